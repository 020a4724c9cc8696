//! Credits: `Obtained by A and translated by B`, `Contributed, transcribed, and translated by C (D)`.

use super::lexer::{Kind, Tokens};
use super::{phrase, sentence, value};
use crate::diagnostic::Span;
use crate::record::reference::{Credit, Role};
use crate::vocab;
use crate::vocab::lexicon::{Class, What};

/// The roles of one group and what stands between them and the names.
struct Roles {
    /// Each role with its first token.
    roles: RoleList,
    /// `from Russian`.
    language: Option<Span>,
    /// `for CWIHP`.
    affiliation: Option<Span>,
    /// First token of the names.
    names: usize,
}

/// A few roles, each with its first token. Kept in place: credits are looked for far more often than found.
struct RoleList {
    list: [(Role, usize); ROLES],
    len: usize,
}

impl RoleList {
    const fn new() -> Self {
        Self { list: [(Role::Obtained, 0); ROLES], len: 0 }
    }

    const fn is_full(&self) -> bool {
        self.len == ROLES
    }

    fn push(&mut self, role: Role, from: usize) {
        if let Some(slot) = self.list.get_mut(self.len) {
            *slot = (role, from);
            self.len += 1;
        }
    }

    fn all(&self) -> &[(Role, usize)] {
        &self.list[..self.len]
    }
}

/// One name with its affiliation.
struct Name {
    /// The name.
    name: Span,
    /// The body in brackets, after a comma or after `for`.
    affiliation: Option<Span>,
    /// First token.
    from: usize,
    /// One past the last token, affiliation included.
    to: usize,
}

/// No more words than these stand between a role and its `by`.
const BETWEEN: usize = 24;

/// No more roles than these share their names.
const ROLES: usize = 8;

/// Whether a credit begins at a token.
pub(super) fn begins(tokens: &Tokens<'_>, at: usize) -> bool {
    roles(tokens, at).is_some()
}

/// Reads the credits that begin at a token, as many groups as follow each other; gives one past the last token.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, limit: usize, out: &mut Vec<Credit>) -> Option<usize> {
    let mut end = group(tokens, at, limit, out)?;
    loop {
        let mut next = end;
        while next < limit
            && (matches!(tokens.kind(next), Kind::Punct(',' | '&' | '/')) || tokens.joins(next))
        {
            next += 1;
        }
        let Some(after) = group(tokens, next, limit, out) else { return Some(end) };
        end = after;
    }
}

fn group(tokens: &Tokens<'_>, at: usize, limit: usize, out: &mut Vec<Credit>) -> Option<usize> {
    let roles = roles(tokens, at).filter(|roles| roles.names < limit)?;
    let (names, language, end) = names(tokens, roles.names, limit);
    if names.is_empty() {
        return None;
    }
    let words = |span: Span| tokens.words(span);
    for (role, start) in roles.roles.all() {
        for (index, name) in names.iter().enumerate() {
            let from = if index == 0 { *start } else { name.from };
            out.push(Credit {
                role: *role,
                relator: role.relator().map(Into::into),
                name: words(name.name),
                affiliation: name.affiliation.or(roles.affiliation).map(words),
                from_language: (*role == Role::Translated)
                    .then(|| roles.language.or(language).map(words))
                    .flatten(),
                span: tokens.span(from, name.to.max(end * usize::from(index + 1 == names.len()))),
                why: None,
            });
        }
    }
    Some(end)
}

fn roles(tokens: &Tokens<'_>, at: usize) -> Option<Roles> {
    let mut next = at;
    // `Document obtained by`: the words before belong to the phrase.
    while next < at + 3 && !tokens.word(next).begins(Class::Role) && tokens.is_class(next, Class::RoleLead) {
        next += 1;
    }
    if !tokens.word(next).begins(Class::Role) {
        return None;
    }
    let mut roles = RoleList::new();
    let mut complete = false;
    while let Some((role, by, end)) = role(tokens, next).filter(|_| !roles.is_full()) {
        roles.push(role, if roles.len == 0 { at } else { next });
        complete = by;
        let mut after = end;
        while matches!(tokens.kind(after), Kind::Punct(',' | '&' | '/')) || tokens.joins(after) {
            after += 1;
        }
        let more = role_follows(tokens, after);
        next = if more { after } else { end };
        if !more {
            break;
        }
    }
    if roles.len == 0 { None } else { between(tokens, next, complete, roles) }
}

fn role(tokens: &Tokens<'_>, at: usize) -> Option<(Role, bool, usize)> {
    if !tokens.word(at).begins(Class::Role) {
        return None;
    }
    let found = phrase::longest(tokens, at, |what| matches!(what, What::Role(..)))?;
    let What::Role(name, by) = found.what else { return None };
    let role = Role::from_name(name)?;
    let stop = tokens.is(found.end, '.') && tokens.glued(found.end);
    Some((role, by, found.end + usize::from(stop)))
}

