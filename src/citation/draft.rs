//! A citation while it is being read, and what it takes over from the one before.

use super::lexer::Tokens;
use crate::diagnostic::Span;
use crate::record::reference::{Citation, Pages, Repository, Unit};
use crate::vocab::archives::Archive;
use crate::vocab::{Kind, Scheme, schemes};

/// A citation that is being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// What has been read of it.
    pub citation: Citation,
    /// The registry's entry of its repository.
    pub archive: Option<&'static Archive>,
    /// Number of the scheme it is read by.
    pub scheme: u8,
    /// How many names without a mark it has.
    pub names: usize,
    /// What the names after a unit are: the title of the document.
    pub titled: bool,
    /// Whether the smallest unit comes first and the archive last.
    pub reversed: bool,
    /// Whether the repository is a person's own archive, which by itself says where a document is.
    pub private: bool,
    /// From the first part to the last.
    span: Option<Span>,
}

/// More levels than these are not taken over from the citation before.
const INHERITED: usize = 16;

impl Draft {
    /// Nothing yet, read by a scheme.
    pub(super) fn new(scheme: u8) -> Self {
        Self { scheme, ..Self::default() }
    }

    /// How the citation is read.
    pub(super) fn scheme(&self) -> &'static Scheme {
        schemes::get(self.scheme)
    }

    /// Whether a unit of a kind has been read.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.citation.levels.iter().any(|unit| unit.kind == kind)
    }

    /// Whether it says anything of its own beside who keeps the papers.
    pub(super) fn has_units(&self) -> bool {
        !self.citation.levels.is_empty() || self.citation.pages.is_some()
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_units() && self.citation.repository.is_none() && self.citation.publication.is_none()
    }

    /// Whether it has more units than any citation: what follows begins another, so that reading stays linear.
    pub(super) fn is_full(&self) -> bool {
        self.citation.levels.len() >= 64
    }

    /// The last unit read.
    pub(super) fn last(&self) -> Option<Kind> {
        self.citation.levels.last().map(|unit| unit.kind)
    }

    /// Adds who keeps the papers.
    pub(super) fn set_repository(&mut self, repository: Repository, archive: Option<&'static Archive>) {
        self.cover(repository.span.unwrap_or_default());
        self.archive = archive;
        self.citation.repository = Some(repository);
    }

    /// Adds a unit: the tokens of its mark, where it has one, and of its value.
    pub(super) fn push(&mut self, tokens: &Tokens<'_>, kind: Kind, mark: Span, value: Span) {
        let span = if mark.is_empty() { value } else { mark.to(value) };
        let mark = (!mark.is_empty()).then(|| mark.of(tokens.text));
        self.citation.levels.push(Unit::new(kind, tokens.words(value), mark, Some(span)));
        self.cover(span);
    }

    /// Adds a unit whose mark stands after its value.
    pub(super) fn push_before(&mut self, tokens: &Tokens<'_>, kind: Kind, value: Span, mark: Span) {
        self.push(tokens, kind, Span::default(), value);
        if let Some(unit) = self.citation.levels.last_mut() {
            unit.mark = Some(mark.of(tokens.text).into());
            unit.span = Some(value.to(mark));
        }
        self.cover(mark);
    }

    /// Adds the leaves or pages.
    pub(super) fn set_pages(&mut self, pages: Pages) {
        self.cover(pages.span);
        self.citation.pages = Some(pages);
    }

    /// Adds a printed source.
    pub(super) fn set_publication(&mut self, tokens: &Tokens<'_>, span: Span) {
        self.cover(span);
        self.citation.publication = Some(tokens.words(span).into());
        self.citation.publication_span = Some(span);
    }

    fn cover(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |own| own.to(span)));
    }

    /// Finishes the citation: takes over from `before` what it leaves unsaid and makes its reference code.
    pub(super) fn finish(&mut self, before: Option<&Self>) {
        self.citation.span = self.span.unwrap_or_default();
        let alone = self.citation.publication.is_some() && self.citation.levels.is_empty();
        if let Some(before) =
            before.filter(|before| !alone && self.citation.repository.is_none() && before.is_archival())
        {
            self.inherit(before);
        }
        self.citation.reference_code = reference_code(self.archive, &self.citation.levels);
    }

    /// Gives the finished citation the span of all its parts, after one was added.
    pub(super) fn respan(&mut self) {
        self.citation.span = self.span.unwrap_or_default();
    }

    fn is_archival(&self) -> bool {
        !self.citation.levels.is_empty() || self.citation.repository.is_some()
    }

    fn inherit(&mut self, before: &Self) {
        let own = self.citation.levels.first().map(|unit| unit.kind);
        let levels = &before.citation.levels;
        let upto = match own {
            None => levels.len(),
            Some(kind) => levels.iter().position(|unit| unit.kind == kind).unwrap_or_else(|| {
                levels.iter().position(|unit| rank(unit.kind) >= rank(kind)).unwrap_or(levels.len())
            }),
        };
        // A fond stands in one archive; a whole new call number does too.
        let taken = levels.iter().take(upto.min(INHERITED)).cloned().map(|unit| Unit { span: None, ..unit });
        let mut all: Vec<Unit> = taken.collect();
        all.append(&mut self.citation.levels);
        self.citation.levels = all;
        self.citation.repository =
            before.citation.repository.clone().map(|repository| Repository { span: None, ..repository });
        self.archive = before.archive;
        self.scheme = before.scheme;
    }
}

/// ISAD(G) 3.1.1: country, repository and the units with the archive's own marks; for known archives only.
pub(super) fn reference_code(archive: Option<&Archive>, levels: &[Unit]) -> Option<String> {
    let archive = archive?;
    let code = archive.code?;
    if levels.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(64);
    out.push_str(archive.country);
    out.push(' ');
    out.push_str(code);
    for (index, unit) in levels.iter().enumerate() {
        let own = archive.scheme().own_mark(unit.kind);
        let mark = own.or(unit.mark.as_deref()).unwrap_or_default();
        if mark == "/" {
            out.push_str(mark);
        } else {
            out.push_str(if index == 0 { " " } else { ", " });
            out.push_str(mark);
            if !mark.is_empty() && !unit.value.starts_with(mark) {
                out.push_str(if mark.ends_with('-') { "" } else { " " });
            } else if !mark.is_empty() {
                out.truncate(out.len() - mark.len());
            }
        }
        out.push_str(&unit.value);
    }
    Some(out)
}

/// How high a unit stands, 0 the highest; units of one rank do not hold each other.
pub(super) fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Fond | Kind::RecordGroup | Kind::Collection => 0,
        Kind::Opis | Kind::Series | Kind::Class | Kind::Entry => 1,
        Kind::SubSeries => 2,
        Kind::Signature
        | Kind::Box
        | Kind::Carton
        | Kind::Bundle
        | Kind::Reel
        | Kind::Binder
        | Kind::Portfolio => 3,
        Kind::Folder | Kind::Volume => 4,
        Kind::File | Kind::Piece | Kind::FileNumber => 5,
        Kind::Document | Kind::Item | Kind::Protocol => 6,
    }
}
