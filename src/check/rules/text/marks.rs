//! `TXT003`–`TXT005`, `TXT016`: brackets and quotation marks.

use crate::check::rules::kit::{around, case, counted, mend, shown};
use crate::check::rules::survey::{Survey, Surveyed};
use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};

pub(crate) static BRACKETS: Rule = Rule {
    code: "TXT003",
    name: "bracket-without-partner",
    severity: Severity::Warning,
    summary: "a bracket is opened and not closed, or the reverse",
    why: "Part of a remark was lost, or its end cannot be told.",
    help: "compare with the source",
    standard: None,
    fix: Fixable::No,
    bad: "Text: The talks on sugar went on in the ministry.\n\
          (Signature). Petrov)",
    good: "Text: The talks on sugar went on in the ministry.\n\
           (Signature). Petrov",
    example: Example::Record,
};

pub(crate) fn brackets(survey: &Survey<'_>, out: &mut Diagnostics) {
    unpaired(&BRACKETS, survey, ('(', ')'), out);
}

pub(crate) static INSERTIONS: Rule = Rule {
    code: "TXT016",
    name: "insertion-mark-without-partner",
    severity: Severity::Note,
    summary: "a square bracket is opened and not closed, or the reverse",
    why: "Square brackets mark what the editor added; without the second one that cannot be told from the document.",
    help: "compare with the source",
    standard: Some("DACS 1.6"),
    fix: Fixable::No,
    bad: "Text: We value him for [his very integrity.",
    good: "Text: We value him for [his] very integrity.",
    example: Example::Record,
};

pub(crate) fn insertions(survey: &Survey<'_>, out: &mut Diagnostics) {
    unpaired(&INSERTIONS, survey, ('[', ']'), out);
}

/// A text with more brackets astray than this is damaged as a whole; each further one would say no more.
const MOST: usize = 20;

fn unpaired(rule: &'static Rule, survey: &Survey<'_>, pair: (char, char), out: &mut Diagnostics) {
    for surveyed in survey.prose().chain(survey.cited()) {
        let alone = without_partner(surveyed, pair);
        let Surveyed { field, text, .. } = *surveyed;
        for (number, at) in alone.iter().copied().take(MOST).enumerate() {
            let line = line_around(text, at.start);
            let more = match alone.len() - number - 1 {
                rest if rest > 0 && number + 1 == MOST => format!(", nor have {rest} more"),
                _ => String::new(),
            };
            let message = format!("`{}` has no partner in `{}`{more}", at.of(text), shown(line));
            out.push(case(rule, field, text, at, message));
        }
    }
}

/// The brackets of a text that have no partner, in its order. Both are ASCII.
///
/// Partners are looked for in the paragraph first, then a bracket that one leaves open may be closed by a
/// later one. The mark of an enumeration, `a)` or `1)`, needs none.
fn without_partner(surveyed: &Surveyed<'_>, (open, close): (char, char)) -> Vec<Span> {
    let mut here: Vec<usize> = Vec::new();
    let mut opened: Vec<usize> = Vec::new();
    let mut alone: Vec<usize> = Vec::new();
    for &(at, mark) in &surveyed.marks {
        if mark == '\n' {
            opened.append(&mut here);
        } else if mark == open {
            here.push(at);
        } else if mark == close
            && here.pop().is_none()
            && !is_enumerator(surveyed.text, at)
            && opened.pop().is_none()
        {
            alone.push(at);
        }
    }
    alone.append(&mut opened);
    alone.append(&mut here);
    alone.sort_unstable();
    alone.into_iter().map(|at| Span::new(at, at + 1)).collect()
}

/// Whether a closing bracket follows a number or one to three letters that stand alone: `a)`, `12)`, `iv)`.
fn is_enumerator(text: &str, close: usize) -> bool {
    let before = &text[..close];
    let mark = before
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(before, |at| &before[before.ceil_char_boundary(at + 1)..]);
    let head = &before[..before.len() - mark.len()];
    let stands_alone = head.is_empty()
        || head.ends_with(|c: char| c.is_whitespace() || matches!(c, ';' | ':' | '-' | '–' | '—'));
    let number = mark.chars().all(char::is_numeric) && mark.chars().count() <= 3;
    let letters =
        mark.chars().count() == 1 || mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'));
    !mark.is_empty() && stands_alone && (number || letters)
}

