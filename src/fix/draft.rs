//! A text being mended, which knows what of it stood in the original and where.

use std::collections::BTreeSet;

use crate::diagnostic::{Edit, Fix, Span};

/// A text being mended: its bytes, and which of them are the original's.
#[derive(Clone, Debug)]
pub struct Draft {
    text: Vec<u8>,
    /// Stretches of the text in order, together all of it.
    pieces: Vec<Piece>,
    /// The length of the original.
    length: usize,
}

/// A stretch of a draft.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Its length in bytes.
    len: usize,
    /// Where it began in the original; none for what was put in.
    from: Option<usize>,
}

/// What a draft has in place of a stretch of the original; one of the two may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The bytes of the original.
    pub before: Span,
    /// The bytes of the draft.
    pub after: Span,
}

impl Draft {
    /// The original, nothing changed yet.
    pub fn new(original: Vec<u8>) -> Self {
        let length = original.len();
        Self { text: original, pieces: vec![Piece { len: length, from: Some(0) }], length }
    }

    /// The text as it is now.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Makes the fixes that go together, and says of each whether it was made: with all its edits, or not at all.
    ///
    /// Where two overlap, the one that begins first is made, of two that begin together the earlier one given. A fix
    /// is not made either when its edits overlap each other, change nothing, do not lie in the text or would cut a
    /// character in two.
    pub fn apply(&mut self, fixes: &[&Fix]) -> Vec<bool> {
        let mut order: Vec<usize> = (0..fixes.len()).filter(|at| self.fits(fixes[*at])).collect();
        order.sort_by_cached_key(|at| fixes[*at].edits.iter().map(|edit| edit.span.start).min());
        let mut taken = BTreeSet::new();
        let mut made = vec![false; fixes.len()];
        let mut edits: Vec<&Edit> = Vec::new();
        for at in order {
            if take(&mut taken, &fixes[at].edits) {
                made[at] = true;
                edits.extend(&fixes[at].edits);
            }
        }
        edits.sort_by_key(|edit| edit.span);
        self.splice(&edits);
        made
    }

    /// What is not as in the original: in order, apart from each other.
    pub fn changes(&self) -> Vec<Change> {
        let end = Piece { len: 0, from: Some(self.length) };
        let mut changes = Vec::new();
        // Up to where both texts are accounted for, and how much was put in since.
        let (mut before, mut after, mut put) = (0, 0, 0);
        for piece in self.pieces.iter().copied().chain([end]) {
            let Some(from) = piece.from else {
                put += piece.len;
                continue;
            };
            if from > before || put > 0 {
                let (before, after) = (Span::new(before, from), Span::new(after, after + put));
                changes.push(Change { before, after });
            }
            (before, after, put) = (from + piece.len, after + put + piece.len, 0);
        }
        changes
    }

    /// Whether every edit of a fix lies in the text between characters, and one of them changes something.
    fn fits(&self, fix: &Fix) -> bool {
        let between = |at: usize| self.text.get(at).is_none_or(|byte| byte & 0xc0 != 0x80);
        let sound = |Span { start, end }: Span| start <= end && between(start) && between(end);
        let old = |edit: &Edit| self.text.get(edit.span.start..edit.span.end);
        fix.edits.iter().all(|edit| sound(edit.span) && old(edit).is_some())
            && fix.edits.iter().any(|edit| old(edit) != Some(edit.replacement.as_bytes()))
    }

    /// Makes edits that are in order and do not overlap.
    fn splice(&mut self, edits: &[&Edit]) {
        let mut text = Vec::with_capacity(self.text.len());
        let mut pieces = Pieces { rest: self.pieces.iter(), begun: None };
        let mut now = Vec::new();
        let mut at = 0;
        for Edit { span, replacement } in edits {
            text.extend_from_slice(&self.text[at..span.start]);
            text.extend_from_slice(replacement.as_bytes());
            pieces.take(span.start - at, |piece| now.push(piece));
            now.push(Piece { len: replacement.len(), from: None });
            pieces.take(span.len(), |_| {});
            at = span.end;
        }
        text.extend_from_slice(&self.text[at..]);
        pieces.take(usize::MAX, |piece| now.push(piece));
        (self.text, self.pieces) = (text, now);
    }
}

/// The pieces of a text, taken by length.
struct Pieces<'a> {
    rest: std::slice::Iter<'a, Piece>,
    /// What is left of the piece that was taken in part.
    begun: Option<Piece>,
}

impl Pieces<'_> {
    /// Hands on the next pieces of together `len` bytes, or as many as there are.
    fn take(&mut self, mut len: usize, mut to: impl FnMut(Piece)) {
        while len > 0 {
            let Some(piece) = self.begun.take().or_else(|| self.rest.next().copied()) else { return };
            let taken = piece.len.min(len);
            to(Piece { len: taken, ..piece });
            if taken < piece.len {
                let from = piece.from.map(|from| from + taken);
                self.begun = Some(Piece { len: piece.len - taken, from });
            }
            len -= taken;
        }
    }
}

/// Takes the places of all edits, or of none where one is taken.
fn take(taken: &mut BTreeSet<Span>, edits: &[Edit]) -> bool {
    for (number, edit) in edits.iter().enumerate() {
        if !is_free(taken, edit.span) {
            for edit in &edits[..number] {
                taken.remove(&edit.span);
            }
            return false;
        }
        taken.insert(edit.span);
    }
    true
}

