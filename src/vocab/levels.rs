//! Levels of description (ISAD(G) 3.1.4) and the kinds of unit that citations name.

use serde::{Deserialize, Serialize};

/// A level of description, ISAD(G) 3.1.4 and its glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// All the records of one creator.
    Fonds,
    /// A part of a fonds, as a rule of one office.
    SubFonds,
    /// Records kept together as one filing system or activity.
    Series,
    /// A part of a series.
    SubSeries,
    /// An organized unit of documents.
    File,
    /// The smallest unit, one document.
    Item,
}

macro_rules! kinds {
    ($($variant:ident $name:literal $level:expr, $doc:literal;)+) => {
        /// What a part of a citation is: an archive's own name for one of its units.
        ///
        /// An opis is a numbered inventory and a papka, box or bundle a container: they are kinds without a
        /// level of description.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)+
        }

        impl Kind {
            /// Every kind, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The level of description that the kind stands for, if it stands for one.
            pub const fn level(self) -> Option<Level> {
                match self { $(Self::$variant => $level,)+ }
            }

            /// The kind of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

kinds! {
    Fond "fond" Some(Level::Fonds), "Fond, fonds, Bestand, zespół.";
    Opis "opis" None, "Opis: the numbered inventory of a fond.";
    Folder "folder" None, "Papka, folder, mapa.";
    Portfolio "portfolio" None, "A portfolio.";
    File "file" Some(Level::File), "Delo, file, dosar, dossier.";
    Volume "volume" None, "Volume, tom, knjiga.";
    Bundle "bundle" None, "Fascicle, bundle, wiązka.";
    Binder "binder" None, "Binder, teczka.";
    Box "box" None, "Box, škatla, doboz.";
    Carton "carton" None, "Karton.";
    Reel "reel" None, "A microfilm reel.";
    RecordGroup "record_group" Some(Level::Fonds), "Record group (United States).";
    Entry "entry" None, "Entry in the inventory of a record group.";
    Series "series" Some(Level::Series), "Series.";
    SubSeries "subseries" Some(Level::SubSeries), "Sub-series.";
    Class "class" Some(Level::Series), "Class of a department (United Kingdom).";
    Piece "piece" Some(Level::File), "Piece within a class (United Kingdom).";
    Collection "collection" Some(Level::Fonds), "A named collection or papers.";
    Signature "signature" None, "A call number that is not taken apart.";
    FileNumber "file_number" Some(Level::File), "Number of a central file, decimal or by subject.";
    Document "document" Some(Level::Item), "A numbered document.";
    Item "item" Some(Level::Item), "An item or inventory number.";
    Protocol "protocol" None, "Numbered minutes.";
}
