//! Whether a text may stand where a format demands an IRI or a language tag.
//!
//! Both judge strictly: what they refuse still goes out, as plain text without a type.

/// Whether a text is an absolute `http` or `https` IRI that XML Schema's `anyURI` and RDF both take.
///
/// Stricter than RFC 3987: no user name, no IP literal in brackets.
pub fn is_iri(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let rest = match () {
        () if lower.starts_with("https://") => &text[8..],
        () if lower.starts_with("http://") => &text[7..],
        () => return false,
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    is_authority(&rest[..host_end]) && is_path(&rest[host_end..])
}

/// A host name with an optional port, RFC 3986 section 3.2.
fn is_authority(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c.is_alphanumeric();
    !host.is_empty()
        && host.split('.').all(|part| !part.is_empty() && part.chars().all(label))
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// A path with an optional query and fragment, RFC 3986 sections 3.3 to 3.5.
fn is_path(path: &str) -> bool {
    let escapes = path.split('%').skip(1);
    path.chars().all(is_path_char)
        && path.matches('#').count() <= 1
        && escapes.into_iter().all(|rest| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2)
}

fn is_path_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?#%".contains(c) || (!c.is_ascii() && c.is_alphanumeric())
}

/// Whether a text is a well-formed language tag, BCP 47 (RFC 5646 section 2.1), that XML Schema's
/// `language` takes too.
pub fn is_language_tag(text: &str) -> bool {
    oxilangtag::LanguageTag::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_records_are_iris() {
        for good in [
            "https://digitalarchive.umd.edu/document/115177",
            "HTTP://example.org",
            "http://example.org:8080/a%20b?q=1&r=é#part",
            "http://rightsstatements.org/vocab/UND/1.0/",
        ] {
            assert!(is_iri(good), "{good}");
        }
    }

    #[test]
    fn what_no_schema_takes_is_not_an_iri() {
        for bad in [
            "",
            "177840",
            "ftp://example.org/",
            "https://",
            "http:///path",
            "http://example..org/",
            "http://example.org/a b",
            "http://example.org/%zz",
            "http://example.org/%4",
            "http://example.org/#a#b",
            "http://example.org/<b>",
            "http://example.org:port/",
            "http://example.org:/",
            "http://user@example.org/",
            "javascript:alert(1)",
            "http://a\u{0}b/",
            "https:/\u{e9}",
        ] {
            assert!(!is_iri(bad), "{bad}");
        }
    }

    #[test]
    fn language_tags_are_judged_by_their_shape() {
        assert!(["ru", "en", "sr-Latn", "zh-Hant-TW"].into_iter().all(is_language_tag));
        assert!(!["", "Russian language", "ru\"", "e", "русский"].into_iter().any(is_language_tag));
    }
}
