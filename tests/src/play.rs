//! Acts of a batch's life that can be cut off anywhere and played again: each ends where it would
//! have ended undisturbed.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use intake::schema::RecordType;
use serde_json::json;
use server::files::Files;
use server::ingest::{Feed, Options, Worker};
use store::{
    Batch, BatchStatus, Changes, Idempotency, NewBatch, OnConflict, OnMoved, OnOrphan, PageRequest,
    Store, StoreError, THE_CLINIC,
};
use tokio_util::sync::CancellationToken;

use crate::{batch_of, plan_for, sheets};

/// How long an act may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// One act over the batch of a sheet, written `verb sheet`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    verb: Verb,
    sheet: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    /// Runs it without writing.
    Dry,
    /// Imports it; where it stops at an error it is resumed.
    Import,
    /// Cancels it before it starts, and resumes it.
    Halt,
    /// Commits what was a dry run or was undone.
    Commit,
    /// Puts it back.
    Undo,
    /// Forgets what it was made from.
    Forget,
    /// Commits it where it must not go in: it is whole or nothing and has an error, or is not what
    /// was looked at.
    Refuse,
    /// Commits a dry run on condition that nothing moves, and edits what its last chunk would meet.
    Outrun,
}

impl std::str::FromStr for Act {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        let (verb, sheet) = words.split_once(' ').ok_or("an act is `verb sheet`")?;
        let verb = match verb {
            "dry" => Verb::Dry,
            "import" => Verb::Import,
            "halt" => Verb::Halt,
            "commit" => Verb::Commit,
            "undo" => Verb::Undo,
            "forget" => Verb::Forget,
            "refuse" => Verb::Refuse,
            "outrun" => Verb::Outrun,
            _ => return Err(format!("there is no act {verb}")),
        };
        let sheet = sheet.to_owned();
        Ok(Self { verb, sheet })
    }
}

impl Act {
    /// Plays the act to its end with a worker of its own, and tells every state of the batch that a
    /// person could have seen.
    pub async fn play(
        &self,
        store: Arc<dyn Store>,
        files: &Path,
        options: Options,
        mut tell: impl FnMut(&Batch),
    ) -> Batch {
        let feed = Feed::default();
        let files = Files::in_folder(files).unwrap();
        let id = self.batch(&*store, &files).await;
        let stopping = CancellationToken::new();
        let worker = Worker::new(Arc::clone(&store), files, feed.clone(), options);
        // A batch that is to be cancelled or outrun while it waits gets its worker afterwards.
        let waits = matches!(self.verb, Verb::Halt | Verb::Outrun);
        let mut working = None;
        let mut watch = feed.watch(THE_CLINIC, id);
        let mut worker = Some(worker);
        let playing = async {
            let mut acted = false;
            loop {
                let batch = asked(|| store.batch(THE_CLINIC, id)).await.unwrap();
                tell(&batch);
                if self.is_done(&batch, acted) {
                    return batch;
                }
                if !waits || !acted {
                    acted |= self.go_on(&*store, &batch).await;
                }
                let may_work = !waits || acted;
                if let Some(worker) = worker.take_if(|_| may_work) {
                    let stopping = stopping.clone();
                    working = Some(tokio::spawn(worker.run(stopping)));
                }
                watch.wait(Duration::from_millis(5)).await;
            }
        };
        let ended = tokio::time::timeout(PATIENCE, playing).await;
        stopping.cancel();
        if let Some(working) = working {
            working.await.unwrap();
        }
        ended.unwrap_or_else(|_| panic!("{self:?} does not end"))
    }

