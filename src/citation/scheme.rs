//! What a mark means here: the first sense of the archive's scheme that its conditions let through.

use super::draft::Draft;
use super::lexer::Tokens;
use super::phrase;
use super::value::Marked;
use crate::vocab::lexicon;
use crate::vocab::{Kind, Sense, Target, schemes};

/// Marks further ahead than this many tokens do not settle what a mark means.
const AHEAD: usize = 40;

/// The sense of a mark in this place, if it has one.
///
/// The senses of the scheme and of those it extends come first. Without a scheme, and for a mark that is a
/// whole word, those of any other scheme follow.
pub(super) fn sense(
    tokens: &Tokens<'_>,
    marked: &Marked,
    at: usize,
    to: usize,
    draft: &Draft,
) -> Option<&'static Sense> {
    let senses = lexicon::senses(marked.mark);
    let holds = |sense: &&Sense| holds(tokens, sense, marked, at, to, draft);
    for number in schemes::get(draft.scheme).chain {
        let own = senses.iter().filter(|sense| sense.scheme == *number).find(holds);
        if own.is_some() {
            return own;
        }
    }
    let word = tokens.shape(at).letters > 2;
    if draft.scheme == 0 || word { senses.iter().find(holds) } else { None }
}

fn holds(tokens: &Tokens<'_>, sense: &Sense, marked: &Marked, at: usize, to: usize, draft: &Draft) -> bool {
    let shape = tokens.shape(at);
    // A lone capital without a full stop begins a code (`P1556`) unless the scheme says that it is a mark.
    let lone = shape.letters == 1 && shape.capitals == 1 && marked.mark_end == at + 1;
    // A capital joined to its number begins a code too (`S25/9007`), whatever it may be a mark of.
    let joined = lone && shape.letters == 1 && marked.value == marked.mark_end && tokens.glued(marked.value);
    if joined && tokens.text(at).is_ascii() {
        return false;
    }
    let capital = sense.capital.map_or(!lone, |capital| capital == shape.title);
    let after = sense.after.is_empty() || sense.after.iter().any(|kind| draft.has(*kind));
    let not_after = !sense.not_after.iter().any(|kind| draft.has(*kind));
    let before = sense.before.is_empty()
        || !sense.before.iter().any(|kind| draft.has(*kind))
            && comes(tokens, sense.before, marked.mark_end, to, draft.scheme);
    capital && after && not_after && before
}

/// Whether a unit of one of the kinds comes later in the clause.
fn comes(tokens: &Tokens<'_>, kinds: &[Kind], from: usize, to: usize, scheme: u8) -> bool {
    let chain = schemes::get(scheme).chain;
    (from..to.min(from + AHEAD)).any(|at| {
        let Some((mark, abbreviation, end)) = phrase::mark(tokens, at) else { return false };
        let number =
            tokens.is_number(end) || !abbreviation && end < to || tokens.shape(end).title && end < to;
        number
            && lexicon::senses(mark).iter().any(|sense| {
                let known = chain.contains(&sense.scheme) || scheme == 0;
                // What stands before leaves is no page: `op. 46, p. 362, ll. 1-7`.
                let leaf =
                    sense.target == Target::Leaf && sense.after.is_empty() && kinds.contains(&Kind::File);
                known && (leaf || matches!(sense.target, Target::Unit(kind) if kinds.contains(&kind)))
            })
    })
}
