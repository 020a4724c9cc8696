//! A field that holds a date in words, read whole: either every word is understood or the date is unsettled.

use super::lexer::{Kind, Token, tokens};
use super::list::{Joint, List};
use super::part::Reader;
use super::{Edtf, Unsettled};
use crate::diagnostic::Span;
use crate::vocab::months::{self, Word};

/// Reads a date in words or in EDTF.
///
/// # Errors
/// Why the words settle no date; see [`Unsettled`].
pub fn read(text: &str) -> Result<Edtf, Unsettled> {
    let text = text.trim();
    if is_shortened_range(text) {
        return Err(Unsettled::Ambiguous);
    }
    if let Some(edtf) = Edtf::parse(text) {
        return Ok(edtf);
    }
    let is_bracket = |token: &Token<'_>| ['[', ']', '(', ')'].iter().any(|mark| token.is_mark(*mark));
    let mut tokens = tokens(text, Span::new(0, text.len()));
    let bracketed = tokens.iter().any(|token| token.is_mark('['));
    tokens.retain(|token| !is_bracket(token) && token.kind != Kind::Break);
    let tokens = without_undated(&tokens, bracketed)?;
    phrase(tokens, bracketed).map_err(|unsettled| match unsettled {
        Unsettled::Unknown if looks_like_edtf(text) => Unsettled::Malformed,
        other => other,
    })
}

/// `1920-21`: spring 1920 in EDTF, and to most who write it the years 1920 and 1921.
fn is_shortened_range(text: &str) -> bool {
    let Some((year, end)) = text.split_once('-') else { return false };
    let number = |text: &str, length| (text.len() == length).then(|| text.parse::<u32>().ok()).flatten();
    let (Some(year), Some(end)) = (number(year, 4), number(end, 2)) else { return false };
    (21..=41).contains(&end) && end > year % 100
}

/// Digits and the marks of EDTF and nothing else: meant to be a normalized date, and none.
fn looks_like_edtf(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_digit() || b"-/.,?~%XYZTSE:{}[]+".contains(&byte);
    text.bytes().all(fits) && text.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// Tells words without a date apart; `n.d. [1961]` still has one.
fn without_undated<'a, 't>(tokens: &'a [Token<'t>], bracketed: bool) -> Result<&'a [Token<'t>], Unsettled> {
    let dateless =
        tokens.iter().position(|token| matches!(token.kind, Kind::Number(_))).unwrap_or(tokens.len());
    let (head, rest) = tokens.split_at(dateless);
    let words: Vec<&str> = head.iter().filter_map(Token::word).collect();
    match (months::is_undated(&words.join(" ")), rest.is_empty()) {
        (true, true) => Err(Unsettled::Undated),
        (true, false) if bracketed => Ok(rest),
        _ => Ok(tokens),
    }
}

/// What the first words of a phrase make of the dates behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// The dates themselves.
    Plain,
    /// `between … and …`.
    Between,
    /// `from … to …`; alone, open at its end.
    From,
    /// `before …`.
    Before,
    /// `after …`.
    After,
}

/// First words, folded, in the order in which they are tried.
const FRAMES: &[(&[&str], Frame)] = &[
    (&["no", "later", "than"], Frame::Before),
    (&["not", "later", "than"], Frame::Before),
    (&["not", "after"], Frame::Before),
    (&["no", "earlier", "than"], Frame::After),
    (&["not", "earlier", "than"], Frame::After),
    (&["not", "before"], Frame::After),
    (&["не", "позднее"], Frame::Before),
    (&["не", "ранее"], Frame::After),
    (&["between"], Frame::Between),
    (&["zwischen"], Frame::Between),
    (&["entre"], Frame::Between),
    (&["между"], Frame::Between),
    (&["miedzy"], Frame::Between),
    (&["mezi"], Frame::Between),
    (&["before"], Frame::Before),
    (&["prior", "to"], Frame::Before),
    (&["until"], Frame::Before),
    (&["vor"], Frame::Before),
    (&["avant"], Frame::Before),
    (&["antes", "de"], Frame::Before),
    (&["до"], Frame::Before),
    (&["przed"], Frame::Before),
    (&["after"], Frame::After),
    (&["since"], Frame::After),
    (&["nach"], Frame::After),
    (&["seit"], Frame::After),
    (&["apres"], Frame::After),
    (&["despues", "de"], Frame::After),
    (&["после"], Frame::After),
    (&["from"], Frame::From),
    (&["vom"], Frame::From),
    (&["von"], Frame::From),
    (&["с"], Frame::From),
    (&["du"], Frame::From),
    (&["od"], Frame::From),
];