fn role_follows(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.word(at).begins(Class::Role) && role(tokens, at).is_some()
}

/// The most words of the name of a language.
const LANGUAGE: usize = 3;

/// Reads `from Russian`, `into English`, `for CWIHP` and the `by` that must come.
fn between(tokens: &Tokens<'_>, at: usize, complete: bool, roles: RoleList) -> Option<Roles> {
    let mut found = Roles { roles, language: None, affiliation: None, names: at };
    let mut next = at;
    while next < at + BETWEEN && next < tokens.len() {
        if let Some(end) = phrase::class(tokens, next, Class::By) {
            found.names = end;
            return Some(found);
        }
        let (slot, end) = if let Some(end) = phrase::class(tokens, next, Class::From) {
            (&mut found.language, end)
        } else if let Some(end) = phrase::class(tokens, next, Class::For) {
            (&mut found.affiliation, end)
        } else if let Some(end) = phrase::class(tokens, next, Class::Into) {
            // `published in a journal`, `typed in the minister's office`: what a text was put into for a credit is
            // a language, and where it was done a town.
            let town = phrase::class(tokens, end, Class::Place);
            let language = |next: &usize| {
                *next <= end + LANGUAGE
                    && vocab::languages::code(tokens.span(end, *next).of(tokens.text)).is_some()
            };
            next = town.or_else(|| words_end(tokens, end).filter(language))?;
            continue;
        } else {
            break;
        };
        next = words_end(tokens, end)?;
        let from = end + usize::from(tokens.word(end).text == "the");
        *slot = Some(tokens.span(from, next));
    }
    if tokens.is(next, ':') {
        found.names = next + 1;
        return Some(found);
    }
    // `Trans. Sergey Radchenko`: the stop of a shortened word stands for `by`.
    let [(Role::Translated, _)] = found.roles.all() else { return complete.then_some(found) };
    let named = tokens.is(at - 1, '.') && tokens.shape(next).title && tokens.shape(next + 1).title;
    (complete || named && next == at).then_some(found)
}

/// One past the words up to the next of `by`, `from`, `for`, `into`; none where the sentence ends first.
fn words_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let mut next = at;
    while next < at + BETWEEN && next < tokens.len() {
        let stop = [Class::By, Class::From, Class::For, Class::Into]
            .iter()
            .any(|class| tokens.is_class(next, *class));
        if stop && next > at && !tokens.shape(next).title {
            return Some(next);
        }
        if matches!(tokens.kind(next), Kind::Punct(';' | ':'))
            || tokens.is(next, '.') && (next + 1 == tokens.len() || role_follows(tokens, next + 1))
        {
            return None;
        }
        next += 1;
    }
    None
}

/// Reads the names after `by`; also gives a language named after them and one past the last token.
fn names(tokens: &Tokens<'_>, at: usize, limit: usize) -> (Vec<Name>, Option<Span>, usize) {
    let mut names: Vec<Name> = Vec::new();
    let mut language = None;
    let mut next = at;
    let mut end = at;
    while next < limit {
        let to = name_end(tokens, next, limit);
        if to == next {
            break;
        }
        let mut name = Name { name: tokens.span(next, to), affiliation: None, from: next, to };
        let bracket = tokens.closing(to).filter(|close| tokens.is(to, '(') && *close < limit);
        // The place, publisher and year of a book are nobody's affiliation.
        let imprint = |close: &usize| (to..*close).any(|at| value::is_year(tokens, at));
        if let Some(close) = bracket.filter(|close| !imprint(close)) {
            let from = to + 1 + usize::from(tokens.word(to + 1).text == "the");
            name.affiliation = Some(tokens.span(from, close));
            name.to = close + 1;
        }
        let institution = is_institution(tokens, next, to);
        next = name.to;
        end = next;
        match names.last_mut() {
            Some(last) if institution && tokens.is(name.from - 1, ',') => {
                join_institution(tokens, last, &name)
            }
            _ => names.push(name),
        }
        if let Some(after) = phrase::class(tokens, next, Class::For).filter(|_| !tokens.shape(next).title) {
            let to = name_end(tokens, after, limit);
            let from = after + usize::from(tokens.word(after).text == "the");
            for name in &mut names {
                name.affiliation = name.affiliation.or(Some(tokens.span(from, to)));
            }
            (next, end) = (to, to);
        } else if let Some(after) =
            phrase::class(tokens, next, Class::From).filter(|_| !tokens.shape(next).title)
        {
            let to = name_end(tokens, after, limit);
            language = Some(tokens.span(after, to));
            (next, end) = (to, to);
        }
        let Some(after) = next_name(tokens, next, limit) else { break };
        next = after;
    }
    (names, language, end)
}

