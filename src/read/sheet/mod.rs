//! Sheets: one record a row, in text or in a workbook.
//!
//! The first row that is not blank holds the headings. A sheet that fonds wrote hands on its cells exactly, for
//! `normalize` to make the same record of them; in any other sheet a column map or the headings themselves say which
//! field a column holds, and values are folded as in other documents. Nothing is left out but what a map says is to be.

mod columns;
mod csv;
mod damage;
mod dialect;
#[cfg(feature = "workbooks")]
mod long;
mod notation;
#[cfg(feature = "workbooks")]
mod ods;
#[cfg(feature = "workbooks")]
mod parts;
mod propose;
mod row;
mod values;
#[cfg(feature = "workbooks")]
mod workbook;
#[cfg(feature = "workbooks")]
mod xlsx;

pub(super) use csv::{CSV, TSV};
pub use propose::propose_map;
#[cfg(feature = "workbooks")]
pub(super) use workbook::{ODS, XLSX};

use std::io::{self, Read};

#[cfg(feature = "workbooks")]
use super::Options;
use super::{HEAD, detect};

/// The headings of a sheet; none where the file is no sheet.
///
/// # Errors
/// When the file cannot be read.
pub fn headings(file: &mut dyn Read) -> io::Result<Option<Vec<String>>> {
    let mut head = Vec::new();
    file.take(HEAD as u64).read_to_end(&mut head)?;
    #[cfg(feature = "workbooks")]
    if detect::binary_format(&head).is_some() {
        let most = Options::MAX_BYTES;
        file.take(most as u64).read_to_end(&mut head)?;
        return Ok(workbook::headings(head, most));
    }
    Ok(csv::headings(&detect::beginning(&head)))
}
