//! `mudanza validate`: records from standard input, what is wrong with them to standard output.

use std::io::BufRead;

use chrono::NaiveDate;
use intake::issue::{Issue, Severity};
use intake::record::Values;
use intake::schema::RecordType;
use intake::validate::{Facts, check};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::failure::{End, Failure};
use crate::help_of::command;
use crate::out::Out;
use crate::planning::{record_type, today};

const EXAMPLES: &str = "\
Examples:
  echo '{\"full_name\": \"Ana Pérez\", \"email\": \"ana@\"}' | mudanza validate client
  mudanza validate pet --date 2026-08-01 < pets.ndjson

Each line of the input is one record: an object of the fields of its type, in their canonical
form, such as \"2020-03-10\" or true. Each line of the answer is one issue; `row` is the line of
the record. No line means that all is good.";

/// Arguments of `validate`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Type of the records, such as client or invoice
    #[arg(value_name = "TYPE", value_parser = record_type)]
    record_type: RecordType,
    /// Day that counts as today, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
}

/// An issue and its text.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    issue: &'a Issue,
    message: String,
    help: String,
}

/// Checks every line.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let date = args.date.unwrap_or_else(today);
    let mut values = Values::new(args.record_type);
    let mut issues = Vec::new();
    let mut errors = 0;
    for (number, line) in (1..).zip(std::io::stdin().lock().lines()) {
        let line = line.map_err(|error| {
            Failure::new(
                "not_text",
                format!("standard input cannot be read: {error}"),
            )
        })?;
        if line.trim().is_empty() {
            continue;
        }
        values.clear();
        fill(&mut values, &line).map_err(|reason| {
            Failure::new(
                "record_invalid",
                format!("line {number} of the input {reason}"),
            )
        })?;
        issues.clear();
        check(&values, &Facts::alone(date), &mut issues);
        for issue in issues.drain(..) {
            errors += u64::from(issue.severity == Severity::Error);
            let issue = issue.at_row(number);
            out.json_line(&Line {
                issue: &issue,
                message: out.language.message(&issue),
                help: command(issue.code.as_str()),
            })?;
        }
    }
    Ok(End::with_errors(errors))
}

/// Puts the fields of an object where they belong.
fn fill(values: &mut Values, line: &str) -> Result<(), String> {
    let record: Map<String, Value> = serde_json::from_str(line)
        .map_err(|error| format!("is no JSON object (column {})", error.column()))?;
    let kind = values.record_type();
    for (name, value) in &record {
        let position = kind
            .position(name)
            .ok_or_else(|| format!("has the field {name:?}, which no {} has", kind.as_str()))?;
        match value {
            Value::Null => {}
            Value::String(text) if text.trim().is_empty() => {}
            Value::String(text) => values.set(position, text.trim()),
            Value::Bool(_) | Value::Number(_) => values.set(position, &value.to_string()),
            Value::Array(_) | Value::Object(_) => {
                return Err(format!(
                    "has a list or an object in {name:?}; a field holds one value"
                ));
            }
        }
    }
    Ok(())
}
