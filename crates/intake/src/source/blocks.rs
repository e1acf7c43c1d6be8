//! Where the rows of a file stand: a row is read again without those of the blocks before it.

use super::{LineKind, Row, TableReader};
use crate::Error;
use crate::plan::Sheet;
use crate::receipt::BLOCK_ROWS;

/// Where each block of [`BLOCK_ROWS`] rows of data starts.
#[derive(Clone, Debug, Default)]
pub struct RowBlocks {
    /// The byte and the line of the first row of each block.
    starts: Vec<(u64, u32)>,
    rows: u32,
}

impl RowBlocks {
    /// Takes the next row of data.
    pub(crate) fn see(&mut self, row: &Row) {
        if self.rows.is_multiple_of(BLOCK_ROWS) {
            self.starts.push((row.offset, row.line));
        }
        self.rows += 1;
    }

    /// How many rows of data there are.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The block that holds a row, from 0 like its ordinal, the byte at which it starts, and the
    /// byte at which it ends; the last block ends with the file.
    pub fn block(&self, ordinal: u32) -> Option<(u32, u64, Option<u64>)> {
        let block = ordinal / BLOCK_ROWS;
        let start = self.starts.get(block as usize)?.0;
        let next = self.starts.get(block as usize + 1);
        Some((block, start, next.map(|(start, _)| *start)))
    }

    /// The byte and the line from which on a reader finds the row of a line: the start of its
    /// block, or `None` where it stands above all rows of data.
    pub(crate) fn before(&self, line: u32) -> Option<(u64, u32)> {
        let after = self.starts.partition_point(|(_, start)| *start <= line);
        after.checked_sub(1).map(|block| self.starts[block])
    }

    /// Reads the rows of a block, whose bytes are given.
    pub fn reader(&self, sheet: &Sheet, block: u32, bytes: &[u8]) -> Option<BlockReader> {
        let &(offset, line) = self.starts.get(block as usize)?;
        let mut reader = TableReader::at(sheet, offset, line);
        reader.push(bytes);
        reader.finish();
        Some(BlockReader {
            reader,
            next: block * BLOCK_ROWS,
        })
    }
}

/// The rows of data of one block, in order.
#[derive(Debug)]
pub struct BlockReader {
    reader: TableReader,
    /// The ordinal of the row of data that comes next.
    next: u32,
}

impl BlockReader {
    /// The row with an ordinal, which must not be before the last one; `None` where the block has
    /// none.
    pub fn row(&mut self, ordinal: u32) -> Result<Option<&mut Row>, Error> {
        loop {
            match self.reader.next_row()? {
                None => return Ok(None),
                Some((LineKind::Data, _)) => {
                    self.next += 1;
                    if self.next > ordinal {
                        return Ok(Some(self.reader.row()));
                    }
                }
                Some(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::plan::{Container, WorkbookSheet};
    use crate::source::{CellKind, LineKind, TableReader, TapeWriter};
    use crate::survey::{SurveyOptions, Surveyor, Unpacked};

    const ROWS: usize = 3_000;

    fn csv() -> String {
        let mut text = "nombre;correo;notas\n".to_owned();
        for n in 0..ROWS {
            let lines = if n % 7 == 0 {
                "\"dos\nlíneas\""
            } else {
                "ñandú"
            };
            let blank = if n % 100 == 0 { "\n" } else { "" };
            let _ = writeln!(text, "Ana {n};a{n}@example.com;{lines}{blank}");
        }
        text
    }

    fn tape() -> Vec<u8> {
        let mut tape = TapeWriter::default();
        for name in ["nombre", "correo"] {
            tape.cell(CellKind::Text, name);
        }
        tape.end_row(1);
        for n in 0..ROWS as u32 {
            tape.cell(CellKind::Text, &format!("Ana {n}"));
            tape.cell(CellKind::Number, &n.to_string());
            tape.end_row(n * 2 + 2);
        }
        tape.bytes().to_vec()
    }

    #[test]
    fn any_row_is_read_again_from_its_block() {
        let utf16 = |text: String| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16().collect::<Vec<_>>());
            units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
        };
        let sheet = WorkbookSheet {
            container: Container::Xlsx,
            name: "Hoja1".to_owned(),
        };
        let workbook = Unpacked {
            sheet,
            file_hash: String::new(),
            bytes: 0,
            issues: Vec::new(),
        };
        let options = SurveyOptions::default;
        for (name, bytes, mut surveyor) in [
            ("utf-8", csv().into_bytes(), Surveyor::new(options())),
            ("utf-16", utf16(csv()), Surveyor::new(options())),
            ("tape", tape(), Surveyor::of_workbook(options(), workbook)),
        ] {
            bytes
                .chunks(1000)
                .for_each(|chunk| surveyor.push(chunk).unwrap());
            let survey = surveyor.finish().unwrap();
            assert_eq!(survey.blocks.rows() as usize, ROWS, "{name}");

            let mut all = Vec::new();
            let mut reader = TableReader::new(&survey.sheet);
            reader.push(&bytes);
            reader.finish();
            while let Some((kind, row)) = reader.next_row().unwrap() {
                if kind == LineKind::Data {
                    all.push((row.line, row.iter().map(str::to_owned).collect::<Vec<_>>()));
                }
            }
            for ordinal in [0, 1, 1023, 1024, 2047, 2500, 2999] {
                let (block, start, end) = survey.blocks.block(ordinal).unwrap();
                let end = end.map_or(bytes.len(), |end| end as usize);
                let piece = &bytes[start as usize..end];
                let mut reader = survey.blocks.reader(&survey.sheet, block, piece).unwrap();
                let row = reader.row(ordinal).unwrap().unwrap();
                let cells: Vec<_> = row.iter().map(str::to_owned).collect();
                assert_eq!((row.line, cells), all[ordinal as usize], "{name} {ordinal}");
            }
            assert_eq!(survey.blocks.block(4096), None);
        }
    }
}
