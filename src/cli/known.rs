//! Flags that hold findings back: what is known, what did not change, what is too much of one kind.

use std::fs;
use std::path::PathBuf;

use fonds::Error;
use fonds::pipeline::{Changes, Known, Options, Tally};
use fonds::report::Baseline;

use super::input::count;

/// What is held back.
#[derive(Debug, clap::Args)]
pub(crate) struct KnownArgs {
    /// Leave out the findings of this file, written by `check --write-baseline`
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Read only the files that changed since this revision, as git tells
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,

    /// Show at most this many findings of each rule; all of them count. In place of what the settings say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_per_rule: Option<u32>,
}

impl KnownArgs {
    /// What is known before the run; limits the run to what changed.
    pub(crate) fn known(&self, inputs: &[PathBuf], options: &mut Options) -> Result<Known, Error> {
        let changes = self.since.as_deref().map(|revision| Changes::since(revision, inputs));
        options.changes = changes.transpose()?;
        let baseline = self.baseline.as_ref().map(|path| {
            let name = path.display().to_string();
            let text = fs::read_to_string(path).map_err(|cause| Error::io(name.clone(), cause))?;
            Baseline::parse(&name, &text)
        });
        let most = self.max_per_rule.and_then(|most| usize::try_from(most).ok());
        let most = most.or(options.settings.max_per_rule());
        Ok(Known::new(baseline.transpose()?, most))
    }

    /// The line that ends a run in which nothing was read because nothing had changed.
    pub(crate) fn unchanged(&self, tally: &Tally) -> Option<String> {
        let revision = self.since.as_ref().filter(|_| tally.documents == 0)?;
        Some(format!("nothing to do: no file among the inputs changed since `{revision}`"))
    }

    /// The closing lines on what was held back, each on a line of its own below the summary.
    pub(crate) fn held_back(&self, known: &Known) -> String {
        let mut words = String::new();
        if let Some(path) = &self.baseline {
            let left_out = count(known.left_out(), "known finding");
            words += &format!("\n  {left_out} left out, as {} has it", path.display());
            words += &match known.gone() {
                0 => String::new(),
                1 => "; 1 entry there occurs no more".to_owned(),
                gone => format!("; {gone} entries there occur no more"),
            };
        }
        let beyond: Vec<String> =
            known.beyond().map(|(code, more)| format!("{more} more of {code}")).collect();
        if !beyond.is_empty() {
            words += &format!("\n  not shown: {}", beyond.join(", "));
        }
        words
    }
}
