//! The rules, one file a family; six tables in code order say which function applies which rule to what.

mod agents;
mod characters;
mod citation;
mod collection;
mod completeness;
mod consistency;
mod credits;
mod dates;
mod encoding;
mod identity;
mod kit;
mod languages;
mod names;
mod rights;
mod same_name;
mod survey;
mod text;
mod variants;

#[cfg(test)]
pub(super) mod testing;

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity};
use crate::record::Record;
use crate::record::raw::Raw;

use super::Policy;
use super::batch::Watch;

pub use kit::Cited;
pub(in crate::check) use kit::field_texts;
pub(in crate::check) use survey::Survey;

/// A rule that needs the layout of the source.
pub(super) type RawFn = fn(&Raw, &Record, &mut Diagnostics);
/// A rule for a typed record.
pub(super) type RecordFn = fn(&Record, &mut Diagnostics);
/// A rule for the texts of a record, whatever they say.
pub(super) type TextFn = fn(&Survey<'_>, &mut Diagnostics);
/// A rule for a typed record that asks for what its collection has settled.
pub(super) type PolicyFn = fn(&Record, &Policy, &mut Diagnostics);
/// A rule for a citation string and its reading.
pub(super) type CitationFn = fn(&Cited<'_>, &mut Diagnostics);
/// Begins watching a batch for a rule.
pub(super) type WatchFn = fn() -> Box<dyn Watch>;

/// Rules for a record as read.
pub(super) static RAW: &[(&Rule, RawFn)] = &[
    (&credits::TRANSLATOR_MISSING, credits::translator_missing),
    (&citation::levels::MISSING, citation::levels::missing),
    (&citation::sources::BLOCKS_DIFFER, citation::sources::blocks_differ),
    (&completeness::SUMMARY_MISSING, completeness::summary_missing),
    (&completeness::DONORS_MISSING, completeness::donors_missing),
    (&completeness::VALUE_EMPTY, completeness::value_empty),
    (&completeness::TEXT_CUT, completeness::text_cut),
    (&dates::EVENT_DATE, dates::event_date),
    (&dates::TITLE_DATE, dates::title_date),
    (&dates::EVENT_DATES, dates::event_dates),
    (&encoding::ODD_SPACE, encoding::odd_space),
    (&encoding::LINE_ENDS, encoding::line_ends),
    (&identity::URL_INVALID, identity::url_wrapped),
    (&languages::EMPTY, languages::empty),
    (&languages::TRANSLATED_INTO_ITSELF, languages::translated_into_itself),
    (&languages::SEVERAL_IN_ONE, languages::several_in_one),
    (&text::page::DOUBLE_SPACE, text::page::double_space),
    (&text::page::FURNITURE, text::page::furniture),
    (&text::page::MARKUP, text::page::markup),
];

/// Rules for a typed record.
pub(super) static RECORD: &[(&Rule, RecordFn)] = &[
    (&names::SEVERAL, names::several),
    (&names::SUFFIX, names::suffix),
    (&agents::AFFILIATION, agents::affiliation),
    (&credits::FUNDERS_DIFFER, credits::funders_differ),
    (&names::LIFE_DATES, names::life_dates),
    (&agents::TITLE_AUTHOR, agents::title_author),
    (&names::CAPITALS, names::capitals),
    (&agents::INITIALS, agents::initials),
    (&citation::sources::BLOCKS_DIFFER, citation::cells::changed),
    (&completeness::TITLE_MISSING, completeness::title_missing),
    (&completeness::TYPE_MISSING, completeness::type_missing),
    (&completeness::ELEMENTS_MISSING, completeness::elements_missing),
    (&completeness::NOTHING_TO_FIND_BY, completeness::nothing_to_find_by),
    (&consistency::TITLES_DIFFER, consistency::titles_differ),
    (&consistency::DATES_DIFFER, consistency::dates_differ),
    (&consistency::TRANSLATORS_DIFFER, consistency::translators_differ),
    (&consistency::TEXT_TOO_LONG, consistency::text_too_long),
    (&consistency::NOT_IN_TEXT, consistency::not_in_text),
    (&consistency::NAME_SPELT_TWO_WAYS, consistency::name_spelt_two_ways),
    (&dates::MISSING, dates::missing),
    (&dates::IMPOSSIBLE, dates::impossible),
    (&dates::REVERSED, dates::reversed),
    (&dates::AMBIGUOUS, dates::ambiguous),
    (&dates::TWO_DIGIT_YEAR, dates::two_digit_year),
    (&dates::NOT_EDTF, dates::not_edtf),
    (&dates::ZEROS, dates::zeros),
    (&dates::DOUBT_LOST, dates::doubt_lost),
    (&dates::AFTER_UPLOAD, dates::after_upload),
    (&dates::OLD_STYLE, dates::old_style),
    (&dates::UPLOAD_NOT_ISO, dates::upload_not_iso),
    (&dates::MONTH_NAME, dates::month_name),
    (&dates::WEEKDAY, dates::weekday),
    (&dates::RANGE_END, dates::range_end),
    (&dates::NOT_UNDERSTOOD, dates::not_understood),
    (&identity::ID_MISSING, identity::id_missing),
    (&identity::ID_URL, identity::id_url),
    (&identity::URL_FORM, identity::url_form),
    (&identity::URL_INVALID, identity::url_invalid),
    (&identity::ID_CALCULATED, identity::id_calculated),
    (&languages::UNKNOWN, languages::unknown),
    (&languages::CODE_FORM, languages::code_form),
    (&languages::TEXT_DIFFERS, languages::text_differs),
    (&languages::HISTORIC, languages::historic),
    (&languages::REMARK, languages::remark),
    (&rights::MISSING, rights::missing),
    (&rights::URI, rights::uri),
    (&rights::URI_CONTRADICTED, rights::uri_contradicted),
    (&rights::CLASSIFICATION_MISSING, rights::classification_missing),
    (&rights::CLASSIFICATION_DIFFERS, rights::classification_differs),
    (&rights::CLASSIFICATION_AS_ACCESS, rights::classification_as_access),
    (&rights::CLASSIFICATION_SPELLING, rights::classification_spelling),
    (&text::breaks::BROKEN_SENTENCE, text::breaks::broken_sentence),
    (&citation::locators::MISREAD, text::scanned::letter_for_digit),
    (&text::title::CUT, text::title::cut),
    (&text::title::LONG, text::title::long),
];

/// Rules for the texts of a record.
pub(super) static TEXT: &[(&Rule, TextFn)] = &[
    (&encoding::MOJIBAKE, encoding::mojibake),
    (&encoding::CYRILLIC_MOJIBAKE, encoding::cyrillic_mojibake),
    (&encoding::CONTROL, encoding::control),
    (&encoding::REPLACEMENT, encoding::replacement),
    (&encoding::ZERO_WIDTH, encoding::zero_width),
    (&encoding::ENTITY, encoding::entity),
    (&characters::NOT_NFC, characters::not_nfc),
    (&characters::MIXED_SCRIPTS, characters::mixed_scripts),
    (&characters::PRIVATE_USE, characters::private_use),
    (&text::words::DOUBLED_FRAGMENT, text::words::doubled_fragment),
    (&text::words::REPEATED_WORD, text::words::repeated_word),
    (&text::marks::BRACKETS, text::marks::brackets),
    (&text::marks::QUOTES_MIXED, text::marks::quotes_mixed),
    (&text::marks::QUOTE_STYLES, text::marks::quote_styles),
    (&text::words::NUMBER_SIGN, text::words::number_sign),
    (&text::marks::INSERTIONS, text::marks::insertions),
];

/// Rules for a typed record under the settings of its collection.
pub(super) static POLICY: &[(&Rule, PolicyFn)] = &[
    (&collection::REQUIRED_MISSING, collection::required_missing),
    (&collection::NOT_IN_VOCABULARY, collection::not_in_vocabulary),
    (&dates::OUTSIDE_PERIOD, dates::outside_period),
    (&identity::FORMER_HOST, identity::former_host),
    (&rights::OLD_CONTACT, rights::old_contact),
];

/// Rules for a citation string.
pub(super) static CITATION: &[(&Rule, CitationFn)] = &[
    (&agents::CREDIT_UNKNOWN, agents::credit_unknown),
    (&citation::levels::UNREADABLE, citation::levels::unreadable),
    (&citation::levels::LEVEL_MISSING, citation::levels::level_missing),
    (&citation::levels::LEVEL_ORDER, citation::levels::level_order),
    (&citation::levels::LEVEL_TWICE, citation::levels::level_twice),
    (&citation::pages::PAGES_REVERSED, citation::pages::pages_reversed),
    (&citation::pages::PAGE_MARK, citation::pages::page_mark),
    (&citation::levels::PAPKA, citation::levels::papka),
    (&citation::locators::DASHES_MIXED, citation::locators::dashes_mixed),
    (&citation::typing::SPACING, citation::typing::spacing),
    (&citation::sources::UNKNOWN_REPOSITORY, citation::sources::unknown_repository),
    (&citation::sources::ACRONYM_DIFFERS, citation::sources::acronym_differs),
    (&citation::typing::CREDIT_RUNS_ON, citation::typing::credit_runs_on),
    (&citation::locators::VERSO_MARK, citation::locators::verso_mark),
    (&citation::sources::NOT_SPLIT, citation::sources::not_split),
    (&citation::typing::LOOK_ALIKES, citation::typing::look_alikes),
    (&citation::sources::PUBLISHED, citation::sources::published),
    (&citation::sources::IBID, citation::sources::ibid),
    (&citation::typing::PUNCTUATION, citation::typing::punctuation),
    (&consistency::PLACE_DIFFERS, consistency::place_differs),
    (&citation::locators::MISREAD, citation::locators::misread),
    (&text::words::NUMBER_SIGN, text::words::number_sign_cited),
];

/// Rules for a batch.
pub(super) static BATCH: &[(&Rule, WatchFn)] = &[
    (&same_name::TRANSLITERATIONS, same_name::transliterations),
    (&same_name::ORDERS, same_name::orders),
    (&agents::INITIALS, same_name::initials),
    (&variants::FOLDER_NAMES, variants::folder_names),
    (&variants::LEADING_ZEROS, variants::leading_zeros),
    (&citation::locators::DASHES_MIXED, variants::dashes),
    (&variants::REPOSITORY_NAMES, variants::repository_names),
    (&consistency::LEAVES_OVERLAP, consistency::leaves_overlap),
    (&variants::LAYOUTS, variants::layouts),
    (&identity::ID_TWICE, identity::id_twice),
    (&identity::TEXT_TWICE, identity::text_twice),
    (&rights::STATEMENTS_DIFFER, rights::statements_differ),
    (&text::words::NUMBER_SIGN, variants::number_signs),
];

/// A rule that could not be applied, by a fault of the program.
pub(super) static INTERNAL: Rule = Rule {
    code: "INT001",
    name: "check-broke-off",
    severity: Severity::Error,
    summary: "a check of fonds broke off by a fault of its own",
    why: "The record was not looked at by that check, so its silence says nothing.",
    help: "report it with the record; the other checks were applied",
    standard: None,
    fix: Fixable::No,
    bad: "a check stops in the middle of a record",
    good: "every check comes to its end",
    example: Example::File,
};
