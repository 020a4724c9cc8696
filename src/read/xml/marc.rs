//! MARC 21 bibliographic records in MARCXML (MARC21slim 1.1).
//!
//! Fields and subfields are those of the MARC 21 Format for Bibliographic Data; punctuation that ISBD puts at the ends
//! of subfields to part them is taken off, what stands within them is not.

use super::take::Taker;
use super::{dublin_core, roles};
use crate::diagnostic::Span;
use crate::read::cues;
use crate::record::raw::Name;
use crate::record::reference::Role;
use crate::record::{Edtf, Field, Text};

/// What becomes of a field.
enum To {
    /// The subfields with these codes as one value, with what stands between them.
    As(Field, &'static str, &'static str),
    /// Each subfield with one of these codes as a value.
    Each(Field, &'static str),
    /// A field of its own choosing.
    By(fn(&mut Marc<'_, '_>, usize)),
    /// It speaks of the description.
    Nothing,
}

/// Tags (`.` is any digit) and what becomes of their fields. The first row that fits is taken.
static ROWS: &[(&[&str], To)] = &[
    (&["001", "003", "005", "006", "007", "008", "035", "040", "336", "337", "338"], To::Nothing),
    (&["033", "518"], To::By(event)),
    (&["041"], To::By(languages)),
    (&["046"], To::By(coded_date)),
    (&["100", "110", "111"], To::By(creator)),
    (&["700", "710", "711", "720"], To::By(contributor)),
    (&["245"], To::By(title)),
    (&["260", "264"], To::By(publication)),
    (&["500"], To::By(note)),
    (&["520"], To::By(summary)),
    (&["524"], To::Nothing),
    (&["535", "852"], To::By(holder)),
    (&["536"], To::As(Field::Support, "a", " ")),
    (&["540"], To::By(rights)),
    (&["541"], To::By(acquisition)),
    (&["546"], To::By(language_note)),
    (&["561"], To::By(custody)),
    (&["600", "610", "611"], To::By(person)),
    (&["648"], To::By(period)),
    (&["650", "630"], To::By(subject)),
    (&["651"], To::By(place)),
    (&["653"], To::By(uncontrolled)),
    (&["655"], To::Each(Field::Type, "a")),
    (&["773"], To::By(host)),
    (&["856"], To::Each(Field::Url, "u")),
];

/// What field 535 and 546 speak of, in records that fonds writes.
const ORIGINAL: &str = "Original";

/// The parts that a note on languages can speak of, and the field of each.
const PARTS: [(&str, Field); 2] =
    [(ORIGINAL, Field::Languages), ("Digital edition", Field::EditionLanguages)];

/// A record under way.
struct Marc<'a, 't> {
    taker: &'a mut Taker<'t>,
    record: usize,
    /// Whether the record is of an online resource, by its field 007.
    is_online: bool,
    /// Whether a field has the date of production in words.
    has_production: bool,
    /// Whether a field has the date of an event.
    has_event: bool,
    /// Whether no punctuation ends its subfields, by its leader (position 18, `c` and `n`).
    is_unpunctuated: bool,
    /// Whether notes name the languages of the original and of the edition.
    notes_languages: [bool; 2],
    /// The tags whose fields have been taken together.
    taken: Vec<&'static str>,
}

/// Takes a record.
pub(super) fn record(taker: &mut Taker<'_>, at: usize) {
    let mut marc = Marc {
        taker,
        record: at,
        is_online: false,
        has_production: false,
        has_event: false,
        is_unpunctuated: false,
        notes_languages: [false; 2],
        taken: Vec::new(),
    };
    let leader = marc.taker.tree.child(at, "leader").map(|leader| marc.taker.tree.exact(leader));
    marc.is_unpunctuated =
        leader.is_some_and(|leader| matches!(leader.as_bytes().get(18), Some(b'c' | b'n')));
    marc.has_event = !marc.fields("033").is_empty() || !marc.fields("518").is_empty();
    let notes = marc.fields("546");
    marc.notes_languages = PARTS.map(|(part, _)| notes.iter().any(|at| marc.part_of(*at) == Some(part)));
    marc.is_online = marc.fields("007").iter().any(|at| marc.taker.text(*at).starts_with("cr"));
    let is_production = |at: &usize| marc.indicator(*at, 2) == '0' && marc.first(*at, "c").is_some();
    marc.has_production = marc.fields("264").iter().any(is_production);
    marc.citation();
    for field in marc.taker.tree.children(at).collect::<Vec<_>>() {
        marc.field(field);
    }
    marc.identifier();
    marc.fixed();
}

impl<'t> Marc<'_, 't> {
    fn field(&mut self, at: usize) {
        let tag = self.tag(at);
        match ROWS.iter().find(|(tags, _)| tags.contains(&tag.as_str())).map(|(_, to)| to) {
            Some(To::As(field, codes, between)) => {
                let value = Text::join(&self.parts(at, codes), between);
                self.take(*field, at, value);
            }
            Some(To::Each(field, codes)) => {
                for value in self.parts(at, codes) {
                    self.take(*field, at, value);
                }
            }
            Some(To::By(by)) => by(self, at),
            Some(To::Nothing) => {}
            None if tag.is_empty() => {}
            None => self.keep(at),
        }
    }