/// The line that `at` stands on, as far as a message shows it. What stands near the bracket says more than the
/// beginning of a long paragraph.
fn line_around(text: &str, at: usize) -> &str {
    const BEFORE: usize = 40;
    const BEHIND: usize = 400;
    let far = text.floor_char_boundary(at.saturating_sub(BEFORE + 1));
    let start = match text[far..at].rfind('\n') {
        Some(end) => far + end + 1,
        None if far == 0 => 0,
        None => {
            let near = text.ceil_char_boundary(at - BEFORE);
            text[near..at].find(' ').map_or(near, |blank| near + blank)
        }
    };
    let rest = &text[at..text.floor_char_boundary(at.saturating_add(BEHIND))];
    &text[start..rest.find('\n').map_or(at + rest.len(), |end| at + end)]
}

pub(crate) static QUOTES_MIXED: Rule = Rule {
    code: "TXT004",
    name: "quotation-marks-mixed",
    severity: Severity::Warning,
    summary: "a quotation is closed with a mark that does not belong to its opening",
    why: "Programs and readers take an opening mark for the beginning of another quotation.",
    help: "close `“` with `”`, and a straight mark with a straight one",
    standard: Some("Unicode 16.0, 6.2"),
    fix: Fixable::Suggest,
    bad: "Text: They called him “a troublemaker“ in the ministry.",
    good: "Text: They called him “a troublemaker” in the ministry.",
    example: Example::Record,
};

pub(crate) fn quotes_mixed(survey: &Survey<'_>, out: &mut Diagnostics) {
    for surveyed in survey.prose() {
        let Surveyed { field, text, .. } = *surveyed;
        for Wrong { from, at, right } in wrong_closings(surveyed) {
            let (written, words) = (at.of(text), shown(&text[from..at.end]));
            let message = format!("`{words}` is closed with `{written}`, not with `{right}`");
            let found = case(&QUOTES_MIXED, field, text, at, message);
            // A straight mark would end the strings of JSON around it.
            out.push(if right == '"' { found } else { mend(found, false, text, at, &right.to_string()) });
        }
    }
}

/// A closing mark that does not fit.
struct Wrong {
    /// Where the quotation begins.
    from: usize,
    /// The mark.
    at: Span,
    /// What belongs there.
    right: char,
}

/// The closing marks of a text that do not fit the opening ones of their paragraph.
///
/// `“…”` and `"…"` are looked at; `„…“` is good German, and `”…”` good Swedish.
fn wrong_closings(surveyed: &Surveyed<'_>) -> Vec<Wrong> {
    let mut open: Option<char> = None;
    let mut from = 0;
    let mut wrong = Vec::new();
    for &(at, c) in &surveyed.marks {
        if !matches!(c, '"' | '“' | '”' | '„' | '‟') {
            open = open.filter(|_| c != '\n');
            continue;
        }
        let place = Span::new(at, at + c.len_utf8());
        let closes = closes(surveyed.text, place);
        let before = open;
        match (c, open) {
            ('„' | '‟', _) => open = Some(c),
            ('“', Some('„')) | ('”' | '“', Some('‟')) | ('”', Some('“' | '„' | '”')) | ('"', Some('"')) => {
                open = None
            }
            ('“', Some('“')) | ('"', Some('“')) if closes => {
                wrong.push(Wrong { from, at: place, right: '”' });
                open = None;
            }
            ('“' | '”', Some('"')) if closes => {
                wrong.push(Wrong { from, at: place, right: '"' });
                open = None;
            }
            ('“' | '"' | '”', None) if !closes => open = Some(c),
            _ => {}
        }
        if open.is_some() && open != before {
            from = place.start;
        }
    }
    wrong
}

/// Whether a mark stands where a quotation ends: after a letter or a mark of the sentence, and before none.
fn closes(text: &str, place: Span) -> bool {
    let (before, after) = around(text, place);
    let word = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | '…' | ')' | ']' | '’');
    before.is_some_and(word) && after.is_none_or(|c| !c.is_alphanumeric())
}

