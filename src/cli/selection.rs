//! Flags that say what counts: the settings file of the collection, a bundle, the rules.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use fonds::Error;
use fonds::profile::{Collections, Flags, Profile, Selector};

use super::settings;

/// What counts, by the settings of the collection and for this run.
#[derive(Debug, clap::Args)]
pub(crate) struct SelectionArgs {
    /// Settings of the collection, in place of the `fonds.toml` in the folder of an input or above it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Look for no settings
    #[arg(long, conflicts_with = "config")]
    no_config: bool,

    /// Settings of this bundle, in place of the one that the settings file names
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Profile::ALL.iter().map(|profile| profile.name())).map(|name| profile(&name)))]
    profile: Option<Profile>,

    /// Only these rules, by code or family (`CIT`, `DAT006`), comma-separated
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = Selector::parse)]
    select: Option<Vec<Selector>>,

    /// None of these rules, by code or family, comma-separated; a code goes before its family
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = Selector::parse)]
    ignore: Option<Vec<Selector>>,
}

fn profile(name: &str) -> Profile {
    let known = Profile::ALL.iter().copied().find(|profile| profile.name() == name);
    known.expect("the parser lets only these names through")
}

impl SelectionArgs {
    /// The settings that hold for each input.
    pub(crate) fn settings(&self, inputs: &[PathBuf]) -> Result<Collections, Error> {
        let Self { config, no_config, profile, select, ignore } = self;
        let flags = Flags { profile: *profile, select: select.clone(), ignore: ignore.clone() };
        match config {
            Some(path) => settings::from_file(path, inputs, &flags),
            None if *no_config => Ok(settings::without_file(&flags)),
            None => settings::nearest(inputs, &flags),
        }
    }
}
