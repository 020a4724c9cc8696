//! `AGT001`, `AGT005`, `AGT010`, `AGT015`: names of people and bodies in credits, titles and lists (DACS 2.6).

use std::collections::HashMap;

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record, Text};

use super::kit::{Cited, case, counted, mend, prose, shown};

pub(crate) static CREDIT_UNKNOWN: Rule = Rule {
    code: "AGT001",
    name: "credit-not-recognized",
    severity: Severity::Warning,
    summary: "the citation has words of thanks that were not understood",
    why: "Somebody's work is then named in no output but the verbatim citation.",
    help: "write it as `Obtained by`, `Contributed by`, `Translated by`, `Edited by` and the name",
    standard: Some("MARC relators"),
    fix: Fixable::No,
    bad: "RGANI, f. 5, op. 30, d. 13. Kindly handed over: A. Petrov.",
    good: "RGANI, f. 5, op. 30, d. 13. Provided by A. Petrov.",
    example: Example::Citation,
};

/// How a phrase begins that tells of somebody's part in an edition; stems, lower case.
const CREDIT_WORDS: [&str; 15] = [
    "courtesy",
    "obtained",
    "provided",
    "contributed",
    "donated",
    "translat",
    "transcri",
    "edited",
    "annotated",
    "thanks to",
    "handed over",
    "перевод",
    "перевел",
    "übersetz",
    "traduit",
];

/// What joins such a beginning to a name.
const NAMERS: [&str; 8] = [" by ", " of ", " to ", ":", " von ", " par ", " по ", " с "];

pub(crate) fn credit_unknown(cited: &Cited<'_>, out: &mut Diagnostics) {
    for piece in cited.residue {
        let lower = piece.text.to_lowercase();
        let phrase = lower.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_start_matches("kindly ");
        // A remark on the text itself is longer, or names nobody: `Translated in the Foreign Ministry`.
        let short = phrase.split_whitespace().count() <= 15;
        let begins = CREDIT_WORDS.iter().any(|word| phrase.starts_with(word));
        if short && begins && NAMERS.iter().any(|namer| phrase.contains(namer)) {
            let message = format!("`{}` is no credit that fonds knows", shown(&piece.text));
            out.push(cited.case(&CREDIT_UNKNOWN, piece.span, message));
        }
    }
}

pub(crate) static AFFILIATION: Rule = Rule {
    code: "AGT005",
    name: "affiliation-in-name",
    severity: Severity::Note,
    summary: "a name has the person's institution in brackets",
    why: "Name and institution are two things; together they match no authority file.",
    help: "nothing for a credit, where it was taken apart; elsewhere give the institution a place of its own",
    standard: Some("DACS 2.6; schema.org affiliation"),
    fix: Fixable::No,
    bad: "Creator: Svetlana Petrova (National Security Archive)",
    good: "Creator: Svetlana Petrova",
    example: Example::Record,
};

pub(crate) fn affiliation(record: &Record, out: &mut Diagnostics) {
    if let Some(verbatim) = &record.citation_verbatim {
        for credit in &record.credits {
            let bracket = bracketed(credit.span.of(verbatim)).map(|span| span.shifted(credit.span.start));
            if let (Some(_), Some(bracket)) = (&credit.affiliation, bracket) {
                let message = format!(
                    "`{}` stands with the name `{}`",
                    shown(bracket.of(verbatim)),
                    shown(&credit.name)
                );
                out.push(case(&AFFILIATION, Field::Citation, verbatim, bracket, message));
            }
        }
    }
    let lists = [(Field::Creators, &record.creators), (Field::Contributors, &record.contributors)];
    for (field, names) in lists {
        for name in names {
            let Some(bracket) = bracketed(name).filter(|bracket| is_body(bracket.of(name))) else { continue };
            let message = format!("`{}` stands in the name `{}`", shown(bracket.of(name)), shown(name));
            out.push(case(&AFFILIATION, field, name, bracket, message));
        }
    }
}

