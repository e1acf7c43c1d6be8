//! What a mapping says beyond its column: further columns, words of its own, a time zone.

use serde_json::{Value, json};

use super::*;
use crate::issue::Code;
use crate::schema::RecordType;

/// The plan of a file with its JSON changed.
fn changed(csv: &str, change: impl FnOnce(&mut Value)) -> Result<Plan, crate::Error> {
    let mut document: Value = serde_json::from_str(&plan_of(csv.as_bytes()).to_json()).unwrap();
    change(&mut document);
    Plan::from_json(&document.to_string())
}

fn mapping<'a>(document: &'a mut Value, column: &str) -> &'a mut Value {
    let mappings = document["mappings"].as_array_mut().unwrap();
    let found = mappings
        .iter_mut()
        .find(|mapping| mapping["source_field"] == column);
    found.unwrap()
}

fn refusal(plan: Result<Plan, crate::Error>) -> String {
    let error = plan.and_then(|plan| Run::new(&plan).map(drop)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanInvalid);
    error.to_string()
}

const CLIENTS: &str = "id,Nombre,Apellidos,Celular,Casa\n\
                       1,Ana,Paz,,55 1234 5678\n\
                       2,Luis,Paz,33 1234 5678,N/A\n\
                       3,Eva,Paz,s/n,n/a\n";

#[test]
fn a_mapping_reads_further_columns() {
    let plan = changed(CLIENTS, |plan| {
        let celular = mapping(plan, "Celular");
        celular["transform"] = json!("coalesce");
        celular["params"] = json!({"columns": ["Casa"]});
    })
    .unwrap();
    // What was read is written again as it was.
    assert_eq!(Plan::from_json(&plan.to_json()).unwrap(), plan);
    let (outcomes, _) = run(&plan, CLIENTS.as_bytes(), 7);
    let phones: Vec<_> = outcomes.iter().map(|one| one.data.get("phone")).collect();
    assert_eq!(phones, [Some("+525512345678"), Some("+523312345678"), None]);
}

#[test]
fn what_a_mapping_says_must_be_right() {
    let of = |transform: &str, params: Value| {
        let transform = transform.to_owned();
        refusal(changed(CLIENTS, move |plan| {
            let celular = mapping(plan, "Celular");
            celular["transform"] = json!(transform);
            celular["params"] = params;
        }))
    };
    let message = of("coalesce", json!({"columns": ["Cassa"]}));
    assert!(
        message.contains("\"Cassa\"") && message.contains("\"Casa\""),
        "{message}"
    );
    let message = of("coalesce", json!({}));
    assert!(message.starts_with("column \"Celular\""), "{message}");
    let message = of("const", json!({"value": "no sé"}));
    assert!(message.contains("no sé"), "{message}");
    let message = of("coalesce", json!({"columns": 3}));
    assert!(
        message.contains("a parameter is a text, a list"),
        "{message}"
    );
}

#[test]
fn an_unknown_time_zone_or_country_is_refused() {
    let message = refusal(changed(CLIENTS, |plan| {
        plan["options"]["time_zone"] = json!("America/Mexico_Cty");
    }));
    assert!(message.contains("\"America/Mexico_City\""), "{message}");
    let message = refusal(changed(CLIENTS, |plan| {
        plan["options"]["country"] = json!("Mexico");
    }));
    assert!(message.contains("country"), "{message}");
    let message = refusal(changed(CLIENTS, |plan| {
        plan["options"]["country"] = json!("XX");
    }));
    assert!(message.contains("the nearest is \"MX\""), "{message}");
}

