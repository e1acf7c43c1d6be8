//! Whole runs over small files.

mod letters;
mod mappings;
mod repair;
mod rows;
mod sales;

use std::fmt::Write as _;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{Filter, Pass, Run};
use crate::ErrorKind;
use crate::plan::{self, Decision, Edit, Options, Plan};
use crate::record::{Outcome, Status};
use crate::report::Report;
use crate::survey::{Survey, SurveyOptions, Surveyor};

const OKVET: &str = "\
OkVet - Mascotas,,,,,,,,,,,,,
Nombre,Especie,Raza,Peso,Género,E.Reproductivo,Nacimiento,Fallecido,Nombres,TIdent,Ident.,Correo,Celular,Vinculado
Luna,Canino,Pug,12.5 Kilogramos,Hembra,Esterilizado,2020-03-10,,Ana Maria Perez Gomez,Ninguno / Teléfono móvil,+525512345678,ana@example.com,+525512345678,2026-08-01 08:00:00
Max,Felino,Criollo(a),0 Kilogramos,Macho,No esterilizado,0001-01-01,,Ana Maria Perez Gomez,Ninguno / Teléfono móvil,+525512345678,ana@example.com,+525512345678,2026-08-01 08:00:00
Kira,Dragón,,4 Kilogramos,Hembra,Esterilizado,2021-05-01,2026-08-03,Luis Soto,RFC,GODE561231GR8,,+525587654321,2026-08-01 08:00:00
,Canino,,3 Kilogramos,Macho,Esterilizado,2022-01-01,,Eva Ruiz,,,,5511112222,2026-08-01 08:00:00
";

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn survey(bytes: &[u8], chunk: usize) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    bytes
        .chunks(chunk)
        .for_each(|chunk| surveyor.push(chunk).unwrap());
    surveyor.finish().unwrap()
}

fn plan_of(bytes: &[u8]) -> Plan {
    plan::suggest(&survey(bytes, 4096), None, None, Options::default(), date()).unwrap()
}

fn run(plan: &Plan, bytes: &[u8], chunk: usize) -> (Vec<Outcome>, Report) {
    let mut run = Run::new(plan).unwrap();
    let mut outcomes = Vec::new();
    loop {
        let mut sink = |row: &super::RowOutcome<'_>| outcomes.extend_from_slice(row.outcomes);
        bytes
            .chunks(chunk)
            .for_each(|chunk| run.push(chunk, &mut sink).unwrap());
        if let Pass::Done(report) = run.end_pass(&mut sink).unwrap() {
            return (outcomes, *report);
        }
    }
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome
        .issues
        .iter()
        .map(|issue| issue.code.as_str())
        .collect()
}

#[test]
fn a_row_of_the_okvet_report_becomes_an_owner_and_a_pet() {
    let (outcomes, report) = run(&plan_of(OKVET.as_bytes()), OKVET.as_bytes(), 4096);
    let (ana, luna) = (&outcomes[0], &outcomes[1]);
    assert_eq!((ana.row, ana.status.as_str()), (3, "ready"));
    assert_eq!(ana.source_id, "okvet:c:+525512345678|ana maria perez gomez");
    assert_eq!(ana.data.get("first_name"), Some("Ana Maria"));
    assert_eq!(ana.data.get("last_name"), Some("Perez Gomez"));
    assert_eq!(
        ana.data.get("tax_id"),
        None,
        "the document column repeats the phone"
    );
    assert_eq!(
        luna.source_id,
        "okvet:c:+525512345678|ana maria perez gomez|luna|dog"
    );
    assert_eq!(
        luna.data.get("client"),
        Some("okvet:c:+525512345678|ana maria perez gomez")
    );
    assert_eq!(luna.data.get("species"), Some("dog"));
    assert_eq!(luna.data.get("weight_kg"), Some("12.5"));
    assert_eq!(luna.data.get("sex"), Some("female"));
    assert_eq!(luna.data.get("neutered"), Some("yes"));

    let (ana_again, max) = (&outcomes[2], &outcomes[3]);
    assert_eq!(ana_again.status.as_str(), "skipped");
    assert_eq!(codes(ana_again).last(), Some(&"repeated_in_file"));
    assert_eq!(max.data.get("weight_kg"), None);
    assert_eq!(max.data.get("birth_date"), None);
    assert_eq!(max.data.get("neutered"), Some("no"));
    assert!(codes(max).contains(&"date_sentinel"));

    let (luis, kira) = (&outcomes[4], &outcomes[5]);
    assert_eq!(luis.data.get("tax_id"), Some("GODE561231GR8"));
    assert_eq!(kira.data.get("is_deceased"), Some("true"));
    assert!(
        codes(kira).contains(&"unmapped_value"),
        "never a silent other"
    );

    assert_eq!(outcomes[7].status.as_str(), "error");
    assert!(codes(&outcomes[7]).contains(&"pet_name_required"));
    assert_eq!(report.rows, 4);
    assert_eq!(report.records["client"].skipped, 1);
    assert_eq!(report.records["pet"].error, 1);
    assert_eq!(report.receipt.len(), 64);
}

