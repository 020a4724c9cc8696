//! Compiles the data files of `src/vocab/` into static tables, so that nothing is parsed at start.
//!
//! A name that belongs to two archives, an unknown key or an unknown kind stops the build.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;

#[path = "src/vocab/fold.rs"]
mod fold;
#[path = "src/vocab/map_file.rs"]
mod map_file;
#[path = "src/vocab/map_key.rs"]
mod map_key;

use map_file::MapFile;

type Words = Vec<u16>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Archive {
    id: String,
    title: String,
    native: Option<String>,
    code: Option<String>,
    country: String,
    city: String,
    scheme: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    former: Vec<String>,
    isil: Option<String>,
    wikidata: Option<String>,
    dates: Option<String>,
    successor: Option<String>,
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scheme {
    id: String,
    /// Which of two schemes is meant, where both fit equally well: the lower.
    #[serde(default = "last")]
    order: u8,
    extends: Option<String>,
    code: String,
    chain: Option<String>,
    trail: Option<String>,
    #[serde(default)]
    parts: bool,
    #[serde(default)]
    files: bool,
    #[serde(default)]
    postfix: bool,
    #[serde(default)]
    own: Vec<(String, String)>,
    #[serde(default)]
    script: Vec<(String, String)>,
    leaf: Option<(String, String)>,
    script_leaf: Option<(String, String)>,
    #[serde(default)]
    mark: Vec<Mark>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    kind: Option<String>,
    pages: Option<String>,
    forms: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    named: bool,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    case: bool,
}

#[derive(Deserialize)]
struct Roles {
    by: Vec<String>,
    r#for: Vec<String>,
    from: Vec<String>,
    into: Vec<String>,
    with: Vec<String>,
    lead: Vec<String>,
    role: Vec<RoleForms>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleForms {
    role: String,
    #[serde(default)]
    by: bool,
    forms: Vec<String>,
}

/// The words met so far and the phrases they make.
#[derive(Default)]
struct Lexicon {
    numbers: BTreeMap<String, u16>,
    texts: Vec<String>,
    alone: Vec<u32>,
    phrases: Vec<(Words, String, &'static str)>,
}

/// In the order of `vocab::lexicon::Class`.
const CLASSES: &[&str] = &[
    "Join",
    "Lead",
    "Month",
    "AboutDate",
    "Label",
    "Host",
    "Branch",
    "Institution",
    "Papers",
    "Central",
    "Handling",
    "Ibid",
    "Printed",
    "See",
    "Abbreviation",
    "Verso",
    "Recto",
    "Following",
    "Place",
    "Department",
    "By",
    "For",
    "From",
    "Into",
    "With",
    "RoleLead",
    "Prose",
    "Keeper",
    "Private",
    "Mark",
    "Archive",
    "Role",
];

/// The order of a scheme that names none.
const fn last() -> u8 {
    100
}

fn class_bit(class: &str) -> u32 {
    let at = CLASSES.iter().position(|known| *known == class);
    1 << at.unwrap_or_else(|| panic!("no class {class}"))
}

impl Lexicon {
    fn new() -> Self {
        // Number 0 is the word that is not known.
        Self { texts: vec![String::new()], alone: vec![0], ..Self::default() }
    }

    fn words(&mut self, phrase: &str) -> Words {
        let words: Vec<String> = split(phrase);
        assert!(!words.is_empty(), "no word in {phrase:?}");
        words.into_iter().map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: String) -> u16 {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = u16::try_from(self.texts.len()).expect("fewer than 65536 words");
        self.texts.push(word.clone());
        self.alone.push(0);
        self.numbers.insert(word, number);
        number
    }

    fn class(&mut self, class: &'static str, phrases: &[String]) {
        for phrase in phrases {
            let words = self.words(phrase);
            match words[..] {
                [word] => self.alone[usize::from(word)] |= class_bit(class),
                _ => self.phrases.push((words, format!("What::Class(Class::{class})"), class)),
            }
        }
    }

    fn emit(&mut self, out: &mut String) {
        self.phrases.sort_by(|a, b| (a.0[0], b.0.len(), &a.0).cmp(&(b.0[0], a.0.len(), &b.0)));
        self.phrases.dedup();
        let mut ranges = vec![(0, 0); self.texts.len()];
        let mut longer = vec![0_u32; self.texts.len()];
        let mut classes = self.alone.clone();
        let mut marks = vec![None; self.texts.len()];
        for (at, (words, what, class)) in self.phrases.iter().enumerate() {
            let first = usize::from(words[0]);
            if ranges[first] == (0, 0) {
                ranges[first] = (at, at);
            }
            ranges[first].1 = at + 1;
            classes[first] |= class_bit(class);
            if words.len() > 1 {
                longer[first] |= class_bit(class);
            } else if *class == "Mark" {
                marks[first] = Some(what.replace("What::Mark", ""));
            }
        }
        let _ = writeln!(out, "static WORDS: [Word; {}] = [", self.texts.len());
        for (at, text) in self.texts.iter().enumerate() {
            let (classes, alone, longer, phrases) = (classes[at], self.alone[at], longer[at], ranges[at]);
            let mark = marks[at].as_ref().map_or("None".to_owned(), |mark| format!("Some({mark})"));
            let _ = writeln!(
                out,
                "Word {{ text: {text:?}, classes: {classes}, alone: {alone}, longer: {longer}, phrases: {phrases:?}, mark: {mark} }},"
            );
        }
        let _ = writeln!(out, "];\nstatic PHRASES: [Phrase; {}] = [", self.phrases.len());
        for (words, what, _) in &self.phrases {
            let _ = writeln!(out, "Phrase {{ words: &{words:?}, what: {what} }},");
        }
        out.push_str("];\n");
        self.emit_slots(out);
    }

    fn emit_slots(&self, out: &mut String) {
        let bits = (self.texts.len() * 4).next_power_of_two().trailing_zeros();
        let mut slots = vec![0_usize; 1 << bits];
        for (number, text) in self.texts.iter().enumerate().skip(1) {
            let hash = text.chars().fold(fold::HASH_START, fold::hash_char);
            let mut at = fold::slot(hash, bits);
            while slots[at] != 0 {
                at = (at + 1) % slots.len();
            }
            slots[at] = number;
        }
        let _ = writeln!(
            out,
            "const SLOT_BITS: u32 = {bits};\nstatic SLOTS: [u16; {}] = {slots:?};",
            slots.len()
        );
    }
}

/// The words of a phrase as the lexer of citations cuts them: runs of letters, runs of digits.
fn split(phrase: &str) -> Vec<String> {
    let chars: Vec<char> = phrase.chars().collect();
    let mut words = Vec::<String>::new();
    let mut last = ' ';
    for (at, &c) in chars.iter().enumerate() {
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let inner = fold::is_apostrophe(c) && fold::is_letter(last) && fold::is_letter(next);
        let kind = if fold::is_letter(c) || inner {
            'a'
        } else if c.is_numeric() {
            '1'
        } else {
            ' '
        };
        let before = if fold::is_letter(last) || fold::is_apostrophe(last) {
            'a'
        } else if last.is_numeric() {
            '1'
        } else {
            ' '
        };
        match words.last_mut() {
            Some(word) if kind != ' ' && kind == before => word.push(fold::fold_char(c)),
            _ if kind != ' ' => words.push(fold::fold_char(c).to_string()),
            _ => {}
        }
        last = c;
    }
    words
}

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("src/vocab");
    println!("cargo::rerun-if-changed=build.rs");
    for data in
        ["archives", "schemes", "words.toml", "roles.toml", "fold.rs", "maps", "map_file.rs", "map_key.rs"]
    {
        println!("cargo::rerun-if-changed=src/vocab/{data}");
    }
    let mut lexicon = Lexicon::new();
    let mut out = String::new();
    word_classes(&root, &mut lexicon);
    let schemes = schemes(&root, &mut lexicon, &mut out);
    archives(&root, &schemes, &mut lexicon, &mut out);
    lexicon.emit(&mut out);
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(target.join("lexicon.rs"), out).expect("the build folder can be written");
    fs::write(target.join("maps.rs"), maps(&root.join("maps"))).expect("the build folder can be written");
}

/// The column maps of sheets.
fn maps(folder: &Path) -> String {
    let maps: Vec<String> = toml_files(folder).iter().map(|path| map(path)).collect();
    format!("static MAPS: [Map; {}] = [{}];", maps.len(), maps.join(",\n"))
}

fn map(path: &Path) -> String {
    let file: MapFile = load(path);
    let name = path.file_stem().expect("a file has a name").to_string_lossy();
    let columns = file.columns.iter().map(|(heading, holds)| {
        let values = match &holds.separator {
            _ if holds.json => "Values::Json".to_owned(),
            Some(separator) => format!("Values::Separated({separator:?})"),
            None => "Values::One".to_owned(),
        };
        let key = map_key::map_key(heading);
        format!("Column {{ heading: {heading:?}, key: {key:?}, field: {:?}, values: {values} }}", holds.field)
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let (title, heading) = (&file.title, &file.heading);
    format!("Map {{ name: {name:?}, title: {title:?}, heading: {heading:?}, columns: &[{columns}] }}")
}

fn load<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn load_folder<T: DeserializeOwned>(folder: &Path) -> Vec<T> {
    toml_files(folder).iter().map(|path| load(path)).collect()
}

/// The data files of a folder, in name order.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

fn word_classes(root: &Path, lexicon: &mut Lexicon) {
    let lists: BTreeMap<String, Vec<String>> = load(&root.join("words.toml"));
    for (name, phrases) in lists {
        let camel = name.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect::<String>();
        let class = CLASSES.iter().find(|class| **class == camel);
        lexicon.class(class.unwrap_or_else(|| panic!("words.toml: no class {name}")), &phrases);
    }
    let roles: Roles = load(&root.join("roles.toml"));
    lexicon.class("By", &roles.by);
    lexicon.class("For", &roles.r#for);
    lexicon.class("From", &roles.from);
    lexicon.class("Into", &roles.into);
    lexicon.class("With", &roles.with);
    lexicon.class("RoleLead", &roles.lead);
    for role in roles.role {
        for form in role.forms {
            let words = lexicon.words(&form);
            lexicon.phrases.push((words, format!("What::Role({:?}, {})", role.role, role.by), "Role"));
        }
    }
}

/// `record_group` as `Kind::RecordGroup`.
fn kind(name: &str) -> String {
    let camel = name.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect::<String>();
    format!("Kind::{}", if camel == "Subseries" { "SubSeries" } else { &camel })
}

fn kinds(names: &[String]) -> String {
    format!("&[{}]", names.iter().map(|name| kind(name)).collect::<Vec<_>>().join(", "))
}

fn sense(scheme: usize, mark: &Mark, form: &str) -> String {
    let target = match (&mark.kind, mark.pages.as_deref()) {
        (Some(name), None) => format!("crate::vocab::Target::Unit({})", kind(name)),
        (None, Some("leaf")) => "crate::vocab::Target::Leaf".to_owned(),
        (None, Some("page")) => "crate::vocab::Target::Page".to_owned(),
        _ => panic!("{form}: either kind or pages"),
    };
    let capital = mark.case.then(|| form.starts_with(char::is_uppercase));
    format!(
        "Sense {{ scheme: {scheme}, target: {target}, before: {}, after: {}, not_after: {}, named: {}, whole: {}, capital: {capital:?} }}",
        kinds(&mark.before),
        kinds(&mark.after),
        kinds(&mark.not_after),
        mark.named,
        mark.whole
    )
}

/// Writes the schemes and the senses of the marks; gives the numbers of the schemes.
fn schemes(root: &Path, lexicon: &mut Lexicon, out: &mut String) -> BTreeMap<String, usize> {
    let mut schemes: Vec<Scheme> = load_folder(&root.join("schemes"));
    schemes.sort_by_key(|scheme| (scheme.id != "any", scheme.order));
    let numbers: BTreeMap<String, usize> =
        schemes.iter().enumerate().map(|(at, scheme)| (scheme.id.clone(), at)).collect();
    let mut senses = BTreeMap::<Words, (bool, Vec<String>)>::new();
    let _ = writeln!(out, "static SCHEMES: [Scheme; {}] = [", schemes.len());
    for (at, scheme) in schemes.iter().enumerate() {
        let code = kind(&scheme.code);
        let chain = scheme.chain.as_deref().map_or(code.clone(), kind);
        let trail = scheme.trail.as_deref().map_or("None".to_owned(), |name| format!("Some({})", kind(name)));
        let marks = |list: &[(String, String)]| {
            list.iter()
                .map(|(name, mark)| format!("({}, {mark:?})", kind(name)))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let _ = writeln!(
            out,
            "Scheme {{ id: {:?}, chain: &{:?}, code: {code}, code_chain: {chain}, trail: {trail}, parts: {}, files: {}, postfix: {}, own: &[{}], script: &[{}], leaf: {:?}, script_leaf: {:?} }},",
            scheme.id,
            chain_of(scheme, &schemes, &numbers),
            scheme.parts,
            scheme.files,
            scheme.postfix,
            marks(&scheme.own),
            marks(&scheme.script),
            scheme.leaf,
            scheme.script_leaf
        );
        for mark in &scheme.mark {
            for form in &mark.forms {
                let entry = senses.entry(lexicon.words(form)).or_default();
                entry.0 |= form.ends_with('.');
                entry.1.push(sense(at, mark, form));
            }
        }
    }
    let _ = writeln!(out, "];\nstatic MARKS: [&[Sense]; {}] = [", senses.len());
    for (at, (words, (abbreviation, senses))) in senses.into_iter().enumerate() {
        let _ = writeln!(out, "&[{}],", senses.join(", "));
        lexicon.phrases.push((words, format!("What::Mark({at}, {abbreviation})"), "Mark"));
    }
    out.push_str("];\n");
    numbers
}

fn chain_of(scheme: &Scheme, all: &[Scheme], numbers: &BTreeMap<String, usize>) -> Vec<usize> {
    let mut chain = vec![numbers[&scheme.id]];
    let mut extends = scheme.extends.as_ref();
    while let Some(base) = extends {
        let number = *numbers.get(base).unwrap_or_else(|| panic!("{}: no scheme {base}", scheme.id));
        assert!(!chain.contains(&number), "{}: schemes extend each other in a circle", scheme.id);
        chain.push(number);
        extends = all[number].extends.as_ref();
    }
    if scheme.id != "any" {
        chain.push(0);
    }
    chain
}

fn archives(root: &Path, schemes: &BTreeMap<String, usize>, lexicon: &mut Lexicon, out: &mut String) {
    let mut archives: Vec<Archive> = load_folder(&root.join("archives"));
    archives.sort_by(|a, b| a.id.cmp(&b.id));
    let ids: BTreeSet<&str> = archives.iter().map(|archive| archive.id.as_str()).collect();
    assert!(ids.len() == archives.len(), "two archives have one id");
    let mut names = BTreeMap::<String, (usize, &str)>::new();
    let _ = writeln!(out, "static ARCHIVES: [Archive; {}] = [", archives.len());
    for (at, archive) in archives.iter().enumerate() {
        let scheme = schemes
            .get(&archive.scheme)
            .unwrap_or_else(|| panic!("{}: no scheme {}", archive.id, archive.scheme));
        if let Some(successor) = &archive.successor {
            assert!(ids.contains(successor.as_str()), "{}: no archive {successor}", archive.id);
        }
        let _ = writeln!(
            out,
            "Archive {{ id: {:?}, title: {:?}, native: {:?}, code: {:?}, country: {:?}, city: {:?}, names: &{:?}, former: &{:?}, isil: {:?}, wikidata: {:?}, dates: {:?}, successor: {:?}, example: {:?}, scheme: {scheme} }},",
            archive.id,
            archive.title,
            archive.native,
            archive.code,
            archive.country,
            archive.city,
            archive.names,
            archive.former,
            archive.isil,
            archive.wikidata,
            archive.dates,
            archive.successor,
            archive.example
        );
        for name in names_of(archive) {
            let folded: String = name.chars().filter(|c| c.is_alphanumeric()).map(fold::fold_char).collect();
            let (owner, _) = *names.entry(folded).or_insert((at, name));
            assert!(owner == at, "{name} names both {} and {}", archives[owner].id, archive.id);
            let acronym = is_acronym(name);
            let what = format!("What::Archive({at}, {acronym})");
            let words = lexicon.words(name);
            let joined: String = split(name).concat();
            if acronym && words.len() > 1 {
                let words = vec![lexicon.number(joined)];
                lexicon.phrases.push((words, what.clone(), "Archive"));
            }
            lexicon.phrases.push((words, what, "Archive"));
        }
    }
    let _ = writeln!(out, "];\nstatic NAMES: [(&str, u16); {}] = [", names.len());
    for (folded, (at, _)) in &names {
        let _ = writeln!(out, "({folded:?}, {at}),");
    }
    out.push_str("];\n");
}

/// Every name an archive is known by. A code of two letters is too short to be one by itself.
fn names_of(archive: &Archive) -> BTreeSet<&str> {
    let code = archive.code.as_deref().filter(|code| code.chars().count() > 2);
    let own = [Some(archive.title.as_str()), archive.native.as_deref(), code];
    own.into_iter().flatten().chain(archive.names.iter().chain(&archive.former).map(String::as_str)).collect()
}

/// Whether a name is made of capitals, as `AVP RF`, `TsDAHO` and `BArch` are: each word has two, or is short and all capital.
fn is_acronym(name: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        capitals >= 2 || capitals == word.chars().count()
    })
}