    fn take(&mut self, field: Field, at: usize, value: Text) {
        if !value.is_empty() {
            self.taker.field(field, at, value);
        }
    }

    fn tag(&self, at: usize) -> String {
        self.taker.tree.attribute(at, "tag").unwrap_or_default()
    }

    /// The fields with a tag.
    fn fields(&self, tag: &str) -> Vec<usize> {
        let tree = self.taker.tree;
        tree.children(self.record).filter(|at| tree.attribute(*at, "tag").as_deref() == Some(tag)).collect()
    }

    fn indicator(&self, at: usize, number: u8) -> char {
        let value = self.taker.tree.attribute(at, if number == 1 { "ind1" } else { "ind2" });
        value.and_then(|value| value.chars().next()).unwrap_or(' ')
    }

    /// The subfields with one of these codes, in the order of the record; all of them for no codes.
    fn parts(&self, at: usize, codes: &str) -> Vec<Text> {
        let tree = self.taker.tree;
        let has_code = |part: &usize| {
            codes.is_empty()
                || tree.attribute(*part, "code").is_some_and(|code| !code.is_empty() && codes.contains(&code))
        };
        let parts = tree.children(at).filter(|part| tree.local(*part) == "subfield").filter(has_code);
        parts.map(|part| self.bare(self.taker.long_text(part))).filter(|part| !part.is_empty()).collect()
    }

