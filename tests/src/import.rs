//! A file on its way to the server, with its plan and options.

use std::io::Cursor;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use intake::plan::{Options, Plan, suggest};
use intake::run::{Pass, Run};
use intake::source::feed;
use intake::source::workbook::Limits;
use intake::survey::{SurveyOptions, survey_file};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use server::files::Kept;
use store::{NewBatch, OnEmpty, OnExisting, OnOrphan};

/// The day that counts as today in every story.
const TODAY: (i32, u32, u32) = (2026, 8, 1);

/// An upload; by default a dry run with the plan that intake suggests.
#[derive(Clone, Debug)]
pub struct Import {
    file: Vec<u8>,
    /// The upload that has the bytes already.
    upload: Option<String>,
    plan: String,
    options: Value,
    pub(crate) key: Option<String>,
}

impl Import {
    /// Uploads a file with the plan that intake suggests for it.
    pub fn of(file: impl Into<Vec<u8>>) -> Self {
        let file = file.into();
        let plan = plan_for(&file).to_json();
        Self::with_plan(file, plan)
    }

    /// Uploads a file with any text for a plan.
    pub fn with_plan(file: impl Into<Vec<u8>>, plan: impl Into<String>) -> Self {
        let options = json!({ "source_file": "historia.csv" });
        Self {
            file: file.into(),
            upload: None,
            plan: plan.into(),
            options,
            key: None,
        }
    }

    /// Writes to the tables.
    #[must_use]
    pub fn commit(self) -> Self {
        self.option("dry_run", json!(false))
    }

    /// Sets an option.
    #[must_use]
    pub fn option(mut self, name: &str, value: Value) -> Self {
        self.options[name] = value;
        self
    }

    /// Names an upload instead of bringing the bytes.
    #[must_use]
    pub fn of_upload(mut self, id: &str) -> Self {
        self.upload = Some(id.to_owned());
        self
    }

    /// Names the request, so that it can be repeated.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// The plan, as JSON.
    pub fn plan(&self) -> String {
        self.plan.clone()
    }

    /// The receipt that a preview of this upload ends in.
    pub fn receipt(&self) -> String {
        self.receipt_with_blocks().0
    }

    /// The same with the hashes of its blocks.
    pub fn receipt_with_blocks(&self) -> (String, Vec<String>) {
        let plan = Plan::from_json(&self.plan).unwrap();
        let mut run = Run::new(&plan).unwrap();
        let mut file = Cursor::new(&self.file);
        loop {
            let limits = Limits::default();
            let ended = feed(&mut file, &plan.sheet, &limits, &mut |piece| {
                run.push(piece, &mut |_| {})?;
                Ok(ControlFlow::Continue(()))
            });
            assert!(ended.unwrap());
            if let Pass::Done(report) = run.end_pass(&mut |_| {}).unwrap() {
                return (report.receipt, report.blocks);
            }
        }
    }

    pub(crate) fn form(self) -> Form {
        let form = Form::new()
            .part("options", Part::text(self.options.to_string()))
            .part("plan", Part::text(self.plan));
        match self.upload {
            Some(id) => form.part("upload", Part::text(id)),
            None => form.part("file", Part::bytes(self.file).file_name("historia.csv")),
        }
    }
}

/// The plan that intake suggests for a file.
pub fn plan_for(file: &[u8]) -> Plan {
    let options = SurveyOptions::default();
    let survey = survey_file(&mut Cursor::new(file), options, &Limits::default()).unwrap();
    let (year, month, day) = TODAY;
    let today = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    suggest(&survey, None, None, Options::default(), today).unwrap()
}

/// A batch of a file that the server's folder keeps, which changes what it knows already.
pub fn batch_of(plan: &Plan, kept: &Kept) -> NewBatch {
    NewBatch {
        source: plan.source,
        source_file: "historia.csv".to_owned(),
        file_hash: kept.hash().to_owned(),
        file_key: kept.hash().to_owned(),
        plan: plan.to_json(),
        dry_run: false,
        stop_on_error: false,
        all_or_nothing: false,
        on_existing: OnExisting::Update,
        on_empty: OnEmpty::Keep,
        on_orphan: OnOrphan::Error,
        retry_of: None,
        only_rows: None,
        expected_blocks: None,
        expected_receipt: None,
        started_by: None,
    }
}
