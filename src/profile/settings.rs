//! What a settings file can say: first as written, then as it is meant.
//!
//! ```toml
//! [collection]
//! url = "https://example.org/document/{id}"
//! publisher = "Example Digital Archive"
//! edition-language = "en"
//! rights-uri = "http://rightsstatements.org/vocab/UND/1.0/"
//! ```

use serde::Deserialize;

use crate::error::Error;
use crate::normalize::Settings;
use crate::vocab;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    collection: Collection,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Collection {
    url: Option<String>,
    publisher: Option<String>,
    edition_language: Option<String>,
    rights_uri: Option<String>,
}

/// Reads the text of a settings file; `path` is only named in errors.
///
/// # Errors
/// [`Error::Syntax`] with the line when the text is not TOML, or holds a key or value that is not known.
pub fn parse(path: &str, text: &str) -> Result<Settings, Error> {
    let fault = |line, message| Error::Syntax { path: path.to_owned(), line, message };
    let written: Written = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        fault(line, error.message().to_owned())
    })?;
    let Collection { url, publisher, edition_language, rights_uri } = written.collection;
    let line_of =
        |key: &str| text.lines().position(|line| line.trim_start().starts_with(key)).map(|line| line + 1);
    if url.as_deref().is_some_and(|url| url.matches("{id}").count() != 1) {
        let message =
            "`url` is a pattern and must hold `{id}` once, as in `https://example.org/document/{id}`";
        return Err(fault(line_of("url"), message.to_owned()));
    }
    if let Some(language) =
        edition_language.as_deref().filter(|words| vocab::languages::code(words).is_none())
    {
        let message = format!("`{language}` is no language that fonds knows; give a BCP 47 tag such as `en`");
        return Err(fault(line_of("edition-language"), message));
    }
    Ok(Settings { url, publisher, edition_language, rights_uri })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse("fonds.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn settings_say_what_no_document_does() {
        let settings =
            parse("fonds.toml", "[collection]\npublisher = 'Example'\nedition-language = 'en'\n").unwrap();
        assert_eq!(settings.publisher.as_deref(), Some("Example"));
        assert_eq!(settings.edition_language.as_deref(), Some("en"));
        assert_eq!(settings.url, None);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let unknown = message("[collection]\npublisher = 'A'\nlanguage = 'en'\n");
        assert!(unknown.starts_with("fonds.toml:3: unknown field `language`"), "{unknown}");
        let pattern = message("[collection]\nurl = 'https://example.org/document/'\n");
        assert!(pattern.starts_with("fonds.toml:2: `url` is a pattern"), "{pattern}");
        let language = message("[collection]\nedition-language = 'Klingonese'\n");
        assert!(language.starts_with("fonds.toml:2: `Klingonese` is no language"), "{language}");
        assert!(message("[collection\n").starts_with("fonds.toml:1: "));
    }
}
