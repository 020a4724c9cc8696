//! What reading XML promises of whole files: records cut apart, faults said, nothing that makes it fail or slow.

use proptest::prelude::*;

use crate::diagnostic::Severity;
use crate::read::{self, Entry, Options};
use crate::record::Field;

fn read_with(text: &str, options: &Options) -> Vec<Entry> {
    read::read("a.xml", text.as_bytes().to_vec(), options).map(Result::unwrap).collect()
}

fn read_all(text: &str) -> Vec<Entry> {
    read_with(text, &Options::default())
}

/// The titles of the records, and the codes of what was said, in order.
fn outline(entries: &[Entry]) -> Vec<String> {
    let one = |entry: &Entry| {
        let title = entry.raw.as_ref().map(|raw| raw.first(Field::Title).map(|raw| raw.value.to_string()));
        let title = title.map(Option::unwrap_or_default);
        let codes = entry.diagnostics.iter().filter(|found| found.severity != Severity::Note);
        title.into_iter().chain(codes.map(|found| found.rule.code.to_owned())).collect::<Vec<_>>().join(" ")
    };
    entries.iter().map(one).collect()
}

fn dc(title: &str) -> String {
    format!("<oai_dc:dc><dc:title>{title}</dc:title></oai_dc:dc>\n")
}

#[test]
fn records_know_their_place() {
    let text = format!("<records>\n{}<x/>  {}</records>", dc("One"), dc("Twö"));
    let entries = read_all(&text);
    assert_eq!(outline(&entries), ["One", "Twö"]);
    let second = &entries[1];
    let raw = second.raw.as_ref().unwrap();
    assert_eq!((raw.index, second.source.first_line()), (2, 3));
    let span = raw.first(Field::Title).unwrap().value.span().unwrap();
    assert_eq!(second.source.position(span.start).column, 28);
    assert_eq!(&text[second.source.file_span(span).start..][..4], "Twö");
    assert_eq!(second.source.address(span).as_deref(), Some("/records/oai_dc:dc[2]/dc:title"));
}

/// The values of a field in the only record of a file.
fn values(text: &str, field: Field) -> Vec<String> {
    let raw = read_all(text).remove(0).raw.unwrap();
    raw.values(field).map(|raw| raw.value.to_string()).collect()
}

fn marc(leader: &str, fields: &[(&str, &str, &str)]) -> String {
    let field = |(tag, code, value): &(&str, &str, &str)| {
        format!(
            "<datafield tag='{tag}' ind1=' ' ind2=' '><subfield code='{code}'>{value}</subfield></datafield>"
        )
    };
    let fields: String = fields.iter().map(field).collect();
    format!("<record xmlns='http://www.loc.gov/MARC21/slim'><leader>{leader}</leader>{fields}</record>")
}

fn mods(inside: &str) -> String {
    format!("<mods xmlns='http://www.loc.gov/mods/v3'>{inside}</mods>")
}

#[test]
fn punctuation_at_the_ends_of_subfields_goes_unless_the_leader_says_that_there_is_none() {
    let title = [("245", "a", "Letter on the harbour."), ("500", "a", "Copy number: 3,")];
    for (leader, expected) in [
        ("00000ntmaa2200000 i 4500", "Letter on the harbour"),
        ("00000ntmaa2200000 a 4500", "Letter on the harbour"),
        ("", "Letter on the harbour"),
        ("00000ntmaa2200000 c 4500", "Letter on the harbour."),
        ("00000ntmaa2200000un 4500", "Letter on the harbour."),
    ] {
        assert_eq!(values(&marc(leader, &title), Field::Title), [expected], "{leader}");
    }
}

#[test]
fn fields_that_are_lines_of_one_text_are_read_as_one() {
    let text = marc(
        "",
        &[("520", "a", "One."), ("540", "a", "Free."), ("520", "a", "Two."), ("540", "a", "To all.")],
    );
    assert_eq!(values(&text, Field::Summary), ["One.\nTwo."]);
    assert_eq!(values(&text, Field::Rights), ["Free.\nTo all."]);
}

#[test]
fn a_chronological_heading_is_a_date_of_an_event_where_no_note_has_one() {
    let heading = ("648", "a", "1961-01-17");
    assert_eq!(values(&marc("", &[heading]), Field::EventDates), ["1961-01-17"]);
    let both = marc("", &[("518", "d", "January 17, 1961"), heading]);
    assert_eq!(values(&both, Field::EventDates), ["January 17, 1961"]);
}

#[test]
fn words_of_a_date_are_taken_where_they_say_the_same() {
    let date = |words: &str| {
        mods(&format!(
            "<originInfo><dateCreated encoding='w3cdtf'>1963-04-05</dateCreated><displayDate>{words}</displayDate></originInfo>"
        ))
    };
    assert_eq!(values(&date("April 5, 1963"), Field::Created), ["April 5, 1963"]);
    let other = read_all(&date("spring of that year")).remove(0).raw.unwrap();
    assert_eq!(other.first(Field::Created).unwrap().value, "1963-04-05");
    assert!(other.fields.iter().any(|field| field.value == "spring of that year"));
}

#[test]
fn who_published_a_document_is_not_the_publisher_of_its_edition() {
    let roles =
        "<role><roleTerm type='code'>pbl</roleTerm><roleTerm type='text'>published by</roleTerm></role>";
    let text = mods(&format!("<name><namePart>A. B.</namePart>{roles}</name>"));
    assert_eq!(values(&text, Field::Publisher), Vec::<String>::new());
    let text = mods("<name><namePart>A. B.</namePart><role><roleTerm>pbl</roleTerm></role></name>");
    assert_eq!(values(&text, Field::Publisher), ["A. B."]);
}

