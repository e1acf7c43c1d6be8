//! Histories: imports, edits and rollbacks in any order and cut off anywhere, against a model.

mod model;

use chrono::TimeDelta;
use intake::plan::Source;
use intake::schema::RecordType;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::fixture::*;
use crate::{
    BatchStatus, Chunk, Claim, NewRecord, OnConflict, OnExisting, OnMoved, PageRequest,
    RecordFilter, Store, StoreError, Verified,
};
use model::{Line, Model};

/// How many histories are lived through; `MUDANZA_HISTORIES` says another number.
const HISTORIES: u32 = 24;

/// How many clients and pets there are.
const KEYS: u8 = 3;

/// The next thing that happens to a clinic.
#[derive(Clone, Debug)]
enum Event {
    /// Somebody uploads a file.
    Upload(Vec<Line>, OnExisting),
    /// A worker takes the next batch if it has none, and does so many records of it.
    Work(usize),
    /// The worker is silent, and is replaced while it still lives.
    Replace,
    /// Somebody edits a target.
    Edit(RecordType, u8, u8),
    /// Somebody asks for a batch to be undone.
    Undo(prop::sample::Index, OnConflict),
    /// Somebody commits a batch again.
    Commit(prop::sample::Index),
}

fn line() -> impl Strategy<Value = Line> {
    let kind = prop_oneof![Just(RecordType::Client), Just(RecordType::Pet)];
    (kind, 0..KEYS, 0..4_u8, 0..KEYS).prop_map(|(kind, key, value, owner)| Line {
        kind,
        key,
        value,
        owner,
    })
}

fn event() -> impl Strategy<Value = Event> {
    let policy = prop_oneof![
        1 => Just(OnExisting::Skip),
        3 => Just(OnExisting::Update),
        1 => Just(OnExisting::Error),
    ];
    let conflict = prop_oneof![Just(OnConflict::Refuse), Just(OnConflict::Skip)];
    let kind = prop_oneof![Just(RecordType::Client), Just(RecordType::Pet)];
    prop_oneof![
        3 => (prop::collection::vec(line(), 1..7), policy)
            .prop_map(|(lines, policy)| Event::Upload(lines, policy)),
        6 => (1..5_usize).prop_map(Event::Work),
        1 => Just(Event::Replace),
        3 => (kind, 0..KEYS, 0..4_u8).prop_map(|(kind, key, value)| Event::Edit(kind, key, value)),
        3 => (any::<prop::sample::Index>(), conflict)
            .prop_map(|(batch, conflict)| Event::Undo(batch, conflict)),
        1 => any::<prop::sample::Index>().prop_map(Event::Commit),
    ]
}

/// Whatever happens, in whatever order, the store holds what the model holds, and every batch
/// comes to an end.
pub async fn any_history_goes_as_the_model_says(store: &dyn Store) {
    let asked = std::env::var("MUDANZA_HISTORIES").ok();
    let count = asked.map_or(HISTORIES, |count| count.parse().unwrap());
    let mut runner = TestRunner::new(Config::default());
    let histories = prop::collection::vec(event(), 1..30);
    for _ in 0..count {
        let mut tree = histories.new_tree(&mut runner).unwrap();
        let Err(mut why) = live(store, tree.current()).await else {
            continue;
        };
        // The shortest history that still fails tells most.
        let mut shortest = tree.current();
        let mut smaller = tree.simplify();
        while smaller {
            smaller = match live(store, tree.current()).await {
                Err(reason) => {
                    (why, shortest) = (reason, tree.current());
                    tree.simplify()
                }
                Ok(()) => tree.complicate(),
            };
        }
        panic!("{why}, after {shortest:#?}");
    }
}

/// Lives through a history in a clinic of its own.
async fn live(store: &dyn Store, history: Vec<Event>) -> Result<(), String> {
    let clinic = store.create_clinic("Historia", at(0)).await.unwrap();
    let mut life = Life {
        store,
        clinic,
        model: Model::default(),
        claim: None,
    };
    let mut happened = Ok(());
    for event in history {
        if happened.is_ok() {
            happened = life.meet(&event).await;
        }
        if happened.is_ok() {
            happened = life
                .compare()
                .await
                .map_err(|why| format!("{why} after {event:?}"));
        }
    }
    // Also after a failure, so that nothing of this clinic is left to the next one.
    while life.model.waiting().is_some() && happened.is_ok() {
        happened = life.meet(&Event::Work(2)).await;
    }
    if happened.is_ok() {
        happened = life.compare().await;
    }
    life.end().await;
    happened
}

