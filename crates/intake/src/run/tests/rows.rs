//! Rows beside rows, and severity by policy.

use std::fmt::Write as _;

use super::{codes, plan_of, run};
use crate::issue::{Code, Severity};
use crate::plan::Plan;
use crate::record::Outcome;
use crate::run::{Filter, Pass, Run};

const CLIENTS: &str = "\
id_cliente,nombre completo,celular,teléfono,correo,rfc
1,Ana Soto,5512345678,,ana@example.com,GODE561231GR8
2,Luis Soto,5512345678,,luis@example.com,
3,Ana Soto,55 1234 5678,,,
4,Eva Ruiz,5511112222,+52 55 1234 5678,ANA@example.com,
5,Público en general,5512345678,,,XAXX010101000
6,Rosa Paz,5533334444,,,GODE561231GR8
7,,5512345678,,,
8,Rosa Paz Luna,5533334444,,,XAXX010101000
";

fn of_row(outcomes: &[Outcome], row: u32) -> Vec<(&'static str, String)> {
    let draft = outcomes.iter().find(|one| one.row == row).unwrap();
    let compared = draft
        .issues
        .iter()
        .filter(|issue| issue.params.iter().any(|(name, _)| *name == "first_row"));
    compared
        .map(|issue| {
            let first = issue.params.iter().find(|(name, _)| *name == "first_row");
            (issue.code.as_str(), first.unwrap().1.clone())
        })
        .collect()
}

#[test]
fn clients_that_have_something_in_common_are_told_of_the_first() {
    let (outcomes, _) = run(&plan_of(CLIENTS.as_bytes()), CLIENTS.as_bytes(), 4096);
    let row = |row| of_row(&outcomes, row);
    let told = |code, first: &str| (code, first.to_owned());
    assert_eq!(row(2), []);
    assert_eq!(row(3), [told("family_phone", "2")]);
    assert_eq!(row(4), [told("client_repeated", "2")]);
    assert_eq!(
        row(5),
        [told("family_phone", "2"), told("client_email_shared", "2")]
    );
    // Nobody in particular is no family, and is none of the others' either.
    assert_eq!(row(6), []);
    assert_eq!(row(7), [told("client_tax_id_repeated", "2")]);
    // A record in error is told nothing, and nobody is told of it.
    assert_eq!(row(8), []);
    assert_eq!(row(9), []);
    let family = &outcomes[1].issues;
    let family = family
        .iter()
        .find(|issue| issue.code == Code::FamilyPhone)
        .unwrap();
    assert_eq!(family.column.as_deref(), Some("celular"));
    assert_eq!(family.field, Some("phone"));
    let by_second = outcomes[3]
        .issues
        .iter()
        .find(|issue| issue.code == Code::FamilyPhone);
    assert_eq!(by_second.unwrap().column.as_deref(), Some("teléfono"));
}

#[test]
fn animals_that_have_something_in_common_are_told_of_the_first() {
    let csv = "\
id_mascota,mascota,especie,sexo,id_cliente,microchip
1,Luna,Perro,Hembra,C1,985141000123456
2,LUNA,Perro,Hembra,C1,
3,Luna,Gato,Hembra,C1,
4,Max,Perro,Macho,C2,985141000123456
";
    let (outcomes, report) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let told = |code, first: &str| (code, first.to_owned());
    assert_eq!(of_row(&outcomes, 2), []);
    assert_eq!(of_row(&outcomes, 3), [told("pet_same_name", "2")]);
    assert_eq!(of_row(&outcomes, 4), []);
    assert_eq!(of_row(&outcomes, 5), [told("pet_microchip_repeated", "2")]);
    assert_eq!(report.records["pet"].error, 1);
}

#[test]
fn what_is_told_of_rows_depends_on_no_chunks_and_comes_again_on_every_page() {
    // Rows enough for several blocks, in which every seventh phone comes again much later.
    let mut csv = CLIENTS.to_owned();
    for n in 0..6000_u32 {
        use std::fmt::Write as _;
        let phone = 5_520_000_000_u64 + u64::from(n % 5000);
        writeln!(csv, "x{n},Cliente {n} Soto,{phone},,,").unwrap();
    }
    let plan = plan_of(csv.as_bytes());
    let (outcomes, report) = run(&plan, csv.as_bytes(), 1 << 20);
    for chunk in [997, 4096] {
        assert_eq!(run(&plan, csv.as_bytes(), chunk).1.receipt, report.receipt);
    }
    let mut indexed = Run::new(&plan).unwrap().indexed();
    let groups = loop {
        indexed.push(csv.as_bytes(), &mut |_| {}).unwrap();
        if let Pass::Done(report) = indexed.end_pass(&mut |_| {}).unwrap() {
            break report.issues;
        }
    };
    let families = groups
        .iter()
        .find(|group| group.code == Code::FamilyPhone)
        .unwrap();
    let mut pager = indexed.into_pager().unwrap();
    let mut ordinals = pager.ordinals(Filter::Group(families.id));
    assert!(ordinals.len() >= 1000, "{}", ordinals.len());
    // From the last to the first: the pages of a person who scrolls.
    ordinals.reverse();
    for ordinal in ordinals.into_iter().step_by(97).chain([0, 1, 2, 3]) {
        let (block, start, end) = pager.block(ordinal).unwrap();
        let end = end.map_or(csv.len(), |end| end as usize);
        let bytes = &csv.as_bytes()[start as usize..end];
        let detail = pager.row(block, bytes, ordinal).unwrap().unwrap();
        let expected = &outcomes[ordinal as usize].issues;
        assert_eq!(&detail.records[0].issues, expected, "{ordinal}");
    }
}

