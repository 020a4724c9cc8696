//! Finding aids: EAD3 (1.0, 1.1) and EAD 2002, with the namespace of its schema or, from its DTD, none.
//!
//! A record is a component that describes a file or an item, or that holds no other; a finding aid without components
//! is one record. What the levels above say of where it lies (repository, units, containers) goes into its citation,
//! since that is what a reader of the finding aid would cite.

use super::names::Vocabulary;
use super::take::{Row, Taker, To, keep_unless_said, row};
use super::tree::Tree;
use super::{dublin_core, roles};
use crate::diagnostic::Diagnostic;
use crate::read::cues;
use crate::read::lines::Fold;
use crate::read::rules;
use crate::record::raw::Name;
use crate::record::reference::Role;
use crate::record::{Field, Text};

const VOCABULARIES: &[Vocabulary] = &[Vocabulary::Ead2002, Vocabulary::Ead3];

static ROWS: &[Row] = &[
    row("did/unittitle", To::Line(Field::Title)),
    row("did/unitdate", To::By(date)),
    row("did/unitdatestructured", To::By(date)),
    row("did/unitdateset", To::By(date_set)),
    row("did/unitid", To::By(identifier)),
    row("did/container", To::By(keep_unless_said)),
    row("did/repository", To::By(repository)),
    row("did/physloc", To::By(keep_unless_said)),
    row("did/physdesc", To::By(keep_unless_said)),
    row("did/head", To::Nothing),
    row("did/origination", To::By(origination)),
    row("did/langmaterial", To::By(languages)),
    row("did/abstract", To::By(summary)),
    row("did/dao", To::By(address)),
    row("did/daoset", To::By(addresses)),
    row("did/daogrp", To::By(addresses)),
    row("dao", To::By(address)),
    row("daogrp", To::By(addresses)),
    row("scopecontent", To::By(summary)),
    row("prefercite", To::Nothing),
    row("acqinfo", To::By(acquisition)),
    row("userestrict", To::By(rights)),
    row("odd", To::By(note)),
    row("note", To::By(note)),
    row("did/didnote", To::By(note)),
    row("controlaccess", To::By(index)),
    row("dsc", To::Nothing),
];

/// Whether an element is a component, or the whole description that holds them.
pub(super) fn is_component(local: &str) -> bool {
    let numbered = |rest: &str| rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
    matches!(local, "archdesc" | "c") || local.strip_prefix('c').is_some_and(numbered)
}

/// What a component says of where what it holds lies.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    repository: Option<Text>,
    /// Its containers and its own name as a unit.
    units: Vec<Text>,
    /// Its identifier alone.
    number: String,
}

impl Place {
    /// The place that the component at `at` is. The texts have a place in its source.
    pub(super) fn of(tree: &Tree<'_>, at: usize) -> Self {
        let mut place = Self::default();
        let Some(did) = tree.child(at, "did") else { return place };
        for part in tree.children(did) {
            match tree.local(part) {
                "repository" => place.repository = Some(name(tree, part)).filter(|name| !name.is_empty()),
                "container" => place.units.extend(named(tree, part, &["localtype", "type", "label"])),
                _ => {}
            }
        }
        let identifiers =
            tree.children(did).filter(|part| tree.local(*part) == "unitid" && !is_record_id(tree, *part));
        if let Some(identifier) = identifiers.into_iter().find(|part| tree.has_words(*part)) {
            let words = tree.words(identifier, Fold::OneLine);
            place.number = words.as_str().to_owned();
            let level = ["otherlevel", "level"].into_iter().find_map(|name| tree.attribute(at, name));
            let level = level.filter(|level| !level.is_empty() && level != "otherlevel");
            place.units.push(unit(level.as_deref().map(level_word), words));
        }
        place
    }

    /// The same without places in a source.
    pub(super) fn detached(self) -> Self {
        let bare = |text: Text| Text::new(text.into_string());
        Self {
            repository: self.repository.map(bare),
            units: self.units.into_iter().map(bare).collect(),
            number: self.number,
        }
    }
}

/// Whether a component is a record though it holds others: a file or an item with a title, and no mere number that
/// stands in the place of one.
pub(super) fn is_record(tree: &Tree<'_>, at: usize) -> bool {
    let Some(did) = tree.child(at, "did") else { return false };
    let Some(title) = tree.child(did, "unittitle").filter(|title| tree.has_words(*title)) else {
        return false;
    };
    let words = |at| tree.words(at, Fold::OneLine).into_string();
    let mut identifiers = tree.children(did).filter(|part| tree.local(*part) == "unitid");
    matches!(tree.attribute(at, "level").as_deref(), Some("file" | "item"))
        && !identifiers.any(|identifier| words(identifier) == words(title))
}

