//! Which settings hold for which input, where several collections are read in one run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};

use super::settings::{FailOn, Settings};
use crate::write::Agency;

/// The settings of a run: for each file or folder named on the command line those of its collection.
#[derive(Clone, Debug, Default)]
pub struct Collections {
    inputs: HashMap<PathBuf, Collection>,
    /// What holds for anything else.
    other: Collection,
}

/// The settings that hold for an input.
#[derive(Clone, Debug, Default)]
struct Collection {
    settings: Arc<Settings>,
    /// The input as seen from the folder that patterns for files count from.
    place: PathBuf,
}

impl From<Settings> for Collections {
    /// The same settings for every input; patterns for files count from the current folder.
    fn from(settings: Settings) -> Self {
        let other = Collection { settings: Arc::new(settings), place: PathBuf::new() };
        Self { inputs: HashMap::new(), other }
    }
}

impl Collections {
    /// Says what holds for an input and everything below it. `place` is the input as seen from the folder that
    /// patterns for files count from.
    pub fn insert(&mut self, input: PathBuf, place: PathBuf, settings: Arc<Settings>) {
        self.inputs.insert(input, Collection { settings, place });
    }

    /// The settings that hold for a file.
    pub fn of(&self, path: &Path) -> &Settings {
        &self.find(path).0.settings
    }

    /// How much a finding in a file weighs; nothing where it is left out.
    pub fn decide(&self, found: &Diagnostic, path: &Path) -> Option<Severity> {
        let (collection, below) = self.find(path);
        // Joining with nothing would add a slash.
        let place =
            if below.as_os_str().is_empty() { &collection.place } else { &collection.place.join(below) };
        collection.settings.selection.decide(found, place)
    }

    /// The severity from which findings fail a check: the strictest of all collections that say one.
    pub fn fail_on(&self) -> Option<FailOn> {
        self.all().filter_map(|settings| settings.fail_on).min()
    }

    /// How many findings of a rule are shown: the fewest of all collections that say so.
    pub fn max_per_rule(&self) -> Option<usize> {
        self.all().filter_map(|settings| settings.max_per_rule).min()
    }

    /// The IRI that identifiers are made from: the first that a collection says, by the name of its input.
    pub fn base(&self) -> Option<&str> {
        self.in_order().find_map(|settings| settings.base.as_deref())
    }

    /// Who describes: of each part the first that a collection says, by the name of its input.
    pub fn agency(&self) -> Agency {
        let first = |of: fn(&Agency) -> &Option<String>| {
            self.in_order().find_map(|settings| of(&settings.agency).clone())
        };
        Agency { name: first(|a| &a.name), code: first(|a| &a.code), email: first(|a| &a.email) }
    }

    fn in_order(&self) -> impl Iterator<Item = &Settings> {
        let mut named: Vec<_> = self.inputs.iter().collect();
        named.sort_by_key(|(input, _)| *input);
        let named = named.into_iter().map(|(_, collection)| collection);
        named.chain([&self.other]).map(|collection| &*collection.settings)
    }

    fn all(&self) -> impl Iterator<Item = &Settings> {
        self.inputs.values().chain([&self.other]).map(|collection| &*collection.settings)
    }

    /// The collection that a file belongs to, and the rest of its path below the input.
    fn find<'p>(&self, path: &'p Path) -> (&Collection, &'p Path) {
        let named = |input: &'p Path| Some((self.inputs.get(input)?, path.strip_prefix(input).ok()?));
        // Most runs have one input or none in the table.
        let found = if self.inputs.is_empty() { None } else { path.ancestors().find_map(named) };
        found.unwrap_or((&self.other, path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Flags, parse, rule};

    fn settings(text: &str) -> Arc<Settings> {
        Arc::new(parse("fonds.toml", text).unwrap().settle(&Flags::default()))
    }

    #[test]
    fn an_input_has_the_settings_of_its_collection() {
        let mut collections = Collections::default();
        let old = settings("[check]\nfail-on = 'note'\n[check.per-file-ignores]\n'pages/old/**' = ['CIT']");
        let new = settings("[check]\nfail-on = 'never'\nignore = ['DAT']");
        collections.insert("a/pages".into(), "pages".into(), old);
        collections.insert("b/7.md".into(), "7.md".into(), new);
        let taken = |code: &str, path: &str| {
            collections.decide(&Diagnostic::new(rule(code).unwrap(), "found"), Path::new(path)).is_some()
        };
        assert!(!taken("CIT003", "a/pages/old/1.md") && taken("CIT003", "a/pages/new/1.md"));
        assert!(!taken("DAT006", "b/7.md") && taken("DAT006", "b/8.md") && taken("DAT006", "a/pages/1.md"));
        assert_eq!(collections.fail_on(), Some(FailOn::Note));
        assert_eq!(collections.max_per_rule(), None);
    }
}
