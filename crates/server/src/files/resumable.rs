//! Uploads that go on where they were cut off.
//!
//! All that is known of one stands in the store of the files, so that it outlives the process and any
//! other process goes on with it: `uploads/CLINIC/ID/` holds `info`, the bytes in *parts*, each named by
//! the offset at which it starts, and `done` once they were taken for a file. A part is only ever made,
//! never written over, and only at the end of those before it. So two writers at one offset cannot both
//! win, and the offset of an upload is the sum of its parts.

use axum::body::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use object_store::path::Path as Key;
use object_store::{Error, ObjectMeta, ObjectStoreExt, PutMode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Files, FilesError, Received, key};

/// How many bytes one part has, unless it is the last of a request. A writer holds no more in memory,
/// and loses no more if its process dies.
pub(crate) const PART: usize = 4 << 20;

/// How long an upload is kept without progress.
pub(super) const KEPT: TimeDelta = TimeDelta::hours(24);

pub(super) const UPLOADS: &str = "uploads";
const INFO: &str = "info";
const DONE: &str = "done";

/// What is said of an upload when it begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Info {
    length: u64,
    metadata: String,
}

/// An upload as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Resumable {
    folder: Key,
    info: Info,
    /// Where each part starts, in order.
    pub(super) parts: Vec<u64>,
    /// How many bytes are there.
    pub(crate) offset: u64,
    /// When it is given up unless more comes.
    pub(crate) expires: DateTime<Utc>,
    /// The hash of the file that was made of it.
    done: Option<String>,
}

/// Why a part was not added.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppendError {
    /// Another writer was there first.
    #[error("another writer went on with the upload")]
    Taken,
    /// The store failed.
    #[error(transparent)]
    Files(#[from] FilesError),
}

impl Resumable {
    /// How many bytes it will have.
    pub(crate) fn length(&self) -> u64 {
        self.info.length
    }

    /// What the client said of it, as it said it; may be empty.
    pub(crate) fn metadata(&self) -> &str {
        &self.info.metadata
    }

    /// Its id.
    pub(crate) fn id(&self) -> &str {
        self.folder.filename().unwrap_or_default()
    }

    /// The objects that together are its bytes.
    fn pieces(&self) -> Vec<Key> {
        match &self.done {
            Some(hash) => vec![key(hash)],
            None => self.parts.iter().map(|at| self.part(*at)).collect(),
        }
    }

    fn part(&self, at: u64) -> Key {
        // As many digits as the largest number has, so that names sort as numbers do.
        self.folder.clone().join(format!("{at:020}"))
    }
}

impl Files {
    /// Begins an upload of a clinic.
    pub(crate) async fn begin(
        &self,
        clinic: i64,
        length: u64,
        metadata: &str,
        now: DateTime<Utc>,
    ) -> Result<Resumable, FilesError> {
        let folder = folder(&clinic.to_string(), &unlikely_word());
        let metadata = metadata.to_owned();
        let info = Info { length, metadata };
        let json = serde_json::to_vec(&info).map_err(FilesError::unreachable)?;
        let name = folder.clone().join(INFO);
        let once = PutMode::Create.into();
        self.store.put_opts(&name, json.into(), once).await?;
        Ok(Resumable {
            folder,
            info,
            parts: Vec::new(),
            offset: 0,
            expires: now + KEPT,
            done: None,
        })
    }

    /// Looks up an upload of a clinic; `None` if this clinic has none of this id.
    pub(crate) async fn resumable(
        &self,
        clinic: i64,
        id: &str,
    ) -> Result<Option<Resumable>, FilesError> {
        if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let folder = folder(&clinic.to_string(), id);
        let objects = self.objects(&folder).await?;
        let named = |name: &str| {
            objects
                .iter()
                .find(|object| object.location.filename() == Some(name))
        };
        let (Some(info), Some(expires)) = (named(INFO), expiry(&objects)) else {
            return Ok(None);
        };
        let info = self.small(&info.location).await?;
        let info: Info = serde_json::from_slice(&info).map_err(FilesError::unreachable)?;
        let done = match named(DONE) {
            Some(done) => {
                let hash = self.small(&done.location).await?;
                Some(String::from_utf8_lossy(&hash).into_owned())
            }
            None => None,
        };
        let (parts, offset) = contiguous(&objects);
        Ok(Some(Resumable {
            folder,
            offset: if done.is_some() { info.length } else { offset },
            info,
            parts,
            expires,
            done,
        }))
    }