/// The first token of another name of the list; none where a role, another sentence or anything else follows.
fn next_name(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<usize> {
    let mut next = at;
    while next < limit && (matches!(tokens.kind(next), Kind::Punct(',' | '&' | '/')) || tokens.joins(next)) {
        next += 1;
    }
    let name = tokens.is_word(next) && tokens.shape(next).title;
    (next > at && next < limit && name && !begins(tokens, next)).then_some(next)
}

/// A comma and an institution: the rest of an institution's own name, or where a person works.
fn join_institution(tokens: &Tokens<'_>, last: &mut Name, part: &Name) {
    if is_institution(tokens, last.from, last.to) && last.affiliation.is_none() {
        last.name.end = part.name.end;
    } else {
        last.affiliation = Some(last.affiliation.map_or(part.name, |affiliation| affiliation.to(part.name)));
    }
    last.to = part.to;
}

/// Whether some word of a name is one of institutions, or the whole is an acronym.
fn is_institution(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let acronym = to == from + 1 && tokens.shape(from).capitals >= 2;
    acronym || (from..to).any(|at| tokens.is_class(at, Class::Institution))
}

/// One past a name: it ends at a comma, a bracket, a joining word, a small word of the list, or the sentence's end.
fn name_end(tokens: &Tokens<'_>, at: usize, limit: usize) -> usize {
    let mut next = at;
    while next < limit {
        let small = tokens.is_word(next) && !tokens.shape(next).title;
        match tokens.kind(next) {
            Kind::Punct(',') if !is_suffix(tokens, next + 1) => break,
            Kind::Punct(';' | '(' | ')' | '[' | ']' | '&' | ':') => break,
            Kind::Punct('.') if sentence::ends(tokens, next) => {
                // The full stop of `Jr.` stays with the name.
                return next + usize::from(is_suffix(tokens, next - 1) && next > at);
            }
            Kind::Word if next > at && small && ends_name(tokens, next) => break,
            _ => next += 1,
        }
    }
    next
}

fn ends_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let initial = tokens.shape(at).letters == 1 && tokens.is(at + 1, '.');
    let small = [Class::Join, Class::For, Class::From, Class::With, Class::By]
        .iter()
        .any(|class| tokens.word(at).is(*class));
    small && !initial || tokens.word(at).begins(Class::Role) && begins(tokens, at)
}

fn is_suffix(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.word(at).text, "jr" | "sr")
        || tokens.shape(at).roman && matches!(tokens.text(at), "II" | "III" | "IV")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let mut out = Vec::new();
        read(&tokens, 0, tokens.len(), &mut out);
        let show = |credit: &Credit| {
            let language =
                credit.from_language.as_deref().map_or_else(String::new, |language| format!(" <{language}"));
            let place = credit.affiliation.as_deref().map_or_else(String::new, |place| format!(" @{place}"));
            format!("{} {}{place}{language}", credit.role.name(), credit.name)
        };
        out.iter().map(show).collect()
    }

    #[test]
    fn roles_follow_each_other() {
        assert_eq!(
            read_all("Obtained by James G. Hershberg and translated by Gary Goldberg."),
            ["obtained James G. Hershberg", "translated Gary Goldberg"]
        );
        assert_eq!(
            read_all("Document obtained by Christian Ostermann and translated for CWIHP by Bernd Schaefer."),
            ["obtained Christian Ostermann", "translated Bernd Schaefer @CWIHP"]
        );
    }

    #[test]
    fn roles_share_names() {
        assert_eq!(
            read_all("Contributed, transcribed, and translated by Stephan Kieninger."),
            [
                "contributed Stephan Kieninger",
                "transcribed Stephan Kieninger",
                "translated Stephan Kieninger"
            ]
        );
        assert_eq!(
            read_all("translated and edited by A. Bee, C. Dee, Jr., and E. Eff"),
            [
                "translated A. Bee",
                "translated C. Dee, Jr.",
                "translated E. Eff",
                "edited A. Bee",
                "edited C. Dee, Jr.",
                "edited E. Eff"
            ]
        );
    }

    #[test]
    fn affiliations_and_languages_are_kept() {
        assert_eq!(
            read_all("Translated from Russian by Svetlana Savranskaya (The National Security Archive)."),
            ["translated Svetlana Savranskaya @National Security Archive <Russian"]
        );
        assert_eq!(
            read_all(
                "Obtained by North Korean Materials Archive, IFES, Kyungnam University, and translated by Imre Majer."
            ),
            ["obtained North Korean Materials Archive, IFES, Kyungnam University", "translated Imre Majer"]
        );
        assert_eq!(read_all("Courtesy of the Nixon Library."), ["provided the Nixon Library"]);
        assert_eq!(
            read_all("Translated by Paolo Rossi (Rome-Bari: Laterza, 1975)."),
            ["translated Paolo Rossi"],
            "the imprint of a book is no affiliation"
        );
    }

    #[test]
    fn prose_without_by_is_no_credit() {
        assert!(read_all("Transcribed in the office of the Secretary.").is_empty());
        assert!(read_all("Translated. Secret.").is_empty());
    }
}
