//! What the outputs in Dublin Core share: a collection of records, one element a statement.

use std::io;

use super::format::{Options, Sink, Writer};
use super::scribe::Scribe;
use crate::crosswalk::dublin_core::Statement;
use crate::diagnostic::Diagnostics;
use crate::record::Record;

/// The name of the element that holds the records: no namespace of any schema.
const ROOT: &str = "records";

/// How a schema dresses a record.
pub(super) struct Dress {
    /// The element of a record, with its prefix.
    pub(super) record: &'static str,
    /// Its attributes: the namespaces, so that each record stands alone.
    pub(super) attributes: &'static [(&'static str, &'static str)],
    /// The prefix of the statements, with the colon.
    pub(super) prefix: &'static str,
    /// The prefix of encoding schemes, with the colon.
    pub(super) scheme_prefix: &'static str,
}

impl Dress {
    /// Writes a record.
    pub(super) fn record(&self, scribe: &mut Scribe, statements: &[Statement<'_>]) -> io::Result<()> {
        scribe.start("", self.record, self.attributes)?;
        for statement in statements {
            let name = format!("{}{}", self.prefix, statement.name);
            let scheme = statement.scheme.map(|scheme| format!("{}{}", self.scheme_prefix, scheme.name()));
            let attribute = match (&scheme, statement.language) {
                (Some(scheme), _) => Some(("xsi:type", scheme.as_str())),
                (None, Some(language)) => Some(("xml:lang", language)),
                (None, None) => None,
            };
            scribe.text(statement.field, &name, attribute.as_slice(), &statement.text)?;
        }
        scribe.end()
    }
}

/// What a schema says of a record.
type Say = for<'a> fn(&'a Record, &Options) -> Vec<Statement<'a>>;

/// Writes a collection of records as the statements that a schema makes of each.
pub(super) struct Statements {
    scribe: Scribe,
    dress: &'static Dress,
    options: Options,
    say: Say,
}

impl Statements {
    /// Begins an output.
    pub(super) fn open(
        sink: Sink,
        options: &Options,
        dress: &'static Dress,
        say: Say,
    ) -> io::Result<Box<dyn Writer>> {
        let mut scribe = Scribe::new(sink)?;
        scribe.start("", ROOT, &[])?;
        Ok(Box::new(Self { scribe, dress, options: options.clone(), say }))
    }
}

impl Writer for Statements {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.dress.record(&mut self.scribe, &(self.say)(record, &self.options))?;
        self.scribe.report(out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.scribe.finish()
    }
}