    /// The part of the document that a note on languages speaks of.
    fn part_of(&self, at: usize) -> Option<&'static str> {
        let named = self.first(at, "3")?;
        PARTS.iter().find(|(part, _)| *part == named.as_str()).map(|(part, _)| *part)
    }

    /// The subfields of all fields with a tag, as one text; nothing when the first of them has been here.
    fn lines(&mut self, tag: &'static str, codes: &str) -> Option<Text> {
        if self.taken.contains(&tag) {
            return None;
        }
        self.taken.push(tag);
        let lines: Vec<Text> =
            self.fields(tag).into_iter().map(|at| Text::join(&self.parts(at, codes), " ")).collect();
        let lines: Vec<Text> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Some(Text::join(&lines, "\n"))
    }

    /// A subfield without the punctuation that parts it from the next. The full stop of an abbreviation or initial
    /// stays.
    fn bare(&self, value: Text) -> Text {
        if self.is_unpunctuated {
            return value;
        }
        let is_mark = |c: char| c.is_whitespace() || matches!(c, '/' | ':' | ';' | ',' | '=' | '+');
        let words = value.trim_end_matches(is_mark);
        value.slice(Span::new(0, words.len()))
    }

    /// A name or a heading without the full stop that ends its field.
    fn without_stop(&self, value: &Text) -> Text {
        let Some(words) = value.strip_suffix('.').filter(|_| !self.is_unpunctuated) else {
            return value.clone();
        };
        let last = words.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_short = last.chars().count() <= 3 && last.chars().next().is_some_and(char::is_uppercase);
        if is_short { value.clone() } else { value.slice(Span::new(0, words.len())) }
    }

    /// The subfields as they stand, without the mark at the end that leads on to a subfield that is left out.
    fn joined(&self, at: usize, codes: &str) -> Text {
        let tree = self.taker.tree;
        let is_wanted =
            |part: &usize| tree.attribute(*part, "code").is_some_and(|code| codes.contains(&code));
        let parts: Vec<Text> =
            tree.children(at).filter(is_wanted).map(|part| self.taker.text(part)).collect();
        self.bare(Text::join(&parts, " "))
    }

    fn first(&self, at: usize, codes: &str) -> Option<Text> {
        self.parts(at, codes).into_iter().next()
    }

    /// Keeps a field under its tag: all its subfields.
    fn keep(&mut self, at: usize) {
        let label = format!("marc:{}", self.tag(at));
        let tree = self.taker.tree;
        let parts = self.parts(at, "");
        let value = if parts.is_empty() { self.taker.text(at) } else { Text::join(&parts, " ") };
        if tree.local(at) != "leader" {
            self.taker.keep_as(&label, at, value);
        }
    }

    /// The citation as given, else the holder of the original with its number, else the holder of the copy with its.
    fn citation(&mut self) {
        for (tag, codes) in [("524", "a"), ("535", "a"), ("852", "abcehijkm")] {
            for at in self.fields(tag) {
                // A copy is not what is cited.
                let is_original = tag != "535" || self.indicator(at, 1) != '2';
                let value = Text::join(&self.parts(at, codes), ", ");
                if is_original && !value.is_empty() {
                    self.taker.field(Field::Citation, at, value);
                }
            }
            if self.taker.has(Field::Citation) {
                return;
            }
        }
    }

    /// The control number of the record; without one, the first number that another system gave it.
    fn identifier(&mut self) {
        let own = self.fields("001").first().map(|at| (*at, self.taker.text(*at)));
        let addresses = self.fields("856").into_iter().take(8).flat_map(|at| self.parts(at, "u"));
        let addresses: Vec<Text> = addresses.collect();
        for at in self.fields("035") {
            let Some(value) = self.first(at, "a") else { continue };
            let mut is_said = false;
            if own.as_ref().is_none_or(|(_, own)| own.is_empty()) && !self.taker.has(Field::Id) {
                let number =
                    value.starts_with('(').then(|| value.find(')')).flatten().map_or(0, |end| end + 1);
                // Who gave it is said by its address, too, where it is a host.
                let by = value[..number].trim_matches(['(', ')']);
                let is_host = !by.is_empty() && addresses.iter().any(|address| address.contains(by));
                is_said = number == 0 || is_host;
                let number = value.slice(Span::new(number, value.len()));
                self.taker.field(Field::Id, at, number);
            }
            if !is_said {
                self.taker.extra("marc:035", at, value);
            }
        }
        if let Some((at, number)) = own {
            self.take(Field::Id, at, number);
        }
    }

    /// What field 008 says of language and date where no other field does.
    fn fixed(&mut self) {
        let Some(at) = self.fields("008").first().copied() else { return };
        let value = self.taker.tree.exact(at);
        let part = |from: usize, to: usize| value.get(from..to).map(|_| value.slice(Span::new(from, to)));
        let known = |code: &Text| {
            code.bytes().all(|byte| byte.is_ascii_lowercase()) && !matches!(&**code, "und" | "zxx" | "mul")
        };
        let has_language = self.taker.has(Field::Languages) || self.taker.has(Field::EditionLanguages);
        if let Some(code) = part(35, 38).filter(|code| !has_language && known(code)) {
            self.take(Field::Languages, at, code);
        }
        let year = |year: &Text| year.bytes().all(|byte| byte.is_ascii_digit()) && !year.starts_with("0000");
        let has_date = self.taker.has(Field::Date) || self.taker.has(Field::Created);
        if let Some(year) = part(7, 11).filter(|value| !has_date && year(value)) {
            self.take(Field::Date, at, year);
        }
    }
}

/// Who holds it, where the citation does not say so. The country beside a reference that it has is known by the archive.
fn holder(marc: &mut Marc<'_, '_>, at: usize) {
    let is_reference = marc.first(at, "3").is_some_and(|part| part.as_str() == ORIGINAL);
    let parts = marc.parts(at, if is_reference { "ab" } else { "abcdehijk" });
    if !parts.iter().all(|part| marc.taker.is_said_in_parts(part)) {
        marc.keep(at);
    }
}

/// What it is a part of, where the citation does not say so.
fn host(marc: &mut Marc<'_, '_>, at: usize) {
    let parts = marc.parts(at, "abdgnoqrtuwxyz");
    if !parts.iter().all(|part| marc.taker.is_said_in_parts(part)) {
        marc.keep(at);
    }
}

