//! `fonds convert`: read, normalize, check, write.

use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use fonds::crosswalk::dates;
use fonds::crosswalk::iri::is_iri;
use fonds::pipeline::{self, Findings, OnError, Out, Output, Tally, Target, Written};
use fonds::write::OutputFormat;
use fonds::{Error, report, write};

use super::input::{self, FailOn, InputArgs};
use super::known::KnownArgs;
use super::terminal::Terminal;
use super::{Outcome, usage};

const EXAMPLES: &str = "\
Examples:
  fonds convert page.txt --to dc                     one Dublin Core record, on standard output
  fonds convert pages/ --to dc,jsonld,csv -o out     three files: out/records.dc.xml, .jsonld, .csv
  fonds convert pages/ --to ead3 -o out/             out/records.*.ead3.xml, one a repository
  fonds convert pages/ -o records.csv                the name of the output tells the format
  fonds convert pages/ -o records.jsonl.gz           compressed
  pbpaste | fonds convert - --to jsonl               from standard input
  fonds convert pages/ -o all.csv --config our.toml  with address pattern and publisher of the collection";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    known: KnownArgs,

    /// Formats to write, comma-separated; several need a folder as output
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(write::FORMATS.iter().map(|format| format.name)))]
    to: Vec<String>,

    /// File or folder to write to; standard output when left out
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Leave records with error findings out of the output
    #[arg(long)]
    strict: bool,

    /// Write the text of the documents too (jsonl, csv, xlsx, jsonld, turtle, ntriples)
    #[arg(long)]
    with_body: bool,

    /// Write cells that a spreadsheet would run as formulas bare, without a guarding `'` (csv)
    #[arg(long)]
    raw_cells: bool,

    /// Where the original classification goes in qualified Dublin Core
    #[arg(long, value_enum, value_name = "TERM", default_value_t = ClassificationAs::Description)]
    classification_as: ClassificationAs,

    /// The date of making, for formats that must have one; SOURCE_DATE_EPOCH when left out, else a record's upload date
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<String>,

    /// What the identifiers of records, archives and units begin with (jsonld, turtle, ntriples, rico, oai-static)
    #[arg(long, value_name = "IRI", value_parser = base)]
    base: Option<String>,

    /// How findings are shown, and where: FORMAT or FORMAT=PATH; standard error when no path is given
    #[arg(long, value_name = "FORMAT[=PATH]", value_parser = report_argument)]
    report: Option<(String, Option<PathBuf>)>,

    /// The severity from which findings make the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Never)]
    fail_on: FailOn,

    /// Show notes too
    #[arg(long, short)]
    verbose: bool,

    /// Show only what stops the work
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
}

/// Where the original classification goes in qualified Dublin Core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ClassificationAs {
    /// History, in a labelled description
    Description,
    /// DCMI's own reading of security status
    #[value(name = "accessRights")]
    AccessRights,
}

pub(crate) fn run(args: Args, terminal: &Terminal) -> Result<Outcome, Error> {
    let mut options = args.input.options()?;
    options.typed = true;
    options.with_body = args.with_body;
    options.strict = args.strict;
    let targets = targets(&args.to, args.output.as_deref())?;
    let wanted = write::Options {
        with_body: args.with_body,
        raw_cells: args.raw_cells,
        classification_as_access_rights: args.classification_as == ClassificationAs::AccessRights,
        date: args.date.map_or_else(source_date_epoch, |date| Ok(Some(date)))?,
        base: args.base.or_else(|| options.settings.base().map(str::to_owned)),
        agency: options.settings.agency(),
    };
    let report_path = args.report.as_ref().and_then(|(_, path)| path.as_deref());
    let paths = targets.iter().filter_map(|(_, target)| target.path()).chain(report_path);
    input::distinct(&args.input.inputs, &paths.collect::<Vec<_>>())?;
    // Of these the names are not known before.
    let folders = targets.iter().map(|(_, target)| target).filter(|target| target.path().is_none());
    let folders = Written::to(folders);
    if let Some(input) = args.input.inputs.iter().find(|input| folders.holds(input)) {
        return Err(usage(format!("`{}` is read; write to another folder", input.display())));
    }
    let mut known = args.known.known(&args.input.inputs, &mut options)?;
    let to_files = targets.iter().any(|(_, target)| *target != Target::Stdout);
    let outputs = (targets.into_iter())
        .map(|(format, target)| Out::open(format, &wanted, target))
        .collect::<Result<Vec<_>, _>>()?;

    let (name, path) = args
        .report
        .clone()
        .unwrap_or_else(|| (if terminal.stderr { "full" } else { "concise" }.to_owned(), None));
    let format = report::by_name(&name).ok_or_else(|| usage(format!("unknown report format `{name}`")))?;
    let file = path.map(|path| Output::create(Target::File(path))).transpose()?;
    let colour = file.is_none() && terminal.stderr_colour;
    let sink = file.as_ref().map_or_else(|| Box::new(std::io::stderr()) as _, Output::sink);
    let report = (format.open)(sink, &report::Options { colour });
    // A report that goes to a file is asked for, `--quiet` or not.
    let shown = input::shown(args.quiet && file.is_none(), args.verbose, args.fail_on);
    let mut on_failure = |error: &Error| terminal.error(error);
    let findings = Findings::new(report, shown, &mut on_failure).knowing(&mut known);
    let inputs = args.input.inputs;
    let mut written = Vec::new();
    let (tally, unread) = input::counted(findings, |findings| {
        written = pipeline::run(inputs, &options, outputs, findings)?;
        Ok(())
    })?;
    if let Some(file) = file {
        file.commit()?;
    }
    if !args.quiet {
        let notes = args.verbose || args.fail_on == FailOn::Note;
        let found = input::found(&tally, terminal, notes);
        let nothing = to_files && tally.records == 0 && options.on_error != OnError::Inline;
        let words = summary(&tally, &written, &found, nothing);
        let words = args.known.unchanged(&tally).unwrap_or(words);
        terminal.say(&(words + &args.known.held_back(&known)));
    }
    Ok(input::outcome(&tally, unread, args.fail_on))
}

