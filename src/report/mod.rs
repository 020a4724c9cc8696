//! Reports: findings for people and programs, one file per format.

mod array;
mod baseline;
mod checks;
mod concise;
mod csv;
mod example;
mod format;
mod full;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod markup;
mod paths;
mod plain;
mod rules;
mod sarif;
mod shape;
mod summary;

pub use baseline::{Baseline, Entries};
pub use checks::markdown as rules_markdown;
pub use format::{Options, Report, ReportFormat, Sink};
pub use plain::plain;
pub use rules::{explain, json as rules_json, list as rules_list};
pub use shape::Shape;
pub use summary::Summary;

/// Every report format, as the user may name it.
pub static FORMATS: &[&ReportFormat] = &[
    &full::FORMAT,
    &concise::FORMAT,
    &json::FORMAT,
    &jsonl::FORMAT,
    &csv::FORMAT,
    &html::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
    &sarif::FORMAT,
    &junit::FORMAT,
];

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static ReportFormat> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formats_are_found_by_their_names() {
        for format in FORMATS {
            assert!(std::ptr::eq(by_name(format.name).unwrap(), *format));
        }
        assert!(by_name("telegram").is_none());
    }

    proptest! {
        #[test]
        fn no_report_panics_or_fails_on_arbitrary_findings(
            text in "\\PC{0,300}|[ -~\u{0}-\u{9f}“№\n\r]{0,300}",
            start in 0..320_usize,
            len in 0..320_usize,
            colour in any::<bool>(),
        ) {
            let finding = testing::finding_in(&text, start, len);
            for format in FORMATS {
                let bytes = testing::written(format, &Options { colour }, std::slice::from_ref(&finding));
                prop_assert!(!bytes.is_empty(), "{}", format.name);
            }
        }

        #[test]
        fn words_of_the_source_break_no_format(
            words in "[ -~\u{0}-\u{9f}“№\u{2028}\u{fffe}]{0,40}",
            path in "[ -~\n№]{1,40}",
        ) {
            let mut finding = testing::range_reversed();
            finding.path = path;
            finding.record = Some(words.clone());
            finding.excerpt = crate::diagnostic::Excerpt::new(&words, 1, 5);
            finding.diagnostic.message = words;
            let findings = [finding.clone(), finding];
            let write = |name| testing::written(by_name(name).unwrap(), &Options::default(), &findings);
            for name in ["json", "gitlab", "sarif"] {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&write(name)).is_ok(), "{}", name);
            }
            for name in ["concise", "jsonl", "github"] {
                prop_assert_eq!(write(name).split('\n').count(), 3, "{}", name);
            }
            let junit = write("junit");
            prop_assert!(roxmltree::Document::parse(&junit).is_ok(), "{}", junit);
            let html = write("html");
            prop_assert_eq!((html.matches("<li").count(), html.matches("<script").count()), (2, 1));
        }
    }
}
