//! Vectors of people and their papers.

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of vectors")]
fn people_and_papers() {
    plain(
        "email",
        &[
            "ana@x.com.",
            "mailto:ana@x.com",
            "<ana@X.com>",
            "ana@x.com,",
        ],
        Value("ana@x.com"),
        &[],
    );
    plain(
        "email",
        &["a.b@x.com; c.d@y.com"],
        Value("a.b@x.com"),
        &["email_many"],
    );
    plain(
        "email",
        &["mascota076.vetlab.cl", "josé@x.com", "ana p@x.com"],
        Error,
        &["email_invalid"],
    );
    plain(
        "email",
        &["juan@gmial.com"],
        Value("juan@gmial.com"),
        &["email_typo"],
    );
    let fillers = ["no@tiene.com", "sincorreo@x.com", "na@na.com", "x@x.x"];
    plain("email", &fillers, Null, &["email_placeholder"]);
    plain("email", &["nan"], Null, &[]);

    let chip = Value("985141000123456");
    let chips = [
        "985141000123456",
        "985 141 000 123 456",
        "985-141-000-123-456",
        "985141000123456.0",
    ];
    plain("microchip", &chips, chip, &[]);
    plain("microchip", &["9.85141E+14"], Error, &["precision_lost"]);
    plain(
        "microchip",
        &["9851410001234567", "9851410001234567890"],
        Error,
        &["microchip_invalid"],
    );
    plain(
        "microchip",
        &["999000000000123"],
        Value("999000000000123"),
        &["microchip_prefix"],
    );
    for chip in [
        "484000000123456",
        "170000000123456",
        "724000000123456",
        "840000000123456",
        "508000000123456",
    ] {
        plain("microchip", &[chip], Value(chip), &[]);
    }
    plain("microchip", &["123*456*789"], Value("123456789"), &[]);
    plain("microchip", &["0A1B2C3D4E"], Value("0A1B2C3D4E"), &[]);
    plain(
        "microchip",
        &["000000000000000", "si", "tiene"],
        Null,
        &["microchip_not_a_chip"],
    );
    plain("microchip", &["32000000123456"], Null, &["microchip_short"]);

    for rfc in [
        "EKU9003173C9",
        "GODE561231GR8",
        "CACX7605101P8",
        "URE180429TM6",
        "XIA190128J61",
        "JUFA7608212V6",
        "XAXX010101000",
        "XEXX010101000",
        "HEGG560427MVZRRL04",
    ] {
        plain("tax_id", &[rfc], Value(rfc), &[]);
    }
    plain("tax_id", &["eku-900317.3c9"], Value("EKU9003173C9"), &[]);
    plain(
        "tax_id",
        &["EKU9003173C8"],
        Value("EKU9003173C8"),
        &["tax_id_check_digit"],
    );
    plain(
        "tax_id",
        &["GODE561231"],
        Value("GODE561231"),
        &["tax_id_invalid"],
    );
    plain(
        "tax_id",
        &["HEGG560427MVZRRL03"],
        Value("HEGG560427MVZRRL03"),
        &["tax_id_check_digit"],
    );
    let colombia = Context {
        country: Country::CO,
        ..context()
    };
    for (cell, nit) in [
        ("800197268-4", "800197268-4"),
        ("860034313-7", "860034313-7"),
        ("890903938-8", "890903938-8"),
        ("860.034.313-7", "860034313-7"),
    ] {
        all("tax_id", &[], &colombia, &[cell], Value(nit), &[]);
    }
    plain(
        "postal_code",
        &["1000"],
        Value("01000"),
        &["postal_code_padded"],
    );
    plain("postal_code", &["01000.0"], Value("01000"), &[]);
    plain("postal_code", &["C.P. 06700"], Value("06700"), &[]);
    all(
        "postal_code",
        &[],
        &colombia,
        &["50001"],
        Value("050001"),
        &["postal_code_padded"],
    );
    plain("text", &["  a \u{1}  b_x000D_c  "], Value("a b\nc"), &[]);
}
