//! Any bytes as a workbook: no panic, nothing beyond the limits, rows in order.

mod archive;

use std::io::Cursor;
use std::ops::ControlFlow;

use intake::plan::{Sheet, WorkbookSheet};
use intake::source::TableReader;
use intake::source::workbook::{Limits, contents, unpack};

/// Small, so that whoever passes one is found at once.
fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        entries: 50,
        inflated_total: 8 << 20,
        inflated_entry: 4 << 20,
        ratio: 100,
        sheets: 20,
        rows: 5_000,
        columns: 300,
        cells: 20_000,
        string_bytes: 1 << 16,
        text_bytes: 1 << 20,
        shared_strings: 5_000,
        shared_bytes: 1 << 20,
        ..Limits::default()
    }
}

/// Reads every sheet of a workbook. The first byte says whether the rest is the file itself or the
/// parts of one, whose archive is made here so that its checksums are right.
pub fn workbook(bytes: &[u8]) {
    let Some((&form, rest)) = bytes.split_first() else {
        return;
    };
    let file = match form {
        b'X' => archive::of_parts(archive::OOXML, rest),
        b'O' => archive::of_parts(archive::OPEN_DOCUMENT, rest),
        _ => rest.to_vec(),
    };
    let limits = limits();
    let Ok(found) = contents(&mut Cursor::new(&file), &limits) else {
        return;
    };
    assert!(found.sheets.len() <= limits.sheets as usize);
    for sheet in found.sheets.iter().take(3) {
        let sheet = WorkbookSheet {
            container: found.container,
            name: sheet.name.clone(),
        };
        read(&file, sheet, &limits);
    }
}

fn read(file: &[u8], workbook: WorkbookSheet, limits: &Limits) {
    let mut tape = Vec::new();
    let unpacked = unpack(&mut Cursor::new(file), &workbook, limits, &mut |piece| {
        tape.extend_from_slice(piece);
        Ok(ControlFlow::Continue(()))
    });
    let mut reader = TableReader::new(&Sheet {
        workbook: Some(workbook),
        header_row: 0,
        ..Sheet::default()
    });
    reader.push(&tape);
    reader.finish();
    let (mut last, mut rows, mut cells) = (0, 0, 0);
    while let Some((_, row)) = reader.next_row().expect("a tape is whole") {
        assert!(row.line > last, "rows come in the order of the sheet");
        last = row.line;
        rows += 1;
        cells += row.len() as u64;
        assert!(row.len() <= limits.columns as usize);
        assert!(row.iter().all(|cell| cell.len() <= limits.string_bytes));
    }
    assert!(last <= limits.rows && cells <= limits.cells);
    if let Ok(unpacked) = unpacked {
        assert!(unpacked.ended);
        assert!(unpacked.rows <= rows, "what was counted is on the tape");
    }
}
