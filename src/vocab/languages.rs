//! Languages: names and codes of ISO 639 to BCP 47 tags in their shortest form.
//!
//! English names and the codes of ISO 639-1 and 639-3 come from the `isolang` crate; here stand the names
//! that people use instead, names in other languages, and the codes that only libraries use.

use std::collections::HashMap;
use std::sync::OnceLock;

use isolang::Language;
use oxilangtag::LanguageTag;

use super::unaccented;

/// Names of languages, folded and separated by `|`, with their tag.
///
/// The first name is the usual English one. `Mandarin` and Chinese are one language here, as in the MARC
/// Code List for Languages: sources say which script and people they mean, hardly ever which speech.
/// `Serbo-Croatian` stays `sh`, which BCP 47 keeps: to choose one of its successors would be a guess.
const NAMES: &[(&str, &str)] = &[
    ("af", "afrikaans"),
    ("am", "amharic|amharisch"),
    ("ar", "arabic|العربية|عربي|арабский|arabisch|arabe|arabska"),
    ("az", "azerbaijani|azeri|azarbaycan dili|азербайджанский"),
    ("be", "belarusian|belorussian|byelorussian|беларуская|белорусский|weissrussisch"),
    ("bg", "bulgarian|български|болгарский|bulgarisch|bulgare"),
    ("bn", "bengali|bangla|বাংলা"),
    ("bs", "bosnian|bosanski|bosnisch"),
    ("cs", "czech|cestina|cesky|чешский|tschechisch|tcheque|checo|czeski"),
    ("da", "danish|dansk|danisch|датский"),
    ("de", "german|deutsch|немецкий|allemand|aleman|tedesco|niemiecki|nemecky|nemet"),
    ("el", "greek|modern greek|ελληνικα|ελληνικά|греческий|griechisch|grec"),
    ("en", "english|английский|englisch|anglais|ingles|inglese|angielski|anglicky|angol"),
    ("es", "spanish|castilian|espanol|castellano|испанский|spanisch|espagnol|spagnolo|hiszpanski"),
    ("et", "estonian|eesti|эстонский|estnisch"),
    ("fa", "persian|farsi|فارسی|персидский|persisch|persan"),
    ("fi", "finnish|suomi|финский|finnisch|finnois"),
    ("fr", "french|francais|французский|franzosisch|frances|francese|francuski|francouzsky|francia"),
    ("ga", "irish|gaeilge|irish gaelic"),
    ("he", "hebrew|עברית|иврит|hebraisch|hebreu"),
    ("hi", "hindi|हिन्दी|हिंदी"),
    ("hr", "croatian|hrvatski|хорватский|kroatisch|croate"),
    ("hu", "hungarian|magyar|венгерский|ungarisch|hongrois|hungaro|wegierski|madarsky"),
    ("hy", "armenian|հայերեն|армянский|armenisch"),
    ("id", "indonesian|bahasa indonesia|indonesisch"),
    ("is", "icelandic|islenska"),
    ("it", "italian|italiano|итальянский|italienisch|italien|wloski|italsky"),
    ("ja", "japanese|日本語|японский|japanisch|japonais|japones"),
    ("ka", "georgian|ქართული|грузинский|georgisch"),
    ("kk", "kazakh|қазақ тілі|казахский"),
    ("km", "khmer|cambodian|central khmer|кхмерский"),
    ("ko", "korean|한국어|조선말|조선어|корейский|koreanisch|coreen|coreano"),
    ("ku", "kurdish|kurdi|курдский"),
    ("ky", "kyrgyz|kirghiz|кыргызча|киргизский"),
    ("la", "latin|lingua latina|латинский|latein"),
    ("lo", "lao|laotian|лаосский"),
    ("lt", "lithuanian|lietuviu|литовский|litauisch"),
    ("lv", "latvian|lettish|latviesu|латышский|lettisch"),
    ("mk", "macedonian|македонски|македонский|mazedonisch"),
    ("mn", "mongolian|монгол|монгол хэл|монгольский|mongolisch"),
    ("ms", "malay|bahasa melayu"),
    ("my", "burmese|myanmar|бирманский"),
    ("nb", "norwegian bokmal|bokmal"),
    ("ne", "nepali"),
    (
        "nl",
        "dutch|flemish|nederlands|vlaams|нидерландский|голландский|niederlandisch|neerlandais|hollandisch",
    ),
    ("nn", "norwegian nynorsk|nynorsk"),
    ("no", "norwegian|norsk|норвежский|norwegisch"),
    ("pa", "punjabi|panjabi"),
    ("pl", "polish|polski|польский|polnisch|polonais|polaco|polsky|lengyel"),
    ("prs", "dari|dari persian"),
    ("ps", "pashto|pushto|پښتو|пушту"),
    ("pt", "portuguese|portugues|португальский|portugiesisch|portugais"),
    ("ro", "romanian|rumanian|roumanian|moldavian|moldovan|romana|румынский|молдавский|rumanisch|roumain"),
    ("ru", "russian|русский|russkii|russisch|russe|ruso|russo|rosyjski|rusky|orosz|російська|руски"),
    ("sh", "serbo-croatian|serbo-croat|srpskohrvatski|српскохрватски|сербскохорватский|serbokroatisch"),
    ("sk", "slovak|slovencina|slovensky|словацкий|slowakisch"),
    ("sl", "slovenian|slovene|slovenscina|словенский|slowenisch"),
    ("sq", "albanian|shqip|албанский|albanisch|albanais"),
    ("sr", "serbian|srpski|српски|сербский|serbisch|serbe"),
    ("sv", "swedish|svenska|шведский|schwedisch|suedois"),
    ("sw", "swahili|kiswahili|суахили"),
    ("tg", "tajik|tadjik|тоҷикӣ|таджикский"),
    ("th", "thai|ไทย|ภาษาไทย|тайский"),
    ("tk", "turkmen|туркменский"),
    ("tl", "tagalog"),
    ("tr", "turkish|turkce|турецкий|turkisch|turc"),
    ("ug", "uyghur|uighur|уйгурский"),
    ("uk", "ukrainian|українська|украинский|ukrainisch|ukrainien"),
    ("ur", "urdu|اردو"),
    ("uz", "uzbek|ozbek|узбекский"),
    ("vi", "vietnamese|annamese|tieng viet|tiếng việt|вьетнамский|vietnamesisch|vietnamien"),
    ("yi", "yiddish|ייִדיש|יידיש|идиш"),
    (
        "zh",
        "chinese|mandarin|mandarin chinese|中文|汉语|漢語|华语|китайский|chinesisch|chinois|chino|chinski",
    ),
];

