//! Runs a stored file through intake; blocking, for a thread of its own.

use std::io::{self, Read, Seek, SeekFrom};

use intake::plan::Plan;
use intake::report::Report;
use intake::run::{Pass, RowOutcome, Run};
use intake::source::{HEAD, check_text};

/// How many bytes intake gets at a time.
const PIECE: usize = 1 << 18;

/// Why a file could not be run to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PassError {
    /// Intake refuses the file or the plan.
    #[error(transparent)]
    Intake(#[from] intake::Error),
    /// The stored file cannot be read.
    #[error("cannot read the stored file: {0}")]
    Io(#[from] io::Error),
}

/// Runs a file to its end and gives every row to `sink`; `None` when `stop` said so between pieces.
pub(crate) fn run_file(
    file: &mut (impl Read + Seek),
    plan: &Plan,
    stop: &dyn Fn() -> bool,
    sink: &mut dyn FnMut(&RowOutcome<'_>),
) -> Result<Option<Box<Report>>, PassError> {
    let mut run = Run::new(plan)?;
    let mut buffer = vec![0; PIECE];
    loop {
        file.seek(SeekFrom::Start(0))?;
        loop {
            if stop() {
                return Ok(None);
            }
            match file.read(&mut buffer)? {
                0 => break,
                read => run.push(&buffer[..read], sink)?,
            }
        }
        if let Pass::Done(report) = run.end_pass(sink)? {
            return Ok(Some(report));
        }
    }
}

/// Runs only the first bytes of a file, enough to see whether it is text with the plan's header.
pub(crate) fn check_start(file: &mut impl Read, plan: &Plan) -> Result<(), PassError> {
    let mut run = Run::new(plan)?;
    let mut buffer = vec![0; PIECE];
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            read => length += read,
        }
    }
    check_text(&buffer[..length.min(HEAD)])?;
    run.push(&buffer[..length], &mut |_| {})?;
    if length < buffer.len() {
        run.end_pass(&mut |_| {})?;
    }
    Ok(())
}
