//! A language in words and as a code.

use serde::{Deserialize, Serialize};

use super::Text;

/// A language as the source names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// The words of the source.
    pub verbatim: Text,
    /// BCP 47 tag in its shortest form (`ru`, not `rus`); absent where the words name no known language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
