//! Files for stories; all people and animals in them are invented.

use std::fmt::Write as _;

/// Clients with an id, a name, an address and a phone of their own; none is in error.
pub fn clients(count: u32) -> String {
    let mut sheet = "id,nombre,correo,celular,ciudad\n".to_owned();
    for number in 1..=count {
        let phone = 5_512_000_000_u64 + u64::from(number);
        let letters = letters(number);
        writeln!(
            sheet,
            "C{number},Ana {letters},ana{number}@example.com,{phone},Puebla"
        )
        .unwrap();
    }
    sheet
}

/// The same clients; the third, in row 4, has no name.
pub fn clients_with_an_error(count: u32) -> String {
    let sheet = clients(count);
    let lines = sheet.lines().map(|line| match line.strip_prefix("C3,") {
        Some(rest) => format!("C3,,{}\n", rest.split_once(',').unwrap().1),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// The sample of the OkVet report.
pub fn okvet() -> Vec<u8> {
    std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../samples/okvet-mascotas.csv"
    ))
    .unwrap()
}

/// A number in letters, for names without digits.
fn letters(mut number: u32) -> String {
    let mut letters = String::new();
    while number > 0 {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters[..1].to_uppercase() + &letters[1..]
}