/// The last bracket in a text, when the text ends with it.
fn bracketed(text: &str) -> Option<Span> {
    let end = text.trim_end_matches(['.', ',', ' ']).len();
    let open = text[..end].strip_suffix(')')?.rfind('(')?;
    (!text[..open].trim().is_empty()).then(|| Span::new(open, end))
}

/// Whether a bracket holds a body: two words or more that begin with capitals, and no years.
fn is_body(bracket: &str) -> bool {
    let capitals = bracket.split([' ', '(']).filter(|word| word.starts_with(char::is_uppercase)).count();
    capitals > 1 && !bracket.contains(|c: char| c.is_ascii_digit())
}

pub(crate) static TITLE_AUTHOR: Rule = Rule {
    code: "AGT010",
    name: "author-only-in-title",
    severity: Severity::Note,
    summary: "the title names who wrote the document, and no creator is given",
    why: "A search for the writer finds the record by chance only; fonds takes no creator from a title.",
    help: "add a `Creator`, if the title is right",
    standard: Some("ISAD(G) 3.2.1; DACS 2.6"),
    fix: Fixable::No,
    bad: "Title: From the Journal of A. Petrov\n\
          no Creator",
    good: "Title: From the Journal of A. Petrov\n\
           Creator: A. Petrov",
    example: Example::Record,
};

/// Openings of titles that name the writer next: lower case.
const BY: [&str; 22] = [
    "from the journal of ",
    "from the diary of ",
    "from the diaries of ",
    "from the notebook of ",
    "from the memoirs of ",
    "journal of ",
    "diary of ",
    "notes of ",
    "notes by ",
    "letter from ",
    "letter by ",
    "telegram from ",
    "cable from ",
    "ciphered telegram from ",
    "memorandum from ",
    "memorandum by ",
    "message from ",
    "report from ",
    "report by ",
    "report of ",
    "speech by ",
    "note by ",
];

/// What ends the name after such an opening.
const ENDS: [&str; 16] = [
    ",",
    ";",
    ":",
    " to ",
    " on ",
    " about ",
    " regarding ",
    " concerning ",
    " with ",
    " in ",
    " at ",
    " for ",
    "\"",
    "“",
    " '",
    " -",
];

pub(crate) fn title_author(record: &Record, out: &mut Diagnostics) {
    let (Some(title), true) = (&record.title, record.creators.is_empty()) else { return };
    let lower = title.to_ascii_lowercase();
    let Some(opening) = BY.iter().find(|opening| lower.starts_with(**opening)) else { return };
    let rest = &title[opening.len()..];
    let end = ENDS.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let name = rest[..end].trim_end();
    let person = name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= 6
        && name.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !name.contains(|c: char| c.is_ascii_digit());
    if person {
        let place = Span::new(opening.len(), opening.len() + name.len());
        let message = format!("`{}` is named as the writer, and no creator is given", shown(name));
        out.push(case(&TITLE_AUTHOR, Field::Title, title, place, message));
    }
}

pub(crate) static INITIALS: Rule = Rule {
    code: "AGT015",
    name: "initials-two-ways",
    severity: Severity::Note,
    summary: "one name has its initials with and without a space",
    why: "Programs that compare names take them for two people.",
    help: "write initials with a space between them, as `A. I. Petrov`",
    standard: Some("DACS 2.6; RDA 9.2"),
    fix: Fixable::Safe,
    bad: "Title: From the Journal of A.I. Petrov\n\
          Creator: A. I. Petrov",
    good: "Title: From the Journal of A. I. Petrov\n\
           Creator: A. I. Petrov",
    example: Example::Record,
};

/// A name with initials: where it stands, and whether a space is between them.
pub(super) struct Initials {
    field: Field,
    initials: Span,
    surname: Span,
    pub(super) spaced: bool,
}

impl Initials {
    /// The initials with the surname.
    pub(super) fn name(&self) -> Span {
        self.initials.to(self.surname)
    }

    /// The same for every way of writing the name.
    pub(super) fn key(&self, text: &str) -> String {
        let letters = self.initials.of(text).chars().filter(|c| c.is_uppercase());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        format!("{letters} {}", self.surname.of(text).to_lowercase())
    }
}

