//! What fonds knows: codes, formats, schemas.

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
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
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RulesFormat::Text)]
    format: RulesFormat,
}

/// `fonds formats`.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// How the list is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
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

/// How the rules are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    /// For people
    Text,
    /// One array of objects
    Json,
    /// A page with every rule, its reason and an example
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
        RulesFormat::Text => print(&report::rules_list(rules, terminal.stdout_colour))?,
        RulesFormat::Json => print(&report::rules_json(rules))?,
        RulesFormat::Markdown => print(&report::rules_markdown(rules))?,
    }
    Ok(Outcome::Clean)
}

pub(crate) fn formats(args: &ListArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    match args.format {
        Format::Text => print(&formats_text(terminal.stdout_colour))?,
        Format::Json => {
            let readable = read::FORMATS.iter().map(|format| {
                json!({"name": format.name, "direction": "read", "title": format.title, "extensions": format.extensions})
            });
            let writable = write::FORMATS.iter().map(|format| {
                json!({"name": format.name, "direction": "write", "title": format.title, "standard": format.standard,
                       "file": format!("records.{}", format.extension), "loses": format.loses})
            });
            print(&pretty(&readable.chain(writable).collect())?)?;
        }
    }
    Ok(Outcome::Clean)
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
                format!("{} {}\n", bold(format!("{:9}", schema.name)), schema.title)
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
        out += &format!("  {} {} (.{extensions})\n", bold(&format!("{:9}", format.name)), format.title);
    }
    out += &format!("\n{}\n", bold("Write"));
    for format in write::FORMATS {
        out += &format!("  {} {}\n", bold(&format!("{:9}", format.name)), format.title);
        out += &format!("{INDENT}{}\n", format.standard);
        if !format.loses.is_empty() {
            out += &wrapped(&format!("cannot carry {}", format.loses.join("; ")));
        }
    }
    out
}

const INDENT: &str = "            ";

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
