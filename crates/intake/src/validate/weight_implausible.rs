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
//!
//! ## Qué significa
//! El peso no es el de un animal así.
//!
//! ## Por qué importa
//! Las dosis se calculan por el peso: gramos escritos como kilogramos son un peligro.
//!
//! ## Qué hacer
//! Toma el peso sugerido si es el correcto, o corrígelo.

use super::{Facts, Rule, add, pet};
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::{Judgement, judge_weight};

pub(super) const RULE: Rule = Rule {
    code: Code::WeightImplausible,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let Some(weight) = values.at(const { pet("weight_kg") }) else {
        return;
    };
    let judgement = judge_weight(weight, values.at(const { pet("species") }));
    // What the transform said already, where it knew the species, is not said twice.
    let said = || {
        issues
            .iter()
            .any(|issue| issue.code == Code::WeightImplausible)
    };
    if judgement == Judgement::Plausible || said() {
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

#[cfg(test)]
mod tests {
    use super::{RULE, check};
    use crate::issue::{Code, Issue};
    use crate::validate::vectors::{ERROR, GOOD, WARNING, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("name", "Luna"), ("species", "dog")],
            &[
                (&[], GOOD),
                (&[("weight_kg", "6.5")], GOOD),
                (&[("weight_kg", "150")], WARNING),
                (&[("weight_kg", "3200")], ERROR),
                (&[("weight_kg", "450"), ("species", "horse")], GOOD),
                (&[("weight_kg", "450"), ("species", "cat")], ERROR),
            ],
        );
    }

    #[test]
    fn what_the_transform_said_is_not_said_again() {
        let fields: &[_] = &[("species", "dog"), ("weight_kg", "150")];
        for (code, count) in [(Code::WeightImplausible, 1), (Code::WeightRange, 2)] {
            let mut issues = vec![Issue::new(code, vec![])];
            check(&record(RULE.record_type, &[fields]), &facts(), &mut issues);
            assert_eq!(issues.len(), count);
        }
    }
}
