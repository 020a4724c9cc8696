//! Which findings count, and how much: the one place that decides it for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use glob::{MatchOptions, Pattern};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Diagnostic, FAMILIES, Rule, Severity};
use crate::vocab::nearest;

use super::catalogue::{rule, rules};

/// One rule, or all rules of a family: what `select`, `ignore` and the like list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selector(&'static str);

impl Selector {
    /// Reads the code (`DAT006`) or the name of a rule, or the letters of a family (`DAT`), in any case.
    ///
    /// # Errors
    /// What is wrong, with the code that was most likely meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = text.trim();
        if let Some(family) = FAMILIES.iter().find(|family| family.code.eq_ignore_ascii_case(wanted)) {
            return Ok(Self(family.code));
        }
        if let Some(rule) = rule(wanted) {
            return Ok(Self(rule.code));
        }
        let rules = rules();
        let known = FAMILIES.iter().map(|family| family.code);
        let known = known.chain(rules.iter().flat_map(|rule| [rule.code, rule.name]));
        let near = nearest(wanted, known).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| "; `fonds rules` lists all".to_owned());
        Err(format!("no rule or family is called `{wanted}`{near}"))
    }

    /// The code of the rule or family.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Whether it means this rule.
    pub fn covers(self, rule: &Rule) -> bool {
        rule.code.starts_with(self.0)
    }
}

// Not derived: serde would take the `'static` for text borrowed from the file.
impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// In patterns for files `*` stays within the name of a file or folder; `**` goes over folders.
const WHOLE_NAMES: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Which findings count, and how much. The default takes all of them as they are.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The codes of rules whose findings are left out.
    off: BTreeSet<&'static str>,
    severities: BTreeMap<&'static str, Severity>,
    per_file: Vec<(Pattern, Vec<Selector>)>,
}

