//! The crosswalk to Records in Contexts: RiC-O 1.1 (ICA, 2025-05-22), the ontology of RiC-CM 1.0.
//!
//! A document in an archive is a Record, one a citation, within the Record Sets that its citation names, up to a fonds
//! that a Corporate Body holds. The digital edition is a Record of its own with a digital Instantiation, its address;
//! whether it translates or copies the original, a genetic link joins the two. What the ontology has no property for
//! is a note that begins with its kind.
//!
//! Domains and ranges of the ontology are kept, so containers are the physical location of a place and not of the
//! Instantiation, a date of publication is the edition's, and the events that a document records are among its
//! subjects: `documents` would make them the activities that it results from.

use std::borrow::Cow;

use super::agents::Kind as Agent;
use super::dates::Form;
use super::graph::{Node, Value, text};
use super::hierarchy::{self, Step};
use super::iri::{Base, is_iri};
use super::original;
use crate::record::reference::{Citation, Credit, PageUnit, Pages, Repository, Role, Unit};
use crate::record::{Date, Language, Record, Text};
use crate::vocab::bodies::is_body;
use crate::vocab::{Kind, Level};

/// One row: a field of the record and the property that it becomes.
pub struct Row {
    /// The field, by its JSON name.
    pub field: &'static str,
    /// The property.
    pub key: &'static str,
    /// The values, none where the record has none.
    values: for<'a> fn(&'a Record) -> Vec<Value<'a>>,
}

const fn row(
    field: &'static str,
    key: &'static str,
    values: for<'a> fn(&'a Record) -> Vec<Value<'a>>,
) -> Row {
    Row { field, key, values }
}

const NOTE: &str = "rico:note";

/// What is said of the document: of the one original. Where there are several, or none that is known, it is said of the
/// edition, once.
pub static DOCUMENT: &[Row] = &[
    // M24
    row("type", "rico:hasDocumentaryFormType", |r| nodes_of("rico:DocumentaryFormType", r.kind.iter())),
    // M03
    row("date", "rico:isAssociatedWithDate", |r| r.date.iter().map(date).collect()),
    // M32
    row("creators", "rico:hasCreator", |r| r.creators.iter().map(|name| somebody(name)).collect()),
    // M06
    row("summary", "rico:scopeAndContent", |r| strings(&r.summary)),
    // M04
    row("event_dates", "rico:hasOrHadSubject", |r| {
        let event = |when| Value::Node(Node::of("rico:Event").with("rico:occurredAtDate", [date(when)]));
        r.event_dates.iter().map(event).collect()
    }),
    // M33: nobody says whether they are people
    row("people", "rico:hasOrHadSubject", |r| {
        let class = |name: &str| if is_body(name) { "rico:CorporateBody" } else { "rico:Agent" };
        r.people.iter().map(|name| Value::Node(named(class(name), name.as_str()))).collect()
    }),
    // M34
    row("places", "rico:hasOrHadSubject", |r| nodes_of("rico:Place", r.places.iter())),
    // M35
    row("subjects", "rico:hasOrHadSubject", |r| nodes_of("rico:Concept", r.subjects.iter())),
    // M38
    row("copy_number", IDENTIFIER, |r| identifiers("copy number", &r.copy_number)),
    row("outgoing_number", IDENTIFIER, |r| identifiers("outgoing number", &r.outgoing_number)),
    // M30: `classification` is a filing scheme's
    row("classification", NOTE, |r| notes("Original classification", r.classification.iter())),
];

