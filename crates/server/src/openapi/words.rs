//! Closed lists of words, as the crates that hold them list them.

use super::shape::{about, component, one_word_of};

/// Gives the words of a type of another crate a schema.
macro_rules! words {
    ($($name:ident = $all:expr, $sentence:literal;)+) => {$(
        component! {
            #[doc = $sentence]
            $name = about(one_word_of($all.iter().map(|word| word.as_str())), $sentence), uses []
        }
    )+};
}

words! {
    BatchStatus = store::BatchStatus::ALL, "What is happening to a batch.";
    RecordStatus = store::RecordStatus::ALL, "What became of a record; `pending` waits for its parent.";
    Action = store::Action::ALL, "What a record did to its target; in a dry run, what it would do.";
    OnExisting = store::OnExisting::ALL, "What happens to a record that was imported before and differs now.";
    OnEmpty = store::OnEmpty::ALL, "What an empty cell means for a target that is there and is updated.";
    OnOrphan = store::OnOrphan::ALL, "What happens to a record whose parent is neither in the file nor imported.";
    OnMoved = store::OnMoved::ALL, "What happens if the database moved since the dry run that is committed.";
    OnConflict = store::OnConflict::ALL, "What happens if something that the batch wrote was changed since.";
    ConflictReason = store::ConflictReason::ALL, "Why something that a batch wrote cannot be put back.";
    MovedReason = store::MovedReason::ALL, "What moved since a dry run.";
    RecordType = intake::schema::RecordType::ALL, "What one row becomes.";
    Source = SOURCES, "Where the data comes from.";
    Severity = SEVERITIES, "How much an issue weighs: only a record with an `error` stays out.";
    Code = intake::issue::Code::ALL, "What can be wrong with data; each has its page under `/api/v1/rules`.";
}

component! {
    /// The names of the clinic's own tables.
    Table = about(
        one_word_of(intake::schema::RecordType::ALL.iter().map(|kind| kind.table())),
        "A table of the clinic's own."
    ), uses []
}

const SOURCES: [intake::plan::Source; 3] = [
    intake::plan::Source::Okvet,
    intake::plan::Source::Csv,
    intake::plan::Source::Manual,
];

const SEVERITIES: [intake::issue::Severity; 3] = [
    intake::issue::Severity::Note,
    intake::issue::Severity::Warning,
    intake::issue::Severity::Error,
];
