//! `RGT001`–`RGT009`: rights statements, and the secrecy classification that a document once bore.

use std::sync::LazyLock;

use crate::check::Policy;
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record, Text};
use crate::vocab::hosts;

use super::kit::{case, header, mend, shown, whole};

mod agreement;

pub(crate) use agreement::{STATEMENTS_DIFFER, URI_CONTRADICTED, statements_differ, uri_contradicted};

pub(crate) static MISSING: Rule = Rule {
    code: "RGT001",
    name: "rights-missing",
    severity: Severity::Warning,
    summary: "the record has no rights statement",
    why: "Aggregators refuse records that do not say what may be done with them.",
    help: "add the institution's statement or its URI",
    standard: Some("DPLA and Europeana, mandatory elements"),
    fix: Fixable::No,
    bad: "no Rights",
    good: "Rights: Reuse for research and teaching is welcome.",
    example: Example::Record,
};

pub(crate) fn missing(record: &Record, out: &mut Diagnostics) {
    if record.rights.as_ref().is_none_or(|rights| rights.verbatim.is_none() && rights.uri.is_none()) {
        out.push(Diagnostic::new(&MISSING, "no rights statement").in_field(Field::Rights.name()));
    }
}

pub(crate) static URI: Rule = Rule {
    code: "RGT003",
    name: "rights-uri-malformed",
    severity: Severity::Error,
    summary: "the rights URI is not one that its vocabulary has",
    why: "Aggregators compare the URI letter by letter; the address of the page for people is not the identifier.",
    help: "write `http://rightsstatements.org/vocab/CODE/1.0/`, with `http` and a slash at the end",
    standard: Some("rightsstatements.org data model; Creative Commons licence URIs"),
    fix: Fixable::Safe,
    bad: "Rights: https://rightsstatements.org/page/InC/1.0/",
    good: "Rights: http://rightsstatements.org/vocab/InC/1.0/",
    example: Example::Record,
};

/// The statements of rightsstatements.org, version 1.0.
const STATEMENTS: [&str; 12] = [
    "InC",
    "InC-OW-EU",
    "InC-EDU",
    "InC-NC",
    "InC-RUU",
    "NoC-CR",
    "NoC-NC",
    "NoC-OKLR",
    "NoC-US",
    "CNE",
    "UND",
    "NKC",
];

/// The licences and dedications of Creative Commons.
const LICENCES: [&str; 8] = ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd", "zero", "mark"];

pub(crate) fn uri(record: &Record, out: &mut Diagnostics) {
    let Some(uri) = record.rights.as_ref().and_then(|rights| rights.uri.as_ref()) else { return };
    let Some((host, path)) = taken_apart(uri) else {
        out.push(whole(&URI, Field::Rights, uri, format!("`{}` is not a URI", shown(uri))));
        return;
    };
    let right = match host.as_str() {
        "rightsstatements.org" => statement(path),
        "creativecommons.org" => licence(path),
        // Another institution's own address: nothing to compare it with.
        _ => return,
    };
    if right.as_deref() == Some(uri.as_str()) {
        return;
    }
    let found = whole(&URI, Field::Rights, uri, format!("`{}` is not a URI of {host}", shown(uri)));
    out.push(match right {
        Some(right) => {
            mend(found, true, uri, Span::new(0, uri.len()), &right).with_help(format!("write `{right}`"))
        }
        None => found,
    });
}

/// Host and path of an address.
fn taken_apart(uri: &str) -> Option<(String, &str)> {
    let (scheme, rest) = uri.trim().split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    (matches!(scheme, "http" | "https") && !host.is_empty()).then_some((host, path))
}

/// The right form of the URI of a statement: `vocab/InC/1.0/`.
fn statement(path: &str) -> Option<String> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let known = matches!(parts.next()?, "vocab" | "page");
    let code = parts.next()?;
    let code = STATEMENTS.iter().find(|known| known.eq_ignore_ascii_case(code)).filter(|_| known)?;
    Some(format!("http://rightsstatements.org/vocab/{code}/1.0/"))
}

