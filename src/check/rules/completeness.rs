//! `CMP001`–`CMP010`: what a record lacks.

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::reference::Citation;
use crate::record::{Field, Record, supporter};

use super::kit::{case, insertion, shown, whole};

pub(crate) static TITLE_MISSING: Rule = Rule {
    code: "CMP001",
    name: "title-missing",
    severity: Severity::Error,
    summary: "the record has no title",
    why: "A title is mandatory in ISAD(G) and in most catalogs, and is what a list of results shows.",
    help: "give the title of the document, or compose one from its form, its writer and its date",
    standard: Some("ISAD(G) 3.1.2; DACS 2.3"),
    fix: Fixable::No,
    bad: "no Title",
    good: "Title: Telegram on the Trade Talks",
    example: Example::Record,
};

pub(crate) fn title_missing(record: &Record, out: &mut Diagnostics) {
    if record.title.as_ref().is_none_or(|title| title.trim().is_empty()) {
        out.push(Diagnostic::new(&TITLE_MISSING, "no title").in_field(Field::Title.name()));
    }
}

pub(crate) static SUMMARY_MISSING: Rule = Rule {
    code: "CMP002",
    name: "summary-missing",
    severity: Severity::Warning,
    summary: "the record has no summary, or one that no heading announces",
    why: "Scope and content is what readers decide by. Without a heading the last paragraph is only taken for a summary.",
    help: "put a `Summary` heading above it",
    standard: Some("ISAD(G) 3.3.1"),
    fix: Fixable::Suggest,
    bad: "no Summary",
    good: "Summary: The ambassador reports on the talks.",
    example: Example::Record,
};

pub(crate) fn summary_missing(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let Some(summary) = &record.summary else {
        let found = Diagnostic::new(&SUMMARY_MISSING, "no summary").in_field(Field::Summary.name());
        out.push(found.with_help("add a summary of what the document says"));
        return;
    };
    if raw.values(Field::Summary).any(|field| field.inferred && field.value == *summary) {
        let message = format!("`{}` is taken for the summary by its place alone", shown(summary));
        let found = whole(&SUMMARY_MISSING, Field::Summary, summary, message).with_severity(Severity::Note);
        let words = summary.span().map(|place| (place, place.of(raw.source.text())));
        out.push(
            match words.and_then(|(place, words)| Some((place, insertion(raw, &[("Summary", words)])?))) {
                Some((place, (label, block))) => {
                    found.with_edit(false, place, "").with_edit(false, label, block)
                }
                None => found,
            },
        );
    }
}

pub(crate) static TYPE_MISSING: Rule = Rule {
    code: "CMP003",
    name: "type-missing",
    severity: Severity::Warning,
    summary: "the record does not say what kind of document it is",
    why: "Aggregators ask for a type, and readers look for telegrams, letters or minutes.",
    help: "give the genre, as `Memorandum of Conversation`",
    standard: Some("Europeana Data Model, mandatory elements; MARC 21, 655"),
    fix: Fixable::No,
    bad: "no Type",
    good: "Type: Telegram",
    example: Example::Record,
};

pub(crate) fn type_missing(record: &Record, out: &mut Diagnostics) {
    if record.kind.is_none() {
        out.push(Diagnostic::new(&TYPE_MISSING, "no type").in_field(Field::Type.name()));
    }
}

pub(crate) static DONORS_MISSING: Rule = Rule {
    code: "CMP004",
    name: "donors-missing",
    severity: Severity::Warning,
    summary: "the line of thanks names a supporter, and the donors are missing",
    why: "Who gave money is owed a place where catalogs look for it, not only in a sentence.",
    help: "copy the name into a field `Donors`",
    standard: Some("MARC relator fnd; MARC 21, 536"),
    fix: Fixable::Suggest,
    bad: "Credits: This document was made possible with support from the Leon Levy Foundation",
    good: "Credits: This document was made possible with support from the Leon Levy Foundation\n\
           Donors: Leon Levy Foundation",
    example: Example::Record,
};

