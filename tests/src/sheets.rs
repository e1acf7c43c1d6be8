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

/// The report of OkVet for some animals, two of each owner. In the version after, every third
/// animal has another breed, every fifth owner another address, and the tenth animal no name.
pub fn mascotas(numbers: std::ops::RangeInclusive<u32>, after: bool) -> String {
    let mut sheet = "OkVet            - Mascotas,,,,,,,,,,,,,,,,,,,,\n\
        Nombre,Especie,Raza,Peso,Género,E.Reproductivo,Nacimiento,Color,Fallecido,Nombres,TIdent,\
        Ident.,Correo,Celular,Teléfono,Dirección,Contacto,TContacto,Vinculado,Actualizado,\
        Autorización\n"
        .to_owned();
    let first = *numbers.start();
    for number in numbers {
        let owner = number.div_ceil(2);
        let phone = 2_221_000_000_u64 + u64::from(owner);
        let (animal, person) = (letters(number), letters(owner));
        let mut name = format!("Luna {animal}");
        if after && number == first + 9 {
            name.clear();
        }
        let changed = |old, new, every: u32, count: u32| {
            if after && count.is_multiple_of(every) {
                new
            } else {
                old
            }
        };
        let breed = changed("Mestizo", "Pitbull", 3, number);
        let street = changed("Calle", "Avenida", 5, owner);
        writeln!(
            sheet,
            "{name},Canino,{breed},4 Kilogramos,Hembra,No esterilizado,2022-12-16,negro,,\
             ANA {person},Ninguno / Teléfono móvil,+52{phone},ana{owner}@example.com,+52{phone},,\
             \"{street} {owner}, Col. Centro, Puebla\",ANA {person},52{phone},\
             2024-09-07 15:29:19,2025-09-07 19:47:16,2024-09-07 15:29:19"
        )
        .unwrap();
    }
    sheet
}

/// Animals of owners that another file brings, two of each.
pub fn animals_of(owners: u32) -> String {
    let mut sheet = "id,mascota,especie,raza,id propietario\n".to_owned();
    for number in 1..=owners * 2 {
        let (letters, owner) = (letters(number), number.div_ceil(2));
        writeln!(sheet, "M{number},Luna {letters},Canino,Mestizo,C{owner}").unwrap();
    }
    sheet
}

/// The sheets of acts: `first`, `second` (which overlaps the first, changes it, and has an error),
/// `third`, and `N animals`; `waiting` are the animals of the `owners`, who are also in `whole` and,
/// but for one in error, in `broken`; `foreign` are of somebody else, and `moving` among the `whole`.
pub fn by_name(name: &str) -> Vec<u8> {
    let sheet = match name {
        "first" => mascotas(1..=24, false),
        "second" => mascotas(13..=36, true),
        "third" => mascotas(37..=48, false),
        "waiting" => animals_of(12),
        "owners" => clients(12),
        "whole" => clients(14),
        "broken" => clients_with_an_error(15),
        "foreign" => clients(16),
        "moving" => clients(13),
        many => {
            let count = many
                .strip_suffix(" animals")
                .and_then(|many| many.parse().ok());
            mascotas(1..=count.expect("the name of a sheet"), false)
        }
    };
    sheet.into_bytes()
}

/// The sample of the OkVet report.
pub fn okvet() -> Vec<u8> {
    std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../samples/okvet-mascotas.csv"
    ))
    .unwrap()
}

/// The sample of the OkVet report as a workbook.
pub fn okvet_workbook() -> Vec<u8> {
    std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../samples/okvet-mascotas.xlsx"
    ))
    .unwrap()
}

/// The clients of a text as the sheet of a workbook, with another sheet behind it.
pub fn workbook(text: &str) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Clientes").unwrap();
    for (number, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            // A spreadsheet takes what looks like a number for one.
            match cell.parse::<f64>() {
                Ok(value) => sheet.write_number(number, column, value).unwrap(),
                Err(_) => sheet.write_string(number, column, cell).unwrap(),
            };
        }
    }
    let notes = workbook.add_worksheet();
    notes.set_name("Notas").unwrap();
    notes.write_string(0, 0, "Hecho a mano").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// A workbook under a password.
pub fn locked() -> Vec<u8> {
    std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/intake/tests/workbooks/calamine/pass_protected.ods"
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
