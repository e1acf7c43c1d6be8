use proptest::prelude::*;

use super::*;
use crate::issue::Severity;

fn record(kind: RecordType, fields: &[(&str, &str)]) -> Values {
    let mut values = Values::new(kind);
    for (field, text) in fields {
        assert!(kind.position(field).is_some(), "{field}");
        values.put(field, text);
    }
    values
}

fn issues(kind: RecordType, fields: &[(&str, &str)]) -> Vec<Issue> {
    let mut issues = Vec::new();
    check(
        &record(kind, fields),
        NaiveDate::from_ymd_opt(2026, 6, 15).unwrap(),
        &mut issues,
    );
    issues
}

fn codes(kind: RecordType, fields: &[(&str, &str)]) -> Vec<(Code, Severity)> {
    issues(kind, fields)
        .iter()
        .map(|issue| (issue.code, issue.severity))
        .collect()
}

const ANA: &[(&str, &str)] = &[("full_name", "Ana Soto"), ("phone", "+525512345678")];
const LUNA: &[(&str, &str)] = &[
    ("client", "c1"),
    ("name", "Luna"),
    ("species", "dog"),
    ("sex", "female"),
    ("birth_date", "2020-03-10"),
];

fn and<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [base, more].concat()
}

#[test]
fn a_good_record_has_no_issue() {
    assert_eq!(issues(RecordType::Client, ANA), []);
    assert_eq!(issues(RecordType::Pet, LUNA), []);
}

#[test]
fn the_messages_keep_the_words_of_the_specification() {
    let client = [("email", "mascota076"), ("phone", "12345")];
    let texts: Vec<_> = issues(RecordType::Client, &client)
        .iter()
        .map(Issue::message)
        .collect();
    assert_eq!(
        texts,
        [
            "Name is required",
            "Invalid email format",
            "Invalid phone format"
        ]
    );
    let texts: Vec<_> = issues(RecordType::Pet, &[("client", "c1"), ("sex", "male")])
        .iter()
        .map(Issue::message)
        .collect();
    assert_eq!(texts, ["Pet name is required", "Species is required"]);
}

#[test]
fn a_client_is_checked() {
    use Code::{ClientContactMissing, ClientPhoneFormat, ClientTaxIdKind};
    let client = |fields: &[(&str, &str)]| codes(RecordType::Client, fields);
    assert_eq!(
        client(&[("full_name", "Ana")]),
        [(ClientContactMissing, Severity::Warning)]
    );
    assert_eq!(
        client(&[("first_name", "Ana"), ("email", "ana@example.com")]),
        []
    );
    assert_eq!(
        client(&and(ANA, &[("phone2", "5512345678")])),
        [(ClientPhoneFormat, Severity::Error)]
    );
    for (tax_id, company, wrong) in [
        ("EKU9003173C9", "true", false),
        ("EKU9003173C9", "false", true),
        ("GODE561231GR8", "true", true),
        ("GODE561231GR8", "false", false),
        ("XAXX010101000", "true", false),
        ("800197268-4", "true", false),
    ] {
        let found = client(&and(ANA, &[("tax_id", tax_id), ("is_company", company)]));
        let expected = if wrong {
            vec![(ClientTaxIdKind, Severity::Warning)]
        } else {
            vec![]
        };
        assert_eq!(found, expected, "{tax_id}");
    }
}

#[test]
fn a_pet_is_checked() {
    use Code::{
        PetBirthInFuture, PetBreedSpecies, PetDeathBeforeBirth, PetOwnerMissing, PetSexUnknown,
        PetTooOld, WeightImplausible,
    };
    let pet = |more: &[(&str, &str)]| codes(RecordType::Pet, &and(LUNA, more));
    assert_eq!(
        codes(RecordType::Pet, &LUNA[1..]),
        [(PetOwnerMissing, Severity::Error)]
    );
    for (more, code, severity) in [
        (
            ("birth_date", "2026-06-16"),
            PetBirthInFuture,
            Severity::Error,
        ),
        (("birth_date", "1990-01-01"), PetTooOld, Severity::Warning),
        (("birth_date", "1930-03-12"), PetTooOld, Severity::Error),
        (
            ("deceased_at", "2019-01-01"),
            PetDeathBeforeBirth,
            Severity::Error,
        ),
        (("weight_kg", "150"), WeightImplausible, Severity::Warning),
        (("weight_kg", "3200"), WeightImplausible, Severity::Error),
        (("sex", "unknown"), PetSexUnknown, Severity::Warning),
        (("breed", "Siamés"), PetBreedSpecies, Severity::Warning),
    ] {
        assert_eq!(pet(&[more]), [(code, severity)], "{more:?}");
    }
    assert_eq!(
        pet(&[
            ("birth_date", "2026-06-15"),
            ("breed", "Pug"),
            ("weight_kg", "6.5")
        ]),
        []
    );
    assert_eq!(
        pet(&[("species", "reptile"), ("birth_date", "1960-01-01")]),
        []
    );
    assert_eq!(
        pet(&[("birth_date", "1990-01-01"), ("deceased_at", "2004-01-01")]),
        []
    );
}

#[test]
fn a_refused_contact_weighs_less_beside_a_good_one() {
    let refused = || vec![Issue::new(Code::PhoneInvalid, vec![]).of_field("phone2")];
    let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
    let mut found = refused();
    check(&record(RecordType::Client, ANA), today, &mut found);
    assert_eq!((found.len(), found[0].severity), (1, Severity::Warning));
    let mut found = refused();
    check(&record(RecordType::Client, &ANA[..1]), today, &mut found);
    assert_eq!((found.len(), found[0].severity), (1, Severity::Error));
}

#[test]
fn what_a_transform_said_is_not_said_again() {
    let mut found = vec![
        Issue::new(Code::WeightImplausible, vec![]).of_field("weight_kg"),
        Issue::new(Code::UnmappedValue, vec![]).of_field("sex"),
    ];
    let fields: Vec<_> = LUNA
        .iter()
        .copied()
        .filter(|(field, _)| *field != "sex")
        .collect();
    let values = record(RecordType::Pet, &and(&fields, &[("weight_kg", "150")]));
    check(
        &values,
        NaiveDate::from_ymd_opt(2026, 6, 15).unwrap(),
        &mut found,
    );
    assert_eq!(found.len(), 2);
}

proptest! {
    #[test]
    fn no_record_panics(texts in prop::collection::vec(prop::option::of("\\PC{1,12}"), 30)) {
        for kind in RecordType::ALL {
            let mut values = Values::new(*kind);
            for (position, text) in texts.iter().take(kind.fields().len()).enumerate() {
                if let Some(text) = text {
                    values.set(position, text);
                }
            }
            let mut issues = Vec::new();
            check(&values, NaiveDate::from_ymd_opt(2026, 6, 15).unwrap(), &mut issues);
            for issue in issues {
                // Every parameter that the text names was given.
                for name in issue.code.english().split('{').skip(1) {
                    let given = issue.params.iter().any(|(param, _)| name.starts_with(param));
                    prop_assert!(given, "{:?}", issue);
                }
            }
        }
    }
}
