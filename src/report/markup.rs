//! Words within XML and HTML.

use super::plain::plain;

/// A text on one line as the content of an element or of a quoted attribute, in XML 1.0 and in HTML alike.
///
/// What XML cannot hold becomes visible or U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let text = "<a href='x' title=\"y\">&amp;\u{0}\u{1b}\r\n\u{ffff}№";
        let escaped = "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;\u{2400}\u{241b}  \u{fffd}№";
        assert_eq!(escape(text), escaped);
    }
}
