//! Opens what documents are packed in: gzip, ZIP and tar, known by their magic bytes.

use std::borrow::Cow;
use std::cell::Cell;
#[cfg(feature = "containers")]
use std::io::Seek;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;

#[cfg(feature = "containers")]
use super::open::Soft;
use super::open::{Opener, Within};
use super::rules;
use crate::diagnostic::Diagnostic;

/// What files are packed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// RFC 1952.
    Gzip,
    /// PKWARE APPNOTE 6.3.
    #[cfg(feature = "containers")]
    Zip,
    /// POSIX.1-2001 `pax`, the formats before it included.
    #[cfg(feature = "containers")]
    Tar,
}

impl Kind {
    /// Its name, with an article.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Gzip => "a gzip file",
            #[cfg(feature = "containers")]
            Self::Zip => "a ZIP archive",
            #[cfg(feature = "containers")]
            Self::Tar => "a tar archive",
        }
    }
}

/// The extensions of files that hold others, lower case, without the dot.
#[cfg(feature = "containers")]
pub(super) const EXTENSIONS: &[&str] = &["zip", "tar", "tgz"];
#[cfg(not(feature = "containers"))]
pub(super) const EXTENSIONS: &[&str] = &[];

/// What the bytes of a file begin like.
pub(super) fn kind(head: &[u8]) -> Option<Kind> {
    if is_gzip(head) {
        return Some(Kind::Gzip);
    }
    #[cfg(feature = "containers")]
    if (head.starts_with(b"PK\x03\x04") && !is_office_document(head)) || head.starts_with(b"PK\x05\x06") {
        return Some(Kind::Zip);
    }
    #[cfg(feature = "containers")]
    if head.get(257..262) == Some(b"ustar") {
        return Some(Kind::Tar);
    }
    None
}

/// Whether a ZIP archive is one document that a word processor or the like wrote, by what is listed first: Office Open XML
/// (ISO/IEC 29500-2, 10.1) or OpenDocument and EPUB (OpenDocument 1.3, part 2, 3.3).
#[cfg(feature = "containers")]
fn is_office_document(head: &[u8]) -> bool {
    const NAME: usize = 30;
    let first = head.get(NAME..).unwrap_or_default();
    let listed = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    first.starts_with(b"mimetypeapplication/") || listed(b"[Content_Types].xml")
}

/// Whether the bytes begin like a gzip file. RFC 1952, section 2.3.1.
fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Whether a file is packed, by its bytes or its name, so that what is read of it is not what is on disk.
pub fn is_packed(path: &str, bytes: &[u8]) -> bool {
    kind(bytes).is_some() || inner_path(path) != path
}

/// The path without an extension that names the wrapping of a single file.
pub(crate) fn inner_path(path: &str) -> &str {
    let cut = path.len().saturating_sub(3);
    match path.get(cut..) {
        Some(end) if cut > 0 && end.eq_ignore_ascii_case(".gz") => &path[..cut],
        _ => path,
    }
}

impl Opener<'_, '_> {
    /// Opens what a container holds.
    pub(super) fn unpack(
        &mut self,
        kind: Kind,
        path: &str,
        packed: &mut dyn Read,
        within: Within,
    ) -> ControlFlow<()> {
        match kind {
            Kind::Gzip => {
                let mut inner =
                    Unpacked { inner: MultiGzDecoder::new(BufReader::new(packed)), left: self.left };
                self.open(path, &mut inner, within)
            }
            #[cfg(feature = "containers")]
            Kind::Zip => self.zip(path, packed, within),
            #[cfg(feature = "containers")]
            Kind::Tar => self.tar(path, packed, within),
        }
    }

