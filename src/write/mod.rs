//! Writers: records to bytes, one file per output format.

mod archivesspace_csv;
mod atom_csv;
mod biblatex;
mod columns;
mod contentdm_tsv;
mod context;
mod csl_json;
mod csv;
mod dc;
mod dcterms;
mod dspace_csv;
mod ead3;
mod fate;
mod flat;
mod format;
mod islandora_csv;
mod jsonl;
mod jsonld;
mod marcxml;
mod mods;
mod ntriples;
mod oai_static;
mod omeka_classic_csv;
mod omeka_csv;
mod prints;
mod rico;
mod rico_jsonld;
mod rico_ntriples;
mod ris;
mod rules;
mod said;
mod scribe;
mod spool;
mod table;
mod turtle;
mod untitled;
mod waiting;
mod wikitext;
#[cfg(feature = "workbooks")]
mod xlsx;
mod xml;

pub use fate::{Fate, Fates, losses};
use format::OpenFolder;
pub use format::{Agency, Folder, Options, OutputFormat, Sink, Writer};
pub use rules::RULES;

/// Every output format that can be written.
pub static FORMATS: &[&OutputFormat] = &[
    &dc::FORMAT,
    &dcterms::FORMAT,
    &oai_static::FORMAT,
    &mods::FORMAT,
    &marcxml::FORMAT,
    &ead3::FORMAT,
    &jsonld::FORMAT,
    &turtle::FORMAT,
    &ntriples::FORMAT,
    &rico::FORMAT,
    &rico_ntriples::FORMAT,
    &rico_jsonld::FORMAT,
    &csv::FORMAT,
    #[cfg(feature = "workbooks")]
    &xlsx::FORMAT,
    &atom_csv::FORMAT,
    &archivesspace_csv::FORMAT,
    &omeka_csv::FORMAT,
    &omeka_classic_csv::FORMAT,
    &dspace_csv::FORMAT,
    &contentdm_tsv::FORMAT,
    &islandora_csv::FORMAT,
    &ris::FORMAT,
    &csl_json::FORMAT,
    &biblatex::FORMAT,
    &wikitext::FORMAT,
    &jsonl::FORMAT,
];

/// Formats that are several files where they go to a folder, with how these are begun.
static IN_FOLDERS: &[(&str, OpenFolder)] = &[("ead3", ead3::open_folder)];

impl OutputFormat {
    /// Whether an output in a folder is several files, `records.PART.` and the [`extension`](Self::extension) each.
    pub fn is_several_in_folders(&self) -> bool {
        IN_FOLDERS.iter().any(|(name, _)| *name == self.name)
    }

    /// Begins an output of several files, with the reports of [`writer`](Self::writer); none in a format that has one.
    pub fn folder_writer(
        &'static self,
        folder: Box<dyn Folder>,
        options: &Options,
    ) -> Option<Box<dyn Writer>> {
        let (_, open) = IN_FOLDERS.iter().find(|(name, _)| *name == self.name)?;
        Some(self.reporting(open(folder, options)))
    }
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static OutputFormat> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// The format that the name of an output file asks for by its ending; `.gz` does not matter.
///
/// `records.dc.xml`, `x.jsonl`, `x.csv.gz`; of two endings that fit the longer one counts.
pub fn by_extension(path: &str) -> Option<&'static OutputFormat> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let fits = |ending: &str| {
        name.strip_suffix(ending).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let endings = |format: &&'static OutputFormat| {
        let all = std::iter::once(format.extension).chain(format.endings.iter().copied());
        all.filter(|ending| fits(ending)).map(str::len).max()
    };
    FORMATS.iter().copied().filter(|format| endings(format).is_some()).max_by_key(endings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_file_names_choose_the_format() {
        let name = |path| by_extension(path).map(|format| format.name);
        for (path, format) in [
            ("records.dc.xml", "dc"),
            ("out/records.dcterms.xml", "dcterms"),
            ("dcterms.xml", "dcterms"),
            ("x.xml", "dc"),
            ("X.XML.gz", "dc"),
            ("a.b/x.jsonl", "jsonl"),
            ("x.ndjson.gz", "jsonl"),
            ("C:\\out\\x.csv", "csv"),
            ("x.jsonld", "jsonld"),
        ] {
            assert_eq!(name(path), Some(format), "{path}");
        }
        for path in ["", "x", "xml.txt", "x.gz", "mydc.xmlx", "records.csv/"] {
            assert_eq!(name(path), None, "{path}");
        }
    }

    #[test]
    fn every_format_is_found_by_its_own_name_and_extension() {
        for format in FORMATS {
            assert_eq!(by_name(format.name).map(|found| found.name), Some(format.name));
            let path = format!("records.{}", format.extension);
            assert_eq!(by_extension(&path).map(|found| found.name), Some(format.name));
            assert!(!format.title.is_empty() && !format.standard.is_empty());
        }
    }

    #[test]
    fn names_endings_and_codes_are_unique() {
        let mut names: Vec<_> = FORMATS
            .iter()
            .flat_map(|format| format.endings.iter().chain([&format.extension]).copied())
            .collect();
        let mut codes: Vec<_> = RULES.iter().flat_map(|rule| [rule.code, rule.name]).collect();
        for all in [&mut names, &mut codes] {
            let before = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), before);
        }
    }
}