pub(crate) fn donors_missing(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let Some(support) = record.support.as_ref().filter(|_| record.donors.is_empty()) else { return };
    if let Some(name) = supporter(support) {
        let message = format!("`{}` is thanked, and no donors are given", shown(name));
        let found = whole(&DONORS_MISSING, Field::Support, support, message);
        out.push(match insertion(raw, &[("Donors", name)]) {
            Some((place, block)) => found.with_edit(false, place, block),
            None => found,
        });
    }
}

pub(crate) static ELEMENTS_MISSING: Rule = Rule {
    code: "CMP005",
    name: "exchange-elements-missing",
    severity: Severity::Note,
    summary: "elements that ISAD(G) holds essential for exchange are missing",
    why: "Reference code, title, creator, date, extent and level are the least that archives of different countries \
          exchange. The level is the item, for a record describes one document.",
    help: "add what the source has: the leaves to the citation tell the extent, a `Creator` who wrote the document",
    standard: Some("ISAD(G) I.12"),
    fix: Fixable::No,
    bad: "no Creator\n\
          Source: RGANI, f. 5, op. 30, d. 13",
    good: "Creator: Anna Berg\n\
           Source: RGANI, f. 5, op. 30, d. 13, l. 4",
    example: Example::Record,
};

pub(crate) fn elements_missing(record: &Record, out: &mut Diagnostics) {
    const EXTENTS: [&str; 5] = ["extent", "pages", "leaves", "length", "physical"];
    let told = |words: &[&str]| {
        record.extra.iter().any(|(label, _)| words.iter().any(|word| label.to_lowercase().contains(word)))
    };
    let citations = &record.citations;
    // A published source has a page of a book, and no reference code to miss.
    let coded = |citation: &Citation| citation.reference_code.is_some() || citation.publication.is_some();
    let dated = record.date.is_some() || record.created.is_some() || !record.event_dates.is_empty();
    let elements = [
        ("reference code", citations.iter().any(coded)),
        ("title", record.title.is_some()),
        ("creator", !record.creators.is_empty()),
        ("date", dated),
        ("extent", citations.iter().any(|citation| citation.pages.is_some()) || told(&EXTENTS)),
    ];
    let missing: Vec<&str> = elements.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    if !missing.is_empty() {
        out.push(Diagnostic::new(&ELEMENTS_MISSING, format!("no {}", missing.join(", no "))));
    }
}

pub(crate) static VALUE_EMPTY: Rule = Rule {
    code: "CMP007",
    name: "heading-without-value",
    severity: Severity::Warning,
    summary: "a heading has nothing below it",
    why: "Either the value was lost when the page was made or saved, or the heading promises what is not there.",
    help: "add the value, or take the heading away",
    standard: None,
    fix: Fixable::No,
    bad: "Subjects:",
    good: "Subjects: Foreign trade",
    example: Example::Record,
};

pub(crate) fn value_empty(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    let (empty, filled): (Vec<_>, Vec<_>) =
        raw.fields.iter().partition(|field| field.value.trim().is_empty());
    let mut known: Vec<Field> = filled.iter().filter_map(|field| known_name(field)).collect();
    known.sort_unstable();
    for field in empty {
        let Some(label) = field.label else { continue };
        // `Source` over `Source: RGANI, …`: the value has brought its label along.
        if known_name(field).is_some_and(|name| known.binary_search(&name).is_ok()) {
            continue;
        }
        let message = format!("nothing stands under `{}`", shown(label.of(raw.source.text())));
        let mut found = Diagnostic::new(&VALUE_EMPTY, message).at(label);
        if let Name::Known(known) = field.name {
            found = found.in_field(known.name());
        }
        out.push(found);
    }
}

/// The field that a label stands for, where it is a known one.
fn known_name(field: &RawField) -> Option<Field> {
    field.name.field()
}

pub(crate) static TEXT_CUT: Rule = Rule {
    code: "CMP009",
    name: "text-cut-off",
    severity: Severity::Warning,
    summary: "the text of the document breaks off in the middle of a sentence",
    why: "The page was not saved to its end, and the signature and what was decided last are missing.",
    help: "compare with the source, or save the page again",
    standard: None,
    fix: Fixable::No,
    bad: "Text: The talks on sugar went on today, and the other side wants to see the new prices before it",
    good: "Text: The talks on sugar went on today, and the other side wants to see the new prices first.",
    example: Example::Record,
};