fn day(text: &str) -> Result<String, String> {
    let day = dates::w3cdtf(text) == Some(dates::Precision::Day);
    if day { Ok(text.to_owned()) } else { Err("a day is written YYYY-MM-DD, as 2018-06-27".to_owned()) }
}

fn base(text: &str) -> Result<String, String> {
    if is_iri(text) { Ok(text.to_owned()) } else { Err("it must begin with http:// or https://".to_owned()) }
}

/// The day that `SOURCE_DATE_EPOCH` names, in seconds since 1970 (reproducible-builds.org).
fn source_date_epoch() -> Result<Option<String>, Error> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let seconds = text.to_str().and_then(|text| text.parse().ok());
    let time = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let day = time.map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
    let wrong = || usage(format!("SOURCE_DATE_EPOCH is `{}`, and no number of seconds", text.display()));
    day.map(Some).ok_or_else(wrong)
}

/// The formats with their targets.
fn targets(to: &[String], output: Option<&Path>) -> Result<Vec<(&'static OutputFormat, Target)>, Error> {
    let mut formats: Vec<&'static OutputFormat> = Vec::new();
    for format in to.iter().filter_map(|name| write::by_name(name)) {
        if !formats.iter().any(|known| known.name == format.name) {
            formats.push(format);
        }
    }
    match (formats.as_slice(), output) {
        ([], None) => Err(usage(format!("say what to write: --to {}", names()))),
        ([], Some(path)) => match write::by_extension(&path.to_string_lossy()) {
            Some(format) => Ok(vec![(format, Target::File(path.to_owned()))]),
            None => Err(usage(format!(
                "the name `{}` does not tell the format; add --to {}",
                path.display(),
                names()
            ))),
        },
        ([format], None) => Ok(vec![(*format, Target::Stdout)]),
        (_, None) => Err(usage("several formats need a folder to go to; add -o FOLDER")),
        ([format], Some(path)) if !is_folder(path) => Ok(vec![(*format, Target::File(path.to_owned()))]),
        (_, Some(path)) if path.exists() && !path.is_dir() => {
            Err(usage(format!("several formats need a folder, and `{}` is a file", path.display())))
        }
        (formats, Some(folder)) => {
            fs::create_dir_all(folder).map_err(|cause| Error::io(folder.display().to_string(), cause))?;
            let target = |format: &'static OutputFormat| match format.is_several_in_folders() {
                true => Target::Folder { path: folder.to_owned(), ending: format.extension },
                false => Target::File(folder.join(format!("{}.{}", pipeline::STEM, format.extension))),
            };
            Ok(formats.iter().map(|format| (*format, target(format))).collect())
        }
    }
}

/// Whether an output path means a folder: it is one, or is written with a slash behind it.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

fn names() -> String {
    write::FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join("|")
}

fn report_argument(text: &str) -> Result<(String, Option<PathBuf>), String> {
    let (name, path) =
        text.split_once('=').map_or((text, None), |(name, path)| (name, Some(PathBuf::from(path))));
    match report::by_name(name) {
        Some(_) => Ok((name.to_owned(), path)),
        None => Err(format!(
            "possible formats: {}",
            report::FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
        )),
    }
}

fn summary(tally: &Tally, written: &[String], found: &str, nothing: bool) -> String {
    let mut words = format!("converted {}", input::count(tally.records - tally.left_out, "record"));
    words += &input::unread(tally);
    if tally.left_out > 0 {
        words += &format!(", {} with errors left out", tally.left_out);
    }
    words += &format!(": {found}");
    if nothing {
        words += "\nnothing was read, so nothing was written";
        return words;
    }
    for name in written.iter().filter(|name| *name != "<stdout>") {
        words += &format!("\n  {name}");
    }
    words
}
