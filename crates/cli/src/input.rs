//! The file that the user names: opened, checked, and read in pieces.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// How much is read at once; the whole file is never in memory.
const PIECE: usize = 512 * 1024;

/// A file that exists, is a file, and can be read.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its size in bytes.
    pub(crate) size: u64,
}

impl Input {
    /// Looks at a file before anything else is done.
    pub(crate) fn find(path: &Path) -> Result<Self, Failure> {
        let metadata = std::fs::metadata(path).map_err(|error| refused(path, &error))?;
        if metadata.is_dir() {
            return Err(Failure::new(
                "is_folder",
                format!("{} is a folder", path.display()),
            ));
        }
        // A pipe can be read only once, and opening it would already take from it or wait.
        if !metadata.is_file() {
            return Err(Failure::new(
                "not_a_file",
                format!(
                    "{} is no regular file, and the data is read more than once",
                    path.display()
                ),
            ));
        }
        File::open(path).map_err(|error| refused(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            size: metadata.len(),
        })
    }

    /// The name of the file without its folders.
    pub(crate) fn name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or(self.path.as_os_str())
            .to_string_lossy()
            .into_owned()
    }

    /// Reads the file from its start and gives its pieces away one by one.
    pub(crate) fn pieces(
        &self,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut file = File::open(&self.path).map_err(|error| refused(&self.path, &error))?;
        let mut buffer = vec![0; PIECE];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => take(&buffer[..length])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refused(&self.path, &error)),
            }
        }
    }

    /// Puts the name of the file before an error of its content.
    pub(crate) fn blame(&self, error: intake::Error) -> Failure {
        let failure = Failure::from(error);
        let message = format!("{}: {}", self.name(), failure.message);
        Failure { message, ..failure }
    }
}

/// Reads a text file that is small by its nature, such as a plan.
pub(crate) fn small_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new("file_not_found", format!("there is no file {path}"))
        }
        io::ErrorKind::IsADirectory => Failure::new("is_folder", format!("{path} is a folder")),
        io::ErrorKind::InvalidData => {
            Failure::new("not_text", format!("{path} holds bytes that are no text"))
        }
        _ => Failure::new("not_readable", format!("{path} cannot be read: {error}")),
    }
}
