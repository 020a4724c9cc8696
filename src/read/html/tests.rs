//! What comes of whole pages.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Source;
use crate::record::raw::Name;

fn entry(text: &str) -> Entry {
    let source = Source::new("a.html", text);
    open(Document { source, diagnostics: Diagnostics::new() }).next().unwrap().unwrap()
}

/// The fields by name, `?` before unknown labels, and the codes of what reading found.
fn read(text: &str) -> (Vec<(String, String)>, Vec<&'static str>) {
    let entry = entry(text);
    let name = |name: &Name| match name {
        Name::Known(field) => field.name().to_owned(),
        Name::Credit(role) => format!("+{}", role.name()),
        Name::Unknown(label) => format!("?{label}"),
        Name::Column(name) => format!("#{name}"),
    };
    let fields = entry.raw.map(|raw| raw.fields).unwrap_or_default();
    let fields = fields.iter().map(|field| (name(&field.name), field.value.as_str().to_owned())).collect();
    (fields, entry.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect())
}

fn fields(text: &str) -> Vec<(String, String)> {
    read(text).0
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn furniture(text: &str) -> Vec<String> {
    entry(text).raw.unwrap().furniture.iter().map(ToString::to_string).collect()
}

const SOURCE: &str = "<div class=information-block><div class=sub-title>Source</div><p>AVP RF, f. 1</div>";
const PANE: &str = "<div class='tab-pane active'>Text.</div>";
const LIST: &str = "<dl><dt>Source<dd>AVP RF, f. 1<dt>Type<dd>Note</dl>";

#[test]
fn html_is_known_by_its_first_tag() {
    for text in [
        "<!DOCTYPE html><p>a",
        "\u{feff}\n<!-- a -->\n<HTML lang=en>",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\" \"y\"><html xmlns=\"http://www.w3.org/1999/xhtml\">",
        "<body>",
        "<div class=\"a\">b</div>",
        "<head/>",
    ] {
        assert!(sniff(text) > 90, "{text}");
    }
    for text in [
        "A letter\n\nLine<br>\nSource\n\nf. 1",
        "<?xml version=\"1.0\"?><mods xmlns=\"http://www.loc.gov/mods/v3\"/>",
        "<https://a.example/document/5>",
        "<ead>",
        "<header-a>",
        "<div",
        "<br>a",
        "",
        "<!-- a",
    ] {
        assert_eq!(sniff(text), 0, "{text}");
    }
}

#[test]
fn the_first_date_and_title_outside_of_values_count() {
    let text = format!(
        "<div class=date>May 5, 1952</div><h1 class='title big'>A title</h1>{PANE}{SOURCE}<p class=date>1960</p>"
    );
    let expected = [
        ("date", "May 5, 1952"),
        ("title", "A title"),
        ("citation_verbatim", "AVP RF, f. 1"),
        ("body", "Text."),
    ];
    assert_eq!(fields(&text), pairs(&expected));
    assert_eq!(furniture(&text), ["1960"]);
}

#[test]
fn the_pane_that_is_shown_comes_first_and_other_text_is_kept() {
    let text = format!(
        "<div class=tab-pane><p>The ministers spoke of trade and agreed to meet again.</div>\
         <div class='tab-pane active'>One.<p>Two.</div><div class=tab-pane>Download</div>{SOURCE}"
    );
    let expected = [
        ("citation_verbatim", "AVP RF, f. 1"),
        ("body", "One.\n\nTwo."),
        ("body", "The ministers spoke of trade and agreed to meet again."),
    ];
    assert_eq!(fields(&text), pairs(&expected));
    assert_eq!(furniture(&text), ["Download"]);
}

#[test]
fn labels_reach_to_the_next_one_where_end_tags_are_missing() {
    let text = "<h1 class=title>A<div class=tab-pane>B<div class=information-block><div class=sub-title>Source\
                <div class=text>AVP RF, f. 1<div class=information-block><div class=sub-title>Type<div class=pill>Note\
                <footer>C";
    let expected = [("title", "A"), ("citation_verbatim", "AVP RF, f. 1"), ("type", "Note"), ("body", "B")];
    assert_eq!(fields(text), pairs(&expected));
}

#[test]
fn headings_announce_pills_and_known_fields() {
    let text = format!(
        "{PANE}{SOURCE}<h2 class=title>Author(s)</h2><a class=pill>A</a><a class=pill><i>x</i><b class=name>B</b></a>\
         <h3 class=title>Shelf</h3><a class=pill>C</a><h3 class=title>Related</h3><p>D\
         <h4 class=title>Summary</h4><p>E"
    );
    let expected = [
        ("citation_verbatim", "AVP RF, f. 1"),
        ("creators", "A\nB"),
        ("?Shelf", "C"),
        ("summary", "E"),
        ("body", "Text."),
    ];
    assert_eq!(read(&text), (pairs(&expected), vec!["INP008"]));
    assert_eq!(furniture(&text), ["x", "Related", "D"]);
}

#[test]
fn labels_in_the_text_are_text() {
    let text = format!("<div class='tab-pane active'>{LIST}<h2 class=title>Type</h2><p>a</div>{SOURCE}");
    let expected =
        [("citation_verbatim", "AVP RF, f. 1"), ("body", "Source\nAVP RF, f. 1\nType\nNote\n\nType\n\na")];
    assert_eq!(fields(&text), pairs(&expected));
}

#[test]
fn a_layout_without_labels_is_cut_off() {
    let text = "<p class=date>May 5, 1952<h1 class=title>A</h1><div class=tab-pane>B";
    assert_eq!(read(text).1, ["INP003"]);
    assert_eq!(read(&format!("{text}<di")).1, ["INP003"]);
}

#[test]
fn lists_and_tables_of_labels_are_read() {
    let expected = [("citation_verbatim", "AVP RF, f. 1"), ("type", "Note")];
    assert_eq!(fields(LIST), pairs(&expected));
    let table =
        "<h1>A</h1><table><tr><th>Source<td>AVP RF, f. 1<tr><td>Type<td>Note<tr><td>Boats<td>3</table>";
    assert_eq!(fields(table)[1..3], pairs(&expected));
    assert_eq!(fields(table)[3..], pairs(&[("body", "Boats 3")]));
    let (several, codes) = read("<dl><dt>Shelf<dd>A<dd>B<dt>Language<dd></dl>");
    assert_eq!((several, codes), (pairs(&[("?Shelf", "A\nB"), ("languages", "")]), vec!["INP008"]));
}

#[test]
fn lists_and_tables_without_a_known_label_are_text() {
    let text = format!(
        "<h1>A</h1>{LIST}<dl><dt>Net<dd>Rope</dl><table><tr><th>Year<th>Boats<tr><td>1960<td>4</table>"
    );
    assert_eq!(fields(&text).last(), pairs(&[("body", "Net\nRope\n\nYear Boats\n1960 4")]).last());
}

#[test]
fn labels_on_lines_of_their_own_are_read_as_on_a_text_page() {
    let text = "<p>May 5, 1952</p><h1>A &amp; B</h1><p>The text.</p><h3>Source</h3><p>AVP <b>RF</b>, f.&nbsp;1</p>\
                <p><b>Record ID:</b> 5</p><nav>Next</nav>";
    let expected = [
        ("date", "May 5, 1952"),
        ("title", "A & B"),
        ("citation_verbatim", "AVP RF, f. 1"),
        ("id", "5"),
        ("body", "The text."),
    ];
    assert_eq!(read(text), (pairs(&expected), vec![]));
    let raw = entry(text).raw.unwrap();
    let citation = raw.first(Field::Citation).unwrap();
    assert_eq!(citation.label.map(|label| label.of(text)), Some("Source"));
    assert_eq!(citation.value.span().map(|span| span.of(text)), Some("AVP <b>RF</b>, f.&nbsp;1"));
}

#[test]
fn what_stands_around_the_content_is_furniture() {
    let text = format!(
        "<div class=navbar>Menu</div><header>Site</header><main><header>1952<h1>A</h1></header>{LIST}<p>B</main><p>C"
    );
    let expected = [
        ("date", "1952"),
        ("title", "A"),
        ("citation_verbatim", "AVP RF, f. 1"),
        ("type", "Note"),
        ("body", "B"),
    ];
    assert_eq!(fields(&text), pairs(&expected));
    assert_eq!(furniture(&text), ["Menu", "Site", "C"]);
}

#[test]
fn what_is_out_of_sight_is_added_where_it_says_more() {
    let text = format!(
        "<html lang=en><head><meta name=DC.Title content='a title.'><meta name=dc.date content=1952-05-05>\
         <meta name=DCTERMS.created content=1952-05-04><meta name=citation_author content='A. Weber'>\
         <meta name=DC.format content=text/html><meta name=DC.tilte content=x><meta name=viewport content=y>\
         <meta property=og:title content=z><link rel=canonical href=https://a.example/document/5></head>\
         <h1>A title</h1><p class=date>5 May 1952</p>{LIST}"
    );
    let expected = [
        ("title", "A title"),
        ("date", "5 May 1952"),
        ("citation_verbatim", "AVP RF, f. 1"),
        ("type", "Note"),
        ("created", "1952-05-04"),
        ("creators", "A. Weber"),
        ("?DC.format", "text/html"),
        ("?DC.tilte", "x"),
        ("url", "https://a.example/document/5"),
        ("edition_languages", "en"),
    ];
    assert_eq!(read(&text), (pairs(&expected), vec!["INP008"]));
}

#[test]
fn json_ld_describes_the_first_document_in_it() {
    let text = format!(
        "<script type='application/ld+json'>[{{\"@type\": \"WebSite\", \"name\": \"S\"}}, {{\"@type\": [\"Article\"],\
         \"name\": \"A \\u0022title\\u0022\", \"inLanguage\": {{\"name\": \"English\"}}, \"keywords\": [\"a\", \"b\"],\
         \"identifier\": \"https://a.example/document/5\", \"author\": {{\"@type\": \"Person\", \"name\": \"Weber\"}}}}]\
         </script>{LIST}<script type='application/ld+json'>{{</script>"
    );
    let expected = [
        ("title", "A \"title\""),
        ("edition_languages", "English"),
        ("subjects", "a"),
        ("subjects", "b"),
        ("url", "https://a.example/document/5"),
        ("creators", "Weber"),
    ];
    assert_eq!(fields(&text)[2..], pairs(&expected));
    let raw = entry(&text).raw.unwrap();
    let place = |field: Field| raw.first(field).unwrap().value.span().unwrap().of(&text);
    assert_eq!(place(Field::Creators), "Weber");
    assert!(place(Field::Title).starts_with("[{"));
}

#[test]
fn titles_out_of_sight_stand_in_for_one_that_is_not_shown() {
    for (head, title) in [
        ("<meta property=og:title content=A><title>B</title>", "A"),
        ("<title>B</title>", "B"),
        ("<meta name=DC.title content=C><meta property=og:title content=A>", "C"),
        ("<h2 property='schema:name'>D</h2>", "D"),
        ("<span property='dc:title' content=E></span>", "E"),
    ] {
        let fields = fields(&format!("{head}{LIST}"));
        let found = fields.iter().find(|(name, _)| name == "title").map(|(_, value)| value.as_str());
        assert_eq!(found, Some(title), "{head}");
    }
    let text = format!("<meta property=og:title content='A title'><p>Site</p><p>A title</p><p>B</p>{LIST}");
    assert_eq!(fields(&text)[0], ("title".to_owned(), "A title".to_owned()));
    assert_eq!(furniture(&text), ["Site"]);
}

#[test]
fn the_address_of_a_licence_and_of_a_saved_page_are_kept() {
    let text = "<!-- saved from url=(0029)https://a.example/document/5 --><dl><dt>Rights\
                <dd><a href='https://rightsstatements.org/vocab/InC/1.0/'>In Copyright</a></dl>";
    let expected = [
        ("rights", "https://rightsstatements.org/vocab/InC/1.0/"),
        ("rights", "In Copyright"),
        ("url", "https://a.example/document/5"),
    ];
    assert_eq!(fields(text), pairs(&expected));
}

#[test]
fn pages_that_are_no_record_say_why() {
    for (text, code) in [
        (
            "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body>",
            "CMP011",
        ),
        ("<html><title>Archive | Access denied</title><main><h1>Oops</h1><p>Ask for help.</main>", "CMP011"),
        ("<!doctype html><div id=app></div><script src=a.js></script>", "INP002"),
    ] {
        let entry = entry(text);
        assert!(entry.raw.is_none(), "{text}");
        assert_eq!(
            entry.diagnostics.iter().map(|found| found.rule.code).collect::<Vec<_>>(),
            [code],
            "{text}"
        );
    }
    assert!(entry(&format!("<title>404 Not Found</title>{LIST}")).raw.is_some());
    assert_eq!(read("<h1>A</h1><p>Only text.").1, ["INP003"]);
}

#[test]
fn long_and_deeply_nested_pages_are_read() {
    for part in [
        "<div>",
        "<dl><dt>",
        "<table><tr><td>",
        "<h1>",
        "<div class=tab-pane>",
        "<div class=information-block>",
        "<div class=sub-title>a",
        "<a class=pill>a",
        "<div class=date>1",
        "<h1 class=title>a",
        "<meta name=DC.subject content=a>",
        "<main>",
        "<article>",
        "<p>",
        "<nav>",
        "<time>",
        "<p class=text-block>a",
        "</div>",
        "&amp;",
        "<",
        "<!--",
        "<h2 class=title>a",
        "<time>1",
        "<h1><p>",
        "<dl><dt>Source<dd>a",
        "<table><tr><td>a<td>",
        "<script type=application/ld+json>[</script>",
        "<link rel=canonical href=https://a.example/>",
    ] {
        let entry = entry(&part.repeat(3_000));
        assert!(entry.raw.is_some() || !entry.diagnostics.is_empty(), "{part}");
    }
}

/// How often each letter occurs.
fn letters<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<char> {
    let mut letters: Vec<char> =
        texts.into_iter().flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

fn without_tags(html: &str) -> String {
    html.split('<')
        .enumerate()
        .map(|(nth, part)| match nth {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, text)| text),
        })
        .collect()
}

