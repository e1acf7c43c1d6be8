//! One cell to several fields.

use super::chain::own;
use crate::schema::Field;
use crate::text::{NullKind, is_null_token, nearest};
use crate::transform::make::{Target, make_for};
use crate::transform::params::Given;
use crate::transform::{Context, Out, Transform, TransformError, TransformParams, Verdict};

/// `split`: one of the parts of a cell, counted from 1, or from the end by numbers below zero. The
/// parts after it go to `fields` of the same record, each read by the transform of its field.
pub(super) struct Split {
    by: String,
    part: i32,
    fields: Vec<Further>,
}

struct Further {
    field: &'static Field,
    null: NullKind,
    transform: Box<dyn Transform>,
}

impl Split {
    pub(super) fn read(given: &mut Given<'_>) -> Result<Self, TransformError> {
        let by = given.needed("by")?.to_owned();
        let part = given.number("part", -99..=99)?.unwrap_or(1);
        let mut fields = Vec::new();
        for name in given.list("fields")? {
            let Some(target) = given.target else {
                return Err(given.wrong("fields", "there is no record whose fields they are"));
            };
            if part < 0 {
                return Err(given.wrong("fields", "parts from the end have none after them"));
            }
            let kind = target.record_type;
            let Some(field) = kind.field(&name) else {
                let names = kind.fields().iter().map(|field| field.name);
                let reason = format!(
                    "{name:?} is no field of a {}; the nearest is {:?}",
                    kind.as_str(),
                    nearest(&name, names)
                );
                return Err(given.wrong("fields", &reason));
            };
            let target = Target {
                record_type: kind,
                field,
            };
            fields.push(Further {
                field,
                null: NullKind::of(field),
                transform: make_for(target, own(Some(&target)), &TransformParams::new())?,
            });
        }
        Ok(Self { by, part, fields })
    }
}

impl Transform for Split {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let place = self.part.unsigned_abs() as usize - 1;
        if self.part < 0 {
            return match cell.rsplit(self.by.as_str()).nth(place).map(str::trim) {
                Some(part) if !part.is_empty() => out.value(part),
                _ => Verdict::Null,
            };
        }
        let mut parts = cell.split(self.by.as_str()).map(str::trim).skip(place);
        let part = parts.next();
        for (further, part) in self.fields.iter().zip(parts) {
            if part.is_empty() || is_null_token(further.null, part) {
                continue;
            }
            let mut own = Out::default();
            let verdict = further.transform.apply(part, context, &mut own);
            out.notes.append(&mut own.notes);
            out.also.append(&mut own.also);
            if verdict == Verdict::Value {
                out.also.push((further.field.name, own.text));
            }
        }
        match part {
            Some(part) if !part.is_empty() => out.value(part),
            _ => Verdict::Null,
        }
    }
}