/// What is said of the digital edition.
pub static EDITION: &[Row] = &[
    // M01
    row("title", "rico:title", |r| strings(&r.title)),
    // M25
    row("edition_languages", LANGUAGE, |r| r.edition_languages.iter().map(language).collect()),
    // M27
    row("id", IDENTIFIER, |r| identifiers("record ID", &r.id)),
    // M05: a date of publication is a Record's, not its Instantiation's
    row("uploaded", "rico:hasPublicationDate", |r| r.uploaded.iter().map(date).collect()),
    // M37
    row("publisher", "rico:hasPublisher", |r| nodes_of("rico:CorporateBody", r.publisher.iter())),
    row("credits", "rico:hasPublisher", |r| {
        let published = r.credits.iter().filter(|credit| credit.role == Role::Published);
        published.map(|credit| Value::Node(agent(credit))).collect()
    }),
    // M17 to M19: work on the words makes them its creators, each in a role
    row("credits", "rico:thingIsSourceOfRelation", |r| r.credits.iter().filter_map(creation).collect()),
    // M15, M16: no provenance of the document
    row("credits", NOTE, |r| r.credits.iter().filter_map(credited).collect()),
    // M40
    row("contributors", NOTE, |r| notes("Contributor", r.contributors.iter())),
    // M21
    row("rights", "rico:conditionsOfUse", |r| {
        let rights = r.rights.iter();
        // M22: an address as it is written where it is no IRI
        let uri = |uri: &&Text| !is_iri(uri);
        let texts = rights.flat_map(|rights| rights.verbatim.iter().chain(rights.uri.iter().filter(uri)));
        texts.map(|words| text(words.as_str())).collect()
    }),
    // M22
    row("rights", "rico:isOrWasRegulatedBy", |r| {
        let uri = r.rights.iter().filter_map(|rights| rights.uri.as_deref()).filter(|uri| is_iri(uri));
        uri.map(|uri| Value::Node(Node::of("rico:Rule").identified(Some(uri)))).collect()
    }),
    // M08
    row("citation_verbatim", NOTE, |r| notes("Citation", r.citation_verbatim.iter())),
    // M31
    row("donors", NOTE, |r| r.funders().into_iter().map(|name| note("Funder", name)).collect()),
    row("support", NOTE, |r| strings(&r.support)),
    // M41
    row("archives", NOTE, |r| notes("Archive", r.archives.iter())),
    row("extra", NOTE, |r| r.extra.iter().map(|(label, value)| note(label, value)).collect()),
    // M28: its address where that is an IRI
    row("url", "rico:hasOrHadDigitalInstantiation", |r| r.url.iter().map(address).collect()),
];

const IDENTIFIER: &str = "rico:hasOrHadIdentifier";
const LANGUAGE: &str = "rico:hasOrHadLanguage";
const HOLDER: &str = "rico:hasOrHadHolder";
const WITHIN: &str = "rico:isOrWasIncludedIn";

/// What is said of a record: the archives and units that `first` says are named for the first time, from the highest
/// down, then the edition with its originals in it.
///
/// An archive or unit that many records name is one resource: with a base it has an IRI, else a label that holds within
/// one output.
pub fn nodes<'a>(
    record: &'a Record,
    base: Option<&Base>,
    first: &mut dyn FnMut(&str) -> bool,
) -> Vec<Node<'a>> {
    let mut holdings = Holdings { record, base, first, met: Vec::new() };
    let mut originals: Vec<_> = record.citations.iter().map(|citation| holdings.original(citation)).collect();
    if originals.is_empty() && original::has_original(record) {
        let source = original::unread_source(record).map(|words| identifier(REFERENCE, words));
        originals.push(original_record(record).with(IDENTIFIER, source));
    }
    let mut nodes = holdings.met;
    let mut edition = fill(Node::of("rico:Record"), EDITION, record);
    match originals.as_mut_slice() {
        [only] => {
            let named = std::mem::take(only).with("rico:title", strings(&record.title));
            *only = fill(named, DOCUMENT, record);
        }
        _ => edition = fill(edition, DOCUMENT, record),
    }
    let id = |number| base.map(|base| base.original(record, number));
    let originals = originals.into_iter().enumerate().map(|(at, node)| Value::Node(node.identified(id(at))));
    edition = edition.with("rico:hasGeneticLinkToRecordResource", originals);
    nodes.push(edition.identified(base.map(|base| base.record(record))));
    nodes
}

fn fill<'a>(node: Node<'a>, rows: &[Row], record: &'a Record) -> Node<'a> {
    rows.iter().fold(node, |node, row| node.with(row.key, (row.values)(record)))
}