/// Abstracts, one a line.
fn summary(marc: &mut Marc<'_, '_>, at: usize) {
    if let Some(value) = marc.lines("520", "ab") {
        marc.take(Field::Summary, at, value);
    }
}

/// The statement, one field a line, and the address of it.
fn rights(marc: &mut Marc<'_, '_>, at: usize) {
    if let Some(value) = marc.lines("540", "a") {
        marc.take(Field::Rights, at, value);
    }
    for value in marc.parts(at, "u") {
        marc.take(Field::Rights, at, value);
    }
}

/// The language of the original or of the edition in words.
fn language_note(marc: &mut Marc<'_, '_>, at: usize) {
    let part = marc.part_of(at);
    match PARTS.iter().find(|(known, _)| Some(*known) == part) {
        Some((_, field)) => {
            for value in marc.parts(at, "a") {
                marc.take(*field, at, value);
            }
        }
        None => marc.keep(at),
    }
}

/// How it was obtained, where the citation does not say so.
fn custody(marc: &mut Marc<'_, '_>, at: usize) {
    let words = Text::join(&marc.parts(at, "a"), " ");
    match () {
        () if !dublin_core::is_acquisition(&words) => marc.keep(at),
        () if marc.taker.is_said(&words) => {}
        () => marc.taker.push(Name::Credit(Role::Obtained), at, words),
    }
}

fn title(marc: &mut Marc<'_, '_>, at: usize) {
    let title = marc.joined(at, "abnp");
    marc.take(Field::Title, at, marc.without_stop(&title));
    let dates: Vec<Text> = marc.parts(at, "fg").iter().map(|part| marc.without_stop(part)).collect();
    marc.take(Field::Date, at, Text::join(&dates, ", "));
    for value in marc.parts(at, "c") {
        marc.taker.extra("marc:245$c", at, value);
    }
}

fn name_of(marc: &Marc<'_, '_>, at: usize) -> Text {
    marc.without_stop(&marc.joined(at, "abcq"))
}

/// The dates of a life are no part of a name; the heading that has them is kept beside it.
fn dates(marc: &mut Marc<'_, '_>, at: usize) {
    if marc.first(at, "d").is_some() {
        let label = format!("marc:{}", marc.tag(at));
        let heading = marc.joined(at, "abcdq");
        marc.taker.extra(label, at, heading);
    }
}

fn creator(marc: &mut Marc<'_, '_>, at: usize) {
    named(marc, at, Field::Creators);
}

fn contributor(marc: &mut Marc<'_, '_>, at: usize) {
    named(marc, at, Field::Contributors);
}

fn named(marc: &mut Marc<'_, '_>, at: usize, default: Field) {
    let name = name_of(marc, at);
    let words: Vec<String> = marc.parts(at, "e4").into_iter().map(Text::into_string).collect();
    roles::take(marc.taker, at, &name, &words, default);
    dates(marc, at);
}

fn person(marc: &mut Marc<'_, '_>, at: usize) {
    let name = name_of(marc, at);
    marc.take(Field::People, at, name);
    dates(marc, at);
}

/// A heading with its subdivisions.
fn heading(marc: &Marc<'_, '_>, at: usize) -> Text {
    let parts: Vec<Text> = marc.parts(at, "abvxyz").iter().map(|part| marc.without_stop(part)).collect();
    Text::join(&parts, "--")
}

fn subject(marc: &mut Marc<'_, '_>, at: usize) {
    let value = heading(marc, at);
    marc.take(Field::Subjects, at, value);
}

fn place(marc: &mut Marc<'_, '_>, at: usize) {
    let value = heading(marc, at);
    marc.take(Field::Places, at, value);
}

fn period(marc: &mut Marc<'_, '_>, at: usize) {
    let value = heading(marc, at);
    let is_date = Edtf::parse(&value).is_some() || cues::is_date(&value);
    match is_date {
        // Field 518 or 033 has it in words or whole.
        true if marc.has_event => {}
        true => marc.take(Field::EventDates, at, value),
        false => marc.take(Field::Subjects, at, value),
    }
}

/// Index terms, which the second indicator sorts.
fn uncontrolled(marc: &mut Marc<'_, '_>, at: usize) {
    let field = match marc.indicator(at, 2) {
        '1' | '2' | '3' => Field::People,
        '4' => Field::EventDates,
        '5' => Field::Places,
        '6' => Field::Type,
        _ => Field::Subjects,
    };
    for value in marc.parts(at, "a") {
        marc.take(field, at, marc.without_stop(&value));
    }
}