/// Says that what a component above the records tells of itself is not read, where it tells more than where it lies.
pub(super) fn passed_over(tree: &Tree<'_>, at: usize) -> Option<Diagnostic> {
    let lies = |part: usize| {
        matches!(tree.local(part), "repository" | "container" | "unitid" | "head") || !tree.has_words(part)
    };
    let of_did =
        tree.child(at, "did").into_iter().flat_map(|did| tree.children(did)).find(|part| !lies(*part));
    let told = of_did
        .or_else(|| tree.children(at).find(|part| tree.local(*part) != "did" && tree.has_words(*part)))?;
    let level = ["otherlevel", "level"].into_iter().find_map(|name| tree.attribute(at, name));
    let level = level.filter(|level| !level.is_empty()).map_or("component".into(), |level| level.to_string());
    let message = format!("of the {level} around the records only where it lies is read");
    Some(Diagnostic::new(&rules::ABOVE_RECORDS, message).at(tree.words(told, Fold::OneLine).span()))
}

/// The words for a level; `fonds` as citations have it.
fn level_word(level: &str) -> &str {
    match level {
        "recgrp" | "recordgrp" => "record group",
        "subgrp" => "subgroup",
        "fonds" => "fond",
        other => other,
    }
}

/// A unit by its number, with the word for what it is before it unless the number has one: `fond 0104`, `Opis 17`.
fn unit(word: Option<&str>, number: Text) -> Text {
    match word {
        Some(word) if !number.contains(char::is_alphabetic) => {
            let start = number.span().map_or(0, |span| span.start);
            let mut whole = Text::empty_at(start);
            whole.append(&format!("{word} "), &number);
            whole
        }
        _ => number,
    }
}

/// A container with the word for what it is, which stands in one of these attributes.
fn named(tree: &Tree<'_>, at: usize, attributes: &[&str]) -> Option<Text> {
    let number = tree.words(at, Fold::OneLine);
    let word = attributes.iter().find_map(|name| tree.attribute(at, name)).filter(|word| !word.is_empty());
    (!number.is_empty()).then(|| unit(word.as_deref(), number))
}

/// A name without the address and the notes that may stand beside it.
fn name(tree: &Tree<'_>, at: usize) -> Text {
    const NAMES: &[&str] = &["corpname", "name", "persname", "famname"];
    let inner = tree.children(at).find(|child| NAMES.contains(&tree.local(*child)));
    tree.words(inner.unwrap_or(at), Fold::OneLine)
}

/// Whether a unit identifier is the number of the record on its site and none of the archive.
fn is_record_id(tree: &Tree<'_>, at: usize) -> bool {
    let label = ["label", "localtype", "type"].into_iter().find_map(|name| tree.attribute(at, name));
    label.is_some_and(|label| Field::from_label(&label) == Some(Field::Id))
}

/// Takes a finding aid that has no components, or of which only the whole is wanted.
pub(super) fn whole(taker: &mut Taker<'_>, at: usize) {
    record(taker, at, &[]);
}

/// Takes a component that lies in `places`, the outermost first.
pub(super) fn record(taker: &mut Taker<'_>, at: usize, places: &[Place]) {
    let tree = taker.tree;
    let given = tree.children(at).find(|child| tree.local(*child) == "prefercite" && tree.has_words(*child));
    match given {
        Some(given) => {
            let value = prose(taker, given);
            taker.field(Field::Citation, given, value);
            let above = places.iter().rev().find_map(|place| place.repository.clone());
            if let Some(repository) = above.filter(|repository| !taker.is_said(repository)) {
                taker.extra("ead:repository", at, repository);
            }
        }
        None => {
            let value = citation(places, &Place::of(tree, at));
            if !value.is_empty() {
                taker.field(Field::Citation, at, value);
            }
        }
    }
    taker.table(at, ROWS, VOCABULARIES);
    // The name of the component in its file, where it has no number on a site.
    if let Some(own) = tree.attribute_text(at, "id").filter(|_| !taker.has(Field::Id)) {
        taker.field(Field::Id, at, own);
    }
}

/// The repository and the units from the outermost to the innermost. An identifier that goes on where that of the level
/// above ends (`MS 12/3` in `MS 12`) stands for both.
fn citation(places: &[Place], own: &Place) -> Text {
    let all: Vec<&Place> = places.iter().chain([own]).collect();
    let repository = all.iter().rev().find_map(|place| place.repository.as_ref());
    let mut parts: Vec<&Text> = repository.into_iter().collect();
    for (at, place) in all.iter().enumerate() {
        let goes_on = |below: &&Place| {
            !place.number.is_empty()
                && below.number.len() > place.number.len()
                && below.number.starts_with(&place.number)
        };
        if !all[at + 1..].iter().any(goes_on) {
            parts.extend(&place.units);
        }
    }
    Text::join(parts, ", ")
}

/// The paragraphs of an element without its heading.
fn prose(taker: &Taker<'_>, at: usize) -> Text {
    let tree = taker.tree;
    let head = tree.children(at).next().filter(|child| tree.local(*child) == "head");
    tree.words_from(at, head.map_or(0, |head| tree.extent(head).1), Fold::Lines)
}

