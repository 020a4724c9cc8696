//! Why each part was read so, in words.

use crate::record::reference::{Citation, Credit, Unit};
use crate::vocab::archives;

/// Writes the reasons into a reading.
pub(super) fn explain(citations: &mut [Citation], credits: &mut [Credit]) {
    for citation in citations {
        let id = citation.repository.as_ref().and_then(|repository| repository.id.as_deref());
        let archive = id.and_then(|id| archives::all().iter().find(|archive| archive.id == id));
        let scheme = archive.map_or("common", |archive| archive.scheme().id);
        if let Some(repository) = &mut citation.repository {
            repository.why = Some(match (repository.span, archive) {
                (None, _) => TAKEN.to_owned(),
                (_, Some(archive)) => format!("a name of {} in the registry of archives", archive.id),
                (_, None) => "the first name before the units; not in the registry of archives".to_owned(),
            });
        }
        for unit in &mut citation.levels {
            unit.why = Some(why(unit, scheme));
        }
        if let Some(pages) = &mut citation.pages {
            pages.why = Some(match &pages.mark {
                Some(mark) => format!("`{mark}` before numbers"),
                None => "bare numbers at the end, without a mark that says leaf or page".to_owned(),
            });
        }
    }
    for credit in credits {
        credit.why = Some(format!("words for `{}` before the name", credit.role.name()));
    }
}

const TAKEN: &str = "taken over from the citation before";

fn why(unit: &Unit, scheme: &str) -> String {
    match (&unit.mark, unit.span) {
        (_, None) => TAKEN.to_owned(),
        (Some(mark), _) => format!("`{mark}` means {} here (marks of `{scheme}`)", unit.kind.name()),
        (None, _) => format!("no mark; {} by its form and place (scheme `{scheme}`)", unit.kind.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, parse};

    #[test]
    fn every_part_says_why() {
        let parsed =
            parse("AVP RF, f. 0104, p. 124, d. 3, l. 8; d. 5. Translated by A B.", Options { explain: true });
        let [first, second] = &parsed.citations[..] else { panic!("two citations") };
        assert_eq!(first.levels[1].why.as_deref(), Some("`p.` means folder here (marks of `avprf`)"));
        assert!(first.repository.as_ref().is_some_and(|repository| repository.why.is_some()));
        assert!(first.pages.as_ref().is_some_and(|pages| pages.why.is_some()));
        assert_eq!(second.levels[0].why.as_deref(), Some(super::TAKEN));
        assert!(parsed.credits[0].why.is_some());
        assert!(parse("AVP RF, f. 1", Options::default()).citations[0].levels[0].why.is_none());
    }
}
