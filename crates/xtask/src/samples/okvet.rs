//! The "Mascotas" report of OkVet: pet and owner in one row, no id, a title above the header.

use super::csv;
use super::owner::{HOMES, Owner};
use super::pet::{Decks, Pet};
use super::rng::Rng;
use super::words;

/// The title with the blanks that the report's template leaves around the clinic's name.
pub(super) const TITLE: &str = "OkVet            - Mascotas";

/// The 21 columns in the order of the report.
pub(super) const HEADER: [&str; 21] = [
    "Nombre",
    "Especie",
    "Raza",
    "Peso",
    "Género",
    "E.Reproductivo",
    "Nacimiento",
    "Color",
    "Fallecido",
    "Nombres",
    "TIdent",
    "Ident.",
    "Correo",
    "Celular",
    "Teléfono",
    "Dirección",
    "Contacto",
    "TContacto",
    "Vinculado",
    "Actualizado",
    "Autorización",
];

/// The cells of one row, in the order of [`HEADER`].
pub(super) type Row = Vec<String>;

/// The title and the header as the report writes them.
pub(super) fn head() -> String {
    let mut title = vec![TITLE];
    title.resize(HEADER.len(), "");
    csv::line(&title) + &csv::line(&HEADER)
}

/// Invents `count` rows and passes each on as it is made.
pub(super) fn rows(seed: u64, count: usize, mut each: impl FnMut(Row)) {
    let mut rng = Rng::new(seed);
    let mut decks = Decks::new(&mut rng, count);
    let homes = rng.deck(count, HOMES);
    for (index, home) in homes.into_iter().enumerate() {
        let owner = Owner::invent(&mut rng, index, home);
        let siblings = rng.pick(&[1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
        let sheet = OwnerCells::new(&mut rng, &owner);
        for _ in 0..siblings {
            let Some(cards) = decks.next() else { return };
            let pet = Pet::invent(&mut rng, cards, &owner.surnames);
            each(row(&mut rng, pet, &sheet));
        }
    }
}

/// The cells that all pets of an owner share.
struct OwnerCells {
    name: String,
    id_type: &'static str,
    id_number: String,
    email: String,
    mobile: String,
    landline: String,
    address: String,
    contact: String,
    contact_phone: String,
    since: String,
    consent: String,
}

impl OwnerCells {
    fn new(rng: &mut Rng, owner: &Owner) -> Self {
        let name = match rng.below(10) {
            0..4 => owner.full_name().to_uppercase(),
            4 => owner.full_name().to_lowercase(),
            _ => owner.full_name(),
        };
        let digits = owner.mobile.trim_start_matches('+').to_owned();
        let contact = match rng.below(10) {
            0..6 => name.clone(),
            6 => format!("{} {}", rng.pick(words::MEN), rng.pick(words::SURNAMES)),
            7 => rng.pick(words::NOTHING).to_owned(),
            _ => String::new(),
        };
        let since = stamp(rng);
        Self {
            id_type: owner.id_type,
            id_number: owner.id_number.clone(),
            email: owner.email.clone(),
            mobile: owner.mobile.clone(),
            landline: owner.landline.clone(),
            address: match rng.below(20) {
                0 => rng.pick(words::NOTHING).to_owned(),
                1..4 => String::new(),
                _ => owner.address.clone(),
            },
            contact_phone: if contact == name {
                digits
            } else {
                String::new()
            },
            consent: if rng.chance(600) {
                since.clone()
            } else {
                String::new()
            },
            contact,
            name,
            since,
        }
    }
}

fn row(rng: &mut Rng, pet: Pet, owner: &OwnerCells) -> Row {
    vec![
        pet.name,
        pet.species.to_owned(),
        pet.breed.to_owned(),
        pet.weight,
        pet.sex.to_owned(),
        pet.neutered.to_owned(),
        pet.birth,
        pet.color.to_owned(),
        pet.deceased,
        owner.name.clone(),
        owner.id_type.to_owned(),
        owner.id_number.clone(),
        owner.email.clone(),
        owner.mobile.clone(),
        owner.landline.clone(),
        owner.address.clone(),
        owner.contact.clone(),
        owner.contact_phone.clone(),
        owner.since.clone(),
        if rng.chance(500) {
            owner.since.clone()
        } else {
            stamp(rng)
        },
        owner.consent.clone(),
    ]
}

/// A moment in the two years before the report was made.
fn stamp(rng: &mut Rng) -> String {
    format!(
        "202{}-{:02}-{:02} {:02}:{:02}:{:02}",
        rng.between(4, 5),
        rng.between(1, 12),
        rng.between(1, 28),
        rng.between(8, 19),
        rng.between(0, 59),
        rng.between(0, 59)
    )
}
