//! The arrangement that flat records imply: a component a repository, in it one a unit, and which records lie in each.
//!
//! Of a record no more is kept than where it was written, so that a million of them take some megabytes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::ops::Range;

use smol_str::SmolStr;

use crate::crosswalk::hierarchy::{self, Way, natural, slug};
use crate::crosswalk::original::rank;
use crate::record::Record;
use crate::vocab::Kind;

/// The number of a component, or of a record.
type Number = u32;

/// Stands for no component and no record.
const NONE: Number = Number::MAX;

/// Components and the records in them.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Components by a print of what tells them from others. Where another has the print, the next number.
    places: HashMap<u64, Number>,
    /// Where each record ends in the order in which they came.
    ends: Vec<u64>,
    /// The next record in the same component.
    next: Vec<Number>,
    /// The numbers of the components, those of one parent together and in order.
    order: Vec<Number>,
}

/// A component that holds others or records.
pub(super) struct Node {
    parent: Number,
    /// Its first and its last record.
    records: (Number, Number),
    /// How many records it and the components in it hold.
    pub(super) count: usize,
    /// What unit it is; none for a repository.
    pub(super) kind: Option<Kind>,
    /// The number of a unit, the key of a repository.
    pub(super) value: SmolStr,
    /// Its name, as first written; empty for the repository of records that name none.
    pub(super) name: SmolStr,
    /// Where a repository is.
    pub(super) town: Option<Box<str>>,
}

impl Tree {
    /// Adds a record that lies there and that was written up to `end`.
    ///
    /// # Errors
    /// When there are more records than can be counted.
    pub(super) fn add(&mut self, record: &Record, way: Option<&Way<'_>>, end: u64) -> io::Result<()> {
        let mut at = self.repository(way)?;
        for unit in way.into_iter().flat_map(|way| &way.units) {
            at = self.node(at, Some(unit.kind), &slug(&unit.value), || Node {
                kind: Some(unit.kind),
                value: unit.value.clone(),
                name: hierarchy::name(record, unit).into(),
                ..Node::empty()
            })?;
        }
        let number = number(self.ends.len())?;
        self.ends.push(end);
        self.next.push(NONE);
        let records = &mut self.nodes[at as usize].records;
        match records.1 {
            NONE => *records = (number, number),
            last => {
                self.next[last as usize] = number;
                records.1 = number;
            }
        }
        while let Some(node) = self.nodes.get_mut(at as usize) {
            node.count += 1;
            at = node.parent;
        }
        Ok(())
    }

    fn repository(&mut self, way: Option<&Way<'_>>) -> io::Result<Number> {
        let Some(repository) = way.and_then(|way| way.repository) else {
            let nowhere = || Node { value: hierarchy::NOWHERE.into(), ..Node::empty() };
            return self.node(NONE, None, hierarchy::NOWHERE, nowhere);
        };
        let key = hierarchy::repository_key(repository);
        self.node(NONE, None, &key, || Node {
            value: key.as_str().into(),
            name: hierarchy::repository_name(repository).into(),
            town: repository.place.as_deref().map(Box::from),
            ..Node::empty()
        })
    }

    /// The component of that key in a parent; a new one where there is none.
    fn node(
        &mut self,
        parent: Number,
        kind: Option<Kind>,
        key: &str,
        new: impl FnOnce() -> Node,
    ) -> io::Result<Number> {
        let mut hasher = DefaultHasher::new();
        (parent, kind, key).hash(&mut hasher);
        let mut print = hasher.finish();
        while let Some(at) = self.places.get(&print) {
            if self.nodes[*at as usize].is(parent, kind, key) {
                return Ok(*at);
            }
            print = print.wrapping_add(1);
        }
        let at = number(self.nodes.len())?;
        self.nodes.push(Node { parent, ..new() });
        self.places.insert(print, at);
        Ok(at)
    }

    /// Puts the components in order; then [`children`](Self::children) may be asked.
    ///
    /// Repositories stand by their names, the records of none last; units of one parent by their rank and their
    /// number as people order them.
    pub(super) fn sort(&mut self) {
        self.places = HashMap::new();
        let nodes = &self.nodes;
        let mut order: Vec<Number> = (0..).take(nodes.len()).collect();
        order.sort_unstable_by(|one, other| {
            let (a, b) = (&nodes[*one as usize], &nodes[*other as usize]);
            let by_name =
                || (a.name.is_empty().cmp(&b.name.is_empty())).then_with(|| natural(&a.name, &b.name));
            let by_number = || {
                a.kind.and_then(rank).cmp(&b.kind.and_then(rank)).then_with(|| natural(&a.value, &b.value))
            };
            let siblings = || if a.kind.is_none() { by_name() } else { by_number() };
            a.parent.cmp(&b.parent).then_with(siblings).then(one.cmp(other))
        });
        self.order = order;
    }