#[test]
fn the_order_of_day_and_month_is_settled_for_the_column() {
    let csv = "Mascota,Especie,Propietario,Celular,Nacimiento\n\
               Luna,Perro,Ana Paz,5512345678,05/06/2020\n\
               Max,Gato,Eva Paz,5512345679,25/12/2020\n\
               Kira,Gato,Eva Sol,5512345670,12/25/2020\n";
    let plan = plan_of(csv.as_bytes());
    // One column holds both orders, so neither of them is proved.
    assert!(matches!(
        plan.decisions[0],
        Decision::DateOrder { row: None, .. }
    ));
    let csv = csv.replace("12/25/2020", "01/02/2020");
    let plan = plan_of(csv.as_bytes());
    assert!(matches!(
        plan.decisions[0],
        Decision::DateOrder { row: Some(3), .. }
    ));
    let (outcomes, _) = run(&plan, csv.as_bytes(), 4096);
    assert_eq!(outcomes[1].data.get("birth_date"), Some("2020-06-05"));
}

#[test]
fn an_id_does_not_depend_on_the_order_of_rows_nor_on_relatives() {
    let head = "Mascota,Especie,Nacimiento,Propietario,Celular\n";
    let a = "Luna,Perro,2020-01-02,Ana Paz,5512345678\n";
    let b = "Luna,Perro,2023-01-02,Ana Paz,5512345678\n";
    let c = "Luna,Perro,2023-01-02,Luis Paz,5512345678\n";
    let ids = |text: String| {
        let (outcomes, _) = run(&plan_of(text.as_bytes()), text.as_bytes(), 4096);
        assert!(outcomes.iter().all(|one| one.status != Status::Error));
        let mut ids: Vec<_> = outcomes.iter().map(|one| one.source_id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let forward = ids(format!("{head}{a}{b}{c}"));
    assert_eq!(forward, ids(format!("{head}{c}{b}{a}")));
    // Two people behind one phone stay two, and so do three animals of one name.
    assert_eq!(forward.len(), 5, "{forward:?}");
    let alone = ids(format!("{head}{a}"));
    assert!(
        forward.contains(&alone[0]),
        "who comes later does not change who was there"
    );
}

#[test]
fn an_id_does_not_depend_on_the_day() {
    let csv = "Mascota,Especie,Edad,Propietario,Celular\n\
               Luna,Perro,3 años,Ana Paz,5512345678\n\
               Luna,Perro,9 años,Ana Paz,5512345678\n";
    let mut plan = plan_of(csv.as_bytes());
    let ids = |plan: &Plan| {
        let (outcomes, _) = run(plan, csv.as_bytes(), 4096);
        outcomes
            .iter()
            .map(|one| one.source_id.clone())
            .collect::<Vec<_>>()
    };
    let today = ids(&plan);
    plan.reference_date = plan.reference_date.succ_opt().unwrap();
    assert_eq!(today, ids(&plan));
}

#[test]
fn the_number_of_somebody_else_is_not_the_clients() {
    let csv = "id,Nombre,Apellidos,Correo,Telefono alternativo\n\
               1,Ana,Paz,ana@example.com,5511112222 / 5533334444\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let data = &outcomes[0].data;
    assert_eq!(data.get("emergency_contact_phone"), Some("+525511112222"));
    assert_eq!(data.get("phone"), None);
    assert!(codes(&outcomes[0]).contains(&"phone_many"));
}

#[test]
fn one_row_of_other_bytes_does_not_move_a_header_that_is_utf8() {
    let csv = b"id,Nombre,Apellidos,Tel\xC3\xA9fono\n1,Ana,Mu\xF1oz,5512345678\n";
    let plan = plan_of(csv);
    let (outcomes, _) = run(&plan, csv, 4096);
    assert_eq!(outcomes[0].data.get("last_name"), Some("Muñoz"));
    assert!(codes(&outcomes[0]).contains(&"undecodable_bytes"));
}

#[test]
fn files_far_beyond_the_head_do_not_depend_on_chunks() {
    // windows-1252, quotes with line ends, damaged rows, a byte order mark: 200 KB of each.
    let rows = b"Luna,Perro,Ana Mu\xF1oz,5512345678,\"a\nb\"\nMax,Gato,\"Eva,5587654321,x\nKira,Gato,\"Luz \"\"L\"\"\",5511112222\n";
    for mark in [&b""[..], b"\xEF\xBB\xBF"] {
        let mut file = mark.to_vec();
        file.extend_from_slice(b"Mascota,Especie,Propietario,Celular,Notas\n");
        (0..2000).for_each(|_| file.extend_from_slice(rows));
        let plan = plan_of(&file);
        let whole = run(&plan, &file, 4 << 20).1.receipt;
        let seen = serde_json::to_string(&survey(&file, 4 << 20)).unwrap();
        for chunk in [1, 7, 64 << 10] {
            assert_eq!(run(&plan, &file, chunk).1.receipt, whole);
            assert_eq!(serde_json::to_string(&survey(&file, chunk)).unwrap(), seen);
        }
    }
}

#[test]
fn rows_may_end_in_a_carriage_return_alone() {
    let csv =
        "id,Nombre,Apellidos,Celular\r1,Ana,\"Paz\",5512345678\r2,Eva,\"Sol\rLuna\",5512345679\r";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 7);
    let rows: Vec<_> = outcomes
        .iter()
        .map(|one| (one.row, one.data.get("last_name")))
        .collect();
    assert_eq!(rows, [(2, Some("Paz")), (3, Some("Sol\nLuna"))]);
}

#[test]
fn a_header_without_rows_is_an_empty_file() {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(b"id,Nombre,Celular\n\n").unwrap();
    assert_eq!(surveyor.finish().unwrap_err().kind(), ErrorKind::EmptyFile);
}

#[test]
fn one_id_for_two_people_is_not_a_repeat() {
    let csv = "id,Nombre,Apellidos,Celular\n\
               7,Ana,Paz,5512345678\n\
               7,Eva,Sol,5512345679\n\
               7,Ana,Paz,5512345677\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    assert_eq!(codes(&outcomes[1]), ["id_of_another"]);
    assert_eq!(outcomes[1].status, Status::Error);
    assert_eq!(codes(&outcomes[2]), ["repeated_with_differences"]);
}

#[test]
fn a_pet_does_not_go_to_another_owner_with_the_same_id() {
    let csv = "id cliente,Propietario,Mascota,Especie,Celular\n\
               7,Ana Paz,Luna,Perro,5512345678\n\
               7,Eva Sol,Max,Gato,5512345679\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    assert!(codes(&outcomes[3]).contains(&"owner_in_error"));
    assert_eq!(outcomes[3].status, Status::Error);
}

#[test]
fn rows_that_the_file_does_not_have_are_told() {
    let mut plan = plan_of(OKVET.as_bytes());
    plan.edits.push(Edit {
        row: 999,
        column: "Nombre".into(),
        value: "Toby".into(),
    });
    plan.excluded_rows.extend([5, 1]);
    let (_, report) = run(&plan, OKVET.as_bytes(), 4096);
    let told = report
        .remarks
        .iter()
        .filter(|issue| issue.code.as_str() == "edit_not_applied");
    assert_eq!(
        told.map(|issue| issue.row).collect::<Vec<_>>(),
        [Some(1), Some(999)]
    );
}

#[test]
fn each_row_is_read_in_its_own_encoding() {
    let rows = [
        "1,Ana,Pe\u{f1}a,5512345678\n".as_bytes(),
        b"2,Eva,Mu\xF1oz,5512345679\n",
        b"3,Luz,Ib\xE1\xF1ez,5512345670\n",
    ];
    let mut csv = b"id,Nombre,Apellidos,Celular\n".to_vec();
    for row in rows {
        csv.extend_from_slice(row);
    }
    let (outcomes, _) = run(&plan_of(&csv), &csv, 4096);
    let names: Vec<_> = outcomes
        .iter()
        .map(|one| one.data.get("last_name").unwrap())
        .collect();
    assert_eq!(names, ["Peña", "Muñoz", "Ibáñez"]);
    assert_eq!(codes(&outcomes[0]), ["undecodable_bytes"]);
    assert!(codes(&outcomes[1]).is_empty());
}

#[test]
fn a_table_that_is_too_wide_is_refused() {
    let csv = format!("{}\n", "a,".repeat(30_000));
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    let refused = surveyor
        .push(csv.as_bytes())
        .and_then(|()| surveyor.finish().map(|_| ()));
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[test]
fn the_same_animal_twice_is_not_guessed() {
    let csv = "Mascota,Especie,Peso,Propietario,Celular\n\
               Luna,Perro,4,Ana Paz,5512345678\n\
               Luna,Perro,9,Ana Paz,5512345678\n\
               Luna,Perro,4,Ana Paz,5512345678\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    assert_eq!(
        codes(&outcomes[3]),
        ["pet_sex_unknown", "ambiguous_duplicate"]
    );
    assert_eq!(outcomes[3].status.as_str(), "error");
    assert_eq!(outcomes[5].status.as_str(), "skipped");
}

#[test]
fn damaged_rows_are_reported_by_number() {
    let csv = "id,Nombre,Apellidos,Celular\n1,Ana,Paz\n2,Eva,Sol,5512345678,extra\n\"3,Luz,Mar,5512345679\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let seen: Vec<_> = outcomes
        .iter()
        .map(|one| (one.row, one.status.as_str()))
        .collect();
    assert_eq!(seen, [(2, "ready"), (3, "error"), (4, "error")]);
    assert!(codes(&outcomes[0]).contains(&"row_too_short"));
    assert!(codes(&outcomes[1]).contains(&"row_too_long"));
    assert!(codes(&outcomes[2]).contains(&"unclosed_quote"));
}

#[test]
fn edits_and_exclusions_are_part_of_the_plan() {
    let mut plan = plan_of(OKVET.as_bytes());
    let before = run(&plan, OKVET.as_bytes(), 4096).1.receipt;
    plan.edits.push(Edit {
        row: 6,
        column: "Nombre".into(),
        value: "Toby".into(),
    });
    plan.excluded_rows.push(5);
    let (outcomes, report) = run(&plan, OKVET.as_bytes(), 4096);
    assert_eq!(outcomes[7].data.get("name"), Some("Toby"));
    assert_eq!(outcomes[7].status.as_str(), "ready");
    assert_eq!(outcomes[5].status.as_str(), "skipped");
    assert_ne!(report.receipt, before);
}

#[test]
fn a_file_that_is_not_the_one_of_the_plan_is_refused() {
    let plan = plan_of(OKVET.as_bytes());
    let mut run = Run::new(&plan).unwrap();
    let other = OKVET.replace("Raza", "Color");
    let error = run.push(other.as_bytes(), &mut |_| {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanMismatch);
    let mut run = Run::new(&plan).unwrap();
    run.push(b"only,one\n", &mut |_| {}).unwrap();
    assert_eq!(
        run.end_pass(&mut |_| {}).unwrap_err().kind(),
        ErrorKind::PlanMismatch
    );
}

#[test]
fn a_plan_that_cannot_be_right_is_refused_with_the_nearest_name() {
    let mut plan = plan_of(OKVET.as_bytes());
    plan.mappings[0].target_field = "nam".to_owned();
    let error = Run::new(&plan).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanInvalid);
    assert!(error.to_string().contains("\"name\""), "{error}");
    plan.mappings[0].target_field = "breed".to_owned();
    assert!(
        Run::new(&plan)
            .unwrap_err()
            .to_string()
            .contains("keep one")
    );
    let mut sound = plan_of(OKVET.as_bytes());
    let mut plan = sound.clone();
    plan.decisions.push(Decision::Deleted {
        column: "Mascotta".to_owned(),
    });
    let error = Run::new(&plan).unwrap_err().to_string();
    sound.decisions.push(Decision::Deleted {
        column: "Nombre".to_owned(),
    });
    assert!(
        error.contains("decides about column \"Mascotta\""),
        "{error}"
    );
    for (sound_word, wrong, place, nearest) in [
        (
            "\"record_type\":\"pet\"",
            "\"record_type\":\"pett\"",
            "mappings[",
            "pet",
        ),
        (
            "\"source\":\"okvet\"",
            "\"source\":\"okvett\"",
            "source",
            "okvet",
        ),
        (
            "\"kind\":\"deleted\"",
            "\"kind\":\"deletted\"",
            "decisions[",
            "deleted",
        ),
        ("\"mappings\":", "\"mapings\":", "", "mappings"),
    ] {
        let json = sound.to_json();
        assert!(json.contains(sound_word), "{sound_word}: {json}");
        let error = Plan::from_json(&json.replacen(sound_word, wrong, 1)).unwrap_err();
        let told = error.to_string();
        assert!(told.contains(place), "{told}");
        assert!(
            told.ends_with(&format!("the nearest is {nearest:?}")),
            "{told}"
        );
    }
    let json = sound.to_json().replace("\"version\":1,", "\"version\":9,");
    assert_eq!(
        Plan::from_json(&json).unwrap_err().kind(),
        ErrorKind::PlanVersion
    );
    assert_eq!(
        Plan::from_json("{").unwrap_err().kind(),
        ErrorKind::PlanInvalid
    );
}

#[test]
fn a_page_shows_what_the_run_made() {
    let plan = plan_of(OKVET.as_bytes());
    let bytes = OKVET.as_bytes();
    let mut run = Run::new(&plan).unwrap().indexed();
    while let Pass::Again = {
        run.push(bytes, &mut |_| {}).unwrap();
        run.end_pass(&mut |_| {}).unwrap()
    } {}
    let mut pager = run.into_pager().unwrap();
    assert_eq!(pager.ordinals(Filter::All), [0, 1, 2, 3]);
    assert_eq!(pager.ordinals(Filter::Flag(super::flag::ERROR)), [3]);
    let (block, start, end) = pager.block(3).unwrap();
    assert_eq!((block, end), (0, None));
    let page = pager
        .page(block, &bytes[start as usize..], &[0, 3])
        .unwrap();
    assert_eq!(page.rows, [3, 6]);
    assert_eq!(page.ends.len(), 2 * 14);
    assert!(page.text.starts_with("Lunadog"), "{}", page.text);
    let detail = pager
        .row(block, &bytes[start as usize..], 1)
        .unwrap()
        .unwrap();
    assert_eq!(
        (detail.row, detail.cells[3].raw.as_str()),
        (4, "0 Kilogramos")
    );
    assert_eq!(
        detail.records[0].status.as_str(),
        "skipped",
        "a page knows the other rows"
    );
}

#[test]
fn a_damaged_row_stands_for_no_other() {
    let csv = "Mascota,Especie,Propietario,Celular\n\
               Luna,Perro,Ana Paz,5512345678,extra\n\
               Max,Gato,Ana Paz,5512345678\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let statuses: Vec<_> = outcomes.iter().map(|one| one.status.as_str()).collect();
    assert_eq!(statuses, ["error", "error", "ready", "ready"]);
}

#[test]
fn a_few_foreign_owners_do_not_move_the_clinic() {
    let mut csv = String::from("id,Nombre,Apellidos,Celular\n");
    for n in 0..500 {
        let phone = if n % 20 == 0 {
            format!("+5730011100{:02}", n / 20)
        } else {
            format!("55{:08}", 20_000_000 + n)
        };
        writeln!(csv, "{n},Ana,Paz,{phone}").unwrap();
    }
    let plan = plan_of(csv.as_bytes());
    assert_eq!(plan.decisions, []);
    let (outcomes, _) = run(&plan, csv.as_bytes(), 4096);
    assert_eq!(outcomes[1].data.get("phone"), Some("+525520000001"));
    assert_eq!(outcomes[20].data.get("phone"), Some("+573001110001"));
}

#[test]
fn one_cell_may_fill_several_fields() {
    let csv = "id,Nombre,Apellidos,Celular,Teléfono\n\
               1,Ana,Paz,5512345678 / 5587654321,5533334444\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let data = &outcomes[0].data;
    let phones = ["phone", "phone2", "phone3"].map(|name| data.get(name).unwrap_or_default());
    assert_eq!(phones, ["+525512345678", "+525533334444", "+525587654321"]);

    let csv = "Mascota,Especie,Propietario,Celular,Nacimiento,Fallecido\n\
               Luna,Perro,Ana Paz,5512345678,2019-03-10,2021\n\
               Max,Gato,Ana Paz,5512345678,2018,\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let precision = |at: usize| outcomes[at].data.get("birth_precision").map(str::to_owned);
    assert_ne!(
        precision(1).as_deref(),
        Some("year"),
        "2021 is the year of the death"
    );
    assert_eq!(precision(3).as_deref(), Some("year"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any chunks give the same survey, outcomes and receipt.
    #[test]
    fn chunks_do_not_matter(
        rows in proptest::collection::vec(
            ("[A-Za-zñ é]{0,8}", "Canino|Felino|perro|x", "[0-9+ ()]{0,14}", "(\"[a-z\n,]{0,9}\"|[0-9/.-]{0,10})"),
            1..30,
        ),
    ) {
        let mut text = String::from("Mascota,Especie,Celular,Nacimiento,Propietario\n");
        for (name, species, phone, birth) in &rows {
            writeln!(text, "{name},{species},{phone},{birth},Ana {name}").unwrap();
        }
        let bytes = text.as_bytes();
        let json = |chunk| serde_json::to_string(&survey(bytes, chunk)).unwrap();
        let plan = plan_of(bytes);
        let (outcomes, report) = run(&plan, bytes, 4 << 20);
        let whole = serde_json::to_string(&outcomes).unwrap();
        for chunk in [1, 7, 64 << 10] {
            prop_assert_eq!(json(chunk), json(4 << 20));
            let (outcomes, again) = run(&plan, bytes, chunk);
            prop_assert_eq!(&again.receipt, &report.receipt);
            prop_assert_eq!(serde_json::to_string(&outcomes).unwrap(), whole.as_str());
        }
    }
}
