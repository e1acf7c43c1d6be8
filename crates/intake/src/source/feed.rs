//! From a file to what the readers of this crate are pushed.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use super::workbook::{self, Limits, Push, SNIFF};
use crate::plan::{Container, Sheet};
use crate::{Error, ErrorKind};

/// How many bytes of a text are given at a time.
const PIECE: usize = 256 << 10;

/// Gives what a sheet is read from to `push`, piece by piece and from its start: the bytes of a
/// text, or the tape of a workbook's sheet. Says whether that came to its end; `false` if `push`
/// broke off.
///
/// A workbook is unpacked anew each time: a pass over it costs what unpacking costs, and nothing of
/// it stays in memory or on a disk. An error of the file itself is [`ErrorKind::ReadFailed`].
pub fn feed<R: Read + Seek>(
    file: &mut R,
    sheet: &Sheet,
    limits: &Limits,
    push: Push<'_>,
) -> Result<bool, Error> {
    feed_from(file, sheet, limits, 0, push)
}

/// The same from a byte of the text or the tape on.
pub(crate) fn feed_from<R: Read + Seek>(
    file: &mut R,
    sheet: &Sheet,
    limits: &Limits,
    start: u64,
    push: Push<'_>,
) -> Result<bool, Error> {
    let is_workbook = workbook::detect(&head(file)?).is_some();
    let contents = is_workbook.then(|| workbook::contents(file, limits));
    let contents = contents.transpose()?;
    let found = contents.map(|contents| contents.container);
    let ours = sheet.workbook.as_ref().map(|wanted| wanted.container);
    if ours != found {
        return Err(mismatch(ours, found));
    }
    let Some(wanted) = &sheet.workbook else {
        return text(file, start, push);
    };
    // What stands before the start is unpacked and dropped: an archive cannot be entered midway.
    let mut left = start;
    let unpacking = workbook::unpack(file, wanted, limits, &mut |piece| {
        let dropped = usize::try_from(left).map_or(piece.len(), |left| left.min(piece.len()));
        left -= dropped as u64;
        if dropped == piece.len() {
            return Ok(ControlFlow::Continue(()));
        }
        push(&piece[dropped..])
    })?;
    Ok(unpacking.ended)
}

// The plan and the file are of two formats; `None` is text.
fn mismatch(plan: Option<Container>, file: Option<Container>) -> Error {
    let [plan, file] = [plan, file].map(|format| format.map_or("text", Container::name));
    Error::new(
        ErrorKind::PlanMismatch,
        format!(
            "the plan is for a file of another format: {plan}, where this one is {file}; make a \
             plan for this file"
        ),
    )
}

fn text<R: Read + Seek>(file: &mut R, start: u64, push: Push<'_>) -> Result<bool, Error> {
    file.seek(SeekFrom::Start(start))
        .map_err(|error| failed(&error))?;
    let mut buffer = vec![0; PIECE];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(true),
            Ok(length) => {
                if push(&buffer[..length])?.is_break() {
                    return Ok(false);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(&error)),
        }
    }
}

/// The first bytes of a file, as many as tell what it is.
pub(crate) fn head<R: Read + Seek>(file: &mut R) -> Result<Vec<u8>, Error> {
    let mut head = Vec::with_capacity(SNIFF);
    let start = file.seek(SeekFrom::Start(0));
    let read = start.and_then(|_| file.by_ref().take(SNIFF as u64).read_to_end(&mut head));
    read.map_err(|error| failed(&error))?;
    Ok(head)
}

/// The BLAKE3 hash of a file, 64 hex digits, and its size in bytes.
pub(crate) fn hash<R: Read + Seek>(file: &mut R) -> Result<(String, u64), Error> {
    let mut hasher = blake3::Hasher::new();
    text(file, 0, &mut |piece| {
        hasher.update(piece);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
}

fn failed(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::ReadFailed,
        format!("the file could not be read: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_text_comes_whole_and_from_its_start() {
        let bytes: Vec<u8> = (0..PIECE * 2 + 7).map(|at| (at % 251) as u8).collect();
        let mut file = Cursor::new(bytes.clone());
        file.set_position(9);
        let mut seen = Vec::new();
        let fed = feed(
            &mut file,
            &Sheet::default(),
            &Limits::default(),
            &mut |piece| {
                seen.extend_from_slice(piece);
                Ok(ControlFlow::Continue(()))
            },
        );
        assert_eq!(fed, Ok(true));
        assert!(seen == bytes);
        assert_eq!(
            hash(&mut file).unwrap(),
            (
                blake3::hash(&bytes).to_hex().to_string(),
                bytes.len() as u64
            )
        );
    }

    #[test]
    fn whoever_breaks_off_gets_no_more() {
        let mut file = Cursor::new(vec![b'a'; PIECE * 3]);
        let mut pieces = 0;
        let fed = feed(
            &mut file,
            &Sheet::default(),
            &Limits::default(),
            &mut |_| {
                pieces += 1;
                Ok(ControlFlow::Break(()))
            },
        );
        assert_eq!((fed, pieces), (Ok(false), 1));
    }

    #[test]
    fn a_disk_that_fails_is_told_from_a_file_that_is_bad() {
        struct Torn;
        impl Read for Torn {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        impl Seek for Torn {
            fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
                Ok(0)
            }
        }
        let mut push = |_: &[u8]| Ok(ControlFlow::Continue(()));
        let error = feed(&mut Torn, &Sheet::default(), &Limits::default(), &mut push).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReadFailed);
    }
}
