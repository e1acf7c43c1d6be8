use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::transform::{Country, Zone};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 15).unwrap()
}

fn context(order: Option<DateOrder>) -> Context<'static> {
    Context {
        in_batch: true,
        date_order: order,
        ..Context::alone(today())
    }
}

fn date(cell: &str, order: Option<DateOrder>) -> (Verdict, Out) {
    let mut out = Out::default();
    let verdict = Date(Settings::default()).apply(cell, &context(order), &mut out);
    (verdict, out)
}

#[test]
fn dates_are_read_however_they_are_written() {
    for cell in [
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
        "2021-03-12T14:30:00.123-06:00",
        "12/03/2021 2:30 p. m.",
        "12/03/2021 02:30 PM",
        "20210312143000",
        "March 12th, 2021",
        "12-MAR-21",
        "12 de Marzo del 2021",
        "mar 12 mar 2021",
        "12/3/2021 00:00",
    ] {
        let (verdict, out) = date(cell, Some(DateOrder::Dmy));
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, "2021-03-12"),
            "{cell:?}"
        );
        assert!(out.notes.is_empty(), "{cell:?}: {:?}", out.notes);
    }
    for (cell, order, expected) in [
        ("12/03/2021", DateOrder::Mdy, "2021-12-03"),
        ("December 18 2015", DateOrder::Dmy, "2015-12-18"),
        ("12/03/85", DateOrder::Dmy, "1985-03-12"),
        ("12/03/30", DateOrder::Dmy, "1930-03-12"),
        ("23:04 | 09-04-23", DateOrder::Dmy, "2023-04-09"),
        ("21-03-12", DateOrder::Ymd, "2021-03-12"),
        ("2021-03-12", DateOrder::Mdy, "2021-03-12"),
    ] {
        assert_eq!(date(cell, Some(order)).1.text, expected, "{cell:?}");
    }
    // Nothing settled: the date that fits one order only shows it, else day comes first.
    assert_eq!(date("12/25/2020", None).1.text, "2020-12-25");
    assert_eq!(date("05/06/2020", None).1.text, "2020-06-05");
}

#[test]
fn half_known_dates_say_so() {
    for (cell, expected, precision) in [
        ("2019", "2019-01-01", "year"),
        ("03/2021", "2021-03-01", "month"),
        ("2021-03", "2021-03-01", "month"),
        ("marzo 2021", "2021-03-01", "month"),
        ("marzo de 2021", "2021-03-01", "month"),
        ("mar-21", "2021-03-01", "month"),
    ] {
        let (verdict, out) = date(cell, None);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert_eq!(
            out.also,
            [("birth_precision", precision.to_owned())],
            "{cell:?}"
        );
        assert_eq!(out.notes[0].code, Code::DatePrecision, "{cell:?}");
    }
}

