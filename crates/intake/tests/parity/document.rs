//! The document that every door to intake must make of a fixture, byte for byte.
//!
//! This file is a part of two tests: the native one beside it, and the one of `intake-wasm` that
//! runs in node and in a browser.

use std::io::Cursor;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use intake::Error;
use intake::plan::{self, Options, Plan, WorkbookSheet};
use intake::report::Report;
use intake::run::{Pass, RowOutcome, Run};
use intake::source::workbook::{self, Limits};
use intake::survey::{Survey, SurveyOptions, Surveyor, Unpacked};
use serde_json::{Value, json};

/// A file and the document that it gives.
#[allow(dead_code, reason = "each of the two tests reads what it needs")]
pub(crate) struct Fixture {
    /// Its name in `tests/fixtures`.
    pub(crate) name: &'static str,
    /// Its bytes.
    pub(crate) bytes: &'static [u8],
    /// The document, as it is committed.
    pub(crate) expected: &'static str,
}

macro_rules! fixtures {
    ($($folder:literal / $name:literal),* $(,)?) => {
        /// Every fixture and every sample.
        pub(crate) const FIXTURES: &[Fixture] = &[$(Fixture {
            name: $name,
            bytes: include_bytes!(concat!("../../../../", $folder, "/", $name)),
            expected: include_str!(concat!(
                "../../../../tests/fixtures/expected/", $name, ".json"
            )),
        }),*];
    };
}

fixtures![
    "tests/fixtures" / "pets.xls",
    "tests/fixtures" / "pets.ods",
    "tests/fixtures" / "page.xls",
    "samples" / "okvet-mascotas.csv",
    "tests/fixtures" / "okvet-propietarios.csv",
    "tests/fixtures" / "okvet-consultas.csv",
    "tests/fixtures" / "okvet-vacunaciones.csv",
    "tests/fixtures" / "okvet-citas.csv",
    "tests/fixtures" / "okvet-ventas.csv",
    "tests/fixtures" / "okvet-items.csv",
    "tests/fixtures" / "okvet-desparasitaciones.csv",
    "tests/fixtures" / "okvet-db-mascotas.csv",
    "tests/fixtures" / "okvet-db-citas.csv",
    "samples" / "clients.csv",
    "samples" / "pets.csv",
    "tests/fixtures" / "utf8-bom.csv",
    "tests/fixtures" / "windows-1252-semicolon.csv",
    "tests/fixtures" / "tab.tsv",
    "tests/fixtures" / "pipe.txt",
    "tests/fixtures" / "quotes.csv",
    "tests/fixtures" / "damaged.csv",
    "tests/fixtures" / "title-rows.csv",
    "tests/fixtures" / "dates-mdy.csv",
    "tests/fixtures" / "dates-ambiguous.csv",
    "tests/fixtures" / "dates-mixed.csv",
    "tests/fixtures" / "phones.csv",
    "tests/fixtures" / "duplicates.csv",
    "tests/fixtures" / "formulas.csv",
    "tests/fixtures" / "empty.csv",
    "tests/fixtures" / "blank-lines.csv",
    "tests/fixtures" / "no-header.csv",
    "tests/fixtures" / "nothing-mapped.csv",
    "tests/fixtures" / "binary.csv",
    "tests/fixtures" / "workbook.csv",
    "tests/fixtures" / "utf-16le-mark.txt",
    "tests/fixtures" / "utf-16be.csv",
    "tests/fixtures" / "cp850.csv",
    "tests/fixtures" / "macintosh.csv",
    "tests/fixtures" / "mojibake.csv",
    "tests/fixtures" / "pages.csv",
    "tests/fixtures" / "header-rows.csv",
    "tests/fixtures" / "phantom.csv",
    "tests/fixtures" / "header-damaged.csv",
    "tests/fixtures" / "no-header-names.csv",
    "tests/fixtures" / "tables.csv",
    "tests/fixtures" / "repairs.csv",
    "tests/fixtures" / "backslash.csv",
    "tests/fixtures" / "blank-names.csv",
    "tests/fixtures" / "bomb.xlsx",
    "tests/fixtures" / "comma-blank.csv",
    "tests/fixtures" / "cp437.csv",
    "tests/fixtures" / "entities.xlsx",
    "tests/fixtures" / "far.xlsx",
    "tests/fixtures" / "kinds.xlsx",
    "tests/fixtures" / "lossy.csv",
    "tests/fixtures" / "mac-lines.txt",
    "tests/fixtures" / "macros-1904.xlsm",
    "tests/fixtures" / "mixed-lines.csv",
    "tests/fixtures" / "nested.zip",
    "tests/fixtures" / "no-quotes.txt",
    "tests/fixtures" / "password.xlsx",
    "tests/fixtures" / "rows-quoted.csv",
    "tests/fixtures" / "sep.csv",
    "tests/fixtures" / "sheet-2003.xls",
    "tests/fixtures" / "single-quotes.csv",
    "tests/fixtures" / "tab-named.xls",
    "tests/fixtures" / "utf-16be-mark.txt",
];

