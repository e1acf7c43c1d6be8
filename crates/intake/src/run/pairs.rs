//! Records that have something in common which they may not have: a phone, a microchip.
//!
//! The first pass notes a part of the hash of all that is compared, as [`super::repeats`] does with
//! ids; the second knows then what comes again, and remembers nothing else.

use super::binding::Binding;
use super::seen::{Entry, Seen};
use super::sightings::Sightings;
use super::sums::Sums;
use crate::issue::{Issue, Severity};
use crate::plan::Severities;
use crate::record::Outcome;
use crate::validate::{self, Common, Look, ROWS_RULES, RowsRule};

/// What the other rows have shown.
#[derive(Debug)]
pub(super) struct Pairs {
    /// What is compared in this file, with the rules about it.
    compared: Vec<(&'static Common, Vec<&'static RowsRule>)>,
    sightings: Sightings,
    seen: Seen,
    look: Look,
    sums: Sums,
    severities: Severities,
}

impl Pairs {
    /// Nothing seen yet. What no column of the file is for, nobody looks for.
    pub(super) fn new(bindings: &[Binding], severities: Severities) -> Self {
        let mut compared: Vec<(&'static Common, Vec<&'static RowsRule>)> = Vec::new();
        for rule in ROWS_RULES {
            let known = compared
                .iter_mut()
                .find(|(common, _)| std::ptr::eq(*common, rule.of));
            if let Some((_, rules)) = known {
                rules.push(rule);
            } else if bindings.iter().any(|binding| is_for(binding, rule)) {
                compared.push((rule.of, vec![rule]));
            }
        }
        // Who is kept out by one rule is nobody's first by another.
        let keeps_out = |rule: &&RowsRule| severities.of(rule.code) == Severity::Error;
        compared.sort_by_key(|(_, rules)| !rules.iter().any(keeps_out));
        Self {
            compared,
            sightings: Sightings::default(),
            seen: Seen::default(),
            look: Look::default(),
            sums: Sums::default(),
            severities,
        }
    }

    /// Notes what a row shows in the first pass.
    pub(super) fn see_keys(&mut self, drafts: &[Outcome]) {
        self.sums.see_keys(drafts);
        for (common, rules) in &self.compared {
            let of_type = |draft: &&Outcome| {
                rules
                    .iter()
                    .any(|rule| rule.record_type == draft.record_type)
            };
            for draft in drafts.iter().filter(of_type) {
                self.look.at(&draft.data, common);
                for (_, key) in &self.look.keys {
                    self.sightings.see(*key);
                }
            }
        }
    }

    /// Ends the first pass and drops what only it needs.
    pub(super) fn end_keys(&mut self) {
        let (again, _) = std::mem::take(&mut self.sightings).finish();
        self.seen = Seen::of(again);
    }

    /// Takes back an error of an invoice that is no more than the rounding of its lines.
    pub(super) fn allow_for_lines(&self, draft: &mut Outcome) {
        if let Some(sum) = self.sums.of(draft) {
            validate::allow_for_lines(&draft.data, sum.lines(), &mut draft.issues);
        }
    }

    /// Tells a record that is to go in of what an earlier one has too. A record that is in error is
    /// told nothing, and nobody is told of it. A row that was seen before is compared with the rows
    /// above it, so that a page can be made again in any order.
    pub(super) fn check(&mut self, draft: &mut Outcome) {
        for (common, rules) in &self.compared {
            let rules = || {
                let of_type = |rule: &&&RowsRule| rule.record_type == draft.record_type;
                rules.iter().filter(of_type)
            };
            if rules().next().is_none() || draft.severity() == Some(Severity::Error) {
                continue;
            }
            self.look.at(&draft.data, common);
            let mut told: Vec<Issue> = Vec::new();
            for &(field, key) in &self.look.keys {
                let Some(place) = self.seen.place(key) else {
                    continue;
                };
                let entry = Entry {
                    key,
                    data: self.look.rest,
                    row: draft.row,
                };
                let first = self.seen.first(place, entry);
                if first.row >= draft.row {
                    continue;
                }
                for rule in rules().filter(|rule| rule.when.holds(first.data, entry.data)) {
                    // One word with a person says enough, however many phones they share.
                    if told.iter().all(|issue| issue.code != rule.code) {
                        told.push(issue(rule, field, first.row, draft));
                    }
                }
            }
            self.severities.apply(&mut told);
            draft.issues.append(&mut told);
        }
        if let Some(mut issue) = self.sums.check(draft) {
            self.severities.apply(std::slice::from_mut(&mut issue));
            draft.issues.push(issue);
        }
    }
}

/// Whether a column of the file holds what a rule compares.
pub(super) fn is_for(binding: &Binding, rule: &RowsRule) -> bool {
    binding.record_type == rule.record_type && rule.of.fields.contains(&binding.field.name)
}

fn issue(rule: &RowsRule, field: &'static str, first_row: u32, draft: &Outcome) -> Issue {
    let value = draft.data.get(field).unwrap_or_default();
    let params = vec![
        ("value", value.to_owned()),
        ("first_row", first_row.to_string()),
    ];
    Issue::new(rule.code, params).of_field(field)
}
