//! Letters of Latin and Cyrillic that look the same in print, so that one is typed or scanned for the other.

/// Latin and Cyrillic letters of one shape (the letters of Unicode's `confusables.txt`, UTS 39, whose forms are
/// the same in upright type).
const PAIRS: [(char, char); 27] = [
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('J', 'Ј'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('S', 'Ѕ'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('j', 'ј'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
];

/// Whether a letter is Cyrillic.
pub const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// The Latin letter that a Cyrillic one looks like.
pub fn latin(c: char) -> Option<char> {
    PAIRS.iter().find(|(_, cyrillic)| *cyrillic == c).map(|(latin, _)| *latin)
}

/// The Cyrillic letter that a Latin one looks like.
pub fn cyrillic(c: char) -> Option<char> {
    PAIRS.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic)
}

/// A word in Latin letters alone; none where one of its letters looks like no Latin one.
pub fn in_latin(word: &str) -> Option<String> {
    word.chars().map(|c| if is_cyrillic(c) { latin(c) } else { Some(c) }).collect()
}

/// A word in Cyrillic letters alone; none where one of its letters looks like no Cyrillic one.
pub fn in_cyrillic(word: &str) -> Option<String> {
    word.chars().map(|c| if is_cyrillic(c) || !c.is_alphabetic() { Some(c) } else { cyrillic(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_has_a_letter_of_either_script() {
        for (latin, cyrillic) in PAIRS {
            assert!(latin.is_ascii_alphabetic() && is_cyrillic(cyrillic), "{latin} {cyrillic}");
            assert_eq!(latin.is_uppercase(), cyrillic.is_uppercase());
        }
    }

    #[test]
    fn words_change_script_whole_or_not_at_all() {
        assert_eq!(in_latin("ор").as_deref(), Some("op"));
        assert_eq!(in_latin("оп"), None);
        assert_eq!(in_cyrillic("oп").as_deref(), Some("оп"));
        assert_eq!(in_cyrillic("op").as_deref(), Some("ор"));
        assert_eq!(in_cyrillic("fond"), None);
    }
}
