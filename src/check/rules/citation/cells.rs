//! `CIT022` in sheets: the cell of a part that says otherwise than the citation in its row.

use super::sources::BLOCKS_DIFFER;
use crate::check::rules::kit::shown;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;
use crate::record::sheet::{self, Changed};

/// Says which cells won over the citation.
pub(crate) fn changed(record: &Record, out: &mut Diagnostics) {
    for part in &record.changed {
        let said = |words: &str| match words {
            "" => "empty".to_owned(),
            words => format!("`{}`", shown(words)),
        };
        let message =
            format!("`{}` is {} here, {} by the citation", part.column, said(&part.cell), said(&part.cited));
        let found = Diagnostic::new(&BLOCKS_DIFFER, message).at(part.cell.span()).in_field(field(part));
        let note = "the cell wins over the citation in its row";
        out.push(if lost_zeros(&part.cell, &part.cited) {
            found.with_note(format!("{note}; a spreadsheet takes the zeros off the front of a number"))
        } else {
            found.with_note(note)
        });
    }
}

fn field(part: &Changed) -> &'static str {
    sheet::column(part.column).map_or("citations", |column| column.field)
}

/// Whether a cell is a number of the citation without the zeros before it.
fn lost_zeros(cell: &str, cited: &str) -> bool {
    let bare = |values: &str| -> Vec<String> {
        values.split('|').map(|value| value.trim().trim_start_matches('0').to_owned()).collect()
    };
    cell != cited && !cell.is_empty() && bare(cell) == bare(cited) && cell.len() < cited.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_lost_from_the_front_are_told() {
        assert!(lost_zeros("104", "0104"));
        assert!(lost_zeros("5 | 104", "5 | 0104"));
        assert!(!lost_zeros("105", "0104"));
        assert!(!lost_zeros("00104", "0104"));
        assert!(!lost_zeros("", "0"));
    }

    #[test]
    fn a_changed_cell_is_told_with_what_the_citation_says() {
        let changed = |cell: &str| Changed { column: "fond", cell: cell.into(), cited: "0104".into() };
        let record = Record { changed: vec![changed("104"), changed("")], ..Record::default() };
        let mut out = Diagnostics::new();
        super::changed(&record, &mut out);
        let found: Vec<_> = out.into_iter().collect();
        assert_eq!(found[0].message, "`fond` is `104` here, `0104` by the citation");
        assert!(found[0].note.as_deref().unwrap().contains("zeros"));
        assert_eq!(found[1].message, "`fond` is empty here, `0104` by the citation");
    }
}
