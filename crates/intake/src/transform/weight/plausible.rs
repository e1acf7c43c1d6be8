//! What an animal can weigh.

/// How a weight fits its species.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// It fits.
    Plausible,
    /// It does not fit, and may be true.
    Odd,
    /// No such animal has it, by a factor of ten, nor has any patient of a clinic.
    Impossible,
}

/// Millionths of a kilogram in one.
const KILOGRAM: u64 = 1_000_000;
/// The heaviest patient: a bull or a heavy horse, twice.
const HEAVIEST: u64 = 2000 * KILOGRAM;

/// Says how a weight, in millionths of a kilogram, fits its species.
pub(crate) fn judge(millionths: u64, species: Option<&str>) -> Judgement {
    let (least, most) = bounds(species);
    if millionths > HEAVIEST || millionths > most.saturating_mul(10) || millionths < least / 10 {
        Judgement::Impossible
    } else if (least..=most).contains(&millionths) {
        Judgement::Plausible
    } else {
        Judgement::Odd
    }
}

/// Says how a weight in canonical text, in kilograms, fits its species; what is no decimal is
/// impossible.
pub(crate) fn judge_weight(text: &str, species: Option<&str>) -> Judgement {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousandths = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let scale = 10_u64.pow(6 - fraction.len().min(6) as u32);
    let part = if fraction.is_empty() {
        Some(0)
    } else {
        fraction.parse::<u64>().ok()
    };
    match (whole.parse::<u32>(), part) {
        (Ok(whole), Some(part)) if thousandths => {
            judge(u64::from(whole) * KILOGRAM + part * scale, species)
        }
        _ => Judgement::Impossible,
    }
}

/// What the weight would be in the other unit, if that fits the species.
pub(super) fn suggestion(millionths: u64, in_grams: bool, species: Option<&str>) -> Option<u64> {
    let other = if in_grams {
        millionths.checked_mul(1000)?
    } else {
        millionths / 1000
    };
    (judge(other, species) == Judgement::Plausible).then_some(other)
}

fn bounds(species: Option<&str>) -> (u64, u64) {
    let (least_grams, most_grams) = match species {
        Some("dog") => (100, 100_000),
        Some("cat") => (50, 12_000),
        Some("bird") => (10, 15_000),
        Some("rabbit") => (30, 10_000),
        Some("hamster" | "rodent") => (10, 3000),
        Some("ferret") => (10, 4000),
        Some("reptile") => (5, 100_000),
        Some("horse") => (20_000, 1_200_000),
        _ => (1, 2_000_000),
    };
    (least_grams * KILOGRAM / 1000, most_grams * KILOGRAM / 1000)
}
