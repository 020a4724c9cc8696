//! Families of rules: what the three letters of a code stand for.

/// Rules about one kind of thing, which share the letters of their codes.
#[derive(Debug)]
pub struct Family {
    /// The letters, `DAT`.
    pub code: &'static str,
    /// What the rules are about, one or two words.
    pub title: &'static str,
    /// What they hold, one sentence.
    pub about: &'static str,
}

/// Every family, in the order of their letters.
pub static FAMILIES: &[Family] = &[
    Family {
        code: "AGT",
        title: "People and bodies",
        about: "Names of writers, translators and funders stand where catalogs look for them, one name a value.",
    },
    Family {
        code: "CIT",
        title: "Citations",
        about: "The citation leads to the original: archive, fonds, file and leaves can be read from it.",
    },
    Family {
        code: "CMP",
        title: "Completeness",
        about: "The record has what description standards and aggregators ask for, and is a whole record.",
    },
    Family {
        code: "CON",
        title: "Consistency",
        about: "The parts of a record, and the records of a batch, do not contradict each other.",
    },
    Family {
        code: "DAT",
        title: "Dates",
        about: "Dates exist in the calendar, can be read by programs, and say what happened on them.",
    },
    Family {
        code: "ENC",
        title: "Encoding and characters",
        about: "The letters are those that were meant, and every output can carry them.",
    },
    Family {
        code: "IDN",
        title: "Identifiers and links",
        about: "A record has one ID and an address that opens.",
    },
    Family {
        code: "INP",
        title: "Input",
        about: "The file could be read as records; where it could not, these say why.",
    },
    Family { code: "INT", title: "Internal", about: "A fault of fonds itself, not of the record." },
    Family {
        code: "LAN",
        title: "Languages",
        about: "The languages of the original and of the edition are named, and have their codes.",
    },
    Family {
        code: "OUT",
        title: "Outputs",
        about: "What the chosen format cannot carry, or what a program that loads it would change.",
    },
    Family {
        code: "RGT",
        title: "Rights and classification",
        about: "What may be done with the edition is said, and old secrecy is not taken for a restriction of today.",
    },
    Family { code: "SCH", title: "Schemas", about: "The record is valid by the schema it is held against." },
    Family {
        code: "TXT",
        title: "Text",
        about: "Slips of typing, scanning and copying in titles, summaries and texts.",
    },
];
