//! Named bundles of settings, each written as a settings file of its own in `bundles/`.

use serde::Deserialize;

/// A bundle of settings for `[check]`, chosen with `profile` or `--profile`. What the file itself says goes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Citations lead to the original: gaps in them weigh more.
    Archive,
    /// What catalogs and aggregators filter by is there: types, names, rights.
    Library,
    /// Fails on what is surely wrong and leaves out what needs a person to judge.
    Ci,
    /// Every finding counts.
    Strict,
}

impl Profile {
    /// Every bundle.
    pub const ALL: &'static [Self] = &[Self::Archive, Self::Library, Self::Ci, Self::Strict];

    /// The name that the user types.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Library => "library",
            Self::Ci => "ci",
            Self::Strict => "strict",
        }
    }

    /// The bundle as a settings file.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Archive => include_str!("bundles/archive.toml"),
            Self::Library => include_str!("bundles/library.toml"),
            Self::Ci => include_str!("bundles/ci.toml"),
            Self::Strict => include_str!("bundles/strict.toml"),
        }
    }
}
