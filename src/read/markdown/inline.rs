//! Takes the markup off running text: emphasis, escapes, entities, links and line breaks (CommonMark 0.31.2,
//! sections 2.4, 2.5 and 6, as far as documents made from PDF files need them).
//!
//! A mark that has no partner is a character of the text; so are marks inside words, which typed documents
//! have for their own reasons.

use super::super::cues;
use super::super::lines::Folder;
use crate::diagnostic::Span;
use crate::vocab::entities;

/// What a line break in the source is in the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A soft break is a blank, a hard one a line break.
    Paragraph,
    /// Every break is a line break.
    Lines,
    /// Every break is a blank.
    None,
}

/// What becomes of web addresses.
#[derive(Debug)]
pub(super) enum Links<'a> {
    /// They stay in the text.
    Keep,
    /// Those that end a line, or are what a link points at, are taken out of the text and collected.
    TakeOut(&'a mut Vec<Span>),
}

/// Appends the words of `span` to a text.
pub(super) fn fold(folder: &mut Folder<'_>, source: &str, span: Span, breaks: Breaks, links: &mut Links<'_>) {
    let part = span.of(source);
    if !part.contains(['\\', '&', '<', '[', '*', '_', '\n', '\r']) && !part.contains("://") {
        folder.copy(span);
        return;
    }
    let mut pieces = Scanner { source, span, pieces: Vec::new(), links }.scan();
    pair_marks(&mut pieces);
    for piece in pieces {
        emit(folder, &piece, breaks);
    }
}

/// What ends a line.
const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// White space inside a line.
fn is_inner_white(c: char) -> bool {
    c.is_whitespace() && !LINE_ENDS.contains(&c)
}

/// A stretch of the source and what it is.
#[derive(Debug)]
struct Piece {
    span: Span,
    is: Is,
}

#[derive(Debug)]
enum Is {
    /// Words.
    Words,
    /// Something that stands for a character.
    Character(char),
    /// Markup, to be left out.
    Markup,
    /// Markup that a character must replace for the text to stay whole.
    Instead(&'static str),
    SoftBreak,
    HardBreak,
    /// A run of emphasis marks: how many of them at its left and right end have found a partner.
    Marks {
        mark: u8,
        opens: bool,
        closes: bool,
        left: usize,
        right: usize,
    },
}

fn emit(folder: &mut Folder<'_>, piece: &Piece, breaks: Breaks) {
    match &piece.is {
        Is::Words => folder.copy(piece.span),
        Is::Character(c) => folder.put(c.encode_utf8(&mut [0; 4]), piece.span),
        Is::Markup => {}
        Is::Instead(words) => {
            if words.starts_with(' ') {
                folder.blank();
            }
            folder.put(words.trim_start(), piece.span);
        }
        Is::Marks { left, right, .. } => {
            folder.copy(Span::new(piece.span.start + left, piece.span.end - right));
        }
        Is::SoftBreak if breaks != Breaks::Lines => folder.blank(),
        Is::HardBreak if breaks == Breaks::None => folder.blank(),
        Is::SoftBreak | Is::HardBreak => folder.break_line(1),
    }
}

struct Scanner<'a, 'l, 'u> {
    source: &'a str,
    span: Span,
    pieces: Vec<Piece>,
    links: &'l mut Links<'u>,
}

impl<'a> Scanner<'a, '_, '_> {
    fn scan(mut self) -> Vec<Piece> {
        let mut at = self.span.start;
        while at < self.span.end {
            let taken = self.special(at);
            if taken == 0 {
                let next = self.rest(at).chars().next().map_or(1, char::len_utf8);
                self.words(Span::new(at, at + next));
                at += next;
            } else {
                at += taken;
            }
        }
        self.pieces
    }

