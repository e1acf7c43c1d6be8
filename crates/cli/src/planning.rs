//! From a file and what the user says of it to a plan, and the run of that plan.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use intake::mapping::StoredMapping;
use intake::plan::{
    Delimiter, Encoding, Escape, LineEnd, Options, Plan, Quote, Severities, Source, suggest_from,
};
use intake::report::Report;
use intake::run::{Pass, RowOutcome, Run};
use intake::schema::RecordType;
use intake::survey::{Survey, SurveyOptions};
use intake::transform::Country;

use crate::args::{LimitArgs, Place};
use crate::connection::{Connection, Work};
use crate::failure::Failure;
use crate::input::{self, Input};
use crate::mapping_view;
use crate::out::Out;
use crate::report_view::Firsts;

const READING: &str = "Reading the file";
const PLANNING: &str = "Making the plan";

/// How the bytes of a file are to be read, where they are not to speak for themselves.
#[derive(Clone, Debug, Args)]
pub(crate) struct Reading {
    /// Sheet of a workbook, by its name or by its place from 1 [default: the one with known columns
    /// and most rows]
    #[arg(help_heading = READING, long, value_name = "SHEET")]
    sheet: Option<String>,
    /// Row of the names of the columns, counted from 1; 0 says that no row has them [default: found]
    #[arg(help_heading = READING, long, value_name = "N")]
    header_row: Option<u32>,
    /// Over how many rows the names go [default: found]
    #[arg(help_heading = READING, long, value_name = "N", requires = "header_row")]
    header_rows: Option<u32>,
    /// What separates the cells: comma, semicolon, tab or pipe [default: found]
    #[arg(help_heading = READING, long, value_name = "NAME", value_parser = word::<Delimiter>)]
    delimiter: Option<Delimiter>,
    /// Whether blanks after a delimiter are no part of the cell: true or false [default: found]
    #[arg(help_heading = READING, long, value_name = "BOOL")]
    skip_blanks: Option<bool>,
    /// What stands around cells: double, single or none [default: found]
    #[arg(help_heading = READING, long, value_name = "NAME", value_parser = word::<Quote>)]
    quote: Option<Quote>,
    /// How a quote stands within quotes: doubled or backslash [default: found]
    #[arg(help_heading = READING, long, value_name = "NAME", value_parser = word::<Escape>)]
    escape: Option<Escape>,
    /// What ends a row: lf (with or without a carriage return before it), cr or any [default: found]
    #[arg(help_heading = READING, long, value_name = "NAME", value_parser = word::<LineEnd>)]
    line_end: Option<LineEnd>,
    /// Encoding of the text, such as windows-1252 or cp850 [default: found]
    #[arg(help_heading = READING, long, value_name = "NAME", value_parser = word::<Encoding>)]
    encoding: Option<Encoding>,
}

impl Reading {
    /// What the survey is to take as given.
    pub(crate) fn options(&self) -> SurveyOptions {
        SurveyOptions {
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            header_rows: self.header_rows,
            delimiter: self.delimiter,
            encoding: self.encoding,
            skip_blanks: self.skip_blanks,
            quote: self.quote,
            escape: self.escape,
            line_end: self.line_end,
        }
    }
}

