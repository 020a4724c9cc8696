//! Reads a string clause by clause: who keeps the papers, then the units, one after the other.
//!
//! A first look over a clause finds the archive and the marks in it, and with them the scheme it is read by;
//! then it is read from left to right. What no part claims becomes residue at the end.

use super::clauses::{self, Clause};
use super::draft::Draft;
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::{
    Options, about, codes, explain, files, names, phrase, postfix, publication, repository, residue, units,
    value,
};
use crate::record::reference::{About, Citation, Parsed};
use crate::vocab::lexicon::{self, Class};
use crate::vocab::{Target, archives, schemes};

/// What a first look over a clause finds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Survey {
    /// The archive: first token, one past the last, number in the registry.
    pub archive: Option<(usize, usize, u16)>,
    /// First token of the first unit.
    pub first: Option<usize>,
    /// First token of the last unit that is not leaves or pages.
    pub last: Option<usize>,
    /// Whether some unit is of an archive beyond doubt: not the number of a document, volume or page.
    pub strong: bool,
    /// Number of the scheme.
    pub scheme: u8,
    /// Whether the archive is followed by names of papers and nothing else.
    pub names_only: bool,
}

/// Reads the clauses of one string.
pub(super) struct Reader<'t, 'a> {
    /// The string.
    pub tokens: &'t Tokens<'a>,
    /// What stands before the repository.
    pub about: Option<About>,
    /// The citations finished.
    pub citations: Vec<Citation>,
    /// The last of them, with what the next may take over.
    before: Option<Draft>,
}

/// Reads one string.
pub(super) fn read(text: &str, options: Options) -> Parsed {
    let tokens = Tokens::of(text);
    let mut credits = Vec::new();
    let clauses = clauses::split(&tokens, &mut credits);
    let mut reader = Reader { tokens: &tokens, about: None, citations: Vec::with_capacity(1), before: None };
    let mut next = 0;
    while next < clauses.len() {
        next += reader.clause(&clauses[next..]);
    }
    reader.flush();
    let mut parsed =
        Parsed { about: reader.about, citations: reader.citations, credits, residue: Vec::new() };
    parsed.residue = residue::find(&tokens, &parsed, &clauses);
    if options.explain {
        explain::explain(&mut parsed.citations, &mut parsed.credits);
    }
    parsed
}

impl Reader<'_, '_> {
    /// Reads the first of the clauses; gives how many were used up.
    fn clause(&mut self, clauses: &[Clause]) -> usize {
        let Some(Clause { from: begin, to }) = clauses.first().copied() else { return 1 };
        let from = self.after_labels(begin, to);
        let survey = self.survey(from, to);
        if let Some(used) = self.apart(clauses, from, &survey) {
            return used;
        }
        if survey.archive.is_none()
            && let Some(used) = publication::read(self, clauses, from, &survey)
        {
            return used;
        }
        if self.is_mention(begin, from, to, &survey) {
            return 1;
        }
        let mut draft = Draft::new(survey.scheme);
        // Numbers in a later sentence (`See also Document 312`) are of no archive.
        let later = self.before.is_some() && begin > 0 && self.tokens.is(begin - 1, '.') && !survey.strong;
        if survey.archive.is_none()
            && (later && survey.first.is_some() || self.is_sentence(from, survey.first.unwrap_or(to)))
        {
            // A sentence about the document: a number in it is nobody's unit, but a class code is one.
            units::strong(self, from, to, &mut draft);
        } else if survey.archive.is_some() || survey.first.is_some() {
            let start = self.opening(from, to, &survey, &mut draft);
            if draft.scheme().files {
                files::read(self, start, to, &mut draft);
            } else {
                units::read(self, start, to, &survey, &mut draft);
            }
        } else if let Some(first) = self.keeper_of_papers(from, to) {
            let first = repository::named(self.tokens, from, first, to, &mut draft);
            let papers = value::part_end(self.tokens, first + 1, to);
            names::papers(self.tokens, first + 1, papers, &mut draft);
            let survey = Survey { last: None, ..survey };
            units::read(self, papers, to, &survey, &mut draft);
        } else if from > begin && self.names_papers(from, to) {
            // A source note whose archive is not in the registry.
            draft.scheme = schemes::files();
            let first = value::part_end(self.tokens, from, to);
            let start = repository::unknown(self, from, first, to, &mut draft);
            files::read(self, start, to, &mut draft);
        } else {
            units::bare(self, from, to, &mut draft);
        }
        self.finish(draft);
        1
    }