fn with_policy(csv: &str, policy: &str) -> Plan {
    let plan = plan_of(csv.as_bytes());
    let mut document: serde_json::Value = serde_json::from_str(&plan.to_json()).unwrap();
    document["severities"] = serde_json::from_str(policy).unwrap();
    Plan::from_json(&document.to_string()).unwrap()
}

#[test]
fn a_policy_decides_what_goes_in() {
    let csv = CLIENTS;
    let usual = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096).1;
    let policy = r#"{"family_phone":"error","client_tax_id_repeated":"note"}"#;
    let (outcomes, report) = run(&with_policy(csv, policy), csv.as_bytes(), 4096);
    assert_ne!(report.receipt, usual.receipt);
    let severity = |row: u32, code: Code| {
        let draft = outcomes.iter().find(|one| one.row == row).unwrap();
        let issue = draft
            .issues
            .iter()
            .find(|issue| issue.code == code)
            .unwrap();
        (issue.severity, draft.status.as_str())
    };
    assert_eq!(severity(3, Code::FamilyPhone), (Severity::Error, "error"));
    assert_eq!(
        severity(7, Code::ClientTaxIdRepeated),
        (Severity::Note, "ready")
    );
    // A plan without a policy is the plan that it was before there were any.
    assert!(!plan_of(csv.as_bytes()).to_json().contains("severities"));
}

#[test]
fn a_record_that_is_no_error_any_more_stands_for_its_id() {
    let csv = "id_cliente,nombre completo,celular\n1,Ana Soto,55\n1,Ana Soto,55\n2,Eva Paz,5511112222\n2,Eva Paz,5511112222\n";
    let statuses = |plan: &Plan| {
        let (outcomes, _) = run(plan, csv.as_bytes(), 4096);
        let all = outcomes.iter().map(|one| one.status.as_str());
        all.collect::<Vec<_>>()
    };
    assert_eq!(
        statuses(&plan_of(csv.as_bytes())),
        ["error", "error", "ready", "skipped"]
    );
    let lenient = r#"{"phone_local_only":"warning","phone_invalid":"warning"}"#;
    assert_eq!(
        statuses(&with_policy(csv, lenient)),
        ["ready", "skipped", "ready", "skipped"]
    );
    // Who takes every repetition for a mistake can say so.
    let strict = r#"{"repeated_in_file":"error"}"#;
    assert_eq!(
        statuses(&with_policy(csv, strict)),
        ["error", "error", "ready", "error"]
    );
}

#[test]
fn an_owner_who_comes_again_keeps_the_animals_also_where_that_is_an_error() {
    let csv = "Mascota,Especie,Propietario,Celular\nLuna,Perro,Ana Paz,5512345678\nMax,Gato,Ana Paz,5512345678\n";
    let strict = r#"{"repeated_in_file":"error"}"#;
    let (outcomes, _) = run(&with_policy(csv, strict), csv.as_bytes(), 4096);
    assert_eq!(outcomes[2].status.as_str(), "error");
    assert_eq!(
        outcomes[3].status.as_str(),
        "ready",
        "{:?}",
        codes(&outcomes[3])
    );
}

#[test]
fn nobody_and_a_company_are_known_in_the_column_of_given_names() {
    let csv = "id,nombre,apellidos,celular\n\
               1,PUBLICO EN GENERAL,,5512345678\n\
               2,Refugio Patitas A.C.,,5587654321\n\
               3,Ana,Paz,5533334444\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let seen = |at: usize| (codes(&outcomes[at]), outcomes[at].data.get("is_company"));
    assert_eq!(seen(0), (vec!["placeholder_client"], None));
    assert_eq!(seen(1), (vec![], Some("true")));
    assert_eq!(seen(2), (vec![], None));
}

#[test]
fn dates_in_both_orders_are_told_and_not_asked() {
    let of = |cells: &[&str]| {
        let mut csv = "Mascota,Especie,Propietario,Celular,Nacimiento\n".to_owned();
        for (at, cell) in cells.iter().enumerate() {
            writeln!(csv, "Luna{at},Perro,Ana Paz{at},551234567{at},{cell}").unwrap();
        }
        let plan = plan_of(csv.as_bytes());
        let (_, report) = run(&plan, csv.as_bytes(), 4096);
        let remarks: Vec<_> = report
            .remarks
            .iter()
            .filter(|one| one.code.as_str().starts_with("date_order"))
            .map(|one| (one.code.as_str(), one.column.as_deref(), one.message()))
            .map(|(code, column, text)| format!("{code} {} {text}", column.unwrap_or("")))
            .collect();
        let asked = report.questions.iter().map(|one| one.code.as_str());
        (remarks.join("\n"), asked.collect::<Vec<_>>())
    };
    // As many of one order as of the other, and more of either.
    for (cells, day_first, month_first) in [
        (&["05/06/2020", "25/12/2020", "12/25/2020"][..], 3, 4),
        (&["25/12/2020", "26/12/2020", "12/25/2020"], 2, 4),
        (&["12/25/2020", "25/12/2020", "11/30/2020"], 3, 2),
    ] {
        let (told, asked) = of(cells);
        assert!(
            told.starts_with("date_order_mixed Nacimiento"),
            "{cells:?}: {told}"
        );
        let rows = [format!("(row {day_first})"), format!("(row {month_first})")];
        assert!(
            rows.iter().all(|row| told.contains(row)),
            "{cells:?}: {told}"
        );
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(asked.is_empty(), "{asked:?}");
    }
    let (told, asked) = of(&["05/06/2020", "01/02/2020"]);
    assert!(
        told.starts_with("date_order_ambiguous Nacimiento"),
        "{told}"
    );
    assert_eq!(asked, ["date_order_ambiguous"]);
    assert_eq!(of(&["25/12/2020", "01/02/2020"]), (String::new(), vec![]));
}
