//! Normal forms: when two citations name the same file.

use crate::record::reference::Citation;
use crate::vocab::unaccented;

/// A key that is the same for every way of citing the same unit; none without repository or unit.
///
/// It holds the archive and the units with their kinds; leaves, pages and marks do not count. Values are
/// compared without case, accents, blanks and quotation marks, with one kind of dash, and with one letter for
/// those that look alike in Latin and Cyrillic. Leading zeros stay: fond 0104 is not fond 104.
///
/// ```
/// use fonds::citation::{key, parse, Options};
///
/// let key_of = |text| key(&parse(text, Options::default()).citations[0]);
/// let transliterated = key_of("AVPRF, fond 0104, opis 17, folder 118, file 3");
/// assert_eq!(transliterated.as_deref(), Some("ru-avprf|fond=0104|opis=17|folder=118|file=3"));
/// assert_eq!(transliterated, key_of("АВП РФ. Ф. 0104. Оп. 17. П. 118. Д. 3"));
/// ```
pub fn key(citation: &Citation) -> Option<String> {
    let repository = citation.repository.as_ref()?;
    if citation.levels.is_empty() {
        return None;
    }
    let mut key = match &repository.id {
        Some(id) => id.to_string(),
        // No id begins with a question mark, so an unknown archive is never taken for a known one.
        None => format!("?{}", folded(&repository.name)),
    };
    let mut levels: Vec<_> = citation.levels.iter().collect();
    levels.sort_by_key(|unit| unit.kind);
    for unit in levels {
        key.push('|');
        key.push_str(unit.kind.name());
        key.push('=');
        key.push_str(&folded(&unit.value));
    }
    Some(key)
}

/// A value as it is compared.
fn folded(value: &str) -> String {
    unaccented(value).chars().filter_map(significant).collect()
}

/// The one character for all that stand for the same in a code; none for what does not count.
fn significant(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Letters of Cyrillic whose capital or small form is that of a Latin letter.
        'а' => 'a',
        'в' => 'b',
        'е' => 'e',
        'і' => 'i',
        'ј' => 'j',
        'к' => 'k',
        'м' => 'm',
        'н' => 'h',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'ѕ' => 's',
        'т' => 't',
        'у' => 'y',
        'х' => 'x',
        // These part the members of a key.
        '|' | '=' | '"' | '“' | '”' | '„' | '«' | '»' | ',' | ';' => return None,
        c if c.is_whitespace() || c.is_control() => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::{Options, parse};

    fn key_of(text: &str) -> Option<String> {
        key(&parse(text, Options::default()).citations[0])
    }

    #[test]
    fn ways_of_citing_one_file_have_one_key() {
        let key = key_of("AVPRF, fond 0104, opis 17, folder 118, file 3, pp. 23-26");
        assert_eq!(key.as_deref(), Some("ru-avprf|fond=0104|opis=17|folder=118|file=3"));
        assert_eq!(key, key_of("АВП РФ. Ф. 0104. Оп. 17. П. 118. Д. 3"));
        assert_eq!(key, key_of("AVP RF, f. 0104, op. 17, p. 118, d. 3, l. 5"));
    }

    #[test]
    fn look_alikes_and_dashes_in_codes_are_one() {
        assert_eq!(key_of("RGANI, f. K-1, op. 3, d. 5"), key_of("RGANI, f. К–1, op. 3, d. 5"));
    }

    #[test]
    fn leading_zeros_and_former_names_are_told_apart_and_together() {
        assert_ne!(key_of("AVP RF, f. 0104, op. 1, d. 3"), key_of("AVP RF, f. 104, op. 1, d. 3"));
        assert_eq!(key_of("TsKhSD, f. 5, op. 30, d. 13"), key_of("RGANI, f. 5, op. 30, d. 13"));
    }

    #[test]
    fn what_names_no_unit_has_no_key() {
        assert_eq!(key_of("RGANI"), None);
        assert_eq!(key(&Citation::default()), None);
    }
}
