//! Invented owners: where they live decides how their numbers look.

use super::rng::Rng;
use super::words;

/// An owner as the old system holds them.
#[derive(Clone)]
pub(super) struct Owner {
    pub(super) given: String,
    pub(super) surnames: String,
    pub(super) email: String,
    /// With `+`, as `Celular` has it.
    pub(super) mobile: String,
    /// Digits alone, as the numeric cell `Teléfono` has them.
    pub(super) landline: String,
    pub(super) id_type: &'static str,
    pub(super) id_number: String,
    pub(super) address: String,
    pub(super) place: words::Place,
}

/// Where an owner's phone was registered.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Home {
    Mexico,
    Colombia,
    UnitedStates,
}

/// The measured shares of a clinic in Mexico with an old branch in Colombia.
pub(super) const HOMES: &[(Home, usize)] = &[
    (Home::Mexico, 0),
    (Home::Colombia, 130),
    (Home::UnitedStates, 35),
];

impl Owner {
    pub(super) fn full_name(&self) -> String {
        format!("{} {}", self.given, self.surnames)
    }

    /// Invents the owner number `index`; no two numbers give the same phone.
    pub(super) fn invent(rng: &mut Rng, index: usize, home: Home) -> Self {
        let names = if rng.chance(580) {
            words::WOMEN
        } else {
            words::MEN
        };
        let given = rng.pick(names);
        let first = rng.pick(words::SURNAMES);
        let surnames = if rng.chance(800) {
            format!("{first} {}", rng.pick(words::SURNAMES))
        } else {
            first.to_owned()
        };
        let email = email(rng, given, first, index);
        let digits = (index * 7919 + 1_234_567) % 10_000_000;
        let place = rng.pick(words::PLACES);
        let (mobile, landline, address) = match home {
            Home::Mexico => (
                format!("+52{}{digits:07}", rng.pick(words::AREAS)),
                format!(
                    "{}{:07}",
                    rng.pick(words::AREAS),
                    (digits + 4_321_000) % 10_000_000
                ),
                format!(
                    "{} {}, Col. {}, {}",
                    rng.pick(words::STREETS),
                    rng.between(1, 1900),
                    place.0,
                    place.1
                ),
            ),
            Home::Colombia => {
                let national = format!("{}{digits:07}", rng.pick(words::COLOMBIAN));
                let address = format!(
                    "Cra {} # {}-{} Apto {}",
                    rng.between(1, 99),
                    rng.between(1, 170),
                    rng.between(1, 99),
                    rng.between(101, 1204)
                );
                (format!("+57{national}"), national, address)
            }
            Home::UnitedStates => {
                // 555-01xx is kept free for invented people; a large file needs more than 100.
                let national = if index < 1000 {
                    format!("61955501{:02}", index % 100)
                } else {
                    format!("6195{:06}", index % 1_000_000)
                };
                let address = format!("{} {}", rng.pick(words::STREETS), rng.between(1, 1900));
                (format!("+1{national}"), national, address)
            }
        };
        let (id_type, id_number) = document(rng, home, &mobile, digits);
        Self {
            given: given.to_owned(),
            surnames,
            email,
            landline: if rng.chance(450) {
                landline
            } else {
                String::new()
            },
            mobile,
            id_type,
            id_number,
            address,
            place,
        }
    }
}

/// Half of the owners have an address; the domains are those kept free for examples.
fn email(rng: &mut Rng, given: &str, surname: &str, index: usize) -> String {
    if rng.chance(500) {
        return String::new();
    }
    let domain = rng.pick(&[
        "example.com",
        "example.org",
        "example.net",
        "correo.example",
    ]);
    format!(
        "{}.{}{index}@{domain}",
        words::plain(given),
        words::plain(surname)
    )
}

/// In Mexico nearly every owner is known by the phone; in Colombia by a document.
fn document(rng: &mut Rng, home: Home, mobile: &str, digits: usize) -> (&'static str, String) {
    match home {
        Home::Colombia if rng.chance(800) => {
            ("Cédula de ciudadanía", (1_000_000_000 + digits).to_string())
        }
        Home::Colombia if rng.chance(300) => (
            "Cédula de extranjería",
            (digits % 900_000 + 100_000).to_string(),
        ),
        Home::Mexico if rng.chance(30) => ("CURP", curp(rng)),
        _ => ("Ninguno / Teléfono móvil", mobile.to_owned()),
    }
}

/// A CURP of nobody, with the check digit that its rule asks for.
fn curp(rng: &mut Rng) -> String {
    let letter = |rng: &mut Rng, of: &str| of.as_bytes()[rng.below(of.len())] as char;
    let mut text = String::new();
    for of in ["BCGHLMR", "AEO", "BCGHLMR", "ABGLM"] {
        text.push(letter(rng, of));
    }
    let born = [rng.between(55, 99), rng.between(1, 12), rng.between(1, 28)];
    text.extend(born.map(|number| format!("{number:02}")));
    text += rng.pick(&["HDF", "MDF", "HJC", "MJC", "MNL"]);
    for _ in 0..3 {
        text.push(letter(rng, "BCDGLMNRST"));
    }
    text.push('0');
    let digit = curp_check_digit(&text);
    text + &digit.to_string()
}

fn curp_check_digit(text: &str) -> usize {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let value = |letter| {
        ALPHABET
            .chars()
            .position(|other| other == letter)
            .unwrap_or(0)
    };
    let sum: usize = text
        .chars()
        .enumerate()
        .map(|(at, letter)| value(letter) * (18 - at))
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_rule() {
        assert_eq!(curp_check_digit("HEGG560427MVZRRL0"), 4);
    }
}
