//! The second pass: rows to outcomes, in order, the same whatever the chunks are.

mod binding;
mod clinic;
mod derive;
mod draft;
mod engine;
mod keys;
mod pager;
mod pairs;
mod repeats;
mod seen;
mod sightings;
mod sums;

use crate::issue::{Code, Issue};
use crate::plan::{DateOrder, Decision, FieldMapping, Plan};
use crate::receipt;
use crate::record::Outcome;
use crate::report::{Report, Tally};
use crate::schema::{Kind, RecordType};
use crate::source::{LineKind, Row, TableReader};
use crate::survey::alarm::Watches;
use crate::survey::question::decimal_issue;
use crate::survey::{self, Question, SkippedRow};
use crate::{Error, ErrorKind};
use binding::Binding;
use engine::Engine;
use pairs::Pairs;
use repeats::Repeats;

use pager::RowIndex;
pub use pager::{CellDetail, Filter, Page, Pager, RowDetail, flag};

/// A row of data and the records that it became.
#[derive(Debug)]
pub struct RowOutcome<'a> {
    /// The physical line at which the row starts, from 1.
    pub row: u32,
    /// The texts of its cells, edits applied; [`Row::originals`] gives those of the file.
    pub cells: &'a Row,
    /// Its records, in the order of [`RecordType::ALL`](crate::schema::RecordType::ALL).
    pub outcomes: &'a [Outcome],
}

/// What comes after a pass over the file.
#[derive(Debug)]
pub enum Pass {
    /// The file must be pushed once more, from its start.
    Again,
    /// The run is over.
    Done(Box<Report>),
}

/// Runs a plan over a file: push all chunks, call [`Run::end_pass`], and push them all again for
/// as long as it answers [`Pass::Again`].
///
/// The first pass finds which ids come more than once, so that little need be remembered of the
/// other records, and which ids made from names and phones are shared by different records, so that
/// an id does not depend on the order of rows.
#[derive(Debug)]
pub struct Run {
    plan: Plan,
    engine: Engine,
    reader: TableReader,
    repeats: Repeats,
    pairs: Pairs,
    stage: Stage,
    /// The rows of the header that were seen in this pass.
    heading: Vec<Vec<String>>,
    hasher: receipt::Hasher,
    tally: Tally,
    rows: u32,
    index: Option<RowIndex>,
    groups: Vec<u32>,
    watches: Watches,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Keys,
    Outcomes,
}

impl Run {
    /// Makes a run. Refuses a plan that names unknown fields or transforms, or a field twice.
    pub fn new(plan: &Plan) -> Result<Self, Error> {
        let engine = Engine::new(plan)?;
        Ok(Self {
            reader: TableReader::new(&plan.sheet),
            repeats: Repeats::new(plan.severities.clone()),
            pairs: Pairs::new(engine.bindings(), plan.severities.clone()),
            stage: Stage::Keys,
            heading: Vec::new(),
            hasher: receipt::Hasher::new(plan),
            tally: Tally::default(),
            rows: 0,
            index: None,
            groups: Vec::new(),
            watches: Watches::new(plan.sheet.header.len()),
            plan: plan.clone(),
            engine,
        })
    }

