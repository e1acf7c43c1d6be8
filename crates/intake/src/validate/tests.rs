use proptest::prelude::*;

use super::vectors::{Fields, facts, record};
use super::*;

fn issues(kind: RecordType, fields: Fields<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    check(&record(kind, &[fields]), &facts(), &mut issues);
    issues
}

const ANA: Fields<'_> = &[("full_name", "Ana Soto"), ("phone", "+525512345678")];
const LUNA: Fields<'_> = &[
    ("client", "c1"),
    ("name", "Luna"),
    ("species", "dog"),
    ("sex", "female"),
    ("birth_date", "2020-03-10"),
];

#[test]
fn a_good_record_has_no_issue() {
    assert_eq!(issues(RecordType::Client, ANA), []);
    assert_eq!(issues(RecordType::Pet, LUNA), []);
}

#[test]
fn the_messages_keep_the_words_of_the_specification() {
    let client: Fields<'_> = &[("email", "mascota076"), ("phone", "12345")];
    let texts: Vec<_> = issues(RecordType::Client, client)
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
fn a_refused_contact_weighs_less_beside_a_good_one() {
    let softened = |code: Code, field: &'static str, contacts: Fields<'_>| {
        let mut found = vec![Issue::new(code, vec![]).of_field(field)];
        let values = record(RecordType::Client, &[&[("full_name", "Ana")], contacts]);
        check(&values, &facts(), &mut found);
        found[0].severity
    };
    let good: [Fields<'_>; 4] = [
        &[("phone", "+525512345678")],
        &[("phone2", "+525512345678")],
        &[("phone3", "+525512345678")],
        &[("email", "ana@example.com")],
    ];
    for contact in good {
        for (code, field) in [
            (Code::PhoneInvalid, "phone"),
            (Code::PhoneInvalid, "emergency_contact_phone"),
            (Code::EmailInvalid, "email"),
        ] {
            assert_eq!(
                softened(code, field, contact),
                Severity::Warning,
                "{contact:?}"
            );
        }
    }
    // No contact, or none in a valid form, is no reason.
    for contact in [&[] as Fields<'_>, &[("phone", "12")], &[("email", "ana@")]] {
        assert_eq!(
            softened(Code::PhoneInvalid, "phone2", contact),
            Severity::Error
        );
    }
    // What would be imported in the wrong form, or is required, stays an error.
    for (code, field) in [
        (Code::FieldRequired, "phone2"),
        (Code::ClientPhoneFormat, "phone2"),
        (Code::ClientEmailFormat, "email"),
        (Code::TextTooLong, "address"),
    ] {
        assert_eq!(softened(code, field, good[0]), Severity::Error, "{code:?}");
    }
}

#[test]
fn only_full_dates_are_dates() {
    let day = NaiveDate::from_ymd_opt(2020, 3, 10);
    for (text, expected) in [
        ("2020-03-10", day),
        ("2020-02-30", None),
        ("2020-03-1", None),
        ("2020-03-10T10:00:00", None),
        ("ab", None),
        ("ññññññ", None),
    ] {
        assert_eq!(date(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_record_panics(texts in prop::collection::vec(prop::option::of("\\PC{1,12}"), 60)) {
        for kind in RecordType::ALL {
            let mut values = Values::new(*kind);
            for (position, text) in texts.iter().take(kind.fields().len()).enumerate() {
                if let Some(text) = text {
                    values.set(position, text);
                }
            }
            let mut issues = Vec::new();
            check(&values, &facts(), &mut issues);
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
