use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::issue::Code;
use crate::schema::RecordType;
use crate::transform::{
    Context, Out, Param, Target, Transform, TransformError, TransformParams, Verdict, make,
    make_for,
};

fn params(pairs: &[(&str, Param)]) -> TransformParams {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

fn list(texts: &[&str]) -> Param {
    Param::List(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn map(pairs: &[(&str, &str)]) -> Param {
    let pairs = pairs
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
    Param::Map(pairs.collect::<BTreeMap<_, _>>())
}

fn field(record_type: RecordType, name: &str) -> Target {
    Target {
        record_type,
        field: record_type.field(name).unwrap(),
    }
}

fn apply(transform: &dyn Transform, cell: &str, others: &[&str]) -> (Verdict, Out) {
    let others: Vec<Cow<'_, str>> = others.iter().map(|text| Cow::Borrowed(*text)).collect();
    let context = Context {
        in_batch: true,
        others: &others,
        ..Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap())
    };
    let mut out = Out::default();
    (transform.apply(cell, &context, &mut out), out)
}

fn reason<T>(made: Result<T, TransformError>) -> String {
    made.err().unwrap().to_string()
}

#[test]
fn the_first_cell_that_says_something() {
    let phone = field(RecordType::Client, "phone");
    let given = params(&[("columns", list(&["Teléfono", "Casa"]))]);
    let coalesce = make_for(phone, "coalesce", &given).unwrap();
    assert_eq!(coalesce.columns(), ["Teléfono", "Casa"]);
    assert!(coalesce.fills_empty());
    // What is found is read as a phone, like any other.
    for (cell, others, expected) in [
        ("55 1234 5678", ["33 1234 5678", ""], Some("+525512345678")),
        ("", ["33 1234 5678", "x"], Some("+523312345678")),
        ("", ["", "044 55 1234 5678"], Some("+525512345678")),
        ("", ["", ""], None),
    ] {
        let (verdict, out) = apply(&*coalesce, cell, &others);
        assert_eq!(verdict == Verdict::Value, expected.is_some());
        assert_eq!(out.text, expected.unwrap_or_default());
    }
    assert_eq!(apply(&*coalesce, "hola", &[]).0, Verdict::Refused);
    let given = params(&[("columns", "race_other".into()), ("except", "other".into())]);
    let coalesce = make("coalesce", &given).unwrap();
    for (cell, other, expected) in [
        ("Other", "Xolo", "Xolo"),
        ("pug", "Xolo", "pug"),
        ("", "Xolo", "Xolo"),
        ("other", "", "other"),
        ("other", "other", "other"),
        ("", "", ""),
    ] {
        assert_eq!(apply(&*coalesce, cell, &[other]).1.text, expected);
    }
}

#[test]
fn several_cells_are_put_together() {
    let given = params(&[
        ("columns", list(&["Número", "Colonia"])),
        ("by", ", ".into()),
    ]);
    let concat = make("concat", &given).unwrap();
    for (cell, others, expected) in [
        ("Calle 5", ["12", "Centro"], "Calle 5, 12, Centro"),
        ("Calle 5", ["", "Centro"], "Calle 5, Centro"),
        ("", ["", "Centro"], "Centro"),
    ] {
        assert_eq!(apply(&*concat, cell, &others).1.text, expected);
    }
    assert_eq!(apply(&*concat, "", &["", ""]).0, Verdict::Null);
    let spaced = make("concat", &params(&[("columns", "Apellidos".into())])).unwrap();
    assert_eq!(apply(&*spaced, "Ana", &["Pérez"]).1.text, "Ana Pérez");
}

#[test]
fn the_plan_gives_values() {
    let species = field(RecordType::Pet, "species");
    let constant = make_for(species, "const", &params(&[("value", "Canino".into())])).unwrap();
    for cell in ["", "Felino"] {
        assert_eq!(apply(&*constant, cell, &[]).1.text, "dog");
    }
    let default = make_for(species, "default", &params(&[("value", "gato".into())])).unwrap();
    assert_eq!(apply(&*default, "", &[]).1.text, "cat");
    assert_eq!(apply(&*default, "Perro", &[]).1.text, "dog");

    // What the field cannot hold is refused when the plan is read.
    for name in ["const", "default"] {
        let wrong = reason(make_for(
            species,
            name,
            &params(&[("value", "Canguro".into())]),
        ));
        assert!(wrong.contains("Canguro"), "{wrong}");
    }
    let birth = field(RecordType::Pet, "birth_date");
    let wrong = reason(make_for(
        birth,
        "const",
        &params(&[("value", "ayer".into())]),
    ));
    assert!(wrong.contains("Cannot parse date"), "{wrong}");
    let text = params(&[("value", "Canino".into()), ("then", "text".into())]);
    let wrong = reason(make_for(species, "const", &text));
    assert!(wrong.contains("no value of this field"), "{wrong}");
    assert!(reason(make("const", &params(&[]))).contains("must be given"));
}

#[test]
fn one_cell_goes_to_several_fields() {
    let city = field(RecordType::Client, "city");
    let given = params(&[("by", ",".into()), ("fields", list(&["state", "phone"]))]);
    let split = make_for(city, "split", &given).unwrap();
    let (verdict, out) = apply(&*split, "Mérida, Yucatán, 55 1234 5678", &[]);
    assert_eq!((verdict, out.text.as_str()), (Verdict::Value, "Mérida"));
    assert_eq!(
        out.also,
        [
            ("state", "Yucatán".to_owned()),
            ("phone", "+525512345678".to_owned())
        ]
    );
    let (verdict, out) = apply(&*split, ", N/A, 123", &[]);
    assert_eq!((verdict, out.also.len()), (Verdict::Null, 0));
    assert_eq!(out.notes[0].code, Code::PhoneInvalid);

    for (part, expected) in [("1", "a"), ("2", "b"), ("3", "c"), ("-1", "c"), ("-3", "a")] {
        let given = params(&[("by", "/".into()), ("part", part.into())]);
        let split = make("split", &given).unwrap();
        assert_eq!(apply(&*split, "a / b / c", &[]).1.text, expected, "{part}");
    }
    let fourth = params(&[("by", "/".into()), ("part", "4".into())]);
    assert_eq!(
        apply(&*make("split", &fourth).unwrap(), "a/b/c", &[]).0,
        Verdict::Null
    );
    let last = params(&[("by", "/".into()), ("part", "-4".into())]);
    assert_eq!(
        apply(&*make("split", &last).unwrap(), "a/b/c", &[]).0,
        Verdict::Null
    );

    for (given, expected) in [
        (params(&[]), "must be given"),
        (params(&[("by", "".into())]), "must be given"),
        (
            params(&[("by", ",".into()), ("part", "0".into())]),
            "a number from -99 to 99",
        ),
        (
            params(&[("by", ",".into()), ("part", "x".into())]),
            "a number from -99 to 99",
        ),
        (
            params(&[("by", ",".into()), ("fields", "stat".into())]),
            "the nearest is \"state\"",
        ),
        (
            params(&[
                ("by", ",".into()),
                ("fields", "state".into()),
                ("part", "-1".into()),
            ]),
            "have none after them",
        ),
    ] {
        let wrong = reason(make_for(city, "split", &given));
        assert!(wrong.contains(expected), "{wrong}");
    }
    let nowhere = params(&[("by", ",".into()), ("fields", "state".into())]);
    assert!(reason(make("split", &nowhere)).contains("no record"));
}

#[test]
fn a_pattern_takes_a_part() {
    for (pattern, to, cell, expected) in [
        (r"\d+", None, "CP 06700 Centro", Some("06700")),
        (r"CP (\d+)", None, "CP 06700 Centro", Some("06700")),
        (r"(\d+)-(\d+)", Some("$2/$1"), "12-34", Some("34/12")),
        (
            r"(?<year>\d{4})",
            Some("año $year"),
            "en 2021",
            Some("año 2021"),
        ),
        (r"x(\d*)", None, "x", None),
        (r"(a)?b", None, "b", None),
    ] {
        let mut given = params(&[("pattern", pattern.into())]);
        given.extend(to.map(|to| ("to".to_owned(), Param::from(to))));
        let regex = make("regex", &given).unwrap();
        let (verdict, out) = apply(&*regex, cell, &[]);
        assert_eq!(verdict == Verdict::Value, expected.is_some(), "{pattern}");
        assert_eq!(out.text, expected.unwrap_or_default(), "{pattern}");
    }
    let regex = make("regex", &params(&[("pattern", r"\d+".into())])).unwrap();
    let (verdict, out) = apply(&*regex, "ninguna", &[]);
    assert_eq!(verdict, Verdict::Null);
    assert_eq!(out.notes[0].code, Code::PatternUnmatched);
    for pattern in ["(", "a{9999}{9999}", ""] {
        let wrong = reason(make("regex", &params(&[("pattern", pattern.into())])));
        assert!(wrong.contains("pattern="), "{wrong}");
    }
}

#[test]
fn a_table_gives_a_text_for_a_text() {
    let table = map(&[("Suc. Norte", "Norte"), ("Sucursal Centro", "Centro")]);
    let lookup = make("lookup", &params(&[("values", table.clone())])).unwrap();
    assert_eq!(apply(&*lookup, "SUC NORTE", &[]).1.text, "Norte");
    let (verdict, out) = apply(&*lookup, "Suc Nort", &[]);
    assert_eq!(verdict, Verdict::Null);
    assert_eq!(out.notes[0].code, Code::UnmappedValue);
    assert_eq!(out.notes[0].params[1], ("nearest", "Norte".to_owned()));
    let (_, out) = apply(&*lookup, "Luna", &[]);
    assert_eq!(out.notes[0].params[1], ("nearest", "–".to_owned()));
    assert_eq!(apply(&*lookup, "N/A", &[]).1.notes.len(), 0);
    let other = params(&[("values", table), ("else", "Matriz".into())]);
    assert_eq!(
        apply(&*make("lookup", &other).unwrap(), "Luna", &[]).1.text,
        "Matriz"
    );
    // A table may lead to words that the field reads.
    let species = field(RecordType::Pet, "species");
    let codes = params(&[("values", map(&[("1", "perro"), ("2", "gato")]))]);
    let lookup = make_for(species, "lookup", &codes).unwrap();
    assert_eq!(apply(&*lookup, "2", &[]).1.text, "cat");
    let long = "una palabra de más de cuarenta y ocho letras en total";
    let table = params(&[("values", map(&[(long, "larga")]))]);
    assert_eq!(
        apply(&*make("lookup", &table).unwrap(), long, &[]).1.text,
        "larga"
    );

    assert!(reason(make("lookup", &params(&[]))).contains("it needs"));
    let twice = params(&[("values", map(&[("a", "1"), ("A.", "2")]))]);
    assert!(reason(make("lookup", &twice)).contains("twice"));
}

#[test]
fn what_follows_is_named_by_then() {
    let given = params(&[
        ("pattern", r"\d+/\d+/\d+".into()),
        ("then", "date_parse".into()),
        ("then.order", "mdy".into()),
    ]);
    let regex = make("regex", &given).unwrap();
    assert_eq!(apply(&*regex, "nac. 05/06/2020", &[]).1.text, "2020-05-06");
    // The field's own transform takes parameters as well.
    let birth = field(RecordType::Pet, "birth_date");
    let given = params(&[("pattern", r"[\d/]+".into()), ("then.order", "mdy".into())]);
    let regex = make_for(birth, "regex", &given).unwrap();
    assert_eq!(apply(&*regex, "nac. 05/06/2020", &[]).1.text, "2020-05-06");
    // Generic ones may follow each other.
    let given = params(&[
        ("columns", "B".into()),
        ("then", "split".into()),
        ("then.by", "-".into()),
        ("then.part", "2".into()),
        ("then.then", "number".into()),
    ]);
    let chain = make("coalesce", &given).unwrap();
    assert_eq!(apply(&*chain, "", &["a-1.50"]).1.text, "1.5");
    assert_eq!(apply(&*chain, "", &["a- N/A"]).0, Verdict::Null);

    for (given, expected) in [
        (
            params(&[("columns", "B".into()), ("then", "date_pars".into())]),
            "\"date_parse\"",
        ),
        (
            params(&[("columns", "B".into()), ("thn", "x".into())]),
            "the nearest is then",
        ),
        (
            params(&[
                ("columns", "B".into()),
                ("then", "email".into()),
                ("then.order", "x".into()),
            ]),
            "it takes no parameters",
        ),
        (
            params(&[
                ("columns", "B".into()),
                ("then", "datetime".into()),
                ("then.columns", "C".into()),
            ]),
            "only the first",
        ),
        (
            params(&[
                ("columns", "B".into()),
                ("then.then.then.then.then", "text".into()),
            ]),
            "at most 4",
        ),
        (params(&[]), "the name of another column"),
        (
            params(&[("columns", map(&[("a", "b")]))]),
            "a list of texts",
        ),
        (params(&[("columns", list(&["a"; 9]))]), "at most 8 columns"),
    ] {
        let wrong = reason(make("coalesce", &given));
        assert!(wrong.contains(expected), "{wrong}");
    }
}
