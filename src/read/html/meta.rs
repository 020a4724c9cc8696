//! What a page says out of sight: `meta` of Dublin Core (DCMI, Expressing Dublin Core metadata using HTML, 2008) and of
//! Highwire Press as scholarly indexes read it, RDFa titles, the canonical address (RFC 6596), the language of the
//! document (HTML Living Standard, 3.2.6.2), and JSON-LD.
//!
//! What the page shows wins. What is said there already is not said again; what differs is kept beside it. All other
//! `meta` (previews, viewports, icons) belong to the site and not to the document.

use std::collections::HashSet;

use super::super::cues;
use super::super::lines::{Fold, Folder};
use super::jsonld;
use super::page::Page;
use super::tree::{HEADINGS, Is};
use crate::diagnostic::Span;
use crate::record::raw::{Name, RawField};
use crate::record::{Date, Field, Text};
use crate::vocab::languages;

/// What begins the names that count, lower case.
const PREFIXES: &[&str] = &["dc.", "dc:", "dcterms.", "dcterms:", "dct.", "dct:", "citation_"];

/// Names without their beginnings, lower case, and the fields they are; those without a field are kept by name.
const NAMES: &[(&str, Option<Field>)] = &[
    ("title", Some(Field::Title)),
    ("creator", Some(Field::Creators)),
    ("author", Some(Field::Creators)),
    ("contributor", Some(Field::Contributors)),
    ("subject", Some(Field::Subjects)),
    ("keywords", Some(Field::Subjects)),
    ("description", Some(Field::Summary)),
    ("abstract", Some(Field::Summary)),
    ("publisher", Some(Field::Publisher)),
    ("date", Some(Field::Date)),
    ("publication_date", Some(Field::Date)),
    ("created", Some(Field::Created)),
    ("available", Some(Field::Uploaded)),
    ("online_date", Some(Field::Uploaded)),
    ("type", Some(Field::Type)),
    ("language", Some(Field::EditionLanguages)),
    ("source", Some(Field::Citation)),
    ("bibliographiccitation", Some(Field::Citation)),
    ("rights", Some(Field::Rights)),
    ("license", Some(Field::Rights)),
    ("coverage", Some(Field::Places)),
    ("spatial", Some(Field::Places)),
    ("temporal", Some(Field::EventDates)),
    ("identifier", Some(Field::Id)),
    ("public_url", Some(Field::Url)),
    ("abstract_html_url", Some(Field::Url)),
    ("accessrights", None),
    ("alternative", None),
    ("audience", None),
    ("conformsto", None),
    ("date.modified", None),
    ("dissertation_institution", None),
    ("doi", None),
    ("extent", None),
    ("format", None),
    ("fulltext_html_url", None),
    ("hasformat", None),
    ("haspart", None),
    ("ispartof", None),
    ("isreferencedby", None),
    ("issued", None),
    ("isversionof", None),
    ("journal_title", None),
    ("mediator", None),
    ("medium", None),
    ("modified", None),
    ("pdf_url", None),
    ("provenance", None),
    ("references", None),
    ("relation", None),
    ("rightsholder", None),
    ("tableofcontents", None),
    ("technical_report_institution", None),
];

/// Reads what is out of sight.
pub(super) fn read(page: &mut Page<'_>) {
    let mut meta = Meta::new(page);
    for at in 0..meta.page.tree.nodes.len() {
        match meta.page.tree.element(at).map(|element| element.name.as_str()) {
            Some("meta") => meta.named(at),
            Some("link") => meta.linked(at),
            Some("script") => jsonld::read(&mut meta, at),
            _ => {}
        }
    }
    saved_from(page);
    language(page);
    title(page);
}

/// What is out of sight, and what the page has said already.
pub(super) struct Meta<'p, 'a> {
    pub(super) page: &'p mut Page<'a>,
    said: HashSet<(Field, String)>,
    /// The summary and the text, without what makes no difference.
    texts: Vec<String>,
}

