//! Typing errors in citations are read as what was meant, reported, and mended; right citations have nothing wrong.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not as expected")]

use std::fs;
use std::path::Path;

use fonds::check::{self, Cited};
use fonds::citation::{Options, key, parse};
use fonds::diagnostic::{Diagnostic, Diagnostics, Severity, Span};
use fonds::record::Text;

/// What is found in a citation string.
fn found(text: &str) -> Vec<Diagnostic> {
    let parsed = parse(text, Options::default());
    let verbatim = Text::verbatim(text, Span::new(0, text.len()));
    let mut out = Diagnostics::new();
    check::citation(&Cited::parsed(&verbatim, &parsed), &mut out);
    out.into_iter().collect()
}

/// The codes, each once, of what weighs more than a note.
fn codes(text: &str) -> Vec<&'static str> {
    let weighty = found(text).into_iter().filter(|found| found.severity > Severity::Note);
    let mut codes: Vec<&str> = weighty.map(|found| found.rule.code).collect();
    codes.dedup();
    codes
}

/// The string with every fix applied.
fn mended(text: &str) -> String {
    let fixes = found(text).into_iter().filter_map(|found| found.fix);
    let mut edits: Vec<_> = fixes.flat_map(|fix| fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    edits.iter().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
        text
    })
}

/// The keys of the units that are cited.
fn keys(text: &str) -> Vec<Option<String>> {
    parse(text, Options::default()).citations.iter().map(key).collect()
}

/// A citation with a slip, the codes it is reported by, and what was meant.
const SLIPS: &[(&str, &[&str], &str)] = &[
    (
        "AVP RF, f.0104,op.19,p.124,d.3,ll.86-87",
        &["CIT012"],
        "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87",
    ),
    ("AVP RF,  f. 0104, op.  19, d. 3", &["CIT012"], "AVP RF, f. 0104, op. 19, d. 3"),
    ("RGANI, Fond 5,Opis 30, Delo13", &["CIT012"], "RGANI, Fond 5, Opis 30, Delo 13"),
    ("RGANI, f. 89, op. 28, d. 5, ll. 1- 5", &["CIT012"], "RGANI, f. 89, op. 28, d. 5, ll. 1-5"),
    ("RGANI, f. 5, op. 30, d. 13, ll. 4-5, 7–9", &["CIT011"], "RGANI, f. 5, op. 30, d. 13, ll. 4-5, 7-9"),
    ("RGANI, f. 5, op. 30, d. 13, l. 12 verso", &["CIT017"], "RGANI, f. 5, op. 30, d. 13, l. 12 ob."),
    ("RGANI, f. 5, op. 30, d. 13, l.12об", &["CIT012", "CIT017"], "RGANI, f. 5, op. 30, d. 13, l. 12 ob."),
    ("РГАНИ, ф. 5, оп. 30, д. 13, л. 12 об", &["CIT017"], "РГАНИ, ф. 5, оп. 30, д. 13, л. 12 об."),
    ("RGANI, f. 5, ор. 30, d. 13", &["CIT019"], "RGANI, f. 5, op. 30, d. 13"),
    ("RGANI, f. 5, оp. 30, d. 13", &["CIT019"], "RGANI, f. 5, op. 30, d. 13"),
    ("АVPRF, f. 0104, op. 19, p. 124, d. 3", &["CIT019"], "AVPRF, f. 0104, op. 19, p. 124, d. 3"),
    ("ГАРФ, ф. P-5446, оп. 1, д. 2", &["CIT019"], "ГАРФ, ф. Р-5446, оп. 1, д. 2"),
    ("AVP RF, f. 0104,, op. 19, d. 3", &["CIT023"], "AVP RF, f. 0104, op. 19, d. 3"),
    ("RGANI, f.. 5, op. 30, d. 13, l. 4", &["CIT023"], "RGANI, f. 5, op. 30, d. 13, l. 4"),
    ("RGANI, f. No. № 5, op. 30, d. 13", &["CIT023"], "RGANI, f. No. 5, op. 30, d. 13"),
    (
        "RGANI, f. 5, op. 30, d. 13, ll. 26-30 33-35",
        &["CIT023"],
        "RGANI, f. 5, op. 30, d. 13, ll. 26-30, 33-35",
    ),
    ("RGANI, f. 5, op. 30, d. 13, 1l. 86-87", &["TXT009"], "RGANI, f. 5, op. 30, d. 13, ll. 86-87"),
    ("RGANI, f. 5, op. 30, d. 13, 11. 86-87", &["TXT009"], "RGANI, f. 5, op. 30, d. 13, ll. 86-87"),
    ("RGANI, f. 5, op. 30, d. 13, Il. 86-87", &["TXT009"], "RGANI, f. 5, op. 30, d. 13, ll. 86-87"),
    (
        "RGANI, f. 5, op. 49, d. 131, ll. 193-194 Translated by Gary Goldberg.",
        &["CIT016"],
        "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg.",
    ),
];

