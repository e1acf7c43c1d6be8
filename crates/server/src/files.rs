//! The uploaded files: a local folder in which each file stands under the hash of its bytes.
//!
//! A file that is still arriving lives in `incoming/` and disappears when it is dropped; only
//! [`Received::keep`] gives it its name. A stored file never changes, so a batch that resumes reads
//! the bytes that it started with.

mod upload;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use upload::{Kept, Received, Upload};

/// How long an unfinished upload of another process is left alone.
const STALE: Duration = Duration::from_hours(24);

/// The folder of uploaded files.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    /// Held while a file is stored and its batch made, so that none is removed in between.
    storing: Arc<tokio::sync::Mutex<()>>,
}

impl Files {
    /// Opens the folder, makes it if need be, and clears uploads that were never finished.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let files = Self {
            root: root.into(),
            storing: Arc::default(),
        };
        std::fs::create_dir_all(files.incoming())?;
        for entry in std::fs::read_dir(files.incoming())?.flatten() {
            let modified = entry.metadata().and_then(|data| data.modified());
            let age = modified
                .ok()
                .and_then(|time| SystemTime::now().duration_since(time).ok());
            if age.is_some_and(|age| age > STALE) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(files)
    }

    /// Starts to receive a file.
    pub fn receive(&self) -> io::Result<Upload> {
        Upload::new(self.clone())
    }

    /// Takes in a file of this computer.
    pub async fn take(&self, path: &Path) -> io::Result<Received> {
        use tokio::io::AsyncReadExt;

        let mut source = tokio::fs::File::open(path).await?;
        let mut upload = self.receive()?;
        let mut buffer = vec![0; 1 << 20];
        loop {
            match source.read(&mut buffer).await? {
                0 => return upload.finish().await,
                read => upload.write(&buffer[..read]).await?,
            }
        }
    }

    /// Opens a stored file for reading.
    pub fn read(&self, hash: &str) -> io::Result<std::fs::File> {
        std::fs::File::open(self.path(hash))
    }

    /// Where the file with a hash stands.
    pub fn path(&self, hash: &str) -> PathBuf {
        let (folder, name) = hash.split_at_checked(2).unwrap_or(("", hash));
        self.root.join(folder).join(name)
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }
}

#[cfg(test)]
mod tests {
    use super::Files;

    #[tokio::test]
    async fn a_file_is_kept_under_its_hash_once() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        for _ in 0..2 {
            let mut upload = files.receive().unwrap();
            upload.write(b"hola,").await.unwrap();
            upload.write(b"mundo\n").await.unwrap();
            let received = upload.finish().await.unwrap();
            assert_eq!(received.bytes(), 11);
            assert_eq!(
                received.hash(),
                blake3::hash(b"hola,mundo\n").to_hex().as_str()
            );
            let kept = received.keep().await.unwrap();
            let path = files.path(kept.hash());
            assert_eq!(std::fs::read(path).unwrap(), b"hola,mundo\n");
        }
        assert_eq!(std::fs::read_dir(files.incoming()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn only_a_new_file_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let keep = async || {
            let mut upload = files.receive().unwrap();
            upload.write(b"hola\n").await.unwrap();
            upload.finish().await.unwrap().keep().await.unwrap()
        };
        let kept = keep().await;
        let path = files.path(kept.hash());
        kept.forget().await.unwrap();
        assert!(!path.exists());
        drop(keep().await);
        keep().await.forget().await.unwrap();
        assert!(path.exists(), "it was there before");
    }

    #[tokio::test]
    async fn a_dropped_upload_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let mut upload = files.receive().unwrap();
        upload.write(b"half of a file").await.unwrap();
        let received = upload.finish().await.unwrap();
        drop(received);
        assert_eq!(std::fs::read_dir(files.incoming()).unwrap().count(), 0);
    }
}