    fn rest(&self, at: usize) -> &'a str {
        Span::new(at, self.span.end).of(self.source)
    }

    fn push(&mut self, span: Span, is: Is) {
        self.pieces.push(Piece { span, is });
    }

    fn words(&mut self, span: Span) {
        match self.pieces.last_mut() {
            Some(Piece { span: last, is: Is::Words }) if last.end == span.start => last.end = span.end,
            _ => self.push(span, Is::Words),
        }
    }

    /// Reads the markup at `at` and gives its length; 0 where there is none.
    fn special(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        match rest.as_bytes().first() {
            Some(b'\\') => self.escape(at, rest),
            Some(b'&') => self.entity(at, rest),
            Some(b'<') => self.autolink(at, rest),
            Some(b'[') => self.link(at, rest),
            Some(b']') => self.link_end(at),
            Some(b'h') => self.bare_link(at, rest),
            Some(mark @ (b'*' | b'_')) => self.marks(at, rest, *mark),
            Some(b'\n' | b'\r') => self.line_break(at, rest),
            _ => 0,
        }
    }

    fn escape(&mut self, at: usize, rest: &str) -> usize {
        let Some(next) = rest[1..].chars().next() else { return 0 };
        if matches!(next, '\n' | '\r') {
            self.push(Span::new(at, at + 1), Is::HardBreak);
            return 1;
        }
        if !next.is_ascii_punctuation() {
            return 0;
        }
        self.push(Span::new(at, at + 2), Is::Character(next));
        2
    }

    fn entity(&mut self, at: usize, rest: &str) -> usize {
        let Some((c, length)) = entities::read(rest) else { return 0 };
        self.push(Span::new(at, at + length), Is::Character(c));
        length
    }

    /// `<https://…>`
    fn autolink(&mut self, at: usize, rest: &str) -> usize {
        let inner = &rest[1..];
        let ends = |c: char| matches!(c, '>' | '<' | '\n' | '\r' | ' ');
        let Some(length) = inner.find(ends).filter(|end| inner[*end..].starts_with('>')) else { return 0 };
        let (inner, end) = (&inner[..length], length + 1);
        if !(inner.starts_with("http://") || inner.starts_with("https://") || inner.starts_with("mailto:")) {
            return 0;
        }
        let url = Span::new(at + 1, at + end);
        if let Some(after) = self.take_out(url, &rest[end + 1..]) {
            self.push(Span::new(at, at + end + 1 + after), Is::Markup);
            return end + 1 + after;
        }
        self.push(Span::new(at, at + 1), Is::Markup);
        self.words(url);
        self.push(Span::new(at + end, at + end + 1), Is::Markup);
        end + 1
    }

    /// `https://…` without brackets; marks at its end belong to the sentence.
    fn bare_link(&mut self, at: usize, rest: &str) -> usize {
        let begins_word = self.source[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if !begins_word || !(rest.starts_with("http://") || rest.starts_with("https://")) {
            return 0;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | ']'))
            .unwrap_or(rest.len());
        let marks =
            |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '”' | ')' | '*' | '_');
        let end = rest[..end].trim_end_matches(marks).len();
        let url = Span::new(at, at + end);
        if let Some(after) = self.take_out(url, &rest[end..]) {
            self.push(Span::new(at, at + end + after), Is::Markup);
            return end + after;
        }
        self.words(url);
        end
    }

    /// Collects an address that ends its line, but for marks of the sentence. Gives the length of these.
    fn take_out(&mut self, url: Span, after: &str) -> Option<usize> {
        let Links::TakeOut(urls) = &mut *self.links else { return None };
        let beside = |c: char| is_inner_white(c) || matches!(c, '.' | ',' | ';' | '*' | '_' | '\\');
        let marks = after.find(|c: char| !matches!(c, '.' | ',' | ';')).unwrap_or(after.len());
        let rest = after.trim_start_matches(beside);
        (rest.is_empty() || rest.starts_with(LINE_ENDS)).then(|| {
            urls.push(url);
            marks
        })
    }

    /// The `[` of `[words](address)`; the words are read like any others.
    fn link(&mut self, at: usize, rest: &str) -> usize {
        let Some((words, url, length)) = link_parts(rest) else { return 0 };
        let url = url.shifted(at);
        let whole = words == url.of(self.source) || self.is_line(at, at + length);
        if let (Links::TakeOut(urls), true) = (&mut *self.links, whole) {
            urls.push(url);
            self.push(Span::new(at, at + length), Is::Markup);
            return length;
        }
        self.push(Span::new(at, at + 1), Is::Markup);
        1
    }

    /// Whether nothing else stands on a line.
    fn is_line(&self, start: usize, end: usize) -> bool {
        let before = Span::new(self.span.start, start).of(self.source).trim_end_matches(is_inner_white);
        let after = self.rest(end).trim_start_matches(is_inner_white);
        start > self.span.start
            && (before.is_empty() || before.ends_with(LINE_ENDS))
            && (after.is_empty() || after.starts_with(LINE_ENDS))
    }

    /// The `](address)` that ends a link.
    fn link_end(&mut self, at: usize) -> usize {
        let before = Span::new(self.span.start, at).of(self.source);
        // Nothing before the last of these can belong to the words of a link.
        let nearest = before.rfind(['[', ']', '\n', '\r']);
        let Some(open) = nearest.filter(|at| before[*at..].starts_with('[')) else { return 0 };
        let Some((words, url, length)) = link_parts(self.rest(self.span.start + open)) else { return 0 };
        let start = self.span.start + open;
        if start + 1 + words.len() != at {
            return 0;
        }
        let end = start + length;
        let url = url.shifted(start);
        match &mut *self.links {
            Links::TakeOut(urls) => {
                urls.push(url);
                self.push(Span::new(at, end), Is::Markup);
            }
            Links::Keep if url.of(self.source) == words => self.push(Span::new(at, end), Is::Markup),
            Links::Keep => {
                self.push(Span::new(at, url.start), Is::Instead(" ("));
                self.words(url);
                self.push(Span::new(url.end, end), Is::Instead(")"));
            }
        }
        end - at
    }

    fn marks(&mut self, at: usize, rest: &str, mark: u8) -> usize {
        let length = rest.bytes().take_while(|byte| *byte == mark).count();
        let before = Span::new(self.span.start, at).of(self.source).chars().next_back();
        let after = rest[length..].chars().next();
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let is_white = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let opens = is_edge(before) && !is_white(after);
        let closes = is_edge(after) && !is_white(before);
        self.push(Span::new(at, at + length), Is::Marks { mark, opens, closes, left: 0, right: 0 });
        length
    }

    fn line_break(&mut self, at: usize, rest: &str) -> usize {
        let hard = Span::new(self.span.start, at).of(self.source).ends_with("  ");
        let length = if rest.starts_with("\r\n") { 2 } else { 1 };
        self.push(Span::new(at, at + length), if hard { Is::HardBreak } else { Is::SoftBreak });
        length
    }
}