struct Life<'a> {
    store: &'a dyn Store,
    clinic: i64,
    model: Model,
    claim: Option<(usize, Claim)>,
}

impl Life<'_> {
    async fn meet(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Upload(lines, on_existing) => {
                let mut new = new_batch();
                new.on_existing = *on_existing;
                let made = self.store.create_batch(self.clinic, new, None, at(0));
                made.await.map_err(|error| format!("{error:?}"))?;
                self.model.create(lines.clone(), *on_existing);
                Ok(())
            }
            Event::Work(size) => self.work(*size).await,
            Event::Replace => self.replace().await,
            Event::Edit(kind, key, value) => {
                let Some(id) = self.model.edit(*kind, *key, *value) else {
                    return Ok(());
                };
                let (field, text) = field(*kind, *value);
                let changes = std::iter::once((field.to_owned(), json!(text))).collect();
                let edited = self
                    .store
                    .update_target(self.clinic, *kind, id, changes, None, at(5));
                match edited.await {
                    Ok(Some(_)) => Ok(()),
                    other => Err(format!("the edit gives {other:?}")),
                }
            }
            Event::Undo(batch, on_conflict) => {
                let Some((batch, id)) = self.pick(*batch) else {
                    return Ok(());
                };
                let possible = self.model.start_undo(batch, *on_conflict);
                let started = self
                    .store
                    .start_rollback(self.clinic, id, *on_conflict, at(10));
                agree("rollback", possible, started.await)
            }
            Event::Commit(batch) => {
                let Some((batch, id)) = self.pick(*batch) else {
                    return Ok(());
                };
                let possible = self.model.recommit(batch);
                let started = self
                    .store
                    .commit_batch(self.clinic, id, OnMoved::GoOn, at(10));
                agree("commit", possible, started.await)
            }
        }
    }

    fn pick(&self, index: prop::sample::Index) -> Option<(usize, i64)> {
        let count = self.model.batches.len();
        let batch = (count > 0).then(|| index.index(count))?;
        Some((batch, batch as i64 + 1))
    }

    /// Lets a worker take the next batch, if one waits.
    async fn take(&mut self) -> Result<(), String> {
        let failed = |error: StoreError| format!("{error:?}");
        let claim = self.store.claim("worker", at(0), LEASE).await;
        let (claim, batch) = match (claim.map_err(failed)?, self.model.waiting()) {
            (Some(claim), Some(batch)) => (claim, batch),
            (None, None) => return Ok(()),
            (claim, batch) => return Err(format!("{claim:?} is claimed, not {batch:?}")),
        };
        if (claim.lease.clinic_id, claim.batch.id) != (self.clinic, batch as i64 + 1) {
            return Err(format!("{claim:?} is claimed, not batch {}", batch + 1));
        }
        let lease = claim.lease;
        let rolling_back = claim.batch.status == BatchStatus::RollingBack;
        self.claim = Some((batch, claim));
        if !rolling_back {
            self.model.batches[batch].status = BatchStatus::Running;
            let total = self.model.batches[batch].lines.len();
            let found = Verified {
                total_records: total as i64,
                receipt: String::new(),
                report: "{}".to_owned(),
            };
            self.store.begin(lease, found).await.map_err(failed)?;
        }
        Ok(())
    }

    async fn work(&mut self, size: usize) -> Result<(), String> {
        let failed = |error: StoreError| format!("{error:?}");
        if self.claim.is_none() {
            self.take().await?;
        }
        let Some((batch, claim)) = self.claim.clone() else {
            return Ok(());
        };
        let ended = if self.model.batches[batch].status == BatchStatus::RollingBack {
            let step = self.store.rollback_chunk(claim.lease, size as u32, at(11));
            step.await.map_err(failed)?;
            self.model.undo(batch, size).0
        } else {
            let start = self.model.batches[batch].ledger.len();
            let lines = &self.model.batches[batch].lines;
            let records = lines.iter().skip(start).take(size).map(record_of).collect();
            let chunk = Chunk {
                start: start as i64,
                records,
            };
            let went = self.store.commit_chunk(claim.lease, chunk, at(1));
            went.await.map_err(failed)?;
            let ended = self.model.commit(batch, size);
            if ended {
                self.store
                    .finish(claim.lease, at(2))
                    .await
                    .map_err(failed)?;
                self.model.finish(batch);
            }
            ended
        };
        if ended {
            self.claim = None;
        }
        Ok(())
    }

    /// Another worker takes over, and the first one, which does not know, is refused. What the
    /// other takes may be an older batch that was asked to be undone meanwhile.
    async fn replace(&mut self) -> Result<(), String> {
        let Some((_, claim)) = self.claim.take() else {
            return Ok(());
        };
        let old = claim.lease;
        fall_silent(self.store, old).await;
        self.take().await?;
        let chunk = Chunk {
            start: 0,
            records: vec![client(2, "c0", &[])],
        };
        let refused = [
            self.store.commit_chunk(old, chunk, at(61)).await.err(),
            self.store.rollback_chunk(old, 1, at(61)).await.err(),
        ];
        match refused {
            [Some(StoreError::LeaseLost), Some(StoreError::LeaseLost)] => Ok(()),
            other => Err(format!("the zombie gets {other:?}")),
        }
    }

    /// Whether store and model hold the same.
    async fn compare(&self) -> Result<(), String> {
        let all = PageRequest::first(1_000);
        for kind in [RecordType::Client, RecordType::Pet] {
            let there = self.store.targets(self.clinic, kind, all).await.unwrap();
            let there: Vec<_> = there
                .items
                .iter()
                .map(|target| {
                    let (name, _) = field(kind, 0);
                    let value = target.values[name].as_str().map(str::to_owned);
                    let owner = target
                        .values
                        .get("client_id")
                        .and_then(serde_json::Value::as_i64);
                    (target.id, value, owner, target.version)
                })
                .collect();
            let wanted = self.model.targets.range((kind, 0)..=(kind, i64::MAX));
            let wanted: Vec<_> = wanted
                .map(|((_, id), target)| {
                    let (_, text) = field(kind, target.value);
                    (*id, Some(text), target.owner, target.version)
                })
                .collect();
            if there != wanted {
                return Err(format!("{kind:?}: {there:?}, not {wanted:?}"));
            }
            for key in 0..KEYS {
                let name = source_id(kind, key);
                let link = self.store.link(self.clinic, Source::Csv, kind, &name).await;
                let wanted = self.model.links.get(&(kind, key)).copied();
                if link.unwrap() != wanted {
                    return Err(format!("{name} is not linked to {wanted:?}"));
                }
            }
        }
        for (id, batch) in (1..).zip(&self.model.batches) {
            let there = self.store.batch(self.clinic, id).await.unwrap().unwrap();
            if there.status != batch.status {
                return Err(format!(
                    "batch {id} is {:?}, not {:?}",
                    there.status, batch.status
                ));
            }
            let filter = RecordFilter::default();
            let ledger = self
                .store
                .records(self.clinic, id, filter, all)
                .await
                .unwrap();
            let there: Vec<_> = ledger.items.iter().map(|r| (r.status, r.action)).collect();
            let wanted: Vec<_> = batch.ledger.iter().map(|e| (e.status, e.action)).collect();
            if there != wanted {
                return Err(format!("batch {id}: {there:?}, not {wanted:?}"));
            }
        }
        Ok(())
    }

    /// Leaves nothing that a worker could take.
    async fn end(&mut self) {
        if let Some((_, claim)) = self.claim.take() {
            let _ = self.store.heartbeat(claim.lease, TimeDelta::zero()).await;
        }
        while let Ok(Some(claim)) = self.store.claim("end", at(99), LEASE).await {
            let _ = self
                .store
                .fail(claim.lease, "over", "The history is over", at(99))
                .await;
        }
    }
}