/// Production is of the document itself; publication is of the edition where the record is of an online resource.
fn publication(marc: &mut Marc<'_, '_>, at: usize) {
    let is_production = marc.tag(at) == "264" && marc.indicator(at, 2) == '0';
    if marc.tag(at) == "264" && matches!(marc.indicator(at, 2), '2' | '3' | '4') {
        return marc.keep(at);
    }
    let field = match (is_production, marc.is_online) {
        (true, _) => Field::Created,
        (false, true) => Field::Uploaded,
        (false, false) => Field::Date,
    };
    for value in marc.parts(at, "c") {
        marc.take(field, at, marc.without_stop(&value));
    }
    for value in marc.parts(at, "b") {
        let field = if is_production { Field::Creators } else { Field::Publisher };
        marc.take(field, at, value);
    }
    for value in marc.parts(at, "a") {
        marc.taker.extra(format!("marc:{}$a", marc.tag(at)), at, value);
    }
}

/// A coded date of creation, where no field has it in words.
fn coded_date(marc: &mut Marc<'_, '_>, at: usize) {
    let ends = marc.parts(at, "kl");
    match marc.has_production {
        _ if ends.is_empty() => marc.keep(at),
        true => {}
        false => marc.take(Field::Created, at, Text::join(&ends, "/")),
    }
}

fn event(marc: &mut Marc<'_, '_>, at: usize) {
    let codes = if marc.tag(at) == "033" { "a" } else { "d" };
    let dates = marc.parts(at, codes);
    if dates.is_empty() {
        return marc.keep(at);
    }
    // Field 033 says by its first indicator that two dates are the ends of a range.
    let is_range = marc.tag(at) == "033" && marc.indicator(at, 1) == '2';
    let dates = if is_range { vec![Text::join(&dates, "/")] } else { dates };
    for date in dates {
        marc.take(Field::EventDates, at, marc.without_stop(&date));
    }
}

/// Codes of three letters, in old records several in one subfield. Of a translation `$h` has the original's.
fn languages(marc: &mut Marc<'_, '_>, at: usize) {
    let split = |value: &Text| -> Vec<Text> {
        let is_packed =
            value.is_ascii() && value.len() > 3 && value.len().is_multiple_of(3) && !value.contains(' ');
        if !is_packed {
            return vec![value.clone()];
        }
        (0..value.len()).step_by(3).map(|at| value.slice(Span::new(at, at + 3))).collect()
    };
    let codes = |codes: &str| -> Vec<Text> { marc.parts(at, codes).iter().flat_map(split).collect() };
    let (edition, original) = (codes("a"), codes("h"));
    // Words say it better; of a document that is no translation they say which of both is meant.
    let [in_original, in_edition] = marc.notes_languages;
    let (field, is_said) = match original.is_empty() {
        true => (Field::Languages, in_original || in_edition),
        false => (Field::EditionLanguages, in_edition),
    };
    for code in edition.into_iter().filter(|_| !is_said) {
        marc.take(field, at, code);
    }
    for code in original.into_iter().filter(|_| !in_original) {
        marc.take(Field::Languages, at, code);
    }
}

fn note(marc: &mut Marc<'_, '_>, at: usize) {
    let value = marc.joined(at, "a");
    match dublin_core::labelled(&value) {
        Some((field, words)) => marc.take(field, at, marc.without_stop(&words)),
        None if cues::is_support(&value) => marc.take(Field::Support, at, value),
        None => marc.keep(at),
    }
}

/// Who gave the copy, where the way is `Obtained` or the like; a gift or a purchase is of the holder.
fn acquisition(marc: &mut Marc<'_, '_>, at: usize) {
    let way = marc.first(at, "c").unwrap_or_default();
    let ways = [("obtained", Role::Obtained), ("provided", Role::Provided)];
    let role = ways.into_iter().find(|(word, _)| way.to_lowercase().starts_with(word)).map(|(_, role)| role);
    match marc.first(at, "a").zip(role) {
        Some((name, role)) => {
            let name = marc.without_stop(&name);
            marc.taker.push(Name::Credit(role), at, name);
        }
        None => marc.keep(at),
    }
}