impl Selection {
    /// Takes the findings of rules that `select` names, or of all where there is no such list, without those that
    /// `ignore` names. A code goes before its family; where both lists name the same, it is left out.
    ///
    /// Errors of `INP` and `INT` say that something was not looked at at all. They are left out only where `ignore`
    /// names them.
    #[must_use]
    pub fn new(select: Option<&[Selector]>, ignore: &[Selector]) -> Self {
        // How exactly a list names a rule; 0 where it does not.
        let reach = |list: &[Selector], rule: &Rule| {
            list.iter().filter(|one| one.covers(rule)).map(|one| one.0.len()).max().unwrap_or(0)
        };
        let is_off = |rule: &&'static Rule| {
            let ignored = reach(ignore, rule);
            let vital = rule.severity == Severity::Error && matches!(&rule.code[..3], "INP" | "INT");
            let selected = select.map_or(1, |select| reach(select, rule)).max(usize::from(vital));
            selected <= ignored
        };
        let off = rules().into_iter().filter(is_off).map(|rule| rule.code).collect();
        Self { off, ..Self::default() }
    }

    /// Gives the rules named another severity. Of what one call says, a code goes before its family; what a later
    /// call says goes before it all.
    pub fn set_severities<'s>(&mut self, named: impl IntoIterator<Item = (&'s Selector, &'s Severity)>) {
        let mut named: Vec<_> = named.into_iter().collect();
        named.sort_by_key(|(selector, _)| selector.0.len());
        let rules = rules();
        for (selector, severity) in named {
            let covered = rules.iter().filter(|rule| selector.covers(rule));
            self.severities.extend(covered.map(|rule| (rule.code, *severity)));
        }
    }

    /// Leaves findings of the rules named out of files whose path fits the pattern.
    pub fn ignore_in(&mut self, files: Pattern, rules: Vec<Selector>) {
        self.per_file.push((files, rules));
    }

    /// How much a finding weighs; nothing where it is left out. `path` is that of its file from the folder that the
    /// patterns count from.
    ///
    /// A case that its rule takes lighter than usual stays as light as it is, unless the rule gets lighter still.
    pub fn decide(&self, found: &Diagnostic, path: &Path) -> Option<Severity> {
        let Diagnostic { rule, severity, .. } = found;
        let here = |(files, rules): &(Pattern, Vec<Selector>)| {
            rules.iter().any(|one| one.covers(rule)) && files.matches_path_with(path, WHOLE_NAMES)
        };
        if self.off.contains(rule.code) || self.per_file.iter().any(here) {
            return None;
        }
        Some(match self.severities.get(rule.code) {
            None => *severity,
            Some(set) if *severity == rule.severity => *set,
            Some(set) => *set.min(severity),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(codes: &str) -> Vec<Selector> {
        codes.split_whitespace().map(|code| Selector::parse(code).unwrap()).collect()
    }

    fn found(code: &str) -> Diagnostic {
        Diagnostic::new(rule(code).unwrap(), "found")
    }

    fn taken(selection: &Selection, code: &str) -> bool {
        selection.decide(&found(code), Path::new("a.md")).is_some()
    }

    #[test]
    fn codes_names_and_families_are_known_in_any_case() {
        assert_eq!(Selector::parse("dat006").unwrap().code(), "DAT006");
        assert_eq!(Selector::parse("date-range-reversed").unwrap().code(), "DAT006");
        assert_eq!(Selector::parse(" cit ").unwrap().code(), "CIT");
        for (wrong, words) in [
            ("CTI", "no rule or family is called `CTI`; did you mean `CIT`?"),
            (
                "date-range-revesed",
                "no rule or family is called `date-range-revesed`; did you mean `date-range-reversed`?",
            ),
            ("", "no rule or family is called ``; `fonds rules` lists all"),
        ] {
            assert_eq!(Selector::parse(wrong).unwrap_err(), words);
        }
    }

    #[test]
    fn the_more_exact_name_decides() {
        let rows: &[(Option<&str>, &str, &str, bool)] = &[
            (None, "", "CIT008", true),
            (None, "CIT", "CIT008", false),
            (Some("CIT"), "", "DAT006", false),
            (Some("CIT"), "CIT008", "CIT008", false),
            (Some("CIT008"), "CIT", "CIT008", true),
            (Some("CIT008"), "CIT", "CIT003", false),
            (Some("CIT"), "CIT", "CIT003", false),
            (Some(""), "", "CIT003", false),
        ];
        for (select, ignore, code, expected) in rows {
            let select = select.map(listed);
            let selection = Selection::new(select.as_deref(), &listed(ignore));
            assert_eq!(taken(&selection, code), *expected, "{select:?} {ignore} {code}");
        }
    }

    #[test]
    fn what_was_not_looked_at_is_said_unless_it_is_ignored_by_name() {
        let dates = listed("DAT");
        assert!(taken(&Selection::new(Some(&dates), &[]), "INP001"));
        assert!(!taken(&Selection::new(Some(&dates), &[]), "INP007"));
        assert!(!taken(&Selection::new(Some(&dates), &listed("INP")), "INP001"));
    }

    #[test]
    fn severities_are_changed_and_lighter_cases_stay_light() {
        let mut selection = Selection::default();
        let family = (listed("CIT")[0], Severity::Error);
        let code = (listed("CIT003")[0], Severity::Note);
        selection.set_severities([(&code.0, &code.1), (&family.0, &family.1)]);
        let decide = |found: &Diagnostic| selection.decide(found, Path::new("a.md"));
        assert_eq!(decide(&found("CIT003")), Some(Severity::Note));
        assert_eq!(decide(&found("CIT012")), Some(Severity::Error));
        assert_eq!(decide(&found("DAT006")), Some(Severity::Error));
        assert_eq!(decide(&found("CIT012").with_severity(Severity::Note)), Some(Severity::Note));
    }

    #[test]
    fn a_pattern_leaves_rules_out_of_some_files() {
        let mut selection = Selection::default();
        selection.ignore_in(Pattern::new("old/**").unwrap(), listed("CIT"));
        let at =
            |selection: &Selection, code, path| selection.decide(&found(code), Path::new(path)).is_some();
        assert!(!at(&selection, "CIT003", "old/a.md") && !at(&selection, "CIT003", "old/b/c.md"));
        selection.ignore_in(Pattern::new("*.txt").unwrap(), listed("CIT"));
        assert!(!at(&selection, "CIT003", "a.txt") && at(&selection, "CIT003", "new/a.txt"));
        assert!(
            at(&selection, "DAT006", "old/a.md")
                && at(&selection, "CIT003", "new/a.md")
                && at(&selection, "CIT003", "a/old/b.md")
        );
    }
}
