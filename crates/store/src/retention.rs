//! Retention: how long the texts of a file are kept, and forgetting them.
//!
//! Forgetting takes away what a batch was made from: its file, the cells of its rows, what staff
//! typed, and every text of a cell that an issue or a message repeats. What the batch wrote and
//! what stood there before stays for as long as it can be undone, so that undoing is exact also
//! afterwards.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use intake::issue::Code;
use serde_json::{Value, json};

use crate::{Batch, Record, RecordStatus, Result, StoreError};

/// What stands where a text was.
const GONE: &str = "…";

/// The parameters of issues that the program makes and never takes from a cell.
const OWN: [&str; 9] = [
    "batch_id",
    "candidates",
    "count",
    "fields",
    "first_row",
    "max",
    "reason",
    "record_type",
    "row",
];

/// What is left to do after a step of forgetting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forgetting {
    /// More rows follow.
    More,
    /// No row has a text any more, and no other batch needs the stored file: the one under this key
    /// is to be removed, and then [`Retention::file_removed`] is to be called.
    File(String),
    /// Nothing.
    Done,
}

/// What is kept of the files of batches, and for how long.
///
/// A batch that is to be forgotten is marked first; whoever finds it marked goes on, in steps of
/// their own transaction, each of which may be repeated. That needs no lease: a marked batch has
/// ended, no step touches what a rollback or an adoption reads, and all of them write to the batch,
/// so that they come one after the other.
#[async_trait]
pub trait Retention {
    /// Marks a batch as one that is to be forgotten, and takes the texts out of its plan and its
    /// messages: whatever needs its source is refused from now on. One that is marked already is
    /// given as it is. One that has not ended is refused, and so is one whose records wait for their
    /// parent, because they go in by what they hold.
    async fn forget(
        &self,
        clinic_id: i64,
        batch_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>>;

    /// The clinics and ids of some batches that can be forgotten and ended longer ago than this, by
    /// the clock of the database; the one that ended first comes first.
    async fn overdue(&self, keep_for: TimeDelta, limit: u32) -> Result<Vec<(i64, i64)>>;

    /// The clinic and id of the first batch after another that is marked and not forgotten yet.
    async fn marked(&self, after: (i64, i64)) -> Result<Option<(i64, i64)>>;

    /// Takes the texts out of the next rows of a marked batch, at most `limit` of them, or ends it
    /// when there are none.
    async fn forget_chunk(
        &self,
        clinic_id: i64,
        batch_id: i64,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Forgetting>;

    /// Says that the stored file is gone, which ends the forgetting.
    async fn file_removed(&self, clinic_id: i64, batch_id: i64, now: DateTime<Utc>) -> Result<()>;
}

impl Batch {
    /// Refuses what needs the source of a batch that was forgotten.
    pub fn needs_source(&self) -> Result<()> {
        match self.forgetting_at {
            Some(since) => Err(StoreError::Forgotten { since }),
            None => Ok(()),
        }
    }

    /// Whether it is marked, and something of its source is left.
    pub fn is_being_forgotten(&self) -> bool {
        self.forgetting_at.is_some() && self.forgotten_at.is_none()
    }

    /// Refuses to forget what goes on, or what still needs its source.
    pub fn can_be_forgotten(&self) -> Result<()> {
        if !self.status.has_ended() {
            let status = self.status;
            return Err(StoreError::InvalidState { status });
        }
        // The records of a dry run wait for nobody.
        if self.counts.pending > 0 && !self.dry_run {
            let waiting = self.counts.pending;
            return Err(StoreError::RecordsWait { waiting });
        }
        Ok(())
    }
}

impl Record {
    /// Takes the texts out of a record of a batch that is being forgotten, so that nobody is shown
    /// what is about to go. What stands in the tables, or waits to, keeps its values.
    pub fn take_texts(&mut self, dry_run: bool) {
        let (issues, message) = issues_without_texts(&self.issues.to_string());
        self.issues = serde_json::from_str(&issues).unwrap_or_default();
        self.error_message = self.error_message.take().map(|old| message.unwrap_or(old));
        self.source_data = json!([]);
        if dry_run || !matches!(self.status, RecordStatus::Success | RecordStatus::Pending) {
            self.source_id.clear();
            (self.transformed_data, self.before_data) = (json!({}), None);
        }
    }
}

/// A plan without the texts of cells: what staff typed, the words of value maps and the titles of
/// the file. How the file was read, and which column went where, stays.
pub fn plan_without_texts(plan: &str) -> String {
    let Ok(mut plan) = serde_json::from_str::<Value>(plan) else {
        return "{}".to_owned();
    };
    if let Some(edits) = plan.get_mut("edits") {
        *edits = json!([]);
    }
    if let Some(sheet) = plan.get_mut("sheet").and_then(Value::as_object_mut) {
        sheet.remove("page_titles");
    }
    let mappings = plan.get_mut("mappings").and_then(Value::as_array_mut);
    for mapping in mappings.into_iter().flatten() {
        if let Some(params) = mapping.get_mut("params").and_then(Value::as_object_mut) {
            params.retain(|_, param| !param.is_object());
        }
    }
    plan.to_string()
}

/// The issues of a record without the texts of cells, and the message that goes with them if the
/// old one held some.
pub fn issues_without_texts(issues: &str) -> (String, Option<String>) {
    let mut list: Vec<Value> = serde_json::from_str(issues).unwrap_or_default();
    let mut message = None;
    for issue in &mut list {
        let is_first_error = issue["severity"] == "error" && message.is_none();
        let word = issue["code"].as_str().unwrap_or_default();
        let mut text = match Code::from_word(word) {
            Some(code) => code.english().to_owned(),
            None => word.to_owned(),
        };
        let mut had_texts = false;
        let params = issue.get_mut("params").and_then(Value::as_object_mut);
        for (name, value) in params.into_iter().flatten() {
            if !OWN.contains(&name.as_str()) {
                *value = json!(GONE);
                had_texts = true;
            }
            let shown = value.as_str().unwrap_or_default();
            text = text.replace(&format!("{{{name}}}"), shown);
        }
        if is_first_error {
            message = Some(had_texts.then_some(text));
        }
    }
    (Value::Array(list).to_string(), message.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_cells_go_and_their_places_stay() {
        let issues = r#"[
            {"code":"date_unparsable","severity":"error","row":3,"column":"Fecha","field":"birth",
             "params":{"value":"SECRET"}},
            {"code":"parked","severity":"warning","row":3,"column":null,"field":"client",
             "params":{"record_type":"client"}}]"#;
        let (issues, message) = issues_without_texts(issues);
        assert_eq!(message.as_deref(), Some("Cannot parse date: …"));
        let issues: Value = serde_json::from_str(&issues).unwrap();
        assert_eq!(issues[0]["params"], json!({ "value": "…" }));
        assert_eq!(
            (&issues[0]["row"], &issues[0]["column"]),
            (&json!(3), &json!("Fecha"))
        );
        assert_eq!(issues[1]["params"], json!({ "record_type": "client" }));
    }

    #[test]
    fn a_message_without_a_text_stays_as_it_is() {
        let issues = r#"[{"code":"client_name_required","severity":"error","params":{}}]"#;
        assert_eq!(issues_without_texts(issues).1, None);
    }

    #[test]
    fn a_plan_keeps_how_it_read_and_mapped() {
        let plan = r#"{"version":1,"edits":[{"row":2,"column":"A","value":"SECRET"}],
            "sheet":{"header":["A"],"page_titles":["SECRET"]},
            "mappings":[{"source_field":"A","params":{"map":{"SECRET":"dog"},"order":"dmy"}}]}"#;
        let plan: Value = serde_json::from_str(&plan_without_texts(plan)).unwrap();
        assert_eq!(
            plan,
            json!({ "version": 1, "edits": [], "sheet": { "header": ["A"] },
                "mappings": [{ "source_field": "A", "params": { "order": "dmy" } }] })
        );
        assert_eq!(plan_without_texts("no plan"), "{}");
    }
}
