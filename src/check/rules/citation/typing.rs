//! `CIT012`, `CIT016`, `CIT019`, `CIT023`: slips of the keyboard in a citation that is read all the same.

use super::locators::{dashes_in, is_back, is_for_digit, mark_of};
use crate::check::rules::kit::{Cited, after, around, before, counted, mend, shown, words};
use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::reference::Citation;
use crate::vocab::look_alikes::{cyrillic, in_cyrillic, in_latin, is_cyrillic, latin};

pub(crate) static SPACING: Rule = Rule {
    code: "CIT012",
    name: "citation-blanks",
    severity: Severity::Warning,
    summary: "a blank is missing in a citation, or there is one too many",
    why: "A search for `f. 0104` does not find `f.0104`, and sorted lists part what belongs together.",
    help: "write one blank after a mark and after a comma, none before it",
    standard: Some("GOST R 7.0.5-2008, 11; ISAD(G) 3.1.1"),
    fix: Fixable::Safe,
    bad: "AVP RF, f.0104,op.19,p.124,d.3",
    good: "AVP RF, f. 0104, op. 19, p. 124, d. 3",
    example: Example::Citation,
};

/// A place where the blanks are not right.
struct Slip {
    /// What is shown.
    part: Span,
    /// What is replaced, and by what.
    edit: (Span, &'static str),
    /// What is wrong.
    what: &'static str,
}

pub(crate) fn spacing(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    for citation in cited.citations {
        let country = citation.repository.as_ref().and_then(|repository| repository.country.as_deref());
        if country.is_some_and(|country| TIGHT.contains(&country)) {
            continue;
        }
        let marks = marks(citation, text);
        let joined = |mark: &&Span| after(text, mark.end).starts_with(|c: char| c.is_ascii_digit());
        let missing = marks.iter().filter(joined).map(|mark| Slip {
            part: Span::new(mark.start, number_end(text, mark.end)),
            edit: (Span::new(mark.end, mark.end), " "),
            what: "a blank is missing in",
        });
        let mut slips: Vec<Slip> = missing.collect();
        // Printers of Russian books set marks and numbers together throughout: a habit, not a slip.
        let house =
            slips.len() == marks.len() && marks.iter().all(|mark| mark.of(text).chars().any(is_cyrillic));
        gaps(citation, text, house, &mut slips);
        runs(citation, text, &mut slips);
        lopsided(citation, text, &mut slips);
        slips.sort_by_key(|slip| slip.edit.0);
        slips.dedup_by_key(|slip| slip.edit.0);
        let Some(first) = slips.first() else { continue };
        let more = match slips.len() - 1 {
            0 => String::new(),
            more => format!(" and in {}", counted(more, "other place", "other places")),
        };
        let message = format!("{} `{}`{more}", first.what, shown(first.part.of(text)));
        let mut found = cited.case(&SPACING, first.part, message);
        if house && slips.iter().all(|slip| slip.edit.1 == " ") {
            found = found.with_severity(Severity::Note);
        }
        out.push(slips.iter().fold(found, |found, Slip { edit: (place, right), .. }| {
            mend(found, true, cited.verbatim, *place, right)
        }));
    }
}

/// Countries whose archives write call numbers without blanks: `SANTA_FE,541,L.3`.
const TIGHT: [&str; 1] = ["ES"];

/// The marks that want a blank behind them: abbreviations with their full stop, and whole words.
fn marks(citation: &Citation, text: &str) -> Vec<Span> {
    let wants = |mark: &str| {
        // Scripts without capitals have no blanks either (`全宗号718`).
        let cased = |c: char| c.is_lowercase() || c.is_uppercase();
        // Letters of a code are no abbreviation (`ERA.1.7.123`).
        let code = mark.chars().nth(2).is_some() && mark.chars().all(|c| c.is_uppercase() || c == '.');
        !code && mark.ends_with('.') || mark.ends_with(cased) && mark.chars().nth(2).is_some()
    };
    let units = citation.levels.iter().filter_map(|unit| {
        let (span, mark) = (unit.span?, unit.mark.as_deref()?);
        let first = span.of(text).starts_with(mark);
        // A letter within a number (`751K.00`) is no mark.
        let joined = before(text, span.start).ends_with(char::is_alphanumeric);
        (first && !joined && wants(mark)).then(|| Span::new(span.start, span.start + mark.len()))
    });
    let pages = citation.pages.iter().map(|pages| mark_of(text, pages));
    let pages = pages
        .filter(|mark| wants(mark.of(text)) && !before(text, mark.start).ends_with(char::is_alphanumeric));
    units.chain(pages.filter(|_| citation.publication.is_none())).collect()
}

fn number_end(text: &str, at: usize) -> usize {
    let rest = after(text, at);
    at + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
}

/// What stands between two parts of a citation: a comma or full stop, and one blank behind it.
fn gaps(citation: &Citation, text: &str, house: bool, slips: &mut Vec<Slip>) {
    let mut parts: Vec<Span> = citation.levels.iter().filter_map(|unit| unit.span).collect();
    parts.extend(citation.repository.as_ref().and_then(|repository| repository.span));
    parts.extend(citation.pages.as_ref().filter(|_| citation.publication.is_none()).map(|pages| pages.span));
    parts.sort_unstable();
    for pair in parts.windows(2) {
        let &[one, other] = pair else { continue };
        let gap = Span::new(one.end, other.start);
        let written = gap.of(text);
        let part = Span::new(tail(text, one), number_end(text, other.start));
        match written {
            "," | ";" => slips.push(Slip {
                part,
                edit: (Span::new(gap.end, gap.end), " "),
                what: "a blank is missing in",
            }),
            "." if house => slips.push(Slip {
                part,
                edit: (Span::new(gap.end, gap.end), " "),
                what: "a blank is missing in",
            }),
            _ => {
                let blank = written.len() - written.trim_start().len();
                if blank > 0 && written[blank..].starts_with([',', ';']) {
                    slips.push(Slip {
                        part,
                        edit: (Span::new(gap.start, gap.start + blank), ""),
                        what: "a blank is too many in",
                    });
                }
            }
        }
    }
}

/// The start of the last word of a part.
fn tail(text: &str, part: Span) -> usize {
    let written = part.of(text);
    part.start
        + written
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + written[at..].chars().next().map_or(1, char::len_utf8))
}