/// The right form of the URI of a licence: `licenses/by/4.0/`. Both schemes are in use; the current pages
/// name `https`, and an `http` one is kept.
fn licence(path: &str) -> Option<String> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let kind = parts.next().filter(|kind| matches!(*kind, "licenses" | "publicdomain"))?;
    let name = parts.next()?.to_ascii_lowercase();
    let version = parts.next().filter(|version| version.bytes().all(|b| b.is_ascii_digit() || b == b'.'))?;
    let name = LICENCES.iter().find(|known| **known == name)?;
    let port = parts.next().filter(|part| part.len() == 2).map(|port| format!("{port}/")).unwrap_or_default();
    Some(format!("https://creativecommons.org/{kind}/{name}/{version}/{port}"))
}

pub(crate) static CLASSIFICATION_MISSING: Rule = Rule {
    code: "RGT005",
    name: "classification-only-in-text",
    severity: Severity::Warning,
    summary: "the document bears a classification that the record does not give",
    why: "What was once secret is looked for as such, and the header of the text is not searched.",
    help: "add it as the original classification",
    standard: None,
    fix: Fixable::No,
    bad: "Text: Top Secret\n\
          The talks on sugar went on in the ministry.",
    good: "Original Classification: Top Secret\n\
           Text: Top Secret\n\
           The talks on sugar went on in the ministry.",
    example: Example::Record,
};

pub(crate) static CLASSIFICATION_DIFFERS: Rule = Rule {
    code: "RGT006",
    name: "classification-differs",
    severity: Severity::Warning,
    summary: "the record gives another classification than the document",
    why: "One of the two was mistyped, or the record tells of another copy.",
    help: "compare with the source",
    standard: None,
    fix: Fixable::No,
    bad: "Original Classification: Secret\n\
          Text: Top Secret\n\
          The talks on sugar went on in the ministry.",
    good: "Original Classification: Top Secret\n\
           Text: Top Secret\n\
           The talks on sugar went on in the ministry.",
    example: Example::Record,
};

/// How many of the classifications, the first ones, are in English.
const ENGLISH: usize = 8;

/// Classifications by rank within their own system; spellings of one stand on one line, the first its name.
///
/// A line of a header is a classification when it begins with one of them.
static CLASSIFICATIONS: &[&[&str]] = &[
    &["top secret", "top-secret", "topsecret"],
    &["strictly secret"],
    &["strictly confidential"],
    &["secret"],
    &["confidential"],
    &["restricted"],
    &["official use only", "for official use only"],
    &["special folder"],
    &["совершенно секретно", "сов. секретно", "сов.секретно", "sovershenno sekretno"],
    &["строго секретно", "strogo sekretno"],
    &["секретно", "sekretno"],
    &["особая папка", "osobaya papka"],
    &["для служебного пользования"],
    &["streng geheim"],
    &["geheim"],
    &["vertrauliche verschlußsache", "vertrauliche verschlusssache"],
    &["vertraulich"],
    &["très secret"],
    &["confidentiel"],
    &["ściśle tajne"],
    &["tajne"],
    &["szigorúan titkos"],
    &["titkos"],
    &["přísně tajné"],
    &["tajné"],
    &["strogo poverljivo"],
    &["poverljivo"],
    &["strogo povjerljivo"],
    &["povjerljivo"],
    &["strict secret"],
    &["строго секретно и лично"],
    &["совсем секретно", "цілком таємно"],
    &["таємно"],
];

/// Every spelling with the name of its classification, longest first, so that `top secret` is not `secret`.
static SPELLINGS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let spellings = CLASSIFICATIONS.iter().flat_map(|line| line.iter().map(|spelling| (*spelling, line[0])));
    let mut spellings: Vec<_> = spellings.collect();
    spellings.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
    spellings
});

/// The classification that a text begins with, as the name of the classification and the words.
fn classified(text: &str) -> Option<(&'static str, Span)> {
    let start = text.len() - text.trim_start_matches(['[', '(', '"', '“', ' ']).len();
    let rest = &text[start..];
    SPELLINGS.iter().find_map(|(spelling, name)| {
        let end = prefix(rest, spelling)?;
        let whole = !rest[end..].starts_with(char::is_alphanumeric);
        whole.then(|| (*name, Span::new(start, start + end)))
    })
}

