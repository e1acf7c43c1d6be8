//! Batches, and what undoing and committing them meets.

use super::shape::{
    boolean, component, integer, list, moment, nullable, object, refer, text, text_like,
};
use super::words::{
    BatchStatus, ConflictReason, MovedReason, OnEmpty, OnExisting, OnOrphan, RecordType, Source,
};

component! {
    /// An import run.
    Batch = object("An import run.", vec![
        ("id", integer(), "Its id within the clinic."),
        ("source", refer::<Source>(), ""),
        ("source_file", text(), "The name of the file as the person gave it."),
        ("status", refer::<BatchStatus>(), ""),
        ("dry_run", boolean(), "Whether it only tries: the ledger is written and nothing else."),
        ("stop_on_error", boolean(), "Whether it fails at the first record in error."),
        ("all_or_nothing", boolean(), "Whether it goes in only if no record is in error."),
        ("on_existing", refer::<OnExisting>(), ""),
        ("on_empty", refer::<OnEmpty>(), ""),
        ("on_orphan", refer::<OnOrphan>(), ""),
        ("total_records", integer(), "The records of the run; known once it was verified."),
        ("processed_records", integer(), "The records done: `success_count + error_count + skip_count`."),
        ("success_count", integer(), "The records that went in."),
        ("error_count", integer(), "The records in error."),
        ("skip_count", integer(), "The records left out: repeated, excluded, unchanged, kept, or waiting."),
        ("counts", refer::<Counts>(), ""),
        ("started_at", nullable(moment()), "When a worker first took it."),
        ("completed_at", nullable(moment()), "When it ended."),
        ("created_at", moment(), "When it was made."),
        ("started_by", nullable(text()), "Who started it."),
        ("receipt", nullable(hash()), "The receipt that the run gave."),
        ("file_hash", hash(), "The BLAKE3 hash of the bytes of the file."),
        ("error_code", nullable(text()), "The stable code of what made it fail, or turn back by itself."),
        ("error_message", nullable(text()), "The same as an English sentence."),
        ("waiting_code", nullable(text()), "The stable code of the passing trouble that it waits out."),
        ("waiting_message", nullable(text()), "The same as an English sentence."),
        ("same_file_as", nullable(integer()), "The first batch that put the same bytes into the tables."),
        ("retry_of", nullable(integer()), "The batch whose failed rows it brings, corrected."),
        ("forgetting_at", nullable(moment()), "Since when nothing that needs its source is done."),
        ("forgotten_at", nullable(moment()), "When the last of its source was forgotten."),
    ]), uses [Source, BatchStatus, OnExisting, OnEmpty, OnOrphan, Counts]
}

component! {
    /// What became of the records that could go in.
    Counts = object("What became of the records that could go in; in a dry run, what would.", [
        ("created", integer(), "Targets made."),
        ("updated", integer(), "Targets changed."),
        ("unchanged", integer(), "Targets that held all of it already."),
        ("pending", integer(), "Records that wait for their parent."),
    ]), uses []
}

component! {
    /// What a rollback would do.
    RollbackPlan = object("What a rollback would do.", [
        ("deletes", integer(), "Targets that would be deleted."),
        ("restores", integer(), "Targets of which changed fields would be restored."),
        ("kept", integer(), "Records of which something stays."),
        ("conflicts", list(refer::<Conflict>()), "What stays and why, at most 1000 of them; `kept` counts all."),
        ("can_rollback", boolean(), "Whether a rollback that refuses conflicts would go through."),
    ]), uses [Conflict]
}

component! {
    /// Something that a batch wrote and that stays as it is.
    Conflict = object("Something that a batch wrote and that stays as it is.", [
        ("batch_id", integer(), "The batch of the record: another one if the record waited there."),
        ("record_type", refer::<RecordType>(), ""),
        ("target_id", integer(), "The target."),
        ("row_number", integer(), "The row of the file."),
        ("field", nullable(text()), "The field; `null` if it is the target as a whole."),
        ("written", nullable(text()), "What the batch wrote."),
        ("current", nullable(text()), "What stands there now."),
        ("reason", refer::<ConflictReason>(), ""),
        ("changed_by", nullable(integer()), "The later batch that wrote what stands there; `null` if a person did."),
        ("dependants", list(refer::<Dependant>()), "What points at the target, at most 10 of it."),
    ]), uses [RecordType, ConflictReason, Dependant]
}

component! {
    /// A row that points at a target.
    Dependant = object("A row that points at a target.", [
        ("record_type", refer::<RecordType>(), ""),
        ("target_id", integer(), "Its id."),
        ("batch_id", nullable(integer()), "The batch that made it; `null` if a person did."),
    ]), uses [RecordType]
}

component! {
    /// How the database moved since a dry run.
    Moved = object("How the database moved since a dry run.", [
        ("total", integer(), "How many records would do something else."),
        ("records", list(refer::<MovedRecord>()), "The first of them, at most 1000."),
    ]), uses [MovedRecord]
}

component! {
    /// A record that would do something else than a dry run said.
    MovedRecord = object("A record that would do something else than a dry run said.", [
        ("seq", integer(), "Its place in the batch."),
        ("row_number", integer(), "The row of the file."),
        ("record_type", refer::<RecordType>(), ""),
        ("source_id", text(), "Its id in the source system."),
        ("target_id", nullable(integer()), "Its target, by the dry run or by now."),
        ("reason", refer::<MovedReason>(), ""),
    ]), uses [RecordType, MovedReason]
}

fn hash() -> super::shape::Shape {
    text_like("^[0-9a-f]{64}$")
}
