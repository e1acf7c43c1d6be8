//! A file on its way in.

use std::io;
use std::path::Path;
use std::sync::Arc;

use object_store::ObjectStoreExt;
use object_store::buffered::BufWriter as ObjectWriter;
use store::Store;
use tempfile::TempPath;
use tokio::io::{AsyncWriteExt, BufReader, BufWriter};

use super::sweep::{SweepError, unnamed};
use super::{Files, FilesError, PIECE, key, place};

/// How many pieces of a file are on their way to a bucket at once.
const AT_ONCE: usize = 2;

/// A file that is arriving; dropping it forgets it.
#[derive(Debug)]
pub struct Upload {
    files: Files,
    writer: BufWriter<tokio::fs::File>,
    path: TempPath,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Upload {
    pub(super) fn new(files: Files) -> io::Result<Self> {
        let (file, path) = tempfile::Builder::new()
            .prefix("upload-")
            .tempfile_in(&files.spool)?
            .into_parts();
        let writer = BufWriter::with_capacity(1 << 18, tokio::fs::File::from_std(file));
        Ok(Self {
            files,
            writer,
            path,
            hasher: blake3::Hasher::new(),
            bytes: 0,
        })
    }

    /// Adds bytes to the file.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.writer.write_all(bytes).await
    }

    /// The bytes that arrived so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file; in a folder, where it stays, it makes sure that the bytes are on the disk.
    pub async fn finish(mut self) -> io::Result<Received> {
        self.writer.flush().await?;
        if self.files.folder.is_some() {
            self.writer.get_ref().sync_all().await?;
        }
        Ok(Received {
            hash: self.hasher.finalize().to_hex().to_string(),
            files: self.files,
            path: self.path,
            bytes: self.bytes,
        })
    }
}

/// A file that has arrived and is not stored yet; dropping it forgets it.
#[derive(Debug)]
pub struct Received {
    files: Files,
    path: TempPath,
    hash: String,
    bytes: u64,
}

impl Received {
    /// The BLAKE3 hash of the bytes, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The length in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the bytes are for now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn into_parts(self) -> (TempPath, String) {
        (self.path, self.hash)
    }

    /// Stores the file under its hash, and makes sure that it lasts.
    ///
    /// A file that is there already is stored again over itself. It holds the same bytes, so that no
    /// reader sees a difference; and if it was damaged or lost, the batches that name it have it back.
    pub async fn keep(self) -> Result<Kept, FilesError> {
        // First, so that no file stands there of which no sweep knows, wherever this process dies.
        let unnamed = unnamed(&self.hash);
        self.files.store.put(&unnamed, "".into()).await?;
        match &self.files.folder {
            Some(folder) => {
                let (folder, place) = (folder.clone(), place(folder, &self.hash));
                let task = tokio::task::spawn_blocking(move || move_to(&folder, &place, self.path));
                task.await.map_err(FilesError::unreachable)??;
            }
            None => self.put().await?,
        }
        Ok(Kept {
            files: self.files,
            hash: self.hash,
        })
    }

    /// Sends the file to the bucket, where it is seen once it is whole.
    async fn put(&self) -> Result<(), FilesError> {
        let file = tokio::fs::File::open(&self.path).await?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let store = Arc::clone(&self.files.store);
        let mut writer = ObjectWriter::with_capacity(store, key(&self.hash), PIECE)
            .with_max_concurrency(AT_ONCE);
        let sent = async {
            tokio::io::copy_buf(&mut reader, &mut writer).await?;
            writer.shutdown().await
        };
        if let Err(error) = sent.await {
            // Whether that is heard or not, the error is the one that counts.
            let _ = writer.abort().await;
            return Err(error.into());
        }
        Ok(())
    }
}

/// A file that has just been stored, and that no batch names yet.
#[derive(Debug)]
pub struct Kept {
    files: Files,
    hash: String,
}

impl Kept {
    /// The BLAKE3 hash of the bytes, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Takes the file back, unless a batch needs it. As with a sweep, one that comes in the
    /// milliseconds between the question and the removal fails with `file_missing`, before anything
    /// is written.
    pub async fn withdraw(self, store: &dyn Store) -> Result<(), SweepError> {
        let needed = store.files_in_use(std::slice::from_ref(&self.hash)).await?;
        if needed.is_empty() {
            self.files.delete(&self.hash).await?;
        }
        Ok(self.named().await?)
    }

    /// Says that a batch names the file. Without it the file is removed after a day, if no batch does.
    pub async fn named(self) -> Result<(), FilesError> {
        self.files.remove(&unnamed(&self.hash)).await
    }
}

fn move_to(folder: &Path, place: &Path, from: TempPath) -> io::Result<()> {
    let parent = place.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent)?;
    from.persist(place).map_err(|error| error.error)?;
    // A name is only as durable as the folder that holds it; only Unix can say so.
    if cfg!(unix) {
        std::fs::File::open(parent)?.sync_all()?;
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
