//! Workbooks that other people's programs wrote, read as calamine reads them.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Sheets, Xlsx};
use intake::ErrorKind;
use intake::plan::Container;
use intake::source::CellKind;
use intake::source::workbook::{self, Limits};

use super::package;

type Cells = BTreeMap<(u32, u32), (CellKind, String)>;

/// Where the two readers differ, one line for each cell.
fn differences(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut book: Xlsx<_> = match calamine::open_workbook_from_rs(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            let ours = workbook::contents(&mut Cursor::new(bytes), &Limits::default());
            return vec![format!("calamine says {error}, we say {ours:?}")];
        }
    };
    let contents = match workbook::contents(&mut Cursor::new(bytes), &Limits::default()) {
        Ok(contents) => contents,
        Err(error) => return vec![format!("not read: {error}")],
    };
    for sheet in contents.sheets {
        let ours = match package::unpack(bytes, &sheet.name, &Limits::default()) {
            Ok((rows, _)) => rows,
            Err(error) => {
                found.push(format!("{}: {error}", sheet.name));
                continue;
            }
        };
        let mut ours: Cells = ours
            .into_iter()
            .flat_map(|(row, cells)| {
                let cells = cells.into_iter().enumerate();
                cells.map(move |(column, cell)| ((row - 1, column as u32), cell))
            })
            .filter(|(_, (kind, _))| *kind != CellKind::Empty)
            .collect();
        let mut reader = match book.worksheet_cells_reader(&sheet.name) {
            Ok(reader) => reader,
            Err(error) => {
                found.push(format!("{}: calamine says {error}", sheet.name));
                continue;
            }
        };
        while let Ok(Some(cell)) = reader.next_cell() {
            let own = ours.remove(&cell.get_position());
            if !same(cell.get_value(), own.as_ref()) {
                found.push(format!(
                    "{} {:?}: {:?} for {own:?}",
                    sheet.name,
                    cell.get_position(),
                    cell.get_value()
                ));
            }
        }
        found.extend(
            ours.iter()
                .map(|extra| format!("{}: only we have {extra:?}", sheet.name)),
        );
    }
    found
}

fn same(theirs: &DataRef<'_>, ours: Option<&(CellKind, String)>) -> bool {
    let Some((kind, text)) = ours else {
        return match theirs {
            DataRef::Empty => true,
            DataRef::String(text) => text.is_empty(),
            DataRef::SharedString(text) => text.is_empty(),
            _ => false,
        };
    };
    let number = |value: f64| {
        text.parse::<f64>()
            .is_ok_and(|own| (own - value).abs() <= 0.0)
    };
    match theirs {
        DataRef::String(theirs) => text == theirs,
        DataRef::SharedString(theirs) => text == theirs,
        DataRef::Bool(theirs) => *kind == CellKind::Boolean && *text == theirs.to_string(),
        DataRef::Error(theirs) => *kind == CellKind::Error && *text == theirs.to_string(),
        DataRef::Int(theirs) => *text == theirs.to_string(),
        DataRef::Float(theirs) => number(*theirs),
        DataRef::DateTime(theirs) => {
            let (year, month, day, hour, minute, second, milli) = theirs.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let time = format!("{hour:02}:{minute:02}:{second:02}");
            // Where theirs has parts of a second, ours is rounded.
            number(theirs.as_f64())
                || text.contains(&date)
                || text.contains(&time)
                || (theirs.is_duration() && text.contains(':'))
                || milli > 0
        }
        DataRef::DateTimeIso(theirs) => {
            theirs.starts_with(text.as_str()) || text.starts_with(theirs.trim_end_matches('Z'))
        }
        DataRef::DurationIso(_) => true,
        DataRef::Empty => false,
    }
}

macro_rules! files {
    ($($name:literal)+) => {
        &[$(($name, include_bytes!(concat!("calamine/", $name))),)+]
    };
}

