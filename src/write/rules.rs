//! What writers report: the OUT family of the catalogue of checks, as far as writing itself can tell.

use crate::diagnostic::{Example, Fixable, Rule, Severity};

/// Every rule that a writer raises, in code order.
pub static RULES: &[&Rule] = &[
    &FORMULA_CELL,
    &NUMBER_LIKE_CELL,
    &SEPARATOR_IN_VALUE,
    &FIELD_LOST,
    &LINE_BREAK_IN_CELL,
    &KEY_TWICE,
    &NOT_IN_XML,
    &NOT_GIVEN,
];

/// OUT001
pub(super) static FORMULA_CELL: Rule = Rule {
    code: "OUT001",
    name: "formula-cell",
    severity: Severity::Note,
    summary: "a cell begins like a formula that a spreadsheet would run",
    why: "A spreadsheet runs what begins with `=`, `+`, `-` or `@`, whoever wrote it. The cell is written with one \
          `'` in front, which reading takes off again; with `--raw-cells` it is written as it is, and this is an error.",
    help: "leave the guard in place, or load the file with all columns as text",
    standard: Some("OWASP, CSV Injection"),
    fix: Fixable::Safe,
    bad: "Title: =HYPERLINK(\"http://example.org\")",
    good: "Title: Trade Talks in Havana",
    example: Example::Output("csv"),
};

/// OUT002
pub(super) static NUMBER_LIKE_CELL: Rule = Rule {
    code: "OUT002",
    name: "number-like-cell",
    severity: Severity::Warning,
    summary: "a spreadsheet would change an identifier that looks like a number or a date",
    why: "Opened by double click, `0104` becomes 104 and leaves `3-4` become a day in April. CSV has no types, so \
          nothing in the file can prevent it. Said once an output, at the first such cell.",
    help: "import the file with all columns as text",
    standard: Some("RFC 4180 has no data types"),
    fix: Fixable::No,
    bad: "Source: AVP RF, f. 0104, op. 17, d. 3",
    good: "Source: RGANI, f. 5, op. 30, d. 13",
    example: Example::Output("csv"),
};

/// OUT004
pub(super) static SEPARATOR_IN_VALUE: Rule = Rule {
    code: "OUT004",
    name: "separator-in-value",
    severity: Severity::Error,
    summary: "a value holds what separates values in the target",
    why: "A system that loads tables cuts a cell with several values at its separator and knows no way to write one \
          that is part of a value. So that one value does not become two, another character stands in its place.",
    help: "write the value without the separator, or put it right after loading",
    standard: Some("the import formats of AtoM, DSpace, CONTENTdm, Islandora Workbench and Omeka"),
    fix: Fixable::No,
    bad: "Subjects Discussed: Trade||Sugar",
    good: "Subjects Discussed: Trade",
    example: Example::Output("dspace-csv"),
};

/// OUT008
pub(super) static FIELD_LOST: Rule = Rule {
    code: "OUT008",
    name: "field-lost",
    severity: Severity::Note,
    summary: "the output format cannot carry a field of the record",
    why: "Each schema has room for some things only. What a record has and the format leaves out is listed once a \
          record and format; it is a note and no warning, since the format was chosen and nothing is wrong with \
          the record.",
    help: "write `jsonl` beside it, which keeps everything",
    standard: Some("Dublin Core Metadata Element Set 1.1 has no roles and no kinds of date"),
    fix: Fixable::No,
    bad: "Date: 1963-04-05\n\
          Original Language: Russian",
    good: "Date: 1963-04-05\n\
           no Original Language",
    example: Example::Output("dc"),
};

/// OUT015
pub(super) static LINE_BREAK_IN_CELL: Rule = Rule {
    code: "OUT015",
    name: "line-break-in-cell",
    severity: Severity::Note,
    summary: "a cell holds a line break",
    why: "The cell is quoted, as RFC 4180 asks, and every spreadsheet reads it; some catalogs that load tables \
          line by line do not.",
    help: "where the target takes no line breaks, replace them by spaces when loading",
    standard: Some("RFC 4180 section 2.6"),
    fix: Fixable::No,
    bad: "Rights: Reuse is welcome.\n\
          Please name the archive.",
    good: "Rights: Reuse is welcome. Please name the archive.",
    example: Example::Output("csv"),
};

/// OUT017
pub(super) static KEY_TWICE: Rule = Rule {
    code: "OUT017",
    name: "output-key-twice",
    severity: Severity::Error,
    summary: "two records of an output have the same key",
    why: "RDF names a record by its URL, and one without a URL by its ID where there is a `--base`. What two records say \
          of one name is said of one thing: whoever loads the file gets a single record with two titles, two dates and \
          two sources. Of two records with one OAI identifier harvesters keep the later alone. In bibliographies the later \
          of two entries with one key gets a number behind it, and the finding is a warning.",
    help: "give each record its own URL or ID",
    standard: Some(
        "RDF 1.1 Concepts, 3.2; JSON-LD 1.1, 3.3 and 4.5, node identifiers and node merging; OAI-PMH 2.0, 2.4",
    ),
    fix: Fixable::No,
    bad: "URL: https://a.example/document/1\n\
          ---\n\
          URL: https://a.example/document/1",
    good: "URL: https://a.example/document/1\n\
           ---\n\
           URL: https://a.example/document/2",
    example: Example::Output("jsonld"),
};

/// OUT021
pub(super) static NOT_IN_XML: Rule = Rule {
    code: "OUT021",
    name: "character-not-in-xml",
    severity: Severity::Warning,
    summary: "a character that XML cannot hold was left out",
    why: "XML 1.0 has no way to write most control characters, U+FFFE and U+FFFF, not even escaped. One of them \
          would make the whole file unreadable.",
    help: "remove the character from the source",
    standard: Some("XML 1.0 (Fifth Edition), production 2, Char"),
    fix: Fixable::Safe,
    bad: "Title: Trade Talks in Havana\u{3}",
    good: "Title: Trade Talks in Havana",
    example: Example::Output("dc"),
};

/// OUT022
pub(super) static NOT_GIVEN: Rule = Rule {
    code: "OUT022",
    name: "required-not-given",
    severity: Severity::Warning,
    summary: "the output format must have something that the record does not say",
    why: "A catalog refuses a record without what its format demands, a title above all. What the standard itself \
          provides for such a case stands there: a title in brackets, a code for what is not known.",
    help: "complete the source; `--strict` leaves out records with errors, and `--fail-on warning` stops on this",
    standard: Some("MARC 21 field 245; MODS 3.8 titleInfo; EAD3 did"),
    fix: Fixable::No,
    bad: "no Title",
    good: "Title: Trade Talks in Havana",
    example: Example::Output("marcxml"),
};
