//! `TXT008`: sentences that a stray break of paragraph cuts in two.

use crate::check::rules::kit::{case, header, lines, shown};
use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record};

pub(crate) static BROKEN_SENTENCE: Rule = Rule {
    code: "TXT008",
    name: "sentence-broken",
    severity: Severity::Warning,
    summary: "a break of paragraph stands in the middle of a sentence",
    why: "It comes from the end of a page in the original; quoted or searched by sentence, the text is wrong.",
    help: "join the two paragraphs",
    standard: None,
    fix: Fixable::Suggest,
    bad: "Text: The talks on sugar went on in the ministry.\n\
          However, we do not have anything where we could respond to the\n\
          Americans’ new challenges as we have done it in the past.",
    good: "Text: The talks on sugar went on in the ministry.\n\
           However, we do not have anything where we could respond to the Americans’ new challenges as we have done it in the past.",
    example: Example::Record,
};

/// Words that no sentence ends with.
const NEVER_LAST: [&str; 28] = [
    "the", "a", "an", "of", "and", "or", "but", "with", "from", "into", "that", "which", "who", "whose",
    "their", "his", "our", "its", "my", "your", "than", "because", "was", "were", "is", "are", "has", "have",
];

pub(crate) fn broken_sentence(record: &Record, out: &mut Diagnostics) {
    let Some(body) = &record.body else { return };
    let paragraphs: Vec<Span> = lines(body).skip(header(body).len()).collect();
    for pair in paragraphs.windows(2) {
        let (one, next) = (pair[0], pair[1]);
        // A single line break is the end of a line, not of a paragraph.
        let blank_line = body[one.end..next.start].matches('\n').count() > 1;
        if !blank_line || !goes_on(one.of(body), next.of(body)) {
            continue;
        }
        let last = last_word(body, one);
        let first = first_word(body, next);
        let message =
            format!("the sentence goes on after `{}` with `{}`", shown(last.of(body)), shown(first.of(body)));
        let found = case(&BROKEN_SENTENCE, Field::Body, body, last, message);
        out.push(match (body.source_span(last), body.source_span(first)) {
            (Some(last), Some(first)) if last.end <= first.start => {
                found.with_edit(false, Span::new(last.end, first.start), " ")
            }
            _ => found,
        });
    }
}

/// Whether the second paragraph goes on with the sentence of the first.
fn goes_on(one: &str, next: &str) -> bool {
    // As most paragraphs are finished, what is quickly told comes first.
    if !one.ends_with(|c: char| c.is_alphanumeric() || c == ',') {
        return false;
    }
    let mut start = next.chars();
    let prose = one.chars().nth(60).is_some() && one.chars().any(char::is_lowercase);
    let Some(first) = start.next().filter(|c| prose && c.is_alphabetic()) else { return false };
    // `b) …`, `b. …`, `IV. …`: the next point of a list.
    let word: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
    let point = next[word.len()..].starts_with([')', '.']) && word.chars().count() <= 3;
    let capitals = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    if point || capitals {
        return false;
    }
    let word = one.rsplit(char::is_whitespace).next().unwrap_or(one);
    // `…; and`: the last point but one of a list.
    let in_list = one[..one.len() - word.len()].trim_end().ends_with(';');
    !in_list && (NEVER_LAST.contains(&word) || first.is_lowercase())
}

fn last_word(text: &str, line: Span) -> Span {
    let words = line.of(text);
    let start = words.rfind(char::is_whitespace).map_or(0, |at| words.ceil_char_boundary(at + 1));
    Span::new(line.start + start, line.end)
}

fn first_word(text: &str, line: Span) -> Span {
    let words = line.of(text);
    let end = words.find(char::is_whitespace).unwrap_or(words.len());
    Span::new(line.start, line.start + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, codes, found, record};

    const START: &str = "The consul came twice to speak about the price of sugar in the next year, and he said each time that he had nothing to answer ";

    #[test]
    fn a_cut_sentence_is_joined() {
        for (end, next) in [("to the", "Americans' new offer."), ("them", "when they come again.")] {
            let text = format!("{START}{end}\n\n{next}");
            assert_eq!(codes(&record("body", &text), broken_sentence), ["TXT008"], "{text}");
            let joined = applied(&text, &found(&record("body", &text), broken_sentence));
            assert_eq!(joined, format!("{START}{end} {next}"));
        }
    }

    #[test]
    fn whole_paragraphs_lists_and_headers_are_left_alone() {
        for (end, next) in [
            ("them.", "When they come again."),
            ("these:", "sugar and gold."),
            ("one,", "b) two"),
            ("them", "Americans came again."),
            ("them", "SIGNED"),
            ("sugar; and", "gold."),
        ] {
            let text = format!("{START}{end}\n\n{next}");
            assert!(codes(&record("body", &text), broken_sentence).is_empty(), "{text}");
        }
        let header = "with the Secretary of\n\nthe National Leadership";
        assert!(codes(&record("body", header), broken_sentence).is_empty());
        let wrapped = format!("{START}to the\nAmericans.");
        assert!(codes(&record("body", &wrapped), broken_sentence).is_empty());
    }
}