/// ISO 639-2/B: the codes of libraries where they differ from ISO 639-2/T and 639-3.
const BIBLIOGRAPHIC: &[(&str, &str)] = &[
    ("alb", "sqi"),
    ("arm", "hye"),
    ("baq", "eus"),
    ("bur", "mya"),
    ("chi", "zho"),
    ("cze", "ces"),
    ("dut", "nld"),
    ("fre", "fra"),
    ("geo", "kat"),
    ("ger", "deu"),
    ("gre", "ell"),
    ("ice", "isl"),
    ("mac", "mkd"),
    ("mao", "mri"),
    ("may", "msa"),
    ("per", "fas"),
    ("rum", "ron"),
    ("slo", "slk"),
    ("tib", "bod"),
    ("wel", "cym"),
];

/// Languages of ISO 639-2 that have no code of two letters; every language that has one is there.
const ONLY_THREE: &str = "ace ach ada ady afh ain akk ale alt ang anp arc arn arp arw ast awa bal ban bas bej bem bho bik bin \
    bla bra bua bug byn cad car ceb chb chg chk chm chn cho chp chr chy cnr cop crh csb dak dar del den \
    dgr din doi dsb dua dum dyu efi egy eka elx enm ewo fan fat fil fon frm fro frr frs fur gaa gay gba \
    gez gil gmh goh gon gor got grb grc gsw gwi hai haw hil hit hmn hsb hup iba ilo inh jbo jpr jrb kaa \
    kab kac kam kaw kbd kha kho kmb kok kos kpe krc krl kru kum kut lad lah lam lez lol loz lua lui lun \
    luo lus mad mag mai mak man mas mdf mdr men mga mic min mnc mni moh mos mul mus mwl mwr myv nap nds \
    new nia niu nog non nqo nso nwc nym nyn nyo nzi osa ota pag pal pam pap pau peo phn pon pro raj rap \
    rar rom rup sad sah sam sas sat scn sco sel sga shn sid sma smj smn sms snk sog srn srr suk sus sux \
    syc syr tem ter tet tig tiv tkl tlh tli tmh tog tpi tsi tum tvl tyv udm uga umb vai vot wal war was \
    xal yao yap zap zbl zen zun zxx zza";

/// Languages that ISO 639-2 and the MARC list count among another.
const AMONG: &[(&str, &str)] = &[("cmn", "chi"), ("prs", "per"), ("yue", "chi")];

