//! Where a full stop ends a sentence, and where it only shortens a word, orders a number or parts two units.

use super::lexer::{Kind, Tokens};
use super::{credits, phrase, value};
use crate::vocab::lexicon::Class;

/// Whether the full stop at a token ends a sentence.
pub(super) fn ends(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = at + 1;
    if next >= tokens.len() {
        return true;
    }
    if tokens.glued(next) || at == 0 {
        return false;
    }
    // The second of two stops ends what the first would end.
    let at = if at > 1 && tokens.is(at - 1, '.') && tokens.glued(at) { at - 1 } else { at };
    if tokens.is_number(next) && tokens.is_unknown(next) {
        return !shortens(tokens, at);
    }
    if matches!(tokens.text(next), "http" | "https" | "www") {
        return true;
    }
    if phrase::class(tokens, next, Class::Handling).is_some() || credits::begins(tokens, next) {
        return true;
    }
    // `Minutes, 10 November 1898. (Series LA1/7)`: what a bracket holds belongs to what stands before it.
    if tokens.is(next, '(')
        && tokens.closing(next).is_some_and(|close| value::starts_unit(tokens, next + 1, close))
    {
        return false;
    }
    !shortens(tokens, at) && !value::starts_unit(tokens, next, tokens.len())
}

/// Whether the stop belongs to the word or number before it.
fn shortens(tokens: &Tokens<'_>, at: usize) -> bool {
    let (before, next) = (at - 1, at + 1 + usize::from(tokens.is(at + 1, '.')));
    if !tokens.glued(at) {
        return false;
    }
    let lower = tokens.is_word(next) && !tokens.shape(next).title;
    match tokens.kind(before) {
        Kind::Word => {
            let shape = tokens.shape(before);
            if shape.letters == 1 || lower || tokens.is_class(before, Class::Abbreviation) {
                return true;
            }
            let mark = || {
                tokens.word(before).begins(Class::Mark)
                    && shape.letters <= 5
                    && value::starts_unit(tokens, before, tokens.len())
            };
            // `Rep. 77`, `Tit. 343`: a short word and a number, unless the number is the year that ends a sentence.
            let short = shape.letters <= 4
                && shape.capitals < 2
                && tokens.is_number(next)
                && (shape.capitals == 0 || !value::is_year(tokens, next));
            let day = shape.roman && tokens.is_number(next);
            let following = tokens.shape(next);
            let acronyms = shape.letters <= 4
                && shape.capitals == shape.letters
                && (2..=4).contains(&following.letters)
                && following.capitals == following.letters;
            // `Kab. Kanzlei` behind a comma: a sentence is no single short word.
            let begins =
                before > 0 && tokens.is(before - 1, ',') && shape.letters <= 4 && shape.capitals == 1;
            begins || acronyms || short || day || mark()
        }
        Kind::Number => {
            tokens.is_number(next)
                || lower
                || orders(tokens, before)
                || is_term(tokens, before)
                || is_month(tokens, next)
        }
        Kind::Punct(_) => lower,
    }
}

/// Whether a number with a stop is an ordinal: it begins a part, as in `SPD-BT-Fraktion, 6. WP`.
fn orders(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.text(at).len() <= 2
        && at.checked_sub(1).is_some_and(|before| matches!(tokens.kind(before), Kind::Punct(',' | '(')))
}

/// Whether a number with a stop counts a term: `SPD-BTF 5. WP`.
fn is_term(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.shape(at + 2);
    tokens.text(at).len() <= 2 && (2..=3).contains(&word.letters) && word.capitals == word.letters
}

/// A month in words, or in Roman numerals with a stop (`22. XII. 1936`).
fn is_month(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_class(at, Class::Month)
        || tokens.shape(at).roman && tokens.is(at + 1, '.') && tokens.is_number(at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The string cut at its sentence ends.
    fn cut(text: &str) -> usize {
        let tokens = Tokens::of(text);
        (0..tokens.len()).filter(|at| tokens.is(*at, '.') && ends(&tokens, *at)).count()
    }

    #[test]
    fn initials_dates_and_marks_end_no_sentence() {
        assert_eq!(cut("ЦА ФСБ. Ф.3. Оп.5. Д.1410. Л.212"), 0);
        assert_eq!(cut("Prepis 17. seje, 18. 8. 1927."), 1);
        assert_eq!(cut("Dnevnik dr. Nagodeta, 22. XII. 1936."), 1);
        assert_eq!(cut("Obtained by James G. Hershberg."), 1);
        assert_eq!(cut("RGANI, f.. 5, op. 30"), 0);
    }

    #[test]
    fn a_new_sentence_is_seen() {
        assert_eq!(cut("SI_AS/2065, š. 21. Zbirka."), 2);
        assert_eq!(cut("POL 27 VIET S. Secret. A copy was sent."), 3);
        assert_eq!(cut("d. 3, ll. 86-87. Translated by A B."), 2);
    }
}
