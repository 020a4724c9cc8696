//! What becomes of each thing that a record can say: written where, written in part, or left out and why.

use crate::crosswalk::aspects::{ASPECTS, Aspect};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;

use super::rules;

/// What a format does with something that a record can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Written there: the element, column or tag.
    At(&'static str),
    /// Written there, but for what is named second.
    Partly(&'static str, &'static str),
    /// Left out, for that reason.
    Lost(&'static str),
}

/// The fate of every aspect of a record, one entry each, in the order of `crosswalk::aspects`.
pub type Fates = &'static [(&'static str, Fate)];

/// Aspects that a format does not carry whole, each with what is lost of it, in a few words.
pub fn losses(fates: Fates) -> impl Iterator<Item = (&'static Aspect, &'static str)> {
    ASPECTS.iter().zip(fates).filter_map(|(aspect, (_, fate))| match fate {
        Fate::At(_) => None,
        Fate::Partly(_, lost) => Some((aspect, *lost)),
        Fate::Lost(_) => Some((aspect, aspect.what)),
    })
}

/// Reports what a format leaves out of a record: one note, none where nothing is lost.
pub(super) fn report(format: &str, fates: Fates, record: &Record, out: &mut Diagnostics) {
    let mut lost: Vec<(&'static str, &'static str)> = Vec::new();
    for (aspect, what) in losses(fates).filter(|(aspect, _)| (aspect.has)(record)) {
        // Several roles lose the same.
        if !lost.contains(&(aspect.field, what)) {
            lost.push((aspect.field, what));
        }
    }
    let Some((first, _)) = lost.first() else { return };
    let what: Vec<_> = lost.iter().map(|(field, what)| format!("`{field}`: {what}")).collect();
    let message = format!("`{format}` leaves out {}", what.join("; "));
    out.push(Diagnostic::new(&rules::FIELD_LOST, message).in_field(first));
}

#[cfg(test)]
mod tests {
    use super::ASPECTS;
    use crate::write::FORMATS;

    #[test]
    fn every_format_says_what_becomes_of_everything() {
        for format in FORMATS {
            let ids: Vec<_> = format.fates.iter().map(|(id, _)| *id).collect();
            let all: Vec<_> = ASPECTS.iter().map(|aspect| aspect.id).collect();
            assert_eq!(ids, all, "{}", format.name);
        }
    }
}
