//! # pet_sex_unknown
//!
//! ## What it means
//! The file does not say whether the pet is male or female.
//!
//! ## Why it matters
//! Some treatments depend on it.
//!
//! ## What to do
//! Nothing now: the pet goes in. Complete it at the next visit.
//!
//! ## Qué significa
//! El archivo no dice si la mascota es macho o hembra.
//!
//! ## Por qué importa
//! Algunos tratamientos dependen de ello.
//!
//! ## Qué hacer
//! Nada por ahora: la mascota entra. Complétalo en la próxima visita.

use super::{Facts, Rule, add, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetSexUnknown,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    // A cell that holds an unknown word was remarked as such.
    let remarked = || {
        issues
            .iter()
            .any(|one| one.field == Some("sex") && one.code == Code::UnmappedValue)
    };
    let sex = values.at(const { pet("sex") });
    if matches!(sex, None | Some("unknown")) && !remarked() {
        add(issues, Code::PetSexUnknown, "sex", Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, check};
    use crate::issue::{Code, Issue};
    use crate::validate::vectors::{GOOD, WARNING, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("name", "Luna")],
            &[
                (&[], WARNING),
                (&[("sex", "unknown")], WARNING),
                (&[("sex", "male")], GOOD),
                (&[("sex", "female")], GOOD),
            ],
        );
    }

    #[test]
    fn an_unknown_word_was_remarked_already() {
        for (code, field, count) in [
            (Code::UnmappedValue, "sex", 1),
            (Code::UnmappedValue, "species", 2),
            (Code::TextTooLong, "sex", 2),
        ] {
            let mut issues = vec![Issue::new(code, vec![]).of_field(field)];
            check(&record(RULE.record_type, &[]), &facts(), &mut issues);
            assert_eq!(issues.len(), count, "{code:?} {field}");
        }
    }
}
