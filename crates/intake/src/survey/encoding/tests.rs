//! Generated clinics' files in every encoding, and how many of them are read right.

use std::fmt::Write as _;

use super::super::{SurveyOptions, Surveyor};
use super::*;
use crate::plan::Sheet;
use crate::source::{LineKind, TableReader};

const NAMES: &[&str] = &[
    "María",
    "José",
    "Ángel",
    "Óscar",
    "Íñigo",
    "Sofía",
    "Andrés",
    "Raúl",
    "Úrsula",
    "Jesús",
    "Begoña",
    "Ana",
    "Luis",
    "Eva",
    "Juan",
    "Carlos",
    "Laura",
    "Noé",
    "Inés",
    "Zoé",
    "Félix",
    "Pedro",
    "Rosa",
    "Iván",
    "Mónica",
    "Hugo",
    "Verónica",
    "René",
];
const SURNAMES: &[&str] = &[
    "Peña",
    "Muñoz",
    "Núñez",
    "Ibáñez",
    "Ordóñez",
    "García",
    "López",
    "Hernández",
    "Gómez",
    "Pérez",
    "Sánchez",
    "Ávila",
    "Yáñez",
    "Zúñiga",
    "Argüello",
    "Cruz",
    "Torres",
    "Flores",
    "Ruiz",
    "Martínez",
    "Ríos",
    "Márquez",
    "Ortiz",
    "Vega",
    "Mora",
    "Luna",
    "Soto",
    "Castañeda",
    "Éboli",
];
const PETS: &[&str] = &[
    "Luna",
    "Max",
    "Kira",
    "Ñandú",
    "Ñoña",
    "Canela",
    "Rocky",
    "Nieve",
    "Coñac",
    "Simón",
    "Tomás",
    "Osito",
    "Lulú",
    "Bebé",
    "Bartolomé",
    "Güero",
    "Pelón",
    "Negra",
    "Princesa",
    "Toby",
    "Rambo",
];
const STREETS: &[&str] = &[
    "Av. Revolución",
    "Calle Ángel Urraza",
    "Cañón del Sumidero",
    "Río Pánuco 3º",
    "Jardín",
    "1ª Privada de Colón",
    "Nº 14 Constitución",
    "Calle 5 de Mayo",
    "Tulipanes",
    "Juárez",
    "Benito Juárez Nº",
    "Camino Real",
    "Prol. Unión",
    "Av. Universidad",
    "Cuauhtémoc",
    "Morelos",
];
const NOTES: &[&str] = &[
    "Vacunación antirrábica aplicada",
    "Desparasitación; próxima revisión en 3 días",
    "¿Alergia? Picazón en el oído",
    "¡Muerde!",
    "Temperatura 38.5°",
    "dueña pidió baño",
    "corte de uñas",
    "Cirugía: ovariohisterectomía",
    "diarrea con vómito",
    "Corazón sin soplo",
    "piel seca",
    "sano",
    "sin novedad",
    "control en un año",
    "come pienso",
    "El niño la trajo",
    "Él paga en efectivo",
    "está en ayuno",
    "Nexgard® 1 tableta",
    "perro callejero, esterilizado",
    "última dosis",
    "índice normal",
    "óptimo",
    "única",
    "«urgente»",
    "tos",
];
const HEADERS: &[&str] = &[
    "Mascota,Propietario,Telefono,Direccion,Notas",
    "Mascota,Dueño,Teléfono,Dirección,Notas",
    "mascota,dueño,teléfono,dirección,observación",
    "MASCOTA,DUEÑO,TELÉFONO,DIRECCIÓN,NOTAS",
];

/// Numbers without a clock or a seed from outside: the same files on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.roll(words.len())]
    }
}

