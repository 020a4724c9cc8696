//! RIS, as reference managers exchange it: records from `TY` to `ER`, a tag and a value a line.
//!
//! The tags are those of the format's specification (2011) in the sense that Zotero writes and reads them: `DB` is the
//! archive and `AN` the location in it. Together they are the citation, with notes that name a translator or another
//! contributor behind them; nothing is put between them but a comma or a full stop. Where a note has the whole citation,
//! they say nothing more, and translators (`A4`) and editors (`ED`) are credited where no words of the citation name them.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::format::{Entry, Holds, InputFormat, Reading, Sink};
use super::lines::{Fold, fold, lines};
use super::stream::Stream;
use super::{container, labels, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, Notation, Severity, Source, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::reference::Role;
use crate::record::{Field, Text, TextBuilder};

pub(super) const FORMAT: InputFormat = InputFormat {
    name: "ris",
    title: "RIS, as reference managers write it",
    extensions: &["ris"],
    holds: Holds::Documents,
    reading: Reading::Stream { sniff, read },
};

/// What a tag holds.
#[derive(Clone, Copy)]
enum Held {
    Field(Field),
    /// A date as RIS writes it, `YYYY/MM/DD/words`.
    Date,
    /// The year alone, which says nothing where there is a date.
    Year,
    /// A part of the citation; those that say more stand behind.
    Citation(u8),
    /// Somebody who did something for the edition.
    Credit(Role),
    /// A note; one that begins with a label is the value of that label, one of a credit belongs to the citation.
    Note,
    /// What kind of thing the record stands for to programs; no genre.
    Kind,
}

/// The tags that a field is for. Others are kept under their names.
static TAGS: &[(&str, Held)] = &[
    ("TI", Held::Field(Field::Title)),
    ("T1", Held::Field(Field::Title)),
    ("CT", Held::Field(Field::Title)),
    ("AU", Held::Field(Field::Creators)),
    ("A1", Held::Field(Field::Creators)),
    ("DA", Held::Date),
    ("Y1", Held::Date),
    ("PY", Held::Year),
    ("AB", Held::Field(Field::Summary)),
    ("N2", Held::Field(Field::Summary)),
    ("UR", Held::Field(Field::Url)),
    ("ID", Held::Field(Field::Id)),
    ("KW", Held::Field(Field::Subjects)),
    ("M3", Held::Field(Field::Type)),
    ("LA", Held::Field(Field::EditionLanguages)),
    ("PB", Held::Field(Field::Publisher)),
    ("CR", Held::Field(Field::Rights)),
    ("DB", Held::Citation(0)),
    ("AV", Held::Citation(1)),
    ("AN", Held::Citation(2)),
    ("CN", Held::Citation(3)),
    ("A4", Held::Credit(Role::Translated)),
    ("ED", Held::Credit(Role::Edited)),
    ("N1", Held::Note),
    ("TY", Held::Kind),
];

fn sniff(head: &str) -> u8 {
    let first = head.lines().map(str::trim).find(|line| !line.is_empty());
    if first.is_some_and(|line| tag(line).is_some_and(|(tag, _)| tag == "TY")) { 90 } else { 0 }
}

/// The tag that a line begins with, and where its value does: two letters, one blank or two, a hyphen.
fn tag(line: &str) -> Option<(&str, usize)> {
    let tag = line.get(..2)?;
    let mut letters = tag.bytes();
    let shaped = letters.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && letters.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let rest = line[2..].strip_prefix("  -").or_else(|| line[2..].strip_prefix(" -")).filter(|_| shaped)?;
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    ends.then(|| (tag, line.len() - rest.trim_start().len()))
}

/// Reads record after record.
fn read(stream: &mut Stream<'_>, sink: &mut Sink<'_>) -> io::Result<ControlFlow<()>> {
    let mut index = 0;
    // How much of the piece stood there before the line that was taken last.
    let mut before = 0;
    let mut too_long = false;
    loop {
        let more = stream.take_line()?;
        let line = String::from_utf8_lossy(&stream.piece()[before..]).into_owned();
        let found = tag(line.trim()).map(|(tag, _)| tag);
        let (ends, begins) = (found == Some("ER"), found == Some("TY"));
        let has_record = !stream.piece()[..before].trim_ascii().is_empty();
        if !more && !has_record && !too_long {
            return Ok(if index == 0 {
                sink(Entry::nothing(stream.path()))
            } else {
                ControlFlow::Continue(())
            });
        }
        if more && !has_record && line.trim().is_empty() {
            stream.skip();
            before = 0;
            continue;
        }
        if more && !ends && !(begins && has_record) {
            if stream.is_full() {
                too_long = true;
                stream.skip();
            }
            before = stream.piece().len();
            continue;
        }
        index += 1;
        let (source, mut out) = stream.cut_to(if ends { stream.piece().len() } else { before });
        before = stream.piece().len();
        if std::mem::take(&mut too_long) {
            out.push(container::too_large(stream.options().max_bytes));
            let entry = Entry { source: Arc::new(source), raw: None, diagnostics: out };
            if sink(entry).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            continue;
        }
        if sink(entry(source, out, index, ends)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}

/// Reads one record. `ended` says that an `ER` ends it.
fn entry(source: Source, mut out: Diagnostics, index: usize, ended: bool) -> Entry {
    let source = Arc::new(source.with_notation(Ris));
    let values = values(source.text());
    if !values.iter().any(|value| value.tag == "TY") {
        let at = lines(source.text()).first().map(|line| line.span);
        let message = "no record: `TY  - ` is to begin it, with its type";
        out.push(Diagnostic::new(&rules::MALFORMED, message).at(at));
        return Entry { source, raw: None, diagnostics: out };
    }
    if let Some(stray) =
        lines(source.text()).first().filter(|line| tag(line.span.of(source.text())).is_none())
    {
        let message = "what stands before the first tag is left out";
        out.push(Diagnostic::new(&rules::MALFORMED, message).at(stray.span).with_severity(Severity::Warning));
    }
    if !ended {
        let end = source.text().trim_end().len();
        let found = Diagnostic::new(&rules::MALFORMED, "no `ER  - ` ends the record");
        out.push(found.at(Span::new(end, end)).with_severity(Severity::Warning));
    }
    let mut reader = Reader { text: source.text(), fields: Vec::new(), kept: Vec::new() };
    reader.read(&values);
    let Reader { fields, kept, .. } = reader;
    if !kept.is_empty() {
        let message = format!("no field is for `{}`; kept under `extra`", kept.join("`, `"));
        out.push(Diagnostic::new(&rules::UNKNOWN_LABEL, message).with_severity(Severity::Note));
    }
    let raw = Raw {
        source: Arc::clone(&source),
        format: FORMAT.name,
        index,
        fields,
        furniture: Vec::new(),
        given: None,
    };
    Entry { source, raw: Some(raw), diagnostics: out }
}

/// A tag with its value, which may go on over several lines.
struct Value<'t> {
    tag: &'t str,
    place: Span,
    text: Text,
}

fn values(text: &str) -> Vec<Value<'_>> {
    let all = lines(text);
    let starts: Vec<usize> = (0..all.len()).filter(|at| tag(all[*at].span.of(text)).is_some()).collect();
    let ends = starts.iter().skip(1).copied().chain([all.len()]);
    let values = starts.iter().zip(ends).filter_map(|(start, end)| {
        let line = all[*start];
        let (tag, at) = tag(line.span.of(text))?;
        let mut first = line;
        first.span.start += at;
        let rest = all[start + 1..end].iter();
        let text = fold(text, std::iter::once(&first).chain(rest), Fold::Lines);
        let place = Span::new(line.span.start, line.span.start + tag.len());
        Some(Value { tag, place, text })
    });
    values.collect()
}

struct Reader<'t> {
    text: &'t str,
    fields: Vec<RawField>,
    /// The tags that no field is for.
    kept: Vec<&'t str>,
}

