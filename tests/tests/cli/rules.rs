//! `mudanza rules`, and severity by policy.

use insta::assert_snapshot;

use crate::program::{Clinic, TODAY};

const CLIENTS: &str = "nombre completo,celular,correo\nAna Soto,,\nEva Ruiz,5512345678,eva@\n";

#[test]
fn a_rule_is_explained_in_the_language_of_the_reader() {
    let clinic = Clinic::new();
    let rule = ["rules", "client_contact_missing"];
    assert_snapshot!(clinic.run(&rule).shown());
    assert_snapshot!(clinic.run(&[&rule[..], &["--lang", "es"]].concat()).shown());
    let document = clinic.json(0, &rule);
    assert_eq!(document["record_types"][0], "client");
    assert_eq!(document["adjustable"], true);
    assert!(document["help"]["remedy"].is_string(), "{document}");
}

#[test]
fn every_code_is_listed_and_can_be_asked_for() {
    let clinic = Clinic::new();
    let all = clinic.json(0, &["rules"]);
    let codes = all.as_array().unwrap();
    assert!(codes.len() > 100);
    for code in ["phone_invalid", "row_too_long", "orphan", "pet_too_old"] {
        assert!(codes.iter().any(|one| one["code"] == code), "{code}");
        assert_eq!(clinic.run(&["rules", code]).status, 0, "{code}");
    }
    let pets = clinic.run(&["rules", "--type", "pet"]);
    assert!(pets.stdout.contains("pet_too_old"));
    assert!(!pets.stdout.contains("client_contact_missing"));
    let wrong = clinic.run(&["rules", "pet_to_old"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("the nearest is pet_too_old"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn a_policy_decides_what_goes_in() {
    let clinic = Clinic::new();
    clinic.write("c.csv", CLIENTS);
    let errors = |status: i32, policy: &[&str]| {
        let all = [
            &["preview", "c.csv", "--type", "client"],
            &TODAY[..],
            policy,
        ]
        .concat();
        let document = clinic.json(status, &all);
        let counts = &document["report"]["records"]["client"];
        (
            counts["ready"].clone(),
            counts["error"].clone(),
            document["report"]["receipt"].clone(),
        )
    };
    let (ready, error, usual) = errors(0, &[]);
    assert_eq!((ready, error), (2.into(), 0.into()));
    let strict = [
        "--severity",
        "client_contact_missing=error",
        "--severity",
        "email_invalid=error",
    ];
    let (ready, error, receipt) = errors(1, &strict);
    assert_eq!((ready, error), (0.into(), 2.into()));
    assert_ne!(receipt, usual);
    // The saved plan says the same again, and the import is held to it.
    let saved = ["--save-plan", "plan.json"];
    errors(1, &[&strict[..], &saved].concat());
    let again = clinic.json(1, &["preview", "c.csv", "--plan", "plan.json"]);
    assert_eq!(again["report"]["receipt"], receipt);
    let receipt = receipt.as_str().unwrap();
    let import = [
        "import",
        "c.csv",
        "--plan",
        "plan.json",
        "--receipt",
        receipt,
    ];
    let batch = clinic.json(1, &import);
    assert_eq!(batch["batch"]["error_count"], 2, "{batch}");
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    let clinic = Clinic::new();
    clinic.write("c.csv", CLIENTS);
    for (policy, sentence) in [
        (
            "client_contact_mising=error",
            "the nearest is \"client_contact_missing\"",
        ),
        (
            "client_contact_missing=fatal",
            "note, warning or error are wanted",
        ),
        ("client_name_required=warning", "protects the data"),
        ("blank_header=error", "is not the plan's to choose"),
    ] {
        let ran = clinic.run(&["preview", "c.csv", "--severity", policy]);
        assert_eq!(ran.status, 2, "{policy}");
        assert!(ran.stderr.contains(sentence), "{policy}: {}", ran.stderr);
    }
    clinic.run(&["preview", "c.csv", "--save-plan", "plan.json"]);
    let plan = std::fs::read_to_string(clinic.path("plan.json")).unwrap();
    let mut plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(plan.get("severities"), None);
    plan["severities"] = serde_json::json!({ "pet_to_old": "error" });
    clinic.write("plan.json", plan.to_string());
    let ran = clinic.run(&["preview", "c.csv", "--plan", "plan.json"]);
    assert_eq!(ran.code(), "plan_invalid");
    assert!(
        ran.stderr.contains("the nearest is \"pet_too_old\""),
        "{}",
        ran.stderr
    );
}