/// What the user says of a file.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlanArgs {
    /// Use this plan, as `preview --save-plan` wrote it; it settles everything below
    #[arg(help_heading = PLANNING, long, value_name = "PLAN", conflicts_with_all = [
        "sheet", "header_row", "header_rows", "delimiter", "skip_blanks", "quote", "escape",
        "line_end", "encoding",
        "source", "record_type", "mapping", "country", "area_code", "time_zone", "date",
        "severity",
    ])]
    plan: Option<PathBuf>,
    /// Where the data comes from: okvet, csv or manual [default: found by the header]
    #[arg(help_heading = PLANNING, long, value_name = "NAME", value_parser = source)]
    source: Option<Source>,
    /// Only records of this type, such as client or invoice; may be given more than once
    /// [default: found by the header]
    #[arg(help_heading = PLANNING, long = "type", value_name = "TYPE", value_parser = record_type)]
    record_type: Vec<RecordType>,
    /// Map the columns as before: the kept mappings of a source (okvet, csv or manual), or a file
    /// that `mapping show --json` wrote
    #[arg(help_heading = PLANNING, long, value_name = "MAPPING")]
    mapping: Option<String>,
    /// Country of the clinic, in two letters [default: MX]
    #[arg(help_heading = PLANNING, long, value_name = "CC", value_parser = country)]
    country: Option<Country>,
    /// Area code to put before local phone numbers, such as 55
    #[arg(help_heading = PLANNING, long, value_name = "DIGITS", value_parser = area_code)]
    area_code: Option<String>,
    /// Time zone of the clinic, by its IANA name [default: America/Mexico_City]
    #[arg(help_heading = PLANNING, long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Day that counts as today, as YYYY-MM-DD [default: today]
    #[arg(help_heading = PLANNING, long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// Severity of a code instead of its own, such as client_contact_missing=error; may be repeated
    /// (see `mudanza rules`)
    #[arg(help_heading = PLANNING, long, value_name = "CODE=SEVERITY", value_parser = severity)]
    severity: Vec<Severities>,
    #[command(flatten)]
    reading: Reading,
}

/// A plan, and the survey it was made from unless it was given.
pub(crate) struct Planned {
    /// The plan.
    pub(crate) plan: Plan,
    /// The survey.
    pub(crate) survey: Option<Survey>,
}

impl PlanArgs {
    /// The file of the plan, if one was given.
    pub(crate) fn given(&self) -> Option<&Path> {
        self.plan.as_deref()
    }

    /// The earlier mappings that the columns are to go by: those of a file, or those that are kept
    /// in a database or by a server.
    pub(crate) async fn earlier(&self, place: &Place) -> Result<Vec<StoredMapping>, Failure> {
        let Some(mapping) = &self.mapping else {
            return Ok(Vec::new());
        };
        let mappings = match Source::from_word(mapping) {
            Some(source) => {
                Connection::with(place, Work::Ask, async |connection| {
                    let path = format!("/mappings?source_system={}", source.as_str());
                    mapping_view::mappings(&connection.get(&path).await?["mappings"])
                })
                .await?
            }
            None => mapping_view::from_file(Path::new(mapping))?,
        };
        if mappings.is_empty() {
            let message = format!("no mapping of {mapping} is kept");
            return Err(Failure::new("mapping_not_found", message));
        }
        Ok(mapping_view::stored(mappings))
    }

    /// Reads the plan that was given, or surveys the file and suggests one.
    pub(crate) fn plan(
        &self,
        input: &Input,
        earlier: &[StoredMapping],
    ) -> Result<Planned, Failure> {
        if let Some(path) = &self.plan {
            let plan = Plan::from_json(&input::small_text(path)?).map_err(|error| {
                let failure = Failure::from(error);
                Failure {
                    message: format!("{}: {}", path.display(), failure.message),
                    ..failure
                }
            })?;
            return Ok(Planned { plan, survey: None });
        }
        let survey = input.survey(self.reading.options())?;
        let types = (!self.record_type.is_empty()).then_some(&*self.record_type);
        let usual = Options::default();
        let options = Options {
            country: self.country.unwrap_or(usual.country),
            area_code: self.area_code.clone(),
            time_zone: self.time_zone.clone().unwrap_or(usual.time_zone),
        };
        let date = self.date.unwrap_or_else(today);
        // Whoever names a mapping means the source that it is for.
        let source = self.source.or(earlier.first().map(|one| one.source_system));
        let mut plan = suggest_from(&survey, source, types, earlier, options, date)
            .map_err(|error| input.blame(error))?;
        for one in &self.severity {
            plan.severities.extend(one);
        }
        Ok(Planned {
            plan,
            survey: Some(survey),
        })
    }
}

/// A file with its plan and what the run of it says.
pub(crate) struct Checked {
    /// The file.
    pub(crate) input: Input,
    /// Its plan.
    pub(crate) planned: Planned,
    /// The report of the run.
    pub(crate) report: Report,
    /// The first rows of each issue.
    pub(crate) firsts: Firsts,
}

