//! Runs a stored file through intake; blocking, for a thread of its own.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use intake::Error;
use intake::plan::Plan;
use intake::report::Report;
use intake::run::{Pass, RowOutcome, Run};
use intake::source::workbook::Limits;
use intake::source::{HEAD, check_text, feed, head_text};

/// Runs a file to its end and gives every row to `sink`; `None` when `stop` said so. It is asked
/// before each piece, and may take its time.
pub(super) fn run_file(
    file: &mut (impl Read + Seek),
    plan: &Plan,
    limits: &Limits,
    stop: &mut dyn FnMut() -> bool,
    sink: &mut dyn FnMut(&RowOutcome<'_>),
) -> Result<Option<Box<Report>>, Error> {
    let mut run = Run::new(plan)?;
    loop {
        let ended = feed(file, &plan.sheet, limits, &mut |piece| {
            if stop() {
                return Ok(ControlFlow::Break(()));
            }
            run.push(piece, sink)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if !ended {
            return Ok(None);
        }
        if let Pass::Done(report) = run.end_pass(sink)? {
            return Ok(Some(report));
        }
    }
}

/// Looks whether a file can be run at all. Of a text the first bytes are enough to see that it is
/// text with the plan's header; a workbook is unpacked to its end, because a trap may stand
/// anywhere in it.
pub(crate) fn check_file(
    file: &mut (impl Read + Seek),
    plan: &Plan,
    limits: &Limits,
) -> Result<(), Error> {
    let mut run = Run::new(plan)?;
    let workbook = plan.sheet.workbook.is_some();
    let mut seen = 0;
    let ended = feed(file, &plan.sheet, limits, &mut |piece| {
        if !workbook && seen == 0 {
            let head = &piece[..piece.len().min(HEAD)];
            check_text(&head_text(head, plan.sheet.encoding))?;
        }
        if seen < HEAD {
            run.push(piece, &mut |_| {})?;
        }
        seen += piece.len();
        Ok(if workbook || seen < HEAD {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    if ended && seen < HEAD {
        run.end_pass(&mut |_| {})?;
    }
    Ok(())
}