/// Files with more rows than this show a digest of their outcomes and not each of them.
const SHOWN_ROWS: u32 = 30;

/// Surveys a file, plans and runs it in chunks of a size, and tells all that came of it.
pub(crate) fn document(bytes: &[u8], chunk: usize) -> String {
    let document = tell(bytes, chunk).unwrap_or_else(
        |error| json!({"error": {"code": error.kind().code(), "message": error.to_string()}}),
    );
    format!("{document:#}\n")
}

fn tell(bytes: &[u8], chunk: usize) -> Result<Value, Error> {
    if workbook::detect(bytes).is_none() {
        return tell_of(Surveyor::new(SurveyOptions::default()), bytes, chunk);
    }
    let (unpacked, tape) = unpack(bytes)?;
    let surveyor = Surveyor::of_workbook(SurveyOptions::default(), unpacked);
    tell_of(surveyor, &tape, chunk)
}

/// The first sheet of a workbook.
pub(crate) fn unpack(bytes: &[u8]) -> Result<(Unpacked, Vec<u8>), Error> {
    let limits = Limits::default();
    let mut file = Cursor::new(bytes);
    let contents = workbook::contents(&mut file, &limits)?;
    let sheet = WorkbookSheet {
        container: contents.container,
        name: contents.sheets[0].name.clone(),
    };
    let mut tape = Vec::new();
    let unpacking = workbook::unpack(&mut file, &sheet, &limits, &mut |piece| {
        tape.extend_from_slice(piece);
        Ok(ControlFlow::Continue(()))
    })?;
    let unpacked = Unpacked {
        sheet,
        file_hash: blake3::hash(bytes).to_hex().to_string(),
        bytes: bytes.len() as u64,
        issues: unpacking.issues,
    };
    Ok((unpacked, tape))
}

fn tell_of(mut surveyor: Surveyor, bytes: &[u8], chunk: usize) -> Result<Value, Error> {
    for chunk in bytes.chunks(chunk) {
        surveyor.push(chunk)?;
    }
    let survey = surveyor.finish()?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let plan = match plan::suggest(&survey, None, None, Options::default(), today) {
        Ok(plan) => plan,
        Err(error) => {
            let message = error.to_string();
            return Ok(json!({
                "survey": survey,
                "error": {"code": error.kind().code(), "message": message},
            }));
        }
    };
    let mut outcomes = Outcomes::default();
    let report = run(&plan, bytes, chunk, &mut |row| outcomes.add(row))?;
    Ok(outcomes.tell(&survey, &plan, &report))
}

/// Runs a plan in chunks of a size, as many passes as it asks for.
pub(crate) fn run(
    plan: &Plan,
    bytes: &[u8],
    chunk: usize,
    sink: &mut dyn FnMut(&RowOutcome<'_>),
) -> Result<Box<Report>, Error> {
    let mut run = Run::new(plan)?;
    loop {
        for chunk in bytes.chunks(chunk) {
            run.push(chunk, sink)?;
        }
        if let Pass::Done(report) = run.end_pass(sink)? {
            return Ok(report);
        }
    }
}

/// The outcomes of a run: their digest, and the first of them.
#[derive(Default)]
struct Outcomes {
    digest: blake3::Hasher,
    shown: Vec<Value>,
}

impl Outcomes {
    fn add(&mut self, row: &RowOutcome<'_>) {
        for outcome in row.outcomes {
            let mut value = serde_json::to_value(outcome).unwrap_or_default();
            self.digest.update(value.to_string().as_bytes());
            // Most fields are empty, and say so in the digest.
            if let Some(data) = value["data"].as_object_mut() {
                data.retain(|_, field| !field.is_null());
            }
            self.shown.push(value);
        }
    }

    fn tell(self, survey: &Survey, plan: &Plan, report: &Report) -> Value {
        json!({
            "survey": survey,
            "plan": plan,
            "report": report,
            "outcomes_digest": self.digest.finalize().to_hex().as_str(),
            "outcomes": if report.rows > SHOWN_ROWS { Vec::new() } else { self.shown },
        })
    }
}
