//! The uploaded files: each stands under the hash of its bytes, in a folder or in a bucket of S3.
//!
//! A file that is still arriving lives in a *spool* folder of this computer and disappears when it
//! is dropped; only [`Received::keep`] gives it its name. A stored file never changes, so a batch that
//! resumes reads the bytes that it started with, and every reader checks that they are those.
//!
//! A file is stored before there is a batch that names it. What was stored and never named, because a
//! process died or a request was refused, is removed by [`Files::sweep`].

mod error;
mod location;
mod resumable;
mod sweep;
#[cfg(test)]
mod tests;
mod upload;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use tempfile::TempPath;

pub use error::{FilesError, OpenError};
pub use location::Location;
pub(crate) use resumable::{AppendError, PART, Resumable};
pub use sweep::{SweepError, Swept};
pub use upload::{Kept, Received, Upload};

/// The folder in a store of files, or beside the database, in which files wait while they arrive.
const INCOMING: &str = "incoming";

/// How old a file of the spool is that nobody writes any more.
const STALE: Duration = Duration::from_hours(24);

/// How many bytes of a stored file are asked for, or given, at once.
const PIECE: usize = 8 << 20;

/// The store of the uploaded files; cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// The folder of a store that is one: there a file is moved to its place, and read where it is.
    folder: Option<PathBuf>,
    /// The folder of this computer for what is on its way.
    spool: PathBuf,
}

impl Files {
    /// Opens the files of a place; what is on its way to a bucket waits in the data folder. No bucket
    /// is asked yet: see [`Files::check`].
    pub fn open(location: &Location, data_dir: &Path) -> Result<Self, OpenError> {
        match location {
            Location::Folder(folder) => Self::in_folder(folder).map_err(OpenError::Folder),
            Location::S3 { bucket, prefix } => {
                let store = location::connect(bucket, prefix)?;
                Self::over(store, data_dir.join(INCOMING)).map_err(OpenError::Folder)
            }
        }
    }

    /// Opens a folder of files, and makes it if need be.
    pub fn in_folder(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        let spool = root.join(INCOMING);
        std::fs::create_dir_all(&spool)?;
        let store = LocalFileSystem::new_with_prefix(&root)?.with_fsync(true);
        Ok(Self {
            folder: Some(root),
            ..Self::over(Arc::new(store), spool)?
        })
    }

    /// Opens any store of objects with a folder for what is on its way, and clears from that what
    /// nobody came back for.
    pub fn over(store: Arc<dyn ObjectStore>, spool: impl Into<PathBuf>) -> io::Result<Self> {
        let spool = spool.into();
        std::fs::create_dir_all(&spool)?;
        for entry in std::fs::read_dir(&spool)?.flatten() {
            let modified = entry.metadata().and_then(|data| data.modified());
            let age = modified
                .ok()
                .and_then(|time| SystemTime::now().duration_since(time).ok());
            if age.is_some_and(|age| age > STALE) {
                // Another process may have cleared it at the same time.
                let _ = std::fs::remove_file(entry.path());
            }
        }
        Ok(Self {
            store,
            folder: None,
            spool,
        })
    }

    /// Starts to receive a file.
    pub fn receive(&self) -> io::Result<Upload> {
        Upload::new(self.clone())
    }

    /// Gives a stored file for reading, after its bytes were found to be those of its hash. A file of a
    /// bucket is first brought to this computer, and goes when what is returned is dropped.
    pub async fn fetch(&self, hash: &str) -> Result<Stored, FilesError> {
        let (stored, found) = match &self.folder {
            Some(folder) => here(place(folder, hash)).await?,
            None => self.bring(&key(hash)).await?,
        };
        if found == hash {
            Ok(stored)
        } else {
            Err(FilesError::Damaged)
        }
    }

    /// Copies an object to this computer; gives the hash that its bytes have.
    async fn bring(&self, key: &Key) -> Result<(Stored, String), FilesError> {
        let mut upload = self.receive()?;
        self.copy(key, &mut upload).await?;
        let (path, found) = upload.finish().await?.into_parts();
        Ok((Stored::Copied(path), found))
    }

    /// Removes a stored file. That it is not there is no error. The caller knows that no batch which is
    /// not done, and none that is just being made, needs it.
    pub async fn delete(&self, hash: &str) -> Result<(), FilesError> {
        self.remove(&key(hash)).await
    }

    /// Adds the bytes of an object to a file that is arriving.
    async fn copy(&self, from: &Key, to: &mut Upload) -> Result<(), FilesError> {
        // Pieces, each a request with its own patience, because a long answer breaks off more easily.
        let size = self.store.head(from).await?.size;
        let mut at = 0;
        while at < size {
            let end = size.min(at + PIECE as u64);
            let bytes = self.store.get_range(from, at..end).await?;
            to.write(&bytes).await?;
            at = end;
        }
        Ok(())
    }

    /// Removes an object; some stores say that it was not there, others do not.
    async fn remove(&self, key: &Key) -> Result<(), FilesError> {
        match self.store.delete(key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A stored file that was found to hold what it should.
#[derive(Debug)]
pub enum Stored {
    /// It is read where it is stored.
    There(PathBuf),
    /// It is read from a copy, which goes when this is dropped.
    Copied(TempPath),
}

impl Stored {
    /// Opens it, at its start.
    pub fn open(&self) -> io::Result<File> {
        match self {
            Self::There(path) => File::open(path),
            Self::Copied(path) => File::open(path),
        }
    }
}

/// The name of the object of a file.
fn key(hash: &str) -> Key {
    let (folder, name) = halves(hash);
    Key::from(format!("{folder}/{name}"))
}

/// The same in a folder.
fn place(root: &Path, hash: &str) -> PathBuf {
    let (folder, name) = halves(hash);
    root.join(folder).join(name)
}

/// A folder with a hundred thousand files is slow in many file systems, so that there are 256.
fn halves(hash: &str) -> (&str, &str) {
    hash.split_at_checked(2).unwrap_or(("", hash))
}

/// A file that is on this computer already; gives the hash that its bytes have.
async fn here(path: PathBuf) -> Result<(Stored, String), FilesError> {
    let hashing = path.clone();
    let task = tokio::task::spawn_blocking(move || hash_of(&hashing));
    let found = task.await.map_err(FilesError::unreachable)??;
    Ok((Stored::There(path), found))
}

fn hash_of(path: &Path) -> Result<String, FilesError> {
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FilesError::Missing,
        _ => FilesError::unreachable(error),
    })?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(hasher.finalize().to_hex().to_string())
}
