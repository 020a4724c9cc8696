//! What formats of bibliographies say of a record, whatever their notation: where the original is kept, when it was made,
//! who did what, and notes for what they have no place for.
//!
//! What is cited is the archival document; the edition is where it can be read. RIS, CSL-JSON, BibLaTeX and citation
//! templates agree on that, and on an archive and a place in it (Zotero's `archive` and `archiveLocation`, CSL's `archive`
//! and `archive_location`).

use std::borrow::Cow;

use super::dates::Form;
use super::hierarchy::Way;
use super::original;
use crate::record::reference::{Citation, Credit, Role};
use crate::record::{Date, Field, Language, Record};

/// Where the original is kept.
#[derive(Debug)]
pub struct Place<'a> {
    /// Who keeps it, as written, with its acronym and its place.
    pub archive: Option<&'a str>,
    /// The same without the place.
    pub name: Option<&'a str>,
    /// The place of the archive.
    pub city: Option<&'a str>,
    /// The rest of the reference, from the first unit to the last locator.
    pub within: Option<Cow<'a, str>>,
    /// The units above the file, without the archive.
    pub collection: Option<String>,
    /// The whole reference, archive included.
    pub whole: Cow<'a, str>,
}

/// Where the original of a record is kept: by its first citation that names a place in an archive. A citation that could
/// not be read is all place.
pub fn place(record: &Record) -> Option<Place<'_>> {
    match held(record) {
        Some(citation) => of_citation(record, citation),
        None if record.citations.is_empty() => {
            let whole = original::sources(record).into_iter().next()?;
            let within = Some(whole.clone());
            Some(Place { archive: None, name: None, city: None, within, collection: None, whole })
        }
        None => None,
    }
}

/// The first citation that is no printed source.
pub fn held(record: &Record) -> Option<&Citation> {
    record.citations.iter().find(|citation| Way::of(citation).is_some())
}

fn of_citation<'a>(record: &'a Record, citation: &'a Citation) -> Option<Place<'a>> {
    let whole = original::source(record, citation)?;
    let repository = citation.repository.as_ref();
    let archive = repository.map(|repository| repository.name.as_str()).filter(|name| !name.is_empty());
    let within = match archive {
        None => Some(whole.clone()),
        Some(archive) => Some(without(&whole, archive)).filter(|rest| !rest.is_empty()).map(Cow::Owned),
    };
    let city = repository.and_then(|repository| repository.place.as_deref());
    let bare = |archive: &'a str| {
        let before = city.and_then(|city| archive.strip_suffix(city)).map(str::trim_end);
        before.and_then(|name| name.strip_suffix(',')).unwrap_or(archive)
    };
    let unnamed = Citation { repository: None, ..citation.clone() };
    let collection = original::aggregation(record, &unnamed);
    Some(Place { archive, name: archive.map(bare), city, within, collection, whole })
}

/// A reference without the archive that begins or ends it.
fn without(whole: &str, archive: &str) -> String {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':');
    let rest = whole.strip_prefix(archive).or_else(|| whole.strip_suffix(archive)).unwrap_or(whole);
    rest.trim_matches(between).trim_start_matches(['.', ' ']).to_owned()
}

/// The date of a document as bibliographies want one: its own, else that of the heading.
pub fn date(record: &Record) -> Option<&Date> {
    record.created.as_ref().or(record.date.as_ref())
}

/// A date as a reader writes it: a plain day, month or year in figures, all else in the words of the source.
pub fn says(date: &Date) -> &str {
    match Form::of(date) {
        Form::Point(figures, _) => figures,
        form if date.verbatim.is_empty() => form.text(),
        _ => &date.verbatim,
    }
}

/// The four figures of the first year that a date can mean.
pub fn year(date: &Date) -> Option<String> {
    let first = date.edtf.as_ref()?.first_day()?.year();
    (first > 0).then(|| format!("{first:04}"))
}

/// The names that hold a role, each once, in the order of the source.
pub fn names(record: &Record, role: Role) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for credit in record.credits.iter().filter(|credit| credit.role == role) {
        if !names.contains(&credit.name.as_str()) {
            names.push(&credit.name);
        }
    }
    names
}

