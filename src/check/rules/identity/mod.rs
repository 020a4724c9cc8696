//! `IDN001`–`IDN009`: record IDs and addresses (RFC 3986).

use crate::check::Policy;
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::Raw;
use crate::record::{Field, Record, Text};
use crate::vocab::hosts;

use super::kit::{case, mend, shown, whole};

mod twice;

pub(crate) use twice::{ID_TWICE, TEXT_TWICE, id_twice, text_twice};

pub(crate) static ID_MISSING: Rule = Rule {
    code: "IDN001",
    name: "id-missing",
    severity: Severity::Error,
    summary: "the record has no ID",
    why: "The ID is the key of every output: without it a second load makes a second record.",
    help: "add the record ID, or the URL that holds it; for a site that fonds does not know, give the pattern of its addresses as `url` in `fonds.toml`",
    standard: Some("ISAD(G) 3.1.1; OAI-PMH 2.4"),
    fix: Fixable::No,
    bad: "no Record ID",
    good: "Record ID: 177840",
    example: Example::Record,
};

pub(crate) fn id_missing(record: &Record, out: &mut Diagnostics) {
    if record.id.as_ref().is_none_or(|id| id.trim().is_empty()) {
        out.push(Diagnostic::new(&ID_MISSING, "no record ID").in_field(Field::Id.name()));
    }
}

pub(crate) static ID_URL: Rule = Rule {
    code: "IDN004",
    name: "id-and-url-disagree",
    severity: Severity::Warning,
    summary: "the record ID and the number in its URL differ",
    why: "One of the two leads to another record.",
    help: "open both and correct the wrong one",
    standard: None,
    fix: Fixable::No,
    bad: "Record ID: 177840\n\
          URL: https://digitalarchive.umd.edu/document/177841",
    good: "Record ID: 177840\n\
           URL: https://digitalarchive.umd.edu/document/177840",
    example: Example::Record,
};

pub(crate) fn id_url(record: &Record, out: &mut Diagnostics) {
    let (Some(id), Some(url)) = (&record.id, &record.url) else { return };
    let Some(number) = hosts::record_id(url).filter(|number| *number != id.trim() && !is_calculated(id))
    else {
        return;
    };
    let place = url.find(number).unwrap_or_default();
    let message = format!("the URL holds `{}`, the record ID is `{}`", shown(number), shown(id));
    out.push(case(&ID_URL, Field::Url, url, Span::new(place, place + number.len()), message));
}

pub(crate) static FORMER_HOST: Rule = Rule {
    code: "IDN005",
    name: "url-on-former-host",
    severity: Severity::Warning,
    summary: "the URL is on a host that the site has left",
    why: "Redirects from a former host end one day, and the same record then stands under two addresses.",
    help: "write the URL with the current host",
    standard: Some("W3C, Cool URIs don't change"),
    fix: Fixable::Suggest,
    bad: "Record ID: 115177\n\
          URL: https://digitalarchive.wilsoncenter.org/document/115177",
    good: "Record ID: 115177\n\
           URL: https://digitalarchive.umd.edu/document/115177",
    example: Example::Record,
};

/// The host may be a former one of a site that is known, or of the collection by its settings.
pub(crate) fn former_host(record: &Record, policy: &Policy, out: &mut Diagnostics) {
    let Some(url) = &record.url else { return };
    let Some(name) = host_of(url) else { return };
    let bare = name.of(url).to_ascii_lowercase();
    let bare = bare.strip_prefix("www.").unwrap_or(&bare);
    let site = hosts::find(url).filter(|host| host.former.contains(&bare));
    if let Some(current) = policy.moved_from(bare).or(site.map(|host| host.current)) {
        let message = format!("`{}` is a former host; the records are now on `{current}`", shown(bare));
        let found = case(&FORMER_HOST, Field::Url, url, name, message);
        out.push(mend(found, false, url, name, current));
    }
}