/// A file of about so many letters, in capitals, small letters or both.
fn clinic(dice: &mut Dice, size: usize) -> String {
    loop {
        let mut text = format!("{}\n", dice.pick(HEADERS));
        let style = dice.roll(4);
        while text.len() < size {
            let (pet, name) = (dice.pick(PETS), dice.pick(NAMES));
            let (one, two) = (dice.pick(SURNAMES), dice.pick(SURNAMES));
            let (street, note) = (dice.pick(STREETS), dice.pick(NOTES));
            let (phone, number) = (dice.roll(90_000_000), dice.roll(900));
            let mut row = String::new();
            let _ = write!(
                row,
                "{pet},{name} {one} {two},55{phone:08},\"{street} {number}\",{note}"
            );
            let row = match style {
                0 => row.to_uppercase(),
                1 => row.to_lowercase(),
                _ => row,
            };
            text.push_str(&row);
            text.push_str("\r\n");
        }
        if !text.is_ascii() {
            return text;
        }
    }
}

fn encode(text: &str, encoding: Encoding, mark: bool) -> Option<Vec<u8>> {
    if let Some(page) = encoding.page() {
        return page.encode(text);
    }
    let mark = if mark { "\u{feff}" } else { "" };
    let units = || mark.encode_utf16().chain(text.encode_utf16());
    Some(match encoding {
        Encoding::Utf16Le => units().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => units().flat_map(u16::to_be_bytes).collect(),
        _ => format!("{mark}{text}").into_bytes(),
    })
}

fn sheet_of(bytes: &[u8]) -> Sheet {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    bytes
        .chunks(1 << 16)
        .for_each(|chunk| surveyor.push(chunk).unwrap());
    surveyor.finish().unwrap().sheet
}

fn cells(sheet: &Sheet, bytes: &[u8]) -> Vec<String> {
    let mut reader = TableReader::new(sheet);
    reader.push(bytes);
    reader.finish();
    let mut cells = sheet.header.clone();
    while let Some((kind, row)) = reader.next_row().unwrap() {
        if kind != LineKind::Header {
            cells.extend(row.iter().map(str::to_owned));
        }
    }
    cells
}

#[test]
fn the_encodings_of_generated_files_are_told_apart() {
    const SIZES: &[(usize, usize)] = &[
        (200, 400),
        (500, 300),
        (1_000, 200),
        (4_000, 100),
        (64_000, 10),
        (1_000_000, 2),
    ];
    let rows: &[(&str, Encoding, bool, usize)] = &[
        ("utf-8", Encoding::Utf8, false, 99),
        ("utf-8-bom", Encoding::Utf8Bom, true, 99),
        ("utf-16le, mark", Encoding::Utf16Le, true, 99),
        ("utf-16le", Encoding::Utf16Le, false, 99),
        ("utf-16be, mark", Encoding::Utf16Be, true, 99),
        ("utf-16be", Encoding::Utf16Be, false, 99),
        ("windows-1252", Encoding::Windows1252, false, 99),
        ("cp850", Encoding::Cp850, false, 95),
        ("cp437", Encoding::Cp437, false, 95),
        ("macintosh", Encoding::Macintosh, false, 95),
    ];
    let mut table = String::from("files read right of all, by size in letters\n");
    let mut reached = true;
    for &(name, encoding, mark, aim) in rows {
        let _ = write!(table, "{name:16}");
        for &(size, files) in SIZES {
            let mut dice = Dice(size as u64 + 7);
            let right = (0..files)
                .filter(|_| is_read_right(&mut dice, size, encoding, mark))
                .count();
            let _ = write!(table, " {size:>8}: {right}/{files}");
            reached &= right * 100 >= files * aim;
        }
        table.push('\n');
    }
    println!("{table}");
    assert!(reached, "{table}");
}

fn is_read_right(dice: &mut Dice, size: usize, encoding: Encoding, mark: bool) -> bool {
    // What an encoding cannot write, its programs wrote without the accent.
    let text = loop {
        let text = clinic(dice, size);
        let text = match encoding {
            Encoding::Cp437 => plain_capitals(&text),
            _ => text,
        };
        if !text.is_ascii() {
            break text;
        }
    };
    let bytes = encode(&text, encoding, mark).unwrap();
    let (ours, theirs) = (sheet_of(&bytes), sheet_of(text.as_bytes()));
    cells(&ours, &bytes) == cells(&theirs, text.as_bytes())
}