/// The bytes at the beginning of `text` that say `words`, in any case.
fn prefix(text: &str, words: &str) -> Option<usize> {
    let mut words = words.chars();
    let mut end = 0;
    for c in text.chars() {
        match words.next() {
            None => break,
            Some(wanted) if c.to_lowercase().eq(wanted.to_lowercase()) => end += c.len_utf8(),
            Some(_) => return None,
        }
    }
    words.next().is_none().then_some(end)
}

/// The classification in the header of the document. It must fill its line but for a copy number or a
/// second word of secrecy: a heading such as `Secret Talks in Havana` is none.
fn in_header(record: &Record) -> Option<(&Text, &'static str, Span)> {
    let body = record.body.as_ref()?;
    header(body).into_iter().find_map(|line| {
        let text = line.of(body);
        let (name, words) = classified(text)?;
        stands_alone(&text[words.end..]).then(|| (body, name, words.shifted(line.start)))
    })
}

fn stands_alone(rest: &str) -> bool {
    const FOLLOWERS: [&str; 16] = [
        "copy",
        "copies",
        "no",
        "nº",
        "n°",
        "№",
        "ex",
        "eyes",
        "personal",
        "priority",
        "urgent",
        "nodis",
        "exdis",
        "limdis",
        "экз",
        "лично",
    ];
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '№').to_lowercase();
    let word: String = rest.chars().take_while(|c| c.is_alphabetic() || matches!(c, '№' | '°')).collect();
    rest.is_empty() || FOLLOWERS.contains(&word.as_str()) || rest.starts_with(|c: char| c.is_ascii_digit())
}

pub(crate) fn classification_missing(record: &Record, out: &mut Diagnostics) {
    if record.classification.is_some() {
        return;
    }
    if let Some((body, _, words)) = in_header(record) {
        let message = format!("the document bears `{}`, the record does not say so", shown(words.of(body)));
        out.push(case(&CLASSIFICATION_MISSING, Field::Body, body, words, message));
    }
}

pub(crate) fn classification_differs(record: &Record, out: &mut Diagnostics) {
    let Some(field) = &record.classification else { return };
    let (Some((given, _)), Some((body, borne, words))) = (classified(field), in_header(record)) else {
        return;
    };
    if given != borne {
        let (given, borne) = (shown(field), shown(words.of(body)));
        let message = format!("the record gives `{given}`, the document bears `{borne}`");
        out.push(whole(&CLASSIFICATION_DIFFERS, Field::Classification, field, message));
    }
}

pub(crate) static CLASSIFICATION_AS_ACCESS: Rule = Rule {
    code: "RGT007",
    name: "classification-as-access",
    severity: Severity::Error,
    summary: "an original classification stands as a restriction of access today",
    why: "The document is declassified and published; harvesters hide or flag what is said to be secret.",
    help: "move it to the original classification",
    standard: Some("DCMI Terms, accessRights; MARC 21, 506 and 500"),
    fix: Fixable::No,
    bad: "Rights: Top Secret",
    good: "Original Classification: Top Secret",
    example: Example::Record,
};

pub(crate) fn classification_as_access(record: &Record, out: &mut Diagnostics) {
    const LABELS: [&str; 3] = ["access", "restriction", "availability"];
    let rights = record.rights.iter().filter_map(|rights| rights.verbatim.as_ref());
    let extra = record.extra.iter().filter(|(label, _)| {
        let label = label.to_lowercase();
        LABELS.iter().any(|word| label.contains(word))
    });
    for text in rights.chain(extra.map(|(_, text)| text)) {
        let all =
            classified(text).is_some_and(|(_, words)| !text[words.end..].contains(char::is_alphanumeric));
        if all {
            let message = format!("`{}` says who may see the document today", shown(text));
            out.push(whole(&CLASSIFICATION_AS_ACCESS, Field::Rights, text, message));
        }
    }
}

