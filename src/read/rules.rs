//! The rules that reading raises: input that could not be read as records (INP), its encoding (ENC001,
//! ENC011), and pages that are no record (CMP011).

use crate::diagnostic::{Example, Fixable, Rule, Severity};

/// Every rule of the readers, in code order.
pub static RULES: &[&Rule] = &[
    &NOT_A_RECORD,
    &DATES_DIFFER,
    &NOT_UTF_8,
    &BOM_NOT_UTF_8,
    &EMPTY_FILE,
    &UNKNOWN_LAYOUT,
    &CUT_OFF,
    &MALFORMED,
    &DOCUMENT_TYPE,
    &LIMIT_HIT,
    &ENCODING_GUESSED,
    &UNKNOWN_LABEL,
    &NO_DOCUMENTS,
    &CANNOT_READ,
    &ODD_SHAPE,
    &PARTS_ASTRAY,
    &DELETED,
    &MORE_RECORDS,
    &SPREADSHEET_DAMAGE,
    &ABOVE_RECORDS,
];

/// An error, login or search page where a record was expected.
pub(crate) static NOT_A_RECORD: Rule = Rule {
    code: "CMP011",
    name: "not-a-record",
    severity: Severity::Error,
    summary: "the input is not a record but an error, login or search page",
    why: "Bulk downloads save such pages under the names of records; exported, they become empty records in the catalog.",
    help: "download the record again",
    standard: None,
    fix: Fixable::No,
    bad: "404 Not Found",
    good: "the page of the record",
    example: Example::File,
};

/// Two values that should be one date.
pub(crate) static DATES_DIFFER: Rule = Rule {
    code: "DAT020",
    name: "date-forms-differ",
    severity: Severity::Warning,
    summary: "the date in words and the date in digits are not the same day",
    why: "People are shown one and programs sort by the other; only the words become the date of the record.",
    help: "compare with the document and correct the one that is wrong",
    standard: Some("DACS 2.4"),
    fix: Fixable::No,
    bad: r#"{"title": "T", "frontend_doc_date": "April 5, 1963", "doc_date": "19630406"}"#,
    good: r#"{"title": "T", "frontend_doc_date": "April 5, 1963", "doc_date": "19630405"}"#,
    example: Example::File,
};

/// Bytes that are not UTF-8.
pub static NOT_UTF_8: Rule = Rule {
    code: "ENC001",
    name: "not-utf-8",
    severity: Severity::Error,
    summary: "the file is not encoded in UTF-8",
    why: "Catalogs load UTF-8; in another encoding letters outside ASCII are lost or turn into others.",
    help: "save the file as UTF-8",
    standard: Some("RFC 3629; AtoM import check \"File encoding\""),
    fix: Fixable::No,
    bad: "Béla in Windows-1252, `42 E9 6C 61`",
    good: "Béla in UTF-8, `42 C3 A9 6C 61`",
    example: Example::File,
};

/// A byte order mark of another encoding than UTF-8.
pub static BOM_NOT_UTF_8: Rule = Rule {
    code: "ENC011",
    name: "byte-order-mark-not-utf-8",
    severity: Severity::Warning,
    summary: "the file has a byte order mark but is not UTF-8",
    why: "The mark says what the file is, so it is read rightly here; most catalogs refuse it.",
    help: "save the file as UTF-8",
    standard: Some("Unicode 15.0, section 23.8; AtoM import check \"Unicode BOM\""),
    fix: Fixable::No,
    bad: "`FE FF 00 41`, that is `A` in UTF-16",
    good: "`41`",
    example: Example::File,
};

/// A file with nothing in it.
pub(crate) static EMPTY_FILE: Rule = Rule {
    code: "INP001",
    name: "empty-file",
    severity: Severity::Error,
    summary: "the file is empty",
    why: "Nothing, or white space alone, usually comes from a download that failed.",
    help: "download or export the file again",
    standard: None,
    fix: Fixable::No,
    bad: "a file of 0 bytes",
    good: "a file with a record",
    example: Example::File,
};

/// Content of no layout that is known.
pub static UNKNOWN_LAYOUT: Rule = Rule {
    code: "INP002",
    name: "unknown-layout",
    severity: Severity::Error,
    summary: "the content has no layout or format that fonds knows",
    why: "Without labels or headings there is no telling which words are the title and which the source.",
    help: "check that this is the right file, or name its format with `--from`",
    standard: None,
    fix: Fixable::No,
    bad: "an image saved as `177840.txt`",
    good: "the text of the document page",
    example: Example::File,
};