#[test]
fn a_record_that_is_not_well_formed_is_skipped_and_the_next_is_read() {
    let text = format!(
        "<records>{}<oai_dc:dc><dc:title>x</dc:date></oai_dc:dc>{}<oai_dc:dc><dc:title>y</dc:title>{}</records>",
        dc("One"),
        dc("Two"),
        dc("Three"),
    );
    assert_eq!(outline(&read_all(&text)), ["One", "INP004", "Two", "INP004", "Three"]);
    let outer = format!("<records><a><b></a>{}</records>", dc("One"));
    assert_eq!(outline(&read_all(&outer)), ["INP004", "One"]);
}

#[test]
fn a_file_that_breaks_off_keeps_what_stands_before() {
    let whole = format!("<records>{}", dc("One"));
    assert_eq!(outline(&read_all(&whole)), ["One", "INP003"]);
    let within = format!("{whole}<oai_dc:dc><dc:title>Two</dc:title><dc:date>19");
    assert_eq!(outline(&read_all(&within)), ["One", "Two INP003"]);
    let in_a_tag = format!("{whole}<oai_dc:dc><dc:title xml:lang='e");
    assert_eq!(outline(&read_all(&in_a_tag)).len(), 2);
}

#[test]
fn entities_are_neither_declared_nor_lost() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>";
    let entries = read_all(&format!("{laughs}<records>{}</records>", dc("&lol2; &amp; &#x416;")));
    assert_eq!(outline(&entries), ["INP005", "&lol2; & Ж INP004"]);
    let plain = read_all(&format!("<!DOCTYPE records SYSTEM 'records.dtd'>{}", dc("One")));
    assert_eq!(outline(&plain), ["", "One"]);
}

#[test]
fn nesting_has_a_bound() {
    let deep = "<a>".repeat(100_000);
    let inside = format!("<records>{}<oai_dc:dc><dc:title>x</dc:title>{deep}", dc("One"));
    assert_eq!(outline(&read_all(&inside)), ["One", "INP006"]);
    let ended =
        format!("<records><oai_dc:dc>{deep}{}</oai_dc:dc>{}</records>", "</a>".repeat(100_000), dc("One"));
    assert_eq!(outline(&read_all(&ended)), ["INP006", "One"]);
    let from = read::by_name("dc");
    let outside = read_with(&format!("<records>{deep}"), &Options { from, ..Options::default() });
    assert_eq!(outline(&outside), ["INP006"]);
}

#[test]
fn a_record_that_is_too_long_is_skipped() {
    let options = Options { max_bytes: 50_000, ..Options::default() };
    let long = format!("<oai_dc:dc><dc:title a='{}'>x</dc:title></oai_dc:dc>", "y".repeat(200_000));
    let text = format!("<records>{}{long}{}</records>", dc("One"), dc("Two"));
    let from = read::by_name("dc");
    let mut titles = Vec::new();
    let mut bytes = text.as_bytes();
    // Read from a stream, since a text in memory is bounded as a whole.
    read::open("a.xml", &mut bytes, &Options { from, ..options }, &mut |part| {
        if let read::Part::Records { entries, .. } = part {
            titles.extend(outline(&entries));
        }
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(titles, ["One", "INP006", "Two"]);
}

#[test]
fn declared_encodings_are_obeyed() {
    let text = "<?xml version='1.0' encoding='windows-1251'?><records><oai_dc:dc><dc:title>Нота</dc:title></oai_dc:dc></records>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let entries: Vec<Entry> =
        read::read("a.xml", bytes.into_owned(), &Options::default()).map(Result::unwrap).collect();
    assert_eq!(outline(&entries), ["Нота ENC001"]);
}

#[test]
fn an_answer_without_records_says_why() {
    let text = "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><error code='noRecordsMatch'>none</error></OAI-PMH>";
    let entries = read_all(text);
    assert_eq!(outline(&entries), ["CMP011"]);
    let empty = read_all("<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords/></OAI-PMH>");
    assert!(empty.is_empty());
    let from = read::by_name("mods");
    let other = read_with("<TEI><text/></TEI>", &Options { from, ..Options::default() });
    assert_eq!(outline(&other), ["INP002"]);
}

#[test]
fn one_note_names_the_elements_without_a_field() {
    let text = "<mods><titleInfo><title>T</title></titleInfo><physicalDescription><extent>2</extent></physicalDescription>\
                <extension><x:y xmlns:x='urn:x'>z</x:y></extension></mods>";
    let entries = read_all(text);
    let notes: Vec<_> = entries[0].diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        notes,
        [
            "kept under `extra`, having no field of their own: `mods:physicalDescription/extent`, `mods:extension/x:y`"
        ]
    );
}

proptest! {
    #[test]
    fn any_markup_gives_entries(
        text in "(<records>|</records>|<oai_dc:dc>|</oai_dc:dc>|<dc:title>|</dc:title>|<record>|</record>|<ead>|<archdesc>|<c>|</c>|<did>|<unitid>1|<leader/>|<mods>|<!DOCTYPE|<!--|-->|[<>&é;\"' ]|x){0,40}",
        size in 1..9_usize,
    ) {
        let from = read::by_name("oai");
        let options = Options { from, ..Options::default() };
        let whole = outline(&read_with(&text, &options));
        // The same in pieces of any length.
        let mut bytes = std::io::BufReader::with_capacity(size, text.as_bytes());
        let mut stream = read::Stream::new("a.xml", &mut bytes, &[], &options);
        let mut pieces = Vec::new();
        let mut sink = |entry| {
            pieces.extend(outline(&[entry]));
            std::ops::ControlFlow::Continue(())
        };
        let _ = super::split::read(&mut stream, &mut sink, "oai").unwrap();
        if !text.trim().is_empty() {
            prop_assert_eq!(pieces, whole);
        }
    }
}
