//! A file on its way in.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempPath;
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio::sync::OwnedMutexGuard;

use super::Files;

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
            .tempfile_in(files.incoming())?
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

    /// Ends the file and makes sure that its bytes are on the disk.
    pub async fn finish(mut self) -> io::Result<Received> {
        self.writer.flush().await?;
        self.writer.get_ref().sync_all().await?;
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

    /// Stores the file under its hash. No other file is stored before what is returned is dropped.
    pub async fn keep(self) -> io::Result<Kept> {
        let alone = Arc::clone(&self.files.storing).lock_owned().await;
        let task = tokio::task::spawn_blocking(move || {
            let place = self.files.path(&self.hash);
            let new = !place.exists();
            if new {
                let folder = place.parent().unwrap_or(&self.files.root);
                std::fs::create_dir_all(folder)?;
                self.path.persist(&place).map_err(|error| error.error)?;
                // A name is only as durable as the folder that holds it; only Unix can say so.
                if cfg!(unix) {
                    std::fs::File::open(folder)?.sync_all()?;
                    std::fs::File::open(&self.files.root)?.sync_all()?;
                }
            }
            Ok(Kept {
                hash: self.hash,
                place,
                new,
                _alone: alone,
            })
        });
        task.await?
    }
}

/// A file that has just been stored; dropping it leaves it there.
#[derive(Debug)]
pub struct Kept {
    hash: String,
    place: PathBuf,
    /// Whether it was not there before.
    new: bool,
    _alone: OwnedMutexGuard<()>,
}

impl Kept {
    /// The BLAKE3 hash of the bytes, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Removes the file again, unless it was there before and so may belong to a batch.
    pub async fn forget(self) -> io::Result<()> {
        if self.new {
            tokio::fs::remove_file(&self.place).await?;
        }
        Ok(())
    }
}