/// Content that breaks off.
pub(crate) static CUT_OFF: Rule = Rule {
    code: "INP003",
    name: "cut-off",
    severity: Severity::Error,
    summary: "the file or archive member breaks off before its end",
    why: "What stands before the break is read, but fields that follow it in a whole file are missing.",
    help: "download or export the file again",
    standard: None,
    fix: Fixable::No,
    bad: "a page that ends in the middle of its text, with no `Document Information`",
    good: "the whole page",
    example: Example::File,
};

/// A piece of a file of several records that cannot be read.
pub(crate) static MALFORMED: Rule = Rule {
    code: "INP004",
    name: "malformed",
    severity: Severity::Error,
    summary: "a row, line or element breaks the grammar of its format",
    why: "What it was to say cannot be told with certainty; it is left out, and the records around it are read.",
    help: "correct it at the place shown, or export the file again",
    standard: Some("RFC 4180; RFC 8259; XML 1.0"),
    fix: Fixable::No,
    bad: r#"{"id": "177840", "title": "From the Journal}"#,
    good: r#"{"id": "177840", "title": "From the Journal"}"#,
    example: Example::File,
};

/// A document type declaration.
pub(crate) static DOCUMENT_TYPE: Rule = Rule {
    code: "INP005",
    name: "document-type",
    severity: Severity::Error,
    summary: "the XML has a document type that declares entities",
    why: "Entities can grow without end and can fetch other files, so none is read; where the text uses one, its name stays.",
    help: "write the characters themselves, and leave the document type out",
    standard: Some("XML 1.0 (Fifth Edition), section 4.2; CWE-776"),
    fix: Fixable::No,
    bad: "<!DOCTYPE records [<!ENTITY org \"AVP RF\">]>",
    good: "<records>",
    example: Example::File,
};

/// A limit against hostile or broken input.
pub(crate) static LIMIT_HIT: Rule = Rule {
    code: "INP006",
    name: "limit-hit",
    severity: Severity::Error,
    summary: "the input is larger than a limit allows",
    why: "A small compressed file can grow without end; the limit keeps one file from using up the memory.",
    help: "if the file is sound, raise the limit with `--max-size`",
    standard: None,
    fix: Fixable::No,
    bad: "a `.gz` of 1 MB that unpacks to 1 GB",
    good: "a file of at most 64 MiB, unpacked",
    example: Example::File,
};

/// An encoding that nothing names.
pub(crate) static ENCODING_GUESSED: Rule = Rule {
    code: "INP007",
    name: "encoding-guessed",
    severity: Severity::Note,
    summary: "the encoding was guessed from the bytes",
    why: "Nothing in the file names its encoding; a wrong guess shows as wrong letters.",
    help: "look at letters outside ASCII, and save the file as UTF-8",
    standard: Some("WHATWG Encoding Standard"),
    fix: Fixable::No,
    bad: "bytes that may be Windows-1251 or KOI8-R",
    good: "UTF-8",
    example: Example::File,
};

/// A label that no field has.
pub(crate) static UNKNOWN_LABEL: Rule = Rule {
    code: "INP008",
    name: "unknown-label",
    severity: Severity::Warning,
    summary: "a field has a label that fonds does not know",
    why: "The value is kept under `extra`, which Dublin Core cannot carry.",
    help: "correct the label if it is misspelt",
    standard: Some("AtoM import check \"Unrecognized column names\""),
    fix: Fixable::No,
    bad: "Langauge: Russian",
    good: "Language: Russian",
    example: Example::Record,
};

/// A folder without anything that could be read.
pub static NO_DOCUMENTS: Rule = Rule {
    code: "INP009",
    name: "no-documents",
    severity: Severity::Error,
    summary: "the folder holds no document that can be read",
    why: "A batch that converts nothing is as a rule a folder misspelt, or a download that failed; hidden files and links are not entered.",
    help: "name the folder that holds the saved pages, or the files themselves",
    standard: None,
    fix: Fixable::No,
    bad: "fonds check empty/",
    good: "fonds check pages/",
    example: Example::File,
};

