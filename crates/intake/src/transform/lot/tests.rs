use proptest::prelude::*;

use super::*;

fn lot(cell: &str) -> (Verdict, Out) {
    let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
    let mut out = Out::default();
    (Lot.apply(cell, &context, &mut out), out)
}

#[test]
fn a_date_behind_a_lot_is_its_expiry() {
    for (cell, expected, expiry) in [
        ("438W 19/03/2026", "438W", "2026-03-19"),
        ("9KM7   MAY 26", "9KM7", "2026-05-31"),
        ("9KM7 MAY 2026", "9KM7", "2026-05-31"),
        ("9KM7 12 MAY 2026", "9KM7", "2026-05-12"),
        ("9KM7 mayo 2024", "9KM7", "2024-05-31"),
        ("438W 02/2028", "438W", "2028-02-29"),
        ("438W Cad: 03/2027", "438W", "2027-03-31"),
        ("438W EXP 03/27", "438W", "2027-03-31"),
        ("438W exp. 12/2026", "438W", "2026-12-31"),
        ("Lote: 438W Venc 19-03-2030", "438W", "2030-03-19"),
        ("438W (19/03/2026)", "438W", "2026-03-19"),
        ("438 W 2027-01-31", "438 W", "2027-01-31"),
    ] {
        let (verdict, out) = lot(cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert_eq!(out.also, [("lot_expiry", expiry.to_owned())], "{cell:?}");
        assert!(out.notes.is_empty(), "{cell:?}");
    }
}

#[test]
fn a_lot_is_kept_whole() {
    for (cell, expected) in [
        ("005/24", "005/24"),
        ("723831/732495", "723831/732495"),
        ("RAC-259", "RAC-259"),
        ("615332.0", "615332"),
        ("615332", "615332"),
        ("A225A03", "A225A03"),
        ("12/2026", "12/2026"),
        ("19/03/2026", "19/03/2026"),
        ("438W 26", "438W 26"),
        ("438W 03/26", "438W 03/26"),
        ("438W 31/02/2026", "438W 31/02/2026"),
        ("A 19/03/2026 20/04/2027", "A 19/03/2026 20/04/2027"),
        ("Lote 438W", "438W"),
        ("LOTE: 438W", "438W"),
        ("Lote", "Lote"),
        ("No. 12", "12"),
        ("1.5.0", "1.5.0"),
    ] {
        let (verdict, out) = lot(cell);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        assert!(out.also.is_empty() && out.notes.is_empty(), "{cell:?}");
    }
}

#[test]
fn several_lots_are_remarked() {
    for cell in [
        "A225A03/A767A01",
        "9M4L + 9LRK",
        "A Y B",
        "9M4L y 9LRK",
        "9M4L; 9LRK",
        "A1,B2",
    ] {
        let (verdict, out) = lot(cell);
        assert_eq!((verdict, out.text.as_str()), (Verdict::Value, cell));
        assert_eq!(out.notes[0].code, Code::LotMany, "{cell:?}");
    }
    let (_, out) = lot("9M4L + 9LRK 19/03/2026");
    assert_eq!(
        (out.text.as_str(), out.also.len(), out.notes.len()),
        ("9M4L + 9LRK", 1, 1)
    );
    for cell in ["A/B", "9M4L +", "A1/22"] {
        assert!(lot(cell).1.notes.is_empty(), "{cell:?}");
    }
}

#[test]
fn no_lot_is_nothing() {
    for cell in [
        "0",
        "000",
        "N/A",
        "-",
        "0.0",
        "Lote 0",
        "lote N",
        "Lote: N/A",
    ] {
        let (verdict, out) = lot(cell);
        assert_eq!(
            (verdict, out.notes.len(), out.text.as_str()),
            (Verdict::Null, 0, ""),
            "{cell:?}"
        );
    }
    for rounded in ["6.15E+12", "Lote: 6.15E+12", "lote 0E0"] {
        let (verdict, out) = lot(rounded);
        assert_eq!(
            (verdict, out.notes[0].code),
            (Verdict::Refused, Code::PrecisionLost),
            "{rounded:?}"
        );
    }
}

proptest! {
    #[test]
    fn a_lot_stays_what_it_is(
        cell in "(\\PC{0,20}|(lote |exp |[A-Z0-9]{1,6} ?){0,3}(MAY 26|[0-9]{2}[/-][0-9]{2,4}([/-][0-9]{4})?|\\+|/|y| )?[A-Z0-9.]{0,5})",
    ) {
        let (verdict, out) = lot(&cell);
        prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty());
        if verdict == Verdict::Value {
            prop_assert!(cell.contains(out.text.as_str()));
            prop_assert_eq!(&lot(&out.text).1.text, &out.text);
        }
        for (_, expiry) in &out.also {
            prop_assert!(NaiveDate::parse_from_str(expiry, "%Y-%m-%d").is_ok());
        }
    }
}
