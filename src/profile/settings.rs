//! What a settings file can say: first as written, then as it is meant.
//!
//! `docs/configuration.md` explains every key; `schemas/fonds.toml.schema.json` lists them for editors.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use glob::Pattern;
use serde::Deserialize;

use crate::check::{self, Policy};
use crate::crosswalk::iri::is_iri;
use crate::diagnostic::{Diagnostics, Severity};
use crate::error::Error;
use crate::normalize;
use crate::record::{Edtf, Field, Record, Rights};
use crate::vocab::{self, hosts, nearest};
use crate::write::Agency;

use super::bundle::Profile;
use super::selection::{Selection, Selector};

/// The name under which a settings file is looked for.
pub const FILE_NAME: &str = "fonds.toml";

/// The settings that hold for a collection. The default is that of a collection without a file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What the records say by themselves nowhere.
    pub normalize: normalize::Settings,
    /// What is asked of the records.
    pub policy: Policy,
    /// Which findings count, and how much.
    pub selection: Selection,
    /// The severity from which findings fail a check.
    pub fail_on: Option<FailOn>,
    /// How many findings of a rule are shown; more than none.
    pub max_per_rule: Option<usize>,
    /// The IRI that identifiers are made from.
    pub base: Option<String>,
    /// Who describes.
    pub agency: Agency,
}

/// The severity from which findings fail a check, the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Every finding.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors.
    Error,
    /// None.
    Never,
}

/// What is chosen for one run and goes before the file: each in place of the key of its name.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// A bundle of settings.
    pub profile: Option<Profile>,
    /// The rules that count.
    pub select: Option<Vec<Selector>>,
    /// The rules that do not.
    pub ignore: Option<Vec<Selector>>,
}

/// A settings file as written, without mistakes. The default is an empty one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct File {
    profile: Option<Profile>,
    collection: Collection,
    output: Output,
    check: Check,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Collection {
    url: Option<Address>,
    publisher: Option<String>,
    edition_language: Option<Language>,
    rights_uri: Option<RightsUri>,
    period: Option<Period>,
    required: Vec<FieldName>,
    vocabularies: BTreeMap<FieldName, Vec<String>>,
    current_host: Option<Host>,
    former_hosts: Vec<Host>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Output {
    base: Option<Iri>,
    agency: Option<String>,
    agency_code: Option<Code>,
    email: Option<Email>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Check {
    select: Option<Vec<Selector>>,
    ignore: Option<Vec<Selector>>,
    fail_on: Option<FailOn>,
    max_per_rule: Option<NonZeroUsize>,
    severity: BTreeMap<Selector, Severity>,
    per_file_ignores: BTreeMap<Glob, Vec<Selector>>,
}

/// Values that are looked at as they are read, so that a mistake is named with its place.
macro_rules! values {
    ($($name:ident($inner:ty) = $parse:expr;)+) => {$(
        #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(try_from = "String")]
        struct $name($inner);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                $parse(&text).map(Self)
            }
        }
    )+};
}

values! {
    Address(String) = address;
    Language(String) = language;
    RightsUri(String) = rights_uri;
    Period(Edtf) = period;
    FieldName(Field) = field;
    Host(String) = host;
    Iri(String) = iri;
    Code(String) = code;
    Email(String) = email;
    Glob(Pattern) = |text: &str| Pattern::new(text).map_err(|error| format!("`{text}` is no pattern: {}", error.msg));
}

fn iri(text: &str) -> Result<String, String> {
    match is_iri(text) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` must begin with http:// or https://")),
    }
}

/// An ISIL (ISO 15511) or a MARC organization code: letters, digits, and `-`, `/`, `:`.
fn code(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | ':');
    match !text.is_empty() && text.chars().all(fits) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no code of an agency, such as `US-DLC` or `DLC`")),
    }
}

fn email(text: &str) -> Result<String, String> {
    let (name, host) = text.split_once('@').unwrap_or_default();
    let whole = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    match whole && !text.contains(char::is_whitespace) && !host.contains('@') {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no e-mail address")),
    }
}

fn address(text: &str) -> Result<String, String> {
    match text.matches("{id}").count() {
        1 => Ok(text.to_owned()),
        _ => Err("`url` is a pattern and must hold `{id}` once, as in `https://example.org/document/{id}`"
            .to_owned()),
    }
}

