//! Entities and character references: `&amp;`, `&#8217;` (CommonMark 0.31.2, section 2.5; HTML Living Standard, 13.5).

/// The character that an entity at the beginning of `rest` stands for, and the length of the entity in bytes; of
/// the named ones those that documents have.
pub(crate) fn read(rest: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let name = rest.get(1..rest.bytes().take(LONGEST).position(|byte| byte == b';')?)?;
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, name.len() + 2))
}

fn numbered(number: &str) -> Option<char> {
    let (digits, radix) =
        number.strip_prefix(['x', 'X']).map_or((number, 10), |hexadecimal| (hexadecimal, 16));
    // The standard library would take a sign as well.
    let is_number = digits.chars().all(|c| c.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|_| is_number)?;
    char::from_u32(code).filter(|c| *c != '\0')
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("shy", '\u{ad}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("deg", '°'),
    ("sect", '§'),
    ("para", '¶'),
    ("ordm", 'º'),
    ("ordf", 'ª'),
    ("copy", '©'),
    ("reg", '®'),
    ("pound", '£'),
    ("euro", '€'),
    ("times", '×'),
    ("frac12", '½'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("auml", 'ä'),
    ("ccedil", 'ç'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("iacute", 'í'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("ouml", 'ö'),
    ("szlig", 'ß'),
    ("uacute", 'ú'),
    ("uuml", 'ü'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_stand_for_characters() {
        assert_eq!(read("&amp; B"), Some(('&', 5)));
        assert_eq!(read("&#8217;s"), Some(('’', 7)));
        assert_eq!(read("&#x201c;"), Some(('“', 8)));
    }

    #[test]
    fn what_stands_for_nothing_is_text() {
        for text in [
            "&",
            "&;",
            "& B;",
            "&unknown;",
            "&#0;",
            "&#xd800;",
            "&#99999999;",
            "&é;",
            "&#+65;",
            "&#x+41;",
            ";",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
