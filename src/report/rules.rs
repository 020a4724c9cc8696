//! Rules in words: what `fonds explain CODE` and `fonds rules` print.

use std::fmt::Write as _;

use super::example;
use crate::diagnostic::{Example, Fixable, Rule, Severity};

/// Explains one rule by example, as several lines ending with a line break.
pub fn explain(rule: &Rule, colour: bool) -> String {
    let paint = Paint { colour };
    let heading = format!("{}[{} {}]", rule.severity.name(), rule.code, rule.name);
    let mut text = format!("{}: {}\n\n", paint.severity(rule.severity, &heading), rule.summary);
    text.push_str(&wrapped(rule.why, 80));
    text.push('\n');
    let example = [("bad", paint.red("bad"), rule.bad), ("good", paint.green("good"), rule.good)];
    for (word, label, words) in example {
        let indent = " ".repeat(6 - word.len());
        let words = example::shown(words).replace('\n', "\n        ");
        let _ = writeln!(text, "  {label}{indent}{words}");
    }
    if let Example::Output(format) = rule.example {
        let _ = writeln!(text, "  as    `--to {format}`");
    }
    text.push('\n');
    let _ = writeln!(text, "  {} {}", paint.bold("help:"), rule.help);
    let _ = writeln!(text, "  {}  {}", paint.bold("fix:"), fix(rule.fix));
    if let Some(standard) = rule.standard {
        let _ = writeln!(text, "  {} {standard}", paint.bold("from:"));
    }
    text
}

/// Lists rules, one a line: code, severity, fix, name and summary.
pub fn list<'a>(rules: impl IntoIterator<Item = &'a Rule>, colour: bool) -> String {
    let paint = Paint { colour };
    let mut text = String::new();
    for rule in rules {
        let severity = format!("{:<7}", rule.severity.name());
        let severity = paint.severity(rule.severity, &severity);
        let Rule { code, name, summary, .. } = rule;
        let _ = writeln!(text, "{code}  {severity}  {:<7}  {}", rule.fix.name(), paint.bold(name));
        let _ = writeln!(text, "        {summary}");
    }
    text
}

/// Rules as one JSON array of objects with `code`, `name` and all other words, ending with a line break.
pub fn json<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> String {
    let rules: Vec<&Rule> = rules.into_iter().collect();
    let mut text = serde_json::to_string_pretty(&rules).expect("a rule is words and enums");
    text.push('\n');
    text
}

/// What can be done about a finding of the rule without looking at the source.
pub(super) fn fix(fix: Fixable) -> &'static str {
    match fix {
        Fixable::Safe => "safe: a replacement is offered, and the meaning cannot change",
        Fixable::Suggest => "a replacement is offered and applied on request",
        Fixable::No => "by hand: needs a person or the source",
    }
}

/// Breaks a text into lines of at most `width` characters, where its words allow.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let wide = word.chars().count();
        if length > 0 && length + 1 + wide > width {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += wide;
    }
    lines.push('\n');
    lines
}

/// Colours words for a terminal, or leaves them.
#[derive(Clone, Copy)]
struct Paint {
    colour: bool,
}

impl Paint {
    fn with(self, code: &str, words: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }

    fn bold(self, words: &str) -> String {
        self.with("1", words)
    }

    fn red(self, words: &str) -> String {
        self.with("31", words)
    }

    fn green(self, words: &str) -> String {
        self.with("32", words)
    }

    fn severity(self, severity: Severity, words: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;32",
        };
        self.with(code, words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::RULE;
    use super::*;

    #[test]
    fn a_rule_is_explained_by_example() {
        let expected = "\
error[DAT006 date-range-reversed]: the end of a date range is earlier than its start

A range runs from the earlier to the later date.

  bad   1957–1953
  good  1953–1957

  help: swap the two dates
  fix:  a replacement is offered and applied on request
  from: ISAD(G) 3.1.3
";
        assert_eq!(explain(&RULE, false), expected);
        assert!(explain(&RULE, true).contains("\u{1b}[31mbad"));
    }

    #[test]
    fn examples_of_several_lines_are_indented() {
        let rule = Rule { bad: "Title: A\nDate:", example: Example::Output("csv"), ..RULE };
        assert!(
            explain(&rule, false)
                .contains("  bad   Title: A\n        Date:\n  good  1953–1957\n  as    `--to csv`\n")
        );
    }

    #[test]
    fn rules_are_listed_as_text_and_json() {
        let line = "DAT006  error    suggest  date-range-reversed\n";
        assert!(list([&RULE], false).starts_with(line));
        let value: serde_json::Value = serde_json::from_str(&json([&RULE])).unwrap();
        assert_eq!((&value[0]["code"], &value[0]["severity"]), (&"DAT006".into(), &"error".into()));
        assert_eq!(value[0]["fix"], "suggest");
    }

    #[test]
    fn long_words_of_explanation_are_wrapped() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree\n");
    }
}
