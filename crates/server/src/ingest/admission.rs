//! What is checked before there is a batch: a file that cannot be used leaves nothing behind.

use intake::plan::Plan;
use intake::{Error, ErrorKind};

use super::pass::{PassError, check_start};
use crate::Problem;
use crate::files::Received;

/// Looks at the start of a file: is it text, and has it the plan's header?
pub(crate) async fn admit(received: Received, plan: &Plan) -> Result<Received, Problem> {
    if received.bytes() == 0 {
        return Err(Error::new(ErrorKind::EmptyFile, "the file is empty").into());
    }
    let plan = plan.clone();
    let task = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::open(received.path())?;
        check_start(&mut file, &plan)?;
        Ok(received)
    });
    match task.await.map_err(Problem::internal)? {
        Ok(received) => Ok(received),
        Err(PassError::Intake(error)) => Err(error.into()),
        Err(PassError::Io(error)) => Err(Problem::internal(error)),
    }
}
