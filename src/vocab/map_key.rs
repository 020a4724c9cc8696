//! How headings of sheets are compared; shared with the build, which compiles the column maps.

/// A heading in lower case, blanks folded, without a language in brackets at its end: `dc.title[en]`.
pub(crate) fn map_key(heading: &str) -> String {
    let folded = heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match folded.strip_suffix(']').and_then(|open| open.rsplit_once('[')) {
        Some((bare, language)) if !bare.is_empty() && language.len() <= 8 => bare.trim_end().to_owned(),
        _ => folded,
    }
}