#[test]
fn slips_are_read_as_what_was_meant_and_reported() {
    for (slip, wrong, meant) in SLIPS {
        assert_eq!(codes(slip), *wrong, "{slip}");
        assert_eq!(keys(slip), keys(meant), "{slip}");
        assert!(parse(slip, Options::default()).residue.is_empty(), "{slip}");
    }
}

#[test]
fn a_mended_citation_has_nothing_wrong() {
    for (slip, _, meant) in SLIPS {
        assert_eq!(mended(slip), *meant, "{slip}");
        assert_eq!(codes(meant), Vec::<&str>::new(), "{meant}");
    }
}

#[test]
fn letters_for_digits_keep_their_place_in_the_value() {
    let text = "RGANI, f. O104, op. З0, d. l3, ll. 8O-87";
    assert_eq!(codes(text), ["TXT009"]);
    assert_eq!(mended(text), "RGANI, f. 0104, op. 30, d. 13, ll. 80-87");
    let parsed = parse(text, Options::default());
    assert_eq!(parsed.citations[0].levels[0].value, "O104");
}

#[test]
fn right_citations_have_nothing_wrong() {
    for text in [
        "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Obtained by James G. Hershberg and translated by Gary Goldberg.",
        "АП РФ. Ф.3. Оп.58. Д.212. Л.137–139.",
        "РГАСПИ (RGASPI), ф. 17, оп. 171, д. 373, л. 1 об.",
        "TsDAHO, f. 1, op. 24, spr. 5, ark. 12 zv.",
        "BL, Add. MSS 41567, fols. 1r-3v",
        "TNA, FO 371/182522",
        "NARA, RG 59, Central Files, 751K.00/1-562",
        "SAPMO-BArch, DY 30/3667, Bl. 12–15",
        "RGANI, f. 5, op. 30, d. 13, ll. 12 ob.-14",
        "RGANI, f. 5, op. 30, d. 13, l. 4a",
        "AGI, Indiferente, 1234, N.5",
        "AGI, SANTA_FE,541,L.3",
        "ERA.1.7.123",
        "中国第二历史档案馆，全宗号718，案卷号123，第5页",
        "Papers of Jane Roe, box 12o, folder 5 ... (copy)",
    ] {
        let wrong = codes(text);
        assert!(wrong.iter().all(|code| *code == "CIT002"), "{text}: {wrong:?}");
    }
}

/// The strings of the fixtures are forms that are in use: next to none of them is a slip.
#[test]
fn forms_in_use_are_not_taken_for_slips() {
    const SLIPPED: [&str; 7] = ["CIT011", "CIT016", "CIT017", "CIT018", "CIT019", "CIT023", "TXT009"];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/citation");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (mut all, mut slipped) = (0, Vec::new());
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")) {
        for line in fs::read_to_string(path).unwrap().lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = object["verbatim"].as_str().unwrap();
            all += 1;
            slipped.extend(
                codes(text).iter().filter(|code| SLIPPED.contains(code)).map(|code| format!("{code} {text}")),
            );
        }
    }
    assert!(all > 150 && slipped.len() * 20 < all, "{} of {all}:\n{}", slipped.len(), slipped.join("\n"));
}