    #[cfg(feature = "containers")]
    fn tar(&mut self, path: &str, packed: &mut dyn Read, within: Within) -> ControlFlow<()> {
        let mut packed = Soft::new(packed);
        let mut archive = tar::Archive::new(&mut packed);
        let mut fault = None;
        match archive.entries() {
            Ok(members) => {
                for member in members {
                    match member {
                        Ok(mut member) if member.header().entry_type().is_file() => {
                            let name = String::from_utf8_lossy(&member.path_bytes()).into_owned();
                            self.member(path, &name, &mut member, within)?;
                        }
                        Ok(_) => {}
                        Err(error) => {
                            fault = Some(error.to_string());
                            break;
                        }
                    }
                }
            }
            Err(error) => fault = Some(error.to_string()),
        }
        if let Some(said) = self.fault(&packed) {
            return self.say(path, said);
        }
        fault.map_or(ControlFlow::Continue(()), |fault| self.say(path, damaged(Kind::Tar, &fault)))
    }

    /// The list of members stands at the end of the file, so it is kept, packed, outside memory. Where the list is
    /// lost the members are read as they come.
    #[cfg(feature = "containers")]
    fn zip(&mut self, path: &str, packed: &mut dyn Read, within: Within) -> ControlFlow<()> {
        let mut packed = Soft::new(packed);
        let spooled = tempfile::tempfile().and_then(|mut file| {
            io::copy(&mut packed, &mut file)?;
            file.rewind()?;
            Ok(file)
        });
        let mut file = match spooled {
            Ok(file) => file,
            Err(error) => return self.say(path, damaged(Kind::Zip, &format!("it cannot be kept: {error}"))),
        };
        let fault = match zip::ZipArchive::new(BufReader::new(&file)) {
            Ok(mut archive) => {
                for number in 0..archive.len() {
                    let name = archive.name_for_index(number).and_then(Result::ok);
                    let name = name.map_or_else(|| number.to_string(), Cow::into_owned);
                    match archive.by_index(number) {
                        Ok(member) if !member.is_file() => {}
                        Ok(mut member) => {
                            self.member(path, &name, &mut member, within)?;
                        }
                        Err(error) => {
                            self.say(&format!("{path}/{name}"), damaged(Kind::Zip, &error.to_string()))?;
                        }
                    }
                }
                None
            }
            Err(error) => {
                let list = error.to_string();
                if let Err(error) = file.rewind() {
                    return self.say(path, damaged(Kind::Zip, &error.to_string()));
                }
                let mut bytes = BufReader::new(file);
                while let Ok(Some(mut member)) = zip::read::read_zipfile_from_stream(&mut bytes) {
                    if member.is_file() {
                        let name = name_of(&member);
                        self.member(path, &name, &mut member, within)?;
                    }
                }
                Some(list)
            }
        };
        if let Some(said) = self.fault(&packed) {
            return self.say(path, said);
        }
        fault.map_or(ControlFlow::Continue(()), |fault| self.say(path, damaged(Kind::Zip, &fault)))
    }

    /// Opens a member of a container with several: as with folders, hidden ones are left out, and those that are
    /// none of ours are named.
    #[cfg(feature = "containers")]
    fn member(&mut self, path: &str, name: &str, bytes: &mut dyn Read, within: Within) -> ControlFlow<()> {
        let name = name.trim_start_matches("./");
        if name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX") {
            return ControlFlow::Continue(());
        }
        let path = format!("{path}/{name}");
        if super::extension(&path).is_some() && !super::has_known_name(&path) {
            return self.foreign(path);
        }
        let mut inner = Unpacked { inner: bytes, left: self.left };
        self.open(&path, &mut inner, Within { found: true, ..within })
    }
}

/// The name of a member; bytes of it that mean nothing are U+FFFD.
#[cfg(feature = "containers")]
fn name_of<R: Read + ?Sized>(member: &zip::read::ZipFile<'_, R>) -> String {
    member.name().map_or_else(|_| String::from_utf8_lossy(member.name_raw()).into_owned(), Cow::into_owned)
}