/// What stands for an end that has not come: `1950-present`.
const PRESENT: &[&str] = &["present", "now", "today", "heute"];

fn phrase(tokens: &[Token<'_>], bracketed: bool) -> Result<Edtf, Unsettled> {
    let (frame, start) = frame(tokens);
    let mut reader = Reader { tokens, at: start, running: false };
    let mut list = List::read(&mut reader)?;
    if list.parts.is_empty() {
        return Err(Unsettled::Unknown);
    }
    if slashed_days(&list, &tokens[reader.at..]) {
        return Err(Unsettled::Ambiguous);
    }
    let present = to_present(&tokens[reader.at..]);
    if !present && !is_tail(&tokens[reader.at..]) {
        return Err(Unsettled::Unknown);
    }
    list.fill()?;
    qualify(&mut list, bracketed);
    framed(frame, list, present)
}

fn frame(tokens: &[Token<'_>]) -> (Frame, usize) {
    let begins = |words: &[&str]| {
        words.len() <= tokens.len()
            && words.iter().zip(tokens).all(|(word, token)| token.word() == Some(word))
    };
    let found = FRAMES.iter().find(|(words, _)| begins(words));
    found.map_or((Frame::Plain, 0), |(words, frame)| (*frame, words.len()))
}

/// `5/18 April 1917`: one day in two calendars, or two days.
fn slashed_days(list: &List, rest: &[Token<'_>]) -> bool {
    list.parts.last().is_some_and(|part| part.bare().is_some())
        && rest.first().is_some_and(|token| token.is_mark('/'))
        && rest.get(1).is_some_and(|token| matches!(token.kind, Kind::Number(_)))
}

fn to_present(rest: &[Token<'_>]) -> bool {
    match rest {
        [joint, word] => {
            let joined =
                joint.is_mark('-') || joint.word().is_some_and(|word| matches!(word, "to" | "until" | "bis"));
            joined && word.word().is_some_and(|word| PRESENT.contains(&word))
        }
        _ => false,
    }
}

/// Whether what follows the dates says nothing about them: punctuation, a weekday, a time of day.
fn is_tail(rest: &[Token<'_>]) -> bool {
    const TIME: &[&str] = &["am", "pm", "h", "hour", "hours", "hrs", "uhr", "ч", "час", "часов", "m", "t"];
    const BESIDE: &[&str] = &["at", "a", "p", "um", "в", "z", "utc", "gmt", "o", "clock", "мин"];
    let mut has_number = false;
    let mut has_time = false;
    for token in rest {
        match &token.kind {
            Kind::Number(_) => has_number = true,
            Kind::Mark(':') => has_time = true,
            Kind::Mark('.' | ',' | ';') => {}
            Kind::Word(word) if TIME.contains(&word.as_str()) => has_time = true,
            Kind::Word(word) if BESIDE.contains(&word.as_str()) => {}
            Kind::Word(_) if token.meaning == Some(Word::Weekday) => {}
            Kind::Word(_) | Kind::Mark(_) | Kind::Break => return false,
        }
    }
    has_time == has_number
}

/// Lets a word before the first date qualify all of them, and square brackets say that an editor supplied
/// the date; words inside the brackets say more exactly how sure it is.
fn qualify(list: &mut List, bracketed: bool) {
    let (roughly, maybe) = list.parts.first().map_or((false, false), |first| (first.roughly, first.maybe));
    let leading = list.parts.first().is_some_and(|first| first.tokens.len() > 1) && list.parts.len() > 1;
    if leading && roughly {
        list.parts.iter_mut().for_each(|part| part.roughly = true);
    }
    let said = maybe || list.parts.iter().any(|part| part.roughly || part.maybe);
    if bracketed && !said {
        list.parts.iter_mut().for_each(|part| part.maybe = true);
    }
}

fn framed(frame: Frame, mut list: List, present: bool) -> Result<Edtf, Unsettled> {
    let count = list.parts.len();
    if frame == Frame::Between {
        if count != 2 || list.joints != [Joint::And] {
            return Err(Unsettled::Unknown);
        }
        list.joints = vec![Joint::Range];
    }
    let dates = list.edtf()?;
    let open = match frame {
        _ if present && count == 1 => format!("{dates}/.."),
        _ if present => return Err(Unsettled::Unknown),
        Frame::Before if count == 1 => format!("../{dates}"),
        Frame::After | Frame::From if count == 1 => format!("{dates}/.."),
        Frame::Before | Frame::After => return Err(Unsettled::Unknown),
        Frame::Plain | Frame::Between | Frame::From => return Ok(dates),
    };
    Edtf::parse(&open).ok_or(Unsettled::Unknown)
}
