//! Text on one line, safe for a terminal.

use std::borrow::Cow;

/// Makes control characters visible, so that text from a file cannot break lines or steer a terminal.
///
/// Line breaks and tabs become blanks, other control characters their pictures (U+2400 and on) or U+FFFD;
/// marks that turn the direction of writing become U+FFFD too.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// The character shown for another. It may be longer or shorter in bytes.
pub(super) fn visible(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(plain("a\u{1b}[31m\nb"), "a\u{241b}[31m b");
        assert!(matches!(plain("дом №1"), Cow::Borrowed(_)));
    }
}