    /// Keeps an index of the rows and their flags, so that pages of rows can be read again.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.index = Some(RowIndex::default());
        self
    }

    /// How many rows of data have become outcomes so far.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Whether this pass makes outcomes; if not, it looks for shared keys.
    pub fn makes_outcomes(&self) -> bool {
        self.stage == Stage::Outcomes
    }

    /// Takes the next bytes of the file and gives each finished row to the sink.
    pub fn push(
        &mut self,
        chunk: &[u8],
        sink: &mut dyn FnMut(&RowOutcome<'_>),
    ) -> Result<(), Error> {
        self.reader.push(chunk);
        self.drain(sink)
    }

    /// Ends a pass over the file.
    pub fn end_pass(&mut self, sink: &mut dyn FnMut(&RowOutcome<'_>)) -> Result<Pass, Error> {
        self.reader.finish();
        self.drain(sink)?;
        if (self.heading.len() as u32) < self.plan.sheet.heading_rows() {
            return Err(Error::new(
                ErrorKind::PlanMismatch,
                format!(
                    "the file has no row at line {}, where the plan has the header",
                    self.plan.sheet.header_row
                ),
            ));
        }
        self.reader = TableReader::new(&self.plan.sheet);
        self.heading.clear();
        if self.stage == Stage::Keys {
            self.repeats.end_keys();
            self.pairs.end_keys();
            self.stage = Stage::Outcomes;
            return Ok(Pass::Again);
        }
        let hasher = std::mem::replace(&mut self.hasher, receipt::Hasher::new(&self.plan));
        let tally = std::mem::take(&mut self.tally);
        if self.rows == 0 {
            return Err(Error::new(
                ErrorKind::EmptyFile,
                "the file has the names of its columns and no row below them",
            ));
        }
        let mut remarks = remarks(&self.plan);
        remarks.extend(self.watches.alarms(&self.plan.sheet.header));
        let unmet = self.engine.unmet().into_iter();
        remarks.extend(unmet.map(|row| Issue::new(Code::EditNotApplied, vec![]).at_row(row)));
        let unrepaired = self.engine.unrepaired().into_iter();
        remarks
            .extend(unrepaired.map(|row| Issue::new(Code::RepairNotApplied, vec![]).at_row(row)));
        let open = self.plan.decisions.iter().filter_map(Question::of_decision);
        let mut open: Vec<_> = open.collect();
        for mixed in mixed_orders(self.engine.bindings(), &tally) {
            // Where both orders are proved there is nothing to choose from.
            let is_asked = |code, column: Option<&str>| {
                code == Code::DateOrderAmbiguous && column == mixed.column.as_deref()
            };
            open.retain(|one| !is_asked(one.code, one.column.as_deref()));
            remarks.retain(|one| !is_asked(one.code, one.column.as_deref()));
            remarks.push(mixed);
        }
        Ok(Pass::Done(Box::new(tally.finish(
            remarks,
            open,
            hasher.finish(),
        ))))
    }

    /// Ends the run and gives what reads pages of rows again; `None` without an index.
    pub fn into_pager(self) -> Option<Pager> {
        let index = self.index?;
        let others = (self.repeats, self.pairs);
        Some(Pager::new(self.plan, self.engine, others, index))
    }

    fn drain(&mut self, sink: &mut dyn FnMut(&RowOutcome<'_>)) -> Result<(), Error> {
        while let Some((kind, row)) = self.reader.next_row()? {
            match kind {
                LineKind::Data => {}
                LineKind::Header => {
                    self.heading.push(row.iter().map(str::to_owned).collect());
                    if self.heading.len() as u32 == self.plan.sheet.heading_rows() {
                        check_header(&self.plan, &self.heading)?;
                    }
                    continue;
                }
                reason => {
                    if self.stage == Stage::Outcomes {
                        self.tally.line(&SkippedRow {
                            row: row.line,
                            reason,
                        });
                    }
                    continue;
                }
            }
            if self.stage == Stage::Keys {
                let engine = &mut self.engine;
                engine.read_keys(row);
                self.repeats.see_keys(engine.drafts());
                self.pairs.see_keys(engine.drafts());
                continue;
            }
            if let Some(index) = &mut self.index {
                index.start_row(row);
            }
            self.engine.read(row);
            self.watches.see(row);
            self.repeats
                .check(self.engine.drafts_mut(), &mut self.pairs);
            let outcomes = self.engine.settle();
            self.rows += 1;
            self.hasher.add_row(outcomes);
            self.groups.clear();
            self.tally.row(outcomes, &mut self.groups);
            if let Some(index) = &mut self.index {
                let outcomes = self.engine.drafts();
                index.end_row(pager::row_flags(&self.engine, row, outcomes), &self.groups);
            }
            sink(&RowOutcome {
                row: row.line,
                cells: row,
                outcomes: self.engine.drafts(),
            });
        }
        Ok(())
    }
}

/// Refuses a file whose header is not that of the plan. Columns without a name may be missing at
/// its end, in the file or in the plan.
fn check_header(plan: &Plan, rows: &[Vec<String>]) -> Result<(), Error> {
    let mut cells = crate::source::join_names(rows);
    let width = plan.sheet.header.len();
    let is_blank = |name: &String| name.trim().is_empty();
    if cells.len() < width || cells[width..].iter().all(is_blank) {
        cells.resize(width, String::new());
    }
    let names = crate::source::unique_names(&cells);
    if names == plan.sheet.header {
        return Ok(());
    }
    let differs = names
        .iter()
        .zip(&plan.sheet.header)
        .position(|(ours, theirs)| ours != theirs);
    let at = differs.unwrap_or_else(|| names.len().min(plan.sheet.header.len()));
    Err(Error::new(
        ErrorKind::PlanMismatch,
        format!(
            "the plan is for another file: column {} is {:?} in the file and {:?} in the plan",
            at + 1,
            names.get(at).map_or("", String::as_str),
            plan.sheet.header.get(at).map_or("", String::as_str),
        ),
    ))
}

/// What is to be said of columns, from the plan alone.
fn remarks(plan: &Plan) -> Vec<Issue> {
    let mut remarks: Vec<_> = survey::odd_header(&plan.sheet).into_iter().collect();
    for decision in &plan.decisions {
        match decision {
            Decision::DateOrder {
                column,
                order,
                row: None,
            } => {
                let params = vec![("order", order.as_str().to_owned())];
                let issue = Issue::new(Code::DateOrderAmbiguous, params);
                remarks.push(issue.in_column(column.clone()));
            }
            Decision::DecimalMark {
                column,
                mark,
                row: None,
            } => remarks.push(decimal_issue(column, *mark)),
            _ => {}
        }
    }
    let deleted = plan.deleted_columns();
    for (at, column) in plan.sheet.header.iter().enumerate() {
        let is_read = |mapping: &FieldMapping| {
            mapping.source_field == *column || mapping.further_columns().any(|name| name == column)
        };
        if !deleted.contains(&at) && !plan.mappings.iter().any(is_read) {
            remarks.push(Issue::new(Code::ColumnNotMapped, vec![]).in_column(column.clone()));
        }
    }
    remarks.extend(elsewhere(plan));
    remarks
}

/// The columns with a date that proves their order, and another that only the other order explains.
fn mixed_orders(bindings: &[Binding], tally: &Tally) -> Vec<Issue> {
    let mut mixed: Vec<Issue> = Vec::new();
    for binding in bindings {
        let column = &*binding.column_name;
        let against = || tally.first_row(Code::DateAgainstOrder, column);
        if mixed
            .iter()
            .any(|one| one.column.as_deref() == Some(column))
        {
            continue;
        }
        if let (Some(order), Some(row)) = (binding.date_order, binding.order_row)
            && let Some(against) = against()
        {
            let (day_first, month_first) = match order {
                DateOrder::Mdy => (against, row),
                DateOrder::Dmy | DateOrder::Ymd => (row, against),
            };
            mixed.push(survey::mixed_issue(column, day_first, month_first));
        }
    }
    mixed
}

/// What the records of the plan belong to and that the plan does not make: no preview can see it.
fn elsewhere(plan: &Plan) -> impl Iterator<Item = Issue> {
    let types = plan.record_types();
    let maps = |kind: RecordType, place: Option<usize>| {
        let name = place.map(|place| kind.fields()[place].name);
        let mut own = plan.mappings.iter().filter(|one| one.record_type == kind);
        own.any(|one| Some(one.target_field.as_str()) == name)
    };
    let mut named: Vec<(RecordType, &'static str)> = Vec::new();
    for &kind in &types {
        let parents = kind.parents();
        for field in kind.fields().iter().filter(|field| !field.input) {
            let Kind::Reference { to } = field.kind else {
                continue;
            };
            if !types.contains(&to)
                && (maps(kind, parents.reference(to)) || maps(kind, parents.name(to)))
                && named.iter().all(|(known, _)| *known != to)
            {
                named.push((to, field.name));
            }
        }
    }
    named.into_iter().map(|(to, field)| {
        let params = vec![("record_type", to.as_str().to_owned())];
        Issue::new(Code::ReferenceElsewhere, params).of_field(field)
    })
}

#[cfg(test)]
mod tests;