    /// Reads a sentence that is nothing but the name of a keeper of papers; gives how many clauses were used up.
    ///
    /// `Papers (MS 6265/1). National Library, Canberra.`: of what stands before it, if that names no keeper;
    /// `University Archives. Family fonds, F-58-2.`: else of what follows.
    fn apart(&mut self, clauses: &[Clause], from: usize, survey: &Survey) -> Option<usize> {
        let to = clauses.first()?.to;
        if let Some((at, end, archive)) = survey.archive
            && let Some(before) = &mut self.before
            && at == from
            && before.citation.repository.is_none()
            && before.has_units()
            && !(end..to).any(|at| self.tokens.is_number(at))
        {
            repository::known(self.tokens, at, end, to, archives::get(archive), before);
            before.respan();
            return Some(1);
        }
        if survey.archive.is_some() || survey.first.is_some() || !repository::is_keeper(self.tokens, from, to)
        {
            return None;
        }
        if let Some(before) = &mut self.before
            && before.citation.repository.is_none()
            && before.has_units()
        {
            repository::place(self.tokens, from, to, before);
            before.respan();
            return Some(1);
        }
        let next = clauses.get(1)?;
        let survey = self.survey(next.from, next.to);
        let held = survey.strong || codes::has_code(self.tokens, next.from, next.to);
        if survey.archive.is_some() || !held || self.is_sentence(next.from, survey.first.unwrap_or(next.to)) {
            return None;
        }
        let mut draft = Draft::new(survey.scheme);
        repository::place(self.tokens, from, to, &mut draft);
        units::read(self, next.from, next.to, &survey, &mut draft);
        self.finish(draft);
        Some(2)
    }

    /// Whether a later sentence only mentions an archive: nothing of its papers follows (`Cleared by officers in ISA.`).
    fn is_mention(&self, begin: usize, from: usize, to: usize, survey: &Survey) -> bool {
        let later =
            self.before.as_ref().is_some_and(Draft::has_units) && begin > 0 && self.tokens.is(begin - 1, '.');
        survey.archive.is_some_and(|(at, end, _)| {
            later && at > from && survey.first.is_none() && !(end..to).any(|at| self.tokens.is_number(at))
        })
    }

    /// Whether words of sentences stand in a range, outside quotations.
    fn is_sentence(&self, from: usize, to: usize) -> bool {
        let tokens = self.tokens;
        if units::is_ibid(tokens, from) {
            return false;
        }
        let mut at = from;
        while at < to {
            // `A ÚV KSČ`: a lone capital before capitals is a letter, no article.
            let letter = tokens.shape(at).letters == 1
                && tokens.shape(at).title
                && (at > from || tokens.shape(at + 1).capitals > 1);
            if tokens.is_class(at, Class::Prose)
                && tokens.shape(at).capitals < 2
                && !letter
                && !tokens.is(at + 1, '.')
            {
                return true;
            }
            let quotation = opens_quotation(tokens.kind(at));
            at = tokens.closing(at).filter(|_| quotation).unwrap_or(at) + 1;
        }
        false
    }

    /// One past the keeper that begins a clause and whose papers are named next: `Army Museum (hereafter AM), Roe Letters`.
    fn keeper_of_papers(&self, from: usize, to: usize) -> Option<usize> {
        let tokens = self.tokens;
        let end = value::part_end(tokens, from, to);
        let papers = value::part_end(tokens, end + 1, to);
        let named = tokens.shape(end + 1).title
            && papers > end + 2
            && papers - end <= 6
            && tokens.is_class(papers - 1, Class::Papers);
        (tokens.is(end, ',') && named && repository::is_keeper(tokens, from, end)).then_some(end)
    }