impl<'t> Reader<'t> {
    fn read(&mut self, values: &[Value<'t>]) {
        let dates = dates(values);
        // A date that a note says with its kind says nothing without.
        let is_said = |date: &str| dates.iter().any(|said| said.labelled && said.date.as_str() == date);
        let within = |year: &Text| {
            let year = year.trim_end_matches('/');
            dates.iter().any(|said| said.date.contains(year))
        };
        let apart = self.citation(values);
        for value in values.iter().filter(|value| value.tag != "ER") {
            match held(value) {
                Some(Held::Field(field)) => self.push(Name::Known(field), value, value.text.clone()),
                Some(Held::Date) => match iso(&value.text) {
                    date if is_said(&date) => {}
                    date => self.push(Name::Known(Field::Date), value, date),
                },
                Some(Held::Year) if dates.is_empty() => {
                    self.push(Name::Known(Field::Date), value, iso(&value.text));
                }
                Some(Held::Year) if within(&value.text) => {}
                Some(Held::Year) => self.keep(value),
                Some(Held::Credit(role)) if !is_credited(&value.text, values) => {
                    self.push(Name::Credit(role), value, value.text.clone());
                }
                Some(Held::Note) if is_credit(&value.text) => {}
                Some(Held::Note) => self.note(value),
                Some(Held::Citation(_) | Held::Credit(_)) => {}
                Some(Held::Kind) => self.push(Name::Unknown(value.tag.to_owned()), value, value.text.clone()),
                None => self.keep(value),
            }
        }
        for value in apart {
            if is_credit(&value.text) { self.credit(value) } else { self.keep(value) }
        }
    }

    /// The archive, the location in it and the call number, in this order, with a comma between them; then the credits.
    /// A number alone is that of some database: it is given back, with the credits that have no citation to stand in.
    fn citation<'v>(&mut self, values: &'v [Value<'t>]) -> Vec<&'v Value<'t>> {
        let whole = |value: &&Value<'_>| matches!(labelled(value), Some((Field::Citation, _)));
        let wholes: Vec<&Value<'_>> = values.iter().filter(whole).collect();
        let rank = |value: &Value<'_>| match held(value)? {
            Held::Citation(rank) => Some(rank),
            _ => None,
        };
        let is_new = |value: &&Value<'_>| {
            values.len() > MOST || !wholes.iter().any(|whole| whole.text.contains(value.text.as_str()))
        };
        let filled = values.iter().filter(|value| !value.text.is_empty()).filter(is_new);
        let mut parts: Vec<(u8, &'v Value<'t>)> =
            filled.filter_map(|value| Some((rank(value)?, value))).collect();
        parts.sort_by_key(|(rank, _)| *rank);
        let credits = values.iter().filter(|value| value.tag == "N1" && is_credit(&value.text));
        let says = |value: &Value<'_>| value.text.contains(char::is_whitespace);
        if parts.len() < 2 && !parts.iter().any(|(_, value)| says(value)) {
            return parts.into_iter().map(|(_, value)| value).chain(credits).collect();
        }
        let Some((_, first)) = parts.first() else { return Vec::new() };
        let mut citation = Text::join(parts.iter().map(|(_, value)| &value.text), ", ");
        for credit in credits {
            citation.append(if citation.ends_with('.') { " " } else { ". " }, &credit.text);
        }
        self.push(Name::Known(Field::Citation), first, citation);
        Vec::new()
    }

    /// A note that says who did what, where there is no citation for it to stand in.
    fn credit(&mut self, value: &Value<'t>) {
        let head = value.text.to_lowercase();
        match Role::ALL.iter().find(|role| head.starts_with(role.name())) {
            Some(role) => self.push(Name::Credit(*role), value, value.text.clone()),
            None => self.keep(value),
        }
    }

    fn note(&mut self, value: &Value<'t>) {
        match labelled(value) {
            Some((field, words)) => self.push(Name::Known(field), value, words),
            None => self.keep(value),
        }
    }

    fn keep(&mut self, value: &Value<'t>) {
        if !self.kept.contains(&value.tag) {
            self.kept.push(value.place.of(self.text));
        }
        self.push(Name::Unknown(value.tag.to_owned()), value, value.text.clone());
    }

    fn push(&mut self, name: Name, value: &Value<'_>, text: Text) {
        self.fields.push(RawField { name, label: Some(value.place), value: text, inferred: false });
    }
}