/// What comes out of a container, up to what may be unpacked in all.
struct Unpacked<'a, R> {
    inner: R,
    left: &'a Cell<Option<u64>>,
}

impl<R: Read> Read for Unpacked<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        let taken = u64::try_from(read).unwrap_or(u64::MAX);
        self.left.set(self.left.get().and_then(|left| left.checked_sub(taken)));
        match self.left.get() {
            Some(_) => Ok(read),
            None => Err(io::Error::other("more was unpacked than may be")),
        }
    }
}

/// What is wrong with bytes that can be read no further.
pub(super) fn broken(error: &io::Error, read: usize) -> Diagnostic {
    let what: Cow<'_, str> = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the packed data break off".into(),
        _ => format!("the packed data are broken ({error})").into(),
    };
    Diagnostic::new(&rules::CUT_OFF, format!("{what} after {read} unpacked bytes"))
}

#[cfg(feature = "containers")]
fn damaged(kind: Kind, why: &str) -> Diagnostic {
    Diagnostic::new(&rules::CUT_OFF, format!("{} that is damaged: {why}", kind.title()))
}

/// A document that is larger than one may be.
pub(super) fn too_large(max_bytes: usize) -> Diagnostic {
    let limit = in_words(max_bytes);
    Diagnostic::new(&rules::LIMIT_HIT, format!("larger than the limit of {limit} (`--max-size`)"))
}

/// A container that unpacks to more than one may.
pub(super) fn too_much(max_unpacked: u64) -> Diagnostic {
    let limit = in_words(usize::try_from(max_unpacked).unwrap_or(usize::MAX));
    Diagnostic::new(
        &rules::LIMIT_HIT,
        format!("unpacks to more than the limit of {limit} (`--max-unpacked`)"),
    )
}

