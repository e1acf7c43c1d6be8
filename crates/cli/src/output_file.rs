//! The files that a command writes: never over what it reads, and never half.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file that is being written; its name has the old content until it is put in place.
pub(crate) struct OutputFile {
    path: PathBuf,
    writer: BufWriter<File>,
    /// Where the content stands until then; a pipe or a terminal is written as it is.
    unfinished: Option<Unfinished>,
}

impl OutputFile {
    /// Begins a file, or refuses where it could not be written.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let opened = match std::fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => File::create(path).map(|file| (file, None)),
            found => Unfinished::beside(path, found.ok().as_ref())
                .map(|(file, unfinished)| (file, Some(unfinished))),
        };
        let (file, unfinished) = opened.map_err(|error| unwritable(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            writer: BufWriter::with_capacity(1 << 18, file),
            unfinished,
        })
    }

    /// What a failure to write this file means to the user.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        unwritable(&self.path, error)
    }

    /// Writes what is left and gives the file its name.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let ended = self
            .writer
            .flush()
            .and_then(|()| self.unfinished.take().map_or(Ok(()), Unfinished::rename));
        ended.map_err(|error| self.failure(&error))
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A temporary file that is removed unless it gets its name.
struct Unfinished {
    path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    fn beside(path: &Path, existing: Option<&Metadata>) -> io::Result<(File, Self)> {
        let target = match existing {
            Some(_) => {
                // A rename would also replace a file that is protected against writing.
                OpenOptions::new().write(true).open(path)?;
                // A link stays a link: what it leads to is replaced.
                path.canonicalize()?
            }
            None => path.to_owned(),
        };
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.tmp", std::process::id()));
        let path = target.with_file_name(hidden);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let unfinished = Self { path, target };
        if let Some(existing) = existing {
            file.set_permissions(existing.permissions())?;
        }
        Ok((file, unfinished))
    }

    fn rename(self) -> io::Result<()> {
        std::fs::rename(&self.path, &self.target)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename nothing stands here any more, and that is no failure.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return io::Error::from(io::ErrorKind::BrokenPipe).into();
    }
    Failure::new(
        "not_writable",
        format!("{} cannot be written: {error}", path.display()),
    )
}

/// Refuses to write to a file that is also read, or to write two things to one file.
///
/// Each file comes with the words that say what it is.
pub(crate) fn refuse_same(
    read: &[(&str, Option<&Path>)],
    written: &[(&str, Option<&Path>)],
) -> Result<(), Failure> {
    let mut known: Vec<(&str, Identity)> = read
        .iter()
        .filter_map(|(what, path)| Some((*what, Identity::of((*path)?)?)))
        .collect();
    let report = Identity::of_standard_output().map(|identity| ("the report", identity));
    known.extend(report);
    for (what, path) in written {
        let Some((path, identity)) = path.and_then(|path| Some((path, Identity::of(path)?))) else {
            continue;
        };
        if let Some((other, _)) = known.iter().find(|(_, other)| *other == identity) {
            let message = format!("{} is to be both {other} and {what}", path.display());
            return Err(Failure::new("same_file", message));
        }
        known.push((what, identity));
    }
    Ok(())
}

/// What makes two paths one file; pipes and terminals may well be used twice.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    /// A file by its device and its number there, whatever its names are.
    #[cfg(unix)]
    Number(u64, u64),
    /// A file by its name, where it does not exist yet.
    Name(PathBuf),
}

impl Identity {
    fn of(path: &Path) -> Option<Self> {
        if let Ok(metadata) = std::fs::metadata(path) {
            let is_file = metadata.is_file();
            return is_file
                .then(|| Self::of_existing(path, &metadata))
                .flatten();
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(Self::Name(folder.join(path.file_name()?)))
    }

    #[cfg(unix)]
    #[allow(
        clippy::unnecessary_wraps,
        reason = "elsewhere a file may have no such name"
    )]
    fn of_existing(_: &Path, metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self::Number(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of_existing(path: &Path, _: &Metadata) -> Option<Self> {
        path.canonicalize().ok().map(Self::Name)
    }

    #[cfg(unix)]
    fn of_standard_output() -> Option<Self> {
        use std::os::fd::AsFd;
        let stdout = io::stdout().as_fd().try_clone_to_owned().ok()?;
        let metadata = File::from(stdout).metadata().ok()?;
        metadata
            .is_file()
            .then(|| Self::of_existing(Path::new(""), &metadata))
            .flatten()
    }

    #[cfg(not(unix))]
    fn of_standard_output() -> Option<Self> {
        None
    }
}
