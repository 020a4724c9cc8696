//! MARC 21 bibliographic records in MARCXML (MARC21slim 1.1): the fields of `crosswalk::marc` in a collection.

use std::io;

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::scribe::Scribe;
use super::untitled;
use crate::crosswalk::marc::{self, Body, General, Making, Subfield};
use crate::diagnostic::Diagnostics;
use crate::record::Record;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "marcxml",
    extension: "marc.xml",
    endings: &["marcxml"],
    title: "MARC 21 in MARCXML, for the catalogs of libraries",
    standard: "MARC 21 Format for Bibliographic Data; MARC21slim 1.1",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("245 $a")),
    ("M02", At("264 #0 $c; 046 $k; 008/06-14")),
    ("M03", At("245 $f")),
    ("M04", At("518 $d; 648 $a")),
    ("M05", At("264 #1 $c")),
    ("M06", At("520 $a")),
    ("M07", At("535 $a")),
    ("M08", At("524 $a")),
    ("M09", At("535 $a $b $c")),
    ("M10", At("773 $t")),
    ("M11", At("773 $g")),
    ("M12", At("535 $a; 773 $g")),
    ("M13", At("773 $g")),
    ("M14", At("773 $g")),
    ("M15", At("541 $a $c; 561 $a; 720 $a $e $4")),
    ("M16", At("720 $a $e $4")),
    ("M17", At("720 $a $e $4")),
    ("M18", At("720 $a $e $4")),
    ("M19", At("720 $a $e $4")),
    ("M20", Partly("524 $a", "the bodies that people belong to, but in the words of the citation")),
    ("M21", At("540 $a")),
    ("M22", At("540 $u")),
    ("M24", At("655 $a")),
    ("M25", At("041 $a; 546 $a; 008/35-37")),
    ("M26", At("041 $h; 546 $a")),
    ("M27", At("035 $a")),
    ("M28", At("856 $u")),
    ("M30", At("500 $a")),
    ("M31", At("710 or 720 $a $e $4")),
    ("M32", At("110 or 720 $a $e $4")),
    ("M33", At("653 $a")),
    ("M34", At("651 $a")),
    ("M35", At("653 $a")),
    ("M37", At("264 #1 $b")),
    ("M38", At("500 $a")),
    ("M38b", At("500 $a")),
    ("M39", Lost("a catalog does not hold the text")),
    ("M40", At("720 $a $e $4")),
    ("M41", At("500 $a")),
    ("R01", At("536 $a")),
    ("R02", At("500 $a")),
    ("R03", At("245 $f; 264 $c; 518 $d; 546 $a")),
];

struct MarcXml {
    scribe: Scribe,
    options: Options,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    let mut scribe = Scribe::new(sink)?;
    scribe.start("", "collection", &[("xmlns", "http://www.loc.gov/MARC21/slim")])?;
    Ok(Box::new(MarcXml { scribe, options: options.clone() }))
}

/// Writes a field; none where XML can hold nothing of what it says.
fn data(scribe: &mut Scribe, field: &'static str, tag: &str, body: &Body<'_>) -> io::Result<()> {
    let said = body.subfields.iter().filter(|subfield| !subfield.is_label);
    // Each is asked, so that each that cannot be held is remembered.
    if said.filter(|subfield| scribe.can_hold(field, &subfield.value)).count() == 0 {
        return Ok(());
    }
    let [first, second] = &body.indicators.map(String::from);
    scribe.start("", "datafield", &[("tag", tag), ("ind1", first), ("ind2", second)])?;
    for Subfield { code, value, .. } in &body.subfields {
        scribe.text(field, "subfield", &[("code", code.encode_utf8(&mut [0; 4]))], value)?;
    }
    scribe.end()
}

impl Writer for MarcXml {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        let Self { scribe, options } = self;
        untitled::report_in_xml(scribe, FORMAT.name, record, out);
        let making = Making { agency: options.agency.code.as_deref(), made: options.made(record) };
        scribe.start("", "record", &[])?;
        scribe.text("", "leader", &[], marc::LEADER)?;
        if marc::is_online(record) {
            scribe.text("", "controlfield", &[("tag", "007")], marc::ONLINE)?;
        }
        scribe.text("", "controlfield", &[("tag", "008")], &General::of(record, making).text())?;
        for (field, tag, body) in marc::fields(record, making) {
            data(scribe, field, tag, &body)?;
        }
        scribe.end()?;
        scribe.report(out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.scribe.finish()
    }
}
