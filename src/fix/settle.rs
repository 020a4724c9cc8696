//! The rounds of mending: look, make what goes together, look again, until nothing is left to mend.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::draft::Draft;
use crate::diagnostic::{Finding, Fix, Rule};

/// How many rounds a text may take. Fixes that overlap take one round each; more than a few are a circle.
pub const ROUNDS: usize = 20;

/// What a look at a text shows.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What was found, in order; spans of fixes count in the bytes of the text.
    pub findings: Vec<Finding>,
    /// The names of what the text was read as, in order: its records and their fields. Fixes must not change it.
    pub fields: Vec<String>,
}

/// A text in which nothing is left to mend.
#[derive(Debug)]
pub struct Settled {
    /// The text, with what was changed in it.
    pub draft: Draft,
    /// The rules whose fixes were made and in how many places, in code order.
    pub made: Vec<(&'static Rule, usize)>,
    /// The rules left out because their fixes undo each other or have no end, or the text would be read otherwise
    /// with them; in code order.
    pub held: Vec<&'static Rule>,
    /// What is found in the mended text.
    pub left: Vec<Finding>,
}

/// Makes the fixes of the findings that are `wanted` until the text is stable: looking at it once more and mending
/// it again would change nothing.
///
/// `first` is the look at the original. Rules whose fixes do not come to rest within [`ROUNDS`] rounds are left out,
/// and so are those whose fixes change what the text is read as: safe ones may not change the fields at all, others
/// may only add some.
pub fn settle(
    original: Vec<u8>,
    first: Look,
    wanted: &dyn Fn(&Finding) -> bool,
    look: &mut dyn FnMut(&[u8]) -> Look,
) -> Settled {
    let mut state = State { draft: Draft::new(original), look: first, made: Made::new() };
    let mut held = Vec::new();
    for _ in 0..ROUNDS {
        let (next, left_out) = without_culprits(&state, wanted, look);
        let unchanged = next.draft.text() == state.draft.text();
        (state, held) = (next, left_out);
        // What was left out may do no harm any more in the text as it is now.
        if unchanged || held.is_empty() {
            break;
        }
    }
    held.sort_by_key(|rule| rule.code);
    let State { draft, look, made } = state;
    Settled { draft, made: made.into_values().collect(), held, left: look.findings }
}

/// How far mending has come.
#[derive(Clone)]
struct State {
    draft: Draft,
    /// What the draft looks like.
    look: Look,
    made: Made,
}

/// The rules of fixes that were made and in how many places, by code.
type Made = BTreeMap<&'static str, (&'static Rule, usize)>;

/// Mends a text to its end, and gives the rules that had to be left out for it.
fn without_culprits(
    start: &State,
    wanted: &dyn Fn(&Finding) -> bool,
    look: &mut dyn FnMut(&[u8]) -> Look,
) -> (State, Vec<&'static Rule>) {
    let mut held: Vec<&'static Rule> = Vec::new();
    // Each time round leaves out one rule more, so it ends.
    loop {
        let chosen = |finding: &Finding| wanted(finding) && !is_in(&held, finding.diagnostic.rule);
        match attempt(start.clone(), &chosen, look) {
            Ok(end) => return (end, held),
            Err(culprits) => held.extend(culprits),
        }
    }
}

/// Mends a text to its end, or gives the rules that keep it from coming to one; never none.
fn attempt(
    mut state: State,
    chosen: &dyn Fn(&Finding) -> bool,
    look: &mut dyn FnMut(&[u8]) -> Look,
) -> Result<State, Vec<&'static Rule>> {
    let mut prints = vec![print(state.draft.text())];
    let mut rounds: Vec<Vec<&'static Rule>> = Vec::new();
    for _ in 0..ROUNDS {
        let before = state.draft.clone();
        let fixes = fixes(&state.look, chosen);
        let done = apply(&mut state.draft, &fixes);
        if done.is_empty() {
            return Ok(state);
        }
        let next = look(state.draft.text());
        if !reads_alike(&state.look, &next, &done) {
            return Err(culprits(&before, &state.look, &fixes, &done, look));
        }
        rounds.push(rules_of(&done));
        let print = print(state.draft.text());
        if let Some(met) = prints.iter().position(|known| *known == print) {
            return Err(joined(&rounds[met..]));
        }
        prints.push(print);
        for (rule, fix) in done {
            state.made.entry(rule.code).or_insert((rule, 0)).1 += fix.edits.len();
        }
        state.look = next;
    }
    Err(joined(&rounds[ROUNDS - 1..]))
}

