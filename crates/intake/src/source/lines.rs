//! Some rows of a file, read again from their places.

use std::io::{Read, Seek};
use std::ops::{ControlFlow, RangeInclusive};

use super::feed::feed_from;
use super::workbook::Limits;
use super::{LineKind, Row, RowBlocks, TableReader};
use crate::Error;
use crate::plan::Sheet;

/// Gives the rows that start at some lines, with what each of them is. `blocks` is the index of a
/// survey of the file under the same sheet: of a text, only the block before the first line and
/// what follows up to the last one is read.
pub fn read_lines<R: Read + Seek>(
    file: &mut R,
    sheet: &Sheet,
    blocks: &RowBlocks,
    lines: RangeInclusive<u32>,
    limits: &Limits,
    take: &mut dyn FnMut(LineKind, &Row),
) -> Result<(), Error> {
    let (start, mut reader) = match blocks.before(*lines.start()) {
        Some((offset, line)) => (offset, TableReader::at(sheet, offset, line)),
        None => (0, TableReader::new(sheet)),
    };
    let mut drain = |reader: &mut TableReader| -> Result<ControlFlow<()>, Error> {
        while let Some((kind, row)) = reader.next_row()? {
            if row.line > *lines.end() {
                return Ok(ControlFlow::Break(()));
            }
            if row.line >= *lines.start() {
                take(kind, row);
            }
        }
        Ok(ControlFlow::Continue(()))
    };
    let ended = feed_from(file, sheet, limits, start, &mut |piece| {
        reader.push(piece);
        drain(&mut reader)
    })?;
    if ended {
        reader.finish();
        let _ = drain(&mut reader)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Cursor;

    use super::*;
    use crate::survey::{SurveyOptions, survey_file};

    type Lines = Vec<(u32, LineKind, Vec<String>)>;

    fn lines(file: &mut Cursor<Vec<u8>>, lines: RangeInclusive<u32>) -> Lines {
        let limits = Limits::default();
        let survey = survey_file(file, SurveyOptions::default(), &limits).unwrap();
        let mut seen = Vec::new();
        let mut take = |kind, row: &Row| {
            seen.push((row.line, kind, row.iter().map(str::to_owned).collect()));
        };
        let (sheet, blocks) = (&survey.sheet, &survey.blocks);
        read_lines(file, sheet, blocks, lines, &limits, &mut take).unwrap();
        seen
    }

    #[test]
    fn any_lines_are_those_of_the_whole_file() {
        let mut text = "Lista de clientes\n\nnombre;correo;notas\n".to_owned();
        for n in 0..3_000 {
            let note = if n % 7 == 0 { "\"dos\nlíneas\"" } else { "ñ" };
            let blank = if n % 100 == 0 { "\n" } else { "" };
            let _ = writeln!(text, "Ana {n};a{n}@example.com;{note}{blank}");
        }
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16).collect();
        for bytes in [text.into_bytes(), utf16] {
            let mut file = Cursor::new(bytes);
            let all = lines(&mut file, 0..=u32::MAX);
            assert!(all.len() > 3_003 && all[0].1 == LineKind::Title);
            for (from, to) in [
                (1, 4),
                (3, 3),
                (1_200, 1_210),
                (2_345, 3_100),
                (3_400, 9_999),
            ] {
                let wanted = all.iter().filter(|(line, ..)| (from..=to).contains(line));
                let wanted: Lines = wanted.cloned().collect();
                assert_eq!(lines(&mut file, from..=to), wanted, "{from} to {to}");
            }
            assert!(lines(&mut file, 90_000..=90_001).is_empty());
        }
    }

    #[test]
    fn a_sheet_of_a_workbook_has_lines_too() {
        let bytes = include_bytes!("../../../../tests/fixtures/pets.ods").to_vec();
        let mut file = Cursor::new(bytes);
        let all = lines(&mut file, 0..=u32::MAX);
        assert!(all.iter().any(|(_, kind, _)| *kind == LineKind::Header));
        for row in &all {
            assert_eq!(lines(&mut file, row.0..=row.0), std::slice::from_ref(row));
        }
    }
}
