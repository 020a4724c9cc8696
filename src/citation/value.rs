//! How far a value reaches: the number after a mark, a code without mark, a date.

use super::lexer::{Kind, Tokens, opens_quotation};
use super::phrase;
use crate::vocab::lexicon::Class;

/// A part is cut after this many tokens, so that a string without commas is read in linear time.
const REACH: usize = 256;
/// A code is cut after this many tokens.
const CODE: usize = 32;

/// One past the number or short code that begins at a token: `0104`, `P-13`, `34a`, `LM 28`, `XIX-J-1-j`.
///
/// `full`: the mark before it is a whole word, after which a lone letter counts too (`fond M`).
pub(super) fn number(tokens: &Tokens<'_>, at: usize, limit: usize, full: bool) -> Option<usize> {
    if at >= limit || matches!(tokens.kind(at), Kind::Punct(_)) {
        return None;
    }
    let end = glued(tokens, at, limit);
    let digits = (at..end).any(|at| tokens.is_number(at));
    if digits {
        return Some(end);
    }
    let shape = tokens.shape(at);
    if !tokens.is_word(at) {
        return None;
    }
    let short = shape.letters <= 5 && shape.capitals == shape.letters;
    // Letters of a code set off from its number: `LM 28`, `SZ 34`.
    if short && end == at + 1 && end < limit && tokens.is_number(end) {
        return Some(glued(tokens, end, limit));
    }
    let alone = shape.roman && (shape.capitals > 0 || shape.letters <= 5 && !tokens.is(end, '.'));
    let letter = shape.letters == 1 && shape.title && full;
    (alone || letter || end > at + 1 && short && full).then_some(end)
}

/// One past the run of tokens without white space between them, without punctuation at its end.
///
/// A full stop that parts a value from the next mark (`3.Оп.58`) ends the run.
pub(super) fn glued(tokens: &Tokens<'_>, at: usize, limit: usize) -> usize {
    let mut end = at + 1;
    while end < limit && tokens.glued(end) {
        match tokens.kind(end) {
            Kind::Word | Kind::Number => end += 1,
            Kind::Punct(c) if is_joint(c) => {
                let next = end + 1;
                let joined =
                    next < limit && tokens.glued(next) && !matches!(tokens.kind(next), Kind::Punct(_));
                if !joined || c == '.' && tokens.is_word(next) && starts_unit(tokens, next, limit) {
                    break;
                }
                end = next + 1;
            }
            Kind::Punct('(') => {
                // `AB 5(2)`: a short bracket within a code.
                let Some(close) = tokens.closing(end).filter(|close| *close < limit && close - end <= 3)
                else {
                    break;
                };
                end = close + 1;
            }
            Kind::Punct(_) => break,
        }
    }
    end
}

const fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '/' | '.' | '_' | '+' | ':' | '\'' | '’')
}

/// Whether a mark with its number begins at a token.
pub(super) fn starts_unit(tokens: &Tokens<'_>, at: usize, limit: usize) -> bool {
    marked(tokens, at, limit).is_some_and(|marked| marked.value_end.is_some())
}

/// A mark and where its value may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marked {
    /// Number of the mark.
    pub mark: u16,
    /// One past the mark, its full stop included.
    pub mark_end: usize,
    /// First token of the value.
    pub value: usize,
    /// One past the number or code that is the value; none where no number follows.
    pub value_end: Option<usize>,
}

