//! One row to its records, without regard to the other rows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::binding::{Binding, BoundConstant, bind, bind_constants, place_of};
use super::draft::{draft, fill, issue_of, put};
use super::{clinic, derive, keys};
use crate::Error;
use crate::issue::{Code, Issue, Severity};
use crate::plan::{Plan, RepairKind, Severities};
use crate::record::{Outcome, Status};
use crate::schema::RecordType;
use crate::source::Row;
use crate::text::CodePage;
use crate::transform::{Context, Country, MOST_COLUMNS, Out, Verdict, Zone};
use crate::{survey, text, validate};

/// Turns rows into outcomes; its buffers are reused from row to row.
#[derive(Debug)]
pub(super) struct Engine {
    bindings: Vec<Binding>,
    constants: Vec<BoundConstant>,
    widths: survey::Widths,
    source: &'static str,
    reference_date: chrono::NaiveDate,
    /// The country of the clinic itself, whose currency its amounts have.
    clinic_country: Country,
    country: Country,
    shown_country: Option<Country>,
    area_code: Option<String>,
    zone: Option<Zone>,
    edits: HashMap<u32, Vec<(usize, String)>>,
    repairs: HashMap<u32, (RepairKind, usize)>,
    /// What joins two cells that were one.
    joint: &'static str,
    /// The rows that were repaired.
    repaired: BTreeSet<u32>,
    excluded: Vec<u32>,
    /// The columns that say when the source deleted the record.
    deleted: Vec<usize>,
    severities: Severities,
    /// Whether a column holds the consent of clients.
    has_consent: bool,
    /// The rows with edits or an exclusion that the file really has.
    met: BTreeSet<u32>,
    drafts: Vec<Outcome>,
    out: Out,
    also: Vec<(RecordType, usize, String)>,
    mangled: Vec<(usize, CodePage)>,
    /// The cells of the row whose letters were mangled, what is to be said, and their text.
    letters: Vec<(usize, Code, String)>,
}

impl Engine {
    pub(super) fn new(plan: &Plan) -> Result<Self, Error> {
        clinic::check_country(plan)?;
        let bindings = bind(plan)?;
        let mut edits: HashMap<u32, Vec<(usize, String)>> = HashMap::new();
        for edit in &plan.edits {
            let column = place_of(plan, "edits", &edit.column)?;
            edits
                .entry(edit.row)
                .or_default()
                .push((column, edit.value.clone()));
        }
        let mut repairs = HashMap::new();
        for repair in &plan.repairs {
            let column = place_of(plan, "repairs a row at", &repair.column)?;
            repairs.insert(repair.row, (repair.kind, column));
        }
        let mut excluded = plan.excluded_rows.clone();
        excluded.sort_unstable();
        let drafts = plan.record_types().into_iter().map(draft).collect();
        Ok(Self {
            constants: bind_constants(plan, &bindings)?,
            bindings,
            widths: survey::Widths::of(&plan.sheet),
            source: plan.source.as_str(),
            reference_date: plan.reference_date,
            clinic_country: plan.options.country,
            country: plan.country(),
            shown_country: plan.shown_country(),
            area_code: plan.options.area_code.clone(),
            zone: Some(clinic::zone_of(plan)?),
            edits,
            repairs,
            joint: plan.sheet.joint(),
            repaired: BTreeSet::new(),
            excluded,
            deleted: plan.deleted_columns(),
            severities: plan.severities.clone(),
            has_consent: plan.mappings.iter().any(|one| {
                one.record_type == RecordType::Client && one.target_field == "consent_at"
            }),
            met: BTreeSet::new(),
            drafts,
            out: Out::default(),
            also: Vec::new(),
            mangled: plan.mangled_columns(),
            letters: Vec::new(),
        })
    }

    /// The rows that the plan edits or leaves out and that the file does not have.
    pub(super) fn unmet(&self) -> BTreeSet<u32> {
        let named = self.excluded.iter().chain(self.edits.keys());
        named
            .filter(|row| !self.met.contains(row))
            .copied()
            .collect()
    }