/// Whether a place touches none that is taken. Two insertions at one place would leave their order open.
fn is_free(taken: &BTreeSet<Span>, span: Span) -> bool {
    let apart = |other: &Span| *other != span && (other.end <= span.start || span.end <= other.start);
    // What is taken does not overlap, so its neighbours decide.
    taken.range(..span).next_back().is_none_or(apart) && taken.range(span..).next().is_none_or(apart)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edit = |(start, end, words): &(usize, usize, &str)| Edit {
            span: Span::new(*start, *end),
            replacement: (*words).to_owned(),
        };
        Fix { safe: true, edits: edits.iter().map(edit).collect() }
    }

    fn applied(text: &str, fixes: &[Fix]) -> (String, Vec<bool>) {
        let mut draft = Draft::new(text.into());
        let made = draft.apply(&fixes.iter().collect::<Vec<_>>());
        (String::from_utf8(draft.text).unwrap(), made)
    }

    #[test]
    fn fixes_are_made_wherever_they_stand() {
        let fixes = [fix(&[(4, 5, "y")]), fix(&[(0, 1, ""), (2, 3, "zz")]), fix(&[(5, 5, "!")])];
        assert_eq!(applied("abcde", &fixes), ("bzzdy!".to_owned(), vec![true; 3]));
    }

    #[test]
    fn of_fixes_that_overlap_the_first_by_place_is_made() {
        let fixes = [fix(&[(2, 4, "X")]), fix(&[(1, 3, "Y"), (5, 6, "Z")]), fix(&[(5, 6, "W")])];
        assert_eq!(applied("abcdef", &fixes), ("aYdeZ".to_owned(), vec![false, true, false]));
        let same_place = [fix(&[(1, 1, "X")]), fix(&[(1, 1, "Y")]), fix(&[(1, 2, "Z")])];
        assert_eq!(applied("ab", &same_place), ("aXZ".to_owned(), vec![true, false, true]));
    }

    #[test]
    fn a_fix_that_cannot_be_made_whole_is_not_made() {
        for bad in [
            fix(&[(0, 1, "x"), (9, 10, "y")]),
            fix(&[(0, 2, "x"), (1, 3, "y")]),
            fix(&[(1, 2, "x")]),
            fix(&[(3, 2, "x")]),
            fix(&[(0, 2, "é")]),
            fix(&[]),
        ] {
            assert_eq!(applied("éab", &[bad]), ("éab".to_owned(), vec![false]));
        }
    }

    #[test]
    fn changes_of_several_rounds_are_told_against_the_original() {
        let mut draft = Draft::new(b"one two three".to_vec());
        draft.apply(&[&fix(&[(4, 7, "2")])]);
        draft.apply(&[&fix(&[(0, 5, "a b")]), &fix(&[(11, 11, "!")])]);
        assert_eq!(draft.text(), b"a b three!");
        let change = |a, b, c, d| Change { before: Span::new(a, b), after: Span::new(c, d) };
        assert_eq!(draft.changes(), [change(0, 7, 0, 3), change(13, 13, 9, 10)]);
    }

    fn any_fixes() -> impl Strategy<Value = Vec<Fix>> {
        let edit = (0..24_usize, 0..6_usize, "[xé\n]{0,3}")
            .prop_map(|(start, len, replacement)| Edit { span: Span::new(start, start + len), replacement });
        let fix = prop::collection::vec(edit, 0..4).prop_map(|edits| Fix { safe: true, edits });
        prop::collection::vec(fix, 0..6)
    }

    proptest! {
        #[test]
        fn no_byte_outside_the_edits_is_altered(text in "[abé漢\r\n]{0,12}", rounds in prop::collection::vec(any_fixes(), 1..4)) {
            let original = text.clone().into_bytes();
            let mut draft = Draft::new(original.clone());
            for fixes in &rounds {
                let before = draft.text().to_vec();
                let fixes: Vec<&Fix> = fixes.iter().collect();
                let made = draft.apply(&fixes);
                let mut spans: Vec<&Edit> =
                    fixes.iter().zip(&made).filter(|(_, made)| **made).flat_map(|(fix, _)| &fix.edits).collect();
                spans.sort_by_key(|edit| edit.span);
                let (mut at, mut old) = (0, 0);
                for Edit { span, replacement } in spans {
                    let kept = &before[old..span.start];
                    prop_assert_eq!(&draft.text()[at..at + kept.len()], kept);
                    at += kept.len();
                    prop_assert_eq!(&draft.text()[at..at + replacement.len()], replacement.as_bytes());
                    (at, old) = (at + replacement.len(), span.end);
                }
                prop_assert_eq!(&draft.text()[at..], &before[old..]);
                prop_assert!(std::str::from_utf8(draft.text()).is_ok());
            }
            // What the changes do not cover is the original's.
            let (mut before, mut after) = (0, 0);
            for change in draft.changes() {
                prop_assert!(before < change.before.start || after == 0);
                prop_assert_eq!(&original[before..change.before.start], &draft.text()[after..change.after.start]);
                (before, after) = (change.before.end, change.after.end);
            }
            prop_assert_eq!(&original[before..], &draft.text()[after..]);
        }
    }
}
