//! `mudanza read`: what the reader sees in a file.

use std::path::PathBuf;

use intake::plan::Sheet;
use intake::source::{LineKind, TableReader};

use crate::args::LimitArgs;
use crate::failure::{End, Failure};
use crate::input::Input;
use crate::out::Out;
use crate::planning::Reading;
use crate::{report_view, survey_view};

const EXAMPLES: &str = "\
Examples:
  mudanza read mascotas.xlsx                     format, sheets, header, columns, damaged rows
  mudanza read mascotas.xlsx --sheet Clientes    another sheet of the workbook
  mudanza read mascotas.csv --json | jq .sheet   the same for a program
  mudanza read viejo.xls --csv > limpio.csv      the rows as plain CSV in UTF-8
  mudanza read lista.csv --header-row 4          where the header is not found by itself";

/// Arguments of `read`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// File to read
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    limits: LimitArgs,
    /// Write the header and the rows as plain CSV (RFC 4180, UTF-8) instead
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Surveys the file and shows it, or writes its rows.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let input = Input::find(&args.file, &args.limits)?;
    let survey = input.survey(args.reading.options())?;
    if args.csv {
        write_csv(&input, &survey.sheet, out)?;
    } else if out.json {
        out.document(&survey)?;
    } else {
        survey_view::show(&input, &survey, out)?;
    }
    Ok(End::with_errors(u64::from(report_view::has_errors(
        &survey.issues,
    ))))
}

/// Writes the header and the rows of data, and nothing that is neither.
fn write_csv(input: &Input, sheet: &Sheet, out: &mut Out) -> Result<(), Failure> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(out);
    writer.write_record(&sheet.header).map_err(unwritten)?;
    let mut reader = TableReader::new(sheet);
    let mut drain = |reader: &mut TableReader| -> Result<(), Failure> {
        while let Some((kind, row)) = reader.next_row().map_err(|error| input.blame(error))? {
            if kind == LineKind::Data {
                // A short row is filled up; what a long row has too much is kept.
                let missing = sheet.header.len().saturating_sub(row.len());
                let cells = row.iter().chain(std::iter::repeat_n("", missing));
                writer.write_record(cells).map_err(unwritten)?;
            }
        }
        Ok(())
    };
    input.feed(sheet, "writing", |piece| {
        reader.push(piece);
        drain(&mut reader)
    })?;
    reader.finish();
    drain(&mut reader)?;
    writer.flush()?;
    Ok(())
}

fn unwritten(error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Failure::new("output", format!("the rows cannot be written: {other:?}")),
    }
}