    /// Adds a part at the end of an upload, unless another writer has done so since it was looked up.
    pub(crate) async fn append(
        &self,
        upload: &mut Resumable,
        bytes: Bytes,
        now: DateTime<Utc>,
    ) -> Result<(), AppendError> {
        let (at, size) = (upload.offset, bytes.len() as u64);
        if size == 0 {
            return Ok(());
        }
        let once = PutMode::Create.into();
        let part = upload.part(at);
        match self.store.put_opts(&part, bytes.into(), once).await {
            Ok(_) => {}
            Err(Error::AlreadyExists { .. }) => return Err(AppendError::Taken),
            Err(error) => return Err(FilesError::from(error).into()),
        }
        upload.parts.push(at);
        upload.offset += size;
        upload.expires = now + KEPT;
        Ok(())
    }

    /// Puts the parts of an upload that is complete together. Of one that was taken for a file before,
    /// that file: a request that is repeated finds what it found.
    pub(crate) async fn assemble(&self, upload: &Resumable) -> Result<Received, FilesError> {
        let mut file = self.receive()?;
        for piece in upload.pieces() {
            self.copy(&piece, &mut file).await?;
        }
        let received = file.finish().await?;
        let other = |hash: &String| hash != received.hash();
        if received.bytes() != upload.length() || upload.done.as_ref().is_some_and(other) {
            return Err(FilesError::Damaged);
        }
        Ok(received)
    }

    /// Notes that an upload was taken for the file of a hash, which a batch names by now, and removes
    /// its parts. What is noted stays as long as an upload does.
    pub(crate) async fn taken(&self, upload: &Resumable, hash: &str) -> Result<(), FilesError> {
        let done = upload.folder.clone().join(DONE);
        self.store.put(&done, hash.to_owned().into()).await?;
        for at in &upload.parts {
            self.remove(&upload.part(*at)).await?;
        }
        Ok(())
    }

    /// Removes an upload with all its parts.
    pub(crate) async fn forget(&self, upload: &Resumable) -> Result<(), FilesError> {
        self.remove_folder(&upload.folder).await
    }

    pub(super) async fn remove_folder(&self, folder: &Key) -> Result<(), FilesError> {
        // Without its info it is gone for everybody, also if this process dies before the rest is.
        self.remove(&folder.clone().join(INFO)).await?;
        for object in self.objects(folder).await? {
            self.remove(&object.location).await?;
        }
        if let Some(root) = &self.folder {
            // A process that died while it wrote a part may have left what is listed nowhere.
            let path = root.join(folder.as_ref());
            match tokio::fs::remove_dir_all(path).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An object of a few bytes.
    async fn small(&self, key: &Key) -> Result<Bytes, FilesError> {
        Ok(self.store.get(key).await?.bytes().await?)
    }
}

/// When an upload of these objects is given up; `None` if there is none.
pub(super) fn expiry(objects: &[ObjectMeta]) -> Option<DateTime<Utc>> {
    let newest = objects.iter().map(|object| object.last_modified).max();
    newest.map(|newest| newest + KEPT)
}

/// Where the parts start that follow one another from the first byte on, and where they end.
fn contiguous(objects: &[ObjectMeta]) -> (Vec<u64>, u64) {
    let mut found: Vec<(u64, u64)> = objects
        .iter()
        .filter_map(|object| {
            let at = object.location.filename()?.parse().ok()?;
            Some((at, object.size))
        })
        .collect();
    found.sort_unstable();
    let (mut parts, mut end) = (Vec::new(), 0);
    for (at, size) in found {
        if at == end {
            parts.push(at);
            end += size;
        }
    }
    (parts, end)
}

/// The folder of an upload.
pub(super) fn folder(clinic: &str, id: &str) -> Key {
    Key::from_iter([UPLOADS, clinic, id])
}

/// The folder of the upload that an object belongs to, if it belongs to one.
pub(super) fn folder_of(object: &Key) -> Option<Key> {
    let mut parts = object.parts();
    let folder: Key = parts.by_ref().take(3).collect();
    let is_upload = folder.as_ref().starts_with("uploads/") && parts.next().is_some();
    is_upload.then_some(folder)
}

/// A word of 32 digits that nobody guesses.
pub(super) fn unlikely_word() -> String {
    Uuid::new_v4().simple().to_string()
}