    /// Whether a part of a clause is the name of papers: `Radford Papers`.
    fn names_papers(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| {
            self.tokens.is_class(at, Class::Papers) && publication::ends_part(self.tokens, at + 1, to)
        })
    }

    /// Past `Source:` and the like.
    fn after_labels(&self, from: usize, to: usize) -> usize {
        let mut from = from;
        while from < to {
            // `Also Doe Papers`: a joining word at the beginning joins nothing.
            let joins = self.tokens.is_class(from, Class::Join) && self.tokens.shape(from).letters > 2;
            // `For example RGANI, f. 5`
            let see = phrase::class(self.tokens, from, Class::See).filter(|end| self.archive(*end).is_some());
            let end = value::label(self.tokens, from).or(joins.then_some(from + 1)).or(see);
            let Some(end) = end else { break };
            from = end;
        }
        from
    }

    /// Ends a citation, if there is one, and begins the next with what it may take over.
    pub(super) fn finish(&mut self, mut draft: Draft) {
        let names_only = !draft.has_units() && draft.citation.publication.is_none();
        if draft.is_empty() || names_only && draft.archive.is_none() && !draft.private {
            return;
        }
        draft.finish(self.before.as_ref());
        self.flush();
        self.before = Some(draft);
    }

    fn flush(&mut self) {
        if let Some(draft) = self.before.take() {
            self.citations.push(draft.citation);
        }
    }

    fn survey(&self, from: usize, to: usize) -> Survey {
        let tokens = self.tokens;
        let mut survey = Survey::default();
        let mut votes = [0_u8; 64];
        let mut start = true;
        let mut at = from;
        while at < to {
            let kind = tokens.kind(at);
            if opens_quotation(kind)
                && let Some(close) = tokens.closing(at)
            {
                at = close + 1;
                start = true;
                continue;
            }
            if let Token::Punct(c) = kind {
                start = c != '/' || !tokens.glued(at);
                at += 1;
                continue;
            }
            if kind == Token::Word && tokens.is_unknown(at) {
                start = false;
                at += 1;
                continue;
            }
            if start
                && survey.archive.is_none()
                && let Some((archive, end)) = self.archive(at)
            {
                survey.archive = Some((at, end, archive));
                at = end;
                continue;
            }
            if let Some(marked) = value::marked(tokens, at, to) {
                let senses = lexicon::senses(marked.mark);
                let named = start
                    && tokens.shape(marked.value).title
                    && !(tokens.shape(at).title && tokens.shape(at).letters == 1)
                    && senses.iter().any(|sense| sense.named);
                if marked.value_end.is_some() || named {
                    // A whole word that is a mark in one tradition only settles it.
                    let weight = if senses.len() == 1 && tokens.shape(at).letters > 2 { 2 } else { 1 };
                    let shape = tokens.shape(at);
                    let lone = shape.letters == 1 && shape.capitals == 1 && marked.mark_end == at + 1;
                    let mut last = 0;
                    // An archive settles the scheme without them.
                    let voters = if lone || survey.archive.is_some() { &[] } else { senses };
                    for sense in voters.iter().filter(|sense| sense.scheme > 0) {
                        let vote = &mut votes[usize::from(sense.scheme) % 64];
                        *vote = vote.saturating_add(if sense.scheme == last { 0 } else { weight });
                        last = sense.scheme;
                    }
                    survey.first = survey.first.or(Some(at));
                    let unit = senses.iter().any(|sense| matches!(sense.target, Target::Unit(_)));
                    survey.strong = survey.strong || senses.iter().any(|sense| !is_weak(sense.target));
                    survey.last = if unit { Some(at) } else { survey.last };
                    start = false;
                    at = marked.mark_end.max(at + 1);
                    continue;
                }
            }
            if let Some(scheme) = postfix::numbered_before(tokens, at, to) {
                let vote = &mut votes[usize::from(scheme) % 64];
                *vote = vote.saturating_add(2);
                survey.first = survey.first.or(Some(at));
                survey.last = Some(at);
                survey.strong = true;
            }
            if units::class_code(tokens, at, to).is_some() {
                survey.first = survey.first.or(Some(at));
                survey.last = Some(at);
                survey.strong = true;
            }
            start = lead(tokens, at);
            at += 1;
        }
        if let Some((at, end, _)) = survey.archive {
            survey.names_only = at == from && survey.first.is_none() && names::are_names(tokens, end, to);
        }
        survey.scheme = match survey.archive {
            Some((_, _, archive)) => archives::get(archive).scheme,
            None => most(&votes),
        };
        survey
    }

    /// The archive named at a token, unless its name goes on (`National Archives of …`).
    pub(super) fn archive(&self, at: usize) -> Option<(u16, usize)> {
        let (archive, end) = phrase::archive(self.tokens, at)?;
        let goes_on =
            self.tokens.word(end).is(Class::Lead) || matches!(self.tokens.text(end), "of" | "for" | "and");
        (!goes_on || self.tokens.text(end).is_empty()).then_some((archive, end))
    }

    /// Reads what stands before the units: `about` and the repository; gives the first token after them.
    fn opening(&mut self, from: usize, to: usize, survey: &Survey, draft: &mut Draft) -> usize {
        if let Some((at, end, archive)) = survey.archive {
            let archive = archives::get(archive);
            let at = repository::with_country(self.tokens, from, at, archive);
            let named = repository::before_acronym(self.tokens, from, at, end);
            let after = match named {
                Some(name) => repository::spelled_out(self.tokens, name, at, end, to, archive, draft),
                None => repository::known(self.tokens, at, end, to, archive, draft),
            };
            let at = named.unwrap_or(at);
            let units_follow = (after..to).any(|at| self.tokens.is_number(at) || self.tokens.is_word(at));
            if survey.first.is_some_and(|first| first < at) && !units_follow {
                // The archive comes last: the units stand before it.
                draft.reversed = true;
                let start = self.after_date(from, survey.first.unwrap_or(at));
                about::read(self, from, start, false);
                units::read(self, start, at, survey, draft);
                return to;
            }
            if let Some(papers) = self.papers(from, at).filter(|_| survey.first.is_none() && !units_follow) {
                draft.reversed = true;
                about::read(self, from, papers, false);
                units::read(self, papers, at, survey, draft);
                return to;
            }
            about::read(self, from, at, true);
            return after;
        }
        let first = survey.first.unwrap_or(to);
        if let Some(at) = repository::last(self.tokens, from, first, survey.last.unwrap_or(to), to) {
            repository::place(self.tokens, at, to, draft);
            draft.reversed = true;
            let start = self.after_date(from, first);
            about::read(self, from, start, false);
            units::read(self, start, at, survey, draft);
            return to;
        }
        repository::unknown(self, from, first, to, draft)
    }

    /// The first token of the papers named in a part before the archive: `A to B, 7 June 1966, copy in Doe Papers, NMML`.
    fn papers(&self, from: usize, to: usize) -> Option<usize> {
        let tokens = self.tokens;
        let mut at = from;
        while at < to {
            let end = value::part_end(tokens, at, to);
            let name = (at..end).find(|at| !tokens.is_word(*at) || tokens.shape(*at).title)?;
            if end > name + 1 && tokens.shape(name).title && tokens.is_class(end - 1, Class::Papers) {
                return Some(name);
            }
            at = end + 1;
        }
        None
    }

    /// Past the last date before the units, which parts the title of the document from where it is kept.
    fn after_date(&self, from: usize, first: usize) -> usize {
        let (mut at, mut start) = (from, from);
        while at < first {
            let date = value::date(self.tokens, at, first);
            at = date.unwrap_or_else(|| value::part_end(self.tokens, at, first));
            start = date.unwrap_or(start);
            at += 1;
        }
        start
    }
}

