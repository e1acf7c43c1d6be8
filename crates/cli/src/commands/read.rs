//! `mudanza read`: what the reader sees in a file.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use intake::plan::Sheet;
use intake::source::{LineKind, Row, TableReader};
use intake::survey::Survey;
use serde_json::json;

use crate::args::LimitArgs;
use crate::failure::{End, Failure};
use crate::help_of::with_help;
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
  mudanza read lista.csv --rows 120..125         these rows as they stand in the file
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
    /// Show the rows with these numbers instead, as they were read: 17, or 100..120
    #[arg(long, value_name = "N[..M]", value_parser = row_numbers, conflicts_with = "csv")]
    rows: Option<RangeInclusive<u32>>,
}

/// Surveys the file and shows it, or writes its rows.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let input = Input::find(&args.file, &args.limits)?;
    let survey = input.survey(args.reading.options())?;
    if let Some(rows) = &args.rows {
        show_rows(&input, &survey, rows, out)?;
    } else if args.csv {
        write_csv(&input, &survey.sheet, out)?;
    } else if out.json {
        out.document(&with_help(&survey)?)?;
    } else {
        survey_view::show(&input, &survey, out)?;
    }
    Ok(End::with_errors(u64::from(report_view::has_errors(
        &survey.issues,
    ))))
}

/// Shows some rows, whatever they are.
fn show_rows(
    input: &Input,
    survey: &Survey,
    rows: &RangeInclusive<u32>,
    out: &mut Out,
) -> Result<(), Failure> {
    let header = &survey.sheet.header;
    let mut found = Vec::new();
    input.lines(survey, rows.clone(), &mut |kind, row: &Row| {
        let cells: Vec<_> = row.iter().map(str::to_owned).collect();
        found.push((row.line, kind, cells));
    })?;
    if out.json {
        let rows: Vec<_> = found
            .iter()
            .map(|(row, kind, cells)| json!({"row": row, "kind": kind, "cells": cells}))
            .collect();
        return out.document(&json!({"header": header, "rows": rows}));
    }
    if found.is_empty() {
        let (first, last) = (rows.start(), rows.end());
        let lines = if first == last {
            format!("at line {first}")
        } else {
            format!("from line {first} to {last}")
        };
        out.line(format_args!("no row starts {lines}"))?;
    }
    for (row, kind, cells) in &found {
        survey_view::row(header, *row, *kind, cells, out)?;
    }
    Ok(())
}

/// Reads `17` or `100..120`, both ends included.
fn row_numbers(text: &str) -> Result<RangeInclusive<u32>, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| text.trim_start_matches('=').parse::<u32>().ok();
    match (number(first), number(last)) {
        (Some(first), Some(last)) if 0 < first && first <= last => Ok(first..=last),
        _ => Err("the numbers of rows are wanted, such as 17 or 100..120".to_owned()),
    }
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
