//! Files of every format, in disguises: the format is told whatever a file is called and however it is written.
//!
//! The corpus is `fixtures/detection`: what stands before `--` in the name of a file is the format that it has, `none`
//! where it is none of ours.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fonds::read::{self, Options};

/// The format by which a file is read; `none` where no record comes out of it.
fn told(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let entries = read::read(path.to_str().unwrap(), bytes, &Options::default());
    let format = entries.flatten().find_map(|entry| entry.raw.map(|raw| raw.format));
    format.unwrap_or("none").to_owned()
}

#[test]
fn the_format_of_every_file_is_told() {
    let mut paths: Vec<_> =
        fs::read_dir("fixtures/detection").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (format, _) = name.split_once("--").unwrap();
        *counts.entry(format.to_owned()).or_default() += 1;
        let told = told(&path);
        if told != format {
            wrong.push(format!("{name} was read as {told}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(counts.values().sum::<usize>() >= 60, "{counts:?}");
    for format in read::FORMATS {
        assert!(counts.contains_key(format.name), "no file is {}", format.name);
    }
}
