//! The crosswalk to schema.org (30.0) and to the terms beside it that JSON-LD carries.
//!
//! Two resources are kept apart: the digital edition, and the archival original behind it, one a citation.
//! What schema.org cannot say goes out in DCMI terms, MARC relators or our own `fonds:` terms. Every key
//! stands in `schemas/context.jsonld`; there is no default vocabulary, so that a typo cannot become a term.

use std::borrow::Cow;

use serde::Serialize;

use super::agents::Kind;
use super::dates::{self, Form};
use super::dublin_core::is_licence;
use super::graph::{Node, Value, text};
use super::hierarchy;
use super::iri::{Base, is_iri};
use super::original;
use crate::record::reference::{About, Citation, Credit, Piece, Role};
use crate::record::{Date, Language, Origin, Record, Text};
use crate::vocab::bodies::is_body;

/// One row: a field and the property of the digital edition that it becomes.
pub struct Row {
    /// The field of the record, by its JSON name.
    pub field: &'static str,
    /// The key in JSON-LD.
    pub key: &'static str,
    /// The values, none where the record has none.
    values: for<'a> fn(&'a Record) -> Vec<Value<'a>>,
}

/// Shorthand for a row.
const fn row(
    field: &'static str,
    key: &'static str,
    values: for<'a> fn(&'a Record) -> Vec<Value<'a>>,
) -> Row {
    Row { field, key, values }
}

/// The digital edition: the page at the record's address.
pub static EDITION: &[Row] = &[
    // M24: `Manuscript` would claim that it was written by hand
    row("type", "@type", |_| ["CreativeWork", "ArchiveComponent"].map(text).into()),
    // M01
    row("title", "name", |r| strings(&r.title)),
    // M03: never `dateCreated`
    row("date", "dcterms:date", |r| date(&r.date)),
    // M04: schema.org takes one interval, DCMI terms the dates one by one
    row("event_dates", "temporalCoverage", |r| {
        dates::covering(&r.event_dates).map(text).into_iter().collect()
    }),
    row("event_dates", "dcterms:temporal", |r| {
        r.event_dates.iter().flat_map(Form::all).map(Value::date).collect()
    }),
    // M05
    row("uploaded", "datePublished", |r| schema_date(&r.uploaded)),
    // M06
    row("summary", "abstract", |r| strings(&r.summary)),
    // M24
    row("type", "genre", |r| strings(&r.kind)),
    // M25
    row("edition_languages", "inLanguage", |r| languages(&r.edition_languages)),
    // M27
    row("id", "identifier", |r| one(&r.id, |id| Some(identifier("Record ID", id)))),
    // M28
    row("url", "url", |r| one(&r.url, |url| Some(iri(url)))),
    // M32
    row("creators", "creator", |r| agents(&r.creators)),
    // M17
    row("credits", "translator", |r| credits(r, "translator")),
    // M18
    row("credits", "editor", |r| credits(r, "editor")),
    // M15, M16, M19, M40
    row("credits", "contributor", |r| {
        let mut contributors = credits(r, "contributor");
        contributors.extend(agents(&r.contributors));
        contributors
    }),
    // M16 to M19: MARC relators are properties of literals as well, like dc:contributor
    row("credits", "marcrel:ctb", |r| relators(r, Role::Contributed)),
    row("credits", "marcrel:trl", |r| relators(r, Role::Translated)),
    row("credits", "marcrel:trc", |r| relators(r, Role::Transcribed)),
    row("credits", "marcrel:edt", |r| relators(r, Role::Edited)),
    row("credits", "marcrel:ann", |r| relators(r, Role::Annotated)),
    row("credits", "marcrel:pbl", |r| relators(r, Role::Published)),
    // M15: the words themselves
    row("credits", "creditText", |r| original::acquisitions(r).into_iter().map(Value::Text).collect()),
    // M31
    row("donors", "funder", |r| {
        r.funders().into_iter().map(|name| Value::Node(named("Organization", name))).collect()
    }),
    row("donors", "marcrel:fnd", |r| r.funders().into_iter().map(text).collect()),
    row("support", "fonds:support", |r| strings(&r.support)),
    // M37
    row("publisher", "publisher", |r| {
        one(&r.publisher, |name| Some(Value::Node(named("Organization", name))))
    }),
    // M33
    row("people", "mentions", |r| things(&r.people)),
    // M34
    row("places", "spatialCoverage", |r| {
        r.places.iter().map(|place| Value::Node(named("Place", place.as_str()))).collect()
    }),
    // M35
    row("subjects", "keywords", |r| r.subjects.iter().map(|subject| text(subject.as_str())).collect()),
    // M21
    row("rights", "copyrightNotice", |r| {
        r.rights.as_ref().map(|rights| strings(&rights.verbatim)).unwrap_or_default()
    }),
    // M22
    row("rights", "usageInfo", |r| rights_uri(r, |uri| !is_licence(uri))),
    row("rights", "license", |r| rights_uri(r, is_licence)),
    // M07: a literal, since dcterms:source is meant for resources
    row("citations", "dc:source", |r| original::sources(r).into_iter().map(Value::Text).collect()),
    // M08: never `citation`, which is a reference to another work
    row("citation_verbatim", "dcterms:bibliographicCitation", |r| strings(&r.citation_verbatim)),
    // M30
    row("classification", "fonds:classification", |r| strings(&r.classification)),
    // M38
    row("copy_number", "fonds:copyNumber", |r| strings(&r.copy_number)),
    row("outgoing_number", "fonds:outgoingNumber", |r| strings(&r.outgoing_number)),
    // M41
    row("archives", "fonds:archiveTitle", |r| r.archives.iter().map(|title| text(title.as_str())).collect()),
    row("extra", "fonds:field", |r| r.extra.iter().map(|(label, value)| property(label, value)).collect()),
    // M39: on request
    row("body", "text", |r| strings(&r.body)),
];

