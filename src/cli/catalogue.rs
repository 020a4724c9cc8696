//! What fonds knows: codes, formats, schemas.

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use fonds::crosswalk::aspects::ASPECTS;
use fonds::write::Fate;
use fonds::{Error, profile, read, report, write};
use serde_json::json;

use super::Outcome;
use super::terminal::{Terminal, print};

/// `fonds explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  fonds explain DAT004\n  fonds explain date-range-reversed")]
pub(crate) struct ExplainArgs {
    /// A code (`DAT004`) or the name of a rule
    #[arg(value_name = "CODE")]
    code: String,

    /// How it is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
}

/// `fonds rules`.
#[derive(Debug, clap::Args)]
pub(crate) struct RulesArgs {
    /// How the list is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    format: ListFormat,
}

/// `fonds formats`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  fonds formats\n  fonds formats marcxml      where each field goes in MARC, and what is lost"
)]
pub(crate) struct FormatsArgs {
    /// One format that can be written; all are listed when left out
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(write::FORMATS.iter().map(|format| format.name)))]
    name: Option<String>,

    /// How the list is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    format: ListFormat,
}

/// `fonds schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  fonds schema record > record.schema.json\n  fonds schema context")]
pub(crate) struct SchemaArgs {
    /// Which schema; all are listed when left out
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(profile::SCHEMAS.iter().map(|schema| schema.name)))]
    name: Option<String>,

    /// How it is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
}

/// How a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One array of objects
    Json,
}

/// How a list with a page of its own is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Text,
    /// One array of objects
    Json,
    /// The page of the documentation
    Markdown,
}

pub(crate) fn explain(args: &ExplainArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let Some(rule) = profile::rule(&args.code) else {
        let nearest = nearest(&args.code).map(|code| format!("; did you mean `{code}`?")).unwrap_or_default();
        return Err(super::usage(format!("no rule has the code or name `{}`{nearest}", args.code)));
    };
    match args.format {
        Format::Text => print(&report::explain(rule, terminal.stdout_colour))?,
        Format::Json => print(&report::rules_json([rule]))?,
    }
    Ok(Outcome::Clean)
}

pub(crate) fn rules(args: &RulesArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let rules = profile::rules();
    match args.format {
        ListFormat::Text => print(&report::rules_list(rules, terminal.stdout_colour))?,
        ListFormat::Json => print(&report::rules_json(rules))?,
        ListFormat::Markdown => print(&report::rules_markdown(rules))?,
    }
    Ok(Outcome::Clean)
}

pub(crate) fn formats(args: &FormatsArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let wanted = args.name.as_deref().and_then(write::by_name);
    match (args.format, wanted) {
        (ListFormat::Markdown, _) => print(&profile::formats_markdown())?,
        (ListFormat::Text, Some(format)) => print(&format_text(format, terminal.stdout_colour))?,
        (ListFormat::Text, None) => print(&formats_text(terminal.stdout_colour))?,
        (ListFormat::Json, Some(format)) => print(&pretty(&json!([writable(format)]))?)?,
        (ListFormat::Json, None) => {
            let readable = read::FORMATS.iter().map(|format| {
                json!({"name": format.name, "direction": "read", "title": format.title, "extensions": format.extensions})
            });
            let writable = write::FORMATS.iter().map(|format| writable(format));
            print(&pretty(&readable.chain(writable).collect())?)?;
        }
    }
    Ok(Outcome::Clean)
}

fn writable(format: &write::OutputFormat) -> serde_json::Value {
    let fields = ASPECTS.iter().zip(format.fates).map(|(aspect, (_, fate))| {
        let (place, lost) = match fate {
            Fate::At(place) => (Some(place), None),
            Fate::Partly(place, lost) => (Some(place), Some(lost)),
            Fate::Lost(why) => (None, Some(why)),
        };
        json!({"id": aspect.id, "field": aspect.field, "what": aspect.what, "at": place, "lost": lost})
    });
    json!({"name": format.name, "direction": "write", "title": format.title, "standard": format.standard,
           "file": format!("records.{}", format.extension), "loses": losses(format),
           "fields": fields.collect::<Vec<_>>()})
}

