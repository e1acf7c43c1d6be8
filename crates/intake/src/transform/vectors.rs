//! Every vector of the domain's tables, through the one door that files and the command line use.
//!
//! The tests of each transform say more; this one says that nothing of the tables is missing. Where
//! a vector is argued against, the comment beside it says why.

mod people;

use chrono::NaiveDate;

use super::{Context, Country, Out, Param, TransformParams, Verdict, Zone, make};
use crate::issue::Issue;
use crate::plan::{DateOrder, DecimalMark};
use crate::text::clean;

/// What a cell becomes.
#[derive(Clone, Copy, Debug)]
enum Is {
    Value(&'static str),
    Null,
    Error,
}
use Is::{Error, Null, Value};

fn context() -> Context<'static> {
    Context {
        in_batch: true,
        date_order: Some(DateOrder::Dmy),
        ..Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap())
    }
}

/// Checks cells that become the same. Codes stand in the order of the notes.
fn all(
    name: &str,
    params: &[(&str, &str)],
    context: &Context<'_>,
    cells: &[&str],
    is: Is,
    codes: &[&str],
) {
    let params: TransformParams = params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Param::from(*value)))
        .collect();
    let transform = make(name, &params).unwrap();
    for cell in cells {
        let mut out = Out::default();
        let verdict = transform.apply(&clean(cell), context, &mut out);
        let (expected, text) = match is {
            Value(text) => (Verdict::Value, text),
            Null => (Verdict::Null, ""),
            Error => (Verdict::Refused, ""),
        };
        assert_eq!(
            (verdict, out.text.as_str()),
            (expected, text),
            "{name} {cell:?}"
        );
        let found: Vec<_> = out.notes.iter().map(|note| note.code.as_str()).collect();
        assert_eq!(found, codes, "{name} {cell:?}");
        for note in out.notes {
            let issue = Issue::new(note.code, note.params);
            for text in [issue.message(), issue.message_es()] {
                assert!(!text.contains('{'), "a text lacks its values: {text}");
            }
        }
    }
}

fn plain(name: &str, cells: &[&str], is: Is, codes: &[&str]) {
    all(name, &[], &context(), cells, is, codes);
}