fn language(text: &str) -> Result<String, String> {
    match vocab::languages::code(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("`{text}` is no language that fonds knows; give a BCP 47 tag such as `en`")),
    }
}

/// A URI that the checks would find fault with in every record is a fault of the settings.
fn rights_uri(text: &str) -> Result<String, String> {
    let rights = Rights { verbatim: None, uri: Some(text.trim().into()) };
    let record = Record { rights: Some(rights), ..Record::default() };
    let mut out = Diagnostics::new();
    check::record(&record, &Policy::default(), &mut out);
    match out.iter().find(|found| found.rule.code == "RGT003") {
        Some(found) => Err(format!("{}; {}", found.message, found.help())),
        None => Ok(text.trim().to_owned()),
    }
}

fn period(text: &str) -> Result<Edtf, String> {
    let bounded = |edtf: &Edtf| edtf.first_day().is_some() || edtf.last_day().is_some();
    match Edtf::parse(text.trim()).filter(bounded) {
        None => Err(format!("`{text}` is no period; give an EDTF interval such as `1917/1991` or `1917/..`")),
        Some(edtf) if edtf.is_reversed() => Err(format!("`{text}` ends before it starts")),
        Some(edtf) => Ok(edtf),
    }
}

fn field(text: &str) -> Result<Field, String> {
    let names = || Field::ALL.iter().map(|field| field.name());
    Field::ALL.iter().copied().find(|field| field.name() == text).ok_or_else(|| {
        let by_label = Field::from_label(text).map(Field::name);
        match nearest(text, names()).or(by_label) {
            Some(near) => format!("no field is called `{text}`; did you mean `{near}`?"),
            None => {
                format!("no field is called `{text}`; there are {}", names().collect::<Vec<_>>().join(", "))
            }
        }
    })
}

/// A host name as hosts are compared: lower case, without `www.`.
fn host(text: &str) -> Result<String, String> {
    match hosts::split(text)
        .filter(|(name, path)| path.is_empty() && text.ends_with(name) && name.contains('.'))
    {
        Some((name, _)) if !text.contains("://") && !name.contains(char::is_whitespace) => {
            Ok(name.to_lowercase())
        }
        _ => Err(format!("`{text}` is no host name; leave out `https://` and what follows the host")),
    }
}

/// Reads the text of a settings file; `path` is only named in errors.
///
/// # Errors
/// [`Error::Syntax`] with line and column when the text is not TOML, or holds a key or value that is not known.
pub fn parse(path: &str, text: &str) -> Result<File, Error> {
    let file: File = toml::from_str(text).map_err(|error| misread(path, text, &error))?;
    if !file.collection.former_hosts.is_empty() && file.collection.current_host().is_none() {
        let message =
            "`former-hosts` needs `current-host`, or `url` with the host that the records are on now";
        return Err(fault(path, text, text.find("former-hosts"), message.to_owned()));
    }
    Ok(file)
}

/// A mistake at a byte of a settings file, with its line and column.
pub(super) fn fault(path: &str, text: &str, at: Option<usize>, message: String) -> Error {
    let before = at.map(|at| &text[..text.floor_char_boundary(at.min(text.len()))]);
    let line = before.map(|before| 1 + before.matches('\n').count());
    let column = before.map(|before| 1 + before.rsplit('\n').next().unwrap_or_default().chars().count());
    Error::Syntax { path: path.to_owned(), line, column, message }
}

/// What the TOML reader found wrong with a settings file.
pub(super) fn misread(path: &str, text: &str, error: &toml::de::Error) -> Error {
    let at =
        error.span().map(|span| span.start + in_list(text.get(span).unwrap_or_default(), error.message()));
    fault(path, text, at, reworded(error.message()))
}