pub(crate) static QUOTE_STYLES: Rule = Rule {
    code: "TXT005",
    name: "quote-styles-mixed",
    severity: Severity::Note,
    summary: "straight and curly quotation marks or apostrophes are mixed",
    why: "One phrase then has two spellings, and a search finds one of them.",
    help: "use one style throughout the record",
    standard: Some("Unicode 16.0, 6.2"),
    fix: Fixable::No,
    bad: "Text: He called it \"a talk\" and praised Castro’s letter.",
    good: "Text: He called it “a talk” and praised Castro’s letter.",
    example: Example::Record,
};

/// The marks of one style: how many there are, and the first.
#[derive(Default)]
struct Style<'s, 'r> {
    count: usize,
    first: Option<(&'s Surveyed<'r>, Span)>,
}

pub(crate) fn quote_styles(survey: &Survey<'_>, out: &mut Diagnostics) {
    let (mut straight, mut curly) = (Style::default(), Style::default());
    for surveyed in survey.prose() {
        for &(at, mark) in &surveyed.marks {
            let style = match mark {
                '"' | '\'' => &mut straight,
                '“' | '”' | '‘' | '’' => &mut curly,
                _ => continue,
            };
            // Between digits a mark is a foot, an inch or a minute: `5' 10"`.
            if !surveyed.text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                style.count += 1;
                style.first.get_or_insert((surveyed, Span::new(at, at + mark.len_utf8())));
            }
        }
    }
    let fewer = if straight.count <= curly.count { &straight } else { &curly };
    let Some((surveyed, at)) = fewer.first else { return };
    let curly_marks = counted(curly.count, "curly one", "curly ones");
    let message =
        format!("{} beside {curly_marks}", counted(straight.count, "straight mark", "straight marks"));
    out.push(case(&QUOTE_STYLES, surveyed.field, surveyed.text, at, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, fields, record, text_codes as codes, text_found as found};

    #[test]
    fn brackets_have_partners() {
        let bad = "Ambassador of the Republic (Signature). Petrov)";
        assert_eq!(found(&record("body", bad), brackets)[0].span, Some(Span::new(46, 47)));
        assert_eq!(codes(&record("body", "an (open end"), brackets), ["TXT003"]);
        assert_eq!(codes(&record("body", "we value [his very integrity"), insertions), ["TXT016"]);
        for good in [
            "(A. PETROV)",
            "1) first\n\n2) second",
            "a) one; b) two",
            "(opened here\n\nand closed there)",
            "((a) b)",
            "",
        ] {
            assert!(codes(&record("body", good), brackets).is_empty(), "{good}");
        }
    }

    #[test]
    fn a_quotation_is_closed_with_its_own_mark() {
        for (bad, good) in [
            ("“an ugly duckling” and “a troublemaker“.", "“an ugly duckling” and “a troublemaker”."),
            ("He said “yes\" twice.", "He said “yes” twice."),
        ] {
            assert_eq!(codes(&record("body", bad), quotes_mixed), ["TXT004"], "{bad}");
            assert_eq!(applied(bad, &found(&record("body", bad), quotes_mixed)), good);
        }
        assert_eq!(codes(&record("body", "a \"word” here"), quotes_mixed), ["TXT004"]);
        for good in [
            "“thorns” sometimes",
            "„Spaß“ und „Ernst“",
            "a \"word\" here",
            "“first paragraph\n\n“second paragraph”",
            "”ord” och ”ord”",
            "a 12\" gun “and” more",
            "“He said ‘no’.”",
        ] {
            assert!(codes(&record("body", good), quotes_mixed).is_empty(), "{good}");
        }
    }

    #[test]
    fn one_style_of_quotes_a_record() {
        let bad = fields(&[("title", "'Record of a Talk'"), ("body", "In Castro’s “opinion”")]);
        assert_eq!(codes(&bad, quote_styles), ["TXT005"]);
        assert!(
            codes(&fields(&[("title", "'Record'"), ("body", "Castro's 'gold'")]), quote_styles).is_empty()
        );
        assert!(codes(&record("body", "Castro’s gun, 5' 10\""), quote_styles).is_empty());
    }
}