/// A dash with a blank on one side only: `1- 5`.
fn lopsided(citation: &Citation, text: &str, slips: &mut Vec<Slip>) {
    let Some(pages) = citation.pages.as_ref().filter(|_| citation.publication.is_none()) else { return };
    for (_, dash) in dashes_in(text, pages.span) {
        let from = before(text, dash.start).trim_end().len();
        let to = text.len() - after(text, dash.end).trim_start().len();
        if (from < dash.start) != (to > dash.end) {
            let place = if from < dash.start { Span::new(from, dash.start) } else { Span::new(dash.end, to) };
            let part = Span::new(tail(text, Span::new(pages.span.start, from)), number_end(text, to));
            slips.push(Slip { part, edit: (place, ""), what: "a blank is too many in" });
        }
    }
}

/// Two blanks or more in a row.
fn runs(citation: &Citation, text: &str, slips: &mut Vec<Slip>) {
    let base = citation.span.start;
    let written = citation.span.of(text);
    if !written.contains("  ") && !written.contains(['\u{a0}', '\t']) {
        return;
    }
    let mut run: Option<usize> = None;
    for (at, c) in written.char_indices() {
        match (matches!(c, ' ' | '\u{a0}' | '\t'), run) {
            (true, None) => run = Some(at),
            (false, Some(from)) => {
                run = None;
                if written[from..at].chars().nth(1).is_some() {
                    let edit = Span::new(base + from, base + at);
                    let part = Span::new(tail(text, Span::new(base, edit.start)), number_end(text, edit.end));
                    slips.push(Slip { part, edit: (edit, " "), what: "two blanks stand in" });
                }
            }
            _ => {}
        }
    }
}

pub(crate) static CREDIT_RUNS_ON: Rule = Rule {
    code: "CIT016",
    name: "credit-runs-on",
    severity: Severity::Warning,
    summary: "nothing parts the leaves from the credit that follows",
    why: "Catalogs that take the whole line for the location put the translator's name into it.",
    help: "end the reference with a full stop",
    standard: None,
    fix: Fixable::Safe,
    bad: "RGANI, f. 5, op. 49, d. 131, ll. 193-194 Translated by Gary Goldberg.",
    good: "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg.",
    example: Example::Citation,
};

pub(crate) fn credit_runs_on(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    for credit in cited.credits {
        let Some(citation) = cited.citations.iter().rfind(|citation| citation.span.end <= credit.span.start)
        else {
            continue;
        };
        let gap = Span::new(citation.span.end, credit.span.start);
        if gap.of(text).trim().is_empty() && !before(text, gap.start).ends_with('.') {
            let message = format!("`{}` runs on into the credit", shown(citation.span.of(text)));
            out.push(mend(
                cited.case(&CREDIT_RUNS_ON, credit.span, message),
                true,
                cited.verbatim,
                gap,
                ". ",
            ));
        }
    }
}

