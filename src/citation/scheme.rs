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
    let shape = tokens.shape(at);
    // A lone capital without a full stop begins a code (`P1556`) unless the scheme says that it is a mark.
    let lone = shape.letters == 1 && shape.capitals == 1 && marked.mark_end == at + 1;
    // A capital joined to its number begins a code too (`S25/9007`), whatever it may be a mark of.
    let joined = lone && marked.value == marked.mark_end && tokens.glued(marked.value);
    if joined && tokens.text(at).is_ascii() {
        return None;
    }
    let holds = |sense: &&Sense| {
        sense.capital.map_or(!lone, |capital| capital == shape.title)
            && holds(tokens, sense, marked.mark_end, to, draft)
    };
    for number in schemes::get(draft.scheme).chain {
        let own = senses.iter().find(|sense| sense.scheme == *number && holds(sense));
        if own.is_some() {
            return own;
        }
    }
    if draft.scheme == 0 || shape.letters > 2 { senses.iter().find(holds) } else { None }
}

/// Whether the units before and after a mark are those that a sense asks for.
fn holds(tokens: &Tokens<'_>, sense: &Sense, mark_end: usize, to: usize, draft: &Draft) -> bool {
    let read = |kinds: &[Kind]| kinds.iter().any(|kind| draft.has(*kind));
    (sense.after.is_empty() || read(sense.after))
        && !read(sense.not_after)
        && (sense.before.is_empty()
            || !read(sense.before) && comes(tokens, sense.before, mark_end, to, draft.scheme))
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
