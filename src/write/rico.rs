//! Records in Contexts as Turtle: archival descriptions as a graph, RiC-O 1.1 (ICA, 2025); RDF 1.1 Turtle.
//!
//! Archives and units are described where the first record names them, and known by their keys after that: what is kept
//! of each is a print, outside memory once there are many.

use super::fate::Fate::{At, Lost};
use super::fate::Fates;
use super::format::OutputFormat;
use super::said::Vocabulary;
use super::turtle;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "rico",
    extension: "rico.ttl",
    endings: &[],
    title: "Records in Contexts as Turtle: records within their files and fonds, for archival linked data",
    standard: "RiC-O 1.1 (ICA, 2025); RDF 1.1 Turtle (W3C, 2014)",
    fates: FATES,
    open: |sink, options| turtle::begin(sink, options, Vocabulary::Rico),
};

pub(super) static FATES: Fates = &[
    ("M01", At("title of the edition and of the original")),
    ("M02", At("hasCreationDate of the original")),
    ("M03", At("isAssociatedWithDate")),
    ("M04", At("hasOrHadSubject, an Event")),
    ("M05", At("hasPublicationDate of the edition")),
    ("M06", At("scopeAndContent")),
    ("M07", At("hasOrHadIdentifier of the original")),
    ("M08", At("note")),
    ("M09", At("hasOrHadHolder, a CorporateBody")),
    ("M10", At("isOrWasIncludedIn, a RecordSet of type Fonds")),
    ("M11", At("isOrWasIncludedIn, a RecordSet of type opis")),
    ("M12", At("hasOrHadLocation of the analogue Instantiation; hasOrHadIdentifier")),
    ("M13", At("isOrWasIncludedIn, a RecordSet of type File")),
    ("M14", At("hasOrHadIdentifier of the analogue Instantiation")),
    ("M15", At("note")),
    ("M16", At("note; hasPublisher")),
    ("M17", At("CreationRelation with the role translator")),
    ("M18", At("CreationRelation with the role editor")),
    ("M19", At("CreationRelation with the role transcriber")),
    ("M20", At("isOrWasMemberOf; note")),
    ("M21", At("conditionsOfUse")),
    ("M22", At("isOrWasRegulatedBy, a Rule")),
    ("M24", At("hasDocumentaryFormType")),
    ("M25", At("hasOrHadLanguage of the edition")),
    ("M26", At("hasOrHadLanguage of the original")),
    ("M27", At("hasOrHadIdentifier of the edition")),
    ("M28", At("hasOrHadDigitalInstantiation")),
    ("M30", At("note")),
    ("M31", At("note")),
    ("M32", At("hasCreator")),
    ("M33", At("hasOrHadSubject, an Agent")),
    ("M34", At("hasOrHadSubject, a Place")),
    ("M35", At("hasOrHadSubject, a Concept")),
    ("M37", At("hasPublisher of the edition")),
    ("M38", At("hasOrHadIdentifier of the document")),
    ("M38b", At("hasOrHadIdentifier of the document")),
    ("M39", Lost("RiC-O describes records and has no property for their text")),
    ("M40", At("note")),
    ("M41", At("note")),
    ("R01", At("note")),
    ("R02", At("note")),
    ("R03", At("expressedDate; name of the Language")),
];