/// A size in the largest binary unit that divides it.
fn in_words(bytes: usize) -> String {
    const UNITS: [(usize, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = UNITS.iter().find(|(size, _)| bytes >= *size && bytes.is_multiple_of(*size));
    unit.map_or_else(|| format!("{bytes} bytes"), |(size, name)| format!("{} {name}", bytes / size))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::super::{Options, Part, open};
    use super::*;
    use crate::record::Field;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    const PAGE: &str = "Document Information\n\nSource\n\nAVP RF, f. 0104, op. 19, p. 124\n";

    /// What reading gives: the path and the citation of each record, or the path and the codes of what was said.
    fn read(path: &str, bytes: &[u8], options: &Options) -> Vec<(String, String)> {
        let mut found = Vec::new();
        open(path, &mut &*bytes, options, &mut |part| {
            let entries = match part {
                Part::Document(unread) => unread.entries().flatten().collect(),
                Part::Records { entries, .. } => entries,
                Part::Foreign(path) => {
                    found.push((path, "foreign".to_owned()));
                    Vec::new()
                }
            };
            for entry in entries {
                let cited = entry.raw.as_ref().and_then(|raw| raw.first(Field::Citation));
                let codes: Vec<&str> = entry.diagnostics.iter().map(|found| found.rule.code).collect();
                let what = cited.map_or_else(|| codes.join(" "), |cited| cited.value.as_str().to_owned());
                found.push((entry.source.path().to_owned(), what));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        found
    }

    fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
        found.iter().map(|(path, what)| (path.as_str(), what.as_str())).collect()
    }

    #[test]
    fn members_of_a_gzip_file_are_read_one_after_the_other() {
        let (one, two) = PAGE.split_at(40);
        let packed = [gzip(one.as_bytes()), gzip(two.as_bytes())].concat();
        let found = read("a.txt.gz", &packed, &Options::default());
        assert_eq!(pairs(&found), [("a.txt.gz", "AVP RF, f. 0104, op. 19, p. 124")]);
    }

    #[test]
    fn a_cut_member_gives_what_stands_before_the_cut() {
        let text: String = (0..2000).map(|n| format!("line {n}\n")).collect();
        let mut packed = gzip(format!("{PAGE}{text}").as_bytes());
        packed.truncate(packed.len() / 2);
        let entry = super::super::read("a.txt.gz", packed, &Options::default()).next().unwrap().unwrap();
        assert!(entry.source.text().starts_with(PAGE));
        assert!(entry.diagnostics.iter().any(|found| found.rule.code == "INP003"));
    }

    #[test]
    fn a_file_that_grows_past_the_limit_is_not_read() {
        let options = Options { max_bytes: 4096, ..Options::default() };
        assert_eq!(pairs(&read("a.gz", &gzip(&[b' '; 5000]), &options)), [("a.gz", "INP006")]);
        assert_eq!(pairs(&read("a.gz", &gzip(&[b' '; 4096]), &options)), [("a.gz", "INP001")]);
        let options = Options { max_unpacked: 4999, ..Options::default() };
        assert_eq!(pairs(&read("a.gz", &gzip(&[b' '; 5000]), &options)), [("a.gz", "INP006")]);
    }

    #[cfg(feature = "containers")]
    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[cfg(feature = "containers")]
    fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, bytes) in members {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    #[cfg(feature = "containers")]
    #[test]
    fn what_an_archive_holds_is_read_with_its_path() {
        let inner = gzip(PAGE.as_bytes());
        let members: &[(&str, &[u8])] =
            &[("a.txt", PAGE.as_bytes()), (".hidden", b"x"), ("in/b.txt.gz", &inner), ("c.png", b"x")];
        let cited = "AVP RF, f. 0104, op. 19, p. 124";
        let wanted = |outer: &str| {
            [("a.txt", cited), ("in/b.txt.gz", cited), ("c.png", "foreign")]
                .map(|(path, what)| (format!("{outer}/{path}"), what.to_owned()))
        };
        assert_eq!(read("x.zip", &zip(members), &Options::default()), wanted("x.zip"));
        assert_eq!(read("x.tar", &tar(members), &Options::default()), wanted("x.tar"));
        assert_eq!(read("x.tgz", &gzip(&tar(members)), &Options::default()), wanted("x.tgz"));
        let nested = zip(&[("in.tar", &tar(members))]);
        assert_eq!(read("x.zip", &nested, &Options::default()), wanted("x.zip/in.tar"));
    }

    #[cfg(feature = "containers")]
    #[test]
    fn a_cut_archive_gives_what_stands_before_the_cut() {
        let members: &[(&str, &[u8])] = &[("a.txt", PAGE.as_bytes()), ("b.txt", PAGE.as_bytes())];
        for (path, mut packed) in [("x.zip", zip(members)), ("x.tar", tar(members))] {
            // Behind the first member, within the second.
            let cut = if path == "x.zip" { packed.len() / 3 + 20 } else { 1024 + 512 + 10 };
            packed.truncate(cut);
            let found = read(path, &packed, &Options::default());
            assert_eq!(found[0].1, "AVP RF, f. 0104, op. 19, p. 124", "{path}: {found:?}");
            assert!(found.iter().any(|(_, what)| what.contains("INP003")), "{path}: {found:?}");
        }
    }

    #[cfg(feature = "containers")]
    #[test]
    fn containers_in_containers_come_to_an_end() {
        let mut packed = PAGE.as_bytes().to_vec();
        for _ in 0..10 {
            packed = gzip(&packed);
        }
        assert_eq!(pairs(&read("a.gz", &packed, &Options::default())), [("a.gz", "INP006")]);
    }

    #[test]
    fn the_extension_of_the_wrapping_is_left_out() {
        assert_eq!(inner_path("a/b.txt.GZ"), "a/b.txt");
        assert_eq!(inner_path("b.txt"), "b.txt");
        assert_eq!(inner_path("é.gz"), "é");
        assert_eq!(inner_path(".gz"), ".gz");
    }
}
