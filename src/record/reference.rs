//! What a citation string says: references to archival units, publications, credits, and what was not understood.
//!
//! The shapes are those of the JSON that `fonds parse` prints; spans count bytes of the string that was read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
pub use smol_str::SmolStr;

use crate::diagnostic::Span;
use crate::vocab::{Kind, Level};

/// One citation string, read.
///
/// Every letter and digit of the string lies in a part of a citation, of `about`, of a credit, or in the residue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What stands before the first repository about the document itself.
    pub about: Option<About>,
    /// The citations, in the order of the string.
    pub citations: Vec<Citation>,
    /// Who did what, one entry a role and person, in the order of the string.
    pub credits: Vec<Credit>,
    /// What was not understood, in the order of the string.
    pub residue: Vec<Piece>,
}

/// A piece of the string with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The words as written, white space folded.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// What a suggested citation says about the document before it names the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its title, without the quotation marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Piece>,
    /// Its date, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Piece>,
    /// Who publishes it online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Piece>,
}

/// One reference to an archival unit or to a published source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// From the first character of the repository to the last locator.
    pub span: Span,
    /// Who keeps the papers.
    pub repository: Option<Repository>,
    /// The units named, in the order of the string.
    pub levels: Vec<Unit>,
    /// The leaves or pages within the last unit.
    pub pages: Option<Pages>,
    /// A published source: the reference as written, without the page numbers.
    pub publication: Option<String>,
    /// Where the publication stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication_span: Option<Span>,
    /// ISAD(G) 3.1.1: country, repository and code in the archive's own marks; for known archives only.
    pub reference_code: Option<String>,
}

/// The institution that holds the material.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// As written, with the acronym in brackets and the place that stand beside it.
    pub name: SmolStr,
    /// The acronym in brackets, when there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acronym: Option<SmolStr>,
    /// The place, when there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<SmolStr>,
    /// Its key in the registry of archives; null for an unknown archive.
    pub id: Option<Cow<'static, str>>,
    /// The registry's official name in English.
    pub title: Option<Cow<'static, str>>,
    /// ISO 3166-1 alpha-2 code of the country the institution is in today.
    pub country: Option<Cow<'static, str>>,
    /// Where it stands; null where it was taken over from the citation before.
    pub span: Option<Span>,
    /// Why it was read so, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One unit of the holdings, as cited: fond 0104, box 5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// What the archive calls it.
    pub kind: Kind,
    /// The level of description it stands for, if it stands for one.
    pub level: Option<Level>,
    /// Its number or name as written, without the mark.
    pub value: SmolStr,
    /// The mark that announced it, as written.
    pub mark: Option<SmolStr>,
    /// Mark and value; null where they were taken over from the citation before.
    pub span: Option<Span>,
    /// Why it was read so, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Unit {
    /// A unit with the level of description of its kind.
    pub fn new(kind: Kind, value: impl Into<SmolStr>, mark: Option<&str>, span: Option<Span>) -> Self {
        Self {
            kind,
            level: kind.level(),
            value: value.into(),
            mark: mark.map(SmolStr::from),
            span,
            why: None,
        }
    }
}

/// Whether numbers count leaves or pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageUnit {
    /// Leaves: l., ll., Bl., ark., fol.
    Leaf,
    /// Pages: p., pp., S., с.
    Page,
}

/// The leaves or pages cited. Two are equal whatever their marks: JSON leaves these out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pages {
    /// Leaves or pages; null for a bare number.
    pub unit: Option<PageUnit>,
    /// The whole list as written, without its mark.
    pub text: SmolStr,
    /// One entry a part, in the order written.
    pub ranges: Vec<Range>,
    /// Mark and list.
    pub span: Span,
    /// The mark, as written.
    #[serde(skip)]
    pub mark: Option<SmolStr>,
    /// Why it was read so, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl PartialEq for Pages {
    fn eq(&self, other: &Self) -> bool {
        let Self { unit, text, ranges, span, mark: _, why } = self;
        (unit, text, ranges, span, why) == (&other.unit, &other.text, &other.ranges, &other.span, &other.why)
    }
}

impl Eq for Pages {}

/// One part of a list of leaves or pages. Both ends are inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first number.
    pub first: SmolStr,
    /// The last number, a shortened one completed; the same as `first` for one leaf, null for an open end (`ff.`).
    pub last: Option<SmolStr>,
    /// The side of the leaf; of a range only where both ends have it (`12ob.-14` has none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
}

/// The side of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The front.
    Recto,
    /// The back: ob., об., зв., v, verso.
    Verso,
}

macro_rules! roles {
    ($($variant:ident $name:literal $relator:expr, $term:literal, $doc:literal;)+) => {
        /// What somebody did for the edition.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Role { $(#[doc = $doc] $variant,)+ }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The role of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }

            /// The MARC relator code that says the same; none where every code claims more than the words.
            pub const fn relator(self) -> Option<&'static str> {
                match self { $(Self::$variant => $relator,)+ }
            }

            /// Words for it beside a name: the term of the relator where that says the same, else words of our own.
            pub const fn term(self) -> &'static str {
                match self { $(Self::$variant => $term,)+ }
            }
        }
    };
}

roles! {
    Obtained "obtained" None, "obtained by", "Got the document from the archive: acquisition, ISAD(G) 3.2.4, not authorship.";
    Provided "provided" None, "provided by", "Made it available, `Courtesy of`.";
    Contributed "contributed" Some("ctb"), "contributed by", "Contributed it to the edition.";
    Translated "translated" Some("trl"), "translator", "Translated it.";
    Transcribed "transcribed" Some("trc"), "transcriber", "Transcribed it.";
    Edited "edited" Some("edt"), "editor", "Edited it.";
    Selected "selected" None, "selected by", "Selected it.";
    Annotated "annotated" Some("ann"), "annotator", "Annotated it.";
    Published "published" Some("pbl"), "published by", "Published it.";
}

/// Who did what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// What was done.
    pub role: Role,
    /// The MARC relator code of the role.
    pub relator: Option<Cow<'static, str>>,
    /// The name in the order given.
    pub name: SmolStr,
    /// The body named in brackets after the person, or with `for`.
    pub affiliation: Option<SmolStr>,
    /// The language translated from, in words, where it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_language: Option<SmolStr>,
    /// From the word for the role, or the name where the role was said before, to the end of name and affiliation.
    pub span: Span,
    /// Why it was read so, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