/// A last paragraph of running text ends with a mark. Signatures, remarks in brackets, lists and lines of capitals
/// need none, and are short or do not end with a small letter.
pub(crate) fn text_cut(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    const SHORTEST: usize = 80;
    // A document without any label is known to be cut off (INP003).
    let labelled = raw.fields.iter().any(|field| field.label.is_some());
    let Some(body) = record.body.as_ref().filter(|_| labelled) else { return };
    let words = body.trim_end();
    let start = words.rfind('\n').map_or(0, |at| at + 1);
    let last = &words[start..];
    let running = last.chars().nth(SHORTEST).is_some() && last.split_whitespace().count() >= 12;
    let open = last.ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '-' | '–'));
    let signed = last.starts_with(['[', '(', '*', '_']) || last.contains("igned");
    if running && open && !signed {
        let word = words.rfind(char::is_whitespace).map_or(start, |at| words.ceil_char_boundary(at + 1));
        let message = format!("the text ends with `{}`", shown(&words[word..]));
        out.push(case(&TEXT_CUT, Field::Body, body, Span::new(word, words.len()), message));
    }
}

pub(crate) static NOTHING_TO_FIND_BY: Rule = Rule {
    code: "CMP010",
    name: "no-subject-place-or-person",
    severity: Severity::Note,
    summary: "the record names no subject, no place and no person",
    why: "A reader who does not know the title finds it by these alone.",
    help: "add at least one of `Subjects Discussed`, `Associated Places` and `Associated People`",
    standard: Some("DACS 2.7, 3.1; Europeana Data Model, subject, type or place"),
    fix: Fixable::No,
    bad: "no Subjects\n\
          no Creator",
    good: "Subjects: Foreign trade\n\
           no Creator",
    example: Example::Record,
};