/// No record has more tags than that; in one that has, values are not held against each other, which would take ever longer.
const MOST: usize = 1000;

/// No record has more dates than that.
const FEW: usize = 8;

/// What the tag of a value holds.
fn held(value: &Value<'_>) -> Option<Held> {
    TAGS.iter().find(|(tag, _)| *tag == value.tag).map(|(_, held)| *held)
}

/// The field whose label begins a note, and the words behind it. The full stop that ends the note is none of a word, but
/// sentences keep theirs.
fn labelled(value: &Value<'_>) -> Option<(Field, Text)> {
    if !matches!(held(value), Some(Held::Note)) {
        return None;
    }
    let own = |field: &Field| {
        let words = value.text.strip_prefix(field.note_label()?)?.strip_prefix(": ")?;
        Some((*field, value.text.len() - words.len()))
    };
    let (field, at) = Field::ALL.iter().find_map(own).or_else(|| labels::inline(&value.text))?;
    let sentences = matches!(field, Field::Citation | Field::Rights | Field::Summary | Field::Support);
    let end = if sentences { value.text.len() } else { value.text.trim_end_matches(['.', ' ']).len() };
    Some((field, value.text.slice(Span::new(at, end.max(at)))))
}

/// A date of a record.
struct Said {
    date: Text,
    /// Whether a note says it with its kind.
    labelled: bool,
}

