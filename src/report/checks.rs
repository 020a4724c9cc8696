//! The page of all rules, `docs/checks.md`: a section a family, a subsection a rule, in Markdown (CommonMark).

use std::fmt::Write as _;

use super::{example, rules};
use crate::diagnostic::{Example, FAMILIES, Family, Rule};

const HEAD: &str = "\
# What fonds checks

Every finding bears the code of its rule. This page is what `fonds rules --format markdown` prints; `fonds explain CODE`
shows one rule in the terminal.

An **error** means that the record cannot be exported rightly, a **warning** that something is probably wrong, a **note**
that it is worth a look. The examples are lines of a record with nothing wrong besides: `Label: value`, `Label:` for an
empty value, `no Label` for a label that is not there, and `---` before a second record. The tests of fonds build each
of them and hold that the bad one is found and the good one is not.
";

/// Rules as a page of Markdown, by family and code; rules of no family are left out.
pub fn markdown<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> String {
    let rules: Vec<&Rule> = rules.into_iter().collect();
    let mut page = format!("{HEAD}\n| Family | | Rules |\n| --- | --- | --- |\n");
    let families: Vec<(&Family, Vec<&Rule>)> = FAMILIES
        .iter()
        .map(|family| {
            (family, rules.iter().copied().filter(|rule| rule.code.starts_with(family.code)).collect())
        })
        .filter(|(_, rules): &(_, Vec<_>)| !rules.is_empty())
        .collect();
    for (Family { code, title, about }, rules) in &families {
        let _ = writeln!(page, "| [{code}](#{}) {title} | {about} | {} |", code.to_lowercase(), rules.len());
    }
    for (Family { code, title, about }, rules) in &families {
        let _ = write!(page, "\n## {code}\n\n{title}. {about}\n");
        rules.iter().for_each(|rule| section(&mut page, rule));
    }
    page
}

fn section(page: &mut String, rule: &Rule) {
    let Rule { code, name, summary, why, help, .. } = rule;
    let severity = rule.severity.name();
    let _ = write!(page, "\n### {code} {name}\n\n**{severity}**: {summary}. {why}\n\n");
    let _ = write!(page, "- What to do: {help}.\n- Fix: {}.\n", rules::fix(rule.fix));
    if let Some(standard) = rule.standard {
        let _ = writeln!(page, "- From: {standard}.");
    }
    let to = match rule.example {
        Example::Output(format) => format!(", with `--to {format}`"),
        _ => String::new(),
    };
    for (side, words) in [("Bad", rule.bad), ("Good", rule.good)] {
        let _ = write!(page, "\n{side}{to}:\n\n```text\n{}\n```\n", example::shown(words));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::RULE;
    use super::*;

    #[test]
    fn a_page_has_the_families_that_have_rules() {
        let page = markdown([&RULE]);
        assert!(page.contains("| [DAT](#dat) Dates |"));
        assert!(!page.contains("## CIT"));
        let section = "### DAT006 date-range-reversed\n\n**error**: the end of a date range is earlier than its start. A";
        assert!(page.contains(section), "{page}");
        assert!(page.ends_with("Good:\n\n```text\n1953–1957\n```\n"));
    }
}
