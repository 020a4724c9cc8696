//! Paths as code hosts take them: relative to where the run began, `/` between the parts.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{MAIN_SEPARATOR, PathBuf};

/// The folder that relative paths start from.
#[derive(Debug, Default)]
pub(super) struct Root(Option<PathBuf>);

impl Root {
    /// The folder in which the program runs; where it is gone, absolute paths stay as they are.
    pub(super) fn here() -> Self {
        Self(std::env::current_dir().ok())
    }

    /// A path without the folder and without a leading `./`. A path outside the folder stays as it was given.
    pub(super) fn relative<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let root = self.0.as_ref().and_then(|root| root.to_str());
        let below = root.and_then(|root| path.strip_prefix(root)?.strip_prefix(MAIN_SEPARATOR));
        let here = ['.', MAIN_SEPARATOR];
        let inner = below.or_else(|| path.strip_prefix(String::from_iter(here).as_str())).unwrap_or(path);
        if MAIN_SEPARATOR == '/' {
            Cow::Borrowed(inner)
        } else {
            Cow::Owned(inner.replace(MAIN_SEPARATOR, "/"))
        }
    }

    /// The path as a URI reference (RFC 3986, 4.1): relative, or a `file` URI where it lies outside the folder.
    ///
    /// Colons are escaped, so that neither a drive nor a file name is taken for a scheme.
    pub(super) fn uri(&self, path: &str) -> String {
        let path = self.relative(path);
        let drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
        let mut uri = String::from(match () {
            () if drive => "file:///",
            () if path.starts_with('/') => "file://",
            () => "",
        });
        for byte in path.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(byte.into())
                }
                byte => {
                    let _ = write!(uri, "%{byte:02X}");
                }
            }
        }
        uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_the_folder_is_relative() {
        let root = Root(Some(PathBuf::from("/home/x")));
        let cases = [
            ("in/a.txt", "in/a.txt"),
            ("./in/a.txt", "in/a.txt"),
            ("../a.txt", "../a.txt"),
            ("/home/x/in/a b.txt", "in/a%20b.txt"),
            ("/home/xy/a.txt", "file:///home/xy/a.txt"),
            ("C:a:b%.txt", "C%3Aa%3Ab%25.txt"),
            ("дом.txt", "%D0%B4%D0%BE%D0%BC.txt"),
            ("-", "-"),
        ];
        for (path, uri) in cases {
            assert_eq!(root.uri(path), uri);
        }
        assert_eq!(root.relative("/home/x/in/a b.txt"), "in/a b.txt");
        assert_eq!(Root::default().relative("/home/x"), "/home/x");
    }
}