/// Withdrawn codes of ISO 639 and of the MARC list, with the tag that holds now.
const WITHDRAWN: &[(&str, &str)] = &[
    ("hbs", "sh"),
    ("in", "id"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jw", "jv"),
    ("mo", "ro"),
    ("mol", "ro"),
    ("scc", "sr"),
    ("scr", "hr"),
];

/// Words beside the name that do not change it, folded.
const BESIDE: &[&str] =
    &["language", "язык", "мова", "sprache", "langue", "idioma", "lengua", "jezik", "jezyk", "jazyk"];

/// The BCP 47 tag of a language given by name or code, in its shortest form: `ru` for `Russian`, `rus`,
/// `русский язык`; `zh` for `chi`; `zh-Hant` stays.
///
/// What stands in brackets behind a name (`Chinese (Mandarin)`) and the word `language` are passed over.
/// None for what is unknown: nothing is guessed. `und` names no language.
pub fn code(words: &str) -> Option<String> {
    let words = words.trim();
    by_name(words).map(str::to_owned).or_else(|| by_code(words)).or_else(|| {
        let bare = words.strip_suffix(')')?.split_once('(')?.0.trim_end();
        by_name(bare).map(str::to_owned)
    })
}

/// Whether words are a name of a language, and not its code.
pub fn is_name(words: &str) -> bool {
    by_name(words).is_some() || Language::from_name(words).is_some()
}

/// The present tag of a language that is given by a withdrawn code: `he` for `iw`.
pub fn withdrawn(code: &str) -> Option<&'static str> {
    // `hbs` is still the code of a group of languages.
    let is_gone = |old: &str| old != "hbs" && old.eq_ignore_ascii_case(code);
    WITHDRAWN.iter().find(|(old, _)| is_gone(old)).map(|(_, new)| *new)
}

/// The English name of the language of a BCP 47 tag, without its script and region.
pub fn name(tag: &str) -> Option<String> {
    let primary = shortest(&tag.split('-').next()?.to_ascii_lowercase())?;
    if let Some((_, names)) = NAMES.iter().find(|(known, _)| *known == primary) {
        return Some(title_case(names.split('|').next()?));
    }
    language(&primary).map(|language| language.to_name().to_owned())
}

/// The three-letter code that libraries use for a BCP 47 tag, that is ISO 639-2/B and the MARC Code List for
/// Languages: `rus`, `chi`. None for a language that these lists do not have.
pub fn bibliographic(tag: &str) -> Option<&'static str> {
    let primary = shortest(&tag.split('-').next()?.to_ascii_lowercase())?;
    if primary == "sh" {
        return None; // The MARC list has withdrawn `scr` and `scc` and has no code for both.
    }
    let code = language(&primary)?.to_639_3();
    if let Some((_, among)) = AMONG.iter().find(|(known, _)| *known == code) {
        return Some(among);
    }
    if primary.len() == 3 && !ONLY_THREE.split(' ').any(|known| known == code) {
        return None;
    }
    let other = BIBLIOGRAPHIC.iter().find(|(_, terminology)| *terminology == code);
    Some(other.map_or(code, |(bibliographic, _)| *bibliographic))
}

fn by_name(words: &str) -> Option<&'static str> {
    let folded: Vec<String> = words.split_whitespace().map(unaccented).collect();
    let kept: Vec<&str> = folded.iter().map(String::as_str).filter(|word| !BESIDE.contains(word)).collect();
    let kept = kept.strip_prefix(&["the"]).unwrap_or(&kept);
    let name = kept.join(" ");
    if let Some(tag) = names().get(name.as_str()) {
        return Some(tag);
    }
    // Short words are codes first: `as` is Assamese, and no name.
    let language = Language::from_name(&title_case(&name)).filter(|_| name.len() > 3)?;
    Some(language.to_639_1().unwrap_or_else(|| language.to_639_3()))
}

fn names() -> &'static HashMap<String, &'static str> {
    static TABLE: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |(tag, names): &(&'static str, &'static str)| {
            let tag = *tag;
            names.split('|').map(move |name| (unaccented(name), tag)).collect::<Vec<_>>()
        };
        NAMES.iter().flat_map(row).collect()
    })
}

/// A code of ISO 639 or a BCP 47 tag, in the shortest form.
fn by_code(words: &str) -> Option<String> {
    let tag = LanguageTag::parse_and_normalize(words).ok()?;
    let primary = tag.primary_language();
    let short = shortest(&primary.to_ascii_lowercase())?;
    tag.as_str().strip_prefix(primary).map(|rest| short + rest)
}

/// The primary subtag in the form that BCP 47 asks for; none for what is no language.
fn shortest(code: &str) -> Option<String> {
    let of = |table: &[(&'static str, &'static str)]| {
        table.iter().find(|(old, _)| *old == code).map(|(_, new)| *new)
    };
    if let Some(tag) = of(WITHDRAWN) {
        return Some(tag.to_owned());
    }
    if matches!(code, "sh" | "mul" | "zxx") {
        return Some(code.to_owned());
    }
    let language = language(of(BIBLIOGRAPHIC).unwrap_or(code))?;
    let tag = language.to_639_1().unwrap_or_else(|| language.to_639_3());
    (tag != "und").then(|| tag.to_owned())
}

