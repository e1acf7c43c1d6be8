//! Invented animals, with the measured share of every kind of mess.

use super::rng::Rng;
use super::words;

/// An animal as the report writes it.
pub(super) struct Pet {
    pub(super) name: String,
    pub(super) species: &'static str,
    pub(super) breed: &'static str,
    pub(super) weight: String,
    pub(super) sex: &'static str,
    pub(super) neutered: &'static str,
    pub(super) birth: String,
    pub(super) color: &'static str,
    pub(super) deceased: String,
}

/// How a name is written.
#[derive(Clone, Copy)]
pub(super) enum Case {
    AsIs,
    Capitals,
    Small,
}

/// How a weight is written.
#[derive(Clone, Copy)]
pub(super) enum Weight {
    Kilograms,
    Zero,
    Grams,
    Pounds,
    GramsAsKilograms,
}

/// How a birth date is written.
#[derive(Clone, Copy)]
pub(super) enum Birth {
    Day,
    NewYear,
    Sentinel,
    Empty,
}

/// One card of each deck: all that is drawn by measured share for one animal.
#[derive(Clone, Copy)]
pub(super) struct Cards {
    pub(super) species: &'static str,
    case: Case,
    weight: Weight,
    birth: Birth,
    sex: &'static str,
    neutered: &'static str,
    deceased: bool,
}

/// The decks for a whole report.
pub(super) struct Decks(std::vec::IntoIter<Cards>);

impl Decks {
    pub(super) fn new(rng: &mut Rng, count: usize) -> Self {
        let species = rng.deck(
            count,
            &[
                ("Canino", 0),
                ("Felino", 308),
                ("Ave", 6),
                ("Roedor", 5),
                ("Reptil", 3),
                ("Lagomorfo", 3),
                ("Equino", 2),
            ],
        );
        let case = rng.deck(
            count,
            &[(Case::AsIs, 0), (Case::Capitals, 400), (Case::Small, 100)],
        );
        let weight = rng.deck(
            count,
            &[
                (Weight::Kilograms, 0),
                (Weight::Zero, 88),
                (Weight::Grams, 27),
                (Weight::Pounds, 9),
                (Weight::GramsAsKilograms, 7),
            ],
        );
        let birth = rng.deck(
            count,
            &[
                (Birth::Day, 0),
                (Birth::NewYear, 79),
                (Birth::Sentinel, 35),
                (Birth::Empty, 20),
            ],
        );
        let sex = rng.deck(count, &[("Hembra", 0), ("Macho", 482), ("Indefinido", 7)]);
        let neutered = rng.deck(
            count,
            &[
                ("No esterilizado", 0),
                ("Esterilizado", 436),
                ("Desconocido", 55),
            ],
        );
        let deceased = rng.deck(count, &[(false, 0), (true, 40)]);
        let cards: Vec<_> = (0..count)
            .map(|at| Cards {
                species: species[at],
                case: case[at],
                weight: weight[at],
                birth: birth[at],
                sex: sex[at],
                neutered: neutered[at],
                deceased: deceased[at],
            })
            .collect();
        Self(cards.into_iter())
    }

    pub(super) fn next(&mut self) -> Option<Cards> {
        self.0.next()
    }
}

impl Pet {
    pub(super) fn invent(rng: &mut Rng, cards: Cards, surnames: &str) -> Self {
        let year = rng.between(2009, 2025);
        Self {
            name: name(rng, cards.case, surnames),
            species: cards.species,
            breed: match cards.species {
                "Canino" => rng.pick(words::DOG_BREEDS),
                "Felino" => rng.pick(words::CAT_BREEDS),
                "Ave" => rng.pick(&["Periquito Australiano", "Cotorra", "Canario"]),
                "Roedor" => rng.pick(&["Hámster", "Cuyo"]),
                "Reptil" => "Tortuga Japonesa",
                "Lagomorfo" => "Conejo Enano",
                _ => "Cuarto de Milla",
            },
            weight: weight(rng, cards.weight, cards.species),
            sex: cards.sex,
            neutered: cards.neutered,
            birth: match cards.birth {
                Birth::Day => format!("{year}-{:02}-{:02}", rng.between(1, 12), rng.between(2, 28)),
                Birth::NewYear => format!("{year}-01-01"),
                Birth::Sentinel => "0001-01-01".to_owned(),
                Birth::Empty => String::new(),
            },
            color: if rng.chance(60) {
                rng.pick(words::NOTHING)
            } else {
                rng.pick(words::COLORS)
            },
            deceased: if cards.deceased {
                format!("2026-{:02}-{:02}", rng.between(1, 7), rng.between(1, 28))
            } else {
                String::new()
            },
        }
    }
}

/// Often the owner's surname follows; sometimes a star, a number or a chart number.
fn name(rng: &mut Rng, case: Case, surnames: &str) -> String {
    let name = rng.pick(words::PETS);
    let surname = surnames.split(' ').next().unwrap_or_default();
    let text = match rng.below(100) {
        0..35 => format!("{name} {surname}"),
        35..38 => format!("{name}*"),
        38..41 => format!("{name} {}", rng.between(2, 3)),
        41..44 => format!("{name} {}", rng.between(1000, 9999)),
        _ => name.to_owned(),
    };
    match case {
        Case::AsIs => text,
        Case::Capitals => text.to_uppercase(),
        Case::Small => text.to_lowercase(),
    }
}

fn weight(rng: &mut Rng, how: Weight, species: &str) -> String {
    let grams = match species {
        "Canino" => rng.between(20, 420) * 100,
        "Felino" => rng.between(22, 68) * 100,
        "Ave" => rng.between(3, 40) * 10,
        "Roedor" => rng.between(4, 90) * 10,
        "Reptil" => rng.between(3, 25) * 100,
        "Lagomorfo" => rng.between(10, 28) * 100,
        _ => rng.between(380, 520) * 1000,
    };
    match how {
        Weight::Zero => "0 Kilogramos".to_owned(),
        Weight::Grams => format!("{grams} Gramos"),
        Weight::Pounds => format!("{} Libras", grams / 454 + 1),
        Weight::GramsAsKilograms if species == "Felino" => format!("{grams} Kilogramos"),
        Weight::Kilograms | Weight::GramsAsKilograms => format!("{} Kilogramos", kilograms(grams)),
    }
}

/// Grams as kilograms with a point and no trailing zeros.
pub(crate) fn kilograms(grams: usize) -> String {
    let text = format!("{}.{:03}", grams / 1000, grams % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::kilograms;

    #[test]
    fn kilograms_have_no_trailing_zeros() {
        assert_eq!(
            [kilograms(12500), kilograms(4000), kilograms(30)],
            ["12.5", "4", "0.03"]
        );
    }
}