/// A file that the system does not let be opened or read.
pub static CANNOT_READ: Rule = Rule {
    code: "INP010",
    name: "cannot-read",
    severity: Severity::Error,
    summary: "the file cannot be opened or read",
    why: "It may have been moved, renamed or locked since it was named; the rest of the batch is read all the same.",
    help: "look whether the path is right and the file may be read",
    standard: None,
    fix: Fixable::No,
    bad: "the path of a file that was moved",
    good: "the path of a file that can be read",
    example: Example::File,
};

/// A value of another shape than its field has.
pub(crate) static ODD_SHAPE: Rule = Rule {
    code: "INP011",
    name: "odd-shape",
    severity: Severity::Warning,
    summary: "a value has another shape than its field has in a record of fonds",
    why: "It was taken as it is most likely meant, or kept under `extra` where nobody can tell; other programs that follow the schema refuse it.",
    help: "write it as the schema has it; `fonds schema record` prints what is asked",
    standard: Some("JSON Schema 2020-12"),
    fix: Fixable::No,
    bad: r#"{"id": 177840, "citation_verbatim": "RGANI, f. 5", "donors": "Leon Levy Foundation"}"#,
    good: r#"{"id": "177840", "citation_verbatim": "RGANI, f. 5", "donors": ["Leon Levy Foundation"]}"#,
    example: Example::File,
};

/// Parts of a citation that do not fit its words.
pub(crate) static PARTS_ASTRAY: Rule = Rule {
    code: "INP012",
    name: "citation-parts-astray",
    severity: Severity::Warning,
    summary: "the parts of a citation do not stand in its words where they say",
    why: "The words or the parts were edited, and an export that cuts the one by the other would cite another file.",
    help: "when the words are right, take `citations`, `credits`, `about` and `residue` away, and they are read anew",
    standard: None,
    fix: Fixable::No,
    bad: r#"{"citation_verbatim": "RGANI, f. 5", "residue": [{"text": "see", "span": [40, 43]}]}"#,
    good: r#"{"citation_verbatim": "RGANI, f. 5"}"#,
    example: Example::File,
};

/// A record of which a repository says that it was deleted.
pub(crate) static DELETED: Rule = Rule {
    code: "INP013",
    name: "deleted-record",
    severity: Severity::Note,
    summary: "the repository says that a record was deleted",
    why: "Nothing is left of it but its identifier, so there is nothing to convert.",
    help: "take the record out of your own catalog, if it is there",
    standard: Some("OAI-PMH 2.0, section 2.5.1"),
    fix: Fixable::No,
    bad: "<header status=\"deleted\">",
    good: "<header>",
    example: Example::File,
};

/// A list of records that goes on elsewhere.
pub(crate) static MORE_RECORDS: Rule = Rule {
    code: "INP014",
    name: "more-records",
    severity: Severity::Note,
    summary: "the file is one part of a longer list of records",
    why: "A repository hands out long lists in parts; a harvest that ends at the first is not whole.",
    help: "ask the repository for the next part with the token, until there is none",
    standard: Some("OAI-PMH 2.0, section 3.5"),
    fix: Fixable::No,
    bad: "<resumptionToken>page-2</resumptionToken>",
    good: "<resumptionToken/>",
    example: Example::File,
};

/// What a spreadsheet made of a value.
pub(crate) static SPREADSHEET_DAMAGE: Rule = Rule {
    code: "INP015",
    name: "spreadsheet-damage",
    severity: Severity::Error,
    summary: "a spreadsheet replaced the value of a cell by something else",
    why: "Formula errors, days counted from 1900 and numbers cut short are what is left when a sheet was opened, \
          calculated and saved; the value itself is lost.",
    help: "take the value from the source again, and import such columns as text",
    standard: Some("ECMA-376-1, 18.17.3 and 18.17.4"),
    fix: Fixable::No,
    bad: "`41364` in the column `date`",
    good: "`31 March 2013`",
    example: Example::File,
};

/// What a finding aid says of what holds its records.
pub(crate) static ABOVE_RECORDS: Rule = Rule {
    code: "INP016",
    name: "description-above-records",
    severity: Severity::Note,
    summary: "the description of a component that holds others is not read, but for where it lies",
    why: "A record is a file or an item. What is said of the fonds or series above it holds for all of them and stands \
          in none; only repository, units and containers go into their citations.",
    help: "keep the finding aid beside the records, or describe the level above as a record of its own",
    standard: Some("ISAD(G) 2.4, non-repetition of information"),
    fix: Fixable::No,
    bad: "a `fonds` with a title and a history, and items in it",
    good: "an item that stands by itself",
    example: Example::File,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_code_order() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
