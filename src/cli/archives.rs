//! `fonds archives`: the registry of archives, as a list or one found by name.

use fonds::Error;
use fonds::vocab::{Archive, archives};
use serde_json::json;

use super::Outcome;
use super::catalogue::{Format, pretty};
use super::terminal::{Terminal, print};

const EXAMPLES: &str = "\
Examples:
  fonds archives                      every archive, in the order of their ids
  fonds archives TsKhSD               what the archive of that name is called today
  fonds archives Ukraine              those of a country; a city or words of a name do as well
  fonds archives --format json        as one JSON array, with every name";

/// `fonds archives`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// An id, a name of today or before, a city or a country; without it, all are listed
    #[arg(value_name = "QUERY")]
    query: Option<String>,

    /// How the list is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Outcome, Error> {
    let found = match &args.query {
        Some(query) => archives::search(query),
        None => archives::all().iter().collect(),
    };
    match (args.format, &found[..]) {
        (Format::Json, _) => print(&pretty(&found.iter().map(|archive| object(archive)).collect())?)?,
        (Format::Text, []) => {}
        (Format::Text, [archive]) => {
            print(&described(archive, args.query.as_deref(), terminal.stdout_colour))?;
        }
        (Format::Text, _) => print(&list(&found, terminal.stdout_colour))?,
    }
    match &args.query {
        // As a search that finds nothing: nothing is wrong, but a script wants to know.
        Some(query) if found.is_empty() => {
            terminal.say(&format!("no archive is known by `{query}`"));
            Ok(Outcome::Found)
        }
        _ => Ok(Outcome::Clean),
    }
}

/// The object of an archive, with the archives that became part of it.
fn object(archive: &Archive) -> serde_json::Value {
    let predecessors: Vec<&str> = archive.predecessors().map(|other| other.id).collect();
    json!({
        "id": archive.id,
        "title": archive.title,
        "native": archive.native,
        "code": archive.code,
        "country": archive.country,
        "city": archive.city,
        "names": archive.names,
        "former": archive.former,
        "isil": archive.isil,
        "wikidata": archive.wikidata,
        "dates": archive.dates,
        "predecessors": predecessors,
        "successor": archive.successor,
        "scheme": archive.scheme().id,
        "example": archive.example,
    })
}

/// One line an archive: id, title, place.
fn list(found: &[&Archive], colour: bool) -> String {
    let wide = found.iter().map(|archive| archive.id.len()).max().unwrap_or_default();
    let mut out = String::new();
    for archive in found {
        let id = bold(&format!("{:wide$}", archive.id), colour);
        out += &format!("{id}  {}, {}, {}\n", archive.title, archive.city, archive.country);
    }
    out
}

/// Everything about one archive.
fn described(archive: &Archive, query: Option<&str>, colour: bool) -> String {
    let mut out = format!("{}  {}\n", bold(archive.id, colour), archive.title);
    if let Some(former) = query.and_then(|query| archive.former_name(query)) {
        out += &format!("  `{former}` is a former name\n");
    }
    let joined = |names: &[&str]| (!names.is_empty()).then(|| names.join("; "));
    let predecessors: Vec<&str> = archive.predecessors().map(|other| other.id).collect();
    let place = format!("{}, {} ({})", archive.city, archive.country_name(), archive.country);
    let lines = [
        ("native", archive.native.map(str::to_owned)),
        ("code", archive.code.map(str::to_owned)),
        ("place", Some(place)),
        ("names", joined(archive.names)),
        ("former names", joined(archive.former)),
        ("ISIL", archive.isil.map(str::to_owned)),
        ("Wikidata", archive.wikidata.map(str::to_owned)),
        ("dates", archive.dates.map(str::to_owned)),
        ("took over", joined(&predecessors)),
        ("now part of", archive.successor.map(str::to_owned)),
        ("scheme", Some(archive.scheme().id.to_owned())),
        ("example", Some(archive.example.to_owned())),
    ];
    for (label, value) in lines {
        if let Some(value) = value {
            out += &format!("  {label:12}  {value}\n");
        }
    }
    out
}

fn bold(text: &str, colour: bool) -> String {
    if colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}