/// Whether the name of an archive may follow the token: after `in`, `at`, and joining words.
fn lead(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    if word.text.is_empty() || !tokens.is_word(at) {
        return false;
    }
    phrase::class(tokens, at, Class::Lead) == Some(at + 1)
        || phrase::class(tokens, at, Class::See) == Some(at + 1)
        || tokens.joins(at)
        || word.text == "the"
        || matches!(word.text, "of" | "from" | "von" | "aus" | "iz" | "из" | "z" | "o") && {
            // `photographs of GStA PK`: an acronym is no part of a name with `of` in it.
            let next = tokens.shape(at + 1);
            next.capitals > 2 && tokens.shape(at).capitals == 0
        }
}

/// Whether a mark stands in prose and printed references too.
fn is_weak(target: Target) -> bool {
    use crate::vocab::Kind;
    match target {
        Target::Unit(kind) => matches!(kind, Kind::Document | Kind::Volume | Kind::Item),
        Target::Leaf | Target::Page => true,
    }
}

/// The scheme with the most marks in a clause, if it is more than a chance.
fn most(votes: &[u8; 64]) -> u8 {
    let best = votes.iter().copied().max().unwrap_or(0);
    if best < 2 {
        return 0;
    }
    let at = votes.iter().position(|vote| *vote == best).unwrap_or(0);
    if at < schemes::all().len() { at as u8 } else { 0 }
}