#[test]
fn unknown_words_are_counted_with_what_they_may_mean() {
    let mut csv = String::from("id,Mascota,Especie,Propietario,Celular\n");
    for n in 0..60 {
        let species = match n {
            0..6 => "Caninno".to_owned(),
            6..8 => "Canguro".to_owned(),
            8 => "Perro".to_owned(),
            _ => format!("Especie {n}"),
        };
        writeln!(csv, "{n},Luna{n},{species},Ana Paz,55123456{n:02}").unwrap();
    }
    let (_, report) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let group = report
        .issues
        .iter()
        .find(|group| group.code == Code::UnmappedValue)
        .unwrap();
    assert_eq!(
        (group.count, group.values.len(), group.more_values),
        (59, 50, 3)
    );
    let first = &group.values[0];
    assert_eq!(
        (first.value.as_str(), first.count, first.first_row),
        ("Caninno", 6, 2)
    );
    assert_eq!(first.nearest, ["dog"]);
    let second = &group.values[1];
    assert_eq!((second.value.as_str(), second.count), ("Canguro", 2));
    assert!(second.nearest.is_empty());
    assert_eq!(group.values[2].value, "Especie 9");

    // The clinic says what they are.
    let plan = changed(&csv, |plan| {
        mapping(plan, "Especie")["params"] =
            json!({"values": {"caninno": "dog", "CANGURO": "other"}});
    })
    .unwrap();
    let (outcomes, report) = run(&plan, csv.as_bytes(), 4096);
    let pets: Vec<_> = outcomes
        .iter()
        .filter(|one| one.record_type == RecordType::Pet)
        .collect();
    assert_eq!(pets[0].data.get("species"), Some("dog"));
    assert_eq!(pets[7].data.get("species"), Some("other"));
    let group = report
        .issues
        .iter()
        .find(|group| group.code == Code::UnmappedValue);
    assert_eq!(group.unwrap().count, 51);
    // Not a word of the field.
    let message = refusal(changed(&csv, |plan| {
        mapping(plan, "Especie")["params"] = json!({"values": {"Canguro": "marsupial"}});
    }));
    assert!(message.contains("marsupial"), "{message}");
}

#[test]
fn an_age_in_a_named_unit_can_be_run() {
    let csv = "Mascota,Especie,Propietario,Celular,Edad (años)\nLuna,Perro,Ana Paz,5512345678,5\n";
    let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    let pet = outcomes
        .iter()
        .find(|one| one.record_type == RecordType::Pet);
    assert!(pet.unwrap().data.get("birth_date").is_some());
}

/// The database extract says its units and its chips in columns of their own way.
#[test]
fn the_extract_of_okvet_keeps_its_units_and_its_texts() {
    let pets = "id,owner_id,name,specie,race,gender_id,weight,weight_unit,reproductive_state,code\n\
                1,7,Luna,feline,siames,2,3200,g,sterilized,981098100000001\n\
                2,7,Max,canine,pug,1,20,lb,unsterilized,8877\n\
                3,7,Sol,canine,pug,1,12.5,kg,unsterilized,\n";
    let (outcomes, _) = run(&plan_of(pets.as_bytes()), pets.as_bytes(), 4096);
    let of = |name: &str| [0, 1, 2].map(|at: usize| outcomes[at].data.get(name));
    assert_eq!(of("weight_kg"), [Some("3.2"), Some("9.072"), Some("12.5")]);
    assert_eq!(of("microchip"), [Some("981098100000001"), None, None]);
    assert_eq!(of("code"), [None, Some("8877"), None]);

    let visits = "id,pet_id,vet_id,user_id,consult_at,type,anamnesis,objetive,interpretation,\
                  diagnostic_plan,therapeutic_plan,problems,differential_diagnosis,\
                  final_diagnosis,treatment,next_control_at,temperature,temperature_unit,weight,\
                  weight_unit,bcs,crt\n\
                  1,1,9,3,2026-01-02 10:00:00,general,a,b,c,d,e,f,g,h,i,,101.3,f,4000,g,5/9,2\n";
    let (outcomes, _) = run(&plan_of(visits.as_bytes()), visits.as_bytes(), 4096);
    let of = |name: &str| outcomes[0].data.get(name).unwrap_or_default();
    assert_eq!([of("temp_c"), of("weight_kg")], ["38.5", "4"]);
    // What stands in several columns for one field is joined and not lost.
    assert_eq!([of("assessment"), of("treatment")], ["c f g", "e i"]);
}

#[test]
fn a_time_in_a_column_of_its_own_is_that_of_the_date_beside_it() {
    let visits = "Fecha cita,Hora inicio,Hora fin,Cliente,Mascota,Estatus\n\
                  13/02/2026,10:30,11:00,Ana,Luna,Confirmada\n\
                  13/02/2026,17:00,,Ana,Luna,Confirmada\n\
                  13/02/2026,,,Ana,Sol,Confirmada\n";
    let plan = plan_of(visits.as_bytes());
    let (outcomes, report) = run(&plan, visits.as_bytes(), 7);
    let times: Vec<_> = outcomes
        .iter()
        .map(|one| (one.data.get("starts_at"), one.data.get("ends_at")))
        .collect();
    assert_eq!(
        times,
        [
            (Some("2026-02-13T10:30:00"), Some("2026-02-13T11:00:00")),
            (Some("2026-02-13T17:00:00"), None),
            (Some("2026-02-13T00:00:00"), None),
        ]
    );
    assert!(outcomes.iter().all(|one| one.status == Status::Ready));
    // A column that another one is read with is not left out.
    assert!(unmapped(&report).is_empty());
}

