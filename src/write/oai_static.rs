//! OAI-PMH static repository 2.0: one file with simple Dublin Core that a gateway serves to harvesters.
//!
//! Follows the Specification for an OAI Static Repository (2004-04-23), OAI-PMH 2.0 and, for the identifiers of items,
//! the guidelines for `oai-identifier` (2006-01-18): `oai:NAMESPACE:KEY`, the namespace being the host of the configured
//! base, so that identifiers outlive a move of the site. `Identify` tells the earliest datestamp, which is known at
//! the end: the records wait in a temporary file.
//!
//! What nobody has configured stands under `fonds.invalid`, a name that RFC 2606 keeps from ever being one. A gateway
//! wants to find its own address in `baseURL`; it is given when the file is registered there.

use std::io;

use super::dc;
use super::fate::Fate;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::prints::Prints;
use super::rules;
use super::scribe::Scribe;
use super::waiting::Waiting;
use crate::crosswalk::dublin_core;
use crate::crosswalk::iri::is_iri;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::{Field, Record};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "oai-static",
    extension: "oai.xml",
    endings: &["static.xml"],
    title: "OAI-PMH static repository with simple Dublin Core, for harvesters behind a gateway",
    standard: "OAI Static Repository 2.0 (2004); OAI-PMH 2.0; oai_dc 2.0",
    fates: &FATES,
    open,
};

/// Those of the metadata, but that the header has the day on which a record was put online.
static FATES: [(&str, Fate); dc::FATES.len()] = {
    let mut fates = [("", Fate::At("")); dc::FATES.len()];
    let mut at = 0;
    while at < fates.len() {
        fates[at] = dc::FATES[at];
        at += 1;
    }
    fates[UPLOADED].1 = Fate::Partly("header/datestamp", "what the date in the header is");
    fates
};

/// The row of the upload date, M05.
const UPLOADED: usize = 4;

/// Stands for what was not configured.
const NO_HOST: &str = "fonds.invalid";

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns", "http://www.openarchives.org/OAI/2.0/static-repository"),
    ("xmlns:oai", "http://www.openarchives.org/OAI/2.0/"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    (
        "xsi:schemaLocation",
        "http://www.openarchives.org/OAI/2.0/static-repository \
         http://www.openarchives.org/OAI/2.0/static-repository.xsd",
    ),
];

struct Static {
    sink: Sink,
    options: Options,
    records: Waiting,
    /// The identifiers that were written.
    written: Prints,
    earliest: Option<String>,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Static {
        sink,
        options: options.clone(),
        records: Waiting::new(),
        written: Prints::default(),
        earliest: None,
    }))
}

impl Writer for Static {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        if self.earliest.is_none() {
            report_missing(&self.options, out);
        }
        let identifier = identifier(namespace(&self.options).unwrap_or(NO_HOST), &record.key());
        self.note_key(&identifier, record, out);
        let made = self.options.made(record);
        if self.earliest.as_deref().is_none_or(|earliest| made < earliest) {
            self.earliest = Some(made.to_owned());
        }
        let mut scribe = Scribe::within(2, self.records.sink())?;
        scribe.start("", "oai:record", &[])?;
        scribe.start("", "oai:header", &[])?;
        scribe.text("id", "oai:identifier", &[], &identifier)?;
        scribe.text("", "oai:datestamp", &[], made)?;
        scribe.end()?;
        scribe.start("", "oai:metadata", &[])?;
        dc::DRESS.record(&mut scribe, &dublin_core::simple(record))?;
        scribe.end()?;
        scribe.end()?;
        scribe.report(out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { sink, options, records, earliest, .. } = *self;
        let mut scribe = Scribe::new(sink)?;
        scribe.start("", "Repository", NAMESPACES)?;
        identify(&mut scribe, &options, earliest.as_deref().unwrap_or(options.made_whole()))?;
        scribe.start("", "ListMetadataFormats", &[])?;
        scribe.start("", "oai:metadataFormat", &[])?;
        scribe.text("", "oai:metadataPrefix", &[], "oai_dc")?;
        scribe.text("", "oai:schema", &[], "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")?;
        scribe.text("", "oai:metadataNamespace", &[], "http://www.openarchives.org/OAI/2.0/oai_dc/")?;
        scribe.end()?;
        scribe.end()?;
        scribe.start("", "ListRecords", &[("metadataPrefix", "oai_dc")])?;
        records.reader()?.copy(0, records.length(), scribe.sink())?;
        scribe.finish()
    }
}

impl Static {
    /// Reports an identifier that an earlier record has too: harvesters keep one of them.
    fn note_key(&mut self, identifier: &str, record: &Record, out: &mut Diagnostics) {
        if !self.written.first(&identifier) {
            let (field, text) = match &record.id {
                Some(id) => (Field::Id, Some(id)),
                None => (Field::Url, record.url.as_ref()),
            };
            let message = format!("`{identifier}` is the key of an earlier record too");
            let found = Diagnostic::new(&rules::KEY_TWICE, message).in_field(field.name());
            out.push(found.at(text.and_then(|text| text.span())));
        }
    }
}

