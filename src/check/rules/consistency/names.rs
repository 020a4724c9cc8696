//! `CON007`, `CON008`: people of the title who are not in the text, and names with two spellings in one record.

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record, Text};
use crate::vocab::unaccented;

use crate::check::rules::kit::{case, header, lines, mend, shown, words};

pub(crate) static NOT_IN_TEXT: Rule = Rule {
    code: "CON007",
    name: "person-not-in-text",
    severity: Severity::Note,
    summary: "the title names a person whom the text does not name",
    why: "Title or text may be that of another document.",
    help: "compare title and text",
    standard: None,
    fix: Fixable::No,
    bad: "Title: Telegram to A. B. Petrov on the Trade Talks\n\
          Text: The talks on sugar went on today in the ministry, and nobody knows when they will end.\n\
          The other side wants to see the new prices first. The mission has none to show, since the office has sent no \
          list for this quarter, and asks again for one.\n\
          The minister was friendly. He spoke of the harvest and of the ships that wait in the port for their papers.",
    good: "Title: Telegram to A. B. Petrov on the Trade Talks\n\
           Text: To comrade Petrov. The talks on sugar went on today in the ministry, and nobody knows when they will \
           end.\n\
           The other side wants to see the new prices first. The mission has none to show, since the office has sent no \
           list for this quarter, and asks again for one.\n\
           The minister was friendly. He spoke of the harvest and of the ships that wait in the port for their papers.",
    example: Example::Record,
};

/// How short a text is an extract, which need not name everybody.
const FEWEST_WORDS: usize = 50;

/// How many letters of a surname must be found: endings and transliterations differ.
const STEM: usize = 4;

pub(crate) fn not_in_text(record: &Record, out: &mut Diagnostics) {
    let (Some(title), Some(body)) = (&record.title, &record.body) else { return };
    let named: Vec<Span> = surnames(title).collect();
    if named.is_empty()
        || body.split_whitespace().nth(FEWEST_WORDS).is_none()
        || is_latin(title) != is_latin(body)
    {
        return;
    }
    let mut folded: Option<String> = None;
    for surname in named {
        let stem: String = unaccented(surname.of(title)).chars().take(STEM).collect();
        if !has_stem(body, surname.of(title), &stem)
            && !folded.get_or_insert_with(|| unaccented(body)).contains(&stem)
        {
            let message = format!("`{}` is named in the title and not in the text", shown(surname.of(title)));
            out.push(case(&NOT_IN_TEXT, Field::Title, title, surname, message));
        }
    }
}

/// Whether a text has the first letters of a surname as they are written, so that it need not be folded.
fn has_stem(text: &str, surname: &str, stem: &str) -> bool {
    let end = surname.char_indices().nth(STEM).map_or(surname.len(), |(end, _)| end);
    let written = &surname[..end];
    text.contains(written) && unaccented(written).starts_with(stem)
}

/// Whether the first letters of a text are Latin ones.
fn is_latin(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).take(20).all(|c| c < '\u{250}')
}

/// The surnames behind initials: `A. I. Petrov`.
fn surnames(text: &str) -> impl Iterator<Item = Span> + '_ {
    words(text).filter(|word| {
        let before = text[..word.start].trim_end_matches([' ', '\u{a0}']);
        let mut back = before.strip_suffix('.').unwrap_or_default().chars().rev();
        let initial =
            back.next().is_some_and(char::is_uppercase) && back.next().is_none_or(|c| !c.is_alphanumeric());
        initial && is_surname(word.of(text))
    })
}

fn is_surname(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().nth(STEM - 1).is_some()
}

pub(crate) static NAME_SPELT_TWO_WAYS: Rule = Rule {
    code: "CON008",
    name: "name-spelt-two-ways",
    severity: Severity::Warning,
    summary: "a name is transliterated in two ways within one record",
    why: "A search for one spelling finds half of what the record says of the person.",
    help: "choose one spelling",
    standard: Some("ALA-LC and BGN/PCGN romanization tables; DACS 2.6"),
    fix: Fixable::Suggest,
    bad: "Title: Letter to S. M. Kudryavtsev on the Trade Talks\n\
          Text: To S. M. Kudriavtsev\n\
          The talks on sugar went on today in the ministry.",
    good: "Title: Letter to S. M. Kudryavtsev on the Trade Talks\n\
           Text: To S. M. Kudryavtsev\n\
           The talks on sugar went on today in the ministry.",
    example: Example::Record,
};