const FILES: &[(&str, &[u8])] = files![
    "date.xlsx"
    "date_1904.xlsx"
    "date_iso.xlsx"
    "date_quoted_format.xlsx"
    "empty_s_attribute.xlsx"
    "encoded_entities.xlsx"
    "errors.xlsx"
    "has_x000D_.xlsx"
    "hyperlinks.xlsx"
    "inlineStr_cdata.xlsx"
    "inlineStr_with_value.xlsx"
    "issue9.xlsx"
    "merged_range.xlsx"
    "non_monotonic_si.xlsx"
    "nonstandard-xml-ns-prefix.xlsx"
    "richtext-namespaced.xlsx"
    "rph.xlsx"
    "table_with_absolute_paths.xlsx"
    "vba.xlsm"
    "whitespace_trim.xlsx"
];

#[test]
fn every_cell_is_read_as_calamine_reads_it() {
    for (name, bytes) in FILES {
        let none: Vec<String> = Vec::new();
        assert_eq!(differences(bytes), none, "{name}");
    }
}

/// A workbook that a byte spoiled is read or refused, and never a cause of panic.
#[test]
fn spoiled_workbooks_are_survived() {
    for (_, bytes) in FILES.iter().chain(OLDER) {
        let mut bytes = bytes.to_vec();
        let step = (bytes.len() / 97).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let kept = bytes[at];
            bytes[at] = kept.wrapping_add(0x55);
            survive(&bytes);
            survive(&bytes[..at]);
            bytes[at] = kept;
        }
    }
}

fn survive(bytes: &[u8]) {
    let found = workbook::contents(&mut Cursor::new(bytes), &Limits::default());
    for sheet in found.into_iter().flat_map(|contents| contents.sheets) {
        let _ = package::count(bytes, &sheet.name, &Limits::default());
    }
}

/// Where the two readers of older formats differ, one line for each cell.
fn older_differences(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let contents = workbook::contents(&mut Cursor::new(bytes), &Limits::default());
    let contents = contents.expect("a workbook");
    let mut book: Sheets<_> = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .expect("a workbook of calamine's tests");
    for sheet in contents.sheets {
        let name = &sheet.name;
        let read = package::unpack_of(bytes, contents.container, name, &Limits::default());
        let mut ours: Cells = BTreeMap::new();
        for (row, cells) in read.expect("a sheet").0 {
            let cells = cells.into_iter().enumerate();
            let cells = cells.filter(|(_, (kind, _))| *kind != CellKind::Empty);
            ours.extend(cells.map(|(column, cell)| ((row - 1, column as u32), cell)));
        }
        let range = book.worksheet_range(name).expect("a sheet");
        let (row, column) = range.start().unwrap_or_default();
        for (down, right, value) in range.used_cells() {
            let own = ours.remove(&(row + down as u32, column + right as u32));
            if !same(&borrowed(value), own.as_ref()) {
                found.push(format!("{name} {down} {right}: {value:?} for {own:?}"));
            }
        }
        found.extend(
            ours.iter()
                .map(|extra| format!("{name}: only we have {extra:?}")),
        );
    }
    found
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(value) => DataRef::String(value.clone()),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
        Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
        Data::Error(value) => DataRef::Error(value.clone()),
        Data::Empty => DataRef::Empty,
    }
}

const OLDER: &[(&str, &[u8])] = files![
    "biff5_write.xls"
    "covered.ods"
    "date.ods"
    "date.xls"
    "date_1904.xls"
    "merged_cells.ods"
    "number_rows_repeated.ods"
    "special_cells.ods"
    "sst_continue.xls"
    "xls_formula_columns_beyond_z.xls"
];

#[test]
fn every_cell_of_an_older_format_is_read_as_calamine_reads_it() {
    for (name, bytes) in OLDER {
        assert_eq!(older_differences(bytes), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_calamine_refuses_is_refused_by_name() {
    let refused: &[(&str, &[u8])] = files!["pass_protected.ods" "issue_594_dos.ods"];
    let kinds = [ErrorKind::PasswordProtected, ErrorKind::TooLarge];
    for ((name, bytes), kind) in refused.iter().zip(kinds) {
        let read = package::unpack_of(bytes, Container::Ods, "Sheet1", &Limits::default());
        assert_eq!(
            read.map_err(|error| error.kind()).err(),
            Some(kind),
            "{name}"
        );
    }
}