/// M02, M26: the Record of an original, with what is its own.
fn original_record(record: &Record) -> Node<'_> {
    Node::of("rico:Record")
        .with("rico:hasCreationDate", record.created.iter().map(date))
        .with(LANGUAGE, record.languages.iter().map(language))
}

/// What kind of identifier an archival reference is.
const REFERENCE: &str = "archival reference";

/// The archives and units of one record.
struct Holdings<'a, 'f> {
    record: &'a Record,
    base: Option<&'f Base>,
    first: &'f mut dyn FnMut(&str) -> bool,
    /// Those that are described with this record.
    met: Vec<Node<'a>>,
}

impl<'a> Holdings<'a, '_> {
    fn original(&mut self, citation: &'a Citation) -> Node<'a> {
        let record = original_record(self.record);
        let source = original::source(self.record, citation);
        if !original::is_archival(citation) {
            return record.with(NOTE, source.map(|words| note("Published in", &words)));
        }
        // M07
        let code = citation.reference_code.as_deref().map(|code| identifier("reference code", code));
        let source = source.map(|words| identifier(REFERENCE, words));
        let numbers = citation.levels.iter().filter(|unit| is_number(unit.kind));
        let numbers = numbers.map(|unit| identifier(unit.kind.name(), unit.value.as_str()));
        let held = citation.repository.as_ref().map(|repository| self.repository(repository));
        // M10, M11, M13
        let mut above = Vec::new();
        for group in hierarchy::groups(citation) {
            // Of several nobody can say which holds what.
            if above.len() > 1 {
                above.clear();
            }
            above = group.into_iter().map(|step| self.unit(step, &above, held.as_ref())).collect();
        }
        record
            .with(IDENTIFIER, source.into_iter().chain(code).chain(numbers))
            .with(HOLDER, held)
            .with(WITHIN, above)
            .with("rico:hasOrHadAnalogueInstantiation", self.analogue(citation))
            .with(NOTE, citation.publication.as_deref().map(|words| note("Published in", words)))
    }

    /// M09
    fn repository(&mut self, repository: &'a Repository) -> Value<'a> {
        let key = hierarchy::repository_key(repository);
        let written = original::name_without_place(repository);
        let title = repository.title.as_deref();
        let known_as = title
            .filter(|title| *title != written)
            .map(|_| Value::Node(Node::of("rico:AgentName").with("rico:textualValue", [text(written)])));
        let acronym = repository.acronym.as_deref().map(|acronym| {
            Value::Node(Node::of("rico:AgentName").with("rico:textualValue", [text(acronym)]))
        });
        let node = named("rico:CorporateBody", title.unwrap_or(written))
            .with("rico:hasOrHadAgentName", known_as.into_iter().chain(acronym))
            .with(
                IDENTIFIER,
                repository.id.as_deref().map(|id| identifier("key in the registry of archives", id)),
            )
            .with(
                "rico:agentHasOrHadLocation",
                repository.place.as_deref().map(|place| Value::Node(named("rico:Place", place))),
            );
        self.meet(&key, node)
    }

    fn unit(&mut self, step: Step<'a>, above: &[Value<'a>], held: Option<&Value<'a>>) -> Value<'a> {
        let unit = step.unit;
        let node = Node::of("rico:RecordSet")
            .with("rico:title", [text(hierarchy::name(self.record, unit))])
            .with("rico:hasRecordSetType", [Value::Node(set_type(unit))])
            .with(IDENTIFIER, [identifier(unit.kind.name(), unit.value.as_str())])
            .with(WITHIN, above.iter().cloned())
            .with(HOLDER, held.filter(|_| above.is_empty()).cloned());
        match step.key {
            Some(key) => self.meet(&key, node),
            None => Value::Node(node),
        }
    }

    /// Describes a resource where it is met for the first time, and refers to it.
    fn meet(&mut self, key: &str, node: Node<'a>) -> Value<'a> {
        let id = self.base.map_or_else(|| label(key), |base| base.unit(key));
        if (self.first)(key) {
            self.met.push(node.identified(Some(id.clone())));
        }
        Value::Node(Node::reference(id))
    }

    /// M12, M14: what lies in the containers.
    fn analogue(&self, citation: &'a Citation) -> Option<Value<'a>> {
        let containers = citation.levels.iter();
        let containers =
            containers.filter(|unit| original::rank(unit.kind).is_none() && !is_number(unit.kind));
        let places = containers.map(|unit| {
            let place = named("rico:PhysicalLocation", hierarchy::name(self.record, unit));
            let place = place.with("rico:type", [text(unit.kind.name().replace('_', " "))]);
            Value::Node(Node::of("rico:Place").with("rico:hasOrHadPhysicalLocation", [Value::Node(place)]))
        });
        let node = Node::of("rico:Instantiation")
            .with("rico:hasOrHadLocation", places)
            .with(IDENTIFIER, citation.pages.as_ref().map(pages));
        (node.properties().count() > 1).then_some(Value::Node(node))
    }
}

/// Whether a unit is a number of the document itself, neither an aggregation nor a container.
fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Signature | Kind::Document | Kind::Item | Kind::Protocol)
}

/// The label of a resource without an IRI, from its key: letters that a label cannot hold by their numbers.
fn label(key: &str) -> String {
    let mut label = String::from("_:archive--");
    for c in key.chars() {
        match c {
            '/' => label.push_str("--"),
            'a'..='z' | '0'..='9' | '-' | '_' => label.push(c),
            c => label.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
    label
}

/// The type of a unit: one of the four of RiC-O's own vocabulary, else what the archive calls it.
///
/// An opis is a numbered inventory and no series.
fn set_type(unit: &Unit) -> Node<'static> {
    match (unit.kind, unit.kind.level()) {
        (Kind::Collection, _) => Node::reference("ric-rst:Collection"),
        (_, Some(Level::Fonds)) => Node::reference("ric-rst:Fonds"),
        (_, Some(Level::Series)) => Node::reference("ric-rst:Series"),
        (_, Some(Level::File)) => Node::reference("ric-rst:File"),
        _ => named("rico:RecordSetType", unit.kind.name().replace('_', " ")),
    }
}

/// The leaves or pages of an Instantiation: where it lies, and no extent.
fn pages(pages: &Pages) -> Value<'_> {
    let kind = match pages.unit {
        Some(PageUnit::Leaf) => "leaves",
        Some(PageUnit::Page) => "pages",
        None => "leaves or pages",
    };
    identifier(kind, pages.text.as_str())
}

/// The edition at its address.
fn address(url: &Text) -> Value<'_> {
    let node = Node::of("rico:Instantiation").with(IDENTIFIER, [identifier("address", url.as_str())]);
    Value::Node(node.identified(Some(url.as_str()).filter(|url| is_iri(url))))
}