    /// The rows that the plan repairs and that are not in the file, or not damaged in that way.
    pub(super) fn unrepaired(&self) -> BTreeSet<u32> {
        let named = self.repairs.keys().copied();
        named.filter(|row| !self.repaired.contains(row)).collect()
    }

    pub(super) fn drafts(&self) -> &[Outcome] {
        &self.drafts
    }

    pub(super) fn drafts_mut(&mut self) -> &mut [Outcome] {
        &mut self.drafts
    }

    pub(super) fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// Whether staff changed a cell of the row.
    pub(super) fn is_edited(&self, row: u32, column: usize) -> bool {
        self.edits
            .get(&row)
            .is_some_and(|edits| edits.iter().any(|(at, _)| *at == column))
    }

    /// Reads only what the keys of the row's records are made of.
    pub(super) fn read_keys(&mut self, row: &mut Row) {
        self.start(row);
        if self.left_out(row).is_some() {
            return;
        }
        // Where the source gives every record its id, only that and what is compared is needed.
        self.transform(row, |binding| {
            binding.is_compared || binding.field.name == "source_id"
        });
        if self.drafts.iter().all(keys::has_own) {
            self.fill_also();
        } else {
            self.transform(row, |binding| {
                !binding.is_compared
                    && binding.field.name != "source_id"
                    && keys::feeds(binding.record_type, binding.field.name)
            });
            self.finish_values(row);
        }
        keys::make(self.source, &mut self.drafts);
    }

    /// Reads a row into drafts that know nothing yet of the other rows.
    pub(super) fn read(&mut self, row: &mut Row) {
        self.start(row);
        let mut row_issues = survey::damage(row, &self.widths);
        if self.repaired.contains(&row.line) {
            row_issues.push(Issue::new(Code::RowRepaired, vec![]));
        }
        if row.undecodable {
            let params = vec![("count", "1".to_owned())];
            row_issues.push(Issue::new(Code::UndecodableBytes, params));
        }
        self.transform(row, |_| true);
        self.tell_letters(row);
        self.finish_values(row);
        self.require();
        keys::make(self.source, &mut self.drafts);
        for at in 0..self.drafts.len() {
            let (before, rest) = self.drafts.split_at_mut(at);
            let Some(draft) = rest.first_mut() else {
                break;
            };
            let of_row = |kind| {
                let known = before.iter().find(|other| other.record_type == kind);
                known.map(|other| &other.data)
            };
            let facts = validate::Facts {
                today: self.reference_date,
                pet: of_row(RecordType::Pet),
                invoice: of_row(RecordType::Invoice),
                has_consent: self.has_consent,
            };
            validate::check(&draft.data, &facts, &mut draft.issues);
            // A damaged row is known before it is compared with others: it stands for none of them.
            draft.issues.extend_from_slice(&row_issues);
            self.severities.apply(&mut draft.issues);
            if validate::stays_out(&draft.issues) {
                draft.status = Status::Skipped;
            }
        }
        if let Some(issue) = self.left_out(row) {
            for draft in &mut self.drafts {
                draft.status = Status::Skipped;
                draft.issues.clear();
                draft.issues.push(issue.clone());
            }
        }
    }

    /// Why none of the row's records goes in: staff left it out, or the source had deleted it.
    fn left_out(&mut self, row: &Row) -> Option<Issue> {
        if self.excluded.binary_search(&row.line).is_ok() {
            self.met.insert(row.line);
            return Some(Issue::new(Code::RowExcluded, vec![]));
        }
        // A day of zeros is no day.
        let mut cells = self.deleted.iter().map(|at| row.get(*at));
        let when = cells.find(|cell| cell.bytes().any(|byte| matches!(byte, b'1'..=b'9')))?;
        let params = vec![("value", when.trim().to_owned())];
        Some(Issue::new(Code::RowDeleted, params))
    }

    /// Gives every issue its row and every record its status.
    pub(super) fn settle(&mut self) -> &[Outcome] {
        for draft in &mut self.drafts {
            for issue in &mut draft.issues {
                issue.row = Some(draft.row);
                place(issue, draft.record_type, &self.bindings);
            }
            if draft.status == Status::Ready && draft.severity() == Some(Severity::Error) {
                draft.status = Status::Error;
            }
        }
        &self.drafts
    }