pub(crate) fn initials(record: &Record, out: &mut Diagnostics) {
    let mut names: Vec<(&Text, Initials)> = Vec::new();
    let lists = [(Field::Creators, &record.creators), (Field::People, &record.people)];
    let listed = lists.iter().flat_map(|(field, list)| list.iter().map(|text| (*field, text)));
    let cited = record.citation_verbatim.iter().map(|text| (Field::Citation, text));
    for (field, text) in prose(record).chain(listed).chain(cited) {
        names.extend(with_initials(field, text).map(|name| (text, name)));
    }
    // Nearly all records have one way of writing initials.
    if names.iter().all(|(_, name)| name.spaced) || !names.iter().any(|(_, name)| name.spaced) {
        return;
    }
    let mut spaced: HashMap<String, usize> = HashMap::new();
    for (text, name) in names.iter().filter(|(_, name)| name.spaced) {
        *spaced.entry(name.key(text)).or_default() += 1;
    }
    // The same names, in the order they are met; one finding for all places of a name.
    let mut alike: Vec<Vec<&(&Text, Initials)>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for named in names.iter().filter(|(_, name)| !name.spaced) {
        let key = named.1.key(named.0);
        if spaced.contains_key(&key) {
            let group = *known.entry(key).or_insert(alike.len());
            alike.resize_with(alike.len().max(group + 1), Vec::new);
            alike[group].push(named);
        }
    }
    for group in alike {
        let (text, name) = group[0];
        let times = counted(spaced[&name.key(text)], "time", "times");
        let (written, spaced) = (name.initials.of(text), apart(text, name.initials));
        let message = format!("`{}` is also written `{}`, {times}", shown(written), shown(&spaced));
        let found = case(&INITIALS, name.field, text, name.initials, message);
        out.push(group.iter().fold(found, |found, (text, name)| {
            mend(found, true, text, name.initials, &apart(text, name.initials))
        }));
    }
}

/// Initials with a space behind each, but none at the end where one stands already or no word follows.
fn apart(text: &str, initials: Span) -> String {
    let spaced = initials.of(text).replace('.', ". ");
    let joined = text[initials.end..].starts_with(char::is_alphabetic);
    if joined { spaced } else { spaced.trim_end().to_owned() }
}

/// The names in a text that begin with two or three initials.
pub(super) fn with_initials(field: Field, text: &str) -> impl Iterator<Item = Initials> + '_ {
    let dots = memchr::memchr_iter(b'.', text.as_bytes());
    dots.filter_map(move |first| {
        // `A.`: one capital, and nothing before it that it could belong to.
        let before = text[..first].chars().next_back().filter(|c| c.is_uppercase())?;
        let start = first - before.len_utf8();
        if text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '-')
            || follows_initial(&text[..start])
        {
            return None;
        }
        let mut end = first + 1;
        let mut gaps = Vec::new();
        while let Some((gap, letter)) = initial_at(&text[end..]) {
            gaps.push(gap);
            end += gap + letter.len_utf8() + 1;
        }
        let spaced = *gaps.first()? > 0;
        let alike = gaps.iter().all(|gap| (*gap > 0) == spaced);
        let surname = surname(&text[end..])?.shifted(end);
        let initials = Span::new(start, end);
        (alike && gaps.len() <= 2).then_some(Initials { field, initials, surname, spaced })
    })
}

/// Whether a text ends with an initial and a space, so that the next initial is not the first.
fn follows_initial(text: &str) -> bool {
    let Some(rest) = text.trim_end_matches([' ', '\u{a0}']).strip_suffix('.') else { return false };
    let mut back = rest.chars().rev();
    back.next().is_some_and(char::is_uppercase) && back.next().is_none_or(|c| !c.is_alphanumeric())
}

/// An initial at the beginning of a text: the bytes of blank before it (at most one), and its letter.
fn initial_at(text: &str) -> Option<(usize, char)> {
    let gap = text.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}')).map_or(0, char::len_utf8);
    let mut rest = text[gap..].chars();
    let letter = rest.next().filter(|c| c.is_uppercase())?;
    (rest.next() == Some('.')).then_some((gap, letter))
}

