//! `mudanza transform`.

use insta::assert_snapshot;

use crate::program::Clinic;

/// The values of a transform of some lines, `-` where there is none.
fn values(arguments: &[&str], lines: &str) -> Vec<String> {
    let ran = Clinic::new().run_with(&[&["transform"], arguments].concat(), lines);
    assert!(ran.status < 2, "{ran:?}");
    let value = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["value"].as_str().unwrap_or("-").to_owned()
    };
    ran.stdout.lines().map(value).collect()
}

#[test]
fn alone_the_three_give_what_the_specification_gives() {
    let dates = "2020-03-10\n10/03/2020\n10-03-2020\n12/25/2020\n30/02/2021\nayer\n";
    assert_eq!(
        values(&["date_parse"], dates),
        [
            "2020-03-10",
            "2020-03-10",
            "2020-03-10",
            "2020-12-25",
            "-",
            "-"
        ]
    );
    let phones = "55 1234 5678\n525512345678\n+52 1 55 1234 5678\n123\n";
    assert_eq!(
        values(&["phone_format"], phones),
        [
            "+525512345678",
            "+525512345678",
            "+52 1 55 1234 5678",
            "123"
        ]
    );
    let species = "Perro\ngato\nAVE\nconejo\nhamster\nCanino\n";
    assert_eq!(
        values(&["species_map"], species),
        ["dog", "cat", "bird", "rabbit", "hamster", "other"]
    );
}

#[test]
fn in_a_batch_they_do_better() {
    let batch = ["--param", "context=batch"];
    let phones = "+52 1 55 1234 5678\n044 55 1234 5678\n";
    assert_eq!(
        values(&[&["phone_format"], &batch[..]].concat(), phones),
        ["+525512345678", "+525512345678"]
    );
    assert_eq!(
        values(&[&["species_map"], &batch[..]].concat(), "Canino\nFelino\n"),
        ["dog", "cat"]
    );
    let mdy = [&["date_parse"], &batch[..], &["--param", "date_order=mdy"]].concat();
    assert_eq!(values(&mdy, "12/03/2021\n"), ["2021-12-03"]);
}

#[test]
fn parameters_have_types() {
    let own = [
        "record_type_map",
        "--param",
        r#"values={"Limpieza":"grooming"}"#,
    ];
    assert_eq!(values(&own, "limpieza\nCirugía\n"), ["grooming", "surgery"]);
    let batch = ["--param", "context=batch"];
    let time = [
        &[
            "datetime",
            "--param",
            r#"columns=["Hora"]"#,
            "--param",
            r#"cells=["14:30"]"#,
        ][..],
        &batch,
    ];
    assert_eq!(
        values(&time.concat(), "2021-03-12\n"),
        ["2021-03-12T14:30:00"]
    );
    let zone = [
        &["datetime", "--param", "time_zone=America/Tijuana"][..],
        &batch,
    ]
    .concat();
    assert_eq!(
        values(&zone, "2023-07-12T14:30:00Z\n"),
        ["2023-07-12T07:30:00"]
    );
    let pattern = ["regex", "--param", r"pattern=[0-9]+"];
    assert_eq!(values(&pattern, "CP 06700\n"), ["06700"]);

    for (wrong, told) in [
        (
            &["money", "--param", "currency=MXP"][..],
            "it takes MXN, USD",
        ),
        (
            &["species_map", "--param", r#"values={"Pez":"fsh"}"#],
            "the nearest is \"fish\"",
        ),
        (
            &["coalesce", "--param", r#"columns={"a":"b"}"#],
            "a list of texts",
        ),
        (
            &[
                "datetime",
                "--param",
                "context=batch",
                "--param",
                "time_zone=America/Tijuan",
            ],
            "America/Tijuana",
        ),
        (&["text", "--param", r#"context=["batch"]"#], "one text"),
    ] {
        let ran = Clinic::new().run_with(&[&["transform"], wrong].concat(), "");
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(told), "{ran:?}");
    }
}

#[test]
fn what_a_line_of_the_answer_looks_like() {
    let clinic = Clinic::new();
    assert_snapshot!(
        clinic
            .run_with(&["transform", "date_parse"], "10/03/2020\nayer\n")
            .shown()
    );
    assert_snapshot!(clinic.run_with(&["transform", "fone_format"], "").shown());
    let wrong = ["transform", "date_parse", "--param", "context=never"];
    assert_snapshot!(clinic.run_with(&wrong, "").shown());
}
