//! The parts of a workbook: XML files in a ZIP archive, none larger than a limit, read event by event.

use std::io::{BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// Why a workbook can be read no further.
#[derive(Debug)]
pub(super) enum Broken {
    /// It unpacks to more than a limit allows.
    TooLarge,
    /// It is not as its format asks, in these words.
    Malformed(String),
}

/// How many times the largest file a workbook may be, unpacked: as its parts are all held up to here.
const UNPACKED: u64 = 4;

/// The archive that a workbook is.
pub(super) struct Parts {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    most: u64,
}

impl Parts {
    pub(super) fn open(bytes: Vec<u8>, max_bytes: usize) -> Result<Self, Broken> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
        Ok(Self { archive, most: u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_mul(UNPACKED) })
    }

    /// A part; none where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, Broken> {
        let most = self.most;
        let Some(at) = self.archive.index_for_name(name) else { return Ok(None) };
        let file = self.archive.by_index(at).map_err(malformed)?;
        if file.size() > most {
            return Err(Broken::TooLarge);
        }
        // What is declared need not be so.
        let bytes: Box<dyn Read + '_> = Box::new(file.take(most));
        Ok(Some(Part { reader: Reader::from_reader(BufReader::new(bytes)), buffer: Vec::new(), open: 0 }))
    }
}

/// The events of a part.
pub(super) struct Part<'a> {
    reader: Reader<BufReader<Box<dyn Read + 'a>>>,
    buffer: Vec<u8>,
    /// How many elements are open.
    open: usize,
}

/// What comes next in a part.
#[derive(Debug)]
pub(super) enum Next {
    /// An element begins; of an empty one its end comes too.
    Start(Element),
    End(String),
    /// Words, entities resolved.
    Text(String),
    Done,
}

/// The name of an element without prefix, and its attributes without prefix.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Whether no end follows.
    pub(super) is_empty: bool,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn of(start: &BytesStart<'_>, is_empty: bool) -> Result<Self, Broken> {
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(malformed)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(malformed)?;
            attributes.push((bare(attribute.key.0).to_owned(), value.into_owned()));
        }
        Ok(Self { name: bare(start.name().0).to_owned(), attributes, is_empty })
    }
}

fn bare(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl Part<'_> {
    pub(super) fn next(&mut self) -> Result<Next, Broken> {
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer).map_err(malformed)? {
                Event::Start(start) => {
                    self.open += 1;
                    return Element::of(&start, false).map(Next::Start);
                }
                Event::Empty(start) => return Element::of(&start, true).map(Next::Start),
                Event::End(end) => {
                    self.open = self.open.saturating_sub(1);
                    return Ok(Next::End(bare(end.name().0).to_owned()));
                }
                Event::Text(text) => return Ok(Next::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Next::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(entity) => {
                    let entity = format!("&{};", entity.xml10_content());
                    let words = quick_xml::escape::unescape(&entity).map_err(malformed)?;
                    return Ok(Next::Text(words.into_owned()));
                }
                Event::Eof if self.open > 0 => {
                    return Err(Broken::Malformed("a part of it breaks off".to_owned()));
                }
                Event::Eof => return Ok(Next::Done),
                _ => {}
            }
        }
    }

    /// Hands on every element that begins, and reads to the end.
    pub(super) fn elements(mut self, mut each: impl FnMut(Element)) -> Result<(), Broken> {
        loop {
            match self.next()? {
                Next::Start(element) => each(element),
                Next::Done => return Ok(()),
                _ => {}
            }
        }
    }
}

fn malformed(error: impl std::fmt::Display) -> Broken {
    Broken::Malformed(error.to_string().replace('\n', " "))
}
