//! # weight_implausible
//!
//! ## What it means
//! The weight is not one that such an animal has.
//!
//! ## Why it matters
//! Doses are computed from the weight: grams typed as kilograms are dangerous.
//!
//! ## What to do
//! Take the suggested weight if it is right, or correct it.

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::transform::{Judgement, judge_weight};

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    let Some(weight) = values.at(fields.weight_kg) else {
        return;
    };
    let judgement = judge_weight(weight, values.at(fields.species));
    // What the transform said already, where it knew the species, is not said twice.
    if judgement == Judgement::Plausible
        || issues
            .iter()
            .any(|issue| issue.code == Code::WeightImplausible)
    {
        return;
    }
    let params = vec![("value", weight.to_owned()), ("suggestion", "–".to_owned())];
    add(issues, Code::WeightImplausible, "weight_kg", params);
    if judgement == Judgement::Impossible
        && let Some(issue) = issues.last_mut()
    {
        issue.severity = Severity::Error;
    }
}