/// The mark that begins at a token.
///
/// Between it and its value may stand `No.`, a colon or a hyphen (`Box No. 5`, `Legajo: 8034`, `F-174`).
pub(super) fn marked(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<Marked> {
    if !tokens.word(at).begins(Class::Mark) {
        return None;
    }
    tokens.mark(at, limit, || read_mark(tokens, at, limit))
}

fn read_mark(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<Marked> {
    let (mark, abbreviation, mark_end) = phrase::mark(tokens, at)?;
    // A letter joined to a number is a part of it: `793B.00`.
    let joined = tokens.glued(at) && at > 0 && !matches!(tokens.kind(at - 1), Kind::Punct(_));
    // `opis' 16`: a soft sign at the end of a transliterated mark.
    let sign = matches!(tokens.kind(mark_end), Kind::Punct('\'' | '’')) && tokens.glued(mark_end);
    let mark_end =
        mark_end + usize::from(sign && tokens.shape(at).letters > 2 && !tokens.glued(mark_end + 1));
    // The full stop of a clause's last word stands outside the clause.
    let mark_end = if mark_end == limit + 1 { limit } else { mark_end };
    // `И.В.`, `D. C.`: initials are no mark with a Roman numeral. With a blank between them a small one may be meant
    // (`Ф. I.`); nobody counts to `C` with a letter.
    let apart = || {
        let second = tokens.shape(mark_end);
        second.letters == 1 && second.title && !matches!(tokens.word(mark_end).text, "i" | "v" | "x")
    };
    let shape = tokens.shape(at);
    let initials = shape.letters == 1
        && shape.title
        && tokens.is_word(mark_end)
        && tokens.is(mark_end + 1, '.')
        && (tokens.glued(mark_end) || apart());
    // Digits misread for letters (`11. 1-3`, `1l. 1-3`) are a mark only with a stop and a blank.
    let whole = || tokens.is(mark_end - 1, '.') && (at + 1..mark_end).all(|at| tokens.glued(at));
    let digits = tokens.is_number(at) && (!whole() || tokens.glued(at) || tokens.glued(mark_end));
    if mark_end > limit || joined || digits || initials {
        return None;
    }
    let bare = abbreviation && mark_end == at + 1;
    let mut value = mark_end;
    if tokens.is(value, ':') || tokens.is_dash(value) && tokens.glued(value) {
        value += 1;
    }
    // The sign may have been typed twice: `f. No. № 5`.
    for _ in 0..2 {
        if let Some((_, _, end)) = phrase::mark(tokens, value)
            && is_number_sign(tokens, value)
        {
            value = end;
        }
    }
    let value_end = number(tokens, value, limit, !abbreviation);
    // `F-174` is a mark and a number, `F-58-2-0` a code whose first letter happens to be a mark.
    let hyphen = mark_end == at + 1 && value == mark_end + 1 && tokens.is_dash(mark_end);
    // `FS-5`: two capitals before a hyphen are letters of a code.
    if hyphen && shape.letters == 2 && shape.capitals == 2 {
        return None;
    }
    if hyphen && value_end.is_some_and(|end| (value..end).filter(|at| tokens.is_dash(*at)).count() > 1) {
        return None;
    }
    // Without its full stop a short mark needs a number: `d 5`, `MF LM 28`; `v Moskve` and `A B` are none.
    let digits = |end: usize| (value..end).any(|at| tokens.is_number(at));
    // `f R-603`: a letter of the number, joined to it.
    let code = || {
        tokens.shape(value).letters == 1
            && tokens.shape(value).title
            && tokens.is_dash(value + 1)
            && tokens.glued(value + 1)
            && tokens.is_number(value + 2)
    };
    let value_end = value_end.filter(|end| match shape.letters {
        _ if !bare => true,
        1 => tokens.is_number(value) || code(),
        letters => letters > 3 || digits(*end),
    });
    Some(Marked { mark, mark_end, value, value_end })
}

/// The mark that stands at a token, behind its number.
pub(super) fn marked_after(tokens: &Tokens<'_>, at: usize) -> Option<Marked> {
    let (mark, _, mark_end) = phrase::mark(tokens, at)?;
    Some(Marked { mark, mark_end, value: mark_end, value_end: None })
}

/// `No.`, `Nr.`, `№`, `br.`, `št.`, `č.` between a mark and its number.
fn is_number_sign(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.word(at).text, "no" | "nos" | "nr" | "№" | "nº" | "br" | "št" | "č" | "бр")
}

/// One past a code without mark: numbers, Roman numerals and groups of capitals, joined by blanks, dashes and slashes.
///
/// None where no digit or numeral is in it. `B 136/59748`, `142 / II – A 837`, `KPR II – 3 – a`, `SZ34-5-16`.
pub(super) fn code(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<usize> {
    let limit = limit.min(at + CODE);
    let mut end = at;
    let mut digits = false;
    let mut next = at;
    while next < limit {
        match tokens.kind(next) {
            Kind::Number => digits = true,
            Kind::Word if is_code_word(tokens, next, at) => digits |= is_numeral(tokens, next),
            Kind::Punct(c) if next > at && (tokens.is_dash(next) || c == '/') => {
                let on = next + 1 < limit && !matches!(tokens.kind(next + 1), Kind::Punct(_));
                if !on {
                    break;
                }
                next += 1;
                continue;
            }
            Kind::Punct('.' | '_' | '+') if next > at && tokens.glued(next) && tokens.glued(next + 1) => {
                // `3.Оп.58`: a mark with its stop begins the next unit; `2.3.B51` is one code.
                let lone = tokens.shape(next + 1).letters == 1 && tokens.is_number(next + 2);
                if !lone && starts_unit(tokens, next + 1, limit)
                    || matches!(tokens.kind(next + 1), Kind::Punct(_))
                {
                    break;
                }
                next += 1;
                continue;
            }
            // `KZ. 1448/1866`: the stop of a shortened register.
            Kind::Punct('.')
                if next == at + 1 && tokens.shape(at).capitals >= 2 && !tokens.glued(next + 1) =>
            {
                let number = tokens.is_number(next + 1) || is_numeral(tokens, next + 1);
                if !number || next + 1 >= limit {
                    break;
                }
                next += 1;
                continue;
            }
            Kind::Punct(':') if digits && tokens.is_number(next - 1) && tokens.is_number(next + 1) => {
                next += 1;
                continue;
            }
            Kind::Punct('(') if next > at => {
                // `AB 5(2)`; `RW 19 (OKW)/234`: the name of who made the papers within the code.
                let within = |close: usize| {
                    tokens.glued(next) && close - next <= 3
                        || tokens.is(close + 1, '/') && tokens.glued(close + 1) && tokens.is_number(close + 2)
                };
                let Some(close) = tokens.closing(next).filter(|close| *close < limit && within(*close))
                else {
                    break;
                };
                next = close;
            }
            _ => break,
        }
        next += 1;
        end = next;
    }
    (digits && end > at).then_some(end)
}

/// Whether a word is a Roman numeral and not a letter or two that happen to be such (`D`, `MI`, `CC`).
fn is_numeral(tokens: &Tokens<'_>, at: usize) -> bool {
    let shape = tokens.shape(at);
    shape.roman
        && shape.title
        && (shape.letters > 2 || tokens.text(at).bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X')))
}

/// Whether a word can be part of a code: capitals, a Roman numeral, or letters joined to what stands before.
fn is_code_word(tokens: &Tokens<'_>, at: usize, first: usize) -> bool {
    let shape = tokens.shape(at);
    // `MfS`, `BKA`: capitals, one or two small letters among them.
    let mixed = (3..=5).contains(&shape.letters) && shape.title && shape.capitals >= 2;
    if mixed || shape.letters <= 6 && shape.capitals == shape.letters {
        return !tokens.is_class(at, Class::Month) || at > first;
    }
    let joined = at > first && (tokens.glued(at) || tokens.is_dash(at - 1) || tokens.is(at - 1, '/'));
    joined && (shape.letters == 1 || tokens.glued(at) && shape.letters <= 12)
        || shape.letters <= 4 && tokens.glued(at + 1) && tokens.is_number(at + 1)
}

/// Whether a code has several parts: two numbers or numerals joined by a dash, slash, stop or blank.
pub(super) fn is_chain(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let part = |at: &usize| tokens.is_number(*at) || is_numeral(tokens, *at);
    (at..end).filter(part).count() > 1
}

/// One past the date that begins at a token and is nothing but a date: `January 11, 1961`, `7–10 Oct. 1961`, `18. 8. 1927`.
pub(super) fn date(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<usize> {
    let (mut next, mut end) = (at, at);
    let (mut years, mut months, mut numbers, mut slashes) = (0, 0, 0, 0);
    while next < limit {
        match tokens.kind(next) {
            Kind::Number => {
                let len = tokens.text(next).len();
                let year = is_year(tokens, next);
                if len > 2 && !year {
                    return None;
                }
                if year { years += 1 } else { numbers += 1 }
            }
            Kind::Word if phrase::class(tokens, next, Class::Month).is_some() => months += 1,
            Kind::Word if numbers > 0 && tokens.shape(next).roman && tokens.is(next + 1, '.') => months += 1,
            // `12 and 16 Jan. 1961`
            Kind::Word if numbers == 1 && months == 0 && tokens.joins(next) && tokens.is_number(next + 1) => {
            }
            Kind::Word if is_ordinal(tokens, next) || tokens.is_class(next, Class::AboutDate) => {}
            Kind::Punct('.' | '/' | '[' | ']' | '?') => slashes += usize::from(tokens.is(next, '/')),
            Kind::Punct(_) if tokens.is_dash(next) && next > at => {}
            // `January 11, 1961`: this comma does not part.
            Kind::Punct(',') if months > 0 && years == 0 && is_year(tokens, next + 1) => {}
            _ => break,
        }
        next += 1;
        if !tokens.is(next - 1, ',') && !tokens.is(next - 1, '.') {
            end = next;
        }
    }
    // Years alone, with a shortened end: `1952–61`.
    let alone = months + slashes == 0 && numbers < 2 && is_year(tokens, at);
    let dated = months > 0 && (years > 0 || numbers > 0) || alone;
    let written = numbers + years <= 3 || months > 0 || tokens.text(at + 1) != "/";
    let dotted = written && (numbers >= 2 && years > 0 || numbers >= 3 && slashes > 0);
    let bounded = end >= limit || matches!(tokens.kind(end), Kind::Punct(',' | ';' | '.' | ':' | ')' | ']'));
    ((dated || dotted) && bounded && end > at).then_some(end)
}

/// Whether a token is the number of a year, 1500 to 2099.
pub(super) fn is_year(tokens: &Tokens<'_>, at: usize) -> bool {
    let text = tokens.text(at);
    text.len() == 4 && tokens.is_number(at) && ("1500".."2100").contains(&text)
}

/// Whether a token is the end of an ordinal number: `7th`.
pub(super) fn is_ordinal(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.glued(at) && matches!(tokens.text(at), "st" | "nd" | "rd" | "th")
}

/// One past a label with its colon: `Call Number:`.
pub(super) fn label(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let word = tokens.word(at);
    if !word.begins(Class::Label) {
        return None;
    }
    let end = phrase::class(tokens, at, Class::Label)?;
    tokens.is(end, ':').then_some(end + 1)
}

/// One past a part: the next comma, semicolon or colon outside brackets and quotations, or a label.
pub(super) fn part_end(tokens: &Tokens<'_>, at: usize, limit: usize) -> usize {
    let limit = limit.min(at + REACH);
    let mut next = at;
    while next < limit {
        match tokens.kind(next) {
            Kind::Punct(',' | ';') => break,
            Kind::Punct(':') if !tokens.glued(next + 1) => break,
            Kind::Word if next > at && label(tokens, next).is_some() => break,
            kind if opens_quotation(kind) || matches!(kind, Kind::Punct('(' | '[')) => {
                next = tokens.closing(next).filter(|close| *close < limit).unwrap_or(next);
            }
            _ => {}
        }
        next += 1;
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, read: impl Fn(&Tokens<'_>, usize) -> Option<usize>) -> String {
        let tokens = Tokens::of(text);
        read(&tokens, tokens.len()).map_or_else(String::new, |end| tokens.span(0, end).of(text).to_owned())
    }

    #[test]
    fn initials_are_no_mark_and_number() {
        let begins = |text: &str| {
            let tokens = Tokens::of(text);
            marked(&tokens, 0, tokens.len()).is_some()
        };
        assert!(!begins("D. C."), "Washington (D. C.)");
        assert!(!begins("И.В. Сталин"));
        assert!(begins("Ф. I. Оп. 2"));
        assert!(begins("D. 5."));
    }

    #[test]
    fn numbers_end_where_the_next_thing_begins() {
        let read = |text: &str| taken(text, |tokens, limit| number(tokens, 0, limit, false));
        assert_eq!(read("0104, op. 19"), "0104");
        assert_eq!(read("3.Оп.58"), "3");
        assert_eq!(read("P-13a, 5"), "P-13a");
        assert_eq!(read("LM 28, 5"), "LM 28");
        assert_eq!(read("IV, 5"), "IV");
        assert_eq!(read("Moskva"), "");
    }

    #[test]
    fn codes_are_taken_whole() {
        let read = |text: &str| taken(text, |tokens, limit| code(tokens, 0, limit));
        assert_eq!(read("B 136/59748, 403"), "B 136/59748");
        assert_eq!(read("142 / II – A 837; Title"), "142 / II – A 837");
        assert_eq!(read("XIV-J-1-j Korea"), "XIV-J-1-j");
        assert_eq!(read("SZ34-5-16, pp. 3"), "SZ34-5-16");
        assert_eq!(read("Korea"), "");
    }

    #[test]
    fn dates_are_nothing_but_dates() {
        let read = |text: &str| taken(text, |tokens, limit| date(tokens, 0, limit));
        assert_eq!(read("January 11, 1961, Host"), "January 11, 1961");
        assert_eq!(read("7–10 Oct. 1961, 5"), "7–10 Oct. 1961");
        assert_eq!(read("18. 8. 1927"), "18. 8. 1927");
        assert_eq!(read("20. II. 1935–11. VI. 1940, Z"), "20. II. 1935–11. VI. 1940");
        assert_eq!(read("403-410"), "");
        assert_eq!(read("5065-3-467"), "");
        assert_eq!(read("May Papers"), "");
    }
}
