//! Any bytes in any dialect are cut into the same records, whatever the chunks are.

use intake::plan::{Delimiter, Dialect, Escape, LineEnd, Quote, Sheet};
use intake::source::TableReader;

/// Reads a file in a dialect that its first byte chooses.
pub fn dialect(bytes: &[u8]) {
    let [choice, size, file @ ..] = bytes else {
        return;
    };
    let dialect = Dialect {
        delimiter: Delimiter::ALL[usize::from(choice & 3)],
        skip_blanks: choice & 4 != 0,
        quote: [Quote::Double, Quote::Single, Quote::None, Quote::Double]
            [usize::from(choice >> 3 & 3)],
        escape: if choice & 32 == 0 {
            Escape::Doubled
        } else {
            Escape::Backslash
        },
        line_end: [LineEnd::Lf, LineEnd::Cr, LineEnd::Any, LineEnd::Lf][usize::from(choice >> 6)],
    };
    let sheet = Sheet {
        delimiter: dialect.delimiter,
        skip_blanks: dialect.skip_blanks,
        quote: dialect.quote,
        escape: dialect.escape,
        line_end: dialect.line_end,
        header_row: 0,
        ..Sheet::default()
    };
    let whole = rows(&sheet, file, file.len().max(1));
    let pieces = rows(&sheet, file, usize::from(*size) + 1);
    assert_eq!(whole, pieces, "the chunks change the rows");
}

type Rows = Vec<(u32, u64, u32, bool, Vec<String>)>;

fn rows(sheet: &Sheet, file: &[u8], size: usize) -> Rows {
    let mut reader = TableReader::new(sheet);
    let mut rows = Vec::new();
    let mut chunks = file.chunks(size);
    loop {
        while let Ok(Some((_, row))) = reader.next_row() {
            let cells = row.iter().map(str::to_owned).collect();
            rows.push((
                row.line,
                row.offset,
                row.stray_quotes,
                row.unclosed_quote,
                cells,
            ));
        }
        match chunks.next() {
            Some(chunk) => reader.push(chunk),
            None => break,
        }
    }
    reader.finish();
    while let Ok(Some((_, row))) = reader.next_row() {
        let cells = row.iter().map(str::to_owned).collect();
        rows.push((
            row.line,
            row.offset,
            row.stray_quotes,
            row.unclosed_quote,
            cells,
        ));
    }
    rows
}
