//! What is checked before there is a batch: a file that cannot be used leaves nothing behind.

use intake::plan::Plan;
use intake::source::workbook::Limits;
use intake::{Error, ErrorKind};

use super::pass::check_file;
use crate::Problem;
use crate::files::{FilesError, Received};

/// Looks into a file: can it be read, within the limits, and has it the plan's header?
pub(crate) async fn admit(
    received: Received,
    plan: &Plan,
    limits: &Limits,
) -> Result<Received, Problem> {
    if received.bytes() == 0 {
        return Err(Error::new(ErrorKind::EmptyFile, "the file is empty").into());
    }
    let (plan, limits) = (plan.clone(), *limits);
    let task = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::open(received.path()).map_err(FilesError::from)?;
        match check_file(&mut file, &plan, &limits) {
            Ok(()) => Ok(received),
            Err(error) if error.kind() == ErrorKind::ReadFailed => Err(Problem::internal(error)),
            Err(error) => Err(error.into()),
        }
    });
    task.await.map_err(Problem::internal)?
}
