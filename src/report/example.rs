//! Examples of rules as people see them.

/// An example with what nobody sees made visible: `U+00A0` stands as `[U+00A0]`. Line breaks stay.
pub(super) fn shown(example: &str) -> String {
    let mut shown = String::with_capacity(example.len());
    for c in example.chars() {
        if c != '\n' && is_unseen(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Controls, blanks but the plain one, characters without width, lone accents, and characters without a meaning.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || c != ' ' && c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_characters_are_named() {
        assert_eq!(shown("a\u{a0}b\ne\u{301}\u{3}"), "a[U+00A0]b\ne[U+0301][U+0003]");
        assert_eq!(shown("Béla, “№ 1”"), "Béla, “№ 1”");
    }
}
