//! `wikipedia`: the templates `cite Russian archive` (fond, opis, delo) and `cite archive` of the English Wikipedia.
//!
//! A unit without a parameter of its own stands, with its mark, behind the value of the unit before.

use super::parts::{self, Marks};
use super::style::{Source, Style};
use crate::record::reference::PageUnit;
use crate::vocab::{Kind, cite_archive};

pub(super) static STYLE: Style = Style {
    name: "wikipedia",
    title: "template for Wikipedia",
    standard: "Template:Cite Russian archive, Template:Cite archive",
    stop: false,
    write,
};

/// The parameters of a template for kinds of unit, and the one for what comes first without any.
struct Template {
    name: &'static str,
    title: &'static str,
    date: Option<&'static str>,
    kinds: &'static [(Kind, &'static str)],
    rest: &'static str,
    /// Whether `page` counts leaves.
    leaves: bool,
}

static RUSSIAN: Template = Template {
    name: "cite Russian archive",
    title: "title",
    date: None,
    kinds: &[
        (Kind::Fond, "fond"),
        (Kind::Opis, "opis"),
        (Kind::Box, "box"),
        (Kind::Carton, "box"),
        (Kind::File, "delo"),
    ],
    rest: "fond",
    leaves: true,
};

static GENERAL: Template = Template {
    name: "cite archive",
    title: "item",
    date: Some("date"),
    kinds: cite_archive::UNITS,
    rest: cite_archive::REST,
    leaves: false,
};

fn write(source: &Source<'_>) -> String {
    let russian = source.archive().is_some_and(|archive| archive.scheme().script_mark(Kind::Fond).is_some());
    let first = source.citation.levels.first().map(|unit| unit.kind);
    let template = if russian && first == Some(Kind::Fond) { &RUSSIAN } else { &GENERAL };
    let mut fields: Vec<(&str, String)> = Vec::new();
    fields.extend(source.title().map(|title| (template.title, title.to_owned())));
    fields.extend(template.date.zip(source.date()).map(|(name, date)| (name, date.to_owned())));
    let institution =
        source.archive().map_or_else(|| parts::short_name(source), |archive| archive.title.to_owned());
    if !institution.is_empty() {
        fields.push(("institution", institution));
    }
    let city = source.archive().filter(|_| !template.leaves).map(|archive| archive.city.to_owned());
    fields.extend(city.map(|city| ("location", city)));
    units(source, template, &mut fields);
    pages(source, template, &mut fields);
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!(" |{name}={}", escaped(value))).collect();
    format!("{{{{{}{}}}}}", template.name, fields.concat())
}

fn units(source: &Source<'_>, template: &Template, fields: &mut Vec<(&'static str, String)>) {
    let from = fields.len();
    for unit in parts::units(source) {
        let parameter = template.kinds.iter().find(|(kind, _)| *kind == unit.kind).map(|(_, name)| *name);
        // What the archive calls a storage unit is shown as one.
        let parameter =
            parameter.map(|name| if name == "delo" && parts::is_storage_unit(unit) { "unit" } else { name });
        let free = parameter.filter(|name| fields.iter().all(|(taken, _)| taken != name));
        let marked = parts::unit(unit, source, Marks::Own);
        match free {
            // The parameter says what the mark says, but for record groups and the like.
            Some(name) if unit.kind == Kind::RecordGroup => fields.push((name, marked)),
            Some(name) => fields.push((name, unit.value.to_string())),
            None if fields.len() > from => {
                if let Some((_, value)) = fields.last_mut() {
                    *value += &format!(", {marked}");
                }
            }
            None => fields.push((template.rest, marked)),
        }
    }
}

fn pages(source: &Source<'_>, template: &Template, fields: &mut Vec<(&'static str, String)>) {
    let Some(pages) = &source.citation.pages else { return };
    if pages.unit == Some(PageUnit::Leaf) && !template.leaves {
        let Some(marked) = parts::pages(source, Marks::Own) else { return };
        match fields.last_mut() {
            Some((_, value)) => *value += &format!(", {marked}"),
            None => fields.push((template.rest, marked)),
        }
        return;
    }
    let name = if parts::is_several(pages) { "pages" } else { "page" };
    fields.push((name, pages.text.replace('-', "–")));
}

/// A value inside a template: what would end it or open another is written as an entity.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '|' => out.push_str("{{!}}"),
            '{' | '}' | '[' | ']' | '<' | '>' | '&' => out.push_str(&format!("&#{};", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::{Citation, Repository, Unit};

    #[test]
    fn no_value_ends_its_template() {
        assert_eq!(escaped("a|b}}c"), "a{{!}}b&#125;&#125;c");
    }

    #[test]
    fn a_unit_without_a_parameter_stands_behind_the_one_before() {
        let repository = Repository { name: "Town Archive".into(), ..Repository::default() };
        let units = [(Kind::Fond, "5", "f."), (Kind::Bundle, "7", "fasc."), (Kind::File, "9", "d.")];
        let levels = units.map(|(kind, value, mark)| Unit::new(kind, value, Some(mark), None)).to_vec();
        let citation = Citation { repository: Some(repository), levels, ..Citation::default() };
        let text = write(&Source { about: None, citation: &citation });
        assert_eq!(text, "{{cite archive |institution=Town Archive |fonds=5, fasc. 7 |file=9}}");
    }
}