#[test]
fn an_end_takes_its_day_from_the_start() {
    let visits = "Fecha y hora,Hora fin,Cliente,Mascota,Estatus\n\
                  03/02/2026 10:30,11:00,Ana,Luna,Confirmada\n\
                  13/02/2026 17:00,,Ana,Luna,Confirmada\n";
    let plan = plan_of(visits.as_bytes());
    let (outcomes, _) = run(&plan, visits.as_bytes(), 7);
    assert_eq!(
        outcomes[0].data.get("starts_at"),
        Some("2026-02-03T10:30:00")
    );
    assert_eq!(outcomes[0].data.get("ends_at"), Some("2026-02-03T11:00:00"));
    assert!(outcomes.iter().all(|one| one.status == Status::Ready));
}

#[test]
fn a_weight_has_the_unit_beside_it() {
    let pets = "Mascota,Especie,Peso,Unidad,Propietario,Celular\n\
                Luna,Canino,9,lb,Ana Paz,55 1234 5678\n\
                Sol,Felino,4,kg,Ana Paz,55 1234 5678\n\
                Coco,Ave,400,g,Ana Paz,55 1234 5678\n\
                Max,Canino,12,,Ana Paz,55 1234 5678\n";
    let plan = plan_of(pets.as_bytes());
    let (outcomes, report) = run(&plan, pets.as_bytes(), 7);
    let weights: Vec<_> = outcomes
        .iter()
        .filter_map(|one| one.data.get("weight_kg"))
        .collect();
    assert_eq!(weights, ["4.082", "4", "0.4", "12"]);
    assert!(unmapped(&report).is_empty());
}

fn unmapped(report: &Report) -> Vec<&str> {
    let of_columns = report.remarks.iter();
    of_columns
        .filter(|issue| issue.code == Code::ColumnNotMapped)
        .filter_map(|issue| issue.column.as_deref())
        .collect()
}

#[test]
fn a_consultation_of_the_extract_has_its_units() {
    let header = "id,pet_id,vet_id,user_id,consult_at,type,anamnesis,objetive,interpretation,\
                  diagnostic_plan,therapeutic_plan,problems,differential_diagnosis,\
                  final_diagnosis,treatment,next_control_at,temperature,temperature_unit,weight,\
                  weight_unit,bcs,crt,heart_rate,breathing_rate,saturation,blood_pressure,glycemia,\
                  mucous_membrane,skin,skin_obs,eyes,eyes_obs,ears,ears_obs,mouth,mouth_obs,nose,\
                  nose_obs,heart,heart_obs,lungs,lungs_obs,abdomen,abdomen_obs,kidneys,kidneys_obs,\
                  nerves,nerves_obs,bones,bones_obs,muscles,muscles_obs,joints,joints_obs,general,\
                  general_obs,file,import_id,created_at,updated_at,deleted_at";
    let row = "7,1,2,3,2026-02-01 10:30:00,general,Tos,Alerta,Sana,,,,,,,,101.3,f,1200,g";
    let csv = format!(
        "{header}\n{row}{}\n",
        ",".repeat(header.matches(',').count() - 19)
    );
    let plan = plan_of(csv.as_bytes());
    assert_eq!(plan.source, crate::plan::Source::Okvet);
    let (outcomes, _) = run(&plan, csv.as_bytes(), 7);
    assert_eq!(outcomes[0].data.get("weight_kg"), Some("1.2"));
    assert_eq!(outcomes[0].data.get("temp_c"), Some("38.5"));
}

const PETS_OF_THE_EXTRACT: &str = "\
    id,owner_id,name,specie,race,specie_other,race_other,gender_id,color,birth_at,weight,\
    weight_unit,size_id,reproductive_state,photo,dead,dead_at,code,food,created_at,updated_at,\
    deleted_at\n\
    1,9,Luna,canine,other,,Xoloitzcuintle,2,Negro,2020-03-10,9,lb,,sterilized,,0,,,,,,\n\
    2,9,Max,canine,pug,,,1,Negro,2020-03-10,9,kg,,sterilized,,0,,,,,,2024-05-06 10:00:00\n\
    3,9,Sol,feline,other,,,1,Negro,2020-03-10,4,kg,,sterilized,,0,,,,,,0000-00-00 00:00:00\n\
    2,9,Max,canine,pug,,,1,Negro,2020-03-10,9,kg,,sterilized,,0,,,,,,NULL\n";