pub(crate) static URL_FORM: Rule = Rule {
    code: "IDN006",
    name: "url-not-as-published",
    severity: Severity::Warning,
    summary: "the URL is not in its published form: `http`, or parameters that follow readers",
    why: "One record then has several addresses, and programs that compare them take it for several records.",
    help: "write `https`, and cut the parameters off",
    standard: Some("RFC 3986, 6.2"),
    fix: Fixable::Safe,
    bad: "Record ID: 115177\nURL: http://digitalarchive.umd.edu/document/115177?utm_source=newsletter",
    good: "Record ID: 115177\nURL: https://digitalarchive.umd.edu/document/115177",
    example: Example::Record,
};

/// Parameters that say where a reader came from, and nothing about the page.
const TRACKERS: [&str; 12] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "gad_source",
    "ref_src",
];

pub(crate) fn url_form(record: &Record, out: &mut Diagnostics) {
    let Some(url) = &record.url else { return };
    // Other sites may have no `https`.
    let plain =
        url.get(..7).filter(|head| head.eq_ignore_ascii_case("http://") && hosts::find(url).is_some());
    let edits: Vec<(Span, String)> =
        plain.map(|_| (Span::new(0, 4), "https".to_owned())).into_iter().chain(untracked(url)).collect();
    if edits.is_empty() {
        return;
    }
    let message = match plain {
        Some(_) if edits.len() == 1 => format!("`{}` is published with `https`", shown(url)),
        _ => format!("`{}` has parameters that are not of the page", shown(url)),
    };
    let found = whole(&URL_FORM, Field::Url, url, message);
    out.push(edits.iter().fold(found, |found, (part, right)| mend(found, true, url, *part, right)));
}

/// The query of an address, with its question mark, and what is left of it without trackers; none where it has none.
fn untracked(url: &str) -> Option<(Span, String)> {
    let end = url.find('#').unwrap_or(url.len());
    let start = url[..end].find('?')?;
    let all: Vec<&str> = url[start + 1..end].split('&').collect();
    let tracks = |parameter: &&&str| {
        let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
        !name.starts_with("utm_") && !TRACKERS.contains(&name.as_str())
    };
    let kept: Vec<&str> = all.iter().filter(tracks).copied().collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (kept.len() < all.len()).then_some((Span::new(start, end), query))
}

/// The host in a URL, without port.
fn host_of(url: &str) -> Option<Span> {
    let start = url.find("://")? + 3;
    let length = url[start..].find(['/', ':', '?', '#']).unwrap_or(url.len() - start);
    (length > 0).then(|| Span::new(start, start + length))
}

pub(crate) static URL_INVALID: Rule = Rule {
    code: "IDN007",
    name: "url-invalid",
    severity: Severity::Error,
    summary: "the URL is not one",
    why: "It cannot be opened, and outputs that need an address refuse it.",
    help: "write the whole address, `https://host/path`, without brackets, blanks and full stop",
    standard: Some("RFC 3986"),
    fix: Fixable::Safe,
    bad: "Record ID: 115177\n\
          URL: <https://digitalarchive.umd.edu/document/115177>.",
    good: "Record ID: 115177\n\
           URL: https://digitalarchive.umd.edu/document/115177",
    example: Example::Record,
};

pub(crate) fn url_invalid(record: &Record, out: &mut Diagnostics) {
    let Some(url) = &record.url else { return };
    if is_valid(url) {
        return;
    }
    let found = whole(&URL_INVALID, Field::Url, url, format!("`{}` is not a URL", shown(url)));
    out.push(trimmed(found, url));
}

/// The same for an address that was understood although it does not stand alone in its field.
pub(crate) fn url_wrapped(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    for url in raw.values(Field::Url).map(|field| &field.value).filter(|url| !is_valid(url)) {
        let found = whole(&URL_INVALID, Field::Url, url, format!("`{}` is not a URL alone", shown(url)));
        let found = trimmed(found, url);
        if found.fix.is_some() {
            out.push(found);
        }
    }
}