/// A date in the words of the source, and normalized where it could be read.
fn date(date: &Date) -> Value<'_> {
    let normalized = date.edtf.as_ref().map(|_| Value::date(Form::of(date)));
    let words = Some(date.verbatim.as_str()).filter(|words| !words.is_empty());
    let node = Node::of("rico:Date")
        .with("rico:expressedDate", words.map(text))
        .with("rico:normalizedDateValue", normalized);
    Value::Node(node)
}

/// A language in the words of the source, with its BCP 47 tag.
fn language(language: &Language) -> Value<'_> {
    let code = language.code.as_deref().map(|code| identifier("BCP 47 tag", code));
    Value::Node(named("rico:Language", language.verbatim.as_str()).with(IDENTIFIER, code))
}

/// M17 to M19: somebody whose work made the words of the edition.
fn creation(credit: &Credit) -> Option<Value<'_>> {
    let role = match credit.role {
        Role::Translated => "translator",
        Role::Transcribed => "transcriber",
        Role::Edited => "editor",
        Role::Annotated => "annotator",
        _ => return None,
    };
    let relation = Node::of("rico:CreationRelation")
        .with("rico:relationHasTarget", [Value::Node(agent(credit))])
        .with("rico:creationWithRole", [Value::Node(named("rico:RoleType", role))]);
    Some(Value::Node(relation))
}