/// Where the value that a message names first stands in a list: the TOML reader gives the place of the list.
fn in_list(list: &str, message: &str) -> usize {
    let wrong = message.split('`').nth(1).unwrap_or_default();
    let quoted = |mark: char| list.find(&format!("{mark}{wrong}{mark}"));
    if list.starts_with('[') { quoted('"').or(quoted('\'')).unwrap_or_default() } else { 0 }
}

/// The words of the TOML reader on one line, with the key or value that was most likely meant.
fn reworded(message: &str) -> String {
    let message = message.replace('\n', "; ");
    let mut quoted = message.split('`').skip(1).step_by(2);
    let (Some(wrong), known) = (quoted.next(), quoted) else { return message };
    for (theirs, ours) in [("unknown field ", "key"), ("unknown variant ", "value")] {
        if message.starts_with(theirs) {
            return match nearest(wrong, known) {
                Some(near) => format!("unknown {ours} `{wrong}`; did you mean `{near}`?"),
                None => message.replacen(theirs, &format!("unknown {ours} "), 1),
            };
        }
    }
    message
}

impl Collection {
    /// The host that the records are on: as said, else that of their addresses.
    fn current_host(&self) -> Option<String> {
        let said = self.current_host.as_ref().map(|host| host.0.clone());
        said.or_else(|| Some(hosts::split(&self.url.as_ref()?.0)?.0.to_lowercase()))
    }

    fn settle(self) -> (normalize::Settings, Policy) {
        let policy = Policy {
            current_host: self.current_host(),
            period: self.period.map(|period| period.0),
            required: self.required.into_iter().map(|name| name.0).collect(),
            vocabularies: self.vocabularies.into_iter().map(|(name, values)| (name.0, values)).collect(),
            former_hosts: self.former_hosts.into_iter().map(|host| host.0).collect(),
        };
        let normalize = normalize::Settings {
            url: self.url.map(|url| url.0),
            publisher: self.publisher,
            edition_language: self.edition_language.map(|language| language.0),
            rights_uri: self.rights_uri.map(|uri| uri.0),
        };
        (normalize, policy)
    }
}