/// Offers to cut brackets and punctuation off the ends of a URL, where that makes it one.
fn trimmed(found: Diagnostic, url: &Text) -> Diagnostic {
    let around = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | '.' | ',' | ';');
    let inner = url.trim_matches(around);
    if !is_valid(inner) {
        return found;
    }
    let start = url.len() - url.trim_start_matches(around).len();
    let end = start + inner.len();
    let edges = [Span::new(0, start), Span::new(end, url.len())];
    let edges = edges.into_iter().filter(|edge| !edge.is_empty());
    edges.fold(found, |found, edge| mend(found, true, url, edge, ""))
}

/// Whether a text is an `http` or `https` address: a host with a dot or `localhost`, no blanks or brackets,
/// no punctuation of the sentence at its end.
fn is_valid(url: &str) -> bool {
    let Some(host) = host_of(url) else { return false };
    let scheme = ["https://", "http://"].iter().any(|scheme| url[..host.start].eq_ignore_ascii_case(scheme));
    let name = host.of(url);
    let named = name.contains('.') && !name.starts_with('.') && !name.ends_with('.') || name == "localhost";
    let clean = |c: char| {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(c, '<' | '>' | '"' | '{' | '}' | '\\' | '^' | '`' | '|')
    };
    scheme && named && url.chars().all(clean) && !url.ends_with(['.', ',', ';', ':'])
}

pub(crate) static ID_CALCULATED: Rule = Rule {
    code: "IDN009",
    name: "id-calculated",
    severity: Severity::Warning,
    summary: "a spreadsheet has made a calculated number of the record ID",
    why: "`1.8E+05` has lost the digits that told the record from others; the output then overwrites or misses records.",
    help: "take the ID from the source, and import the column as text",
    standard: Some("RFC 4180 has no data types"),
    fix: Fixable::Suggest,
    bad: "Record ID: 1.1E+05\nURL: https://digitalarchive.umd.edu/document/115177",
    good: "Record ID: 115177\nURL: https://digitalarchive.umd.edu/document/115177",
    example: Example::Record,
};

pub(crate) fn id_calculated(record: &Record, out: &mut Diagnostics) {
    let Some(id) = record.id.as_ref().filter(|id| is_calculated(id)) else { return };
    let message = format!("`{}` is what a spreadsheet makes of a longer number", shown(id));
    let found = whole(&ID_CALCULATED, Field::Id, id, message);
    let bare = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let whole_number =
        id.trim().split_once(['.', ',']).filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'));
    let number = record.url.as_deref().and_then(hosts::record_id).or(whole_number.map(|(number, _)| number));
    out.push(match number.filter(|number| bare(number)) {
        Some(number) => mend(found, false, id, Span::new(0, id.len()), number),
        None => found,
    });
}

