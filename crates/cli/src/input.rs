//! The file that the user names: opened, checked, and read piece by piece.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::{ControlFlow, RangeInclusive};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use intake::plan::Sheet;
use intake::source::workbook::Limits;
use intake::source::{LineKind, Row, feed, read_lines};
use intake::survey::{Survey, SurveyOptions, survey_file};

use crate::args::LimitArgs;
use crate::failure::Failure;
use crate::progress;

/// A file that exists, is a file, and can be read.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// How much of it is read if it is a workbook.
    limits: Limits,
}

/// A file that tells a bar where it is being read.
struct Watched {
    file: File,
    bar: ProgressBar,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bar.inc(read as u64);
        Ok(read)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.file.seek(to)?;
        self.bar.set_position(at);
        Ok(at)
    }
}

impl Input {
    /// Looks at a file before anything else is done.
    pub(crate) fn find(path: &Path, limits: &LimitArgs) -> Result<Self, Failure> {
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
            limits: limits.read()?,
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

    /// Gives what a sheet of the file is read from, piece by piece, while a bar shows how far it is.
    pub(crate) fn feed(
        &self,
        sheet: &Sheet,
        what: &'static str,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut watched = self.watched(what)?;
        let mut failed = None;
        let fed = feed(&mut watched, sheet, &self.limits, &mut |piece| {
            Ok(match take(piece) {
                Ok(()) => ControlFlow::Continue(()),
                Err(failure) => {
                    failed = Some(failure);
                    ControlFlow::Break(())
                }
            })
        });
        watched.bar.finish_and_clear();
        match failed {
            Some(failure) => Err(failure),
            None => fed.map(drop).map_err(|error| self.blame(error)),
        }
    }

    /// The first pass over the file: what it is, and what stands in it.
    pub(crate) fn survey(&self, options: SurveyOptions) -> Result<Survey, Failure> {
        let mut watched = self.watched("surveying")?;
        let survey = survey_file(&mut watched, options, &self.limits);
        watched.bar.finish_and_clear();
        survey.map_err(|error| self.blame(error))
    }

    /// Reads the rows that start at some lines again, from their places.
    pub(crate) fn lines(
        &self,
        survey: &Survey,
        lines: RangeInclusive<u32>,
        take: &mut dyn FnMut(LineKind, &Row),
    ) -> Result<(), Failure> {
        let mut file = File::open(&self.path).map_err(|error| refused(&self.path, &error))?;
        let (sheet, blocks) = (&survey.sheet, &survey.blocks);
        read_lines(&mut file, sheet, blocks, lines, &self.limits, take)
            .map_err(|error| self.blame(error))
    }

    fn watched(&self, what: &'static str) -> Result<Watched, Failure> {
        let file = File::open(&self.path).map_err(|error| refused(&self.path, &error))?;
        Ok(Watched {
            file,
            bar: progress::bytes(what, self.size),
        })
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
