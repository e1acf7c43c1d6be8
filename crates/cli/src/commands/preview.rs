//! `mudanza preview`: what each row will become, without any database.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use intake::run::RowOutcome;
use serde_json::json;

use crate::failure::{End, Failure};
use crate::input::Input;
use crate::out::Out;
use crate::planning::{PlanArgs, run as run_plan};
use crate::report_view::{self, Firsts};

const EXAMPLES: &str = "\
Examples:
  mudanza preview mascotas.csv                           mapping, decisions, issues, receipt
  mudanza preview mascotas.csv --date 2026-08-01         with another day as today
  mudanza preview clientes.csv --save-plan plan.json     keep the plan, to change or reuse it
  mudanza preview clientes.csv --plan plan.json          run that plan
  mudanza preview clientes.csv --records out.ndjson      every record, one JSON object per line

The receipt is a hash of the plan and of what every row becomes. `mudanza import --receipt` and
the server refuse to write anything that does not give the same receipt.";

/// Arguments of `preview`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// File to preview
    file: PathBuf,
    #[command(flatten)]
    plan: PlanArgs,
    /// Write the plan to a file
    #[arg(long, value_name = "PLAN")]
    save_plan: Option<PathBuf>,
    /// Write every record to a file, one JSON object per line
    #[arg(long, value_name = "NDJSON")]
    records: Option<PathBuf>,
}

/// Runs the plan and shows the report.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let input = Input::find(&args.file)?;
    let planned = args.plan.plan(&input)?;
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
    if let Some(records) = records {
        records.close()?;
    }
    if let Some(path) = &args.save_plan {
        let text = serde_json::to_string_pretty(&planned.plan)?;
        std::fs::write(path, text + "\n").map_err(|error| unwritable(path, &error))?;
    }
    if out.json {
        out.document(&json!({
            "file": input.name(),
            "survey": planned.survey,
            "plan": planned.plan,
            "report": report,
            "receipt": report.receipt,
        }))?;
    } else {
        report_view::preview(&input, &planned, &report, &firsts, out)?;
    }
    Ok(End::with_errors(report_view::error_records(&report)))
}

/// The file of the records; the first failure is kept until the run is over.
struct RecordFile<'a> {
    path: &'a Path,
    writer: BufWriter<File>,
    failed: io::Result<()>,
}

impl<'a> RecordFile<'a> {
    fn create(path: &'a Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self {
            path,
            writer: BufWriter::with_capacity(1 << 18, file),
            failed: Ok(()),
        })
    }

    fn write(&mut self, row: &RowOutcome<'_>) {
        for outcome in row.outcomes {
            if self.failed.is_ok() {
                self.failed = serde_json::to_writer(&mut self.writer, outcome)
                    .map_err(io::Error::from)
                    .and_then(|()| self.writer.write_all(b"\n"));
            }
        }
    }

    fn close(mut self) -> Result<(), Failure> {
        let ended = self.failed.and_then(|()| self.writer.flush());
        ended.map_err(|error| unwritable(self.path, &error))
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        "not_writable",
        format!("{} cannot be written: {error}", path.display()),
    )
}
