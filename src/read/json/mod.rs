//! JSON and JSON Lines (RFC 8259): records of fonds as they stand, and those of other programs.
//!
//! `jsonl` has an object a line and is read line by line, `json` is a document: an object, several, an array of them,
//! or one that holds such an array, as interfaces answer. `jsonld` is such a document in JSON-LD. What an object means is
//! the same in all.

mod document;
mod foreign;
mod lines;
mod linked;
mod notation;
mod parse;
mod parts;
mod record;

use std::sync::Arc;

use super::format::Entry;
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::{Field, Record};

pub(super) use document::{FORMAT as DOCUMENT, LINKED};
pub(super) use lines::FORMAT as LINES;

use notation::Json;
use parse::{DEEPEST, Fault, Node, What, parse};

/// Reads a text that is one object as a record: the `index`th of its file, to which `pointer` leads in it.
fn entry(
    source: Source,
    mut diagnostics: Diagnostics,
    (format, index, pointer): (&'static str, usize, String),
) -> Entry {
    let source = source.with_notation(Json::new(pointer));
    let source = Arc::new(source);
    let raw = fields(source.text(), &mut diagnostics).map(|(given, fields)| Raw {
        source: Arc::clone(&source),
        format,
        index,
        fields,
        furniture: Vec::new(),
        given,
    });
    Entry { source, raw, diagnostics }
}

/// The record that a text is, if it is one of fonds, and its fields. None, with the reason, where it is no record.
fn fields(text: &str, out: &mut Diagnostics) -> Option<(Option<Box<Record>>, Vec<RawField>)> {
    let node = parse(text.trim_end()).map_err(|fault| out.push(says(&fault))).ok()?;
    if let Some(why) = refused(&node) {
        out.push(why);
        return None;
    }
    let is_linked = linked::is_linked(&node);
    let own = if is_linked { linked::own(text, &node) } else { record::read(text, &node) };
    if let Some(own) = own {
        out.append(own.diagnostics);
        return Some((Some(Box::new(own.record)), own.fields));
    }
    let mut said = Diagnostics::new();
    let read = if is_linked { linked::read } else { foreign::read };
    let fields = read(text, &node, &mut said);
    // Any settings file has a `description` or a `license`.
    let tells = |field: &RawField| matches!(field.name, Name::Known(field) if TELLING.contains(&field));
    if !fields.iter().any(tells) {
        let names: Vec<&str> =
            node.members().unwrap_or_default().iter().map(|member| member.key.as_str()).collect();
        let message =
            format!("no title, citation, date, ID or address among the members `{}`", shortened(&names));
        out.push(Diagnostic::new(&rules::UNKNOWN_LAYOUT, message).at(node.span));
        return None;
    }
    out.append(said);
    Some((None, fields))
}

/// The fields of which a record has one at least.
const TELLING: &[Field] = &[Field::Title, Field::Citation, Field::Date, Field::Id, Field::Url];

/// The first of some names.
fn shortened(names: &[&str]) -> String {
    const MOST: usize = 12;
    const LONGEST: usize = 300;
    let mut shown = names[..names.len().min(MOST)].join("`, `");
    let cut = names.len() > MOST || shown.len() > LONGEST;
    shown.truncate(shown.floor_char_boundary(LONGEST));
    if cut { shown + "…" } else { shown }
}

/// Why a value is no record, whatever it says.
fn refused(node: &Node) -> Option<Diagnostic> {
    let Some(members) = node.members() else {
        return Some(Diagnostic::new(&rules::MALFORMED, "not an object, and so no record").at(node.span));
    };
    if members.is_empty() {
        return Some(Diagnostic::new(&rules::MALFORMED, "an object with nothing in it").at(node.span));
    }
    // What `--on-error inline` leaves in the place of a record.
    let error = node.get("error")?;
    let (code, message) = (error.get("code")?.string()?, error.get("message")?.string()?);
    let message = format!("no record: when this was written, reading gave `{code}`, {message}");
    let help = "look for the cause in the file named under `origin`";
    Some(Diagnostic::new(&rules::MALFORMED, message).at(error.span).with_help(help))
}

/// Says where a text is no JSON.
fn says(fault: &Fault) -> Diagnostic {
    let (rule, message) = match fault.what {
        What::CutOff => (&rules::MALFORMED, "the record breaks off".to_owned()),
        What::TooDeep => (&rules::LIMIT_HIT, format!("values stand more than {DEEPEST} deep in each other")),
        What::Expected(what) => (&rules::MALFORMED, format!("no JSON: expected {what} here")),
    };
    let found = Diagnostic::new(rule, message).at(Span::new(fault.at, fault.at));
    if fault.what == What::TooDeep {
        found.with_help("no record is as deep; look whether this is one")
    } else {
        found
    }
}
