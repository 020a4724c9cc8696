//! `CIT006`, `CIT007`: ranges of leaves and pages, and their marks.

use crate::check::rules::kit::{Cited, mend, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::reference::{Pages, Range};

pub(crate) static PAGES_REVERSED: Rule = Rule {
    code: "CIT006",
    name: "page-range-reversed",
    severity: Severity::Error,
    summary: "a range of leaves or pages ends before it starts",
    why: "One of the two numbers is wrong, so the leaves cannot be ordered from the archive.",
    help: "compare with the source; `ll. 186-7` stands for 186-187 and is in order",
    standard: Some("ISAD(G) 3.1.1"),
    fix: Fixable::Suggest,
    bad: "RGANI, f. 5, op. 30, d. 13, ll. 87-86",
    good: "RGANI, f. 5, op. 30, d. 13, ll. 86-87",
    example: Example::Citation,
};

pub(crate) fn pages_reversed(cited: &Cited<'_>, out: &mut Diagnostics) {
    for pages in cited.citations.iter().filter_map(|citation| citation.pages.as_ref()) {
        for range in &pages.ranges {
            let (Some(first), Some(last)) = (number(&range.first), range.last.as_deref().and_then(number))
            else {
                continue;
            };
            if last < first {
                out.push(reversed(cited, pages, range));
            }
        }
    }
}

fn reversed(cited: &Cited<'_>, pages: &Pages, range: &Range) -> Diagnostic {
    let last = range.last.as_deref().unwrap_or_default();
    let text = cited.verbatim.as_str();
    let place =
        find_range(pages.span.of(text), &range.first, last).map(|span| span.shifted(pages.span.start));
    let message = format!("`{}-{}` ends before it starts", shown(&range.first), shown(last));
    let found = cited.case(&PAGES_REVERSED, place.unwrap_or(pages.span), message);
    let Some(place) = place else { return found };
    let written = place.of(text);
    let dash = &written[range.first.len()..written.len() - last.len()];
    mend(found, false, cited.verbatim, place, &format!("{last}{dash}{}", range.first))
}

/// Where `first`, a dash and `last` stand in a list of pages, as whole numbers.
fn find_range(list: &str, first: &str, last: &str) -> Option<Span> {
    list.match_indices(first).find_map(|(start, _)| {
        let rest = &list[start + first.len()..];
        let dash =
            rest.len() - rest.trim_start_matches([' ', '-', '–', '—', '−', '\u{2011}', '\u{a0}']).len();
        let tail = &rest[dash..];
        let whole = !list[..start].ends_with(|c: char| c.is_ascii_digit())
            && tail.strip_prefix(last).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_digit()));
        (dash > 0 && whole).then(|| Span::new(start, start + first.len() + dash + last.len()))
    })
}

/// The number that a leaf begins with, `12ob.` is 12; none for Roman numerals and letters.
fn number(leaf: &str) -> Option<u64> {
    let digits = leaf.len() - leaf.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    leaf[..digits].parse().ok()
}

pub(crate) static PAGE_MARK: Rule = Rule {
    code: "CIT007",
    name: "page-mark-number",
    severity: Severity::Warning,
    summary: "the mark says one leaf or page and the numbers several, or the reverse",
    why: "A reader of `l. 86-87` cannot tell whether the mark or the numbers are the slip.",
    help: "double the letter for several: `l. 86`, `ll. 86-87`, `p. 23`, `pp. 23-26`",
    standard: Some("The Chicago Manual of Style, 17th ed., 14.150"),
    fix: Fixable::Safe,
    bad: "RGANI, f. 5, op. 30, d. 13, l. 86-87",
    good: "RGANI, f. 5, op. 30, d. 13, ll. 86-87",
    example: Example::Citation,
};

/// Marks that have a form for one and one for several; Cyrillic `л.` and German `S.` serve for both.
const PAGE_MARKS: [(&str, &str); 2] = [("l.", "ll."), ("p.", "pp.")];

pub(crate) fn page_mark(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    for pages in cited.citations.iter().filter_map(|citation| citation.pages.as_ref()) {
        let written = pages.span.of(text);
        let length = written.find(|c: char| c.is_whitespace() || c.is_numeric()).unwrap_or(0);
        let mark = Span::new(pages.span.start, pages.span.start + length);
        let pair = PAGE_MARKS.iter().find(|(one, many)| [*one, *many].contains(&mark.of(text)));
        let (Some((one, many)), Some(several)) = (pair, several(pages)) else { continue };
        let right = if several { many } else { one };
        if mark.of(text) != *right {
            let message = format!("`{}` wants `{right}`", shown(written));
            let found = cited.case(&PAGE_MARK, mark, message);
            out.push(mend(found, true, cited.verbatim, mark, right));
        }
    }
}

/// Whether the list is of several leaves; none where that cannot be told (`86 ff.`, `12-12ob.`).
fn several(pages: &Pages) -> Option<bool> {
    match pages.ranges.as_slice() {
        [] => None,
        [one] => match &one.last {
            None => None,
            Some(last) if *last != one.first => Some(true),
            Some(_) => (!pages.text.contains(['-', '–', '—', '−', ','])).then_some(false),
        },
        _ => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{citation, codes_of, with_edits};
    use crate::record::Record;

    fn with_pages(text: &str, pages: &str, ranges: &[(&str, Option<&str>)]) -> Record {
        let mut record = citation(text, None, &[]);
        let start = text.find(pages).unwrap();
        let list = pages.split_once(' ').map_or(pages, |(_, list)| list);
        record.citations[0].pages = Some(Pages {
            text: list.into(),
            span: Span::new(start, start + pages.len()),
            ranges: (ranges.iter())
                .map(|(first, last)| Range { first: (*first).into(), last: last.map(Into::into), side: None })
                .collect(),
            ..Pages::default()
        });
        record
    }

    #[test]
    fn a_reversed_range_is_offered_the_other_way_round() {
        let bad = with_pages("AVP RF, ll. 87–86", "ll. 87–86", &[("87", Some("86"))]);
        assert_eq!(codes_of(&bad, pages_reversed), ["CIT006"]);
        assert_eq!(with_edits(&bad, pages_reversed), "AVP RF, ll. 86–87");
        let short = with_pages("AVP RF, ll. 186-7", "ll. 186-7", &[("186", Some("187"))]);
        assert!(codes_of(&short, pages_reversed).is_empty());
    }

    #[test]
    fn the_mark_agrees_with_the_number_of_leaves() {
        let bad = with_pages("AVP RF, l. 86-87", "l. 86-87", &[("86", Some("87"))]);
        assert_eq!(with_edits(&bad, page_mark), "AVP RF, ll. 86-87");
        let bad = with_pages("AVP RF, ll. 86", "ll. 86", &[("86", Some("86"))]);
        assert_eq!(with_edits(&bad, page_mark), "AVP RF, l. 86");
        for (pages, ranges) in [
            ("ll. 86-87", [("86", Some("87"))]),
            ("l. 86", [("86", Some("86"))]),
            ("ll. 12-12ob.", [("12", Some("12"))]),
            ("p. 86 ff.", [("86", None)]),
            ("л. 86-87", [("86", Some("87"))]),
        ] {
            let good = with_pages(&format!("AVP RF, {pages}"), pages, &ranges);
            assert!(codes_of(&good, page_mark).is_empty(), "{pages}");
        }
    }
}