/// A word that may be a name, where it stands.
struct Name<'r> {
    field: Field,
    text: &'r Text,
    word: Span,
    /// Whether something says that it is a surname.
    sure: bool,
    /// Its letters, folded, and what of them all transliterations share.
    letters: String,
    sounds: String,
}

pub(crate) fn name_spelt_two_ways(record: &Record, out: &mut Diagnostics) {
    let mut names: Vec<Name<'_>> = Vec::new();
    for (field, text, part) in places(record) {
        if names.len() < MOST {
            collect(field, text, part, &mut names);
        }
    }
    if !names.iter().any(|name| name.sure) {
        return;
    }
    // Alike ones side by side, each group in the order of the record.
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|a, b| names[*a].sounds.cmp(&names[*b].sounds).then(a.cmp(b)));
    for group in order.chunk_by(|a, b| names[*a].sounds == names[*b].sounds) {
        let first = &names[group[0]];
        let other = group.iter().map(|at| &names[*at]).find(|name| name.letters != first.letters);
        if let Some(other) = other.filter(|_| group.iter().any(|at| names[*at].sure)) {
            let (one, two) = (first.word.of(first.text), other.word.of(other.text));
            let message = format!("`{}` is spelt `{}` in the {}", shown(two), shown(one), first.field.name());
            let found = case(&NAME_SPELT_TWO_WAYS, other.field, other.text, other.word, message);
            out.push(mend(found, false, other.text, other.word, &in_case_of(two, one)));
        }
    }
}

/// More words than titles, headers and signatures have; a long list of people is compared as far as that.
const MOST: usize = 300;

/// Where names stand in a record: the title, the lists, the summary, and the header and signature of the text.
fn places(record: &Record) -> impl Iterator<Item = (Field, &Text, Span)> {
    let all = |text: &Text| Span::new(0, text.len());
    let title = record.title.iter().map(move |text| (Field::Title, text, all(text)));
    let lists = [
        (Field::Creators, &record.creators),
        (Field::Contributors, &record.contributors),
        (Field::People, &record.people),
    ];
    let listed = lists
        .into_iter()
        .flat_map(move |(field, list)| list.iter().map(move |text| (field, text, all(text))));
    let summary = record.summary.iter().map(move |text| (Field::Summary, text, all(text)));
    let body = record.body.iter().flat_map(|body| {
        let head = header(body);
        let end = head.last().map_or(0, |line| line.end);
        let tail = signature(body).into_iter().filter(move |line| line.start >= end);
        head.into_iter().chain(tail).map(move |line| (Field::Body, body, line))
    });
    title.chain(listed).chain(summary).chain(body)
}

/// The last lines of a text that are short.
fn signature(body: &str) -> Vec<Span> {
    const TAIL: usize = 400;
    let start = body.ceil_char_boundary(body.len().saturating_sub(TAIL));
    // The first line of the tail may be the end of a long one.
    let found: Vec<Span> = lines(&body[start..]).skip(1).map(|line| line.shifted(start)).collect();
    found.into_iter().rev().take(3).filter(|line| line.len() <= 100).collect()
}

fn collect<'r>(field: Field, text: &'r Text, part: Span, names: &mut Vec<Name<'r>>) {
    const SHORTEST: usize = 6;
    let of_part = part.of(text);
    let listed = matches!(field, Field::Creators | Field::Contributors | Field::People);
    let surnames: Vec<Span> = surnames(of_part).collect();
    for word in words(of_part) {
        let written = word.of(of_part);
        if !written.starts_with(char::is_uppercase) || written.chars().nth(SHORTEST - 1).is_none() {
            continue;
        }
        let letters = unaccented(written);
        let sounds = sounds(&letters);
        let sure = listed || surnames.contains(&word);
        names.push(Name { field, text, word: word.shifted(part.start), sure, letters, sounds });
    }
}

