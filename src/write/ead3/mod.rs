//! EAD3 1.1: records as the items of a finding aid, in the units of their archives.
//!
//! The arrangement is rebuilt from citations: a component a repository, in it fonds, opis, series and file as far as they
//! are cited, in them the records. An output is one finding aid of all repositories; in a folder it is one a
//! repository. No `xsi:schemaLocation` stands in it, which the XML schema would take and the RELAX NG schema does not.

mod item;
mod tree;

use std::io;

use self::tree::{Node, Tree};
use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Folder, Options, OutputFormat, Sink, Writer};
use super::scribe::{Scribe, is_holdable};
use super::waiting::{Reader, Waiting};
use super::{rules, untitled};
use crate::crosswalk::ead::{self, Place};
use crate::crosswalk::hierarchy::Way;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "ead3",
    extension: "ead3.xml",
    endings: &["ead.xml"],
    title: "EAD3, records in the arrangement that their citations name; in a folder one finding aid a repository",
    standard: "Encoded Archival Description EAD3 1.1 (Society of American Archivists, 2018)",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("did/unittitle")),
    ("M02", At("did/unitdatestructured; did/unitdate")),
    ("M03", At("did/unitdatestructured; did/unitdate")),
    ("M04", At("odd")),
    ("M05", At("odd")),
    ("M06", At("scopecontent")),
    ("M07", At("prefercite")),
    ("M08", At("prefercite")),
    ("M09", At("did/repository of the component; prefercite")),
    ("M10", At("c level=\"fonds\"; prefercite")),
    ("M11", At("c otherlevel=\"opis\"; prefercite")),
    ("M12", At("did/container; did/unitid; prefercite")),
    ("M13", At("c level=\"file\"; prefercite")),
    ("M14", At("did/physdesc; prefercite")),
    ("M15", At("acqinfo")),
    ("M16", At("controlaccess/persname; controlaccess/corpname")),
    ("M17", At("controlaccess/persname; controlaccess/corpname")),
    ("M18", At("controlaccess/persname; controlaccess/corpname")),
    ("M19", At("controlaccess/persname; controlaccess/corpname")),
    ("M20", Partly("prefercite", "the bodies that people belong to, but in the words of the citation")),
    ("M21", At("userestrict")),
    ("M22", At("userestrict")),
    ("M24", At("controlaccess/genreform")),
    ("M25", At("odd")),
    ("M26", At("did/langmaterial")),
    ("M27", At("did/unitid")),
    ("M28", At("did/dao")),
    ("M30", At("odd")),
    ("M31", At("controlaccess/corpname; controlaccess/name")),
    ("M32", At("did/origination")),
    ("M33", At("controlaccess/corpname; controlaccess/name")),
    ("M34", At("controlaccess/geogname")),
    ("M35", At("controlaccess/subject")),
    ("M37", At("odd")),
    ("M38", At("odd")),
    ("M38b", At("odd")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("controlaccess/corpname; controlaccess/name")),
    ("M41", At("odd")),
    ("R01", At("odd")),
    ("R02", At("odd")),
    ("R03", At("did/unitdatestructured; did/unitdate; did/langmaterial; odd")),
];

const NAMESPACE: &str = "http://ead3.archivists.org/schema/";

/// What stands for an agency that is not given; `agencyname` must be there.
const NO_AGENCY: &str = "[Agency not given]";

/// The title of the component of records whose citations name no repository.
const NO_REPOSITORY: &str = "Documents whose repository is not named";

/// Where finding aids go.
enum Outlet {
    /// One of all repositories.
    One(Sink),
    /// One a repository.
    Several(Box<dyn Folder>),
}

struct Ead3 {
    outlet: Outlet,
    options: Options,
    tree: Tree,
    /// The items, as they will stand; what is around them is known at the end.
    items: Waiting,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(begin(Outlet::One(sink), options))
}

/// Begins one output a repository.
pub(super) fn open_folder(folder: Box<dyn Folder>, options: &Options) -> Box<dyn Writer> {
    begin(Outlet::Several(folder), options)
}

fn begin(outlet: Outlet, options: &Options) -> Box<dyn Writer> {
    Box::new(Ead3 { outlet, options: options.clone(), tree: Tree::default(), items: Waiting::new() })
}

impl Writer for Ead3 {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        let way = Way::to(record);
        // `ead`, `archdesc` and `dsc`; the repository is a component only where there are several.
        let above = 3 + usize::from(matches!(self.outlet, Outlet::One(_)));
        let units = way.as_ref().map_or(0, |way| way.units.len());
        let mut scribe = Scribe::within(above + units, self.items.sink())?;
        item::write(&mut scribe, record, way.as_ref())?;
        untitled::report_in_xml(&mut scribe, FORMAT.name, record, out);
        scribe.report(out);
        if self.tree.count() == 0 && self.options.agency.name.is_none() {
            let message =
                "`ead3` must name who describes, and no agency is configured; words in brackets say so";
            out.push(Diagnostic::new(&rules::NOT_GIVEN, message));
        }
        self.tree.add(record, way.as_ref(), self.items.length())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { outlet, options, mut tree, items } = *self;
        tree.sort();
        let mut aid = FindingAid { options: &options, tree: &tree, items: items.reader()? };
        match outlet {
            Outlet::One(sink) => aid.whole(sink),
            Outlet::Several(mut folder) => tree
                .repositories()
                .iter()
                .try_for_each(|at| aid.of_repository(*at, folder.file(&tree.node_at(*at).value)?)),
        }
    }
}