/// What a record is about, people and places included: formats of bibliographies have one list for all of them.
pub fn keywords(record: &Record) -> Vec<(&'static str, &str)> {
    let lists = [
        (Field::Subjects, &record.subjects),
        (Field::People, &record.people),
        (Field::Places, &record.places),
    ];
    let mut words: Vec<(&'static str, &str)> = Vec::new();
    for (field, texts) in lists {
        words.extend(texts.iter().map(|text| (field.name(), text.as_str())));
    }
    words
}

/// A language as one word: its tag, else the words of the source.
pub fn tag(language: &Language) -> &str {
    language.code.as_deref().unwrap_or(&language.verbatim)
}

/// What a format has a place of its own for, so that no note says it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carried {
    /// The fields.
    pub fields: &'static [Field],
    /// The roles of those who are credited.
    pub roles: &'static [Role],
    /// How many languages of the edition.
    pub languages: usize,
    /// Whether the date of the document could be written.
    pub date: bool,
}

/// A note: what a format has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    /// The field it comes from, by its JSON name.
    pub field: &'static str,
    /// What is said, before a colon; none for a phrase that says it itself.
    pub label: Option<Cow<'a, str>>,
    /// The words.
    pub text: Cow<'a, str>,
}

impl Note<'_> {
    /// The note on one line, as far as its words are.
    pub fn line(&self) -> Cow<'_, str> {
        match &self.label {
            Some(label) => Cow::Owned(format!("{label}: {}", self.text)),
            None => Cow::Borrowed(&self.text),
        }
    }
}

/// One row: a field, the label that announces it, and its values.
type Row = (Field, &'static str, for<'a> fn(&'a Record) -> Vec<&'a str>);

/// The notes that depend on nothing but what the format carries. The labels are such as fonds reads back.
static ROWS: &[Row] = &[
    (Field::EventDates, "Event date", |r| r.event_dates.iter().map(says).collect()),
    (Field::Uploaded, "Upload date", |r| r.uploaded.iter().map(says).collect()),
    (Field::Languages, "Original language", |r| r.languages.iter().map(word).collect()),
    (Field::Contributors, "Contributor", |r| r.contributors.iter().map(|name| name.as_str()).collect()),
    (Field::Publisher, "Publisher", |r| r.publisher.as_deref().into_iter().collect()),
    (Field::Classification, "Original classification", |r| r.classification.as_deref().into_iter().collect()),
    (Field::CopyNumber, "Copy number", |r| r.copy_number.as_deref().into_iter().collect()),
    (Field::OutgoingNumber, "Outgoing number", |r| r.outgoing_number.as_deref().into_iter().collect()),
    (Field::Archives, "Original archive", |r| r.archives.iter().map(|title| title.as_str()).collect()),
    (Field::Support, "Support", |r| r.support.as_deref().into_iter().collect()),
    (Field::Donors, "Donor", |r| r.donors.iter().map(|name| name.as_str()).collect()),
    (Field::Rights, "Rights", |r| r.rights.iter().filter_map(|rights| rights.verbatim.as_deref()).collect()),
    (Field::Rights, "Rights URI", |r| r.rights.iter().filter_map(|rights| rights.uri.as_deref()).collect()),
];

/// A language in the words of the source, else its tag.
fn word(language: &Language) -> &str {
    if language.verbatim.is_empty() { tag(language) } else { &language.verbatim }
}

/// What a record says and a format has no place for.
pub fn notes(record: &Record, carried: Carried) -> Vec<Note<'_>> {
    let mut notes = citation_notes(record, carried.roles);
    let mut add = |field: &'static str, label: &'static str, text| {
        notes.push(Note { field, label: Some(label.into()), text: Cow::Borrowed(text) });
    };
    if let Some(created) = &record.created {
        add("created", "Date created", says(created));
    }
    if let Some(date) = record.date.as_ref().filter(|_| record.created.is_some() || !carried.date) {
        add("date", label(Field::Date), says(date));
    }
    for language in record.edition_languages.iter().skip(carried.languages) {
        add("edition_languages", label(Field::EditionLanguages), word(language));
    }
    for (field, label, values) in ROWS.iter().filter(|(field, ..)| !carried.fields.contains(field)) {
        values(record).into_iter().for_each(|value| add(field.name(), label, value));
    }
    notes.extend(record.extra.iter().map(|(label, text)| Note {
        field: "extra",
        label: Some(label.into()),
        text: text.as_str().into(),
    }));
    notes.retain(|note| !note.text.trim().is_empty());
    notes
}