/// The dates of the document that a record has, but the year alone.
fn dates(values: &[Value<'_>]) -> Vec<Said> {
    let date = |value: &Value<'_>| match held(value)? {
        Held::Date if !value.text.is_empty() => Some(Said { date: iso(&value.text), labelled: false }),
        Held::Note => {
            let (field, date) = labelled(value)?;
            matches!(field, Field::Date | Field::Created).then_some(Said { date, labelled: true })
        }
        _ => None,
    };
    values.iter().filter_map(date).take(FEW).collect()
}

/// Whether a note or a part of the citation names somebody already, in the order given or with the surname last.
fn is_credited(name: &str, values: &[Value<'_>]) -> bool {
    let turned = name.split_once(',').map(|(last, first)| format!("{} {}", first.trim(), last.trim()));
    let says = |value: &Value<'_>| {
        let names = |name: &str| value.text.contains(name);
        let credits = matches!(labelled(value), Some((Field::Citation, _))) || is_credit(&value.text);
        let counts = match held(value) {
            Some(Held::Note) => credits,
            Some(Held::Citation(_)) => true,
            _ => false,
        };
        counts && (names(name) || turned.as_deref().is_some_and(names))
    };
    values.len() <= MOST && values.iter().any(says)
}

/// Whether a note says who did what: `Translated by A`, `Obtained and translated by A`.
fn is_credit(note: &str) -> bool {
    const WITHIN: usize = 60;
    let head: String = note.chars().take(WITHIN).collect::<String>().to_lowercase();
    let role = |role: &Role| head.strip_prefix(role.name()).is_some_and(|rest| rest.starts_with([' ', ',']));
    Role::ALL.iter().any(role) && head.contains(" by ")
}

/// A date as ISO 8601 writes it, where it is one of figures alone: `1963/04/05/`, `1963///`.
fn iso(date: &Text) -> Text {
    let mut iso = TextBuilder::new();
    let mut at = 0;
    for (nth, part) in date.split('/').enumerate() {
        let place = Span::new(at, at + part.len());
        at = place.end + 1;
        let figures = part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = part.is_empty() || part.len() == if nth == 0 { 4 } else { 2 };
        let Some(source) = date.source_span(place).filter(|_| figures && fits && nth < 4) else {
            return date.clone();
        };
        if nth < 3 && !part.is_empty() && part != "00" {
            let written = if nth == 0 { part.to_owned() } else { format!("-{part}") };
            iso.put(&written, source);
        }
    }
    if iso.is_empty() { date.clone() } else { iso.build() }
}

/// A record in RIS.
#[derive(Debug)]
struct Ris;

impl Notation for Ris {
    /// The tag whose value it is.
    fn address(&self, text: &str, span: Span) -> Option<String> {
        let before = text.get(..span.start)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let lines = text.get(line..)?.lines().next().into_iter().chain(before.get(..line)?.lines().rev());
        let mut tags = lines.filter_map(|line| tag(line.trim()));
        tags.next().map(|(tag, _)| tag.to_owned()).filter(|_| !span.is_empty())
    }