#[test]
fn phones() {
    let phone = |cells: &[&str], is: Is, codes: &[&str]| plain("phone_format", cells, is, codes);
    let home = Value("+525512345678");
    phone(
        &[
            "55 1234 5678",
            "(55) 1234-5678",
            "55.1234.5678",
            "525512345678",
        ],
        home,
        &[],
    );
    phone(
        &[
            "+52 1 55 1234 5678",
            "5215512345678",
            "0052 1 5512345678",
            "044 55 1234 5678",
        ],
        home,
        &["phone_legacy_prefix"],
    );
    let sonora = Value("+526622123456");
    phone(
        &["045 662 212 3456", "01 662 212 3456"],
        sonora,
        &["phone_legacy_prefix"],
    );
    phone(
        &["01 800 123 4567"],
        Value("+528001234567"),
        &["phone_legacy_prefix"],
    );
    phone(&["521234567890"], Error, &["phone_invalid"]);
    phone(
        &["15512345678", "3001110009"],
        Null,
        &["phone_country_ambiguous"],
    );
    phone(&["12345678", "2123456"], Error, &["phone_local_only"]);
    phone(&["+573001110001"], Value("+573001110001"), &[]);
    phone(&["+1 619 555 0123"], Value("+16195550123"), &[]);
    phone(
        &[
            "5512345678 / 5587654321",
            "5512345678 y 5587654321 (esposo)",
            "5512345678 ext. 12",
            "5512345678x12",
            "5512345678.0",
        ],
        home,
        &[],
    );
    phone(&["5.51235E+09"], Error, &["precision_lost"]);
    let fillers = ["0000000000", "1111111111", "9999999999", "1234567890"];
    phone(&fillers, Null, &["phone_placeholder"]);
    phone(&["***", "no tiene", "s/n", "-"], Null, &[]);
    let junk = ["+&44 7700 9#00123", "+44 77(00 900123"];
    phone(&junk, Value("+447700900123"), &["phone_junk_removed"]);
    phone(
        &["\u{202a}+52 1 55 1234 5678\u{202c}"],
        home,
        &["phone_legacy_prefix"],
    );
    phone(&["correo@x.com"], Error, &["wrong_type"]);
    for (area, cell, expected) in [("55", "12345678", home), ("662", "2123456", sonora)] {
        let context = Context {
            area_code: Some(area),
            ..context()
        };
        all(
            "phone_format",
            &[],
            &context,
            &[cell],
            expected,
            &["phone_area_added"],
        );
    }
    let colombian = Context {
        row_country: Some(Country::CO),
        ..context()
    };
    all(
        "phone_format",
        &[],
        &colombian,
        &["3001110009"],
        Value("+573001110009"),
        &[],
    );
    all(
        "phone_format",
        &[],
        &colombian,
        &["6012345678"],
        Value("+576012345678"),
        &[],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of vectors")]
fn dates() {
    let date = |cells: &[&str], is: Is, codes: &[&str]| plain("date_parse", cells, is, codes);
    let march = Value("2021-03-12");
    date(
        &[
            "2021-03-12",
            "2021/3/12",
            "20210312",
            "12-mar-2021",
            "12 de marzo de 2021",
            "12 marzo 2021",
            "Mar 12, 2021",
            "viernes, 12 de marzo de 2021",
            "12/03/2021",
            "12.03.2021",
            "12-03-21",
            "12/03/21",
            "44267",
            "44267.5625",
            "2021-03-12 14:30:00",
            "2021-03-12T14:30:00Z",
            "12/03/2021 2:30 p. m.",
            "12/03/2021 2:30\u{a0}p.\u{202f}m.",
            "12/03/2021 02:30 PM",
        ],
        march,
        &[],
    );
    date(&["December 18 2015"], Value("2015-12-18"), &[]);
    all(
        "date_parse",
        &[("order", "mdy")],
        &context(),
        &["12/03/2021"],
        Value("2021-12-03"),
        &[],
    );
    all(
        "date_parse",
        &[("epoch", "1904")],
        &context(),
        &["42805"],
        march,
        &[],
    );
    date(&["12/03/85"], Value("1985-03-12"), &[]);
    date(&["12/03/30"], Value("1930-03-12"), &[]);
    all(
        "date_parse",
        &[("future", "true")],
        &context(),
        &["12/03/30"],
        Value("2030-03-12"),
        &[],
    );
    date(&["2019"], Value("2019-01-01"), &["date_precision"]);
    date(
        &["03/2021", "marzo 2021", "mar-21"],
        Value("2021-03-01"),
        &["date_precision"],
    );
    // The serial numbers 1 to 59 are days of 1900, when no patient of a clinic lived: in a column
    // of texts they are ages or days of the month, and are refused like 60.
    date(
        &["60", "1", "59", "-1", "2958466"],
        Error,
        &["date_unparsable"],
    );
    date(
        &[
            "0000-00-00",
            "0001-01-01",
            "1900-01-00",
            "1899-12-30",
            "01/01/1900",
        ],
        Null,
        &["date_sentinel"],
    );
    let impossible = ["30/02/2021", "2024-02-30", "2024/13/05", "29/02/2023"];
    date(&impossible, Error, &["date_invalid"]);
    date(
        &["ayer", "pendiente", "NO", "?"],
        Error,
        &["date_unparsable"],
    );
    date(&["12/25/2020"], Error, &["date_against_order"]);

    let zone = Zone::named("America/Mexico_City").unwrap();
    let others = ["12/03/2021".into()];
    let context = Context {
        zone: Some(&zone),
        others: &others,
        ..context()
    };
    let time = |cells: &[&str], is: Is| all("datetime", &[], &context, cells, is, &[]);
    let afternoon = Value("2021-03-12T14:30:00");
    time(
        &[
            "2021-03-12 14:30:00",
            "12/03/2021 2:30 p. m.",
            "12/03/2021 02:30 PM",
            "2021-03-12T20:30:00Z",
            "2021-03-12T22:30:00+02:00",
        ],
        afternoon,
    );
    time(&["23:04 | 09-04-23"], Value("2023-04-09T23:04:00"));
    time(&["44267.5625"], Value("2021-03-12T13:30:00"));
    let columns = [("columns", "Fecha")];
    all(
        "datetime",
        &columns,
        &context,
        &["14:30 - 15:30"],
        afternoon,
        &[],
    );
}

#[test]
fn ages() {
    let age = |day: (i32, u32, u32), unit: Option<&str>, cells: &[&str], is: Is, codes: &[&str]| {
        let context = Context {
            species: Some("dog"),
            reference_date: NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap(),
            ..context()
        };
        let params: Vec<_> = unit.map(|unit| ("unit", unit)).into_iter().collect();
        all("age_to_birth", &params, &context, cells, is, codes);
    };
    let (may, known) = ((2024, 5, 31), &["birth_estimated"][..]);
    age(
        may,
        None,
        &["3 años 2 meses", "3a 2m", "3 A 2 M"],
        Value("2021-03-31"),
        known,
    );
    age(may, None, &["8 meses"], Value("2023-09-30"), known);
    age(may, None, &["45 días"], Value("2024-04-16"), known);
    age((2024, 3, 31), None, &["1 mes"], Value("2024-02-29"), known);
    age((2024, 2, 29), None, &["1 año"], Value("2023-02-28"), known);
    age(
        may,
        None,
        &["2 1/2 años", "2,5 años"],
        Value("2021-11-30"),
        known,
    );
    age(may, Some("years"), &["5"], Value("2019-05-31"), known);
    age(may, Some("days"), &["730"], Value("2022-06-01"), known);
    let vague = ["5", "0", "<1 año", "cachorro", "adulto", "geriátrico"];
    age(may, None, &vague, Null, &["age_vague"]);
    age(may, Some("years"), &["-1"], Error, &["number_unparsable"]);
    let old = &["age_implausible", "birth_estimated"][..];
    age(may, Some("years"), &["31"], Value("1993-05-31"), old);
}

#[test]
fn weights() {
    let weight = |cells: &[&str], is: Is, codes: &[&str]| plain("weight_kg", cells, is, codes);
    for (cells, kilograms) in [
        (&["12.5 Kilogramos"][..], "12.5"),
        (&["4,5 kg", "4kg500", "4.500"], "4.5"),
        (&["850 gr", "850 Gramos"], "0.85"),
        (&["9 lb", "9 libras"], "4.082"),
        (&["1 kg 200 g"], "1.2"),
        (&[".5", "1/2"], "0.5"),
    ] {
        weight(cells, Value(kilograms), &[]);
    }
    weight(&["10-12 kg"], Null, &["weight_range"]);
    weight(&["0", "0 Kilogramos", "0.00", "N/A"], Null, &[]);
    weight(&["-3", "m"], Error, &["number_unparsable"]);
    weight(&["9999"], Error, &["weight_implausible"]);
    let cat = Context {
        species: Some("cat"),
        ..context()
    };
    all(
        "weight_kg",
        &[],
        &cat,
        &["3200", "0.4 g"],
        Error,
        &["weight_implausible"],
    );
}

/// Units that stand in a column of their own; that of the cell goes before.
#[test]
fn units_beside() {
    for (name, unit, cell, is) in [
        ("weight_kg", "g", "3200", Value("3.2")),
        ("weight_kg", "lb", "9", Value("4.082")),
        ("weight_kg", "kg", "12.5", Value("12.5")),
        ("weight_kg", "", "12.5", Value("12.5")),
        ("weight_kg", "g", "4 kg", Value("4")),
        ("weight_kg", "kg", "0", Null),
        ("temperature", "f", "101.3", Value("38.5")),
        ("temperature", "c", "38.5", Value("38.5")),
        ("temperature", "", "38,5", Value("38.5")),
        ("temperature", "f", "38.5 C", Value("38.5")),
    ] {
        let others = [unit.into()];
        let context = Context {
            others: &others,
            ..context()
        };
        all(name, &[("columns", "unidad")], &context, &[cell], is, &[]);
    }
}

#[test]
fn amounts() {
    let money = |cells: &[&str], is: Is, codes: &[&str]| plain("money", cells, is, codes);
    money(
        &["$1,234.56", "1.234,56", "$ 1\u{a0}234,56", "1'234.56"],
        Value("1234.56"),
        &[],
    );
    money(&["25.000", "1,234"], Error, &["number_ambiguous"]);
    let cop = [("currency", "COP")];
    all("money", &cop, &context(), &["25.000"], Value("25000"), &[]);
    for (mark, expected) in [(DecimalMark::Point, "25"), (DecimalMark::Comma, "25000")] {
        let context = Context {
            decimal: Some(mark),
            ..context()
        };
        all("money", &[], &context, &["25.000"], Value(expected), &[]);
    }
    money(&["25000"], Value("25000"), &[]);
    money(&["1.234.567"], Value("1234567"), &[]);
    money(&["1,234,567.8"], Value("1234567.8"), &[]);
    money(
        &["MXN 350", "350 MXN", "350 pesos", "$350.00 M.N."],
        Value("350"),
        &[],
    );
    money(&["(350.00)", "350-", "-$350"], Value("-350"), &[]);
    // The schema's decimals have no zeros at their end: 31.20 is written 31.2.
    money(&["31.200000000000003"], Value("31.2"), &[]);
    money(&["gratis", "cortesía"], Value("0"), &["amount_free"]);
    money(&["#¡VALOR!"], Error, &["number_unparsable"]);
    // In a workbook it is a number, and comes here as 1200.
    money(&["1.2E+3"], Error, &["precision_lost"]);
}

#[test]
fn vitals_and_lots() {
    for (cells, score) in [
        (&["3/5"][..], "3"),
        (&["3.5/5", "3.5(1-5)"], "3.5"),
        (&["5/9", "5 de9", "5 - 9"], "5"),
        (&["6,5/9"], "6.5"),
        (&["7 de 9"], "7"),
    ] {
        plain("bcs", cells, Value(score), &[]);
    }
    plain("bcs", &["3"], Value("3"), &["bcs_scale_unknown"]);
    plain(
        "bcs",
        &["79", "24", "3/4", "NORMAL", "2 SEG"],
        Null,
        &["measure_unreadable"],
    );
    plain(
        "crt",
        &["2", "2\"", "2 seg", "2SEG", "2''", "2”"],
        Value("2"),
        &[],
    );
    plain(
        "crt",
        &["<2 seg", "Mayor de 2 segundos"],
        Value("2"),
        &["measure_bound"],
    );
    plain("crt", &["3/5"], Null, &["measure_unreadable"]);
    plain(
        "heart_rate",
        &["120", "120 LPM", "120lpm", "120 ppm", "120 L/min"],
        Value("120"),
        &[],
    );
    plain(
        "heart_rate",
        &[">180 lpm"],
        Value("180"),
        &["measure_bound"],
    );
    plain("heart_rate", &["normal"], Null, &["measure_unreadable"]);
    plain("heart_rate", &["N"], Null, &[]);
    plain(
        "temperature",
        &["38.5", "38,5", "38.5°C", "101.3 F"],
        Value("38.5"),
        &[],
    );
    plain("temperature", &["385"], Null, &["vital_implausible"]);

    plain("lot", &["438W 19/03/2026"], Value("438W"), &[]);
    plain("lot", &["9KM7   MAY 26"], Value("9KM7"), &[]);
    plain(
        "lot",
        &["A225A03/A767A01"],
        Value("A225A03/A767A01"),
        &["lot_many"],
    );
    plain("lot", &["9M4L + 9LRK"], Value("9M4L + 9LRK"), &["lot_many"]);
    plain("lot", &["A Y B"], Value("A Y B"), &["lot_many"]);
    for lot in ["005/24", "723831/732495", "RAC-259"] {
        plain("lot", &[lot], Value(lot), &[]);
    }
    plain("lot", &["0"], Null, &[]);
    plain("lot", &["615332.0"], Value("615332"), &[]);
}