pub(crate) static OLD_CONTACT: Rule = Rule {
    code: "RGT008",
    name: "contact-on-former-host",
    severity: Severity::Note,
    summary: "the rights statement gives an address at the site's former host",
    why: "Requests for permission may no longer arrive there.",
    help: "ask the institution for its present address",
    standard: None,
    fix: Fixable::No,
    bad: "Rights: Reuse is welcome. Please write to rights@wilsoncenter.org.",
    good: "Rights: Reuse is welcome. Please write to the editors.",
    example: Example::Record,
};

pub(crate) fn old_contact(record: &Record, policy: &Policy, out: &mut Diagnostics) {
    let Some(text) = record.rights.as_ref().and_then(|rights| rights.verbatim.as_ref()) else { return };
    for (at, _) in text.match_indices('@') {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let start = text[..at].rfind(|c| !part(c)).map_or(0, |end| text.ceil_char_boundary(end + 1));
        let domain = &text[at + 1..];
        let domain = domain[..domain.find(|c| !part(c)).unwrap_or(domain.len())].trim_end_matches('.');
        if start < at && is_former(domain, policy) {
            let place = Span::new(start, at + 1 + domain.len());
            let message = format!("`{}` is at a host that the site has left", shown(place.of(text)));
            out.push(case(&OLD_CONTACT, Field::Rights, text, place, message));
        }
    }
}

pub(crate) static CLASSIFICATION_SPELLING: Rule = Rule {
    code: "RGT009",
    name: "classification-spelling",
    severity: Severity::Note,
    summary: "the classification is spelt in another way than usual",
    why: "A list of classifications shows it as often as it has spellings.",
    help: "write it in one way throughout, as `Top Secret`",
    standard: None,
    fix: Fixable::Safe,
    bad: "Original Classification: TOP-SECRET",
    good: "Original Classification: Top Secret",
    example: Example::Record,
};

pub(crate) fn classification_spelling(record: &Record, out: &mut Diagnostics) {
    let Some(text) = &record.classification else { return };
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let words = letters(text);
    // Another word or an abbreviation for the same is no matter of spelling.
    let usual = CLASSIFICATIONS.iter().enumerate().find_map(|(at, line)| {
        let spelling = line.iter().find(|spelling| letters(spelling) == words)?;
        Some(capitalized(spelling, at < ENGLISH))
    });
    if let Some(usual) = usual.filter(|usual| usual != text.trim()) {
        let message = format!("`{}` is usually written `{usual}`", shown(text));
        let found = whole(&CLASSIFICATION_SPELLING, Field::Classification, text, message);
        out.push(mend(found, true, text, Span::new(0, text.len()), &usual));
    }
}

/// Words with a capital each, as in English, or with one at their beginning.
fn capitalized(words: &str, each: bool) -> String {
    let mut starts = true;
    let mut capitalized = String::with_capacity(words.len());
    for letter in words.chars() {
        if starts {
            capitalized.extend(letter.to_uppercase());
        } else {
            capitalized.push(letter);
        }
        starts = each && letter == ' ';
    }
    capitalized
}