/// What the repository says of itself, in the order of its schema.
fn identify(scribe: &mut Scribe, options: &Options, earliest: &str) -> io::Result<()> {
    let given = |value: Option<&str>, otherwise: String| value.map_or(otherwise, str::to_owned);
    scribe.start("", "Identify", &[])?;
    let name = given(repository_name(options), format!("[Name not given, {NO_HOST}]"));
    scribe.text("", "oai:repositoryName", &[], &name)?;
    scribe.text("", "oai:baseURL", &[], &given(base(options), format!("https://{NO_HOST}/")))?;
    scribe.text("", "oai:protocolVersion", &[], "2.0")?;
    scribe.text("", "oai:adminEmail", &[], &given(email(options), format!("nobody@{NO_HOST}")))?;
    scribe.text("", "oai:earliestDatestamp", &[], earliest)?;
    scribe.text("", "oai:deletedRecord", &[], "no")?;
    scribe.text("", "oai:granularity", &[], "YYYY-MM-DD")?;
    scribe.end()
}

/// Reports what must be said and was not configured, once an output.
fn report_missing(options: &Options, out: &mut Diagnostics) {
    let missing: Vec<_> = [
        (repository_name(options).is_none(), "`repositoryName`"),
        (base(options).is_none(), "`baseURL`"),
        (namespace(options).is_none(), "the namespace of identifiers"),
        (email(options).is_none(), "`adminEmail`"),
    ]
    .into_iter()
    .filter_map(|(is_missing, name)| is_missing.then_some(name))
    .collect();
    if !missing.is_empty() {
        let message = format!(
            "`oai-static` must have what is not configured: {}; `{NO_HOST}` stands there",
            missing.join(", ")
        );
        out.push(Diagnostic::new(&rules::NOT_GIVEN, message));
    }
}

fn repository_name(options: &Options) -> Option<&str> {
    options.agency.name.as_deref().filter(|name| name.contains(char::is_alphanumeric))
}

fn base(options: &Options) -> Option<&str> {
    options.base.as_deref().filter(|base| is_iri(base))
}

/// An address as the schema of OAI-PMH wants it.
fn email(options: &Options) -> Option<&str> {
    options.agency.email.as_deref().filter(|email| {
        let (user, domain) = email.split_once('@').unwrap_or_default();
        let dotted =
            domain.split_once('.').is_some_and(|(before, after)| !before.is_empty() && !after.is_empty());
        !user.is_empty() && dotted && email.chars().all(|c| c.is_ascii_graphic())
    })
}

/// The host of the base, where it is one that `oai-identifier` takes: labels that begin with a letter, two at least.
fn namespace(options: &Options) -> Option<&str> {
    let (_, rest) = base(options)?.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_alphabetic())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    (host.contains('.') && host.split('.').all(label)).then_some(host)
}

/// The identifier of an item; characters that may not stand in it are escaped as RFC 3986 does.
fn identifier(namespace: &str, key: &str) -> String {
    let mut identifier = format!("oai:{namespace}:");
    for byte in key.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.!~*'();/?:@&=+$,".contains(&byte) => {
                identifier.push(char::from(byte));
            }
            byte => identifier.push_str(&format!("%{byte:02X}")),
        }
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Agency;

    fn based(base: &str) -> Options {
        Options { base: Some(base.to_owned()), ..Options::default() }
    }

    #[test]
    fn the_upload_date_is_in_its_row() {
        assert_eq!(FATES[UPLOADED].0, "M05");
    }

    #[test]
    fn the_namespace_is_the_host_of_the_base() {
        assert_eq!(namespace(&based("https://archive.example.org/id/")), Some("archive.example.org"));
        assert_eq!(namespace(&based("http://a.example:8080/")), Some("a.example"));
        for base in ["https://localhost/", "https://1a.example/", "https://ä.example/", "a.example"] {
            assert_eq!(namespace(&based(base)), None, "{base}");
        }
    }

    #[test]
    fn identifiers_hold_what_they_may() {
        assert_eq!(identifier("a.example", "177840"), "oai:a.example:177840");
        assert_eq!(identifier("a.example", "in/ä b.txt#3"), "oai:a.example:in/%C3%A4%20b.txt%233");
        assert_ne!(identifier("a.example", "a%20b"), identifier("a.example", "a b"));
    }

    #[test]
    fn addresses_are_judged_as_the_schema_does() {
        let email_of = |address: &str| {
            let agency = Agency { email: Some(address.to_owned()), ..Agency::default() };
            email(&Options { agency, ..Options::default() }).is_some()
        };
        assert!(email_of("archive@umd.example"));
        assert!(
            !["", "a", "a@b", "@b.example", "a@.example", "a b@c.example", "a@b."].into_iter().any(email_of)
        );
    }

    #[test]
    fn what_is_not_configured_is_reported_once_and_keys_that_come_twice_each_time() {
        let mut writer = open(Box::new(io::sink()), &Options::default()).unwrap();
        let mut out = Diagnostics::new();
        for id in ["1", "2", "1", "1"] {
            let record = Record { id: Some(id.into()), ..Record::default() };
            writer.record(&record, &mut out).unwrap();
        }
        writer.finish().unwrap();
        let codes: Vec<_> = out.iter().map(|found| found.rule.code).collect();
        assert_eq!(codes, ["OUT022", "OUT017", "OUT017"]);
    }
}