    /// The batch of the sheet, which is made if it is not there.
    async fn batch(&self, store: &dyn Store, files: &Files) -> i64 {
        let bytes = sheets::by_name(&self.sheet);
        let mut upload = files.receive().unwrap();
        upload.write(&bytes).await.unwrap();
        let kept = upload.finish().await.unwrap().keep().await.unwrap();
        let new = NewBatch {
            source_file: format!("{}.csv", self.sheet),
            dry_run: self.verb == Verb::Dry,
            stop_on_error: self.sheet == "second",
            all_or_nothing: ["whole", "broken"].contains(&self.sheet.as_str()),
            expected_receipt: (self.sheet == "foreign").then(|| "0".repeat(64)),
            on_orphan: match self.sheet.as_str() {
                "waiting" => OnOrphan::Park,
                _ => OnOrphan::Error,
            },
            ..batch_of(&plan_for(&bytes), &kept)
        };
        let key = Idempotency {
            key: self.sheet.clone(),
            payload_hash: kept.hash().to_owned(),
        };
        let made =
            asked(|| store.create_batch(THE_CLINIC, new.clone(), Some(key.clone()), server::now()));
        made.await.batch.id
    }

    fn is_done(&self, batch: &Batch, acted: bool) -> bool {
        match self.verb {
            Verb::Dry | Verb::Import => batch.status == BatchStatus::Completed,
            Verb::Halt => acted && batch.status == BatchStatus::Completed,
            Verb::Commit => batch.status == BatchStatus::Completed && !batch.dry_run,
            // What an undo no longer needs of a batch that was forgotten is forgotten after it.
            Verb::Undo => batch.status == BatchStatus::RolledBack && !batch.is_being_forgotten(),
            Verb::Forget => batch.forgotten_at.is_some(),
            Verb::Refuse | Verb::Outrun => {
                let refused = ["all_or_nothing", "receipt_mismatch", "database_moved"];
                let code = batch.error_code.as_deref();
                code.is_some_and(|code| refused.contains(&code))
            }
        }
    }

    /// Does what a person does at this point; gives whether there was anything to do.
    async fn go_on(&self, store: &dyn Store, batch: &Batch) -> bool {
        let (id, now) = (batch.id, server::now());
        let stopped = batch.error_code.as_deref() == Some("stopped_on_error");
        let done = match (self.verb, batch.status) {
            (Verb::Halt, BatchStatus::Pending) if batch.started_at.is_none() => {
                let _ = store.cancel(THE_CLINIC, id, now).await;
                return false;
            }
            (Verb::Halt, BatchStatus::Cancelled) => store.resume(THE_CLINIC, id, now).await,
            (Verb::Halt, _) => return true,
            (Verb::Outrun, BatchStatus::Completed) => {
                let refuse = OnMoved::Refuse;
                let _ = store.commit_batch(THE_CLINIC, id, refuse, now).await;
                return false;
            }
            (Verb::Outrun, _) => return edit(store).await,
            (Verb::Import | Verb::Commit, BatchStatus::Failed) if stopped => {
                store.resume(THE_CLINIC, id, now).await
            }
            (Verb::Commit, BatchStatus::Completed | BatchStatus::RolledBack) => {
                store.commit_batch(THE_CLINIC, id, OnMoved::GoOn, now).await
            }
            (Verb::Undo, BatchStatus::Completed) => {
                let refuse = OnConflict::Refuse;
                store.start_rollback(THE_CLINIC, id, refuse, now).await
            }
            (Verb::Forget, _) if batch.forgetting_at.is_none() => {
                store.forget(THE_CLINIC, id, now).await
            }
            (_, BatchStatus::Failed) => panic!("{self:?} failed: {batch:?}"),
            _ => return false,
        };
        // Whoever is not answered looks again.
        done.is_ok()
    }
}

/// Edits the thirteenth client, unless that is done; gives whether it is.
async fn edit(store: &dyn Store) -> bool {
    let (clinic, kind) = (THE_CLINIC, RecordType::Client);
    let clients = asked(|| store.targets(clinic, kind, PageRequest::first(20))).await;
    let client = &clients.items[12];
    let notes = json!("Llamar por la tarde");
    let changes = Changes::from_iter([("notes".to_owned(), notes.clone())]);
    client.values["notes"] == notes
        || store
            .update_target(clinic, kind, client.id, changes, None, server::now())
            .await
            .is_ok()
}

/// Asks until the database answers, as a person does.
async fn asked<T, F>(mut ask: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, StoreError>>,
{
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match ask().await {
            Ok(answer) => return answer,
            Err(StoreError::Engine(_) | StoreError::Busy(_) | StoreError::Full(_)) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("the database does not answer");
}
