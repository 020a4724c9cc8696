//! Names with the part that somebody had: MARC relators and words for them, as MODS, MARC 21 and EAD have them.

use super::take::Taker;
use crate::record::raw::Name;
use crate::record::reference::Role;
use crate::record::{Field, Text};

/// What a name is taken as.
enum Part {
    In(Field),
    As(Role),
}

/// Relator codes and terms (MARC Code List for Relators), and words for parts that have no code. Lower case.
static PARTS: &[(&[&str], Part)] = &[
    (&["trl", "translator", "translated by", "translated"], Part::As(Role::Translated)),
    (&["edt", "editor", "edited by", "edited"], Part::As(Role::Edited)),
    (&["trc", "transcriber", "transcribed by", "transcribed"], Part::As(Role::Transcribed)),
    (&["ann", "annotator", "annotated by", "annotated"], Part::As(Role::Annotated)),
    (&["obtained by", "obtained"], Part::As(Role::Obtained)),
    (&["provided by", "provided", "prv", "provider"], Part::As(Role::Provided)),
    (&["selected by", "selected"], Part::As(Role::Selected)),
    (&["contributed by", "contributed"], Part::As(Role::Contributed)),
    (&["published by", "published"], Part::As(Role::Published)),
    (&["aut", "author", "cre", "creator"], Part::In(Field::Creators)),
    (&["fnd", "funder", "spn", "sponsor"], Part::In(Field::Donors)),
    (&["pbl", "publisher"], Part::In(Field::Publisher)),
    (&["ctb", "contributor"], Part::In(Field::Contributors)),
];

/// Takes a name by the parts it had; `words` are its relators, as codes, terms or addresses of them. One that has
/// none, or one that fonds does not know, is a contributor unless `default` says more.
/// Words that fonds does not know are kept beside the name.
pub(super) fn take(taker: &mut Taker<'_>, at: usize, name: &Text, words: &[String], default: Field) {
    if name.is_empty() {
        return;
    }
    let known: Vec<&Part> = words.iter().filter_map(|word| part(word)).collect();
    // A code may say less than the words beside it: `ctb` beside `obtained by`, `pbl` beside `published by`.
    let is_published = known.iter().any(|part| matches!(part, Part::As(Role::Published)));
    let more = |part: &&&Part| match part {
        Part::In(Field::Contributors) => false,
        Part::In(Field::Publisher) => !is_published,
        _ => true,
    };
    let chosen: Vec<&Part> = known.iter().filter(more).copied().collect();
    let chosen = if chosen.is_empty() { known.clone() } else { chosen };
    let mut taken: Vec<Name> = Vec::new();
    for part in &chosen {
        let name = match part {
            Part::In(field) => Name::Known(*field),
            Part::As(role) => Name::Credit(*role),
        };
        if !taken.contains(&name) {
            taken.push(name);
        }
    }
    if taken.is_empty() {
        taken.push(Name::Known(if words.is_empty() { default } else { Field::Contributors }));
    }
    for as_what in taken {
        taker.push(as_what, at, name.clone());
    }
    for word in words.iter().filter(|word| part(word).is_none()) {
        let words = Text::new(format!("{name}: {word}"));
        let prefix = taker.tree.get(at).vocabulary.prefix().unwrap_or("name");
        taker.extra(format!("{prefix}:role"), at, words);
    }
}

fn part(word: &str) -> Option<&'static Part> {
    let word = word.trim().trim_end_matches(['.', ',', ';', ':']).to_lowercase();
    let last = word.rsplit('/').next().filter(|_| word.starts_with("http")).unwrap_or(&word);
    PARTS.iter().find(|(words, _)| words.contains(&last)).map(|(_, part)| part)
}