    fn start(&mut self, row: &mut Row) {
        self.also.clear();
        for draft in &mut self.drafts {
            draft.row = row.line;
            draft.source_id.clear();
            draft.status = Status::Ready;
            draft.data.clear();
            draft.issues.clear();
        }
        if let Some(&(kind, column)) = self.repairs.get(&row.line)
            && self.widths.repair(row, kind, column, self.joint)
        {
            self.repaired.insert(row.line);
        }
        self.repair_letters(row);
        if !self.edits.is_empty()
            && let Some(edits) = self.edits.get(&row.line)
        {
            self.met.insert(row.line);
            for (column, text) in edits {
                row.set(*column, text);
            }
        }
    }

    // Puts the mangled letters of the row right, before staff's corrections.
    fn repair_letters(&mut self, row: &mut Row) {
        self.letters.clear();
        if row.is_ascii() {
            return;
        }
        for &(column, through) in &self.mangled {
            let cell = row.get(column);
            if !text::is_mangled(cell) {
                continue;
            }
            let before = cell.to_owned();
            if let Some(repaired) = text::repair(&before, through) {
                row.set(column, &repaired);
                self.letters.push((column, Code::TextRepaired, before));
            } else {
                self.letters.push((column, Code::TextMangled, before));
            }
        }
    }

    // Says which cells had letters mangled or lost, where staff did not write them anew.
    fn tell_letters(&mut self, row: &Row) {
        let mut letters = std::mem::take(&mut self.letters);
        letters.retain(|(column, ..)| !self.is_edited(row.line, *column));
        for (column, code, value) in &letters {
            self.tell(*column, *code, &[("value", value)]);
        }
        self.letters = letters;
        if row.has_lost_letters() {
            for column in 0..row.len() {
                let cell = row.get(column);
                if cell.contains('\u{fffd}') {
                    self.tell(column, Code::ReplacementCharacter, &[]);
                }
                if cell.contains('\0') {
                    self.tell(column, Code::NulRemoved, &[]);
                }
            }
        }
    }