/// What finding aids are made of at the end.
struct FindingAid<'a> {
    options: &'a Options,
    tree: &'a Tree,
    items: Reader,
}

impl FindingAid<'_> {
    /// One of all repositories.
    fn whole(&mut self, sink: Sink) -> io::Result<()> {
        let title = match &self.options.agency.name {
            Some(agency) => format!("Documents described by {agency}, by repository"),
            None => "Documents by repository".to_owned(),
        };
        let mut scribe = self.begin(sink, "records", &title)?;
        scribe.start("", "did", &[])?;
        scribe.text("", "unittitle", &[], &title)?;
        count(&mut scribe, self.tree.count())?;
        scribe.end()?;
        let repositories = self.tree.repositories();
        if !repositories.is_empty() {
            scribe.start("", "dsc", &[])?;
            repositories.iter().try_for_each(|at| self.component(&mut scribe, *at))?;
        }
        scribe.finish()
    }

    /// One of a repository.
    fn of_repository(&mut self, at: u32, sink: Sink) -> io::Result<()> {
        let node = self.tree.node_at(at);
        let mut scribe = self.begin(sink, &node.value, title(node))?;
        identification(&mut scribe, node)?;
        scribe.start("", "dsc", &[])?;
        self.inside(&mut scribe, at)?;
        scribe.finish()
    }

    /// Everything before the description itself.
    fn begin(&self, sink: Sink, id: &str, title: &str) -> io::Result<Scribe> {
        let mut scribe = Scribe::new(sink)?;
        scribe.start("", "ead", &[("xmlns", NAMESPACE)])?;
        scribe.start("", "control", &[])?;
        scribe.text("", "recordid", &[], id)?;
        scribe.start("", "filedesc", &[])?;
        scribe.wrapped("", ("titlestmt", &[]), "titleproper", title)?;
        scribe.end()?;
        scribe.empty("", "maintenancestatus", &[("value", "derived")])?;
        let agency = &self.options.agency;
        scribe.start("", "maintenanceagency", &[])?;
        scribe.text("", "agencycode", &[], agency.code.as_deref().unwrap_or_default())?;
        let name = agency.name.as_deref().unwrap_or_default();
        if !scribe.text("", "agencyname", &[], name)? {
            scribe.text("", "agencyname", &[], NO_AGENCY)?;
        }
        scribe.end()?;
        scribe.start("", "maintenancehistory", &[])?;
        scribe.start("", "maintenanceevent", &[])?;
        scribe.empty("", "eventtype", &[("value", "derived")])?;
        let made = self.options.made_whole();
        scribe.text("", "eventdatetime", &[("standarddatetime", made)], made)?;
        scribe.empty("", "agenttype", &[("value", "machine")])?;
        scribe.text("", "agent", &[], "fonds")?;
        for _ in 0..3 {
            scribe.end()?;
        }
        scribe.start("", "archdesc", &[("level", "collection")])?;
        Ok(scribe)
    }

    /// A component with all that it holds. No citation names more units one within another than there are kinds.
    fn component(&mut self, scribe: &mut Scribe, at: u32) -> io::Result<()> {
        let node = self.tree.node_at(at);
        let place = node.kind.map_or(Place::OtherLevel("repository"), ead::place);
        match place {
            Place::OtherLevel(level) => {
                scribe.start("", "c", &[("level", "otherlevel"), ("otherlevel", level)])?
            }
            Place::Level(level) => scribe.start("", "c", &[("level", level)])?,
            // These hold nothing in the arrangement.
            Place::Container | Place::Identifier => scribe.start("", "c", &[])?,
        }
        identification(scribe, node)?;
        self.inside(scribe, at)?;
        scribe.end()
    }

    /// What a component holds: the units in it, then the records of which no more is cited.
    fn inside(&mut self, scribe: &mut Scribe, at: u32) -> io::Result<()> {
        let tree = self.tree;
        tree.children(at).iter().try_for_each(|child| self.component(scribe, *child))?;
        tree.records(at).try_for_each(|place| self.items.copy(place.start, place.end, scribe.sink()))
    }
}

fn title(node: &Node) -> &str {
    if node.kind.is_none() && !is_holdable(&node.name) { NO_REPOSITORY } else { &node.name }
}

/// What a component that holds others is. A unit is named as it is first cited; that is all that is known of it.
fn identification(scribe: &mut Scribe, node: &Node) -> io::Result<()> {
    scribe.start("", "did", &[])?;
    if node.kind.is_some() {
        scribe.text("", "unitid", &[], &node.name)?;
    }
    scribe.text("", "unittitle", &[], title(node))?;
    if node.kind.is_none() && is_holdable(&node.name) {
        scribe.start("", "repository", &[])?;
        scribe.wrapped("", ("corpname", &[]), "part", &node.name)?;
        scribe.wrapped("", ("address", &[]), "addressline", node.town.as_deref().unwrap_or_default())?;
        scribe.end()?;
    }
    count(scribe, node.count)?;
    scribe.end()
}

/// How many documents are described there: no extent of the unit, which holds more.
fn count(scribe: &mut Scribe, count: usize) -> io::Result<()> {
    let kind = ("physdescstructuredtype", "materialtype");
    scribe.start("", "physdescstructured", &[kind, ("coverage", "part")])?;
    scribe.text("", "quantity", &[], &count.to_string())?;
    let what = if count == 1 { "document described" } else { "documents described" };
    scribe.text("", "unittype", &[], what)?;
    scribe.wrapped("", ("descriptivenote", &[]), "p", "Counted from the descriptions below.")?;
    scribe.end()
}
