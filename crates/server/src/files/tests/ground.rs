//! A place for files of a test's own.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use scratch::S3;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

use crate::files::location::build;
use crate::files::{Files, FilesError, INCOMING, Received};

/// The folder in the bucket.
const PREFIX: &str = "mudanza/files";

pub(super) const SECRET: &str = "secret-of-a-test";

/// Makes each behaviour a test in a folder and one in a bucket.
macro_rules! on_both {
    ($($behaviour:ident)+) => {
        mod in_a_folder {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(super::Ground::folder()).await;
            })+
        }
        mod in_a_bucket {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(super::Ground::bucket().await).await;
            })+
        }
    };
}
pub(super) use on_both;

/// Empty files; the place goes when this is dropped.
pub(super) struct Ground {
    pub(super) files: Files,
    /// Where the objects stand, each in a file of its name.
    pub(super) root: PathBuf,
    spool: PathBuf,
    s3: Option<S3>,
    folder: TempDir,
}

impl Ground {
    pub(super) fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("files");
        Self {
            files: Files::in_folder(&root).unwrap(),
            spool: root.join(INCOMING),
            root,
            s3: None,
            folder,
        }
    }

    pub(super) async fn bucket() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let s3 = S3::start().await.unwrap();
        let spool = folder.path().join(INCOMING);
        Self {
            files: over(&s3, SECRET, "clinics", &spool),
            root: s3.folder().join(PREFIX),
            spool,
            s3: Some(s3),
            folder,
        }
    }

    /// The server of the bucket.
    pub(super) fn s3(&mut self) -> &mut S3 {
        self.s3.as_mut().unwrap()
    }

    /// The way to a bucket with other keys.
    pub(super) fn with_keys(&self, secret: &str, bucket: &str) -> Files {
        over(self.s3.as_ref().unwrap(), secret, bucket, &self.spool)
    }

    /// The same files as another process sees them.
    pub(super) fn another(&self) -> Files {
        match &self.s3 {
            None => Files::in_folder(&self.root).unwrap(),
            Some(_) => self.with_keys(SECRET, "clinics"),
        }
    }

    /// An empty database.
    pub(super) async fn store(&self) -> (SqliteStore, TempDir) {
        let folder = tempfile::tempdir_in(&self.folder).unwrap();
        let store = SqliteStore::open_path(&folder.path().join("mudanza.db")).await;
        (store.unwrap(), folder)
    }

    pub(super) async fn receive(&self, bytes: &[u8]) -> Received {
        let mut upload = self.files.receive().unwrap();
        upload.write(bytes).await.unwrap();
        upload.finish().await.unwrap()
    }

    /// Stores a file that a batch names, and gives its hash.
    pub(super) async fn keep(&self, bytes: &[u8]) -> String {
        let kept = self.receive(bytes).await.keep().await.unwrap();
        let hash = kept.hash().to_owned();
        kept.named().await.unwrap();
        hash
    }

    pub(super) async fn read(&self, hash: &str) -> Result<Vec<u8>, FilesError> {
        let stored = self.files.fetch(hash).await?;
        let mut bytes = Vec::new();
        stored.open().unwrap().read_to_end(&mut bytes).unwrap();
        Ok(bytes)
    }

    /// Where the file of a hash stands.
    pub(super) fn place(&self, hash: &str) -> PathBuf {
        self.root.join(&hash[..2]).join(&hash[2..])
    }

    /// Where its mark stands.
    pub(super) fn mark(&self, hash: &str) -> PathBuf {
        self.root.join("unnamed").join(hash)
    }

    /// Everything that is stored, in order.
    pub(super) fn stored(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.root, &mut found);
        found.retain(|path| !path.starts_with(&self.spool));
        found.sort();
        found
    }

    /// How many files are on their way.
    pub(super) fn spooled(&self) -> usize {
        std::fs::read_dir(&self.spool).unwrap().count()
    }

    /// Makes something two days old.
    pub(super) fn age(path: &Path) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        let then = SystemTime::now() - Duration::from_hours(48);
        file.set_modified(then).unwrap();
    }
}

fn over(s3: &S3, secret: &str, bucket: &str, spool: &Path) -> Files {
    let mut builder = AmazonS3Builder::new();
    for (name, value) in s3.environment() {
        let key: AmazonS3ConfigKey = name.to_ascii_lowercase().parse().unwrap();
        builder = builder.with_config(key, value);
    }
    let builder = builder.with_secret_access_key(secret);
    Files::over(build(builder, bucket, PREFIX).unwrap(), spool).unwrap()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        // What the server of S3 keeps for itself begins with a dot.
        let hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
        if path.is_dir() {
            walk(&path, found);
        } else if !hidden {
            found.push(path);
        }
    }
}
