//! The words of dates as data: months, seasons, weekdays, and what says that a date is rough or missing.
//!
//! All words stand here folded: lower case and without accents, as [`unaccented()`] gives them, so that
//! `août`, `AOÛT` and `Aout` are one word. Another language is another row.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::unaccented;

/// The months of one language: twelve entries, each with its forms separated by blanks.
struct Names {
    /// BCP 47 tag of the language.
    language: &'static str,
    /// January to December; nominative, the case that follows a day, and usual short forms.
    months: [&'static str; 12],
}

/// Short forms that are everyday words of another language are left out: Spanish `ago`, Portuguese
/// `out` and `set`, Italian `gen`.
static MONTHS: &[Names] = &[
    Names {
        language: "en",
        months: [
            "january jan",
            "february feb febr",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
    },
    Names {
        language: "ru",
        months: [
            "январь января январе янв",
            "февраль февраля феврале фев февр",
            "март марта марте мар",
            "апрель апреля апреле апр",
            "май мая мае",
            "июнь июня июне июн",
            "июль июля июле июл",
            "август августа августе авг",
            "сентябрь сентября сентябре сен сент",
            "октябрь октября октябре окт",
            "ноябрь ноября ноябре ноя нояб",
            "декабрь декабря декабре дек",
        ],
    },
    Names {
        language: "ru-Latn",
        months: [
            "yanvar yanvarya ianvar ianvaria janvarja",
            "fevral fevralya fevralia fevralja",
            "mart marta",
            "aprel aprelya aprelia aprelja",
            "mai maya maia",
            "iyun iyunya iiun iiunia",
            "iyul iyulya iiul iiulia",
            "avgust avgusta",
            "sentyabr sentyabrya sentiabr sentiabria sentjabrja",
            "oktyabr oktyabrya oktiabr oktiabria oktjabrja",
            "noyabr noyabrya noiabr noiabria nojabrja",
            "dekabr dekabrya dekabria dekabrja",
        ],
    },
    Names {
        language: "uk",
        months: [
            "січень січня січ",
            "лютий лютого лют",
            "березень березня берез",
            "квітень квітня квіт",
            "травень травня трав",
            "червень червня черв",
            "липень липня лип",
            "серпень серпня серп",
            "вересень вересня верес",
            "жовтень жовтня жовт",
            "листопад листопада",
            "грудень грудня груд",
        ],
    },
    Names {
        language: "bg",
        months: [
            "януари ян",
            "февруари",
            "март",
            "април",
            "май",
            "юни",
            "юли",
            "август",
            "септември септ",
            "октомври",
            "ноември ноем",
            "декември",
        ],
    },
    Names {
        language: "sr",
        months: [
            "јануар јануара",
            "фебруар фебруара",
            "март марта",
            "април априла",
            "мај маја",
            "јун јуна",
            "јул јула",
            "август августа",
            "септембар септембра",
            "октобар октобра",
            "новембар новембра",
            "децембар децембра",
        ],
    },
    Names {
        language: "sr-Latn",
        months: [
            "januar januara januarja",
            "februar februara februarja",
            "mart marta marec",
            "april aprila",
            "maj maja",
            "jun juna junij junija",
            "jul jula julij julija",
            "avgust avgusta",
            "septembar septembra",
            "oktobar oktobra",
            "novembar novembra",
            "decembar decembra",
        ],
    },
    Names {
        language: "hr",
        months: [
            "sijecanj sijecnja",
            "veljaca veljace",
            "ozujak ozujka",
            "travanj travnja",
            "svibanj svibnja",
            "lipanj lipnja",
            "srpanj srpnja",
            "kolovoz kolovoza",
            "rujan rujna",
            "",
            "studeni studenoga studenog",
            "prosinac prosinca",
        ],
    },
    Names {
        language: "de",
        months: [
            "januar janner jan",
            "februar feber feb",
            "marz maerz mrz",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sept",
            "oktober okt",
            "november nov",
            "dezember dez",
        ],
    },
    Names {
        language: "nl",
        months: [
            "januari",
            "februari",
            "maart mrt",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    },
    Names {
        language: "sv",
        months: [
            "januari januar",
            "februari februar",
            "mars marts",
            "april",
            "maj mai",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december desember",
        ],
    },
    Names {
        language: "fr",
        months: [
            "janvier janv",
            "fevrier fevr fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept",
            "octobre",
            "novembre",
            "decembre",
        ],
    },
    Names {
        language: "es",
        months: [
            "enero ene",
            "febrero",
            "marzo",
            "abril abr",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre setiembre",
            "octubre",
            "noviembre",
            "diciembre dic",
        ],
    },
    Names {
        language: "pt",
        months: [
            "janeiro",
            "fevereiro",
            "marco",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    },
    Names {
        language: "it",
        months: [
            "gennaio genn",
            "febbraio febbr",
            "marzo",
            "aprile",
            "maggio magg",
            "giugno",
            "luglio",
            "agosto",
            "settembre sett",
            "ottobre ott",
            "novembre",
            "dicembre dic",
        ],
    },
    Names {
        language: "ro",
        months: [
            "ianuarie ian",
            "februarie",
            "martie",
            "aprilie",
            "mai",
            "iunie",
            "iulie",
            "august",
            "septembrie",
            "octombrie",
            "noiembrie",
            "decembrie",
        ],
    },
    Names {
        language: "pl",
        months: [
            "styczen stycznia",
            "luty lutego",
            "marzec marca",
            "kwiecien kwietnia",
            "maj maja",
            "czerwiec czerwca",
            "lipiec lipca",
            "sierpien sierpnia",
            "wrzesien wrzesnia",
            "pazdziernik pazdziernika",
            "",
            "grudzien grudnia",
        ],
    },
    Names {
        language: "cs",
        months: [
            "leden ledna",
            "unor unora",
            "brezen brezna",
            "duben dubna",
            "kveten kvetna",
            "cerven cervna",
            "cervenec cervence",
            "srpen srpna",
            "zari",
            "rijen rijna",
            "listopadu",
            "prosinec prosince",
        ],
    },
    Names {
        language: "sk",
        months: [
            "januar januara",
            "februar februara",
            "marec marca",
            "april aprila",
            "maj maja",
            "jun juna",
            "jul jula",
            "august augusta",
            "september septembra",
            "oktober oktobra",
            "november novembra",
            "december decembra",
        ],
    },
    Names {
        language: "hu",
        months: [
            "januar",
            "februar",
            "marcius marc",
            "aprilis",
            "majus",
            "junius",
            "julius",
            "augusztus",
            "szeptember",
            "oktober",
            "november",
            "december",
        ],
    },
    Names {
        language: "tr",
        months: [
            "ocak", "subat", "mart", "nisan", "mayis", "haziran", "temmuz", "agustos", "eylul", "ekim",
            "kasim", "aralik",
        ],
    },
];

/// Names that mean one month here and another there: Croatian October, Polish and Czech November.
const TWO_MONTHS: &[&str] = &["listopad", "listopada"];

/// Seasons with their number in EDTF (ISO 8601-2:2019, level 1), 21 to 24.
const SEASONS: &[(u8, &str)] = &[
    (21, "spring весна весной весны fruhjahr fruhling printemps primavera wiosna wiosny jaro jara"),
    (22, "summer лето летом лета sommer ete verano estate lato"),
    (23, "autumn fall осень осенью осени herbst automne otono autunno jesien jesieni podzim"),
    (24, "winter зима зимой зимы hiver invierno inverno zima zimy"),
];

/// The days of the week, Monday first as in ISO 8601, each with its names.
const WEEKDAYS: [&str; 7] = [
    "monday mon понедельник montag lundi lunes poniedzialek pondeli",
    "tuesday tue tues вторник dienstag mardi martes wtorek utery",
    "wednesday wed среда среду mittwoch mercredi miercoles sroda streda",
    "thursday thu thur thurs четверг donnerstag jeudi jueves czwartek ctvrtek",
    "friday fri пятница пятницу freitag vendredi viernes piatek patek",
    "saturday sat суббота субботу samstag sonnabend samedi sabado sobota",
    "sunday sun воскресенье sonntag dimanche domingo niedziela nedele",
];

/// The months in English, as they are written out.
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const ROUGHLY: &str = "circa ca c cca about around approx approximately roughly около ок примерно прибл etwa um gegen \
    vers env environ hacia alrededor verso okolo ok";

const MAYBE: &str = "possibly probably perhaps presumably maybe likely вероятно возможно предположительно \
    wahrscheinlich vermutlich wohl probablement probablemente prawdopodobnie pravdepodobne";

/// What says that there is no date: words joined by one blank.
const UNDATED: &[&str] = &[
    "undated",
    "not dated",
    "no date",
    "n d",
    "nd",
    "without date",
    "date unknown",
    "unknown date",
    "unknown",
    "date not given",
    "not given",
    "s d",
    "sd",
    "sans date",
    "sine dato",
    "sine die",
    "sin fecha",
    "s f",
    "sem data",
    "senza data",
    "o d",
    "od",
    "o j",
    "ohne datum",
    "undatiert",
    "б д",
    "бд",
    "без даты",
    "дата неизвестна",
    "не датировано",
    "без дати",
    "b d",
    "bez daty",
    "bez data",
    "bez datuma",
    "bez datumu",
];

/// What a folded word means in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A month, 1 to 12.
    Month(u8),
    /// The name of two different months.
    TwoMonths,
    /// A season, 21 to 24 as in EDTF.
    Season(u8),
    /// A day of the week.
    Weekday,
    /// The date is approximate.
    Roughly,
    /// The date is uncertain.
    Maybe,
}

/// What a word means in a date, if anything; it must be folded.
pub fn word(folded: &str) -> Option<Word> {
    static WORDS: OnceLock<HashMap<&'static str, Word>> = OnceLock::new();
    WORDS.get_or_init(all_words).get(folded).copied()
}

/// The month, 1 to 12, that a word names in any of the known languages.
pub fn month(name: &str) -> Option<u8> {
    match word(&unaccented(name))? {
        Word::Month(month) => Some(month),
        _ => None,
    }
}

/// The English names of the months, January first.
pub fn english() -> &'static [&'static str; 12] {
    &ENGLISH
}

/// Whether a folded word names a month in the language of a BCP 47 tag.
pub fn is_month_in(language: &str, folded: &str) -> bool {
    let names = MONTHS.iter().filter(|names| names.language == language);
    names.flat_map(|names| names.months).any(|list| list.split_whitespace().any(|name| name == folded))
}

/// The day of the week that a folded word names, from 1 for Monday to 7 for Sunday (ISO 8601).
pub fn weekday(folded: &str) -> Option<u8> {
    let is_named = |list: &&str| list.split_whitespace().any(|name| name == folded);
    (1..).zip(WEEKDAYS).find(|(_, list)| is_named(list)).map(|(day, _)| day)
}

/// The month that a Roman numeral stands for, as in `5.IV.1963`.
pub fn roman(folded: &str) -> Option<u8> {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    // Cyrillic typewriters have letters that look the same.
    let latin = |letter| match letter {
        'і' => 'i',
        'х' => 'x',
        other => other,
    };
    let at = ROMAN.iter().position(|numeral| folded.chars().map(latin).eq(numeral.chars()))?;
    u8::try_from(at + 1).ok()
}

/// Whether folded words, joined by single blanks, say that there is no date.
pub fn is_undated(words: &str) -> bool {
    UNDATED.contains(&words)
}

/// The languages whose months are known, as BCP 47 tags.
pub fn languages() -> impl Iterator<Item = &'static str> {
    MONTHS.iter().map(|names| names.language)
}

fn all_words() -> HashMap<&'static str, Word> {
    let mut words = HashMap::new();
    let lists = [(ROUGHLY, Word::Roughly), (MAYBE, Word::Maybe)];
    for (list, meaning) in WEEKDAYS.map(|list| (list, Word::Weekday)).into_iter().chain(lists) {
        words.extend(list.split_whitespace().map(|word| (word, meaning)));
    }
    for (season, list) in SEASONS {
        words.extend(list.split_whitespace().map(|word| (word, Word::Season(*season))));
    }
    // Months last: they win over every other sense.
    for names in MONTHS {
        for (number, list) in (1..).zip(names.months) {
            words.extend(list.split_whitespace().map(|word| (word, Word::Month(number))));
        }
    }
    words.extend(TWO_MONTHS.iter().map(|word| (*word, Word::TwoMonths)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_months() {
        let mut seen: HashMap<&str, u8> = HashMap::new();
        for names in MONTHS {
            for (number, list) in (1..).zip(names.months) {
                for name in list.split_whitespace() {
                    let before = seen.insert(name, number);
                    assert!(before.is_none_or(|before| before == number), "{name} in {}", names.language);
                    assert!(!TWO_MONTHS.contains(&name), "{name}");
                }
            }
        }
    }

    #[test]
    fn every_word_is_held_folded() {
        for (word, _) in all_words() {
            assert_eq!(unaccented(word), word, "{word}");
        }
        assert!(UNDATED.iter().all(|words| unaccented(words) == *words));
    }

    #[test]
    fn names_match_in_any_case_and_with_accents() {
        assert_eq!(month("Août"), Some(8));
        assert_eq!(month("АПРЕЛЯ"), Some(4));
        assert_eq!(month("października"), Some(10));
        assert_eq!(month("Března"), Some(3));
        assert_eq!(month("listopada"), None);
        assert_eq!(word("listopada"), Some(Word::TwoMonths));
        assert_eq!(month("Janaury"), None);
    }

    #[test]
    fn weekdays_are_numbered_from_monday() {
        let days = ["monday", "вторник", "mittwoch", "jeudi", "fri", "sobota", "domingo", "april"];
        assert_eq!(days.map(weekday).map(Option::unwrap_or_default), [1, 2, 3, 4, 5, 6, 7, 0]);
        let names: Vec<&str> = WEEKDAYS.iter().flat_map(|list| list.split_whitespace()).collect();
        assert!(names.iter().all(|name| word(name) == Some(Word::Weekday)));
    }

    #[test]
    fn months_are_known_by_language() {
        assert!(is_month_in("en", "april") && is_month_in("de", "april") && is_month_in("ru", "апреля"));
        assert!(!is_month_in("en", "апреля") && !is_month_in("de", "avril"));
        assert!((1..).zip(english()).all(|(number, name)| month(name) == Some(number)));
    }
}
