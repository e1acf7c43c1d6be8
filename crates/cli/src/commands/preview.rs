//! `mudanza preview`: what each row will become, without any database.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use intake::plan::Plan;
use intake::run::RowOutcome;
use serde_json::json;

use crate::args::Place;
use crate::commands::waiting;
use crate::failure::{End, Failure};
use crate::help_of::with_help;
use crate::input::Input;
use crate::out::Out;
use crate::output_file::{OutputFile, refuse_same};
use crate::planning::{PlanArgs, announce, run as run_plan};
use crate::report_view::{self, Firsts};

const EXAMPLES: &str = "\
Examples:
  mudanza preview mascotas.csv                           mapping, decisions, issues, receipt
  mudanza preview mascotas.csv --date 2026-08-01         with another day as today
  mudanza preview clientes.csv --save-plan plan.json     keep the plan, to change or reuse it
  mudanza preview clientes.csv --plan plan.json          run that plan
  mudanza preview clientes.csv --mapping csv             with the columns mapped as before
  mudanza preview clientes.csv --records out.ndjson      every record, one JSON object per line
  mudanza preview *.csv                                  a whole clinic, in the order of import

The receipt is a hash of the plan and of what every row becomes. `mudanza import --receipt` and
the server refuse to write anything that does not give the same receipt.";

/// Arguments of `preview`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files to preview; several are shown in the order in which they would be imported
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    place: Place,
    /// Write the plan to a file
    #[arg(long, value_name = "PLAN")]
    save_plan: Option<PathBuf>,
    /// Write every record to a file, one JSON object per line
    #[arg(long, value_name = "NDJSON")]
    records: Option<PathBuf>,
}

/// Runs the plan and shows the report.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let [file] = args.files.as_slice() else {
        return several(args, out);
    };
    let input = Input::find(file, &args.place.database.limits)?;
    refuse_same(
        &[
            ("the file to preview", Some(file)),
            ("the plan to use", args.plan.given()),
        ],
        &[
            ("the records to write", args.records.as_deref()),
            ("the plan to write", args.save_plan.as_deref()),
        ],
    )?;
    let earlier = waiting(args.plan.earlier(&args.place))?;
    let planned = args.plan.plan(&input, &earlier)?;
    let mut firsts = Firsts::default();
    let mut records = args
        .records
        .as_deref()
        .map(RecordFile::create)
        .transpose()?;
    let report = run_plan(&input, &planned.plan, &mut |row| {
        firsts.see(row);
        if let Some(records) = &mut records {
            records.write(row);
        }
    })?;
    let records = records.map(RecordFile::whole).transpose()?;
    let plan = args.save_plan.as_deref();
    let plan = plan
        .map(|path| plan_file(path, &planned.plan))
        .transpose()?;
    for file in records.into_iter().chain(plan) {
        file.finish()?;
    }
    if out.json {
        out.document(&with_help(&json!({
            "file": input.name(),
            "survey": planned.survey,
            "plan": planned.plan,
            "report": report,
            "receipt": report.receipt,
        }))?)?;
    } else {
        report_view::preview(&input, &planned, &report, &firsts, out)?;
    }
    Ok(End::with_errors(report_view::error_records(&report)))
}

/// Shows several files, in the order in which their records refer to each other.
fn several(args: &Args, out: &mut Out) -> Result<End, Failure> {
    if args.records.is_some() || args.save_plan.is_some() {
        let message = "records and plans are of one file, and several are given";
        return Err(Failure::new("bad_usage", message).next("give the files one by one"));
    }
    let earlier = waiting(args.plan.earlier(&args.place))?;
    let limits = &args.place.database.limits;
    let all = args.plan.check(&args.files, &earlier, limits)?;
    let mut documents = Vec::with_capacity(all.len());
    let mut errors = 0;
    for (place, one) in all.iter().enumerate() {
        errors += report_view::error_records(&one.report);
        if out.json {
            documents.push(json!({
                "file": one.input.name(),
                "survey": one.planned.survey,
                "plan": one.planned.plan,
                "report": one.report,
                "receipt": one.report.receipt,
            }));
        } else {
            announce(place, &all, out)?;
            report_view::preview(&one.input, &one.planned, &one.report, &one.firsts, out)?;
        }
    }
    if out.json {
        out.document(&with_help(&json!({ "files": documents }))?)?;
    }
    Ok(End::with_errors(errors))
}

/// The file of the records; the first failure is kept until the run is over.
struct RecordFile {
    file: OutputFile,
    failed: io::Result<()>,
}

impl RecordFile {
    fn create(path: &Path) -> Result<Self, Failure> {
        Ok(Self {
            file: OutputFile::create(path)?,
            failed: Ok(()),
        })
    }

    fn write(&mut self, row: &RowOutcome<'_>) {
        for outcome in row.outcomes {
            if self.failed.is_ok() {
                self.failed = serde_json::to_writer(&mut self.file, outcome)
                    .map_err(io::Error::from)
                    .and_then(|()| self.file.write_all(b"\n"));
            }
        }
    }

    /// The file, if all of it could be written.
    fn whole(self) -> Result<OutputFile, Failure> {
        match self.failed {
            Ok(()) => Ok(self.file),
            Err(error) => Err(self.file.failure(&error)),
        }
    }
}

/// Writes the plan, which keeps its old content until the records are whole too.
fn plan_file(path: &Path, plan: &Plan) -> Result<OutputFile, Failure> {
    let text = serde_json::to_string_pretty(plan)? + "\n";
    let mut file = OutputFile::create(path)?;
    let written = file.write_all(text.as_bytes());
    written.map_err(|error| file.failure(&error))?;
    Ok(file)
}