/// What may be chosen for the statements about a record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'o> {
    /// Whether the text of the document is said.
    pub with_body: bool,
    /// Where identifiers of our own making begin; without one nothing has such an identifier.
    pub base: Option<&'o Base>,
}

/// The digital edition as a node, with the original or originals in it.
///
/// Its identifier is its address; where it has none, one of our making.
pub fn edition<'a>(record: &'a Record, choice: Choice<'_>) -> Node<'a> {
    // M28
    let address = record.url.as_deref().filter(|url| is_iri(url)).map(Cow::Borrowed);
    let id = address.or_else(|| choice.base.map(|base| Cow::Owned(base.record(record))));
    let mut node = Node::default().identified(id);
    for row in EDITION.iter().filter(|row| choice.with_body || row.field != "body") {
        node = node.with(row.key, (row.values)(record));
    }
    let relation = if record.is_translation() { "translationOfWork" } else { "isBasedOn" };
    node.with(relation, originals(record, choice.base).into_iter().map(Value::Node))
}

/// The key of what the terms of others cannot say exactly.
pub const REST: &str = "fonds:record";

/// The members of a record that no other property gives back exactly: words of dates and languages, parts of the
/// citation with their places, contributors apart from credits, donors apart from whom the support line thanks.
pub fn rest(record: &Record) -> impl Serialize + '_ {
    Rest {
        date: &record.date,
        created: &record.created,
        event_dates: &record.event_dates,
        languages: &record.languages,
        edition_languages: &record.edition_languages,
        about: &record.about,
        citations: &record.citations,
        credits: &record.credits,
        residue: &record.residue,
        contributors: &record.contributors,
        donors: &record.donors,
        uploaded: &record.uploaded,
        origin: &record.origin,
    }
}

/// A part of a record, under the names and in the shapes of `schemas/record.schema.json`.
#[derive(serde::Serialize)]
struct Rest<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: &'r Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: &'r Option<Date>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    event_dates: &'r [Date],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    languages: &'r [Language],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    edition_languages: &'r [Language],
    #[serde(skip_serializing_if = "Option::is_none")]
    about: &'r Option<About>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    citations: &'r [Citation],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    credits: &'r [Credit],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    residue: &'r [Piece],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    contributors: &'r [Text],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    donors: &'r [Text],
    #[serde(skip_serializing_if = "Option::is_none")]
    uploaded: &'r Option<Date>,
    origin: &'r Origin,
}