pub(crate) static LOOK_ALIKES: Rule = Rule {
    code: "CIT019",
    name: "citation-scripts-mixed",
    severity: Severity::Warning,
    summary: "letters of Cyrillic stand for the Latin ones that look the same, or the reverse",
    why: "To a program `ор.` in Cyrillic letters is another word than `op.`; no search finds the one for the other.",
    help: "type the word again in the script of the citation",
    standard: Some("Unicode Technical Standard 39, confusable characters"),
    fix: Fixable::Suggest,
    bad: "RGANI, f. 5, ор. 30, d. 13",
    good: "RGANI, f. 5, op. 30, d. 13",
    example: Example::Citation,
};

pub(crate) fn look_alikes(cited: &Cited<'_>, out: &mut Diagnostics) {
    let whole = cited.verbatim.as_str();
    if whole.is_ascii() || !whole.chars().any(is_cyrillic) {
        return;
    }
    // Credits and notes follow the references; names in them are nobody's marks.
    let end = cited.citations.iter().map(|citation| citation.span.end).max().unwrap_or(whole.len());
    let text = whole.get(..end).unwrap_or(whole);
    let script = Script::of(text);
    for word in words(text) {
        let written = word.of(text);
        let Some(right) = script.right(written) else { continue };
        // A letter for a digit and the back of a leaf have rules of their own.
        if is_for_digit(written, around(text, word).1) || is_back(written) {
            continue;
        }
        let (wrong, own) = if is_cyrillic(right.chars().next().unwrap_or(' ')) {
            ("Latin", "Cyrillic")
        } else {
            ("Cyrillic", "Latin")
        };
        let message = format!("`{}` has {wrong} letters that look like {own} ones", shown(written));
        out.push(mend(cited.case(&LOOK_ALIKES, word, message), false, cited.verbatim, word, &right));
    }
}

/// Which scripts a text is in, by the letters that only one of them has.
struct Script {
    latin: usize,
    cyrillic: usize,
}

impl Script {
    fn of(text: &str) -> Self {
        let own = |c: &char| {
            if is_cyrillic(*c) { latin(*c).is_none() } else { c.is_alphabetic() && cyrillic(*c).is_none() }
        };
        let (cyrillic, latin): (Vec<char>, Vec<char>) =
            text.chars().filter(own).partition(|c| is_cyrillic(*c));
        Self { latin: latin.len(), cyrillic: cyrillic.len() }
    }

    /// What a word is to be in the other script; none for a word that may be what it seems.
    fn right(&self, word: &str) -> Option<String> {
        let foreign = word.chars().filter(|c| is_cyrillic(*c)).count();
        let mixed = foreign > 0 && word.chars().any(|c| !is_cyrillic(c));
        let to_latin = || in_latin(word);
        let to_cyrillic = || in_cyrillic(word);
        if mixed {
            return if self.latin >= self.cyrillic {
                to_latin().or_else(to_cyrillic)
            } else {
                to_cyrillic().or_else(to_latin)
            };
        }
        let numeral = word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'));
        match (foreign > 0, self.latin, self.cyrillic) {
            (true, 1.., 0) => to_latin(),
            (false, 0, 1..) if !numeral => to_cyrillic(),
            _ => None,
        }
    }
}

pub(crate) static PUNCTUATION: Rule = Rule {
    code: "CIT023",
    name: "citation-punctuation",
    severity: Severity::Warning,
    summary: "a comma, full stop or number sign of a citation is doubled, or a comma is missing",
    why: "A doubled mark hides a part that was lost, and numbers without a comma between them read as one.",
    help: "take the second mark away, or put in the part or the comma that is missing",
    standard: None,
    fix: Fixable::Suggest,
    bad: "AVP RF, f. 0104,, op. 19, d. 3, ll. 26-30 33-35",
    good: "AVP RF, f. 0104, op. 19, d. 3, ll. 26-30, 33-35",
    example: Example::Citation,
};

pub(crate) fn punctuation(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    let Some(whole) = cited.citations.iter().map(|citation| citation.span).reduce(Span::to) else { return };
    for (place, right) in doubled(text, whole) {
        let message = format!("`{}` stands twice", place.of(text).chars().next().unwrap_or(' '));
        out.push(mend(cited.case(&PUNCTUATION, place, message), false, cited.verbatim, place, right));
    }
    for place in doubled_signs(text, whole) {
        let message = format!("`{}` is a number sign twice", shown(place.of(text)));
        let first = place.of(text).split_whitespace().next().unwrap_or_default();
        out.push(mend(cited.case(&PUNCTUATION, place, message), false, cited.verbatim, place, first));
    }
    for pages in cited.citations.iter().filter_map(|citation| citation.pages.as_ref()) {
        let list = Span::new(mark_of(text, pages).end, pages.span.end);
        for blank in unparted(list.of(text)) {
            let place = blank.shifted(list.start);
            let message = format!("a comma is missing in `{}`", shown(pages.span.of(text)));
            out.push(mend(cited.case(&PUNCTUATION, place, message), false, cited.verbatim, place, ", "));
        }
    }
}

