//! Copy and outgoing numbers out of the header of the document: `Top Secret Copy Nº 1`, `Outgoing Nº 122`.
//!
//! Only a number behind a word that says what it counts is taken; a bare `No. 42` stays in the body alone.
//! The classification is never read from the text: what the site says of it is another thing.

use super::fields::Fields;
use crate::diagnostic::Span;
use crate::record::{Field, Record, Text};
use crate::vocab::unaccented;

/// How far into the body the header can reach, in lines that are not empty.
const LINES: usize = 30;

/// From how many characters on a line is prose and not header; with a full stop, from how many words.
const PROSE_CHARACTERS: usize = 140;
const PROSE_WORDS: usize = 10;

/// Words, folded, before the number of a copy.
const COPY: &[&str] = &[
    "copy",
    "экз",
    "экземпляр",
    "прим",
    "exemplar",
    "ausfertigung",
    "exemplaire",
    "ejemplar",
    "egz",
    "egzemplarz",
    "vytisk",
    "primerak",
    "ekz",
    "ekzempliar",
    "peldany",
];

/// Words, folded, before the number under which a document went out.
const OUTGOING: &[&str] =
    &["outgoing", "исх", "исходящий", "вих", "вихидний", "iskh", "ausgang", "depart", "salida"];

/// Words, folded, for *number*.
const NUMBER: &[&str] = &[
    "no",
    "nº",
    "n",
    "nr",
    "nro",
    "num",
    "number",
    "numero",
    "номер",
    "c",
    "cislo",
    "br",
    "numer",
    "ser",
    "ref",
];

/// Reads both numbers from their own fields, else from the header of the body.
pub(super) fn normalize(fields: &mut Fields<'_>, record: &mut Record) {
    record.copy_number = fields.one(Field::CopyNumber);
    record.outgoing_number = fields.one(Field::OutgoingNumber);
    let Some(body) = &record.body else { return };
    for line in body.lines().take(LINES).take_while(|line| !is_prose(line)) {
        for (words, number) in [(COPY, &mut record.copy_number), (OUTGOING, &mut record.outgoing_number)] {
            if number.is_none() {
                *number = labelled(&line, words);
            }
        }
    }
}

/// Whether a line is a sentence or longer, so that the header has ended.
fn is_prose(line: &str) -> bool {
    let ends = line.trim_end_matches(['"', '”', ')', '’']).ends_with(['.', '!', '?', ':']);
    line.chars().count() > PROSE_CHARACTERS || (ends && line.split_whitespace().count() >= PROSE_WORDS)
}

/// A piece of a header line.
enum Piece {
    Word(String),
    Number(Span),
    /// `№`, `#`, `°`.
    NumberSign,
    /// A full stop or colon.
    Point,
    Other,
}

/// The number behind one of the words, with nothing but a word or sign for *number* between them.
///
/// Without such a word or sign the number must end the line or the phrase: `a copy 3 days later` has none.
fn labelled(line: &Text, words: &[&str]) -> Option<Text> {
    let pieces = pieces(line);
    let (mut labelled, mut counted) = (false, false);
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Word(word) if words.contains(&word.as_str()) => (labelled, counted) = (true, false),
            Piece::Word(word) if labelled && NUMBER.contains(&word.as_str()) => counted = true,
            Piece::NumberSign => counted = true,
            Piece::Point => {}
            Piece::Number(span) if labelled => {
                let ends = !matches!(pieces.get(at + 1), Some(Piece::Word(word)) if word != "of");
                if counted || ends {
                    return Some(line.slice(*span));
                }
                labelled = false;
            }
            Piece::Word(_) | Piece::Number(_) | Piece::Other => labelled = false,
        }
    }
    None
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(first) = line[at..].chars().next() {
        let rest = &line[at..];
        let run = |belongs: fn(char) -> bool| rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            let run = run(|letter| letter.is_alphanumeric() || matches!(letter, '/' | '-'));
            let length = rest[..run].trim_end_matches(['/', '-']).len();
            pieces.push(Piece::Number(Span::new(at, at + length)));
            length
        } else if first.is_alphabetic() {
            let length = run(char::is_alphabetic);
            pieces.push(Piece::Word(unaccented(&rest[..length])));
            length
        } else {
            match first {
                '.' | ':' => pieces.push(Piece::Point),
                '№' | '#' | '°' => pieces.push(Piece::NumberSign),
                _ if first.is_whitespace() => {}
                _ => pieces.push(Piece::Other),
            }
            first.len_utf8()
        };
        at += length;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(line: &str) -> Option<String> {
        labelled(&Text::new(line), COPY).map(Text::into_string)
    }

    fn outgoing(line: &str) -> Option<String> {
        labelled(&Text::new(line), OUTGOING).map(Text::into_string)
    }

    #[test]
    fn numbers_behind_their_word_are_taken() {
        for line in [
            "Top Secret Copy Nº 1",
            "Copy No. 1",
            "COPY #1",
            "Copy 1",
            "Экз. № 1",
            "Экз.№1",
            "Exemplar Nr. 1",
            "Copy N° 1",
            "Secret. Copy number 1.",
        ] {
            assert_eq!(copy(line).as_deref(), Some("1"), "{line}");
        }
        for (line, number) in
            [("Outgoing Nº 122", "122"), ("Исх. № 122/с", "122/с"), ("Outgoing No. 0122-s.", "0122-s")]
        {
            assert_eq!(outgoing(line).as_deref(), Some(number), "{line}");
        }
    }

    #[test]
    fn other_numbers_are_not_taken() {
        for line in [
            "No. 42",
            "Copy to comrade 1",
            "Copies 3",
            "Copy, 5 April 1963",
            "I got a copy 3 days ago",
            "Top Secret",
            "№ 7",
        ] {
            assert_eq!(copy(line), None, "{line}");
            assert_eq!(outgoing(line), None, "{line}");
        }
    }

    #[test]
    fn prose_ends_the_header() {
        assert!(is_prose(
            "He asked me to make a copy of the letter for the ambassador, and I said that I would."
        ));
        assert!(!is_prose("the National Leadership of the ORO and Minister of Industry"));
    }
}