/// One format: what it is for, and where each thing goes.
fn format_text(format: &write::OutputFormat, colour: bool) -> String {
    let paint =
        |code: &str, text: String| if colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text };
    let name = paint("1", format.name.to_owned());
    let several = match format.is_several_in_folders() {
        true => format!(", in a folder as records.PART.{}", format.extension),
        false => String::new(),
    };
    let mut out = format!(
        "{name}  {}\n{}\nwritten as records.{}{several}\n\n",
        format.title, format.standard, format.extension
    );
    let width = ASPECTS.iter().map(|aspect| aspect.what.len()).max().unwrap_or_default();
    for (aspect, (_, fate)) in ASPECTS.iter().zip(format.fates) {
        let what = format!("{:width$}", aspect.what);
        let fate = match fate {
            Fate::At(place) => (*place).to_owned(),
            Fate::Partly(place, lost) => format!("{place}  {}", paint("33", format!("without {lost}"))),
            Fate::Lost(why) => paint("31", format!("left out: {why}")),
        };
        out += &format!("  {what}  {fate}\n");
    }
    out
}

pub(crate) fn schema(args: &SchemaArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let wanted = |schema: &&profile::SchemaFile| args.name.as_deref().is_none_or(|name| schema.name == name);
    let schemas = profile::SCHEMAS.iter().filter(wanted);
    match (args.format, &args.name) {
        (Format::Text, Some(_)) => schemas.map(|schema| schema.text).try_for_each(print)?,
        (Format::Text, None) => {
            let bold = |name: String| {
                if terminal.stdout_colour { format!("\u{1b}[1m{name}\u{1b}[0m") } else { name }
            };
            let line = |schema: &profile::SchemaFile| {
                format!("{} {}\n", bold(format!("{:12}", schema.name)), schema.title)
            };
            print(&schemas.map(line).collect::<String>())?;
        }
        (Format::Json, _) => {
            let shape = |schema: &profile::SchemaFile| json!({"name": schema.name, "title": schema.title, "text": schema.text});
            print(&pretty(&schemas.map(shape).collect())?)?;
        }
    }
    Ok(Outcome::Clean)
}

fn formats_text(colour: bool) -> String {
    let bold = |text: &str| if colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut out = format!("{}\n", bold("Read"));
    for format in read::FORMATS {
        let extensions = format.extensions.join(", .");
        out += &format!("  {} {} (.{extensions})\n", bold(&format!("{:17}", format.name)), format.title);
    }
    out += &format!("\n{}\n", bold("Write"));
    for format in write::FORMATS {
        out += &format!("  {} {}\n", bold(&format!("{:17}", format.name)), format.title);
        out += &format!("{INDENT}{}\n", format.standard);
        let losses = losses(format);
        if !losses.is_empty() {
            out += &wrapped(&format!("cannot carry {}", losses.join("; ")));
        }
    }
    out
}

/// What a format cannot carry, each thing once.
fn losses(format: &write::OutputFormat) -> Vec<&'static str> {
    let mut losses: Vec<_> = write::losses(format.fates).map(|(_, lost)| lost).collect();
    let mut seen = std::collections::HashSet::new();
    losses.retain(|lost| seen.insert(*lost));
    losses
}

const INDENT: &str = "                    ";

/// Words in lines of at most 100 characters, indented.
fn wrapped(words: &str) -> String {
    let mut out = String::new();
    let mut line = INDENT.to_owned();
    for word in words.split(' ') {
        if line.len() + word.len() > 100 {
            out += line.trim_end();
            out.push('\n');
            line = INDENT.to_owned();
        }
        line += word;
        line.push(' ');
    }
    out + line.trim_end() + "\n"
}

/// A value as JSON for people and programs, with a line end.
pub(super) fn pretty(value: &serde_json::Value) -> Result<String, Error> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| Error::io("<stdout>", std::io::Error::from(error)))
}

/// The code or name that is spelled most like `wanted`, if one is near.
fn nearest(wanted: &str) -> Option<&'static str> {
    let (code, name) = (wanted.to_ascii_uppercase(), wanted.to_ascii_lowercase());
    let rules = profile::rules();
    let codes = rules.iter().map(|rule| (strsim::damerau_levenshtein(&code, rule.code), rule.code));
    let names = rules.iter().map(|rule| (strsim::damerau_levenshtein(&name, rule.name), rule.name));
    codes.chain(names).min_by_key(|(apart, _)| *apart).filter(|(apart, _)| *apart <= 2).map(|(_, word)| word)
}