/// Whether an ID has the form of a calculated number: `1.8E+05`, `177840.0`.
///
/// `12E5` is none: archives have such numbers of their own.
fn is_calculated(id: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let decimal =
        |text: &str| text.split_once(['.', ',']).is_some_and(|(whole, part)| digits(whole) && digits(part));
    let id = id.trim();
    match id.split_once(['e', 'E']) {
        Some((base, power)) => {
            let signed = power.strip_prefix(['+', '-']);
            signed.is_some_and(digits) && (digits(base) || decimal(base))
        }
        None => decimal(id) && id.trim_end_matches('0').ends_with(['.', ',']),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, codes, fields, found, found_under, record};
    use super::*;

    const CURRENT: &str = "https://digitalarchive.umd.edu/document/115177";
    const FORMER: &str = "https://digitalarchive.wilsoncenter.org/document/115177";

    #[test]
    fn a_record_needs_an_id() {
        assert_eq!(codes(&Record::default(), id_missing), ["IDN001"]);
        assert!(codes(&record("id", "177840"), id_missing).is_empty());
    }

    #[test]
    fn id_and_url_agree() {
        assert_eq!(codes(&fields(&[("id", "7"), ("url", CURRENT)]), id_url), ["IDN004"]);
        assert!(codes(&fields(&[("id", "115177"), ("url", CURRENT)]), id_url).is_empty());
        assert!(codes(&fields(&[("id", "7"), ("url", "https://a.example/b/9")]), id_url).is_empty());
    }

    #[test]
    fn a_url_on_a_former_host_is_moved_on_request() {
        let found = |url, policy: &Policy| found_under(&record("url", url), policy, former_host);
        let nothing = Policy::default();
        let known = found(FORMER, &nothing);
        assert_eq!(known[0].rule.code, "IDN005");
        assert_eq!(applied(FORMER, &known), CURRENT);
        assert!(known[0].fix.as_ref().is_some_and(|fix| !fix.safe));
        assert!(found(CURRENT, &nothing).is_empty());
        let policy = Policy {
            current_host: Some("papers.example".to_owned()),
            former_hosts: vec!["old.example".to_owned()],
            ..Policy::default()
        };
        let own = "https://www.Old.example/document/7";
        assert_eq!(applied(own, &found(own, &policy)), "https://papers.example/document/7");
        assert!(found(own, &nothing).is_empty());
        assert!(found("https://papers.example/document/7", &policy).is_empty());
        assert_eq!(found(FORMER, &policy).len(), 1);
    }

    #[test]
    fn brackets_and_stops_around_a_url_are_cut() {
        let bad = record("url", &format!("<{CURRENT}>."));
        assert_eq!(codes(&bad, url_invalid), ["IDN007"]);
        assert_eq!(applied(&format!("<{CURRENT}>."), &found(&bad, url_invalid)), CURRENT);
        assert_eq!(codes(&record("url", "https://a.example/one two"), url_invalid), ["IDN007"]);
        assert_eq!(codes(&record("url", "document/115177"), url_invalid), ["IDN007"]);
        for good in [CURRENT, "http://a.example", "HTTPS://a.example/b?c=(d)#e", "https://пример.рф/1"]
        {
            assert!(codes(&record("url", good), url_invalid).is_empty(), "{good}");
        }
    }

    #[test]
    fn addresses_are_as_published() {
        for (bad, good) in [
            ("http://digitalarchive.umd.edu/document/115177", CURRENT),
            ("https://digitalarchive.umd.edu/document/115177?utm_source=x&utm_medium=y", CURRENT),
            ("http://digitalarchive.umd.edu/document/115177?fbclid=1", CURRENT),
            ("https://a.example/b?c=d&gclid=1&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ] {
            let record = record("url", bad);
            assert_eq!(codes(&record, url_form), ["IDN006"], "{bad}");
            assert_eq!(applied(bad, &found(&record, url_form)), good);
        }
        for good in [
            CURRENT,
            "http://a.example/b",
            "https://a.example/?q=utm_source",
            "https://a.example/#?utm_a=b",
            "",
        ] {
            assert!(codes(&record("url", good), url_form).is_empty(), "{good}");
        }
    }

    #[test]
    fn ids_that_a_spreadsheet_calculated_are_found() {
        for bad in ["1.8E+05", "1E+05", "177840.0", "1,8E+05"] {
            assert_eq!(codes(&record("id", bad), id_calculated), ["IDN009"], "{bad}");
        }
        let given = |id| fields(&[("id", id), ("url", CURRENT)]);
        assert_eq!(applied("1.2E+05", &found(&given("1.2E+05"), id_calculated)), "115177");
        assert!(codes(&given("1.2E+05"), id_url).is_empty(), "said once");
        assert_eq!(applied("177840.0", &found(&record("id", "177840.0"), id_calculated)), "177840");
        for good in ["177840", "12E5", "1.5", "A-7", "2001.10", "10.1000/182", ""] {
            assert!(codes(&record("id", good), id_calculated).is_empty(), "{good}");
        }
    }
}