/// Whether the store does what the model holds for possible.
fn agree<T: std::fmt::Debug>(
    what: &str,
    possible: bool,
    did: Result<Option<T>, StoreError>,
) -> Result<(), String> {
    let agreed = match &did {
        Ok(there) => possible && there.is_some(),
        Err(
            StoreError::InvalidState { .. }
            | StoreError::RollbackConflict { .. }
            | StoreError::StillKept { .. },
        ) => !possible,
        Err(_) => false,
    };
    if agreed {
        return Ok(());
    }
    Err(format!(
        "possible: {possible}, but the {what} gives {did:?}"
    ))
}

fn source_id(kind: RecordType, key: u8) -> String {
    format!("{}{key}", kind.as_str())
}

fn field(kind: RecordType, value: u8) -> (&'static str, String) {
    if kind == RecordType::Client {
        ("city", format!("Ciudad {value}"))
    } else {
        ("name", format!("Luna {value}"))
    }
}

fn record_of(line: &Line) -> NewRecord {
    let (name, text) = field(line.kind, line.value);
    let id = source_id(line.kind, line.key);
    if line.kind == RecordType::Client {
        return client(2, &id, &[(name, &text), ("full_name", "Ana Ruiz")]);
    }
    let mut pet = pet(2, &id, &source_id(RecordType::Client, line.owner));
    pet.data.put(name, &text);
    pet
}
