//! `full`: the finding with its line of the source, for people; drawn as rustc draws its messages.

use std::io;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::format::{Options, Report, ReportFormat, Sink};
use super::plain::{plain, visible};
use crate::diagnostic::{Excerpt, Finding, Severity};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "full", title: "every finding with its line of the source, for people", open };

struct Full {
    sink: Sink,
    renderer: Renderer,
}

fn open(sink: Sink, options: &Options) -> Box<dyn Report> {
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    Box::new(Full { sink, renderer: renderer.decor_style(DecorStyle::Ascii).term_width(200) })
}

impl Report for Full {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let drawn = self.renderer.render(&[group(finding)]);
        for line in drawn.lines().filter(|line| !is_joint(line)) {
            writeln!(self.sink, "{line}")?;
        }
        writeln!(self.sink)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

/// Whether a line is the `:::` that the renderer puts between a place and a snippet without one.
fn is_joint(line: &str) -> bool {
    line.contains(":::") && anstream::adapter::strip_str(line).to_string().trim() == ":::"
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn group(finding: &Finding) -> Group<'_> {
    let Finding { path, start, excerpt, diagnostic, .. } = finding;
    let id = format!("{} {}", diagnostic.rule.code, diagnostic.rule.name);
    let title = level(diagnostic.severity).primary_title(plain(&diagnostic.message)).id(id);
    // The place is given by itself: the excerpt may be cut, and the column is that of the whole line.
    let place = Origin::path(plain(path)).line(start.line).char_column(start.column);
    let mut group = title.element(place);
    let (line, span) = drawn(excerpt);
    if !line.trim().is_empty() {
        let annotation = AnnotationKind::Primary.span(span);
        group = group.element(Snippet::source(line).line_start(start.line).annotation(annotation));
    }
    if let Some(at) = &finding.at {
        group = group.element(Level::NOTE.message(format!("in {}", plain(at))));
    }
    for also in &finding.also {
        let other = format!("also {}:{}:{}", plain(&also.path), also.start.line, also.start.column);
        group = group.element(Level::NOTE.message(other));
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(plain(note)));
    }
    if let Some(standard) = diagnostic.rule.standard {
        group = group.element(Level::NOTE.message(standard));
    }
    group.element(Level::HELP.message(plain(diagnostic.help())))
}

/// The line to draw, with `…` where it is cut and control characters made visible, and the place in it.
fn drawn(excerpt: &Excerpt) -> (String, Range<usize>) {
    let Excerpt { text, span, cut: (before, after) } = excerpt;
    let mut line = String::with_capacity(text.len() + 6);
    let (mut start, mut end) = (0, 0);
    if *before {
        line.push('…');
    }
    for (at, c) in text.char_indices() {
        if at == span.start {
            start = line.len();
        }
        if at == span.end {
            end = line.len();
        }
        line.push(visible(c));
    }
    if span.start >= text.len() {
        start = line.len();
    }
    if span.end >= text.len() {
        end = line.len();
    }
    if *after {
        line.push('…');
    }
    (line, start..end.max(start))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_in, range_reversed, written};
    use super::*;

    #[test]
    fn a_finding_is_drawn_with_its_line() {
        let text = written(&FORMAT, &Options::default(), &[range_reversed()]);
        let expected = "\
error[DAT006 date-range-reversed]: `1957–1953` ends before it starts
 --> in/a.html:2:13
  |
2 | <dd>Moscow, 1957–1953</dd>
  |             ^^^^^^^^^
  |
  = note: a range runs from the earlier to the later date
  = note: ISAD(G) 3.1.3
  = help: swap the two dates

";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_long_line_is_cut_and_its_column_is_the_real_one() {
        let line = format!("{}wrong{}", "before ".repeat(60), " after".repeat(60));
        let text = written(&FORMAT, &Options::default(), &[finding_in(&line, 420, 5)]);
        assert!(text.contains(" --> in/a.txt:1:421\n"), "{text}");
        assert!(text.contains("1 | …") && text.contains("…\n"), "{text}");
        let lines: Vec<_> = text.lines().collect();
        let (shown, carets) = (lines[3], lines[4]);
        let at = carets.find('^').unwrap();
        assert_eq!(shown.chars().skip(at).take(5).collect::<String>(), "wrong", "{text}");
        assert!(shown.chars().count() < 180);
    }

    #[test]
    fn the_cell_of_a_finding_is_told() {
        let mut finding = range_reversed();
        finding.at = Some("records!C2".into());
        let text = written(&FORMAT, &Options::default(), &[finding]);
        assert!(text.contains("= note: in records!C2\n"), "{text}");
    }

    #[test]
    fn a_finding_without_a_line_has_its_place_alone() {
        let text = written(&FORMAT, &Options::default(), &[finding_in("", 0, 0)]);
        assert!(text.contains("\n--> in/a.txt:1:1\n") && !text.contains('^'), "{text}");
    }

    #[test]
    fn colour_is_by_option() {
        let plain = written(&FORMAT, &Options { colour: false }, &[range_reversed()]);
        let coloured = written(&FORMAT, &Options { colour: true }, &[range_reversed()]);
        assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
    }
}