pub(crate) fn nothing_to_find_by(record: &Record, out: &mut Diagnostics) {
    let Record { subjects, places, people, creators, .. } = record;
    if [subjects, places, people, creators].iter().all(|list| list.is_empty()) {
        let found = Diagnostic::new(&NOTHING_TO_FIND_BY, "no subject, no place and no person is named");
        out.push(found.in_field(Field::Subjects.name()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, bare, codes, fields, labelled, page, record};
    use super::*;
    use crate::record::reference::Pages;

    #[test]
    fn a_record_needs_a_title_and_a_type() {
        assert_eq!(codes(&Record::default(), title_missing), ["CMP001"]);
        assert!(codes(&record("title", "Letter"), title_missing).is_empty());
        assert_eq!(codes(&Record::default(), type_missing), ["CMP003"]);
        assert!(codes(&record("type", "Letter"), type_missing).is_empty());
    }

    fn of_summary(raw: &Raw, record: &Record) -> Vec<Diagnostic> {
        let mut out = Diagnostics::new();
        summary_missing(raw, record, &mut out);
        out.into_iter().collect()
    }

    #[test]
    fn a_missing_summary_weighs_more_than_an_unlabelled_one() {
        let mut raw = page("Text.\n\nThe consul reports.\n");
        assert_eq!(of_summary(&raw, &Record::default())[0].severity, Severity::Warning);
        let mut field = bare(&raw, Field::Summary, "The consul reports.");
        field.inferred = true;
        let record = Record { summary: Some(field.value.clone()), ..Record::default() };
        assert!(of_summary(&raw, &record).is_empty());
        raw.fields.push(field);
        let found = of_summary(&raw, &record);
        assert_eq!((found[0].severity, found[0].span), (Severity::Note, Some(Span::new(7, 26))));
    }

    #[test]
    fn a_supporter_belongs_among_the_donors() {
        let line = "Made possible with support from the Levy Foundation.";
        let mut raw = page(&format!("{line}\n\n#### **Type:**\n\nLetter\n"));
        raw.fields.push(labelled(&raw, Field::Type, "Type", "Letter"));
        let mut thanks = record("support", line);
        let of = |record: &Record| {
            let mut out = Diagnostics::new();
            donors_missing(&raw, record, &mut out);
            out.into_iter().collect::<Vec<_>>()
        };
        let found = of(&thanks);
        assert_eq!(found[0].rule.code, "CMP004");
        let text = applied(raw.source.text(), &found);
        assert!(
            text.ends_with("\n\n#### **Donors:**\n\nLevy Foundation\n\n#### **Type:**\n\nLetter\n"),
            "{text}"
        );
        thanks.donors = vec!["Levy Foundation".into()];
        assert!(of(&thanks).is_empty());
    }

    #[test]
    fn every_heading_has_a_value() {
        let mut raw = page("Language\n\nRecord ID\n\n177\n");
        raw.fields.push(labelled(&raw, Field::Languages, "Language", ""));
        raw.fields.push(labelled(&raw, Field::Id, "Record ID", "177"));
        let mut out = Diagnostics::new();
        value_empty(&raw, &Record::default(), &mut out);
        let found: Vec<_> = out.into_iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].field, found[0].span), (Some("languages"), Some(Span::new(0, 8))));
    }

    #[test]
    fn a_value_may_bring_its_label_along() {
        let mut raw = page("Source\n\nSource: RGANI, f. 5\n");
        raw.fields.push(labelled(&raw, Field::Citation, "Source", ""));
        raw.fields.push(labelled(&raw, Field::Citation, "Source", "RGANI, f. 5"));
        let mut out = Diagnostics::new();
        value_empty(&raw, &Record::default(), &mut out);
        assert_eq!(out.into_iter().count(), 0);
    }

    #[test]
    fn what_exchange_needs_is_listed() {
        let found = |record: &Record| {
            let mut out = Diagnostics::new();
            elements_missing(record, &mut out);
            out.into_iter().map(|found| found.message).collect::<Vec<_>>()
        };
        assert_eq!(
            found(&Record::default()),
            ["no reference code, no title, no creator, no date, no extent"]
        );
        let mut whole = fields(&[("title", "Letter"), ("creators", "A. Petrov"), ("date", "5 April 1963")]);
        whole.citations = vec![Citation {
            reference_code: Some("RU RGANI f. 5".into()),
            pages: Some(Pages::default()),
            ..Citation::default()
        }];
        assert!(found(&whole).is_empty());
        whole.citations[0].pages = None;
        assert_eq!(found(&whole), ["no extent"]);
        whole.extra.push("Extent", "2 leaves".into());
        assert!(found(&whole).is_empty());
    }

    #[test]
    fn a_text_ends_with_its_last_sentence() {
        let found = |body: &str, label: &str| {
            let mut raw = page(&format!("{label}\n"));
            raw.fields.extend((!label.is_empty()).then(|| labelled(&raw, Field::Type, label, "")));
            let mut out = Diagnostics::new();
            text_cut(&raw, &record("body", body), &mut out);
            out.len()
        };
        let sentence =
            "the ships were drawn up on the beach, and those who had come in them went inland to the";
        for bad in [sentence.to_owned(), format!("First.\n\n{sentence} farms,")] {
            assert_eq!((found(&bad, "Type"), found(&bad, "")), (1, 0), "{bad}");
        }
        for good in [
            format!("{sentence} farms."),
            format!("{sentence} farms.”"),
            format!("{sentence} farms.\n\nthe consul of the republic"),
            format!("[{sentence} farms"),
            format!("{sentence} USSR"),
            sentence.to_uppercase(),
        ] {
            assert_eq!(found(&good, "Type"), 0, "{good}");
        }
    }

    #[test]
    fn a_record_can_be_found_by_something() {
        assert_eq!(codes(&record("title", "Letter"), nothing_to_find_by), ["CMP010"]);
        for field in ["subjects", "places", "people", "creators"] {
            assert!(codes(&record(field, "Sugar"), nothing_to_find_by).is_empty(), "{field}");
        }
    }
}
