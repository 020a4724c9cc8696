//! The documents that the examples of rules stand for: a clean one with the lines of the example in place.

use fonds::diagnostic::{Example, Rule};
use fonds::record::Field;

/// What a clean document has under its labels, in order. `Title`, `Date` and `Text` stand without one.
type Lines<'a> = Vec<(&'a str, Vec<&'a str>)>;

/// Two records with nothing wrong in them, nor between them.
const CLEAN: [&str; 2] = [
    "\
Date: 5 April 1963
Title: Telegram on the Trade Talks
Source: RGANI, f. 5, op. 30, d. 13, l. 4.
Summary: The trade mission reports that the talks on sugar go on.
Type: Telegram
Original Language: Russian
Creator: Anna Berg
Subjects: Foreign trade
Rights: Reuse for teaching and research is welcome.
Record ID: 300001
Text: The talks on sugar went on today in the ministry.
The other side wants to see the new prices first.",
    "\
Date: 12 May 1964
Title: Letter on the Harvest
Source: RGASPI, f. 82, op. 2, d. 7, l. 21.
Summary: The farm asks for seed before the rains.
Type: Letter
Original Language: Russian
Creator: Ivan Weber
Subjects: Agriculture
Rights: Reuse for teaching and research is welcome.
Record ID: 300002
Text: The rains are late this year, and we have no seed left.
Please send what you can spare before the end of the month.",
];

/// The documents of an example, as Markdown: none where it is told by files.
pub fn documents(rule: &Rule, example: &str) -> Vec<String> {
    match rule.example {
        Example::File => Vec::new(),
        Example::Citation => vec![document(CLEAN[0], &format!("Source: {example}"))],
        Example::Record | Example::Output(_) => {
            example.split("\n---\n").zip(CLEAN).map(|(example, clean)| document(clean, example)).collect()
        }
    }
}

/// The documents that examples are put into, as they are.
pub fn clean() -> Vec<String> {
    CLEAN.map(|clean| document(clean, "")).to_vec()
}

fn document(clean: &str, example: &str) -> String {
    let (top, example) = lines(example);
    let (_, mut fields) = lines(clean);
    let mut taken: Vec<usize> = Vec::new();
    for (label, values) in example {
        let name = label.strip_prefix("no ").unwrap_or(label);
        let is_same = |known: &str| known == name || key(known).is_some() && key(known) == key(name);
        let at = (0..fields.len()).find(|at| is_same(fields[*at].0) && !taken.contains(at));
        match at {
            Some(at) if name != label => drop(fields.remove(at)),
            Some(at) => {
                fields[at] = (label, values);
                taken.push(at);
            }
            None => {
                let before = fields.iter().position(|(label, _)| *label == "Record ID");
                fields.insert(before.unwrap_or(fields.len()), (label, values));
                taken =
                    taken.into_iter().map(|at| at + usize::from(before.is_some_and(|b| at >= b))).collect();
                taken.extend(before);
            }
        }
    }
    written(&top, &fields)
}

/// What tells fields apart; labels that fonds does not know are themselves.
fn key(label: &str) -> Option<Field> {
    match label {
        "Text" => Some(Field::Body),
        _ => Field::from_label(label),
    }
}

/// The lines before the first label, and the labels with the lines of their values.
fn lines(text: &str) -> (Vec<&str>, Lines<'_>) {
    let (mut top, mut fields): (Vec<&str>, Lines<'_>) = Default::default();
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let in_text = fields.last().is_some_and(|(label, _)| *label == "Text");
        match label(line, in_text) {
            Some((label, "")) => fields.push((label, Vec::new())),
            Some((label, value)) => fields.push((label, vec![value])),
            None => fields.last_mut().map_or(&mut top, |(_, values)| values).push(line),
        }
    }
    (top, fields)
}

/// A label at the beginning of a line with what follows it. In a text only known ones are labels.
fn label(line: &str, in_text: bool) -> Option<(&str, &str)> {
    if line.strip_prefix("no ").is_some_and(|label| key(label).is_some()) {
        return Some((line, ""));
    }
    let (label, value) = line.split_once(':')?;
    let shaped = label.starts_with(char::is_uppercase) && label.split(' ').count() <= 4 && label.len() <= 40;
    let apart = value.is_empty() || value.starts_with(' ');
    let known = key(label).is_some() || !in_text;
    (shaped && apart && known).then(|| (label, value.strip_prefix(' ').unwrap_or(value)))
}

fn written(top: &[&str], fields: &Lines<'_>) -> String {
    let mut paragraphs: Vec<String> = top.iter().map(|line| (*line).to_owned()).collect();
    let of = |wanted: &'static str| fields.iter().filter(move |(label, _)| *label == wanted);
    let joined = |values: &[&str]| values.join("\n\n");
    let headings = of("Date").map(|date| ("##", date)).chain(of("Title").map(|title| ("###", title)));
    paragraphs.extend(
        headings
            .filter(|(_, field)| !field.1.is_empty())
            .map(|(mark, (_, values))| format!("{mark} {}", joined(values))),
    );
    for (label, values) in fields.iter().filter(|(label, _)| !matches!(*label, "Date" | "Title" | "Text")) {
        paragraphs.push(format!("#### {label}:"));
        paragraphs.extend((!values.is_empty()).then(|| joined(values)));
    }
    paragraphs.extend(of("Text").flat_map(|(_, values)| values.iter().map(|line| (*line).to_owned())));
    paragraphs.join("\n\n") + "\n"
}