fn plain_capitals(text: &str) -> String {
    let plain = text.chars().map(|letter| match letter {
        'Á' => 'A',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' => 'U',
        '®' => ' ',
        _ => letter,
    });
    plain.collect()
}

fn survey_of(bytes: &[u8]) -> crate::survey::Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(bytes).unwrap();
    surveyor.finish().unwrap()
}

#[test]
fn one_word_is_enough() {
    let table: &[(&str, &[Encoding])] = &[
        ("Peña", DOS_MAC),
        ("JESÚS", DOS_MAC),
        ("Núñez", DOS_MAC),
        ("María", DOS_MAC),
        ("José", DOS_MAC),
        ("JOSÉ", DOS_MAC),
        ("Álvarez", DOS_MAC),
        ("Raúl", DOS_MAC),
        ("RAÚL", DOS_MAC),
        // In DOS, "Íñ" alone happens to be well-formed UTF-8.
        ("Íñiguez", &[Encoding::Windows1252, Encoding::Macintosh]),
        ("MARTÍNEZ", DOS_MAC),
        ("IBÁÑEZ", DOS_MAC),
        ("Nº 3", DOS_MAC),
        ("Perú", DOS_MAC),
        ("¿Sano?", DOS_MAC),
        ("Óscar", DOS_MAC),
        ("Güero", DOS_MAC),
        ("“Luna”", &[Encoding::Windows1252]),
        ("O’Connor", &[Encoding::Windows1252]),
        ("Luna – Sol", &[Encoding::Windows1252]),
        ("Françoise", &[Encoding::Windows1252]),
        ("Müller", DOS_MAC),
        ("5 €", &[Encoding::Windows1252]),
    ];
    let mut wrong = Vec::new();
    for (word, encodings) in table {
        for encoding in *encodings {
            let text = format!("mascota,especie\n{word},Perro\nLuna,Gato\n");
            let bytes = encode(&text, *encoding, false).unwrap();
            let survey = survey_of(&bytes);
            if survey.sheet.encoding == *encoding {
                assert_eq!(survey.columns[0].samples[0], *word);
            } else {
                wrong.push((word, encoding, survey.sheet.encoding));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

const DOS_MAC: &[Encoding] = &[Encoding::Windows1252, Encoding::Cp850, Encoding::Macintosh];

#[test]
fn what_comes_late_settles_what_was_kept() {
    let mut text = "mascota,especie\n".to_owned();
    for row in 0..9_000 {
        let _ = writeln!(text, "Luna {row},Perro");
    }
    let late = "Peña,Perro común\nMuñoz,Perro común\nNúñez,Perro\n";
    for encoding in DOS_MAC {
        let mut bytes = text.clone().into_bytes();
        assert!(bytes.len() > crate::source::HEAD);
        bytes.extend(encode(late, *encoding, false).unwrap());
        let survey = survey_of(&bytes);
        assert_eq!(survey.sheet.encoding, *encoding);
        assert_eq!(survey.columns[1].samples, ["Perro", "Perro común"]);
        assert!(survey.issues.is_empty(), "{:?}", survey.issues);
    }
    // Most of this one is UTF-8: the other rows are read in their own and reported.
    let mut bytes = text.into_bytes();
    for _ in 0..5 {
        bytes.extend_from_slice("Ñandú,Gato\n".as_bytes());
    }
    bytes.extend(encode(late, Encoding::Windows1252, false).unwrap());
    let survey = survey_of(&bytes);
    assert_eq!(survey.sheet.encoding, Encoding::Utf8);
    assert_eq!(survey.columns[1].samples, ["Perro", "Gato", "Perro común"]);
    assert_eq!(survey.issues[0].params[0].1, "3");
    assert_eq!(survey.issues[0].row, Some(9_007));
}

#[test]
fn ascii_is_utf_8() {
    let survey = survey_of(b"mascota,especie\nLuna,Perro\n");
    assert_eq!(survey.sheet.encoding, Encoding::Utf8);
}