/// The words, the place of the address (from the `[`), and the whole length of `[words](address)`. A link with
/// a title of its own is left as it stands, so that the title is not lost.
fn link_parts(rest: &str) -> Option<(&str, Span, usize)> {
    const LONGEST: usize = 2048;
    let inside = rest.get(1..)?;
    let words = &inside[..inside.find(['[', ']', '\n', '\r'])?];
    let close = 1 + words.len();
    let target = rest[close..].strip_prefix("](")?;
    let end = target[..target.floor_char_boundary(LONGEST)].find(')')?;
    let start = close + 2;
    let address = target[..end].trim();
    let lead = target.len() - target.trim_start_matches([' ', '<']).len();
    let bare = address.trim_start_matches(['<', ' ']).trim_end_matches('>');
    let is_address = cues::is_url(bare);
    is_address.then(|| (words, Span::new(start + lead, start + lead + bare.len()), start + end + 1))
}

/// Lets each run that closes find the nearest run before it that opens with the same mark. CommonMark 6.2.
fn pair_marks(pieces: &mut [Piece]) {
    // One stack a mark, so that no run looks through those of the other: `*` and `_`.
    let mut open: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    for at in 0..pieces.len() {
        let Is::Marks { mark, opens, closes, .. } = pieces[at].is else { continue };
        let [stars, lines] = &mut open;
        let (own, other) = if mark == b'*' { (stars, lines) } else { (lines, stars) };
        while let Some(&before) = own.last().filter(|_| closes) {
            let count = free(&pieces[before]).min(free(&pieces[at]));
            if count == 0 {
                break;
            }
            take(&mut pieces[before], 0, count);
            take(&mut pieces[at], count, 0);
            // What opened between the two is inside of them and stays without a partner.
            while other.last().is_some_and(|inside| *inside > before) {
                other.pop();
            }
            if free(&pieces[before]) == 0 {
                own.pop();
            }
        }
        if opens && free(&pieces[at]) > 0 {
            own.push(at);
        }
    }
}

fn free(piece: &Piece) -> usize {
    match piece.is {
        Is::Marks { left, right, .. } => piece.span.len() - left - right,
        _ => 0,
    }
}

