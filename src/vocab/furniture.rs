//! The words of web pages that stand around a document when the page is saved as text.

/// Lines that belong to the page around a document, lower case.
const FURNITURE: &[&str] = &[
    "back to results",
    "back to search results",
    "back to top",
    "close menu",
    "download pdf",
    "email this page",
    "home",
    "jump to content",
    "log in",
    "main menu",
    "main navigation",
    "menu",
    "open menu",
    "print",
    "print page",
    "print this page",
    "search",
    "share",
    "share this page",
    "skip to content",
    "skip to main content",
    "skip to navigation",
    "toggle navigation",
];

/// Whether a line belongs to the page around the document.
pub(crate) fn is_furniture(line: &str) -> bool {
    const LONGEST: usize = 40;
    line.len() <= LONGEST
        && FURNITURE.contains(&line.trim_end_matches(['»', '>', ' ']).to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_navigation_are_known_in_any_case() {
        for line in ["Skip to content", "BACK TO TOP", "Menu »"] {
            assert!(is_furniture(line), "{line}");
        }
        for line in ["", "Menus", "Search for a homeland", "Print this letter"] {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
