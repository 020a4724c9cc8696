//! How words are compared: without case and with one kind of apostrophe. Shared with the build script.

/// The character that stands for `c` when words are compared.
///
/// Simple folding to lower case (Unicode, `Lowercase_Mapping` of one character); the apostrophes that
/// transliterations use for the soft sign are one.
pub(crate) fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        // Cyrillic and the letters of Western Europe are common enough to be spared the search in Unicode's tables.
        'А'..='Я' | 'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        'а'..='я' | 'ß'..='ÿ' => c,
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2b9}' => '\'',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Whether `c` may stand inside a word between two letters.
pub(crate) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{2b9}')
}

/// Whether `c` counts as a letter of a word: letters, the accents that combine with them, and the numero sign.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        // Whole ranges of letters, and the dashes and quotation marks, without a search in Unicode's tables.
        'À'..='Ö'
        | 'Ø'..='ö'
        | 'ø'..='ɏ'
        | '\u{300}'..='\u{36f}'
        | 'Ѐ'..='ҁ'
        | 'א'..='ת'
        | '一'..='\u{9fef}'
        | '№' => true,
        '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphabetic(),
    }
}

/// Starting value of [`hash_char`].
pub(crate) const HASH_START: u32 = 0x811c_9dc5;

/// Adds one folded character to the hash of a word (FNV-1a, on code points).
pub(crate) const fn hash_char(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(0x0100_0193)
}

/// The slot of a hash in a table of `1 << bits` slots.
pub(crate) const fn slot(hash: u32, bits: u32) -> usize {
    ((hash ^ (hash >> 15)) & ((1 << bits) - 1)) as usize
}
