//! The rights statement: its words, and a URI only where the source or the institution gives one.

use super::Settings;
use super::fields::{Fields, Value};
use super::identity::bare_address;
use crate::record::{Field, Record, Rights, Text};

/// Sites whose addresses name a rights statement or a licence.
const SITES: &[&str] = &["rightsstatements.org", "creativecommons.org"];

/// Reads the rights statement. No URI is ever inferred from its words.
pub(super) fn normalize(fields: &mut Fields<'_>, settings: &Settings, record: &mut Record) {
    let (uris, words): (Vec<Value<'_>>, Vec<_>) =
        fields.take(Field::Rights).into_iter().partition(|value| is_uri(&value.field.value));
    let verbatim = fields.choose(words, 0);
    let stated = fields.choose(uris, 0).map(|uri| bare_address(&uri));
    let uri = stated.or_else(|| in_words(verbatim.as_ref()?));
    record.rights = (verbatim.is_some() || uri.is_some()).then_some(Rights { verbatim, uri });
    configured(settings, record);
}

/// The URI that the settings give, where the source is silent.
pub(super) fn configured(settings: &Settings, record: &mut Record) {
    let uri = settings.rights_uri.as_deref().map(str::trim).filter(|uri| !uri.is_empty());
    let silent = record.rights.as_ref().is_none_or(|rights| rights.uri.is_none());
    if let Some(uri) = uri.filter(|_| silent) {
        record.rights.get_or_insert_default().uri = Some(Text::from(uri));
    }
}

/// The URI that has a line of a statement to itself.
pub(super) fn in_words(words: &Text) -> Option<Text> {
    words.lines().find(is_uri).map(|uri| bare_address(&uri))
}

/// Whether a value is the address of a rights statement or licence and nothing else.
fn is_uri(value: &Text) -> bool {
    let uri = bare_address(value);
    let Some((_, rest)) = uri.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
    else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    SITES.contains(&host) && !uri.contains(char::is_whitespace)
}