/// A fix and its rule.
type Ruled<'a> = (&'static Rule, &'a Fix);

fn fixes<'a>(look: &'a Look, chosen: &dyn Fn(&Finding) -> bool) -> Vec<Ruled<'a>> {
    let chosen = look.findings.iter().filter(|finding| finding.fix.is_some() && chosen(finding));
    chosen.filter_map(|finding| Some((finding.diagnostic.rule, finding.fix.as_ref()?))).collect()
}

/// Makes the fixes that go together and gives those that were made.
fn apply<'a>(draft: &mut Draft, fixes: &[Ruled<'a>]) -> Vec<Ruled<'a>> {
    let edits: Vec<&Fix> = fixes.iter().map(|(_, fix)| *fix).collect();
    let made = draft.apply(&edits);
    fixes.iter().zip(made).filter(|(_, made)| *made).map(|(fix, _)| *fix).collect()
}

/// Whether a text is read as before: with the same fields, or more of them where a fix was not safe.
fn reads_alike(before: &Look, after: &Look, done: &[Ruled<'_>]) -> bool {
    if done.iter().all(|(_, fix)| fix.safe) {
        return before.fields == after.fields;
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    after.fields.iter().for_each(|field| *count.entry(field).or_default() += 1);
    let lost = |field: &String| match count.get_mut(field.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    !before.fields.iter().any(lost)
}

/// The rules of a round that by themselves change how the text is read; all of them where none does so alone.
fn culprits(
    before: &Draft,
    now: &Look,
    fixes: &[Ruled<'_>],
    done: &[Ruled<'_>],
    look: &mut dyn FnMut(&[u8]) -> Look,
) -> Vec<&'static Rule> {
    let rules = rules_of(done);
    let mut guilty = |rule: &&'static Rule| {
        let own: Vec<Ruled<'_>> =
            fixes.iter().copied().filter(|(other, _)| other.code == rule.code).collect();
        let mut draft = before.clone();
        let done = apply(&mut draft, &own);
        !reads_alike(now, &look(draft.text()), &done)
    };
    let alone: Vec<&'static Rule> = rules.iter().copied().filter(|rule| guilty(rule)).collect();
    if alone.is_empty() { rules } else { alone }
}

fn rules_of(fixes: &[Ruled<'_>]) -> Vec<&'static Rule> {
    joined(&[fixes.iter().map(|(rule, _)| *rule).collect()])
}

/// All the rules, each once.
fn joined(rounds: &[Vec<&'static Rule>]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for rule in rounds.iter().flatten() {
        if !is_in(&rules, rule) {
            rules.push(rule);
        }
    }
    rules
}

fn is_in(rules: &[&'static Rule], rule: &Rule) -> bool {
    rules.iter().any(|known| known.code == rule.code)
}

/// A print of a text, by which it is known again.
fn print(text: &[u8]) -> (usize, u64) {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (text.len(), hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Example, Fixable, Severity, Source, Span};

    const fn rule(code: &'static str) -> Rule {
        Rule {
            code,
            name: code,
            severity: Severity::Note,
            summary: "s",
            why: "w",
            help: "h",
            standard: None,
            fix: Fixable::Safe,
            bad: "b",
            good: "g",
            example: Example::File,
        }
    }

    static SHRINK: Rule = rule("AAA001");
    static TO_B: Rule = rule("AAA002");
    static TO_A: Rule = rule("AAA003");
    static GROW: Rule = rule("AAA004");
    static BREAK: Rule = rule("AAA005");

    /// Rules of one pattern and what stands for it, each found at its first place. The fields of a text are its lines.
    fn looker(rules: Vec<(&'static Rule, &'static str, &'static str)>) -> impl Fn(&[u8]) -> Look {
        move |bytes| {
            let text = std::str::from_utf8(bytes).unwrap();
            let source = Source::new("a.txt", text);
            let found = rules.iter().filter_map(|(rule, pattern, with)| {
                let at = text.find(pattern)?;
                let span = Span::new(at, at + pattern.len());
                let found = Diagnostic::new(rule, "m").at(span).with_edit(true, span, *with);
                Some(found.locate(&source, None))
            });
            Look {
                findings: found.collect(),
                fields: text.lines().map(|line| line[..1].to_owned()).collect(),
            }
        }
    }

    fn settled(text: &str, rules: Vec<(&'static Rule, &'static str, &'static str)>) -> Settled {
        let look = looker(rules);
        let first = look(text.as_bytes());
        settle(text.into(), first, &|_| true, &mut |bytes| look(bytes))
    }

    fn text(settled: &Settled) -> &str {
        std::str::from_utf8(settled.draft.text()).unwrap()
    }

    fn codes(rules: &[&'static Rule]) -> Vec<&'static str> {
        rules.iter().map(|rule| rule.code).collect()
    }

    #[test]
    fn rounds_go_on_until_nothing_is_found() {
        let settled = settled("x....y", vec![(&SHRINK, "..", ".")]);
        assert_eq!((text(&settled), settled.left.len()), ("x.y", 0));
        assert_eq!(
            settled.made.iter().map(|(rule, places)| (rule.code, *places)).collect::<Vec<_>>(),
            [("AAA001", 3)]
        );
    }

    #[test]
    fn what_is_not_wanted_is_left() {
        let look = looker(vec![(&SHRINK, "..", "."), (&TO_B, "a", "b")]);
        let wanted = |finding: &Finding| finding.diagnostic.rule.code == "AAA002";
        let settled = settle(b"xa..".into(), look(b"xa.."), &wanted, &mut |bytes| look(bytes));
        assert_eq!((text(&settled), settled.left.len()), ("xb..", 1));
    }

    #[test]
    fn rules_that_undo_each_other_are_left_out_and_the_rest_is_made() {
        let rules = vec![(&SHRINK, "..", "."), (&TO_B, "a", "b"), (&TO_A, "b", "a")];
        let once = settled("xa...", rules.clone());
        assert_eq!((text(&once), codes(&once.held)), ("xa.", vec!["AAA002", "AAA003"]));
        assert_eq!(text(&settled(text(&once), rules)), "xa.");
    }

    #[test]
    fn a_rule_without_end_is_left_out() {
        let settled = settled("xa..", vec![(&SHRINK, "..", "."), (&GROW, "a", "aa")]);
        assert_eq!((text(&settled), codes(&settled.held)), ("xa.", vec!["AAA004"]));
    }

    #[test]
    fn a_rule_that_was_left_out_is_tried_again_in_the_mended_text() {
        let look = |bytes: &[u8]| {
            let look = looker(vec![(&SHRINK, "..", "."), (&BREAK, "-", "+")])(bytes);
            let text = String::from_utf8_lossy(bytes);
            // Two dots and a plus would be read otherwise.
            let fields = vec![(text.contains("..") && text.contains('+')).to_string()];
            Look { fields, ..look }
        };
        let settled = settle(b"x...-".into(), look(b"x...-"), &|_| true, &mut |bytes| look(bytes));
        assert_eq!((text(&settled), codes(&settled.held)), ("x.+", vec![]));
    }

    #[test]
    fn a_fix_that_changes_what_is_read_is_left_out() {
        let settled = settled("x..\na\nb", vec![(&SHRINK, "..", "."), (&BREAK, "\na", " a")]);
        assert_eq!((text(&settled), codes(&settled.held)), ("x.\na\nb", vec!["AAA005"]));
    }
}
