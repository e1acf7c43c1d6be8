//! The first pass and what follows from it: the survey, a proposed plan, the mapping of a column.

use chrono::NaiveDate;
use intake::ErrorKind;
use intake::mapping::{self, Confidence, Reason, StoredMapping, Suggestion};
use intake::plan::{self, Options, Plan, Source};
use intake::schema::RecordType;
use intake::source::{LineKind, TableReader};
use intake::survey::{self, SurveyOptions, Surveyor, Unpacked};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::cross::{document, misuse, options, plan as plan_of, refusal};

/// Reads a file once, chunk by chunk, then proposes.
#[wasm_bindgen]
pub struct Survey {
    surveyor: Option<Surveyor>,
    survey: Option<survey::Survey>,
}

#[derive(Serialize)]
struct Proposal {
    plan: Plan,
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct HeadLine<'a> {
    row: u32,
    kind: LineKind,
    cells: Vec<&'a str>,
}

#[wasm_bindgen]
impl Survey {
    /// Starts a survey; the options are the JSON of `SurveyOptions`.
    #[wasm_bindgen(constructor)]
    pub fn new(options_json: &str) -> Result<Survey, JsValue> {
        let options: SurveyOptions = options(options_json)?;
        Ok(Self {
            surveyor: Some(Surveyor::new(options)),
            survey: None,
        })
    }

    /// Starts a survey of a sheet of a workbook; what is pushed is its tape. The hash and the size
    /// are those of the whole file.
    pub fn of_workbook(
        options_json: &str,
        sheet_json: &str,
        file_hash: String,
        bytes: f64,
    ) -> Result<Survey, JsValue> {
        // A number of JavaScript holds the size of every file exactly, and none is negative.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let workbook = Unpacked {
            sheet: options(sheet_json)?,
            file_hash,
            bytes: bytes as u64,
            issues: Vec::new(),
        };
        Ok(Self {
            surveyor: Some(Surveyor::of_workbook(options(options_json)?, workbook)),
            survey: None,
        })
    }

    /// Takes the next bytes.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), JsValue> {
        let surveyor = self
            .surveyor
            .as_mut()
            .ok_or_else(|| misuse("the survey is finished"))?;
        surveyor.push(chunk).map_err(|error| refusal(&error))
    }

    /// The rows of data seen so far.
    pub fn rows(&self) -> u32 {
        self.surveyor.as_ref().map_or(0, Surveyor::rows)
    }

    /// Ends the pass and gives the survey.
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        let surveyor = self
            .surveyor
            .take()
            .ok_or_else(|| misuse("the survey is finished"))?;
        let survey = surveyor.finish().map_err(|error| refusal(&error))?;
        document(self.survey.insert(survey))
    }

    /// The first lines of the file as they stand, from its first bytes; `whole` says that these are
    /// all.
    pub fn head(&self, bytes: &[u8], whole: bool, lines: usize) -> Result<JsValue, JsValue> {
        let mut reader = TableReader::new(&self.survey()?.sheet);
        reader.push(bytes);
        if whole {
            reader.finish();
        }
        let head = js_sys::Array::new();
        while let Some((kind, row)) = reader.next_row().map_err(|error| refusal(&error))? {
            let cells: Vec<&str> = row.iter().collect();
            head.push(&document(&HeadLine {
                row: row.line,
                kind,
                cells,
            })?);
            if head.length() as usize >= lines {
                break;
            }
        }
        Ok(head.into())
    }

    /// A plan, and why each column goes where it goes. An empty source lets the columns say; the
    /// date is today's, `2026-03-10`; the mappings that the clinic keeps are a list of
    /// `StoredMapping`.
    pub fn suggest(
        &self,
        source: &str,
        today: &str,
        stored_json: &str,
    ) -> Result<JsValue, JsValue> {
        let survey = self.survey()?;
        let source = Source::from_word(source);
        let stored: Vec<StoredMapping> = options(stored_json)?;
        let today: NaiveDate = today.parse().map_err(|_| misuse("the date is no date"))?;
        let usual = Options::default();
        let plan = match plan::suggest_from(survey, source, None, &stored, usual.clone(), today) {
            Ok(plan) => plan,
            // The page asks for the columns, or for another sheet or header.
            Err(error) if error.kind() == ErrorKind::NothingMapped => {
                plan::unmapped(survey, source.unwrap_or(survey.source), usual, today)
            }
            Err(error) => return Err(refusal(&error)),
        };
        let stored = mapping::of_source(&stored, plan.source);
        document(&Proposal {
            suggestions: mapping::suggest_from(survey, None, &stored),
            plan,
        })
    }

    /// The mapping that a field asks for when staff give it a column.
    pub fn mapping(
        &self,
        column: String,
        record_type: &str,
        field: &str,
        source: &str,
    ) -> Result<JsValue, JsValue> {
        let record_type =
            RecordType::from_word(record_type).ok_or_else(|| misuse("no such record type"))?;
        let field = record_type
            .field(field)
            .ok_or_else(|| misuse("no such field"))?;
        let survey = self.survey()?;
        let source = Source::from_word(source).unwrap_or(survey.source);
        let mut suggestions = mapping::suggest(survey, None).into_iter();
        let same = suggestions.find(|one| {
            (&one.column, one.record_type, one.target_field) == (&column, record_type, field.name)
        });
        let chosen = Suggestion {
            column,
            record_type,
            target_field: field.name,
            confidence: Confidence::Sure,
            reason: Reason::Synonym,
            columns: same.map_or_else(Vec::new, |one| one.columns),
        };
        let mapping = plan::field_mapping(&chosen, source);
        document(&mapping.ok_or_else(|| misuse("the field has no mapping"))?)
    }

    /// Settles what depends on which columns are mapped, after mappings were changed.
    pub fn decide(&self, plan_json: &str) -> Result<JsValue, JsValue> {
        let plan = plan_of(plan_json)?;
        document(&plan::decide(self.survey()?, &plan.mappings, &plan.options))
    }

    fn survey(&self) -> Result<&survey::Survey, JsValue> {
        self.survey
            .as_ref()
            .ok_or_else(|| misuse("the survey is not finished"))
    }
}