/// M15, M16: somebody who did something else for it.
fn credited(credit: &Credit) -> Option<Value<'_>> {
    let done = match credit.role {
        Role::Obtained => "Obtained by",
        Role::Provided => "Provided by",
        Role::Contributed => "Contributed by",
        Role::Selected => "Selected by",
        Role::Translated | Role::Transcribed | Role::Edited | Role::Annotated | Role::Published => {
            return None;
        }
    };
    let of = credit.affiliation.as_ref().map(|body| format!(" ({body})")).unwrap_or_default();
    Some(text(format!("{done} {}{of}", credit.name)))
}

/// M20: an agent with the body named beside it; people alone are members.
fn agent(credit: &Credit) -> Node<'_> {
    let kind = Agent::of_credit(&credit.name);
    let key = match kind {
        Agent::Person => "rico:isOrWasMemberOf",
        Agent::Organization => "rico:isAgentAssociatedWithAgent",
    };
    let body = credit.affiliation.as_deref().map(|name| Value::Node(named("rico:CorporateBody", name)));
    named(class(kind), credit.name.as_str()).with(key, body)
}

fn somebody(name: &Text) -> Value<'_> {
    Value::Node(named(class(Agent::of_credit(name)), name.as_str()))
}

const fn class(kind: Agent) -> &'static str {
    match kind {
        Agent::Person => "rico:Person",
        Agent::Organization => "rico:CorporateBody",
    }
}

fn identifier<'a>(kind: &'static str, value: impl Into<Cow<'a, str>>) -> Value<'a> {
    let kind = Value::Node(named("rico:IdentifierType", kind.replace('_', " ")));
    let node = Node::of("rico:Identifier").with("rico:textualValue", [text(value)]);
    Value::Node(node.with("rico:hasIdentifierType", [kind]))
}

fn identifiers<'a>(kind: &'static str, value: &'a Option<Text>) -> Vec<Value<'a>> {
    value.iter().map(|value| identifier(kind, value.as_str())).collect()
}

/// What no property says: a note that begins with its kind.
fn note<'a>(label: &str, words: &str) -> Value<'a> {
    text(format!("{label}: {words}"))
}

fn notes<'a>(label: &str, words: impl Iterator<Item = &'a Text>) -> Vec<Value<'a>> {
    words.map(|words| note(label, words)).collect()
}

fn named<'a>(class: &'static str, name: impl Into<Cow<'a, str>>) -> Node<'a> {
    Node::of(class).with("rico:name", [text(name)])
}

fn nodes_of<'a>(class: &'static str, names: impl Iterator<Item = &'a Text>) -> Vec<Value<'a>> {
    names.map(|name| Value::Node(named(class, name.as_str()))).collect()
}