impl File {
    /// What the file means: each key in place of that of its bundle, each flag in place of the key of its name.
    /// Severities of the bundle hold where the file gives none.
    pub fn settle(self, flags: &Flags) -> Settings {
        let bundle = flags.profile.or(self.profile).map(Profile::text).unwrap_or_default();
        let bundle: Self = toml::from_str(bundle).expect("bundles are held to be valid by a test");
        let (bundle, check) = (bundle.check, self.check);
        let select = flags.select.clone().or(check.select).or(bundle.select);
        let ignore = flags.ignore.clone().or(check.ignore).or(bundle.ignore).unwrap_or_default();
        let mut selection = Selection::new(select.as_deref(), &ignore);
        selection.set_severities(&bundle.severity);
        selection.set_severities(&check.severity);
        for (files, rules) in check.per_file_ignores {
            selection.ignore_in(files.0, rules);
        }
        let Output { base, agency, agency_code, email } = self.output;
        let base = base.map(|base| base.0);
        let agency =
            Agency { name: agency, code: agency_code.map(|code| code.0), email: email.map(|email| email.0) };
        let (normalize, policy) = self.collection.settle();
        Settings {
            normalize,
            policy,
            selection,
            fail_on: check.fail_on.or(bundle.fail_on),
            max_per_rule: check.max_per_rule.or(bundle.max_per_rule).map(NonZeroUsize::get),
            base,
            agency,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::profile::{SCHEMAS, rule};

    fn settings(text: &str) -> Settings {
        parse("fonds.toml", text).unwrap().settle(&Flags::default())
    }

    fn message(text: &str) -> String {
        parse("fonds.toml", text).unwrap_err().to_string()
    }

    fn severity(settings: &Settings, code: &str) -> Option<Severity> {
        settings.selection.decide(&Diagnostic::new(rule(code).unwrap(), "found"), Path::new("a.md"))
    }

    #[test]
    fn settings_say_what_no_document_does() {
        let settings = settings("[collection]\npublisher = 'Example'\nedition-language = 'en'\n").normalize;
        assert_eq!(settings.publisher.as_deref(), Some("Example"));
        assert_eq!(settings.edition_language.as_deref(), Some("en"));
        assert_eq!(settings.url, None);
    }

    #[test]
    fn settings_say_what_is_asked_of_records() {
        let policy = settings(
            "[collection]\nurl = 'https://WWW.Papers.example/{id}'\nperiod = '1917/..'\nrequired = ['subjects']\n\
             former-hosts = ['Old.example']\nvocabularies.type = ['Letter']\n",
        )
        .policy;
        assert_eq!(policy.period, Edtf::parse("1917/.."));
        assert_eq!(policy.required, [Field::Subjects]);
        assert_eq!(policy.moved_from("old.example"), Some("papers.example"));
        assert_eq!(policy.vocabularies[&Field::Type], ["Letter"]);
    }

    #[test]
    fn mistakes_are_named_with_their_place_and_what_was_meant() {
        for (text, words) in [
            (
                "[collection]\npublisher = 'A'\nlanguage = 'en'\n",
                "3:1: unknown key `language`; did you mean `edition-language`?",
            ),
            ("[collection]\npublsher = 'A'\n", "2:1: unknown key `publsher`; did you mean `publisher`?"),
            ("[collection]\nzzzzzz = 1\n", "2:1: unknown key `zzzzzz`, expected one of `url`, "),
            ("[chek]\n", "1:2: unknown key `chek`; did you mean `check`?"),
            ("profile = 'strcit'\n", "1:11: unknown value `strcit`; did you mean `strict`?"),
            ("[check]\nfail-on = 'errors'\n", "2:11: unknown value `errors`; did you mean `error`?"),
            (
                "[check]\nselect = ['CIT', 'DAT06']\n",
                "2:18: no rule or family is called `DAT06`; did you mean `DAT006`?",
            ),
            (
                "[check.severity]\nCIT08 = 'note'\n",
                "2:1: no rule or family is called `CIT08`; did you mean `CIT008`?",
            ),
            ("[check.severity]\nCIT008 = 'warn'\n", "2:10: unknown value `warn`; did you mean `warning`?"),
            ("[check.per-file-ignores]\n'a/***' = ['CIT']\n", "2:1: `a/***` is no pattern"),
            ("[check]\nmax-per-rule = 0\n", "2:16: invalid value"),
            (
                "[collection]\nrequired = ['sumary']\n",
                "2:13: no field is called `sumary`; did you mean `summary`?",
            ),
            (
                "[collection.vocabularies]\nlanguage = ['ru']\n",
                "2:1: no field is called `language`; did you mean `languages`?",
            ),
            (
                "[collection]\nrequired = ['author']\n",
                "2:13: no field is called `author`; did you mean `creators`?",
            ),
            ("[collection]\nperiod = '1917-1991'\n", "2:10: `1917-1991` is no period"),
            ("[collection]\nperiod = '1991/1917'\n", "2:10: `1991/1917` ends before it starts"),
            (
                "[collection]\ncurrent-host = 'https://a.example'\n",
                "2:16: `https://a.example` is no host name",
            ),
            ("[collection]\nformer-hosts = ['a.example']\n", "2:1: `former-hosts` needs `current-host`"),
            ("[collection]\nurl = 'https://example.org/document/'\n", "2:7: `url` is a pattern"),
            ("[collection]\nedition-language = 'Klingonese'\n", "2:20: `Klingonese` is no language"),
            ("[collection]\nrights-uri = 'https://rightsstatements.org/page/InC/1.0/'\n", "2:14: `https"),
            ("[output]\nbase = 'urn:x'\n", "2:8: `urn:x` must begin with http"),
            ("[output]\nagency-code = 'ÖNB'\n", "2:15: `ÖNB` is no code"),
            ("[output]\nemail = 'archive@example'\n", "2:9: `archive@example` is no e-mail"),
            ("# é\né = 'x' 'y'\n", "2:9: "),
            ("[collection\n", "1:12: "),
        ] {
            let found = message(text);
            assert!(found.starts_with(&format!("fonds.toml:{words}")), "{text}: {found}");
            assert!(!found.contains('\n'), "{found}");
        }
    }

    #[test]
    fn the_file_goes_before_its_bundle_and_flags_before_the_file() {
        let text = "profile = 'archive'\n[check]\nignore = ['CIT015']\n[check.severity]\nCIT003 = 'note'\n";
        let own = settings(text);
        assert_eq!(severity(&own, "CIT003"), Some(Severity::Note));
        assert_eq!(severity(&own, "CIT013"), Some(Severity::Warning));
        assert_eq!(severity(&own, "CIT015"), None);
        let listed = |code| Some(vec![Selector::parse(code).unwrap()]);
        let flags = Flags { profile: Some(Profile::Strict), select: listed("CIT"), ignore: listed("CIT013") };
        let flagged = parse("fonds.toml", text).unwrap().settle(&flags);
        assert_eq!(flagged.fail_on, Some(FailOn::Note));
        assert_eq!(severity(&flagged, "CIT013"), None);
        assert_eq!(severity(&flagged, "CIT015"), Some(Severity::Note));
        assert_eq!(severity(&flagged, "DAT006"), None);
    }

    #[test]
    fn bundles_are_settings_files_about_checks_alone() {
        for profile in Profile::ALL {
            let file = parse(profile.name(), profile.text()).unwrap();
            assert!(file.profile.is_none() && file.collection.url.is_none(), "{profile:?}");
            let chosen = parse("fonds.toml", &format!("profile = '{}'", profile.name())).unwrap();
            assert_eq!(chosen.profile, Some(*profile));
            for (selector, severity) in &file.check.severity {
                let rule = rule(selector.code()).expect("bundles name rules by their codes");
                assert_ne!(rule.severity, *severity, "{profile:?} changes nothing for {}", rule.code);
            }
        }
    }

    /// The keys of a table or the words of a value, as the reader lists them.
    fn known(text: &str) -> Vec<String> {
        let error = toml::from_str::<File>(text).unwrap_err();
        let quoted = error.message().split('`').skip(1).step_by(2).skip(1);
        let mut known: Vec<String> = quoted.map(str::to_owned).collect();
        known.sort();
        known
    }

    #[test]
    fn the_schema_has_the_keys_and_words_that_are_read() {
        let schema = SCHEMAS.iter().find(|schema| schema.name == "config").unwrap();
        let schema: Value = serde_json::from_str(schema.text).unwrap();
        let sorted = |mut words: Vec<String>| {
            words.sort();
            words
        };
        let keys = |pointer: &str| {
            let table = schema.pointer(pointer).unwrap();
            assert_eq!(table["additionalProperties"], Value::Bool(false), "{pointer}");
            sorted(table["properties"].as_object().unwrap().keys().cloned().collect())
        };
        assert_eq!(
            keys("").into_iter().filter(|key| key != "$schema").collect::<Vec<_>>(),
            known("zzzzzz = 1")
        );
        assert_eq!(keys("/properties/collection"), known("[collection]\nzzzzzz = 1"));
        assert_eq!(keys("/properties/check"), known("[check]\nzzzzzz = 1"));
        assert_eq!(keys("/properties/output"), known("[output]\nzzzzzz = 1"));
        let words = |pointer: &str| {
            let words = schema.pointer(pointer).unwrap()["enum"].as_array().unwrap();
            sorted(words.iter().map(|word| word.as_str().unwrap().to_owned()).collect())
        };
        assert_eq!(words("/properties/profile"), known("profile = 'zzzzzz'"));
        assert_eq!(words("/properties/check/properties/fail-on"), known("[check]\nfail-on = 'zzzzzz'"));
        assert_eq!(words("/$defs/severity"), known("[check.severity]\nCIT = 'zzzzzz'"));
        assert_eq!(
            words("/$defs/field"),
            sorted(Field::ALL.iter().map(|field| field.name().to_owned()).collect())
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in r#"(\[(check|collection)\]\n)?(\PC{0,8}|[a-z-]{0,12}) ?=? ?('\PC{0,8}'|[0-9]{0,3}|\["\PC{0,6}"\])\n?"#) {
            let _ = parse("fonds.toml", &text).map(|file| file.settle(&Flags::default()));
        }
    }
}
