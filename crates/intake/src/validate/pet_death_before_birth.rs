//! # pet_death_before_birth
//!
//! ## What it means
//! The date of death is before the date of birth.
//!
//! ## Why it matters
//! One of the two is wrong, and it is not known which.
//!
//! ## What to do
//! Correct one of the dates in the preview.
//!
//! ## Qué significa
//! La fecha de muerte es anterior a la de nacimiento.
//!
//! ## Por qué importa
//! Una de las dos está mal y no se sabe cuál.
//!
//! ## Qué hacer
//! Corrige una de las fechas en la vista previa.

use super::{Facts, Rule, add, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetDeathBeforeBirth,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let birth = values.at(const { pet("birth_date") });
    let death = values.at(const { pet("deceased_at") });
    let (Some(birth), Some(death)) = (birth, death) else {
        return;
    };
    // Canonical dates compare as text.
    if death < birth {
        let params = vec![("birth", birth.to_owned()), ("death", death.to_owned())];
        add(issues, Code::PetDeathBeforeBirth, "deceased_at", params);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("birth_date", "2020-03-10")],
            &[
                (&[], GOOD),
                (&[("deceased_at", "2020-03-10")], GOOD),
                (&[("deceased_at", "2026-01-01")], GOOD),
                (&[("deceased_at", "2020-03-09")], ERROR),
                (&[("deceased_at", "2019-12-31")], ERROR),
                (&[("deceased_at", "2019-12-31"), ("birth_date", "")], GOOD),
            ],
        );
    }
}