fn soup() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<br>",
        "<b>",
        "</b>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<table>",
        "<tr>",
        "<th>",
        "<td>",
        "</table>",
        "<h1>",
        "</h1>",
        "<h2>",
        "</h2>",
        "<ul>",
        "<li>",
        "</ul>",
        "<nav>",
        "</nav>",
        "<main>",
        "</main>",
        "<header>",
        "</header>",
        "<pre>",
        "</pre>",
        "<h1 class=title>",
        "<div class=date>",
        "<div class=donated>",
        "<div class=text-block>",
        "<div class='tab-pane active'>",
        "<div class=tab-pane>",
        "<div class=information-block>",
        "<div class=sub-title>",
        "<a class=pill>",
        "</a>",
        "<span class=name>",
        "</span>",
        "<h3 class=title>",
        "</h3>",
    ]);
    let words = prop::sample::select(vec![
        "Source",
        "Type",
        "Shelf",
        "Language:",
        "AVP RF, f. 5",
        "May 5, 1952",
        "word",
        " ",
        "\n",
        "é",
        "Menu",
        "They spoke of trade and agreed to meet again.",
        "Document Number",
        "x: y",
    ]);
    prop::collection::vec(prop_oneof![3 => tag, 2 => words], 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn every_visible_word_goes_to_one_place(html in soup()) {
        let entry = entry(&html);
        if let Some(raw) = entry.raw {
            let labels = raw.fields.iter().map(|field| without_tags(field.label.unwrap_or_default().of(&html)));
            let labels: Vec<String> = labels.collect();
            let values = raw.fields.iter().map(|field| field.value.as_str());
            let all = values.chain(raw.furniture.iter().map(|line| line.as_str())).chain(labels.iter().map(String::as_str));
            prop_assert_eq!(letters(all), letters([without_tags(&html).as_str()]));
        } else {
            prop_assert!(!entry.diagnostics.is_empty());
        }
    }

    #[test]
    fn words_are_found_again_where_they_stood(html in soup()) {
        for field in entry(&html).raw.map(|raw| raw.fields).unwrap_or_default() {
            let mut at = 0;
            for word in field.value.split([' ', '\n']) {
                let part = crate::diagnostic::Span::new(at, at + word.len());
                at = part.end + 1;
                let place = field.value.source_span(part).unwrap_or_default();
                prop_assert_eq!(without_tags(place.of(&html)), word);
            }
        }
    }

    #[test]
    fn wild_text_is_read_without_a_panic(html in "(<[/!?]?|[a-z]{1,3}|[ =\"'>&;#-]|class=|<div |<meta name=DC.date content=|<script type=application/ld\\+json>|[{}\\[\\]:,]|é|🙂|\u{0}|\r\n|&nbsp;|]]>){0,50}") {
        entry(&html);
    }
}

#[test]
fn fixes_that_touch_tags_or_entities_are_not_made() {
    let source = "<p>Guevara&amp;s letter</p>";
    for (span, words, fits) in [
        (Span::new(3, 10), "Che", true),
        (Span::new(3, 3), "Che ", true),
        (Span::new(8, 15), "a", false),
        (Span::new(17, 24), "a", false),
        (Span::new(3, 10), "A & B", false),
        (Span::new(3, 10), "\"A\"", false),
    ] {
        assert_eq!(Html.spell(source, span, words).is_some(), fits, "{words}");
    }
}
