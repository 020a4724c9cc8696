//! The fields of a record: one table for their JSON names and the labels that announce them in documents.

macro_rules! fields {
    ($($variant:ident $name:literal $many:literal [$($label:literal),*] $doc:literal;)+) => {
        /// A field of a record that a document can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $(#[doc = $doc] $variant,)+ }

        impl Field {
            /// Every field, in the order of the record.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The labels that announce it in documents: lower case, singular, without colon.
            pub const fn labels(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($label),*],)+ }
            }

            /// Whether a record can hold several values.
            pub const fn is_list(self) -> bool {
                match self { $(Self::$variant => $many,)+ }
            }
        }
    };
}

fields! {
    Id "id" false ["record id", "record identifier", "document id"] "The number of the record on its site.";
    Url "url" false ["url", "document url", "record url", "permalink"] "The address of the record.";
    Title "title" false ["title"] "The title.";
    Date "date" false ["date"] "The date in the heading, its kind unknown.";
    Created "created" false ["date created", "date of creation"] "The document's own date.";
    EventDates "event_dates" true ["event date", "date of event"] "The dates of the events it records.";
    Type "type" false ["type", "document type", "genre"] "The genre.";
    Languages "languages" true ["language", "original language", "language of original"] "The languages of the original.";
    EditionLanguages "edition_languages" true ["contents", "content"] "The languages of the digital edition.";
    Summary "summary" false ["summary", "abstract", "description"] "The summary.";
    Citation "citation_verbatim" false ["source", "citation", "suggested citation"] "The citation of the original.";
    Creators "creators" true ["creator", "author"] "Who made the document.";
    Contributors "contributors" true ["contributor", "document contributor"] "Who is listed as contributor.";
    People "people" true ["associated people & organization", "associated people and organization", "associated people"] "People and bodies associated with it.";
    Places "places" true ["associated place", "place"] "Places associated with it.";
    Subjects "subjects" true ["subject discussed", "subject", "keyword"] "What it is about.";
    Donors "donors" true ["donor"] "Who supported the edition.";
    Support "support" false ["credit", "support"] "The line that thanks the supporters.";
    Rights "rights" false ["right", "rights statement", "right uri", "license", "licence"] "The rights statement.";
    Classification "classification" false ["original classification", "classification"] "The classification it once bore.";
    Uploaded "uploaded" false ["original uploaded date", "original upload date", "uploaded date", "upload date"] "When it was put online.";
    Archives "archives" true ["original archive", "original archive title"] "The site's own title of the archive.";
    Publisher "publisher" false ["publisher"] "Who publishes the edition.";
    CopyNumber "copy_number" false [] "The copy number in the header of the document.";
    OutgoingNumber "outgoing_number" false [] "The outgoing number in the header of the document.";
    Body "body" false [] "The text of the document.";
}

impl Field {
    /// The label behind which a field stands in a note, in schemas that have no term for it: `Copy number: 1`.
    pub const fn note_label(self) -> Option<&'static str> {
        match self {
            Self::Date => Some("Heading date"),
            Self::EditionLanguages => Some("Language of the edition"),
            Self::Classification => Some("Original classification"),
            Self::CopyNumber => Some("Copy number"),
            Self::OutgoingNumber => Some("Outgoing number"),
            Self::Archives => Some("Original archive"),
            _ => None,
        }
    }

    /// The field that a label announces. Case, a colon, `(s)` and a plural do not matter.
    pub fn from_label(label: &str) -> Option<Self> {
        let mut label = label.trim().trim_end_matches(':').trim_end().to_lowercase();
        label = label.replace("(s)", "");
        let singular = |word: &str| label_word(word).to_owned();
        let label: Vec<String> = label.split_whitespace().map(singular).collect();
        let label = label.join(" ");
        Self::ALL.iter().copied().find(|field| field.labels().contains(&label.as_str()))
    }
}

/// The singular of a word of a label, as far as labels need it.
fn label_word(word: &str) -> &str {
    match word {
        "contents" | "address" | "status" => word,
        _ => word.strip_suffix('s').unwrap_or(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_match_without_case_number_and_colon() {
        for (label, field) in [
            ("Source", Field::Citation),
            ("LANGUAGE:", Field::Languages),
            ("Document Contributor(s)", Field::Contributors),
            ("Associated People & Organizations", Field::People),
            ("Subjects Discussed", Field::Subjects),
            ("Rights", Field::Rights),
            ("Credits", Field::Support),
            ("Contents", Field::EditionLanguages),
            ("Original Uploaded Date", Field::Uploaded),
        ] {
            assert_eq!(Field::from_label(label), Some(field), "{label}");
        }
        assert_eq!(Field::from_label("Shelf"), None);
    }

    #[test]
    fn no_label_announces_two_fields() {
        let mut labels: Vec<_> = Field::ALL.iter().flat_map(|field| field.labels()).collect();
        let all = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), all);
    }
}