/// What the usual transliterations of Russian share: `Kudryavtsev`, `Kudriavtsev`; `Alekseyev`, `Alexeev`.
fn sounds(letters: &str) -> String {
    let mut sounds = String::with_capacity(letters.len());
    for letter in letters.chars() {
        let letter = match letter {
            'y' | 'j' => 'i',
            'w' => 'v',
            other => other,
        };
        match letter {
            'e' if sounds.ends_with('i') => {
                sounds.pop();
                sounds.push('e');
            }
            'i' if sounds.ends_with('i') => {}
            'h' if sounds.ends_with('k') => {
                sounds.pop();
                sounds.push('h');
            }
            'x' => sounds.push_str("ks"),
            other => sounds.push(other),
        }
    }
    sounds
}

/// A name in capitals where the one it replaces is.
fn in_case_of(pattern: &str, name: &str) -> String {
    if pattern.chars().any(char::is_lowercase) { name.to_owned() } else { name.to_uppercase() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, codes, fields, found};

    #[test]
    fn people_of_the_title_are_in_the_text() {
        let text =
            |name: &str| format!("{name} came to speak about sugar. {}", "The talks went on. ".repeat(20));
        let of = |title: &str, body: &str| codes(&fields(&[("title", title), ("body", body)]), not_in_text);
        assert_eq!(of("Letter to A. B. Petrov", &text("Ivanov")), ["CON007"]);
        for (title, body) in [
            ("Letter to A. B. Petrov", text("PETROV")),
            ("Letter to A. I. Alekseyev", text("Alekseev")),
            ("Letter to the Consul", text("Ivanov")),
            ("Letter to A. B. Petrov", "Ivanov came.".to_owned()),
            ("Letter to A. B. Petrov", text("Иванов").replace("The talks went on", "Разговор шёл дальше")),
        ] {
            assert!(of(title, &body).is_empty(), "{title}");
        }
    }

    #[test]
    fn a_name_has_one_spelling_in_a_record() {
        let of = |title: &str, body: &str| fields(&[("title", title), ("body", body)]);
        let body = "Diary of S. M. KUDRIAVTSEV\n\nThe consul came.";
        let bad = of("Diary of Sergey Kudryavtsev", body);
        assert_eq!(codes(&bad, name_spelt_two_ways), ["CON008"]);
        assert_eq!(
            applied(body, &found(&bad, name_spelt_two_ways)),
            "Diary of S. M. KUDRYAVTSEV\n\nThe consul came."
        );
        let long = format!(
            "Diary\n\n{}\n\nAmbassador (A. Alexeev)",
            "The consul came to speak about sugar. ".repeat(20)
        );
        assert_eq!(codes(&of("Diary of A. I. Alekseyev", &long), name_spelt_two_ways), ["CON008"]);
        for (title, body) in [
            ("Diary of S. M. Kudryavtsev", "S. M. KUDRYAVTSEV\n\nText."),
            ("The Soviet Union and A. Petrov", "Verkhovny Soviet\n\nText."),
            ("Letter of A. Alekseyev", "To N. Alekseyeva\n\nText."),
            ("Soviet Ministry", "Soviet Ministri\n\nText."),
        ] {
            assert!(codes(&of(title, body), name_spelt_two_ways).is_empty(), "{title}");
        }
    }

    #[test]
    fn transliterations_sound_alike() {
        for alike in [
            ["kudryavtsev", "kudriavtsev", "kudrjavtsev"],
            ["alekseyev", "alekseev", "alexeiev"],
            ["malinovsky", "malinovskii", "malinowskij"],
            ["mikhail", "mihail", "mikhayl"],
        ] {
            assert!(alike.iter().all(|name| sounds(name) == sounds(alike[0])), "{alike:?}");
        }
        assert_ne!(sounds("petrov"), sounds("petrova"));
    }
}
