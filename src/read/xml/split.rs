//! Cuts a file of XML into its records while it comes in: only the record under way is held.
//!
//! A start tag tells that a record begins by its name, or by the name of what it holds first (any element that holds
//! Dublin Core is a record). Its end tag ends it; a file that is not well-formed loses the record at fault, and goes on
//! where the next one can be told.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::sync::Arc;

use smol_str::SmolStr;

use super::lexer::{Kind as Is, Lexer, Token};
use super::names::{self, Scope, Vocabulary};
use super::place::Xml;
use super::take::Taker;
use super::tree::{DEEPEST, Tree};
use super::{dublin_core, ead, marc, mods, oai};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Source, Span};
use crate::read::format::{Entry, Sink};
use crate::read::{Stream, rules};
use crate::record::raw::Raw;

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    DublinCore,
    Oai,
    Mods,
    Marc,
    /// The part of a finding aid that stands before the components within it.
    Component,
    /// What a repository says beside the records: that there are more, or that something went wrong.
    Word,
}

/// An element that has begun and not ended.
#[derive(Debug)]
struct Open {
    name: SmolStr,
    /// Its number among the elements of that name beside it, from 1.
    number: usize,
    /// How many prefixes are declared outside of it.
    outside: usize,
    /// How many elements of a name it held so far.
    counts: Vec<(SmolStr, usize)>,
}

/// The record under way; the piece of the stream begins with its start tag.
#[derive(Debug)]
struct Current {
    kind: Kind,
    /// How many elements are open with it.
    depth: usize,
    /// The length of its start tag.
    head: usize,
    path: String,
}

struct Splitter<'s, 'a, 'k> {
    stream: &'s mut Stream<'a>,
    sink: &'s mut Sink<'k>,
    format: &'static str,
    lexer: Lexer,
    open: Vec<Open>,
    scope: Scope,
    current: Option<Current>,
    /// Where the start tag stands in the piece that may turn out to begin a record.
    held: Option<usize>,
    /// How many elements are open of one that is passed over.
    skipped: Option<usize>,
    /// Where the components that are open lie, each with how many elements are open with it.
    places: Vec<(usize, ead::Place)>,
    /// How many records have begun.
    index: usize,
    /// The name of the outermost element.
    root: Option<SmolStr>,
    /// Whether anything was handed on.
    spoken: bool,
    /// Whether it was said that markup outside of records is wrong or too deep.
    complained: bool,
}