/// The archival originals, one a citation; one without a citation where the record still says
/// something about it.
fn originals<'a>(record: &'a Record, base: Option<&Base>) -> Vec<Node<'a>> {
    let id = |number| base.map(|base| base.original(record, number));
    if !record.citations.is_empty() {
        let citations = record.citations.iter().enumerate();
        return citations
            .map(|(number, citation)| original(record, Some(citation), base).identified(id(number)))
            .collect();
    }
    let known = original::has_original(record);
    if known { vec![original(record, None, base).identified(id(0))] } else { Vec::new() }
}

/// One original: an archival document, or one that stands in a published work.
fn original<'a>(record: &'a Record, citation: Option<&'a Citation>, base: Option<&Base>) -> Node<'a> {
    let archival = citation.is_none_or(original::is_archival);
    let types: &[&'static str] =
        if archival { &["CreativeWork", "ArchiveComponent"] } else { &["CreativeWork"] };
    let node = Node::default()
        .with("@type", types.iter().copied().map(text))
        // M26
        .with("inLanguage", languages(&record.languages))
        // M02
        .with("dateCreated", schema_date(&record.created));
    let publication = citation.and_then(|citation| citation.publication.as_deref());
    let publication = publication.map(|name| Value::Node(named("CreativeWork", name)));
    if !archival {
        return node.with("isPartOf", publication);
    }
    let source = match citation {
        Some(citation) => original::source(record, citation),
        None => original::unread_source(record).map(Cow::Borrowed),
    };
    let code = citation.and_then(|citation| citation.reference_code.as_deref());
    let chain = citation.map(|citation| chain(record, citation, base)).unwrap_or_default();
    // M07, M09 to M14
    node.with("identifier", code.map(|code| identifier("Reference code", code)))
        .with("itemLocation", source.map(Value::Text))
        .with("holdingArchive", holding_archive(record, citation, base).map(Value::Node))
        .with("isPartOf", chain.into_iter().chain(publication))
}

/// M09: the institution that keeps the original; M41 where the citation names none.
fn holding_archive<'a>(
    record: &'a Record,
    citation: Option<&'a Citation>,
    base: Option<&Base>,
) -> Option<Node<'a>> {
    let Some(repository) = citation.and_then(|citation| citation.repository.as_ref()) else {
        let title = record.archives.first()?;
        return Some(named("ArchiveOrganization", title.as_str()));
    };
    let name = original::name_without_place(repository);
    let title = repository.title.as_deref().filter(|title| *title != name);
    let node = named("ArchiveOrganization", name)
        .identified(base.map(|base| base.unit(&hierarchy::repository_key(repository))));
    let place = repository.place.as_deref();
    Some(node.with("alternateName", title.map(text)).with("address", place.map(text)))
}

/// M10, M11, M13: the units that the original lies in, from the lowest one up, each within the next.
///
/// Containers are no aggregations and stay in `itemLocation`.
fn chain<'a>(record: &'a Record, citation: &'a Citation, base: Option<&Base>) -> Vec<Value<'a>> {
    let mut parents: Vec<Value<'a>> = Vec::new();
    for group in hierarchy::groups(citation) {
        if parents.len() > 1 {
            parents.clear();
        }
        let node = |step: hierarchy::Step<'a>, parents| {
            named("ArchiveComponent", hierarchy::name(record, step.unit))
                .identified(base.zip(step.key).map(|(base, key)| base.unit(&key)))
                .with("additionalType", [text(step.unit.kind.name())])
                .with("isPartOf", parents)
        };
        parents = group.into_iter().map(|step| Value::Node(node(step, parents.clone()))).collect();
    }
    parents
}