    /// The repositories, in order.
    pub(super) fn repositories(&self) -> &[Number] {
        self.children(NONE)
    }

    /// The components right below one, in order.
    pub(super) fn children(&self, parent: Number) -> &[Number] {
        let before =
            |than: &dyn Fn(Number) -> bool| self.order.partition_point(|at| than(self.node_at(*at).parent));
        &self.order[before(&|at| at < parent)..before(&|at| at <= parent)]
    }

    /// A component.
    pub(super) fn node_at(&self, at: Number) -> &Node {
        &self.nodes[at as usize]
    }

    /// Where the records right below a component were written, in the order in which they came.
    pub(super) fn records(&self, at: Number) -> impl Iterator<Item = Range<u64>> {
        let number = |number: Number| (number != NONE).then_some(number as usize);
        let first = number(self.node_at(at).records.0);
        std::iter::successors(first, move |last| number(self.next[*last]))
            .map(|at| if at == 0 { 0..self.ends[0] } else { self.ends[at - 1]..self.ends[at] })
    }

    /// How many records there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }
}

impl Node {
    fn empty() -> Self {
        Self {
            parent: NONE,
            records: (NONE, NONE),
            count: 0,
            kind: None,
            value: SmolStr::default(),
            name: SmolStr::default(),
            town: None,
        }
    }

    fn is(&self, parent: Number, kind: Option<Kind>, key: &str) -> bool {
        let same = || if kind.is_some() { slug(&self.value) == key } else { self.value == key };
        self.parent == parent && self.kind == kind && same()
    }
}

fn number(number: usize) -> io::Result<Number> {
    match Number::try_from(number) {
        Ok(number) if number != NONE => Ok(number),
        _ => Err(io::Error::other("a finding aid cannot hold more than four thousand million records")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(citations: &[&str]) -> Tree {
        let mut tree = Tree::default();
        for (at, citation) in citations.iter().enumerate() {
            let parsed = crate::citation::parse(citation, crate::citation::Options::default());
            let record = Record {
                citation_verbatim: Some((*citation).into()),
                citations: parsed.citations,
                ..Record::default()
            };
            tree.add(&record, Way::to(&record).as_ref(), at as u64 + 1).unwrap();
        }
        tree.sort();
        tree
    }

    /// The components with their records, one line each.
    fn outline(tree: &Tree, at: &[Number], depth: usize, out: &mut Vec<String>) {
        for at in at {
            let node = tree.node_at(*at);
            let records: Vec<_> = tree.records(*at).map(|place| place.start).collect();
            let name = if node.kind.is_none() { &node.value } else { &node.name };
            out.push(format!("{}{name} {} {records:?}", " ".repeat(depth), node.count));
            outline(tree, tree.children(*at), depth + 1, out);
        }
    }

    #[test]
    fn records_stand_in_the_units_that_they_cite() {
        let tree = tree(&[
            "RGANI, f. 5, op. 30, d. 13, l. 4",
            "Cold War International History Project Bulletin 5",
            "RGANI, fond 5, op. 4, d. 2",
            "AVP RF, f. 0104, op. 19, p. 124, d. 3",
            "RGANI, f. 5, op. 30, d. 13, l. 9",
            "RGANI, f. 5, op. 30",
        ]);
        let mut lines = Vec::new();
        outline(&tree, tree.repositories(), 0, &mut lines);
        let expected = [
            "ru-avprf 1 []",
            " f. 0104 1 []",
            "  op. 19 1 []",
            "   d. 3 1 [3]",
            "ru-rgani 4 []",
            " f. 5 4 []",
            "  op. 4 1 []",
            "   d. 2 1 [2]",
            "  op. 30 3 [5]",
            "   d. 13 2 [0, 4]",
            "unknown 1 [1]",
        ];
        assert_eq!(lines, expected);
        assert_eq!(tree.count(), 6);
    }

    #[test]
    fn what_has_the_same_number_in_another_parent_is_another_unit() {
        let tree = tree(&["RGANI, f. 5, op. 1", "RGANI, f. 6, op. 1", "GARF, f. 5, op. 1"]);
        assert_eq!(tree.nodes.len(), 8);
        assert!(tree.nodes.iter().all(|node| node.count > 0));
    }
}