impl<'p, 'a> Meta<'p, 'a> {
    fn new(page: &'p mut Page<'a>) -> Self {
        let mut said = HashSet::new();
        for raw in page.fields.iter().filter(|raw| !raw.value.is_empty()) {
            if let Name::Known(field) = raw.name {
                said.extend(keys(field, &raw.value));
                said.extend(raw.value.lines().flat_map(|line| keys(field, &line)));
            }
        }
        let texts =
            page.values(Field::Summary).chain(page.values(Field::Body)).map(|text| plain(text)).collect();
        Self { page, said, texts }
    }

    /// Adds a value that no value of the field says already. `label` is what names it, if anything does.
    pub(super) fn add(&mut self, name: Name, label: Option<Span>, value: Text) {
        if value.is_empty() || matches!(name, Name::Known(field) if self.is_said(field, &value)) {
            return;
        }
        if let Name::Known(field) = name {
            self.said.extend(keys(field, &value));
        }
        self.page.fields.push(RawField { name, label, value, inferred: false });
    }

    /// Whether a value of the field says the same: in the same words, as the same date or language, or as a summary
    /// or text that goes on where this one is cut.
    fn is_said(&self, field: Field, value: &Text) -> bool {
        let begins = || plain(value.trim_end_matches(['…', '.', ' ']));
        keys(field, value).iter().any(|key| self.said.contains(key))
            || field == Field::Summary && self.texts.iter().any(|text| text.starts_with(&begins()))
    }

    /// Dublin Core and Highwire Press.
    fn named(&mut self, at: usize) {
        let name = ["name", "property"].into_iter().find_map(|name| self.page.tree.text_of(at, name));
        let Some((name, label)) = name.and_then(|name| Some((name.to_string(), name.span()?))) else {
            return;
        };
        let lower = name.to_lowercase();
        let Some(term) = PREFIXES.iter().find_map(|prefix| lower.strip_prefix(prefix)) else { return };
        let Some(value) = self.page.tree.text_of(at, "content") else { return };
        let name = match NAMES.iter().find(|(known, _)| *known == term).map(|(_, field)| *field) {
            Some(Some(Field::Id)) if cues::is_url(&value) => Name::Known(Field::Url),
            Some(Some(Field::Type)) if is_dcmi_type(&value) => Name::Unknown(name),
            Some(Some(field)) => Name::Known(field),
            Some(None) => Name::Unknown(name),
            None => self.page.unknown(name, label),
        };
        self.add(name, Some(label), value);
    }

    /// The canonical address, and the licence.
    fn linked(&mut self, at: usize) {
        let field = if self.page.tree.token(at, "rel", &["canonical"]).is_some() {
            Field::Url
        } else if self.page.tree.token(at, "rel", &["license"]).is_some() {
            Field::Rights
        } else {
            return;
        };
        if let Some(url) = self.page.tree.text_of(at, "href").filter(|url| cues::is_url(url)) {
            self.add(Name::Known(field), None, url);
        }
    }
}

/// What a value says, in each of the forms that show that two are the same.
fn keys(field: Field, value: &Text) -> Vec<(Field, String)> {
    match field {
        Field::Date | Field::Created | Field::Uploaded | Field::EventDates => {
            let edtf = Date::parse(value.clone()).edtf.map(|edtf| (Field::Date, edtf.as_str().to_owned()));
            edtf.into_iter().chain([(Field::Date, plain(value))]).collect()
        }
        Field::EditionLanguages | Field::Languages => {
            let code = languages::code(value).map(|code| (field, code));
            code.into_iter().chain([(field, plain(value))]).collect()
        }
        Field::Url => vec![(field, address(value))],
        _ => vec![(field, plain(value))],
    }
}

/// Whether a type is one of the DCMI Type Vocabulary, which says of what nature a thing is and not of what genre.
fn is_dcmi_type(value: &str) -> bool {
    const TYPES: &[&str] =
        &["text", "collection", "image", "stillimage", "dataset", "sound", "physicalobject"];
    TYPES.contains(&value.to_lowercase().as_str())
}