fn take(piece: &mut Piece, from_left: usize, from_right: usize) {
    if let Is::Marks { left, right, .. } = &mut piece.is {
        *left += from_left;
        *right += from_right;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::Text;

    fn folded(source: &str, breaks: Breaks, links: &mut Links<'_>) -> Text {
        let mut folder = Folder::new(source);
        fold(&mut folder, source, Span::new(0, source.len()), breaks, links);
        folder.finish()
    }

    fn plain(source: &str) -> String {
        folded(source, Breaks::Paragraph, &mut Links::Keep).into_string()
    }

    #[test]
    fn emphasis_is_taken_off() {
        for (source, expected) in [
            ("**January 11, 1961**", "January 11, 1961"),
            ("__bold__ and *slanted* and _too_", "bold and slanted and too"),
            ("***both***", "both"),
            ("**\"Telegram\",** he *said*.", "\"Telegram\", he said."),
            ("**a *b* c**", "a b c"),
        ] {
            assert_eq!(plain(source), expected);
        }
    }

    #[test]
    fn marks_without_a_partner_are_characters() {
        for source in [
            "5 * 3 * 2",
            "file_name_here",
            "text* and more",
            "*Note on the text",
            "** stray",
            "a_b *c_",
            "2*3*4",
        ] {
            assert_eq!(plain(source), source);
        }
    }

    #[test]
    fn escapes_and_entities_are_characters() {
        assert_eq!(plain(r"\*not bold\* 1\. \[his\] C:\dir"), r"*not bold* 1. [his] C:\dir");
        assert_eq!(
            plain("A &amp; B &#8217;s &#x201C; &quot;&nbsp;x &unknown; &;"),
            "A & B ’s “ \" x &unknown; &;"
        );
    }

    #[test]
    fn hard_breaks_are_kept_and_soft_ones_are_blanks() {
        let source = "one  \ntwo\nthree\\\r\nfour";
        assert_eq!(plain(source), "one\ntwo three\nfour");
        assert_eq!(folded(source, Breaks::Lines, &mut Links::Keep), "one\ntwo\nthree\nfour");
        assert_eq!(folded(source, Breaks::None, &mut Links::Keep), "one two three four");
    }

    #[test]
    fn addresses_at_the_end_of_a_line_are_taken_out() {
        let take = |source: &str| {
            let mut urls = Vec::new();
            let text = folded(source, Breaks::Paragraph, &mut Links::TakeOut(&mut urls)).into_string();
            (text, urls.into_iter().map(|url| url.of(source).to_owned()).collect::<Vec<_>>())
        };
        let url = || vec!["https://a.example/document/5".to_owned()];
        assert_eq!(take("AVPRF, f. 1.  \n<https://a.example/document/5>"), ("AVPRF, f. 1.".into(), url()));
        assert_eq!(take("AVPRF, f. 1. https://a.example/document/5."), ("AVPRF, f. 1.".into(), url()));
        assert_eq!(
            take("AVPRF [record](https://a.example/document/5), f. 1"),
            ("AVPRF record, f. 1".into(), url())
        );
        assert_eq!(
            take("AVPRF. [https://a.example/document/5](https://a.example/document/5)"),
            ("AVPRF.".into(), url())
        );
        let inside = "Text at https://a.example/book (seen 2010), p. 5";
        assert_eq!(take(inside), (inside.to_owned(), vec![]));
    }

    #[test]
    fn no_address_is_lost_where_links_are_kept() {
        assert_eq!(
            plain("see [the book](https://a.example/b_c_d)"),
            "see the book (https://a.example/b_c_d)"
        );
        assert_eq!(plain("<https://a.example/_x_>"), "https://a.example/_x_");
        assert_eq!(plain("[his] own [words](here)"), "[his] own [words](here)");
    }

    proptest! {
        #[test]
        fn words_are_kept_and_found_again(source in r"[a-b *_\\\n\[\]()&;<>é]{0,40}") {
            let text = folded(&source, Breaks::Paragraph, &mut Links::Keep);
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert_eq!(letters(&text), letters(&source));
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
                let place = text.source_span(Span::new(at, at + c.len_utf8())).unwrap();
                prop_assert_eq!(place.of(&source), c.to_string());
            }
        }
    }
}