/// How each role is said: the property of schema.org, and the name of the role where that says too little.
static ROLES: &[(Role, &str, Option<&str>)] = &[
    (Role::Obtained, "contributor", None),
    (Role::Provided, "contributor", Some("provider")),
    (Role::Contributed, "contributor", None),
    (Role::Translated, "translator", None),
    (Role::Transcribed, "contributor", Some("transcriber")),
    (Role::Edited, "editor", None),
    (Role::Selected, "contributor", Some("selector")),
    (Role::Annotated, "contributor", Some("annotator")),
    (Role::Published, "contributor", Some("publisher")),
];

/// The people and bodies whom credits name, as far as they go under one property.
fn credits<'a>(record: &'a Record, property: &'static str) -> Vec<Value<'a>> {
    let spoken = |credit: &'a Credit| {
        let (_, key, name) = ROLES.iter().find(|(role, ..)| *role == credit.role)?;
        let kind = Kind::of_credit(&credit.name);
        // schema.org has people alone as editors.
        let demoted = *key == "editor" && kind == Kind::Organization;
        let (key, name) = if demoted { ("contributor", Some("editor")) } else { (*key, *name) };
        (key == property).then(|| in_role(property, name, agent(credit, kind)))
    };
    record.credits.iter().filter_map(spoken).collect()
}

/// An agent, in a `Role` where there is a name for it; in the role the property stands once more, as
/// schema.org asks.
fn in_role<'a>(property: &'static str, name: Option<&'static str>, agent: Node<'a>) -> Value<'a> {
    let Some(name) = name else { return Value::Node(agent) };
    Value::Node(Node::of("Role").with("roleName", [text(name)]).with(property, [Value::Node(agent)]))
}

/// M20: somebody with the body that stands beside the name.
fn agent(credit: &Credit, kind: Kind) -> Node<'_> {
    let affiliation = credit.affiliation.as_deref().map(|name| Value::Node(named("Organization", name)));
    // schema.org lets people alone be affiliated.
    let key = if kind == Kind::Person { "affiliation" } else { "memberOf" };
    named(kind.class(), credit.name.as_str()).with(key, affiliation)
}

/// The names that hold a role, each once.
fn relators(record: &Record, role: Role) -> Vec<Value<'_>> {
    let mut names: Vec<&str> = Vec::new();
    for credit in record.credits.iter().filter(|credit| credit.role == role) {
        if !names.contains(&credit.name.as_str()) {
            names.push(&credit.name);
        }
    }
    names.into_iter().map(text).collect()
}

fn named<'a>(class: &'static str, name: impl Into<Cow<'a, str>>) -> Node<'a> {
    Node::of(class).with("name", [text(name)])
}

fn strings(value: &Option<Text>) -> Vec<Value<'_>> {
    value.as_deref().map(text).into_iter().collect()
}

fn one<'a>(value: &'a Option<Text>, to: impl Fn(&'a str) -> Option<Value<'a>>) -> Vec<Value<'a>> {
    value.as_deref().and_then(to).into_iter().collect()
}

/// Names of agents: a body where the name says so, else a person.
fn agents(names: &[Text]) -> Vec<Value<'_>> {
    names.iter().map(|name| Value::Node(named(Kind::of_credit(name).class(), name.as_str()))).collect()
}

/// Names of which nobody says whether they are people's: a body where the name says so, else a thing.
fn things(names: &[Text]) -> Vec<Value<'_>> {
    let class = |name: &str| if is_body(name) { "Organization" } else { "Thing" };
    names.iter().map(|name| Value::Node(named(class(name), name.as_str()))).collect()
}

fn property<'a>(name: &'a str, value: &'a str) -> Value<'a> {
    Value::Node(named("PropertyValue", name).with("value", [text(value)]))
}

fn identifier<'a>(property: &'static str, value: &'a str) -> Value<'a> {
    Value::Node(Node::of("PropertyValue").with("propertyID", [text(property)]).with("value", [text(value)]))
}

/// An IRI; as a literal where it is none, so that it is not lost.
fn iri(value: &str) -> Value<'_> {
    if is_iri(value) { text(value) } else { Value::Literal(value.into(), None) }
}

fn rights_uri(record: &Record, which: fn(&str) -> bool) -> Vec<Value<'_>> {
    let uri = record.rights.as_ref().and_then(|rights| rights.uri.as_deref());
    uri.filter(|uri| which(uri)).map(iri).into_iter().collect()
}