/// The address that a browser saved the page from, where the page has none of its own.
fn saved_from(page: &mut Page<'_>) {
    let saved = page.tree.saved_from.map(|span| Text::verbatim(page.tree.source, span));
    if let Some(url) = saved.filter(|url| cues::is_url(url) && !page.has(Field::Url)) {
        page.push(Field::Url, url, false);
    }
}

/// The language of the page, where nothing says more of the edition.
fn language(page: &mut Page<'_>) {
    if page.has(Field::EditionLanguages) {
        return;
    }
    let html = (0..page.tree.nodes.len()).find(|at| page.tree.is_any(*at, &["html"]));
    let lang =
        html.and_then(|at| page.tree.text_of(at, "lang").or_else(|| page.tree.text_of(at, "xml:lang")));
    if let Some(lang) = lang.filter(|lang| languages::code(lang).is_some()) {
        page.push(Field::EditionLanguages, lang, false);
    }
}

/// The title, where the page shows none, and last the name of the window.
fn title(page: &mut Page<'_>) {
    let is_title = |raw: &RawField| raw.name == Name::Known(Field::Title) && !raw.value.is_empty();
    if page.fields.iter().any(|raw| is_title(raw) && !raw.inferred) {
        return;
    }
    if let Some(title) = stated_title(page) {
        page.push(Field::Title, title, false);
    } else if !page.has(Field::Title)
        && let Some(title) = window(page)
    {
        page.push(Field::Title, title, true);
    }
}

/// The title as the page states it out of sight: in Dublin Core or for indexes, as RDFa or microdata, or as the page is
/// shared.
pub(super) fn stated_title(page: &Page<'_>) -> Option<Text> {
    const NAMED: &[&str] = &["dc.title", "dcterms.title", "citation_title"];
    const SHARED: &[&str] = &["og:title", "twitter:title"];
    let all = || 0..page.tree.nodes.len();
    let of = |at: usize, names: &[&str]| {
        let name = page.tree.value(at, "property").or_else(|| page.tree.value(at, "name"))?.to_lowercase();
        let is_meta = page.tree.is_any(at, &["meta"]) && names.contains(&name.as_str());
        is_meta.then(|| page.tree.text_of(at, "content")).flatten()
    };
    all()
        .find_map(|at| of(at, NAMED))
        .or_else(|| all().find_map(|at| property_title(page, at)))
        .or_else(|| all().find_map(|at| of(at, SHARED)))
}

/// The title that RDFa or microdata says an element has.
fn property_title(page: &Page<'_>, at: usize) -> Option<Text> {
    const TITLES: &[&str] = &["dc:title", "dcterms:title", "dct:title"];
    const NAMES: &[&str] = &["schema:name", "schema:headline", "name", "headline"];
    let is_one_of = |names: &[&str]| {
        ["property", "itemprop"].iter().any(|attribute| page.tree.token(at, attribute, names).is_some())
    };
    // The names of people and bodies are properties too.
    let is_title = is_one_of(TITLES) || is_one_of(NAMES) && page.tree.is_any(at, HEADINGS);
    let stated = || page.tree.text_of(at, "content");
    let written = || page.label(page.tree.whole(at)).map(|_| page.words(page.tree.whole(at), Fold::OneLine));
    is_title.then(|| stated().or_else(written)).flatten()
}

/// The words of the `title` element.
pub(super) fn window(page: &Page<'_>) -> Option<Text> {
    let at = (0..page.tree.nodes.len()).find(|at| page.tree.is_any(*at, &["title"]))?;
    let words = page.tree.nodes[page.tree.whole(at)].iter().find_map(|node| match &node.is {
        Is::Words(words) => Some(words),
        Is::Element(_) => None,
    })?;
    let mut folder = Folder::new(page.tree.source);
    words.fold(&mut folder);
    Some(folder.finish()).filter(|title| !title.is_empty())
}

/// Words without case, white space and a final stop.
pub(super) fn plain(words: &str) -> String {
    let lower = words.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// An address without what makes no difference.
fn address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_lowercase()
}