fn date(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let kind = ["datechar", "label"].into_iter().find_map(|name| tree.attribute(at, name));
    let is_creation = kind.is_some_and(|kind| kind.to_lowercase().starts_with("creat"));
    let field = if is_creation { Field::Created } else { Field::Date };
    let coded = range(tree, at);
    let words = taker.text(at);
    if coded.is_some() {
        taker.extra("ead:unitdatestructured", at, words.clone());
    }
    let mut value = coded.unwrap_or(words);
    if value.is_empty() {
        let coded = ["normal", "standarddate"].into_iter().find_map(|name| tree.attribute_text(at, name));
        value = coded.unwrap_or_default();
    }
    taker.field(field, at, value);
}

/// The two ends of a structured range, where both are coded.
fn range(tree: &Tree<'_>, at: usize) -> Option<Text> {
    let range = tree.child(at, "daterange")?;
    let ends = [tree.child(range, "fromdate")?, tree.child(range, "todate")?];
    let coded: Vec<Text> = ends.iter().filter_map(|end| tree.attribute_text(*end, "standarddate")).collect();
    (coded.len() == ends.len()).then(|| Text::join(&coded, "/"))
}

/// Several dates of one unit; the first that is not the only one is kept beside it.
fn date_set(taker: &mut Taker<'_>, at: usize) {
    for part in taker.tree.children(at).collect::<Vec<_>>() {
        date(taker, part);
    }
}

/// What is no part of the citation is the number of the record.
fn identifier(taker: &mut Taker<'_>, at: usize) {
    if is_record_id(taker.tree, at) { taker.line(Field::Id, at) } else { taker.keep_unless_said(at) }
}

fn repository(taker: &mut Taker<'_>, at: usize) {
    let name = name(taker.tree, at);
    if !taker.is_said(&name) {
        taker.keep_named(at);
    }
}

fn origination(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let mut names = tree.children(at).peekable();
    if names.peek().is_none() {
        return taker.line(Field::Creators, at);
    }
    for part in names {
        person(taker, part, Field::Creators);
    }
}

/// A name with its relator, if it has one.
fn person(taker: &mut Taker<'_>, at: usize, default: Field) {
    let words: Vec<String> =
        ["relator", "role"].into_iter().filter_map(|name| taker.tree.attribute(at, name)).collect();
    let value = taker.text(at);
    roles::take(taker, at, &value, &words, default);
}

/// The languages that are marked as such, else the words.
fn languages(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let mut inside: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = vec![at];
    while let Some(next) = open.pop() {
        for child in tree.children(next) {
            if tree.local(child) == "language" { inside.push(child) } else { open.push(child) }
        }
    }
    if inside.is_empty() {
        return taker.line(Field::Languages, at);
    }
    inside.sort_unstable();
    for language in inside {
        let words = taker.text(language);
        let value = if words.is_empty() {
            tree.attribute_text(language, "langcode").unwrap_or_default()
        } else {
            words
        };
        taker.field(Field::Languages, language, value);
    }
}

fn summary(taker: &mut Taker<'_>, at: usize) {
    let value = prose(taker, at);
    taker.field(Field::Summary, at, value);
}

fn rights(taker: &mut Taker<'_>, at: usize) {
    let value = prose(taker, at);
    taker.field(Field::Rights, at, value);
}

fn address(taker: &mut Taker<'_>, at: usize) {
    if let Some(address) = taker.tree.attribute_text(at, "href") {
        taker.field(Field::Url, at, address);
    }
}

fn addresses(taker: &mut Taker<'_>, at: usize) {
    for part in taker.tree.children(at).collect::<Vec<_>>() {
        address(taker, part);
    }
}

fn acquisition(taker: &mut Taker<'_>, at: usize) {
    let value = prose(taker, at);
    if dublin_core::is_acquisition(&value) && !taker.is_said(&value) {
        taker.push(Name::Credit(Role::Obtained), at, value);
    } else if !taker.is_said(&value) {
        taker.keep_named(at);
    }
}

fn note(taker: &mut Taker<'_>, at: usize) {
    let value = prose(taker, at);
    // The notes of our own finding aids say what they are.
    let kind = taker.tree.attribute(at, "localtype").unwrap_or_default();
    if let Some(field) = Field::ALL.iter().find(|field| field.name() == kind) {
        return taker.field(*field, at, value);
    }
    if let Some(label) = taker.tree.child(at, "head").filter(|_| kind == "extra") {
        let label = taker.text(label).into_string();
        return taker.extra(label, at, value);
    }
    match dublin_core::labelled(&value) {
        Some((field, words)) => taker.field(field, at, words),
        None if cues::is_support(&value) => taker.field(Field::Support, at, value),
        None => taker.keep_named(at),
    }
}

/// The headings by which the component is found; they may stand in groups.
fn index(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    for part in tree.children(at) {
        match tree.local(part) {
            "persname" | "corpname" | "famname" | "name" => person(taker, part, Field::People),
            "geogname" => taker.line(Field::Places, part),
            "subject" => taker.line(Field::Subjects, part),
            "genreform" => taker.line(Field::Type, part),
            "controlaccess" => index(taker, part),
            "head" => {}
            _ => taker.keep_named(part),
        }
    }
}
