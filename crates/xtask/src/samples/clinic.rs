//! Clean generic files: clients with an id, and pets that name their owner by it.

use super::csv;
use super::owner::{Home, Owner};
use super::pet::kilograms;
use super::rng::Rng;
use super::words;

const CLIENTS: [&str; 12] = [
    "id_cliente",
    "nombre",
    "apellidos",
    "correo",
    "celular",
    "teléfono",
    "dirección",
    "colonia",
    "ciudad",
    "estado",
    "cp",
    "fecha_registro",
];

const PETS: [&str; 11] = [
    "id_mascota",
    "id_cliente",
    "nombre",
    "especie",
    "raza",
    "sexo",
    "esterilizado",
    "fecha_nacimiento",
    "color",
    "peso_kg",
    "microchip",
];

/// The header of the clients.
pub(super) fn clients_head() -> String {
    csv::line(&CLIENTS)
}

/// Invents `count` clients and passes each line on as it is made.
pub(super) fn clients(seed: u64, count: usize, mut each: impl FnMut(String)) {
    let mut rng = Rng::new(seed);
    for index in 0..count {
        // Only the large file mixes countries: the sample is the clean case.
        let foreign = count > 1000 && rng.chance(60);
        let home = if foreign {
            Home::Colombia
        } else {
            Home::Mexico
        };
        let owner = Owner::invent(&mut rng, index + 500, home);
        let (colony, city, state, postal_code) = owner.place;
        each(csv::line(&[
            format!("C{:04}", index + 1),
            owner.given,
            owner.surnames,
            owner.email,
            owner.mobile.trim_start_matches("+52").to_owned(),
            owner.landline,
            format!("{} {}", rng.pick(words::STREETS), rng.between(1, 900)),
            colony.to_owned(),
            city.to_owned(),
            state.to_owned(),
            postal_code.to_owned(),
            date(&mut rng, 2019, 2025),
        ]));
    }
}

/// The file of `count` pets whose owners are the first `owners` clients.
pub(super) fn pets(seed: u64, count: usize, owners: usize) -> String {
    let mut rng = Rng::new(seed);
    let mut text = csv::line(&PETS);
    for index in 0..count {
        let cat = rng.chance(350);
        let grams = if cat {
            rng.between(25, 65)
        } else {
            rng.between(25, 400)
        } * 100;
        // Every client has a pet before any has a second one.
        let owner = if index < owners {
            index
        } else {
            rng.below(owners)
        };
        text += &csv::line(&[
            format!("M{:04}", index + 1),
            format!("C{:04}", owner + 1),
            rng.pick(words::PETS).to_owned(),
            if cat { "Gato" } else { "Perro" }.to_owned(),
            rng.pick(if cat {
                words::CAT_BREEDS
            } else {
                words::DOG_BREEDS
            })
            .to_owned(),
            rng.pick(&["Macho", "Hembra"]).to_owned(),
            rng.pick(&["Sí", "No"]).to_owned(),
            date(&mut rng, 2012, 2025),
            rng.pick(words::COLORS).to_owned(),
            kilograms(grams),
            if rng.chance(400) {
                format!("9851410{:08}", 1000 + index * 37)
            } else {
                String::new()
            },
        ]);
    }
    text
}

/// A date as it is written in Mexico; days past the twelfth prove the order to the reader.
fn date(rng: &mut Rng, from: usize, to: usize) -> String {
    format!(
        "{:02}/{:02}/{}",
        rng.between(1, 28),
        rng.between(1, 12),
        rng.between(from, to)
    )
}