    /// One line within a value.
    fn spell<'w>(&self, text: &str, span: Span, words: &'w str) -> Option<std::borrow::Cow<'w, str>> {
        let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let line = text.get(start..)?.lines().next().unwrap_or_default();
        let value = start + tag(line).map_or(0, |(_, at)| at);
        let within = value <= span.start && span.end <= start + line.len();
        (within && !words.contains(['\n', '\r'])).then_some(words.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Options};

    fn entries(text: &str) -> Vec<Entry> {
        read::read("a.ris", text.into(), &Options::default()).map(Result::unwrap).collect()
    }

    fn fields(text: &str) -> Vec<(String, String)> {
        let entry = entries(text).remove(0);
        let name = |name: &Name| match name {
            Name::Known(field) => field.name().to_owned(),
            Name::Credit(role) => format!("+{}", role.name()),
            Name::Unknown(label) => format!("?{label}"),
            Name::Column(name) => format!("#{name}"),
        };
        entry.raw.unwrap().fields.iter().map(|field| (name(&field.name), field.value.to_string())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn tags_become_fields() {
        let text = "\u{feff}TY  - MANSCPT\r\nID  - 115177\r\nTI  - Record of\r\n  Conversations\r\nDA  - 1961/01/11/\r\n\
            PY  - 1961\r\nAN  - Fond 0104, Opis 17\r\nDB  - AVPRF\r\nN1  - Original language: Russian.\r\nN1  - Translated by A B.\r\nA4  - B, A\r\nER  - \r\n";
        let expected = [
            ("citation_verbatim", "AVPRF, Fond 0104, Opis 17. Translated by A B."),
            ("?TY", "MANSCPT"),
            ("id", "115177"),
            ("title", "Record of\nConversations"),
            ("date", "1961-01-11"),
            ("languages", "Russian"),
        ];
        assert_eq!(fields(text), pairs(&expected));
        let raw = entries(text).remove(0).raw.unwrap();
        let citation = &raw.first(Field::Citation).unwrap().value;
        assert_eq!(citation.source_span(Span::new(7, 11)).unwrap().of(raw.source.text()), "Fond");
    }

    #[test]
    fn dates_of_figures_are_written_by_the_standard() {
        for (date, expected) in [
            ("1963/04/05/", "1963-04-05"),
            ("1963/04//", "1963-04"),
            ("1963/00/00", "1963"),
            ("1963", "1963"),
            ("1963/4/5", "1963/4/5"),
            ("1963///spring", "1963///spring"),
            ("April 5, 1963", "April 5, 1963"),
        ] {
            assert_eq!(iso(&Text::verbatim(date, Span::new(0, date.len()))), expected, "{date}");
        }
    }

    #[test]
    fn translators_and_editors_are_credited_once() {
        let text = |notes: &str| format!("TY  - GEN\n{notes}A4  - B, A\nED  - C D\nER  - \n");
        let alone = fields(&text(""));
        assert_eq!(alone[1..], pairs(&[("+translated", "B, A"), ("+edited", "C D")]));
        let named =
            fields(&text("N1  - Citation: RGANI, f. 5. Translated by A B, edited by C D.\nAN  - f. 5\n"));
        let whole = ("citation_verbatim", "RGANI, f. 5. Translated by A B, edited by C D.");
        assert_eq!(named[1..], pairs(&[whole]));
        let phrase = fields("TY  - GEN\nAN  - 7\nN1  - Obtained by A B\nER  - \n");
        assert_eq!(phrase, pairs(&[("?TY", "GEN"), ("?AN", "7"), ("+obtained", "Obtained by A B")]));
    }

    #[test]
    fn a_date_is_taken_once_and_by_its_kind() {
        let dates = |tags: &str| fields(&format!("TY  - GEN\n{tags}ER  - \n"))[1..].to_vec();
        let created = dates(
            "DA  - 1962/03//\nPY  - 1962\nN1  - Date created: 1962-03\nN1  - Heading date: circa 1962\n",
        );
        assert_eq!(created, pairs(&[("created", "1962-03"), ("date", "circa 1962")]));
        assert_eq!(dates("PY  - 1961\nN1  - Heading date: 1961/1963\n"), pairs(&[("date", "1961/1963")]));
        assert_eq!(dates("DA  - circa 1962\nPY  - 1962\n"), pairs(&[("date", "circa 1962")]));
    }

    #[test]
    fn a_bare_accession_number_is_no_citation() {
        assert_eq!(fields("TY - GEN\nAN - 8812\nER - \n"), pairs(&[("?TY", "GEN"), ("?AN", "8812")]));
        let alone = fields("TY - GEN\nAN - RGANI, f. 5, op. 49\nER - \n");
        assert_eq!(alone[..1], pairs(&[("citation_verbatim", "RGANI, f. 5, op. 49")]));
    }

    #[test]
    fn records_without_their_ends_are_told_apart() {
        let text = "TY  - GEN\nTI  - A\nTY  - GEN\nTI  - B\nER  - \n\nstray\nER  - \nTY  - GEN\nTI  - C";
        let read: Vec<(bool, Vec<&str>)> = entries(text)
            .iter()
            .map(|entry| {
                let codes = entry.diagnostics.iter().filter(|found| found.severity > Severity::Note);
                (entry.raw.is_some(), codes.map(|found| found.rule.code).collect())
            })
            .collect();
        let cut = vec!["INP004"];
        assert_eq!(read, [(true, cut.clone()), (true, vec![]), (false, cut.clone()), (true, cut)]);
        assert_eq!(entries(text)[3].source.first_line(), 9);
    }

    #[test]
    fn only_the_words_of_a_value_can_be_replaced() {
        let text = "TY  - GEN\nTI  - A  B\n";
        let at = |from, to| Span::new(text.find(from).unwrap(), text.find(to).unwrap());
        assert_eq!(Ris.address(text, at("A", "B")).as_deref(), Some("TI"));
        assert!(Ris.spell(text, at("A", "B"), "x").is_some());
        assert!(Ris.spell(text, at("A", "B"), "x\ny").is_none());
        assert!(Ris.spell(text, at("TI", "A"), "x").is_none());
    }
}