#[test]
fn what_the_extract_has_deleted_stays_out() {
    let plan = plan_of(PETS_OF_THE_EXTRACT.as_bytes());
    let column = "deleted_at".to_owned();
    assert!(plan.decisions.contains(&Decision::Deleted { column }));
    let (outcomes, report) = run(&plan, PETS_OF_THE_EXTRACT.as_bytes(), 7);
    let told: Vec<_> = outcomes
        .iter()
        .map(|one| {
            let deleted = one
                .issues
                .iter()
                .any(|issue| issue.code == Code::RowDeleted);
            (one.row, deleted, one.status == Status::Skipped)
        })
        .collect();
    // A row that was deleted stands for nothing: the same pet below it is no repeat.
    assert_eq!(
        told,
        [
            (2, false, false),
            (3, true, true),
            (4, false, false),
            (5, false, false)
        ]
    );
    assert_eq!(outcomes[1].issues.len(), 1);
    assert_eq!(report.records["pet"].skipped, 1);
    assert!(!unmapped(&report).contains(&"deleted_at"));
}

#[test]
fn another_breed_has_a_name_of_its_own() {
    let plan = plan_of(PETS_OF_THE_EXTRACT.as_bytes());
    let (outcomes, _) = run(&plan, PETS_OF_THE_EXTRACT.as_bytes(), 7);
    let breeds: Vec<_> = outcomes.iter().map(|one| one.data.get("breed")).collect();
    assert_eq!(breeds[0], Some("Xoloitzcuintle"));
    assert_eq!(breeds[2], Some("other"));
    let without = PETS_OF_THE_EXTRACT.replace("race_other", "x");
    let plan = plan_of(without.as_bytes());
    let (outcomes, _) = run(&plan, without.as_bytes(), 7);
    assert_eq!(outcomes[1].data.get("breed"), breeds[1]);
}

#[test]
fn a_birth_that_the_file_gives_was_not_worked_out() {
    let pets = "Mascota,Especie,Nacimiento,Edad\n\
                Luna,Canino,2020-03-10,6 años\n\
                Sol,Canino,,6 años\n\
                Max,Canino,2010-03-10,6 años\n";
    let plan = plan_of(pets.as_bytes());
    let (outcomes, _) = run(&plan, pets.as_bytes(), 7);
    let has = |code: Code| -> Vec<bool> {
        outcomes
            .iter()
            .map(|one| one.issues.iter().any(|issue| issue.code == code))
            .collect()
    };
    assert_eq!(has(Code::BirthEstimated), [false, true, false]);
    assert_eq!(has(Code::ContradictoryValues), [false, false, true]);
    assert_eq!(outcomes[0].data.get("birth_date"), Some("2020-03-10"));
}

#[test]
fn who_lives_is_not_deceased() {
    for (column, alive, dead, odd) in [
        ("Vivo", "Sí", "No", "quizá"),
        ("Vivo", "Vivo", "Muerto", "activo"),
        ("Alive", "yes", "no", "perhaps"),
        ("Mascota viva", "1", "0", "2"),
        ("Estado", "Viva", "Fallecida", ""),
    ] {
        let csv = format!(
            "Mascota,Especie,{column},Propietario,Celular\n\
             Luna,Canino,{alive},Ana Paz,5512345601\n\
             Sol,Canino,{dead},Luz Paz,5512345602\n\
             Max,Canino,,Eva Paz,5512345603\n\
             Nala,Canino,{odd},Isa Paz,5512345604\n"
        );
        // What is neither is told, and is no answer.
        let (outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
        let pets = outcomes
            .iter()
            .filter(|one| one.record_type == RecordType::Pet);
        let deceased: Vec<_> = pets
            .clone()
            .map(|pet| pet.data.get("is_deceased"))
            .collect();
        assert_eq!(
            deceased,
            [Some("false"), Some("true"), None, None],
            "{column} {alive}"
        );
        let told: Vec<_> = pets
            .map(|pet| super::codes(pet).contains(&"unmapped_value"))
            .collect();
        assert_eq!(
            told,
            [false, false, false, !odd.is_empty()],
            "{column} {alive}"
        );
    }
}
