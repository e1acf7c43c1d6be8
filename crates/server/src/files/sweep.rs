//! Removes files that no batch came to name, and uploads that nobody ended.
//!
//! A file is stored before its batch is made, and so is a mark, `unnamed/HASH`, which goes once the batch
//! is there. A mark that has become old was left behind by a process that died in between, or by a
//! request that was refused. Only files with a mark are looked at, never all: whoever starts a worker
//! over the wrong database loses nothing, and a sweep takes no longer because there are many files.
//!
//! The danger is a file with an old mark that is stored once more right now. Storing makes its mark
//! young, and the mark is looked at again right before the file is removed, after the database was
//! asked: whoever began before that look is safe. What remains are the milliseconds between this look and
//! the removal; a file that comes just then fails its batch with `file_missing` before anything is
//! written, and can be uploaded again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use futures::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectMeta, ObjectStoreExt};
use store::{Store, StoreError};

use super::resumable::{KEPT, UPLOADS, expiry, folder_of};
use super::{Files, FilesError};

/// How old a mark is of which nobody makes a batch any more.
const OLD: TimeDelta = TimeDelta::hours(24);

/// About how many files the database is asked for at once.
const PAGE: usize = 1000;

const UNNAMED: &str = "unnamed";

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files that no batch names.
    pub files: usize,
    /// Uploads that nobody ended.
    pub uploads: usize,
}

/// Why a sweep ended early; the next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The files did not answer.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Files {
    /// Removes the files that were stored a day ago and that no batch of the store names, and the
    /// uploads without progress for as long. Several processes may sweep at once.
    pub async fn sweep(&self, store: &dyn Store, now: DateTime<Utc>) -> Result<Swept, SweepError> {
        Ok(Swept {
            files: self.sweep_files(store, now).await?,
            uploads: self.sweep_uploads(now).await?,
        })
    }

    async fn sweep_files(
        &self,
        store: &dyn Store,
        now: DateTime<Utc>,
    ) -> Result<usize, SweepError> {
        let marks = self.objects(&Key::from(UNNAMED)).await?;
        let old: Vec<String> = marks
            .iter()
            .filter(|mark| mark.last_modified + OLD <= now)
            .filter_map(|mark| mark.location.filename().map(str::to_owned))
            .collect();
        let mut removed = 0;
        for page in old.chunks(PAGE) {
            let named: BTreeSet<String> = store.files_in_use(page).await?.into_iter().collect();
            for hash in page {
                removed += usize::from(self.sweep_file(hash, named.contains(hash), now).await?);
            }
        }
        Ok(removed)
    }

    /// Removes an old mark, and its file unless a batch names it; gives whether the file went.
    async fn sweep_file(
        &self,
        hash: &str,
        named: bool,
        now: DateTime<Utc>,
    ) -> Result<bool, FilesError> {
        let mark = unnamed(hash);
        let still_old = match self.store.head(&mark).await.map_err(FilesError::from) {
            Ok(object) => object.last_modified + OLD <= now,
            Err(FilesError::Missing) => false,
            Err(error) => return Err(error),
        };
        if !still_old {
            return Ok(false);
        }
        if !named {
            self.delete(hash).await?;
        }
        self.remove(&mark).await?;
        Ok(!named)
    }

    async fn sweep_uploads(&self, now: DateTime<Utc>) -> Result<usize, FilesError> {
        let mut expires: BTreeMap<Key, DateTime<Utc>> = BTreeMap::new();
        let uploads = Key::from(UPLOADS);
        let mut objects = self.store.list(Some(&uploads));
        while let Some(object) = objects.try_next().await? {
            if let Some(folder) = folder_of(&object.location) {
                let newest = expires.entry(folder).or_default();
                *newest = (*newest).max(object.last_modified + KEPT);
            }
        }
        let mut removed = 0;
        for (folder, _) in expires.into_iter().filter(|(_, expires)| *expires <= now) {
            // Somebody may have gone on with it meanwhile.
            let objects = self.objects(&folder).await?;
            if expiry(&objects).is_some_and(|expires| expires <= now) {
                self.remove_folder(&folder).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// The objects of a folder.
    pub(super) async fn objects(&self, folder: &Key) -> Result<Vec<ObjectMeta>, FilesError> {
        Ok(self.store.list(Some(folder)).try_collect().await?)
    }
}

/// The mark of a file that no batch names yet.
pub(super) fn unnamed(hash: &str) -> Key {
    Key::from_iter([UNNAMED, hash])
}