/// The surname after the initials: a word of two letters or more that begins with a capital.
fn surname(text: &str) -> Option<Span> {
    let start = text.len() - text.trim_start_matches([' ', '\u{a0}']).len();
    let length = text[start..].find(|c: char| !c.is_alphabetic() && c != '-').unwrap_or(text.len() - start);
    let name = Span::new(start, start + length);
    let words = name.of(text);
    (words.starts_with(char::is_uppercase) && words.chars().nth(1).is_some()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, codes, codes_of, fields, found, record};
    use super::*;
    use crate::record::reference::{Credit, Piece, Role};

    #[test]
    fn words_of_thanks_in_the_residue_are_reported() {
        let text = "RGANI, f. 5. Handed over by A.";
        let mut bad = record("citation_verbatim", text);
        bad.residue = vec![Piece { text: text[13..].into(), span: Span::new(13, text.len()) }];
        assert_eq!(codes_of(&bad, credit_unknown), ["AGT001"]);
        for good in ["folio", "The source text is a translation by the Embassy", "Translated in the Ministry"]
        {
            bad.residue[0].text = good.into();
            assert!(codes_of(&bad, credit_unknown).is_empty(), "{good}");
        }
    }

    #[test]
    fn an_institution_in_brackets_is_noted() {
        let text = "R, f. 5. Translated by A. Petrova (National Archive).";
        let mut bad = record("citation_verbatim", text);
        bad.credits = vec![Credit {
            role: Role::Translated,
            relator: Some("trl".into()),
            name: "A. Petrova".into(),
            affiliation: Some("National Archive".into()),
            from_language: None,
            span: Span::new(9, text.len() - 1),
            why: None,
        }];
        assert_eq!(codes(&bad, affiliation), ["AGT005"]);
        assert_eq!(found(&bad, affiliation)[0].span, Some(Span::new(34, 52)));
        assert_eq!(codes(&record("creators", "A. Petrova (National Archive)"), affiliation), ["AGT005"]);
        for good in ["A. Petrova", "Milovan Djilas (1911-1995)", "(National Archive)", "A. Petrova (editor)"]
        {
            assert!(codes(&record("creators", good), affiliation).is_empty(), "{good}");
        }
    }

    #[test]
    fn a_writer_in_the_title_is_no_creator() {
        let bad = record("title", "From the Journal of A.I. Petrov, 'Record of a Conversation'");
        assert_eq!(codes(&bad, title_author), ["AGT010"]);
        assert_eq!(found(&bad, title_author)[0].span, Some(Span::new(20, 31)));
        let with_creator =
            fields(&[("title", "Letter from A. Petrov to B. Ivanov"), ("creators", "A. Petrov")]);
        assert!(codes(&with_creator, title_author).is_empty());
        for good in
            ["Record of Conversations between A and B", "Report of the commission", "Letter from home"]
        {
            assert!(codes(&record("title", good), title_author).is_empty(), "{good}");
        }
    }

    #[test]
    fn initials_are_written_one_way() {
        let bad = fields(&[("title", "Journal of A.I. Petrov"), ("body", "by\n\nA. I. PETROV")]);
        assert_eq!(codes(&bad, initials), ["AGT015"]);
        assert_eq!(applied("Journal of A.I. Petrov", &found(&bad, initials)), "Journal of A. I. Petrov");
        let text = "A.I. Petrov, A.I.Petrov, A. I. Petrov";
        let found = found(&record("title", text), initials);
        assert_eq!(
            (found.len(), applied(text, &found).as_str()),
            (1, "A. I. Petrov, A. I. Petrov, A. I. Petrov")
        );
        for (title, body) in [
            ("A. I. Petrov", "A. I. Petrov"),
            ("A.I. Petrov", "A.I. Petrov"),
            ("A.I. Petrov", "A. I. Ivanov"),
            ("A.I. Petrov", "B. I. Petrov"),
            ("the U.S. Army", "the U. S. army"),
        ] {
            assert!(
                codes(&fields(&[("title", title), ("body", body)]), initials).is_empty(),
                "{title}, {body}"
            );
        }
    }
}
