//! One spelling for words that differ in case and accents alone, for looking them up.

/// A word in lower case without accents; `ё` becomes `е`, a soft sign in Latin transliteration is dropped.
pub fn unaccented(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            // Most letters are ASCII, and those need no table.
            ' '..='~' if !matches!(c, '\'' | '`') => folded.push(c.to_ascii_lowercase()),
            _ => c.to_lowercase().for_each(|letter| fold(letter, &mut folded)),
        }
    }
    folded
}

fn fold(letter: char, folded: &mut String) {
    match plain(letter) {
        Some(plain) => folded.push(plain),
        None if letter == 'ß' => folded.push_str("ss"),
        None => {}
    }
}

/// The letter without its accent; none for what is no letter of its own.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' | 'ľ' | 'ĺ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' | 'ŕ' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        'ß' | '\'' | '’' | 'ʹ' | 'ʼ' | '`' | '\u{300}'..='\u{36f}' => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_apostrophes_do_not_matter() {
        assert_eq!(unaccented("AOÛT"), "aout");
        assert_eq!(unaccented("aou\u{302}t"), "aout");
        assert_eq!(unaccented("Весёлый"), "веселый");
        assert_eq!(unaccented("iyun’"), "iyun");
        assert_eq!(unaccented("Straße"), "strasse");
    }
}
