//! `sarif`: the Static Analysis Results Interchange Format, for code scanning and editors.
//!
//! Follows SARIF 2.1.0 (OASIS, with Errata 01). Results are written as they come; the rules they name follow behind
//! them, so that only the rules are held.

use std::io;

use serde_json::{Value, json};

use super::array::Array;
use super::format::{Options, Report, ReportFormat, Sink};
use super::paths::Root;
use crate::diagnostic::{Also, Edit, Finding, Fingerprints, Fix, Position, Rule};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "sarif", title: "SARIF 2.1.0, for code scanning and editors", open };

struct Sarif {
    sink: Sink,
    root: Root,
    fingerprints: Fingerprints,
    /// The rules of the results so far, in the order of their first.
    rules: Vec<&'static Rule>,
    results: Array,
    begun: bool,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    let (fingerprints, results) = (Fingerprints::new(), Array::default());
    Box::new(Sarif { sink, root: Root::here(), fingerprints, rules: Vec::new(), results, begun: false })
}

impl Report for Sarif {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.begin()?;
        let result = self.result(finding);
        self.results.item(&mut self.sink, &result)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        self.results.end(&mut self.sink)?;
        let rules: Vec<Value> = self.rules.iter().map(|rule| described(rule)).collect();
        let version = env!("CARGO_PKG_VERSION");
        let driver = json!({"name": "fonds", "version": version, "semanticVersion": version, "rules": rules});
        writeln!(self.sink, ",\n\"tool\": {}}}]}}", json!({"driver": driver}))?;
        self.sink.flush()
    }
}

impl Sarif {
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let schema =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
        writeln!(self.sink, "{{\"$schema\": \"{schema}\", \"version\": \"2.1.0\",")?;
        write!(self.sink, "\"runs\": [{{\"columnKind\": \"unicodeCodePoints\", \"results\": ")
    }

    fn result(&mut self, finding: &Finding) -> Value {
        let diagnostic = &finding.diagnostic;
        let mut result = json!({
            "ruleId": diagnostic.rule.code,
            "ruleIndex": self.index(diagnostic.rule),
            "level": diagnostic.severity.name(),
            "message": {"text": sentences(&[&diagnostic.message, diagnostic.help()])},
            "locations": [self.location(finding)],
            "partialFingerprints": {"fonds/v1": self.fingerprints.next(finding)},
        });
        if !finding.also.is_empty() {
            result["relatedLocations"] = finding.also.iter().map(|also| self.related(also)).collect();
        }
        // A fix whose places in lines and columns are not known cannot be said.
        let fix = finding
            .fix
            .as_ref()
            .filter(|fix| !fix.edits.is_empty() && fix.edits.len() == finding.edits_at.len());
        if let Some(fix) = fix {
            result["fixes"] = json!([self.fix(finding, fix)]);
        }
        result
    }

    /// The place of a rule among those of the run.
    fn index(&mut self, rule: &'static Rule) -> usize {
        let known = self.rules.iter().position(|known| known.code == rule.code);
        known.unwrap_or_else(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        })
    }

    fn location(&self, finding: &Finding) -> Value {
        let region = region(finding.start, finding.end);
        let physical = json!({"artifactLocation": self.artifact(&finding.path), "region": region});
        let mut location = json!({"physicalLocation": physical});
        // Of a record its ID, of a place in it the cell, pointer or path.
        let names = [(&finding.record, "record"), (&finding.at, "element")];
        let logical: Vec<Value> = names
            .iter()
            .filter_map(|(name, kind)| {
                name.as_ref().map(|name| json!({"fullyQualifiedName": name, "kind": kind}))
            })
            .collect();
        if !logical.is_empty() {
            location["logicalLocations"] = logical.into();
        }
        location
    }

    fn related(&self, also: &Also) -> Value {
        let region = json!({"startLine": also.start.line, "startColumn": also.start.column});
        json!({"physicalLocation": {"artifactLocation": self.artifact(&also.path), "region": region}})
    }

    fn fix(&self, finding: &Finding, fix: &Fix) -> Value {
        let replacement = |(edit, (start, end)): (&Edit, &(Position, Position))| json!({"deletedRegion": region(*start, *end), "insertedContent": {"text": edit.replacement}});
        let replacements: Vec<Value> = fix.edits.iter().zip(&finding.edits_at).map(replacement).collect();
        let change = json!({"artifactLocation": self.artifact(&finding.path), "replacements": replacements});
        json!({"description": {"text": sentences(&[finding.diagnostic.help()])}, "artifactChanges": [change]})
    }

    fn artifact(&self, path: &str) -> Value {
        json!({"uri": self.root.uri(path)})
    }
}