fn language(code: &str) -> Option<Language> {
    match code.len() {
        2 => Language::from_639_1(code),
        3 => Language::from_639_3(code),
        _ => None,
    }
}

/// Each word with a capital, as names of languages are written.
fn title_case(name: &str) -> String {
    let mut title = String::with_capacity(name.len());
    let mut starts = true;
    for letter in name.chars() {
        if starts {
            title.extend(letter.to_uppercase());
        } else {
            title.push(letter);
        }
        starts = matches!(letter, ' ' | '-' | '(');
    }
    title
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn all(cases: &[(&str, &str)]) {
        for (words, expected) in cases {
            assert_eq!(code(words).as_deref().unwrap_or("-"), *expected, "{words}");
        }
    }

    #[test]
    fn names_in_english_and_other_languages() {
        all(&[
            ("Russian", "ru"),
            ("RUSSIAN", "ru"),
            (" russian language ", "ru"),
            ("русский", "ru"),
            ("Русский язык", "ru"),
            ("Deutsch", "de"),
            ("français", "fr"),
            ("Español", "es"),
            ("中文", "zh"),
            ("Chinese", "zh"),
            ("Chinese (Mandarin)", "zh"),
            ("Mandarin", "zh"),
            ("Serbo-Croatian", "sh"),
            ("Farsi", "fa"),
            ("Khmer", "km"),
            ("Zulu", "zu"),
            ("Tatar", "tt"),
            ("Greek", "el"),
            ("Norwegian", "no"),
            ("Vietnamese", "vi"),
        ]);
    }

    #[test]
    fn codes_become_the_shortest_tag() {
        all(&[
            ("ru", "ru"),
            ("RU", "ru"),
            ("rus", "ru"),
            ("chi", "zh"),
            ("zho", "zh"),
            ("ger", "de"),
            ("deu", "de"),
            ("hbs", "sh"),
            ("sh", "sh"),
            ("iw", "he"),
            ("zh-hant", "zh-Hant"),
            ("en-us", "en-US"),
            ("rus-Latn", "ru-Latn"),
            ("yue", "yue"),
        ]);
    }

    #[test]
    fn what_is_unknown_has_no_code() {
        for words in
            ["", "Russain", "und", "Scan", "xx", "en_US", "Translation - English", "Russian and Spanish", "a"]
        {
            assert_eq!(code(words), None, "{words}");
        }
    }

    #[test]
    fn every_tag_in_the_table_is_the_shortest_and_has_its_first_name() {
        for (tag, names) in NAMES {
            assert_eq!(code(tag).as_deref(), Some(*tag));
            let first = name(tag).unwrap();
            assert_eq!(unaccented(&first), names.split('|').next().unwrap());
            for name in names.split('|') {
                assert_eq!(code(name).as_deref(), Some(*tag), "{name}");
            }
        }
    }

    #[test]
    fn library_codes_come_back() {
        assert_eq!(bibliographic("zh-Hant"), Some("chi"));
        assert_eq!(bibliographic("ru"), Some("rus"));
        for (bibliographic, terminology) in BIBLIOGRAPHIC {
            let tag = code(bibliographic).unwrap();
            assert_eq!(code(terminology).as_ref(), Some(&tag));
            assert_eq!(super::bibliographic(&tag), Some(*bibliographic));
        }
    }

    #[test]
    fn languages_outside_the_lists_of_libraries_have_no_library_code() {
        assert_eq!((bibliographic("grc"), bibliographic("ceb")), (Some("grc"), Some("ceb")));
        assert_eq!((bibliographic("prs"), bibliographic("yue")), (Some("per"), Some("chi")));
        // Klao and Zoroastrian Dari are in ISO 639-3 alone.
        assert_eq!((bibliographic("klu"), bibliographic("gbz"), bibliographic("sh")), (None, None, None));
        assert!(ONLY_THREE.split(' ').all(|code| code.len() == 3));
    }

    #[test]
    fn names_are_told_from_codes_and_old_codes_from_new() {
        assert!(is_name("Russian") && is_name("Lao") && is_name("Twi") && is_name("русский язык"));
        assert!(!is_name("ru") && !is_name("rus") && !is_name("Russain"));
        assert_eq!((withdrawn("iw"), withdrawn("SCC")), (Some("he"), Some("sr")));
        assert_eq!((withdrawn("he"), withdrawn("hbs"), withdrawn("Hebrew")), (None, None, None));
    }

    proptest! {
        #[test]
        fn a_code_is_a_valid_tag_and_its_own_code(words in r"\PC{0,16}|[a-z]{2,3}(-[A-Za-z]{2,4})?") {
            if let Some(tag) = code(&words) {
                prop_assert!(LanguageTag::parse(tag.as_str()).is_ok());
                prop_assert_eq!(code(&tag), Some(tag));
            }
        }
    }
}