/// The ID of a record as a note, where the key of its entry is another.
pub fn id_beside<'a>(record: &'a Record, key: &str) -> Option<Note<'a>> {
    let id = record.id.as_deref().filter(|id| *id != key && !id.trim().is_empty())?;
    Some(Note { field: Field::Id.name(), label: Some("Record ID".into()), text: id.into() })
}

fn label(field: Field) -> &'static str {
    field.note_label().unwrap_or(field.name())
}

/// The citation as it stands, where it says more than the archive and the place in it; else the references beside the
/// first. Credits whose words are gone follow as phrases.
fn citation_notes<'a>(record: &'a Record, carried: &[Role]) -> Vec<Note<'a>> {
    let verbatim = record.citation_verbatim.as_deref().unwrap_or_default();
    let place = place(record);
    let joined = place.as_ref().map(|place| {
        let parts = [place.archive, place.within.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let says_more = !verbatim.is_empty() && joined.as_deref() != Some(verbatim.trim_end_matches(['.', ' ']));
    let mut notes = Vec::new();
    if says_more {
        let label = Some("Citation".into());
        notes.push(Note { field: "citation_verbatim", label, text: verbatim.into() });
    } else {
        let first = held(record).map(std::ptr::from_ref);
        let others = record.citations.iter().filter(|citation| Some(std::ptr::from_ref(*citation)) != first);
        let sources = others.filter_map(|citation| original::source(record, citation));
        notes.extend(sources.map(|text| Note { field: "citations", label: Some("Source".into()), text }));
    }
    let unsaid = record.credits.iter().filter(|credit| credit.span.of(verbatim).trim().is_empty());
    let unsaid = unsaid.filter(|credit| !carried.contains(&credit.role) || credit.affiliation.is_some());
    notes.extend(unsaid.map(|credit| Note { field: "credits", label: None, text: phrase(credit).into() }));
    notes
}

/// A credit in our words, for one whose words are gone: `Translated by Gary Goldberg (National Security Archive)`.
pub fn phrase(credit: &Credit) -> String {
    let role = credit.role.name();
    let (first, rest) = role.split_at(role.len().min(1));
    let mut phrase = format!("{}{rest}", first.to_uppercase());
    if let Some(language) = &credit.from_language {
        phrase += &format!(" from {language}");
    }
    phrase += &format!(" by {}", credit.name);
    if let Some(body) = &credit.affiliation {
        phrase += &format!(" ({body})");
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::record::Rights;

    fn record(citation: &str) -> Record {
        let parsed = crate::citation::parse(citation, crate::citation::Options::default());
        Record {
            citation_verbatim: Some(citation.into()),
            about: parsed.about,
            citations: parsed.citations,
            credits: parsed.credits,
            residue: parsed.residue,
            ..Record::default()
        }
    }

    fn lines(record: &Record, carried: Carried) -> Vec<String> {
        notes(record, carried).iter().map(|note| note.line().into_owned()).collect()
    }

    #[test]
    fn the_archive_and_the_place_in_it_are_told_apart() {
        let avprf = record("AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Translated by Gary Goldberg.");
        let place = place(&avprf).unwrap();
        assert_eq!((place.archive, place.city), (Some("AVP RF"), None));
        assert_eq!(place.within.as_deref(), Some("f. 0104, op. 19, p. 124, d. 3, ll. 86-87"));
        assert_eq!(place.collection.as_deref(), Some("f. 0104, op. 19"));
        assert_eq!(place.whole, "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87");
    }

    #[test]
    fn the_city_of_an_archive_stands_apart_from_its_name() {
        let full =
            record("Foreign Policy Archive of the Russian Federation (AVPRF), Moscow, Fond 0104, Opis 17");
        let place = place(&full).unwrap();
        assert_eq!(place.name, Some("Foreign Policy Archive of the Russian Federation (AVPRF)"));
        assert_eq!(place.city, Some("Moscow"));
        assert_eq!(place.within.as_deref(), Some("Fond 0104, Opis 17"));
    }

    #[test]
    fn what_could_not_be_read_is_all_place_and_a_printed_source_is_none() {
        let unread = Record { citation_verbatim: Some("Soviet archives".into()), ..Record::default() };
        let place_of = place(&unread).unwrap();
        assert_eq!((place_of.archive, place_of.within.as_deref()), (None, Some("Soviet archives")));
        let printed = Citation { publication: Some("M. Djilas, Wartime".into()), ..Citation::default() };
        let printed = Record { citations: vec![printed], ..Record::default() };
        assert!(place(&printed).is_none());
        assert_eq!(lines(&printed, Carried::default()), ["Source: M. Djilas, Wartime"]);
    }

    #[test]
    fn the_citation_is_a_note_where_it_says_more_than_the_place() {
        let plain = record("RGANI, f. 5, op. 49, d. 131.");
        assert_eq!(lines(&plain, Carried::default()), Vec::<String>::new());
        let more = record("RGANI, f. 5, op. 49, d. 131. Obtained by A. Kovács.");
        assert_eq!(
            lines(&more, Carried::default()),
            ["Citation: RGANI, f. 5, op. 49, d. 131. Obtained by A. Kovács."]
        );
    }

    #[test]
    fn credits_without_their_words_are_phrases_unless_the_format_has_a_place_for_them() {
        let credit = |role, affiliation: Option<&str>| Credit {
            role,
            relator: None,
            name: "A B".into(),
            affiliation: affiliation.map(Into::into),
            from_language: None,
            span: Span::default(),
            why: None,
        };
        let credits = vec![credit(Role::Obtained, None), credit(Role::Translated, None)];
        let record = Record { credits, ..Record::default() };
        let carried = Carried { roles: &[Role::Translated], ..Carried::default() };
        assert_eq!(lines(&record, carried), ["Obtained by A B"]);
        // A body has no place beside a name.
        let record = Record { credits: vec![credit(Role::Translated, Some("C"))], ..Record::default() };
        assert_eq!(lines(&record, carried), ["Translated by A B (C)"]);
    }

    #[test]
    fn the_kind_of_a_date_is_said_and_a_second_date_kept() {
        let both = Record {
            created: Some(Date::parse("15 February 1961".into())),
            date: Some(Date::parse("circa 1961".into())),
            ..Record::default()
        };
        let carried = Carried { date: true, ..Carried::default() };
        assert_eq!(date(&both), both.created.as_ref());
        assert_eq!(lines(&both, carried), ["Date created: 1961-02-15", "Heading date: circa 1961"]);
        let heading = Record { created: None, ..both };
        assert_eq!(lines(&heading, carried), Vec::<String>::new());
        assert_eq!(lines(&heading, Carried::default()), ["Heading date: circa 1961"]);
    }

    #[test]
    fn every_note_has_a_label_that_is_read_back() {
        let read = |label: &str| {
            Field::from_label(label)
                .or_else(|| Field::ALL.iter().copied().find(|field| field.note_label() == Some(label)))
        };
        for (field, label, _) in ROWS {
            assert_eq!(read(label), Some(*field), "{label}");
        }
        for (field, label) in [(Field::Created, "Date created"), (Field::Date, "Heading date")] {
            assert_eq!(read(label), Some(field), "{label}");
        }
    }

    #[test]
    fn what_a_format_carries_is_no_note() {
        let rights = Rights { verbatim: Some("Free to use.".into()), uri: Some("http://a.example/".into()) };
        let record = Record { rights: Some(rights), publisher: Some("P".into()), ..Record::default() };
        let all = lines(&record, Carried::default());
        assert_eq!(all, ["Publisher: P", "Rights: Free to use.", "Rights URI: http://a.example/"]);
        let carried = Carried { fields: &[Field::Rights], ..Carried::default() };
        assert_eq!(lines(&record, carried), ["Publisher: P"]);
    }
}