/// SARIF's own way to count: lines and columns from 1, the end column one past the last character.
fn region(start: Position, end: Position) -> Value {
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn described(rule: &Rule) -> Value {
    let example =
        |word, text: &str| if text.is_empty() { String::new() } else { format!("\n{word}: {text}") };
    let help =
        format!("{}{}{}", sentences(&[rule.help]), example("bad", rule.bad), example("good", rule.good));
    let mut described = json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": sentences(&[rule.summary])},
        "fullDescription": {"text": rule.why},
        "help": {"text": help},
        "defaultConfiguration": {"level": rule.severity.name()},
    });
    if let Some(standard) = rule.standard {
        described["properties"] = json!({"standard": standard});
    }
    described
}

/// Our messages as SARIF asks for them (3.11.1): sentences, each with a capital letter and a full stop.
fn sentences(parts: &[&str]) -> String {
    let sentence = |part: &&str| {
        let mut letters = part.chars();
        letters.next().map(|first| format!("{}{}.", first.to_ascii_uppercase(), letters.as_str()))
    };
    parts.iter().filter_map(sentence).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, written};
    use super::*;

    fn run(findings: &[Finding]) -> Value {
        let text = written(&FORMAT, &Options::default(), findings);
        let mut log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(log["version"], "2.1.0");
        log["runs"][0].take()
    }

    #[test]
    fn a_finding_is_a_result_with_its_rule() {
        let mut finding = range_reversed();
        finding.path = "in/a b.html".into();
        finding.also =
            vec![Also { path: "b:c".into(), record: None, start: Position { line: 3, column: 1 } }];
        let mut run = run(&[finding]);
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        run["results"][0]["partialFingerprints"] = Value::Null;
        let region = json!({"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 22});
        let artifact = json!({"uri": "in/a%20b.html"});
        let expected = json!({
            "ruleId": "DAT006", "ruleIndex": 0, "level": "error",
            "message": {"text": "`1957–1953` ends before it starts. Swap the two dates."},
            "locations": [{
                "physicalLocation": {"artifactLocation": artifact, "region": region},
                "logicalLocations": [{"fullyQualifiedName": "177840", "kind": "record"}],
            }],
            "partialFingerprints": null,
            "relatedLocations": [{"physicalLocation": {
                "artifactLocation": {"uri": "b%3Ac"}, "region": {"startLine": 3, "startColumn": 1}}}],
            "fixes": [{
                "description": {"text": "Swap the two dates."},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": [
                    {"deletedRegion": region, "insertedContent": {"text": "1953–1957"}}]}],
            }],
        });
        assert_eq!(run["results"][0], expected);
        assert_eq!(run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"], "error");
    }

    #[test]
    fn rules_are_described_once_and_results_are_told_apart() {
        let run = run(&[range_reversed(), range_reversed()]);
        assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(1));
        let results = &run["results"];
        assert_eq!(results[1]["ruleIndex"], 0);
        assert_ne!(results[0]["partialFingerprints"], results[1]["partialFingerprints"]);
    }

    #[test]
    fn no_results_are_an_empty_list() {
        assert_eq!(run(&[])["results"], json!([]));
    }
}