fn strings(value: &Option<Text>) -> Vec<Value<'_>> {
    value.as_deref().map(text).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::json;

    use super::*;

    fn record(citation: &str) -> Record {
        let parsed = crate::citation::parse(citation, crate::citation::Options::default());
        Record { citation_verbatim: Some(citation.into()), citations: parsed.citations, ..Record::default() }
    }

    /// What is said of records one after the other, as JSON.
    fn said(records: &[Record], base: Option<&str>) -> Vec<serde_json::Value> {
        let mut known = HashSet::new();
        let base = base.map(Base::new);
        let nodes = records.iter().flat_map(|record| {
            let said = nodes(record, base.as_ref(), &mut |key| known.insert(key.to_owned()));
            said.into_iter().map(|node| serde_json::to_value(node).unwrap()).collect::<Vec<_>>()
        });
        nodes.collect()
    }

    fn ids(nodes: &[serde_json::Value]) -> Vec<&str> {
        nodes.iter().map(|node| node["@id"].as_str().unwrap_or("")).collect()
    }

    #[test]
    fn a_unit_is_described_where_it_is_met_and_spoken_of_after_that() {
        let records = [record("RGANI, f. 5, op. 30, d. 13"), record("RGANI, Fond 5, Opis 30, d. 14")];
        let nodes = said(&records, Some("https://a.example"));
        let (archive, fond) = ("https://a.example/ru-rgani", "https://a.example/ru-rgani/fond-5");
        let opis = format!("{fond}/opis-30");
        let files = [format!("{opis}/file-13"), format!("{opis}/file-14")];
        let edition = |at: usize| nodes[at]["@id"].as_str().unwrap();
        assert_eq!(ids(&nodes), [archive, fond, &opis, &files[0], edition(4), &files[1], edition(6)]);
        assert_eq!(nodes[1]["rico:hasOrHadHolder"]["@id"], archive);
        assert_eq!(nodes[2]["rico:isOrWasIncludedIn"]["@id"], fond);
        assert_eq!(nodes[2]["rico:title"], "op. 30");
        let original = |at: usize| &nodes[at]["rico:hasGeneticLinkToRecordResource"];
        assert_eq!(original(4)["rico:isOrWasIncludedIn"]["@id"], files[0]);
        assert_eq!(original(6)["rico:isOrWasIncludedIn"]["@id"], files[1]);
        assert_eq!(original(6)["@id"], format!("{}/original", edition(6)));
    }

    #[test]
    fn without_a_base_units_are_one_within_the_output() {
        let nodes = said(&[record("RGANI, f. 5, op. 30"), record("RGANI, f. 5, op. 30")], None);
        let fond = "_:archive--ru-rgani--fond-5";
        assert_eq!(ids(&nodes), ["_:archive--ru-rgani", fond, &format!("{fond}--opis-30"), "", ""]);
    }

    #[test]
    fn units_of_an_unnamed_archive_are_nobodys_but_the_records() {
        let mut record = record("RGANI, f. 5, op. 30");
        record.citations[0].repository = None;
        let nodes = said(&[record], None);
        let opis = &nodes[0]["rico:hasGeneticLinkToRecordResource"]["rico:isOrWasIncludedIn"];
        assert_eq!((nodes.len(), opis.get("@id")), (1, None));
        assert_eq!(opis["rico:isOrWasIncludedIn"]["rico:title"], "f. 5");
    }

    #[test]
    fn an_opis_is_no_series_and_a_papka_no_unit() {
        let nodes = said(&[record("AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87")], None);
        let kinds: Vec<_> = nodes[1..4].iter().map(|node| node["rico:hasRecordSetType"].clone()).collect();
        let opis = json!({"@type": "rico:RecordSetType", "rico:name": "opis"});
        assert_eq!(kinds, [json!({"@id": "ric-rst:Fonds"}), opis, json!({"@id": "ric-rst:File"})]);
        let carrier = &nodes[4]["rico:hasGeneticLinkToRecordResource"]["rico:hasOrHadAnalogueInstantiation"];
        let place = &carrier["rico:hasOrHadLocation"]["rico:hasOrHadPhysicalLocation"];
        assert_eq!((&place["rico:name"], &place["rico:type"]), (&json!("p. 124"), &json!("folder")));
        assert_eq!(carrier["rico:hasOrHadIdentifier"]["rico:textualValue"], "86-87");
    }

    #[test]
    fn the_document_is_the_one_original_else_the_edition() {
        let titled = |citation: &str| Record {
            title: Some("T".into()),
            kind: Some("Letter".into()),
            ..if citation.is_empty() { Record::default() } else { record(citation) }
        };
        let form = "rico:hasDocumentaryFormType";
        for (citation, of_edition) in [("RGANI, f. 5", false), ("RGANI, f. 5; GARF, f. 1", true), ("", true)]
        {
            let nodes = said(&[titled(citation)], None);
            let edition = nodes.last().unwrap();
            assert_eq!(edition["rico:title"], "T");
            assert_eq!(edition.get(form).is_some(), of_edition, "{citation}");
            let original = &edition["rico:hasGeneticLinkToRecordResource"];
            assert_eq!(original.get(form).is_some(), !of_edition, "{citation}");
        }
    }

    #[test]
    fn labels_hold_ascii_alone_and_differ_where_keys_do() {
        assert_eq!(label("ru-rgani/record_group-5"), "_:archive--ru-rgani--record_group-5");
        assert_eq!(label("я/fond-1"), "_:archive--_44f_--fond-1");
    }
}
