//! `html`: one page for the people who mend records: by file and record, the source with what is at fault marked.
//!
//! HTML (WHATWG Living Standard). The page needs no network and no other file; without scripts it lacks only the
//! choice of what is shown. Findings are written as they come. The counts are known last, so they stand behind the
//! findings and are drawn before them.

use std::collections::BTreeMap;
use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use super::markup::escape;
use super::summary::Summary;
use crate::diagnostic::{Excerpt, Finding, Fix, Rule};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "html", title: "a page to read, print and hand on", open };

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

struct Html {
    sink: Sink,
    begun: bool,
    /// The file and the record that are open.
    at: Option<(String, Option<String>)>,
    documents: usize,
    summary: Summary,
    codes: BTreeMap<&'static str, (&'static Rule, usize)>,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    let (summary, codes) = (Summary::default(), BTreeMap::new());
    Box::new(Html { sink, begun: false, at: None, documents: 0, summary, codes })
}

impl Report for Html {
    fn document(&mut self, _path: &str, _record: Option<&str>, _line: usize) -> io::Result<()> {
        self.documents += 1;
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.begin()?;
        self.turn_to(finding)?;
        self.summary.count(finding);
        self.codes.entry(finding.diagnostic.rule.code).or_insert((finding.diagnostic.rule, 0)).1 += 1;
        self.sink.write_all(item(finding).as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        if self.at.is_some() {
            self.sink.write_all(b"</ol>\n</section>\n</section>\n")?;
        }
        self.sink.write_all(b"</main>\n")?;
        let head = self.head();
        self.sink.write_all(head.as_bytes())?;
        write!(self.sink, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n")?;
        self.sink.flush()
    }
}

impl Html {
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        write!(
            self.sink,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>Findings</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        )
    }

    /// Opens the section of the finding's file and record, where it is not open.
    fn turn_to(&mut self, finding: &Finding) -> io::Result<()> {
        let at = (finding.path.clone(), finding.record.clone());
        if self.at.as_ref() == Some(&at) {
            return Ok(());
        }
        let file = self.at.as_ref().is_none_or(|(path, _)| *path != at.0);
        if self.at.is_some() {
            self.sink.write_all(b"</ol>\n</section>\n")?;
            self.sink.write_all(if file { b"</section>\n" } else { b"" })?;
        }
        if file {
            write!(self.sink, "<section class=\"file\">\n<h2>{}</h2>\n", escape(&at.0))?;
        }
        let name =
            at.1.as_ref().map_or_else(|| "No record ID".to_owned(), |id| format!("Record {}", escape(id)));
        write!(self.sink, "<section class=\"record\">\n<h3>{name}</h3>\n<ol>\n")?;
        self.at = Some(at);
        Ok(())
    }

    /// The title, the counts, and the boxes that choose what is shown.
    fn head(&self) -> String {
        let Self { summary, documents, .. } = self;
        let many = if *documents == 1 { "" } else { "s" };
        let mut head =
            format!("<header>\n<h1>Findings</h1>\n<p>{documents} document{many} checked: {summary}.</p>\n");
        if self.codes.is_empty() {
            return head + "</header>\n";
        }
        let weights = [("error", summary.errors), ("warning", summary.warnings), ("note", summary.notes)];
        head += "<fieldset hidden>\n<legend>Show</legend>\n";
        for (name, count) in weights.into_iter().filter(|(_, count)| *count > 0) {
            let many = if count == 1 { "" } else { "s" };
            head += &format!(
                "<label><input type=\"checkbox\" checked value=\"{name}\"> {count} {name}{many}</label>\n"
            );
        }
        head += "</fieldset>\n<details>\n<summary>By code</summary>\n<table>\n\
                 <thead><tr><th><label><input type=\"checkbox\" hidden checked value=\"\"> Code</label></th>\
                 <th>What is wrong</th><th>Findings</th></tr></thead>\n<tbody>\n";
        for (code, (rule, count)) in &self.codes {
            let summary = words(rule.summary);
            head += &format!(
                "<tr><td><label><input type=\"checkbox\" hidden checked value=\"{code}\"> {code}</label></td>\
                 <td>{summary}</td><td>{count}</td></tr>\n"
            );
        }
        head + "</tbody>\n</table>\n</details>\n</header>\n"
    }
}

/// A finding as an item of the list of its record.
fn item(finding: &Finding) -> String {
    let Finding { start, excerpt, diagnostic, .. } = finding;
    let (code, severity) = (diagnostic.rule.code, diagnostic.severity.name());
    let field =
        diagnostic.field.map(|field| format!(" · {}", escape(&field.replace('_', " ")))).unwrap_or_default();
    let at = finding.at.as_ref().map(|at| format!(" · {}", escape(at))).unwrap_or_default();
    let mut item = format!(
        "<li data-severity=\"{severity}\" data-code=\"{code}\">\n\
         <p class=\"what\"><span class=\"{severity}\">{severity}</span> {}</p>\n\
         <p class=\"where\"><span title=\"{}\">{code}</span> · line {}, column {}{at}{field}</p>\n",
        words(&diagnostic.message),
        escape(diagnostic.rule.summary),
        start.line,
        start.column,
    );
    // What is absent has no place that would be worth showing.
    if !excerpt.span.is_empty() {
        item += &format!("<pre>{}</pre>\n", marked(excerpt));
    }
    if let Some(fix) = &finding.fix {
        item += &format!("<p class=\"fix\"><b>Suggested:</b> {}</p>\n", suggested(fix));
    }
    if let Some(note) = &diagnostic.note {
        item += &format!("<p>{}</p>\n", words(note));
    }
    item += &format!("<p><b>To do:</b> {}</p>\n", words(diagnostic.help()));
    if !finding.also.is_empty() {
        let places = finding.also.iter().map(|also| {
            let record =
                also.record.as_ref().map(|id| format!(" (record {})", escape(id))).unwrap_or_default();
            format!("{}:{}{record}", escape(&also.path), also.start.line)
        });
        item += &format!("<p><b>Also:</b> {}</p>\n", places.collect::<Vec<_>>().join(", "));
    }
    item + "</li>\n"
}

/// The source with the characters at fault marked.
fn marked(excerpt: &Excerpt) -> String {
    let Excerpt { text, span, cut } = excerpt;
    let part = |from, to| escape(text.get(from..to).unwrap_or_default());
    let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
    let [before, after] = [cut.0, cut.1].map(|cut| if cut { "…" } else { "" });
    let (left, fault, right) = (part(0, start), part(start, end), part(end, text.len()));
    format!("{before}{left}<mark>{fault}</mark>{right}{after}")
}

/// The replacements of a fix, each once.
fn suggested(fix: &Fix) -> String {
    let mut words: Vec<&str> = fix.edits.iter().map(|edit| edit.replacement.as_str()).collect();
    words.dedup();
    let shown = |word: &str| match word {
        "" => "take it out".to_owned(),
        word => format!("<ins>{}</ins>", escape(word)),
    };
    words.into_iter().map(shown).collect::<Vec<_>>().join(" · ")
}

/// A message, with what stands in backticks as quoted text.
fn words(text: &str) -> String {
    let text = escape(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut html = String::with_capacity(text.len());
    for (number, part) in parts.iter().enumerate() {
        // The last of an odd number of backticks quotes nothing.
        match number % 2 {
            1 if number + 1 < parts.len() => html += &format!("<q>{part}</q>"),
            1 => html += &format!("`{part}"),
            _ => html += part,
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_in, range_reversed, reported, written};
    use super::*;
    use crate::diagnostic::{Also, Position};

    #[test]
    fn a_finding_shows_its_source_and_what_to_do() {
        let mut finding = range_reversed();
        finding.also =
            vec![Also { path: "b".into(), record: Some("2".into()), start: Position { line: 3, column: 1 } }];
        let expected = "\
<li data-severity=\"error\" data-code=\"DAT006\">
<p class=\"what\"><span class=\"error\">error</span> <q>1957–1953</q> ends before it starts</p>
<p class=\"where\"><span title=\"the end of a date range is earlier than its start\">DAT006</span> \
· line 2, column 13 · date</p>
<pre>&lt;dd&gt;Moscow, <mark>1957–1953</mark>&lt;/dd&gt;</pre>
<p class=\"fix\"><b>Suggested:</b> <ins>1953–1957</ins></p>
<p>a range runs from the earlier to the later date</p>
<p><b>To do:</b> swap the two dates</p>
<p><b>Also:</b> b:3 (record 2)</p>
</li>
";
        assert_eq!(item(&finding), expected);
    }

    #[test]
    fn findings_are_grouped_by_file_and_record() {
        let mut other = range_reversed();
        other.record = None;
        let mut file = range_reversed();
        file.path = "in/b.html".into();
        let text = reported(&FORMAT, |report| {
            report.document("in/a.html", Some("177840"), 1)?;
            [range_reversed(), range_reversed(), other, file]
                .iter()
                .try_for_each(|finding| report.finding(finding))
        });
        assert_eq!((text.matches("<h2>").count(), text.matches("<h3>").count()), (2, 3));
        assert!(text.contains("<p>1 document checked: 4 errors.</p>"), "{text}");
        assert!(
            text.contains("<td>the end of a date range is earlier than its start</td><td>4</td>"),
            "{text}"
        );
        assert_eq!(text.matches("<section").count(), text.matches("</section>").count());
        assert_eq!(text.matches("<ol>").count(), text.matches("</ol>").count());
    }

    #[test]
    fn words_of_the_source_are_no_markup() {
        let mut finding = finding_in("<script>alert(1)</script>", 0, 8);
        finding.path = "<b>.txt".into();
        finding.record = Some("\"><i>".into());
        let text = written(&FORMAT, &Options::default(), &[finding]);
        assert!(["<script>alert", "<b>.txt", "<i>"].iter().all(|bad| !text.contains(bad)), "{text}");
        assert!(text.contains("<mark>&lt;script&gt;</mark>alert(1)&lt;/script&gt;"), "{text}");
    }

    #[test]
    fn a_page_fetches_nothing() {
        let text = written(&FORMAT, &Options::default(), &[range_reversed()]);
        assert!(
            ["http:", "https:", "//", " src=", " href=", "url(", "@import"]
                .iter()
                .all(|bad| !text.contains(bad))
        );
    }

    #[test]
    fn nothing_found_is_said() {
        let text = written(&FORMAT, &Options::default(), &[]);
        assert!(text.contains("<p>0 documents checked: no findings.</p>"), "{text}");
    }

    #[test]
    fn a_lone_backtick_stays() {
        assert_eq!(words("`a` and `b"), "<q>a</q> and `b");
    }
}
