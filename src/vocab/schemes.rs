//! Schemes: how the archives of a tradition write their references; which mark stands for which unit.
//!
//! One data file a scheme in `schemes/`; a scheme may extend another. What every tradition shares is in `any`.

use super::{Kind, lexicon};

/// What a mark announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A unit of that kind.
    Unit(Kind),
    /// Leaves.
    Leaf,
    /// Pages.
    Page,
}

/// One sense of a mark, in one scheme.
#[derive(Debug)]
pub struct Sense {
    /// The scheme: index into [`all`].
    pub scheme: u8,
    /// What it announces.
    pub target: Target,
    /// Holds only where such a unit follows in the same citation.
    pub before: &'static [Kind],
    /// Holds only where such a unit stands before.
    pub after: &'static [Kind],
    /// Holds only where no such unit stands before.
    pub not_after: &'static [Kind],
    /// A name may follow in place of a number.
    pub named: bool,
    /// The mark belongs to the value (`Lot 64 D 560`).
    pub whole: bool,
    /// Its case counts, as the form is written: `true` for a capital.
    pub capital: Option<bool>,
}

/// How the archives of one tradition write their references.
#[derive(Debug)]
pub struct Scheme {
    /// Short name.
    pub id: &'static str,
    /// The schemes whose senses apply, nearest first: itself, those it extends, `any`.
    pub chain: &'static [u8],
    /// What a code without mark is, where it stands first.
    pub code: Kind,
    /// What such a code is when it has several parts (`142/II-A 837`).
    pub code_chain: Kind,
    /// What a bare number at the end is; none: pages.
    pub trail: Option<Kind>,
    /// Whether a whole part with a number in it is one code.
    pub parts: bool,
    /// Whether names are levels up to the full stop and the rest after a container is one folder.
    pub files: bool,
    /// Whether a mark follows its number.
    pub postfix: bool,
    /// The scheme's own mark for a kind, for reference codes.
    pub own: &'static [(Kind, &'static str)],
    /// The same in the archive's own script, where that is not Latin.
    pub script: &'static [(Kind, &'static str)],
    /// The mark for one leaf and for several.
    pub leaf: Option<(&'static str, &'static str)>,
    /// The same in the archive's own script.
    pub script_leaf: Option<(&'static str, &'static str)>,
}

impl Scheme {
    /// The scheme's own mark for a kind of unit.
    pub fn own_mark(&self, kind: Kind) -> Option<&'static str> {
        self.own.iter().find(|(own, _)| *own == kind).map(|(_, mark)| *mark)
    }

    /// The mark for a kind of unit in the archive's own script; that of the scheme it extends where it has none.
    pub fn script_mark(&self, kind: Kind) -> Option<&'static str> {
        let mut marks = self.lineage().flat_map(|scheme| scheme.script);
        marks.find(|(own, _)| *own == kind).map(|(_, mark)| *mark)
    }

    /// The marks for one leaf and for several, in the archive's own script or in Latin letters.
    pub fn leaf_marks(&self, script: bool) -> Option<(&'static str, &'static str)> {
        self.lineage().find_map(|scheme| if script { scheme.script_leaf } else { scheme.leaf })
    }

    /// The scheme and those it extends, nearest first.
    fn lineage(&self) -> impl Iterator<Item = &'static Self> {
        self.chain.iter().map(|number| get(*number))
    }
}

/// Every scheme, in the order of their numbers; the first is `any`.
pub fn all() -> &'static [Scheme] {
    lexicon::schemes()
}

/// The scheme with that number.
pub fn get(number: u8) -> &'static Scheme {
    &all()[usize::from(number)]
}

/// The number of the first scheme of the United States form.
pub(crate) fn files() -> u8 {
    let found = all().iter().position(|scheme| scheme.files).unwrap_or(0);
    u8::try_from(found).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_ends_in_the_common_marks() {
        assert_eq!(all()[0].id, "any");
        for (number, scheme) in all().iter().enumerate() {
            assert_eq!(usize::from(scheme.chain[0]), number, "{}", scheme.id);
            assert_eq!(scheme.chain.last(), Some(&0), "{}", scheme.id);
        }
    }
}