/// Where a comma, semicolon or full stop stands twice, and what is meant; three or more are an omission.
fn doubled(text: &str, within: Span) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    // The run of equal bytes that is being read, blanks left out: its first and last place, the byte, how many.
    let mut run = (0, 0, b' ', 0);
    let mut end = |(from, to, byte, count): (usize, usize, u8, usize)| {
        let mark = [",", ";", "."].into_iter().find(|mark| mark.as_bytes() == [byte]);
        // `5. . d` is an omission with blanks.
        if let Some(mark) = mark.filter(|mark| count == 2 && (*mark != "." || to == from + 1)) {
            found.push((Span::new(from, to + 1).shifted(within.start), mark));
        }
    };
    for (at, byte) in within.of(text).bytes().enumerate().filter(|(_, byte)| *byte != b' ') {
        if byte == run.2 {
            run = (run.0, at, byte, run.3 + 1);
            continue;
        }
        if run.3 == 2 {
            end(run);
        }
        run = (at, at, byte, 1);
    }
    end(run);
    found
}

/// Where two signs for `number` follow each other.
fn doubled_signs(text: &str, within: Span) -> Vec<Span> {
    const SIGNS: [&str; 6] = ["No.", "Nos.", "Nr.", "Nº", "N°", "№"];
    let mut found = Vec::new();
    let mut before: Option<Span> = None;
    let mut at = within.start;
    for word in within.of(text).split(' ') {
        let span = Span::new(at, at + word.len());
        at = span.end + 1;
        if word.is_empty() {
            continue;
        }
        let sign = word.starts_with(['N', '№']) && SIGNS.contains(&word);
        match before {
            Some(first) if sign => found.push(first.to(span)),
            _ => {}
        }
        before = sign.then_some(span);
    }
    found
}

/// The blanks of a list that stand where a comma should: a range is complete before them, a number follows.
fn unparted(list: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    let digit = |c: char| c.is_ascii_digit();
    for (blank, _) in list.match_indices(' ') {
        let word = list[at.min(blank)..blank].trim();
        at = blank + 1;
        // The first of several blanks has a word before it; the rest have none.
        if !word.starts_with(digit) || !word.ends_with(|c: char| digit(c) || c == '.') {
            continue;
        }
        let rest = list[at..].trim_start();
        if rest.starts_with(digit) {
            found.push(Span::new(blank, list.len() - rest.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_marks_are_told_from_omissions() {
        let places = |text: &str| -> Vec<String> {
            doubled(text, Span::new(0, text.len()))
                .iter()
                .map(|(place, _)| place.of(text).to_owned())
                .collect()
        };
        assert_eq!(places("f. 5,, op. 3"), [",,"]);
        assert_eq!(places("f. 5, , op. 3; ; d. 4"), [", ,", "; ;"]);
        assert_eq!(places("f.. 5"), [".."]);
        for right in ["f. 5, op. 3.", "f. 5 … d. 3", "f. 5 ... d. 3", "f. 5. . . d. 3", "Ф. 3. Оп. 5", ",,,"]
        {
            assert!(places(right).is_empty(), "{right}");
        }
    }

    #[test]
    fn lists_without_a_comma_are_found() {
        let places = |list: &str| unparted(list).len();
        assert_eq!(places(" 26-30 33-35"), 1);
        assert_eq!(places(" 26-30, 33-35"), 0);
        assert_eq!(places(" 12 ob., 14"), 0);
        assert_eq!(places(" 86 - 87"), 0);
        assert_eq!(places(" 12 ob.-14"), 0);
    }

    #[test]
    fn number_signs_stand_once() {
        let text = "f. No. No. 5, d. № 3";
        let found = doubled_signs(text, Span::new(0, text.len()));
        assert_eq!(found.iter().map(|place| place.of(text)).collect::<Vec<_>>(), ["No. No."]);
    }

    #[test]
    fn a_word_is_put_into_the_script_of_the_citation() {
        let right = |text: &str, word: &str| Script::of(text).right(word);
        assert_eq!(right("RGANI, f. 5, ор. 30", "ор").as_deref(), Some("op"));
        assert_eq!(right("RGANI, f. 5, оp. 30", "оp").as_deref(), Some("op"));
        assert_eq!(right("РГАНИ, ф. 5, oп. 30", "oп").as_deref(), Some("оп"));
        assert_eq!(right("ГАРФ, ф. P-5446, оп. 1", "P").as_deref(), Some("Р"));
        for (text, word) in [
            ("РГАНИ (RGANI), ф. 5, ор. 3", "ор"),
            ("РГАНИ. Ф. I. Оп. X", "X"),
            ("RGANI, f. 5", "op"),
            ("ГАРФ, ф. Р-5446", "Р"),
        ] {
            assert_eq!(right(text, word), None, "{text}");
        }
    }
}