fn languages(languages: &[Language]) -> Vec<Value<'_>> {
    // D17: a tag where there is one; words that name no known language are a name and no tag.
    let word = |language: &'_ Language| match &language.code {
        Some(code) => text(code.clone()),
        None => Value::Node(named("Language", language.verbatim.to_string())),
    };
    languages.iter().map(word).collect()
}

fn date(date: &Option<Date>) -> Vec<Value<'_>> {
    date.as_ref().map(|date| Value::date(Form::of(date))).into_iter().collect()
}

/// A date under a property to which the context gives the datatype `schema:Date`.
fn schema_date(date: &Option<Date>) -> Vec<Value<'_>> {
    let value = |form| match form {
        Form::Point(date, _) => text(date),
        Form::Words(words) => Value::Literal(words.into(), None),
        form => Value::date(form),
    };
    date.as_ref().map(Form::of).map(value).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::record::Edtf;
    use crate::record::reference::{Repository, Unit};
    use crate::vocab;

    fn json(record: &Record) -> serde_json::Value {
        serde_json::to_value(edition(record, Choice::default())).unwrap()
    }

    fn credit(role: Role, name: &str) -> Credit {
        let span = Span::new(0, 0);
        Credit {
            role,
            relator: None,
            name: name.into(),
            affiliation: None,
            from_language: None,
            span,
            why: None,
        }
    }

    fn citing(units: &[(vocab::Kind, &str)]) -> Record {
        let levels = units.iter().map(|(kind, value)| Unit::new(*kind, *value, Some("n."), None)).collect();
        Record { citations: vec![Citation { levels, ..Citation::default() }], ..Record::default() }
    }

    #[test]
    fn every_role_says_how_it_is_written() {
        for role in Role::ALL {
            assert_eq!(ROLES.iter().filter(|(known, ..)| known == role).count(), 1, "{role:?}");
            let record = Record { credits: vec![credit(*role, "Gary Goldberg")], ..Record::default() };
            assert!(json(&record).to_string().contains("Gary Goldberg"), "{role:?}");
        }
    }

    #[test]
    fn every_relator_of_a_role_has_its_row() {
        for relator in Role::ALL.iter().filter_map(|role| role.relator()) {
            assert!(EDITION.iter().any(|row| row.key == format!("marcrel:{relator}")), "{relator}");
        }
    }

    #[test]
    fn a_transcriber_stands_in_a_role_and_a_translator_by_himself() {
        let mut record = Record { credits: vec![credit(Role::Transcribed, "A B")], ..Record::default() };
        record.credits.push(Credit { affiliation: Some("C".into()), ..credit(Role::Translated, "D E") });
        let json = json(&record);
        assert_eq!(json["contributor"]["roleName"], "transcriber");
        assert_eq!(json["contributor"]["contributor"]["name"], "A B");
        assert_eq!(json["translator"]["@type"], "Person");
        assert_eq!(json["translator"]["affiliation"]["name"], "C");
        assert_eq!(json["marcrel:trl"], "D E");
    }

    #[test]
    fn a_body_is_no_editor() {
        let record = Record { credits: vec![credit(Role::Edited, "Some Institute")], ..Record::default() };
        let json = json(&record);
        assert_eq!(json.get("editor"), None);
        assert_eq!(json["contributor"]["roleName"], "editor");
        assert_eq!(json["contributor"]["contributor"]["@type"], "Organization");
    }

    #[test]
    fn the_chain_runs_from_the_file_up_and_without_containers() {
        use vocab::Kind::{File, Folder, Fond, Opis};
        for units in [
            [(Fond, "1"), (Opis, "2"), (Folder, "3"), (File, "4")],
            [(File, "4"), (Folder, "3"), (Opis, "2"), (Fond, "1")],
        ] {
            let part = &json(&citing(&units))["isBasedOn"]["isPartOf"];
            assert_eq!(part["name"], "n. 4");
            assert_eq!(part["additionalType"], "file");
            assert_eq!(part["isPartOf"]["name"], "n. 2");
            assert_eq!(part["isPartOf"]["isPartOf"]["name"], "n. 1");
            assert_eq!(part["isPartOf"]["isPartOf"].get("isPartOf"), None);
        }
    }

    #[test]
    fn two_files_share_their_fond_and_two_fonds_hold_nothing() {
        use vocab::Kind::{File, Fond};
        let json_of = |units: &[_]| json(&citing(units))["isBasedOn"]["isPartOf"].clone();
        let files = json_of(&[(Fond, "1"), (File, "2"), (File, "3")]);
        assert_eq!(files[1]["name"], "n. 3");
        assert_eq!(files[1]["isPartOf"]["name"], "n. 1");
        let fonds = json_of(&[(Fond, "1"), (Fond, "2"), (File, "3")]);
        assert_eq!(fonds["name"], "n. 3");
        assert_eq!(fonds.get("isPartOf"), None);
    }

    #[test]
    fn a_chain_is_never_deeper_than_there_are_kinds() {
        use vocab::Kind::{Opis, Series};
        let units: Vec<_> = (0..5000).map(|n| if n % 2 == 0 { (Opis, "1") } else { (Series, "2") }).collect();
        let mut depth = 0;
        let json = json(&citing(&units));
        let mut part = &json["isBasedOn"]["isPartOf"][0];
        while part.is_object() {
            depth += 1;
            part = &part["isPartOf"];
        }
        assert!(depth <= vocab::Kind::ALL.len());
    }

    #[test]
    fn the_place_of_an_archive_is_its_address() {
        let repository = Repository {
            name: "Foreign Policy Archive (AVPRF), Moscow".into(),
            place: Some("Moscow".into()),
            title: Some("Archive of Foreign Policy".into()),
            ..Repository::default()
        };
        let citation = Citation { repository: Some(repository), ..Citation::default() };
        let record = Record { citations: vec![citation], ..Record::default() };
        let archive = &json(&record)["isBasedOn"]["holdingArchive"];
        assert_eq!(archive["name"], "Foreign Policy Archive (AVPRF)");
        assert_eq!(archive["address"], "Moscow");
        assert_eq!(archive["alternateName"], "Archive of Foreign Policy");
    }

    #[test]
    fn an_address_that_is_no_iri_is_kept_as_a_literal() {
        let record = Record { url: Some("not an address".into()), ..Record::default() };
        let json = json(&record);
        assert_eq!(json.get("@id"), None);
        assert_eq!(json["url"]["@value"], "not an address");
    }

    #[test]
    fn dates_carry_the_datatype_of_their_precision() {
        let typed = |edtf| {
            let record = Record {
                date: Some(Date { verbatim: "words".into(), edtf: Edtf::parse(edtf) }),
                ..Record::default()
            };
            json(&record)["dcterms:date"]["@type"].clone()
        };
        assert_eq!(typed("1963"), "xsd:gYear");
        assert_eq!(typed("1963-04"), "xsd:gYearMonth");
        assert_eq!(typed("1963-04-05"), "xsd:date");
        assert_eq!(typed("1963~"), "edtf");
        let words =
            Record { date: Some(Date { verbatim: "undated".into(), edtf: None }), ..Record::default() };
        assert_eq!(json(&words)["dcterms:date"], "undated");
    }

    #[test]
    fn an_unread_citation_still_has_its_original() {
        let mut record = Record { citation_verbatim: Some("Soviet archives".into()), ..Record::default() };
        assert_eq!(json(&record)["isBasedOn"]["itemLocation"], "Soviet archives");
        record.citation_verbatim = None;
        assert_eq!(json(&record).get("isBasedOn"), None);
    }

    #[test]
    fn a_published_source_is_no_archival_unit() {
        let citation = Citation { publication: Some("M. Djilas, Wartime".into()), ..Citation::default() };
        let json = json(&Record { citations: vec![citation], ..Record::default() });
        assert_eq!(json["isBasedOn"]["@type"], "CreativeWork");
        assert_eq!(json["isBasedOn"]["isPartOf"]["name"], "M. Djilas, Wartime");
    }
}
