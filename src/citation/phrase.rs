//! Finds the phrases of the lexicon in the tokens: marks, names of archives, roles, classes of words.

use super::lexer::{Kind, Tokens};
use crate::vocab::lexicon::{self, Class, Phrase, What};

/// A phrase found: what it stands for and one past its last token, full stop of an abbreviation included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// What it stands for.
    pub what: What,
    /// One past its last token.
    pub end: usize,
}

/// The longest phrase that begins at a token and that `wanted` takes.
pub(super) fn longest(tokens: &Tokens<'_>, at: usize, wanted: impl Fn(What) -> bool) -> Option<Found> {
    tokens.word(at).phrases().iter().find_map(|phrase| {
        let end = wanted(phrase.what).then(|| phrase_end(tokens, at, phrase))??;
        Some(Found { what: phrase.what, end })
    })
}

/// One past the last token of a phrase or single word of a class that begins at a token.
pub(super) fn class(tokens: &Tokens<'_>, at: usize, class: Class) -> Option<usize> {
    let word = tokens.word(at);
    if word.begins_longer(class)
        && let Some(found) = longest(tokens, at, |what| what == What::Class(class))
    {
        return Some(found.end);
    }
    word.is(class).then_some(at + 1)
}

/// The mark that begins at a token, with its full stop.
pub(super) fn mark(tokens: &Tokens<'_>, at: usize) -> Option<(u16, bool, usize)> {
    let word = tokens.word(at);
    if !word.begins(Class::Mark) {
        return None;
    }
    let longer = word
        .begins_longer(Class::Mark)
        .then(|| longest(tokens, at, |what| matches!(what, What::Mark(..))))
        .flatten();
    let (mark, abbreviation, end) = match longer {
        Some(Found { what: What::Mark(mark, abbreviation), end }) => (mark, abbreviation, end),
        _ => word.mark.map(|(mark, abbreviation)| (mark, abbreviation, at + 1))?,
    };
    let stop = |at: usize| tokens.is(at, '.') && tokens.glued(at);
    // A stop typed twice is one; three are an omission.
    let stops = if stop(end) && stop(end + 1) && !stop(end + 2) { 2 } else { usize::from(stop(end)) };
    Some((mark, abbreviation, end + stops))
}

/// The archive named at a token. An acronym must have its capitals.
pub(super) fn archive(tokens: &Tokens<'_>, at: usize) -> Option<(u16, usize)> {
    if !tokens.word(at).begins(Class::Archive) || !tokens.shape(at).title {
        return None;
    }
    tokens.word(at).phrases().iter().find_map(|phrase| {
        let What::Archive(archive, acronym) = phrase.what else { return None };
        let end = phrase_end(tokens, at, phrase)?;
        let capitals = |at: usize| {
            let shape = tokens.shape(at);
            shape.letters == 0 || shape.capitals == shape.letters || shape.capitals >= 2 && shape.title
        };
        // `HHSTA., Kab. Kanzlei`: the stop of a shortened name.
        let stop = acronym && tokens.is(end, '.') && tokens.is(end + 1, ',');
        (!acronym || (at..end).all(capitals)).then_some((archive, end + usize::from(stop)))
    })
}

fn phrase_end(tokens: &Tokens<'_>, at: usize, phrase: &Phrase) -> Option<usize> {
    let mut next = at + 1;
    for number in &phrase.words[1..] {
        // Words of a phrase stand apart by white space or by one mark: `A.V.P.`, `SI_AS`, `University, Library`.
        let joint = matches!(tokens.kind(next), Kind::Punct('.' | ',' | '-' | '_' | '/' | '–' | '&' | ':'));
        next += usize::from(joint);
        if !std::ptr::eq(tokens.get(next)?.word, lexicon::word(*number)) {
            return None;
        }
        next += 1;
    }
    Some(next)
}