/// Whether mail to a domain goes to a host that a site has left, or to the domain which that host was part of.
fn is_former(domain: &str, policy: &Policy) -> bool {
    let domain = domain.to_ascii_lowercase();
    let former = hosts::HOSTS.iter().flat_map(|host| host.former.iter().copied());
    domain.contains('.')
        && former
            .chain(policy.former_hosts.iter().map(String::as_str))
            .any(|host| host.strip_suffix(&domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, codes, fields, found, found_under, record, text};
    use super::*;
    use crate::record::Rights;

    #[test]
    fn a_record_says_what_may_be_done_with_it() {
        assert_eq!(codes(&Record::default(), missing), ["RGT001"]);
        assert!(codes(&record("rights", "Reuse is welcome."), missing).is_empty());
    }

    fn with_uri(uri: &str) -> Record {
        Record { rights: Some(Rights { verbatim: None, uri: Some(text(uri)) }), ..Record::default() }
    }

    #[test]
    fn rights_uris_have_one_form() {
        for (bad, good) in [
            ("https://rightsstatements.org/page/InC/1.0/", "http://rightsstatements.org/vocab/InC/1.0/"),
            ("http://rightsstatements.org/vocab/noc-us/1.0", "http://rightsstatements.org/vocab/NoC-US/1.0/"),
            ("https://creativecommons.org/licenses/by/4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ] {
            assert_eq!(codes(&with_uri(bad), uri), ["RGT003"], "{bad}");
            assert_eq!(applied(bad, &found(&with_uri(bad), uri)), good);
            assert!(codes(&with_uri(good), uri).is_empty(), "{good}");
        }
        assert_eq!(codes(&with_uri("http://rightsstatements.org/vocab/Mine/1.0/"), uri), ["RGT003"]);
        assert_eq!(codes(&with_uri("In copyright"), uri), ["RGT003"]);
        assert!(codes(&with_uri("https://a.example/terms"), uri).is_empty());
    }

    #[test]
    fn a_classification_in_the_header_belongs_in_the_record() {
        let body = "From the Diary of the Consul\n\nTop Secret Copy No. 1\n\nThe consul came to speak about sugar today.";
        assert_eq!(codes(&record("body", body), classification_missing), ["RGT005"]);
        let given = |class| fields(&[("body", body), ("classification", class)]);
        assert!(codes(&given("TOP SECRET"), classification_missing).is_empty());
        assert!(codes(&given("TOP SECRET"), classification_differs).is_empty());
        assert_eq!(codes(&given("Secret"), classification_differs), ["RGT006"]);
        for body in ["Secret Talks in Havana\n\nText.", "Secretary of State\n\nText.", "Text without one."] {
            assert!(codes(&record("body", body), classification_missing).is_empty(), "{body}");
        }
    }

    #[test]
    fn classifications_are_spelt_in_one_way() {
        for (bad, good) in [
            ("TOP SECRET", "Top Secret"),
            ("Top-Secret", "Top Secret"),
            ("secret", "Secret"),
            ("СЕКРЕТНО", "Секретно"),
            ("for official use only", "For Official Use Only"),
        ] {
            let bad_record = record("classification", bad);
            assert_eq!(codes(&bad_record, classification_spelling), ["RGT009"], "{bad}");
            assert_eq!(applied(bad, &found(&bad_record, classification_spelling)), good);
        }
        for good in [
            "Top Secret",
            "Streng geheim",
            "Sovershenno sekretno",
            "Сов. секретно",
            "Top Secret; Personal",
            "Unclassified",
        ] {
            assert!(codes(&record("classification", good), classification_spelling).is_empty(), "{good}");
        }
    }

    #[test]
    fn a_classification_is_no_restriction_today() {
        assert_eq!(codes(&record("rights", "Top Secret"), classification_as_access), ["RGT007"]);
        let good = record("rights", "Secret no longer; reuse is welcome.");
        assert!(codes(&good, classification_as_access).is_empty());
    }

    #[test]
    fn an_address_at_a_former_host_is_noted() {
        let codes = |record: &Record| {
            let found = found_under(record, &Policy::default(), old_contact);
            found.iter().map(|found| found.rule.code).collect::<Vec<_>>()
        };
        let bad = record("rights", "Write to rights@wilsoncenter.org.");
        assert_eq!(codes(&bad), ["RGT008"]);
        assert_eq!(found_under(&bad, &Policy::default(), old_contact)[0].span, Some(Span::new(9, 32)));
        for good in ["Write to rights@umd.edu.", "@wilsoncenter.org", "a@center.org", "a@org"] {
            assert!(codes(&record("rights", good)).is_empty(), "{good}");
        }
        let policy = Policy {
            current_host: Some("new.example".to_owned()),
            former_hosts: vec!["papers.old.example".to_owned()],
            ..Policy::default()
        };
        let own = record("rights", "Write to rights@old.example.");
        assert_eq!(found_under(&own, &policy, old_contact).len(), 1);
        assert!(codes(&own).is_empty());
    }
}
