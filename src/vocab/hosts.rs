//! Sites that publish records, and where they have moved.
//!
//! A move is known here so that it can be pointed out; an address is never rewritten because of it.

/// A site that publishes records under numbers of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Host {
    /// The host name in use, lower case, without `www.`.
    pub current: &'static str,
    /// Host names that it had before.
    pub former: &'static [&'static str],
    /// What stands in an address between the host and the number of a record.
    pub record_path: &'static str,
    /// The name of the site.
    pub title: &'static str,
}

/// Every known site.
pub static HOSTS: &[Host] = &[Host {
    current: "digitalarchive.umd.edu",
    former: &["digitalarchive.wilsoncenter.org"],
    record_path: "/document/",
    title: "Wilson Center Digital Archive",
}];

/// The site that an address belongs to, under its current or a former name.
pub fn find(url: &str) -> Option<&'static Host> {
    let (name, _) = split(url)?;
    HOSTS.iter().find(|host| host.is_current(name) || host.is_former(name))
}

/// Whether the address is on a host that the site has left.
pub fn is_former(url: &str) -> bool {
    let Some((name, _)) = split(url) else { return false };
    HOSTS.iter().any(|host| host.is_former(name))
}

/// The number of the record that an address of a known site names.
///
/// Numbers only; what follows one is not part of it: a slash, a query, a fragment, the words or the file
/// name ending that older addresses append (`115177-record-of-conversation`, `115177.pdf`).
pub fn record_id(url: &str) -> Option<&str> {
    let host = find(url)?;
    let (_, path) = split(url)?;
    let rest = path.strip_prefix(host.record_path)?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (number, behind) = rest.split_at(end);
    let whole = !behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    (whole && !number.is_empty()).then_some(number)
}

/// The host name without `www.` and port, and the path with all that follows it.
///
/// `http` and `https` alone, in any case; an address without a scheme counts when it begins with `www.` or
/// the host.
pub fn split(url: &str) -> Option<(&str, &str)> {
    let scheme = |name: &str| url.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
    let after = scheme("https://").or_else(|| scheme("http://")).map_or(0, str::len);
    let rest = url.get(after..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.split(':').next().unwrap_or_default();
    let host = match host.get(..4) {
        Some(www) if www.eq_ignore_ascii_case("www.") => &host[4..],
        _ => host,
    };
    (!host.is_empty()).then_some((host, path))
}

impl Host {
    fn is_current(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.current)
    }

    fn is_former(&self, name: &str) -> bool {
        self.former.iter().any(|former| name.eq_ignore_ascii_case(former))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_comes_from_any_form_of_the_address() {
        for url in [
            "https://digitalarchive.umd.edu/document/115177",
            "http://www.digitalarchive.umd.edu/document/115177/",
            "HTTPS://DigitalArchive.UMD.edu:443/document/115177?print=1",
            "https://digitalarchive.wilsoncenter.org/document/115177#top",
            "digitalarchive.wilsoncenter.org/document/115177.pdf",
            "https://digitalarchive.wilsoncenter.org/document/115177-record-of-conversation",
        ] {
            assert_eq!(record_id(url), Some("115177"), "{url}");
        }
    }

    #[test]
    fn other_addresses_have_no_number() {
        for url in [
            "",
            "https://",
            "https://example.org/document/115177",
            "https://digitalarchive.umd.edu/collection/115177",
            "https://digitalarchive.umd.edu/document/",
            "https://digitalarchive.umd.edu/document/letter",
            "https://digitalarchive.umd.edu/document/115177a",
            "https://digitalarchive.umd.edu.example.org/document/1",
        ] {
            assert_eq!(record_id(url), None, "{url}");
        }
    }

    #[test]
    fn a_former_host_is_known_as_such() {
        assert!(is_former("http://digitalarchive.wilsoncenter.org/document/115177"));
        assert!(!is_former("https://digitalarchive.umd.edu/document/115177"));
        assert!(!is_former("https://example.org/"));
    }
}
