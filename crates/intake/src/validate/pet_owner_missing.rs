//! # pet_owner_missing
//!
//! ## What it means
//! Nothing in the row says whose the pet is.
//!
//! ## Why it matters
//! A pet without an owner cannot be billed for, and nobody can be called.
//!
//! ## What to do
//! Map the column with the owner's id or name, or write it in the preview.
//!
//! ## Qué significa
//! Nada en la fila dice de quién es la mascota.
//!
//! ## Por qué importa
//! A una mascota sin propietario no se le puede cobrar ni se puede llamar a nadie.
//!
//! ## Qué hacer
//! Asigna la columna con el identificador o el nombre del propietario, o escríbelo en la vista
//! previa.

use super::{Facts, Rule, add, is_refused, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetOwnerMissing,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const SAID: [usize; 5] = [
        pet("client"),
        pet("client_name"),
        pet("client_phone"),
        pet("client_email"),
        pet("client_tax_id"),
    ];
    let unsaid = SAID.iter().all(|place| values.at(*place).is_none());
    if unsaid && !is_refused(issues, "client") {
        add(issues, Code::PetOwnerMissing, "client", Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, check};
    use crate::issue::{Code, Issue};
    use crate::validate::vectors::{ERROR, GOOD, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("name", "Luna")],
            &[
                (&[], ERROR),
                (&[("source_id", "7")], ERROR),
                (&[("client", "c1")], GOOD),
                (&[("client_phone", "+525512345678")], GOOD),
            ],
        );
    }

    #[test]
    fn an_owner_that_was_refused_is_not_missing() {
        let mut issues = vec![Issue::new(Code::TextTooLong, vec![]).of_field("client")];
        check(&record(RULE.record_type, &[]), &facts(), &mut issues);
        assert_eq!(issues.len(), 1);
    }
}
