//! Whether a text may stand where a format demands an IRI or a language tag, and IRIs of our own making.
//!
//! Both judge strictly: what they refuse still goes out, as plain text without a type.

use super::hierarchy::slug;
use crate::record::Record;

/// What IRIs of our own making begin with.
#[derive(Clone, Debug)]
pub struct Base(String);

/// What the names of records begin with, so that none is the name of an archive.
const RECORD: &str = "record";

impl Base {
    /// A base from an absolute IRI; a `/` is put behind it where nothing ends it.
    pub fn new(iri: &str) -> Self {
        let slash = if iri.ends_with(['/', '#', '?', '=', ':']) { "" } else { "/" };
        Self(format!("{iri}{slash}"))
    }

    /// The IRI of the edition that a record describes.
    pub fn record(&self, record: &Record) -> String {
        format!("{}{RECORD}/{}", self.0, slug(&record.key()))
    }

    /// The IRI of an original of a record, numbered from 0.
    pub fn original(&self, record: &Record, number: usize) -> String {
        let record = self.record(record);
        if number == 0 { format!("{record}/original") } else { format!("{record}/original-{}", number + 1) }
    }

    /// The IRI of an archive or a unit of its holdings, from its key (`crosswalk::hierarchy`).
    pub fn unit(&self, key: &str) -> String {
        // No key begins with a hyphen.
        let apart = if key.split('/').next() == Some(RECORD) { "-/" } else { "" };
        format!("{}{apart}{key}", self.0)
    }
}

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
    fn iris_are_made_from_a_base_and_keys() {
        let record = Record { id: Some("A 1.2".into()), ..Record::default() };
        for (base, start) in [
            ("https://a.example", "https://a.example/"),
            ("https://a.example/", "https://a.example/"),
            ("https://a.example/#", "https://a.example/#"),
            ("https://a.example/?id=", "https://a.example/?id="),
        ] {
            let base = Base::new(base);
            assert_eq!(base.record(&record), format!("{start}record/a-1-2"));
            assert_eq!(base.original(&record, 0), format!("{start}record/a-1-2/original"));
            assert_eq!(base.original(&record, 1), format!("{start}record/a-1-2/original-2"));
            assert_eq!(base.unit("ru-rgani/fond-5"), format!("{start}ru-rgani/fond-5"));
            assert_ne!(base.unit("record/a-1-2"), base.record(&record));
            assert!(is_iri(&base.record(&Record { id: Some("Ёлка ²".into()), ..Record::default() })));
        }
    }

    #[test]
    fn language_tags_are_judged_by_their_shape() {
        assert!(["ru", "en", "sr-Latn", "zh-Hant-TW"].into_iter().all(is_language_tag));
        assert!(!["", "Russian language", "ru\"", "e", "русский"].into_iter().any(is_language_tag));
    }
}