    // Adds an issue of a cell to every record that takes it.
    fn tell(&mut self, column: usize, code: Code, params: &[(&'static str, &String)]) {
        let bound = self.bindings.iter().filter(|one| one.column == column);
        for binding in bound {
            let kind = binding.record_type;
            let draft = self.drafts.iter_mut().find(|one| one.record_type == kind);
            if let Some(draft) = draft {
                let params = params.iter().map(|(name, value)| (*name, (*value).clone()));
                let issue = Issue::new(code, params.collect()).of_field(binding.field.name);
                draft
                    .issues
                    .push(issue.in_column(binding.column_name.clone()));
            }
        }
    }

    fn transform(&mut self, row: &Row, wanted: impl Fn(&Binding) -> bool) {
        let row_country = self.row_country(row);
        let Self {
            bindings,
            drafts,
            out,
            also,
            ..
        } = self;
        for binding in bindings.iter_mut().filter(|binding| wanted(binding)) {
            let Some(draft) = drafts
                .iter_mut()
                .find(|draft| draft.record_type == binding.record_type)
            else {
                continue;
            };
            let cell = text::clean(row.get(binding.column));
            let cell = match &binding.default {
                Some(default) if cell.is_empty() => default.as_str(),
                _ => &cell,
            };
            let nothing = cell.is_empty() || text::is_null_token(binding.null, cell);
            if nothing && !binding.transform.fills_empty() {
                continue;
            }
            let cell = if nothing { "" } else { cell };
            let gathered;
            let others: &[Cow<'_, str>] = if binding.others.is_empty() {
                &[]
            } else {
                gathered = gather(row, binding);
                &gathered[..binding.others.len()]
            };
            out.clear();
            let context = Context {
                in_batch: true,
                date_order: binding.date_order,
                reference_date: self.reference_date,
                country: self.country,
                row_country,
                area_code: self.area_code.as_deref(),
                species: match binding.record_type {
                    RecordType::Pet => draft.data.at(const { RecordType::Pet.place("species") }),
                    kind => kind.parents().pet_species.and_then(|at| draft.data.at(at)),
                },
                unit: binding.unit.as_deref(),
                decimal: binding.decimal,
                zone: self.zone.as_ref(),
                others,
            };
            let verdict = binding.transform.apply(cell, &context, out);
            for note in out.notes.drain(..) {
                draft.issues.push(issue_of(note, binding));
            }
            for (name, value) in out.also.drain(..) {
                // The precision of another date says nothing of the birth.
                if name == "birth_precision" && !matches!(binding.field.name, "birth_date" | "age")
                {
                    continue;
                }
                // A second number of somebody else is not the client's own.
                if name.starts_with("phone") && !binding.field.name.starts_with("phone") {
                    let issue = Issue::new(Code::PhoneMany, vec![("value", value)]);
                    let name = binding.column_name.clone();
                    draft
                        .issues
                        .push(issue.in_column(name).of_field(binding.field.name));
                    continue;
                }
                if let Some(position) = binding.record_type.position(name) {
                    also.push((binding.record_type, position, value));
                }
            }
            if verdict == Verdict::Value {
                put(draft, binding, &out.text);
                // The first proof is enough, and nearly always one of the first rows.
                if binding.date_order.is_some()
                    && binding.order_row.is_none()
                    && binding.date_order == survey::shown_order(cell)
                {
                    binding.order_row = Some(row.line);
                }
            }
        }
    }

    /// Fills in what other cells of the row say, where the row itself says nothing.
    fn finish_values(&mut self, row: &Row) {
        self.fill_also();
        for draft in &mut self.drafts {
            derive::derive(draft, row, &self.bindings, self.clinic_country);
            for constant in &self.constants {
                if constant.record_type == draft.record_type {
                    draft.data.set(constant.position, &constant.value);
                }
            }
        }
    }

    fn fill_also(&mut self) {
        for (kind, position, value) in self.also.drain(..) {
            let draft = self
                .drafts
                .iter_mut()
                .find(|draft| draft.record_type == kind);
            if let Some(draft) = draft {
                fill(draft, position, &value);
            }
        }
    }

    // Fields that every record needs have rules of their own; a plan may require others as well.
    fn require(&mut self) {
        for binding in self
            .bindings
            .iter()
            .filter(|one| one.is_required && !one.field.required)
        {
            let draft = self
                .drafts
                .iter_mut()
                .find(|one| one.record_type == binding.record_type);
            if let Some(draft) = draft.filter(|draft| draft.data.at(binding.position).is_none()) {
                let issue = Issue::new(Code::FieldRequired, vec![]).of_field(binding.field.name);
                draft
                    .issues
                    .push(issue.in_column(binding.column_name.clone()));
            }
        }
    }

    // A number with a country code, or a column of countries, tells the country of the other
    // numbers of its row; without them most numbers of the file may.
    fn row_country(&self, row: &Row) -> Option<Country> {
        let shown = self.bindings.iter().find_map(|binding| {
            if !binding.is_phone && !binding.is_country {
                return None;
            }
            let cell = row.get(binding.column).trim_start();
            if binding.is_phone {
                cell.starts_with('+')
                    .then(|| Country::from_calling_code_of(cell))?
            } else if cell.is_empty() {
                None
            } else {
                Country::from_name(cell)
            }
        });
        shown.or(self.shown_country)
    }
}

/// The further cells that a transform reads; what stands for "nothing" is empty.
fn gather<'r>(row: &'r Row, binding: &Binding) -> [Cow<'r, str>; MOST_COLUMNS] {
    let mut cells = [const { Cow::Borrowed("") }; MOST_COLUMNS];
    for (cell, column) in cells.iter_mut().zip(&binding.others) {
        let text = text::clean(row.get(*column));
        if !text::is_null_token(binding.null, &text) {
            *cell = text;
        }
    }
    cells
}

/// Names the column that an issue of a field comes from.
pub(super) fn place(issue: &mut Issue, kind: RecordType, bindings: &[Binding]) {
    if issue.column.is_none()
        && let Some(field) = issue.field
        && let Some(binding) = bindings
            .iter()
            .find(|binding| binding.record_type == kind && binding.field.name == field)
    {
        issue.column = Some(binding.column_name.clone());
    }
}