/// Reads the records of a file.
///
/// # Errors
/// When its bytes can be read no further.
pub(super) fn read(
    stream: &mut Stream<'_>,
    sink: &mut Sink<'_>,
    format: &'static str,
) -> io::Result<ControlFlow<()>> {
    let mut splitter = Splitter {
        stream,
        sink,
        format,
        lexer: Lexer::new(),
        open: Vec::new(),
        scope: Scope::default(),
        current: None,
        held: None,
        skipped: None,
        places: Vec::new(),
        index: 0,
        root: None,
        spoken: false,
        complained: false,
    };
    loop {
        while let Some(token) = splitter.lexer.advance(splitter.stream.piece()) {
            if splitter.token(token).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if splitter.make_room().is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if !splitter.more()? {
            return Ok(splitter.end());
        }
    }
}

impl Splitter<'_, '_, '_> {
    /// Takes what comes next into the piece; whether there was anything.
    fn more(&mut self) -> io::Result<bool> {
        loop {
            match self.stream.fill_buf() {
                Ok(ready) => {
                    let length = ready.len();
                    self.stream.consume(length);
                    return Ok(length > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Lets go what is not needed any more, and gives up a record that is too long.
    fn make_room(&mut self) -> ControlFlow<()> {
        if self.stream.is_full() {
            if self.current.is_some() {
                let message = format!(
                    "the record is longer than {} bytes; it is skipped",
                    self.stream.options().max_bytes
                );
                self.pass_over(message)?;
            }
            self.held = None;
            self.let_go(self.lexer.least());
        } else if self.current.is_none() {
            self.let_go(self.held.unwrap_or_else(|| self.lexer.needed()));
        }
        ControlFlow::Continue(())
    }

    fn let_go(&mut self, length: usize) {
        if length > 0 {
            self.stream.skip_to(length);
            self.lexer.shift(length);
            self.held = self.held.map(|at| at.saturating_sub(length));
        }
    }

    fn token(&mut self, token: Token) -> ControlFlow<()> {
        if let Some(depth) = self.skipped {
            let depth = match token.kind {
                Is::Start => depth + 1,
                Is::End => depth - 1,
                _ => depth,
            };
            self.skipped = (depth > 0).then_some(depth);
            return ControlFlow::Continue(());
        }
        match token.kind {
            Is::Start | Is::Empty => self.start(token),
            Is::End => self.end_tag(token),
            Is::DocumentType if self.current.is_none() => self.document_type(token),
            _ => ControlFlow::Continue(()),
        }
    }

    /// The words of a token, `most` bytes at most. Empty for one whose beginning was let go.
    fn words(&self, token: Token, most: usize) -> Cow<'_, str> {
        let bytes = &self.stream.piece()[token.start..token.end.min(token.start.saturating_add(most))];
        if bytes.starts_with(b"<") { String::from_utf8_lossy(bytes) } else { Cow::Borrowed("") }
    }

    /// The name in a tag.
    fn name(&self, token: Token) -> SmolStr {
        const LONGEST: usize = 400;
        SmolStr::new(names::tag_name(&self.words(token, LONGEST)))
    }

    fn start(&mut self, mut token: Token) -> ControlFlow<()> {
        let name = self.name(token);
        if let Some(current) = &self.current {
            if current.kind == Kind::Component && ead::is_component(names::local(&name)) {
                let shift = token.start;
                self.own_part(shift)?;
                (token.start, token.end) = (0, token.end - shift);
            } else if self.begins_anew(&name) {
                let message =
                    format!("`<{name}>` begins before the last one has ended; the last one is skipped");
                let shift = token.start;
                self.give_up(shift, message)?;
                (token.start, token.end) = (0, token.end - shift);
            } else {
                return self.inside(name, token);
            }
        }
        if self.open.len() >= DEEPEST {
            self.skipped = (token.kind == Is::Start).then_some(1);
            let message = format!("elements stand more than {DEEPEST} deep; what is deeper is skipped");
            return self.complain(&rules::LIMIT_HIT, message, token);
        }
        let outside = self.scope.len();
        let tag = self.words(token, usize::MAX).into_owned();
        self.scope.declare(&tag);
        let vocabulary = self.scope.vocabulary(&name);
        let local = names::local(&name);
        if let (Some(held), Some(kind)) = (self.held, self.kind_of_holder(vocabulary, local)) {
            self.scope.truncate(outside);
            self.begin(kind, held, 0);
            let token = Token { start: token.start - held, end: token.end - held, ..token };
            return self.inside(name, token);
        }
        let kind = self.kind(vocabulary, local);
        self.root.get_or_insert_with(|| name.clone());
        self.push(name, outside);
        self.held = Some(token.start);
        if let Some(kind) = kind {
            self.begin(kind, token.start, token.end - token.start);
            token = Token { start: 0, end: token.end - token.start, ..token };
        }
        if token.kind == Is::Empty { self.close(token.end) } else { ControlFlow::Continue(()) }
    }

    /// An element within the record under way.
    fn inside(&mut self, name: SmolStr, token: Token) -> ControlFlow<()> {
        if token.kind == Is::Empty {
            return ControlFlow::Continue(());
        }
        if self.open.len() >= DEEPEST {
            // The element that is one too deep is open too.
            self.pass_over(format!("elements stand more than {DEEPEST} deep; the record is skipped"))?;
            self.skipped = self.skipped.map(|depth| depth + 1);
            return ControlFlow::Continue(());
        }
        let outside = self.scope.len();
        self.open.push(Open { name, number: 1, outside, counts: Vec::new() });
        ControlFlow::Continue(())
    }

    /// Opens an element and counts it among those of its name.
    fn push(&mut self, name: SmolStr, outside: usize) {
        // Of more names than that the later ones are not counted.
        const NAMES: usize = 64;
        let mut number = 1;
        if let Some(parent) = self.open.last_mut() {
            let is_full = parent.counts.len() >= NAMES;
            match parent.counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => {
                    *count += 1;
                    number = *count;
                }
                None if !is_full => parent.counts.push((name.clone(), 1)),
                None => {}
            }
        }
        self.open.push(Open { name, number, outside, counts: Vec::new() });
    }

    /// What an element is the beginning of, by its own name.
    fn kind(&self, vocabulary: Vocabulary, local: &str) -> Option<Kind> {
        use Vocabulary::{Ead3, Ead2002, Marc, Mods, None as Bare, Oai, OaiDc, Qdc};
        let parent = self.open.last().map_or("", |open| names::local(&open.name));
        match (vocabulary, local) {
            (OaiDc, "dc") | (Qdc, "record") | (Bare, "dc" | "qualifieddc" | "simpledc") => {
                Some(Kind::DublinCore)
            }
            (Oai, "record") => Some(Kind::Oai),
            (Bare, "record") if matches!(parent, "ListRecords" | "GetRecord") => Some(Kind::Oai),
            (Oai, "resumptionToken" | "error") => Some(Kind::Word),
            (Mods | Bare, "mods") => Some(Kind::Mods),
            (Marc, "record") => Some(Kind::Marc),
            (Ead2002 | Ead3 | Bare, "archdesc") if parent == "ead" => Some(Kind::Component),
            (Ead2002 | Ead3 | Bare, _) if !self.places.is_empty() && ead::is_component(local) => {
                Some(Kind::Component)
            }
            _ => None,
        }
    }

    /// What the element whose start tag is held turns out to be by the first one in it.
    fn kind_of_holder(&self, vocabulary: Vocabulary, local: &str) -> Option<Kind> {
        let holder = names::local(&self.open.last()?.name);
        match local {
            _ if dublin_core::is_term(vocabulary) => Some(Kind::DublinCore),
            "leader" | "controlfield" | "datafield" if holder == "record" => Some(Kind::Marc),
            _ => None,
        }
    }

    /// Whether a tag within the record under way must be that of the next one: no record holds another.
    fn begins_anew(&self, name: &str) -> bool {
        let Some(current) = &self.current else { return false };
        let within = &self.open[current.depth - 1..];
        let is_same = within.first().is_some_and(|open| open.name == name);
        // Metadata in a record of OAI-PMH may have an element of that name.
        is_same
            && !(current.kind == Kind::Oai
                && within.iter().any(|open| names::local(&open.name) == "metadata"))
    }

    /// Begins a record whose start tag stands at `at` in the piece; its element is the last that was opened.
    fn begin(&mut self, kind: Kind, at: usize, head: usize) {
        self.let_go(at);
        self.held = None;
        let path = self.path();
        self.current = Some(Current { kind, depth: self.open.len(), head, path });
    }

    /// The path of the innermost open element.
    fn path(&self) -> String {
        let last = self.open.len().saturating_sub(1);
        let step = |(at, open): (usize, &Open)| {
            let is_numbered = at > 0 && (at == last || open.number > 1);
            if is_numbered { format!("/{}[{}]", open.name, open.number) } else { format!("/{}", open.name) }
        };
        self.open.iter().enumerate().map(step).collect()
    }

    fn end_tag(&mut self, mut token: Token) -> ControlFlow<()> {
        let name = self.name(token);
        let is_named = |open: &Open| open.name == name || open.name.is_empty();
        if self.open.last().is_some_and(is_named) {
            return self.close(token.end);
        }
        let found = self.open.iter().rposition(is_named);
        if let Some(depth) = self.current.as_ref().map(|current| current.depth) {
            match found {
                // What is open within the record ends with it; reading the record says so.
                Some(at) if at + 1 >= depth => {
                    self.shut(at + 1);
                    return self.close(token.end);
                }
                Some(_) => {
                    let message = format!("the record has not ended where `</{name}>` stands; it is skipped");
                    let shift = token.start;
                    self.give_up(shift, message)?;
                    (token.start, token.end) = (0, token.end - shift);
                }
                None => return ControlFlow::Continue(()),
            }
        }
        let message = match (found, self.open.last()) {
            (Some(at), _) if at + 1 == self.open.len() => None,
            (Some(_), Some(last)) => Some(format!("`</{name}>` stands where `</{}>` is expected", last.name)),
            _ => Some(format!("`</{name}>` ends no element that is open")),
        };
        if let Some(at) = found {
            self.shut(at);
        }
        self.held = None;
        match message {
            Some(message) => self.complain(&rules::MALFORMED, message, token),
            None => ControlFlow::Continue(()),
        }
    }

    /// Ends the innermost element, whose end tag ends there in the piece.
    fn close(&mut self, end: usize) -> ControlFlow<()> {
        let is_record = self.current.as_ref().is_some_and(|current| current.depth == self.open.len());
        let flow = if is_record { self.finish(end, false) } else { ControlFlow::Continue(()) };
        self.shut(self.open.len().saturating_sub(1));
        self.held = None;
        flow
    }

    /// Ends all but the first `depth` elements.
    fn shut(&mut self, depth: usize) {
        if let Some(first) = self.open.get(depth) {
            self.scope.truncate(first.outside);
        }
        self.open.truncate(depth);
        while self.places.last().is_some_and(|(open, _)| *open > depth) {
            self.places.pop();
        }
    }

    /// Cuts off the first `length` bytes of the piece.
    fn cut(&mut self, length: usize) -> (Source, Diagnostics) {
        let cut = self.stream.cut_to(length);
        self.lexer.shift(length);
        cut
    }

    fn hand_on(
        &mut self,
        source: Source,
        raw: Option<Box<dyn FnOnce(Arc<Source>) -> Raw>>,
        diagnostics: Diagnostics,
    ) -> ControlFlow<()> {
        self.spoken = true;
        let source = Arc::new(source);
        let raw = raw.map(|raw| raw(source.clone()));
        (self.sink)(Entry { source, raw, diagnostics })
    }

    /// Says something that concerns no record; of markup outside of records once.
    fn complain(
        &mut self,
        rule: &'static crate::diagnostic::Rule,
        message: String,
        token: Token,
    ) -> ControlFlow<()> {
        const SHOWN: usize = 200;
        if std::mem::replace(&mut self.complained, true) {
            return ControlFlow::Continue(());
        }
        self.let_go(token.start);
        let (source, _) = self.cut((token.end - token.start).min(SHOWN));
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(rule, message).at(Span::new(0, source.text().len())));
        self.held = None;
        self.hand_on(source, None, diagnostics)
    }

    /// Gives up the record under way, whose text is that long so far.
    fn give_up(&mut self, length: usize, message: String) -> ControlFlow<()> {
        let Some(current) = self.current.take() else { return ControlFlow::Continue(()) };
        self.shut(current.depth - 1);
        self.index += usize::from(current.kind != Kind::Word);
        let (source, mut diagnostics) = self.cut(length);
        let place = Span::new(0, current.head.min(source.text().len()));
        diagnostics.push(Diagnostic::new(&rules::MALFORMED, message).at(place));
        self.hand_on(source.with_notation(Xml::new(current.path)), None, diagnostics)
    }

    /// Gives up the record under way for a limit, and passes over what is to come of it.
    fn pass_over(&mut self, message: String) -> ControlFlow<()> {
        let Some(current) = self.current.take() else { return ControlFlow::Continue(()) };
        self.skipped = Some(self.open.len() + 1 - current.depth);
        self.shut(current.depth - 1);
        self.index += usize::from(current.kind != Kind::Word);
        let mut diagnostics = Diagnostics::new();
        let begun = self.lexer.start().min(current.head.clamp(1, 200));
        let (source, _) = self.cut(begun);
        diagnostics.push(Diagnostic::new(&rules::LIMIT_HIT, message).at(Span::new(0, source.text().len())));
        self.hand_on(source.with_notation(Xml::new(current.path)), None, diagnostics)
    }

    /// A document type. What it declares is not read: entities can grow without end, and nothing is fetched.
    fn document_type(&mut self, token: Token) -> ControlFlow<()> {
        const SHOWN: usize = 200;
        let declares = self.words(token, usize::MAX).contains("<!ENTITY");
        self.let_go(token.start);
        let (source, _) = self.cut((token.end - token.start).min(SHOWN));
        self.held = None;
        let place = Span::new(0, source.text().len());
        let diagnostic = match declares {
            true => Diagnostic::new(
                &rules::DOCUMENT_TYPE,
                "the document type declares entities, which are not read",
            ),
            // That of a schema known to everyone, as most finding aids have it, changes nothing in the text.
            false => Diagnostic::new(&rules::DOCUMENT_TYPE, "the document type is not read")
                .with_severity(Severity::Note),
        };
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic.at(place));
        self.hand_on(source, None, diagnostics)
    }

    /// Ends the part of a component that stands before the first one in it: that long in the piece.
    fn own_part(&mut self, length: usize) -> ControlFlow<()> {
        let Some(current) = self.current.take() else { return ControlFlow::Continue(()) };
        let (source, mut diagnostics) = self.cut(length);
        let place = {
            let tree = Tree::parse(source.text(), &self.scope);
            tree.root().map(|root| {
                if !ead::is_record(&tree, root) {
                    ead::passed_over(&tree, root).into_iter().for_each(|said| diagnostics.push(said));
                }
                (ead::Place::of(&tree, root).detached(), ead::is_record(&tree, root))
            })
        };
        let Some((place, is_record)) = place else { return ControlFlow::Continue(()) };
        let depth = current.depth;
        let flow = match is_record {
            true => self.record(source, diagnostics, current, false),
            false if diagnostics.is_empty() => ControlFlow::Continue(()),
            false => self.hand_on(source, None, diagnostics),
        };
        self.places.push((depth, place));
        flow
    }

    /// Ends the record under way: its text is that long in the piece.
    fn finish(&mut self, length: usize, is_cut_off: bool) -> ControlFlow<()> {
        let Some(current) = self.current.take() else { return ControlFlow::Continue(()) };
        let (source, diagnostics) = self.cut(length);
        self.record(source, diagnostics, current, is_cut_off)
    }

    /// Reads a record and hands it on.
    fn record(
        &mut self,
        source: Source,
        mut diagnostics: Diagnostics,
        current: Current,
        is_cut_off: bool,
    ) -> ControlFlow<()> {
        self.index += usize::from(current.kind != Kind::Word);
        let (format, index) = (self.format, self.index);
        let fields = {
            // The element's own declarations stand in its tag.
            let tree = Tree::parse(source.text(), &self.scope);
            let places: Vec<ead::Place> = self.places.iter().map(|(_, place)| place.clone()).collect();
            match faults(&tree, is_cut_off, &mut diagnostics) {
                false => None,
                true => fields(&tree, current.kind, &places, &mut diagnostics),
            }
        };
        let source = source.with_notation(Xml::new(current.path));
        if fields.is_none() && diagnostics.is_empty() {
            return ControlFlow::Continue(());
        }
        let raw = fields.map(|fields| -> Box<dyn FnOnce(Arc<Source>) -> Raw> {
            Box::new(move |source| Raw { source, format, index, fields, furniture: Vec::new(), given: None })
        });
        self.hand_on(source, raw, diagnostics)
    }

    /// The end of the file.
    fn end(&mut self) -> ControlFlow<()> {
        if self.current.is_some() {
            return self.finish(self.stream.piece().len(), true);
        }
        let length = self.stream.piece().len();
        let is_known = |root: &SmolStr| {
            matches!(
                names::local(root),
                "records" | "collection" | "modsCollection" | "OAI-PMH" | "Repository" | "ead"
            )
        };
        let diagnostic = if let (Some(open), false) = (self.open.last(), self.skipped.is_some()) {
            Diagnostic::new(&rules::CUT_OFF, format!("the file ends before `</{}>`", open.name))
        } else if !self.spoken && !self.root.as_ref().is_some_and(is_known) {
            let message = match &self.root {
                Some(root) => format!("`<{root}>` holds no record in a vocabulary that fonds knows"),
                None => "no element was found".to_owned(),
            };
            Diagnostic::new(&rules::UNKNOWN_LAYOUT, message)
        } else {
            return ControlFlow::Continue(());
        };
        self.let_go(length);
        let (source, mut diagnostics) = self.cut(0);
        diagnostics.push(diagnostic);
        self.hand_on(source, None, diagnostics)
    }
}

/// Says what is wrong with the markup of a record; whether it can be read all the same.
fn faults(tree: &Tree<'_>, is_cut_off: bool, out: &mut Diagnostics) -> bool {
    if is_cut_off {
        let end = Span::new(tree.text.len(), tree.text.len());
        out.push(Diagnostic::new(&rules::CUT_OFF, "the file ends within the record").at(end));
    } else if let Some(fault) = &tree.fault {
        let message = format!("{}; the record is skipped", fault.message);
        out.push(Diagnostic::new(&rules::MALFORMED, message).at(fault.span));
        return false;
    }
    if let Some(first) = tree.unknown.first() {
        let words = first.of(tree.text);
        let more = match tree.unknown.len() {
            1 => String::new(),
            many => format!(", as are {} others", many - 1),
        };
        let message = match words {
            "&" => format!(
                "`&` begins no reference, and is kept as it stands{more}; in text it is written `&amp;`"
            ),
            _ => format!("`{words}` is no entity of XML itself, and is kept as it stands{more}"),
        };
        out.push(Diagnostic::new(&rules::MALFORMED, message).with_severity(Severity::Warning).at(*first));
    }
    true
}

/// The fields of a record; none for what is no record, which is said.
fn fields(
    tree: &Tree<'_>,
    kind: Kind,
    places: &[ead::Place],
    out: &mut Diagnostics,
) -> Option<Vec<crate::record::raw::RawField>> {
    let root = tree.root()?;
    let mut taker = Taker::new(tree);
    match kind {
        Kind::DublinCore => dublin_core::record(&mut taker, root),
        Kind::Mods => mods::record(&mut taker, root),
        Kind::Marc => marc::record(&mut taker, root),
        Kind::Component => ead::record(&mut taker, root, places),
        Kind::Oai if oai::is_deleted(&taker, root) => {
            let name = oai::identifier(&taker, root).map_or_else(String::new, |name| format!(" `{name}`"));
            out.push(Diagnostic::new(&rules::DELETED, format!("the record{name} was deleted")));
            return None;
        }
        Kind::Oai => {
            if !oai::record(&mut taker, root) {
                let message = "the record has no metadata in a vocabulary that fonds knows";
                out.push(Diagnostic::new(&rules::UNKNOWN_LAYOUT, message));
                return None;
            }
        }
        Kind::Word => {
            oai::word(&taker, root, out);
            return None;
        }
    }
    Some(taker.finish(out))
}