#[test]
fn sentinels_are_nothing() {
    for cell in [
        "0000-00-00",
        "0001-01-01",
        "1900-01-00",
        "1899-12-30",
        "01/01/1900",
        "00/00/0000",
        "0000-00-00 00:00:00",
        "00/00/00",
    ] {
        let (verdict, out) = date(cell, Some(DateOrder::Dmy));
        assert_eq!(verdict, Verdict::Null, "{cell:?}");
        assert_eq!(out.notes[0].code, Code::DateSentinel, "{cell:?}");
    }
    for cell in ["-", "N/A", "s/d", "sin fecha", "desconocido"] {
        assert_eq!(date(cell, None).0, Verdict::Null, "{cell:?}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for (cell, code) in [
        ("30/02/2021", Code::DateInvalid),
        ("2024-02-30", Code::DateInvalid),
        ("2024/13/05", Code::DateInvalid),
        ("29/02/2023", Code::DateInvalid),
        ("12/03/0203", Code::DateInvalid),
        ("12/03/2021 25:00", Code::DateInvalid),
        ("12/25/2020", Code::DateAgainstOrder),
        ("ayer", Code::DateUnparsable),
        ("pendiente", Code::DateUnparsable),
        ("NO", Code::DateUnparsable),
        ("?", Code::DateUnparsable),
        ("14:00 - 15:30", Code::DateUnparsable),
        ("60", Code::DateUnparsable),
        ("-5", Code::DateUnparsable),
        ("12 marzo", Code::DateUnparsable),
        ("99999999999999999999", Code::DateUnparsable),
        ("2958466", Code::DateUnparsable),
    ] {
        let (verdict, out) = date(cell, Some(DateOrder::Dmy));
        assert_eq!(verdict, Verdict::Refused, "{cell:?} gave {:?}", out.text);
        assert_eq!(out.notes[0].code, code, "{cell:?}");
    }
}

#[test]
fn a_time_stays_with_its_date() {
    let clock = |cell: &str, settings: Settings| {
        let mut out = Out::default();
        let transform = DateTime {
            settings,
            columns: Vec::new(),
        };
        transform.apply(cell, &context(None), &mut out);
        out.text
    };
    for (cell, expected) in [
        ("2026-08-01 08:00:00", "2026-08-01T08:00:00"),
        ("12/03/2021 2:30 p. m.", "2021-03-12T14:30:00"),
        ("12/03/2021 12:30 AM", "2021-03-12T00:30:00"),
        ("44267.5625", "2021-03-12T13:30:00"),
        ("2021-03-12", "2021-03-12T00:00:00"),
        ("23:04 | 09-04-23", "2023-04-09T23:04:00"),
        ("2021-03-12T14:30:00Z", "2021-03-12T14:30:00"),
    ] {
        assert_eq!(clock(cell, Settings::default()), expected, "{cell:?}");
    }
    let mexico = Settings {
        utc_offset: Some(-360),
        ..Settings::default()
    };
    assert_eq!(clock("2021-03-12T04:30:00Z", mexico), "2021-03-11T22:30:00");
    assert_eq!(
        clock("2021-03-12T04:30:00-05:00", mexico),
        "2021-03-12T03:30:00"
    );
    let appointment = Settings {
        future: true,
        ..Settings::default()
    };
    assert_eq!(clock("12/03/30", appointment), "2030-03-12T00:00:00");
}

fn clocks(cell: &str, others: &[&str], zone: Option<&Zone>) -> (Verdict, Out) {
    let others: Vec<Cow<'_, str>> = others.iter().map(|text| Cow::Borrowed(*text)).collect();
    let context = Context {
        zone,
        others: &others,
        ..context(Some(DateOrder::Dmy))
    };
    let mut out = Out::default();
    let transform = DateTime {
        settings: Settings::default(),
        columns: others.iter().map(ToString::to_string).collect(),
    };
    (transform.apply(cell, &context, &mut out), out)
}

#[test]
fn a_time_with_an_offset_is_put_on_the_clocks_of_the_clinic() {
    let mexico = Zone::named("America/Mexico_City").unwrap();
    let tijuana = Zone::named("America/Tijuana").unwrap();
    for (cell, zone, expected) in [
        ("2021-03-12T14:30:00Z", &mexico, "2021-03-12T08:30:00"),
        // Summer time, which Mexico had until 2022.
        ("2021-07-12T14:30:00Z", &mexico, "2021-07-12T09:30:00"),
        ("2023-07-12T14:30:00Z", &mexico, "2023-07-12T08:30:00"),
        ("2023-07-12T14:30:00Z", &tijuana, "2023-07-12T07:30:00"),
        ("2023-07-12 14:30:00+02:00", &mexico, "2023-07-12T06:30:00"),
        (
            "2023-07-12T02:30:00.123-0600",
            &mexico,
            "2023-07-12T02:30:00",
        ),
        ("2023-07-12T02:30:00Z", &mexico, "2023-07-11T20:30:00"),
        // Without an offset it is local.
        ("2023-07-12 14:30", &mexico, "2023-07-12T14:30:00"),
    ] {
        let (_, out) = clocks(cell, &[], Some(zone));
        assert_eq!(
            (out.text.as_str(), out.notes.len()),
            (expected, 0),
            "{cell:?}"
        );
    }
    let (_, out) = clocks("2021-03-12T14:30:00Z", &[], None);
    assert_eq!(out.text, "2021-03-12T14:30:00");
    assert_eq!(out.notes[0].code, Code::DateZoneKept);
}

#[test]
fn a_date_is_that_of_the_clinic_but_midnight_is_no_time() {
    let mexico = Zone::named("America/Mexico_City").unwrap();
    let context = Context {
        zone: Some(&mexico),
        ..context(None)
    };
    for (cell, expected) in [
        ("2023-07-12T02:30:00Z", "2023-07-11"),
        ("2023-07-12T14:30:00Z", "2023-07-12"),
        ("2023-07-12T00:00:00Z", "2023-07-12"),
        ("2023-07-12T00:00:00-05:00", "2023-07-12"),
        ("2023-07-12 02:30", "2023-07-12"),
    ] {
        let mut out = Out::default();
        Date(Settings::default()).apply(cell, &context, &mut out);
        assert_eq!(out.text, expected, "{cell:?}");
    }
    let mut out = Out::default();
    let settings = Settings {
        utc_offset: Some(-360),
        ..Settings::default()
    };
    Date(settings).apply(
        "2023-07-12T02:30:00Z",
        &super::super::Context {
            zone: None,
            ..context
        },
        &mut out,
    );
    assert_eq!(out.text, "2023-07-11");
}

#[test]
fn a_date_and_its_times_may_stand_in_several_cells() {
    for (cell, others, start, end) in [
        ("12/03/2021", &["14:00"][..], "14:00:00", None),
        (
            "12/03/2021",
            &["14:00 - 15:30"],
            "14:00:00",
            Some("15:30:00"),
        ),
        (
            "14:00 - 15:30",
            &["12/03/2021"],
            "14:00:00",
            Some("15:30:00"),
        ),
        (
            "12/03/2021",
            &["14:00", "15:30"],
            "14:00:00",
            Some("15:30:00"),
        ),
        (
            "12/03/2021",
            &["2:00 p. m.", "3:30 p.m."],
            "14:00:00",
            Some("15:30:00"),
        ),
        (
            "12/03/2021",
            &["2:00 - 3:30 pm"],
            "14:00:00",
            Some("15:30:00"),
        ),
        (
            "12/03/2021",
            &["11:00 - 1:30 pm"],
            "11:00:00",
            Some("13:30:00"),
        ),
        (
            "12/03/2021",
            &["9:00 a 10:00"],
            "09:00:00",
            Some("10:00:00"),
        ),
        ("12/03/2021", &["9:00 hasta las 10:00"], "09:00:00", None),
        ("12/03/2021", &["9 am"], "09:00:00", None),
        ("12/03/2021", &["9:15 hrs"], "09:15:00", None),
        ("12/03/2021", &["14h30"], "14:30:00", None),
        ("12/03/2021", &["14 h"], "14:00:00", None),
        ("12/03/2021", &["0.5625"], "13:30:00", None),
        ("12/03/2021", &["1899-12-30 14:00:00"], "14:00:00", None),
        ("12/03/2021", &["1899-12-30T14:00:00"], "14:00:00", None),
        ("12/03/2021", &["1900-01-00 14:00:00"], "14:00:00", None),
        // A date with midnight beside it is a date.
        ("12/03/2021 00:00", &["14:00"], "14:00:00", None),
        ("12/03/2021 10:00", &[""], "10:00:00", None),
        ("12/03/2021 10:00", &["14:00"], "14:00:00", None),
        ("12/03/2021", &[""], "00:00:00", None),
    ] {
        let (verdict, out) = clocks(cell, others, None);
        if others[0].contains("las") {
            assert_eq!(verdict, Verdict::Refused, "{others:?}");
            continue;
        }
        assert_eq!(
            out.text,
            format!("2021-03-12T{start}"),
            "{cell:?} {others:?}"
        );
        let found = out.also.first().map(|(_, end)| end.as_str());
        let end = end.map(|end| format!("2021-03-12T{end}"));
        assert_eq!(found, end.as_deref(), "{cell:?} {others:?}");
        assert_eq!(verdict, Verdict::Value);
    }
    // In one cell as well.
    for cell in [
        "12/03/2021 14:00 - 15:30",
        "12/03/2021 14:00 a 15:30",
        "12/03/2021 14:00-15:30",
    ] {
        let (_, out) = clocks(cell, &[], None);
        assert_eq!(out.text, "2021-03-12T14:00:00", "{cell:?}");
        assert_eq!(
            out.also,
            [("ends_at", "2021-03-12T15:30:00".to_owned())],
            "{cell:?}"
        );
    }
    let (_, out) = clocks("12/03/2021", &["22:00 - 02:00"], None);
    assert_eq!(out.text, "2021-03-12T22:00:00");
    assert_eq!(
        (out.also.len(), out.notes[0].code),
        (0, Code::EndTimeUnclear)
    );
}

#[test]
fn cells_that_give_no_date_together_are_refused() {
    for (cell, others, code) in [
        ("12/03/2021", &["tarde"][..], Code::DateUnparsable),
        ("ayer", &["14:00"], Code::DateUnparsable),
        ("31/02/2021", &["14:00"], Code::DateInvalid),
        ("", &["14:00"], Code::DateUnparsable),
        ("12/03/2021", &["13/03/2021"], Code::DateUnparsable),
        ("12/03/2021", &["25:00"], Code::DateInvalid),
        ("12/03/2021", &["1:00 - 2:00 - 3:00"], Code::DateUnparsable),
        ("12/03/2021", &["1"], Code::DateUnparsable),
        ("12/03/2021", &["13 pm"], Code::DateUnparsable),
        ("12/03/2021", &["9 am x"], Code::DateUnparsable),
    ] {
        let (verdict, out) = clocks(cell, others, None);
        assert_eq!(
            verdict,
            Verdict::Refused,
            "{cell:?} {others:?} gave {:?}",
            out.text
        );
        assert_eq!(out.notes[0].code, code, "{cell:?} {others:?}");
    }
    assert_eq!(clocks("", &[""], None).0, Verdict::Null);
    assert_eq!(clocks("0000-00-00", &["14:00"], None).0, Verdict::Null);
}

#[test]
fn an_old_workbook_counts_from_1904() {
    let mut out = Out::default();
    let settings = Settings {
        from_1904: true,
        ..Settings::default()
    };
    Date(settings).apply("42805", &context(None), &mut out);
    assert_eq!(out.text, "2021-03-12");
}

proptest! {
    #[test]
    fn a_value_is_always_a_date(cell in "(\\PC{0,20}|[0-9/. :-]{1,20}|[0-9]{1,4}[-/. ][0-9a-z]{1,9}[-/. ][0-9]{1,4}([ T][0-9:]{1,8}[apmZ. ]{0,4})?)", alone in any::<bool>()) {
        let mut out = Out::default();
        let context = if alone { Context::alone(today()) } else { context(None) };
        let again = Context { country: Country::MX, ..context };
        match Date(Settings::default()).apply(&cell, &context, &mut out) {
            Verdict::Value => {
                prop_assert!(NaiveDate::parse_from_str(&out.text, "%Y-%m-%d").is_ok());
                prop_assert_eq!(out.text.len(), 10);
                let mut twice = Out::default();
                Date(Settings::default()).apply(&out.text, &again, &mut twice);
                prop_assert_eq!(&twice.text, &out.text);
            }
            Verdict::Refused => prop_assert!(out.text.is_empty() && !out.notes.is_empty()),
            Verdict::Null => {}
        }
        let mut out = Out::default();
        let datetime = DateTime { settings: Settings::default(), columns: Vec::new() };
        if datetime.apply(&cell, &context, &mut out) == Verdict::Value {
            prop_assert_eq!(out.text.len(), 19);
        }
    }
}

#[test]
fn only_what_reads_another_column_fills_an_empty_cell() {
    for (columns, fills) in [(vec![], false), (vec!["Hora".to_owned()], true)] {
        let settings = Settings::default();
        assert_eq!(DateTime { settings, columns }.fills_empty(), fills);
    }
}
