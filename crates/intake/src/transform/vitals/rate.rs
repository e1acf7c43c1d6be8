//! Beats and breaths in a minute, saturation, and the time of capillary refill.

use super::measure::{self, is_unit};
use super::{implausible, no_measure};
use crate::schema::Kind;
use crate::transform::make::Target;
use crate::transform::{Context, Out, Transform, Verdict};

/// `heart_rate`: beats in a minute; for their fields breaths in a minute, and per cent of saturation.
pub(in crate::transform) struct Rate {
    /// The digits after the point.
    scale: u32,
    /// The least and the most that an animal can have.
    bounds: (u128, u128),
}

const UNITS: &[&str] = &[
    "",
    "lpm",
    "ppm",
    "bpm",
    "rpm",
    "l min",
    "lat min",
    "latidos min",
    "latidos por minuto",
    "pulsaciones por minuto",
    "puls min",
    "p min",
    "r min",
    "resp min",
    "respiraciones por minuto",
    "rpm min",
    "x min",
    "x minuto",
    "por minuto",
    "min",
    "beats min",
    "breaths min",
    "lat",
    "x",
];

impl Rate {
    /// The rate that a field holds.
    pub(in crate::transform) fn of(target: Option<&Target>) -> Self {
        let scale = match target.map(|target| target.field.kind) {
            Some(Kind::Decimal { scale, .. }) => u32::from(scale),
            _ => 0,
        };
        let bounds = match target.map(|target| target.field.name) {
            Some("resp_rate") => (2, 400),
            Some("spo2") => (20, 100),
            // A hamster's heart beats 500 times in a minute, a horse's 28.
            _ => (10, 700),
        };
        Self { scale, bounds }
    }
}

impl Transform for Rate {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        let measure = match measure::read(cell, out) {
            Ok(measure) => measure,
            Err(verdict) => return verdict,
        };
        let unit = measure.unit.trim_start_matches(['%', '\'']);
        if !is_unit(unit, UNITS) {
            return no_measure(cell, out);
        }
        let whole = measure.number.rounded(0);
        if whole < self.bounds.0 || whole > self.bounds.1 {
            implausible(cell, None, out);
            return Verdict::Null;
        }
        measure::put(cell, measure.number, self.scale, measure.bound, out)
    }
}

/// `crt`: seconds until the gums are pink again.
pub(in crate::transform) struct Crt;

const SECONDS: &[&str] = &[
    "", "s", "sg", "sgs", "seg", "segs", "segundo", "segundos", "sec", "secs", "seconds",
];

impl Transform for Crt {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        let measure = match measure::read(cell, out) {
            Ok(measure) => measure,
            Err(verdict) => return verdict,
        };
        let unit = measure
            .unit
            .trim_matches(['"', '\'', '”', '“', '’', '´', '″', '′', ' ']);
        if !is_unit(unit, SECONDS) {
            return no_measure(cell, out);
        }
        // Ten seconds are an eternity for a gum.
        if measure.number.rounded(1) > 100 {
            implausible(cell, None, out);
            return Verdict::Null;
        }
        measure::put(cell, measure.number, 1, measure.bound, out)
    }
}