impl PlanArgs {
    /// Plans files and runs them, and puts them in the order in which their records refer to each
    /// other: owners come before pets, and pets before what happened to them.
    pub(crate) fn check(
        &self,
        files: &[PathBuf],
        earlier: &[StoredMapping],
        limits: &LimitArgs,
    ) -> Result<Vec<Checked>, Failure> {
        if files.len() > 1 && self.plan.is_some() {
            let message = "a plan is for one file, and several are given";
            return Err(Failure::new("bad_usage", message).next("give the files one by one"));
        }
        let mut checked = Vec::with_capacity(files.len());
        for file in files {
            let input = Input::find(file, limits)?;
            let planned = self.plan(&input, earlier)?;
            let mut firsts = Firsts::default();
            let report = run(&input, &planned.plan, &mut |row| firsts.see(row))?;
            checked.push(Checked {
                input,
                planned,
                report,
                firsts,
            });
        }
        checked.sort_by_key(|one| one.planned.plan.record_types());
        Ok(checked)
    }
}

/// Says which of several files comes now.
pub(crate) fn announce(place: usize, all: &[Checked], out: &mut Out) -> Result<(), Failure> {
    if all.len() < 2 || out.json {
        return Ok(());
    }
    let Checked { input, planned, .. } = &all[place];
    let types: Vec<_> = planned
        .plan
        .record_types()
        .iter()
        .map(|kind| kind.table())
        .collect();
    let title = format!(
        "{} of {}  {}  {}",
        place + 1,
        all.len(),
        input.name(),
        types.join(", ")
    );
    out.title(&title)?;
    Ok(())
}

/// The run of a plan over a file, as many passes as it asks for.
pub(crate) fn run(
    input: &Input,
    plan: &Plan,
    sink: &mut dyn FnMut(&RowOutcome<'_>),
) -> Result<Report, Failure> {
    let mut run = Run::new(plan).map_err(|error| input.blame(error))?;
    loop {
        input.feed(&plan.sheet, "checking", |piece| {
            run.push(piece, sink).map_err(|error| input.blame(error))
        })?;
        match run.end_pass(sink).map_err(|error| input.blame(error))? {
            Pass::Again => {}
            Pass::Done(report) => return Ok(*report),
        }
    }
}

/// The day by this computer's clock; the plan keeps it, so that a later run gives the same.
pub(crate) fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// Reads one of the closed list of words of a type, as JSON has them.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

/// Reads the word of a source.
pub(crate) fn source(word: &str) -> Result<Source, String> {
    Source::from_word(word).ok_or_else(|| "the sources are okvet, csv and manual".to_owned())
}

/// Reads the word of a record type.
pub(crate) fn record_type(word: &str) -> Result<RecordType, String> {
    RecordType::from_word(word).ok_or_else(|| {
        let words: Vec<_> = RecordType::ALL.iter().map(|each| each.as_str()).collect();
        format!("the types are {}", words.join(" and "))
    })
}

/// Reads the two letters of a country.
pub(crate) fn country(word: &str) -> Result<Country, String> {
    let word = serde_json::Value::from(word.to_ascii_uppercase());
    serde_json::from_value(word).map_err(|_| "two letters are wanted, such as MX or CO".to_owned())
}

/// Reads a code and its severity, such as `client_contact_missing=error`.
fn severity(text: &str) -> Result<Severities, String> {
    let (code, severity) = text.split_once('=').unwrap_or((text, ""));
    let severity =
        word(severity).map_err(|_| "a code, = and note, warning or error are wanted".to_owned())?;
    let mut severities = Severities::default();
    severities
        .set_word(code, severity)
        .map_err(|error| error.to_string())?;
    Ok(severities)
}

fn area_code(word: &str) -> Result<String, String> {
    let digits = !word.is_empty() && word.len() <= 5 && word.bytes().all(|b| b.is_ascii_digit());
    if digits {
        Ok(word.to_owned())
    } else {
        Err("one to five digits are wanted".to_owned())
    }
}
