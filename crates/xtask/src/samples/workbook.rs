//! The report as OkVet gives it: a workbook.

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Url, Workbook};

use super::okvet::{HEADER, Row, TITLE};

const EMAIL: usize = 12;
/// The columns of phones that the report's writer turns into numbers.
const NUMBERS: [usize; 2] = [14, 17];

/// Writes the report: a merged title, the header in row 2, phones as numbers, dates as text. The
/// same rows give the same bytes.
pub(super) fn report(rows: &[Row]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 8, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    sheet.set_name("Worksheet")?;
    let last = u16::try_from(HEADER.len() - 1)?;
    let bold = Format::new().set_bold();
    // The clinic's name stands between the blanks and the line break of the report's template.
    sheet.merge_range(0, 0, 0, last, &format!("{TITLE}\n            "), &bold)?;
    sheet.write_row_with_format(1, 0, HEADER, &bold)?;
    for (number, row) in (2..).zip(rows) {
        for (column, (index, text)) in (0..).zip(row.iter().enumerate()) {
            if text.is_empty() {
                continue;
            }
            match text.parse::<f64>() {
                Ok(value) if NUMBERS.contains(&index) => {
                    sheet.write_number(number, column, value)?;
                }
                _ if index == EMAIL && text.contains('@') => {
                    let link = Url::new(format!("mailto:{text}")).set_text(text);
                    sheet.write_url(number, column, link)?;
                }
                _ => {
                    sheet.write_string(number, column, text)?;
                }
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}
