//! The empty file of a record type, for people to fill in: its columns are known again when it
//! comes back, so that nothing has to be mapped.

use std::io;

use intake::schema::{Field, Kind, RecordType, is_needed, template_fields};
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatBorder, Note, Workbook, Worksheet, XlsxError,
};

use crate::Language;

/// The rows below the header that are prepared for what a column takes.
const PREPARED_ROWS: u32 = 5_000;

/// The longest list of words that a spreadsheet keeps within a cell's rule.
const LONGEST_LIST: usize = 255;

/// A template as text: a line that says how to fill it in, and the header.
pub fn template_csv(kind: RecordType, language: Language) -> io::Result<Vec<u8>> {
    // Spreadsheets take a text for UTF-8 only where it begins with its mark.
    let bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(bytes);
    writer.write_record([guide(kind, language)])?;
    writer.write_record(template_fields(kind).map(|field| name(kind, field, language)))?;
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

/// A template as a workbook: a sheet to fill in, with a note on each column and a list where only
/// some words are taken, and a sheet that says what each column holds.
pub fn template_xlsx(kind: RecordType, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(kind.table())?;
    fill(sheet, kind, language)?;
    let help = book.add_worksheet();
    help.set_name(said(language, "Ayuda", "Help"))?;
    explain(help, kind, language)?;
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, kind: RecordType, language: Language) -> Result<(), XlsxError> {
    let optional = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00EE_F2F6));
    let needed = optional
        .clone()
        .set_background_color(Color::RGB(0x00FF_E8B3));
    // Text stays as it is typed: a spreadsheet would take the zeros and the last digits of a phone
    // or a chip.
    let text = Format::new().set_num_format("@");
    sheet.set_freeze_panes(1, 0)?;
    for (column, field) in (0..).zip(template_fields(kind)) {
        let format = if is_needed(kind, field) {
            &needed
        } else {
            &optional
        };
        let title = name(kind, field, language);
        sheet.write_with_format(0, column, title, format)?;
        sheet.set_column_width(column, (title.chars().count() + 4).clamp(12, 40) as u32)?;
        let hint = hint(kind, field, language);
        sheet.insert_note(0, column, &Note::new(hint).set_author("Mudanza"))?;
        match field.kind {
            Kind::Text { .. } | Kind::Reference { .. } => {
                sheet.set_column_format(column, &text)?;
            }
            Kind::Choice { of } => list(sheet, column, of)?,
            Kind::Boolean => {
                let yes = said(language, "sí", "yes");
                list(sheet, column, &[yes, "no"])?;
            }
            Kind::Date | Kind::DateTime | Kind::Decimal { .. } => {}
        }
    }
    Ok(())
}

fn list(sheet: &mut Worksheet, column: u16, words: &[&str]) -> Result<(), XlsxError> {
    if words.iter().map(|word| word.len() + 1).sum::<usize>() > LONGEST_LIST {
        return Ok(());
    }
    let rule = DataValidation::new().allow_list_strings(words)?;
    sheet.add_data_validation(1, column, PREPARED_ROWS, column, &rule)?;
    Ok(())
}

fn explain(sheet: &mut Worksheet, kind: RecordType, language: Language) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap();
    let head = match language {
        Language::Spanish => ["Columna", "Hace falta", "Qué se escribe"],
        Language::English => ["Column", "Needed", "What to write"],
    };
    for (column, title) in (0..).zip(head) {
        sheet.write_with_format(0, column, title, &bold)?;
    }
    sheet.set_column_width(0, 32)?;
    sheet.set_column_width(2, 90)?;
    for (row, field) in (1..).zip(template_fields(kind)) {
        sheet.write(row, 0, name(kind, field, language))?;
        if is_needed(kind, field) {
            sheet.write(row, 1, said(language, "sí", "yes"))?;
        }
        sheet.write_with_format(row, 2, content(field, language), &wrapped)?;
    }
    Ok(())
}

fn name(kind: RecordType, field: &Field, language: Language) -> &'static str {
    match language {
        Language::Spanish => kind.spanish_name(field.name),
        Language::English => kind.english_name(field.name),
    }
}

/// What the first line of a text template says.
fn guide(kind: RecordType, language: Language) -> String {
    let needed: Vec<_> = template_fields(kind)
        .filter(|field| is_needed(kind, field))
        .map(|field| name(kind, field, language))
        .collect();
    let closed = template_fields(kind).filter_map(|field| match field.kind {
        Kind::Choice { of } => Some(format!(
            "{}: {}",
            name(kind, field, language),
            of.join(", ")
        )),
        _ => None,
    });
    let closed: Vec<_> = closed.collect();
    let needed = needed.join(", ");
    let mut guide = match language {
        Language::Spanish => format!(
            "Plantilla de Mudanza. Hace falta: {needed}. Fechas: 2026-03-10 o 2026-03-10 14:30. \
             Importes: 1234.50."
        ),
        Language::English => format!(
            "Mudanza template. Needed: {needed}. Dates: 2026-03-10 or 2026-03-10 14:30. Amounts: \
             1234.50."
        ),
    };
    for words in closed {
        guide.push(' ');
        guide.push_str(&words);
        guide.push('.');
    }
    guide
}

fn hint(kind: RecordType, field: &Field, language: Language) -> String {
    let mut hint = content(field, language);
    if is_needed(kind, field) {
        hint.insert_str(0, said(language, "Hace falta. ", "Needed. "));
    }
    hint
}

/// What a column takes.
fn content(field: &Field, language: Language) -> String {
    match field.kind {
        Kind::Choice { of } => format!("{}: {}", said(language, "Una de", "One of"), of.join(", ")),
        Kind::Text { max } => match language {
            Language::Spanish => format!("Texto de hasta {max} letras"),
            Language::English => format!("Text of up to {max} letters"),
        },
        Kind::Reference { .. } => said(
            language,
            "La clave que tiene en su propio archivo; sin ella se busca por sus datos",
            "The id that it has in its own file; without it, it is found by what is said of it",
        )
        .to_owned(),
        Kind::Date => said(
            language,
            "Fecha, como 2026-03-10",
            "A date, such as 2026-03-10",
        )
        .to_owned(),
        Kind::DateTime => said(
            language,
            "Fecha y hora, como 2026-03-10 14:30",
            "Date and time, such as 2026-03-10 14:30",
        )
        .to_owned(),
        Kind::Boolean => said(language, "sí o no", "yes or no").to_owned(),
        Kind::Decimal { scale: 0, .. } => {
            said(language, "Número entero", "A whole number").to_owned()
        }
        Kind::Decimal { scale, .. } => match language {
            Language::Spanish => {
                format!("Número con punto y hasta {scale} decimales, como 1234.5")
            }
            Language::English => {
                format!("A number with a point and up to {scale} decimals, such as 1234.5")
            }
        },
    }
}

fn said(language: Language, spanish: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Spanish => spanish,
        Language::English => english,
    }
}
