//! `TXT014`, `TXT015`: titles that are cut off or too long for some targets.

use crate::check::rules::kit::{case, shown};
use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record};

pub(crate) static CUT: Rule = Rule {
    code: "TXT014",
    name: "title-cut-off",
    severity: Severity::Warning,
    summary: "the title ends in the middle of a phrase",
    why: "A form or a program with a limit has cut it, and what follows is often the name that people search for.",
    help: "write the whole title, as the source has it",
    standard: Some("ISAD(G) 3.1.2; DACS 2.3"),
    fix: Fixable::No,
    bad: "Title: Record of a Conversation with the Minister of",
    good: "Title: Record of a Conversation with the Minister of Industry",
    example: Example::Record,
};

/// Words that a title does not end with, lower case.
const NEVER_LAST: [&str; 26] = [
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "between",
    "from",
    "with",
    "regarding",
    "concerning",
    "de",
    "la",
    "du",
    "des",
    "del",
    "et",
    "und",
    "der",
    "des",
    "von",
    "и",
    "о",
    "с",
    "из",
    "между",
];

pub(crate) fn cut(record: &Record, out: &mut Diagnostics) {
    let Some(title) = &record.title else { return };
    let words = title.trim_end();
    let Some(end) = words.chars().next_back() else { return };
    let last = words.rfind(char::is_whitespace).map_or(0, |at| words.ceil_char_boundary(at + 1));
    let last = Span::new(last, words.len());
    // Three stops may stand for words left out in a quotation, which its marks close.
    let separator = matches!(end, ',' | ';' | ':' | '-' | '–' | '—' | '/' | '(' | '[' | '&' | '…')
        || words.ends_with("...");
    let small = last.start > 0 && NEVER_LAST.contains(&last.of(words));
    if separator || small {
        let message = format!("the title ends with `{}`", shown(last.of(words)));
        out.push(case(&CUT, Field::Title, title, last, message));
    }
}

pub(crate) static LONG: Rule = Rule {
    code: "TXT015",
    name: "title-too-long",
    severity: Severity::Note,
    summary: "the title is longer than 255 characters",
    why: "Some systems that load records take 255 characters of a title and refuse the record or cut the rest.",
    help: "leave the title of the document; where a target cuts it, give that target a shorter one",
    standard: Some("Drupal and Islandora, length of a node title"),
    fix: Fixable::No,
    bad: "Title: Record of a Conversation between the Minister of Foreign Trade and the President of the National Bank on \
          the Purchase of Gold at Fixed Prices, on the Payment in Pounds on the Day of Delivery, on the Costs of \
          Transport by Sea, and on the Return of the Delegation in the Spring",
    good: "Title: Record of a Conversation between the Minister of Foreign Trade and the President of the National Bank",
    example: Example::Record,
};

/// How many characters every known target takes.
const LONGEST: usize = 255;

pub(crate) fn long(record: &Record, out: &mut Diagnostics) {
    let Some(title) = record.title.as_ref().filter(|title| title.len() > LONGEST) else { return };
    let Some((rest, _)) = title.char_indices().nth(LONGEST) else { return };
    let message =
        format!("the title has {} characters, `{}` the last", title.chars().count(), shown(&title[rest..]));
    out.push(case(&LONG, Field::Title, title, Span::new(rest, title.len()), message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{codes, found, record};

    #[test]
    fn titles_end_where_a_phrase_ends() {
        for bad in
            ["Talk with the Minister of", "Letter from Castro,", "Talks on sugar...", "Talks on …", "Отчет о"]
        {
            assert_eq!(codes(&record("title", bad), cut), ["TXT014"], "{bad}");
        }
        for good in [
            "Talk with the Minister of Industry",
            "The World We Live In",
            "Letter 'On the ... question'",
            "Of",
            "Plan “A”",
            "Notes [excerpt]",
            "Appeal to the U.N.",
            "What Is To Be Done?",
        ] {
            assert!(codes(&record("title", good), cut).is_empty(), "{good}");
        }
    }

    #[test]
    fn long_titles_are_marked_from_the_limit_on() {
        let long_one = "я".repeat(256);
        assert_eq!(found(&record("title", &long_one), long)[0].span, Some(Span::new(510, 512)));
        assert!(codes(&record("title", &"я".repeat(255)), long).is_empty());
    }
}
