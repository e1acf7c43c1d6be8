//! `mudanza read`: what the reader sees in a file.

use std::path::PathBuf;

use intake::plan::Sheet;
use intake::source::{LineKind, TableReader};
use intake::survey::Survey;

use crate::failure::{End, Failure};
use crate::human::{count, number, size};
use crate::input::Input;
use crate::out::Out;
use crate::planning::{Reading, survey};
use crate::table::{Cell, Table};
use crate::{plan_view, report_view};

const EXAMPLES: &str = "\
Examples:
  mudanza read mascotas.csv                      encoding, header, columns, damaged rows
  mudanza read mascotas.csv --json | jq .sheet   the same for a program
  mudanza read viejo.csv --csv > limpio.csv      the rows as plain CSV in UTF-8
  mudanza read lista.csv --header-row 4          where the header is not found by itself";

/// Arguments of `read`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// File to read
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Write the header and the rows as plain CSV (RFC 4180, UTF-8) instead
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Surveys the file and shows it, or writes its rows.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let input = Input::find(&args.file)?;
    let survey = survey(&input, args.reading.options())?;
    if args.csv {
        write_csv(&input, &survey.sheet, out)?;
    } else if out.json {
        out.document(&survey)?;
    } else {
        show(&input, &survey, out)?;
    }
    Ok(End::with_errors(u64::from(report_view::has_errors(
        &survey.issues,
    ))))
}

fn show(input: &Input, survey: &Survey, out: &mut Out) -> Result<(), Failure> {
    let rows = count(survey.rows, "row");
    out.line(format_args!(
        "{}: {}, {rows}",
        input.name(),
        size(survey.bytes)
    ))?;
    out.blank()?;
    let mut facts = Table::facts();
    facts.fact("source", survey.source.as_str());
    plan_view::sheet_facts(&mut facts, &survey.sheet);
    if survey.skipped_rows > 0 {
        facts.fact("not data", skipped(survey));
    }
    facts.fact("BLAKE3", &survey.file_hash);
    facts.print(out)?;

    out.title("Columns")?;
    let mut columns = Table::new(out, &[">", "name", ">filled", "samples"]);
    for column in &survey.columns {
        let samples = Cell::styled(column.samples.join(" · "), out.palette.dim);
        columns.row([
            Cell::from(column.index + 1),
            Cell::styled(&column.name, out.palette.bold),
            Cell::from(number(column.filled)),
            samples,
        ]);
    }
    columns.print(out)?;
    if !survey.issues.is_empty() {
        out.title("Issues")?;
        report_view::issues(&survey.issues, out)?;
    }
    Ok(())
}

/// How many rows are no data, and what they are instead.
fn skipped(survey: &Survey) -> String {
    let kinds = [
        (LineKind::Title, "title"),
        (LineKind::Directive, "\"sep=\" line"),
        (LineKind::Blank, "blank"),
        (LineKind::RepeatedHeader, "repeated header"),
        (LineKind::Total, "total"),
        (LineKind::Footer, "footer"),
        (LineKind::OtherTable, "other table"),
    ];
    let named: Vec<_> = kinds
        .into_iter()
        .filter_map(|(kind, name)| {
            let rows = survey.skipped.iter().filter(|row| row.reason == kind);
            let places: Vec<_> = rows.map(|row| row.row.to_string()).take(4).collect();
            (!places.is_empty()).then(|| format!("{name} {}", places.join(", ")))
        })
        .collect();
    format!(
        "{}: {}",
        count(survey.skipped_rows, "row"),
        named.join("; ")
    )
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
    input.pieces(|piece| {
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
