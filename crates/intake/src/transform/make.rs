//! Makes transforms by name.

use super::enum_map::{self, Stock, Words};
use super::params::Given;
use super::{
    NAMES, Transform, TransformError, TransformParams, age_to_birth, boolean, date, email, generic,
    lot, microchip, money, name, phone, postal_code, soap, tax_id, text, vitals, weight,
};
use crate::plan::{DateOrder, DecimalMark};
use crate::schema::{Field, Kind, RecordType};

/// The field that a transform fills.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The record type.
    pub record_type: RecordType,
    /// The field.
    pub field: &'static Field,
}

/// Makes the transform of a name with its parameters, for a value that goes to no field.
///
/// A name or a parameter that is not known is an error that says what would be right.
pub fn make(name: &str, params: &TransformParams) -> Result<Box<dyn Transform>, TransformError> {
    make_any(name, params, None)
}

/// Makes the transform of a name with its parameters, for a field: the words of a value map must
/// be those of the field, and what a generic transform gives is read by the field's own transform
/// unless `then` names another.
pub fn make_for(
    target: Target,
    name: &str,
    params: &TransformParams,
) -> Result<Box<dyn Transform>, TransformError> {
    make_any(name, params, Some(&target))
}

pub(super) fn make_any(
    name: &str,
    params: &TransformParams,
    target: Option<&Target>,
) -> Result<Box<dyn Transform>, TransformError> {
    let Some(name) = NAMES.iter().find(|known| **known == name) else {
        let nearest = crate::text::nearest(name, NAMES.iter().copied());
        return Err(TransformError::Unknown {
            name: name.to_owned(),
            nearest,
        });
    };
    let mut given = Given::new(name, params, target);
    let generic = generic::make(name, &mut given)?;
    if let Some(first) = generic {
        let then = given.text("then")?;
        given.refuse_others()?;
        return generic::chain(first, then, &given);
    }
    let transform = match map(name, &mut given)? {
        Some(map) => map,
        None => plain(name, &mut given)?,
    };
    given.refuse_others()?;
    Ok(transform)
}

/// Makes a value map; `None` if the name is none of theirs.
fn map(name: &str, given: &mut Given<'_>) -> Result<Option<Box<dyn Transform>>, TransformError> {
    let stock = match name {
        "enum_map" => given.choice("map", Stock::NAMED)?,
        "tax_id_type" => Some(Stock::TaxIdType),
        _ => {
            let stock = name.strip_suffix("_map").and_then(|name| {
                let named = Stock::NAMED.iter().find(|(known, _)| *known == name)?;
                Some(named.1)
            });
            let Some(stock) = stock else { return Ok(None) };
            Some(stock)
        }
    };
    let words = Words::read(stock, given)?;
    let is_choice = given
        .target
        .is_some_and(|target| matches!(target.field.kind, Kind::Choice { .. }));
    Ok(Some(match stock {
        Some(Stock::Sex) => Box::new(enum_map::Sex {
            okvet: given
                .choice("codes", &[("okvet", true), ("none", false)])?
                .unwrap_or(false),
            words,
        }),
        Some(Stock::Species) => Box::new(enum_map::Species(words)),
        Some(Stock::TaxIdType) => Box::new(enum_map::TaxIdType(words)),
        Some(Stock::AppointmentStatus) => Box::new(enum_map::AppointmentStatus {
            words,
            columns: given.columns()?,
        }),
        Some(Stock::PaymentMethod) => Box::new(enum_map::PaymentMethod(words)),
        Some(Stock::Breed) => Box::new(enum_map::Breed(words)),
        Some(Stock::Manufacturer) => Box::new(enum_map::Manufacturer(words)),
        Some(Stock::Vaccine) => Box::new(enum_map::Vaccine {
            words,
            keeps_name: given.target.is_some() && !is_choice,
        }),
        _ => Box::new(enum_map::Plain(words)),
    }))
}

fn plain(name: &str, given: &mut Given<'_>) -> Result<Box<dyn Transform>, TransformError> {
    Ok(match name {
        "age_to_birth" => Box::new(age_to_birth::AgeToBirth {
            unit: given.choice(
                "unit",
                &[
                    ("days", age_to_birth::Unit::Days),
                    ("weeks", age_to_birth::Unit::Weeks),
                    ("months", age_to_birth::Unit::Months),
                    ("years", age_to_birth::Unit::Years),
                ],
            )?,
        }),
        "bcs" => Box::new(vitals::Bcs),
        "boolean" => Box::new(boolean::Boolean {
            invert: given.flag("invert")?,
            of_death: given
                .target
                .is_some_and(|target| target.field.name == "is_deceased"),
        }),
        "crt" => Box::new(vitals::Crt),
        "date_parse" => Box::new(date::Date(date_settings(given)?)),
        "datetime" => Box::new(date::DateTime {
            settings: date::Settings {
                utc_offset: given.utc_offset()?,
                ..date_settings(given)?
            },
            columns: given.columns()?,
        }),
        "email" => Box::new(email::Email),
        "heart_rate" => Box::new(vitals::Rate::of(given.target)),
        "lot" => Box::new(lot::Lot),
        "microchip" => Box::new(microchip::Microchip),
        "money" => Box::new(money::Money {
            currency: currency(given)?,
            decimal: decimal(given)?,
            scale: scale(given, 2),
        }),
        "name_split" => Box::new(name::NameSplit),
        "number" => Box::new(money::Number {
            decimal: decimal(given)?,
            scale: scale(given, 4),
        }),
        "percent" => Box::new(money::Percent {
            decimal: decimal(given)?,
            scale: scale(given, 4),
        }),
        "phone_format" => Box::new(phone::Phone),
        "postal_code" => Box::new(postal_code::PostalCode),
        "soap_split" => Box::new(soap::Soap {
            field: given
                .target
                .map_or("subjective", |target| target.field.name),
            record_type: given.target.map(|target| target.record_type),
        }),
        "tax_id" => Box::new(tax_id::TaxId),
        "temperature" => Box::new(vitals::Temperature {
            fahrenheit: given.choice("unit", &[("c", false), ("f", true)])?,
            columns: given.columns()?,
        }),
        "weight_kg" => Box::new(weight::Weight {
            columns: given.columns()?,
        }),
        // A test holds the arms and the list of names together.
        _ => Box::new(text::Text),
    })
}

fn date_settings(given: &mut Given<'_>) -> Result<date::Settings, TransformError> {
    let orders = [
        ("auto", None),
        ("dmy", Some(DateOrder::Dmy)),
        ("mdy", Some(DateOrder::Mdy)),
        ("ymd", Some(DateOrder::Ymd)),
    ];
    Ok(date::Settings {
        order: given.choice("order", &orders)?.flatten(),
        future: given.flag("future")?,
        from_1904: given
            .choice("epoch", &[("1900", false), ("1904", true)])?
            .unwrap_or(false),
        utc_offset: None,
    })
}

/// A currency, as the three letters of ISO 4217.
fn currency(given: &mut Given<'_>) -> Result<Option<money::Currency>, TransformError> {
    let Some(text) = given.text("currency")? else {
        return Ok(None);
    };
    match money::Currency::from_code(text) {
        Some(currency) => Ok(Some(currency)),
        None => Err(given.wrong("currency", &money::Currency::choices())),
    }
}

fn decimal(given: &mut Given<'_>) -> Result<Option<DecimalMark>, TransformError> {
    let marks = [
        ("auto", None),
        ("point", Some(DecimalMark::Point)),
        ("comma", Some(DecimalMark::Comma)),
    ];
    Ok(given.choice("decimal", &marks)?.flatten())
}

/// The digits after the point that the field takes.
fn scale(given: &Given<'_>, otherwise: u32) -> u32 {
    match given.target.map(|target| target.field.kind) {
        Some(Kind::Decimal { scale, .. }) => u32::from(scale),
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transform::Param;

    fn params(pairs: &[(&str, &str)]) -> TransformParams {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Param::from(*value)))
            .collect()
    }

    fn error(name: &str, pairs: &[(&str, &str)]) -> String {
        make(name, &params(pairs)).err().unwrap().to_string()
    }

    /// What a transform cannot be made without.
    fn needed(name: &str) -> TransformParams {
        match name {
            "coalesce" | "concat" => params(&[("columns", "Otra")]),
            "const" | "default" => params(&[("value", "x")]),
            "split" => params(&[("by", ",")]),
            "regex" => params(&[("pattern", "x")]),
            "lookup" => {
                let table = [("a".to_owned(), "b".to_owned())];
                [("values".to_owned(), Param::Map(table.into()))].into()
            }
            _ => TransformParams::new(),
        }
    }

    #[test]
    fn every_name_and_every_field_of_the_schema_has_its_transform() {
        for name in NAMES {
            assert!(make(name, &needed(name)).is_ok(), "{name}");
        }
        for record_type in RecordType::ALL {
            for field in record_type.fields() {
                assert!(NAMES.contains(&field.transform), "{}", field.name);
                let target = Target {
                    record_type: *record_type,
                    field,
                };
                assert!(
                    make_for(target, field.transform, &TransformParams::new()).is_ok(),
                    "{}",
                    field.name
                );
            }
        }
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn no_two_names_make_the_same() {
        // `text` gives everything back: a name that fell through to it would as well.
        let context = super::super::Context {
            in_batch: true,
            ..super::super::Context::alone(chrono::NaiveDate::default())
        };
        let echoes = [
            "breed_map",
            "lot",
            "manufacturer_map",
            "name_split",
            "soap_split",
            "text",
        ];
        for name in NAMES.iter().filter(|name| needed(name).is_empty()) {
            let mut out = super::super::Out::default();
            let transform = make(name, &TransformParams::new()).unwrap();
            transform.apply("un texto cualquiera", &context, &mut out);
            assert_eq!(
                out.text == "un texto cualquiera",
                echoes.contains(name),
                "{name}"
            );
        }
    }

    #[test]
    fn a_number_has_the_digits_of_its_field() {
        let context = super::super::Context::alone(chrono::NaiveDate::default());
        let becomes = |record_type: RecordType, name: &str, transform: &str, cell: &str| {
            let place = record_type.position(name).unwrap();
            let field = &record_type.fields()[place];
            let target = Target { record_type, field };
            let made = make_for(target, transform, &TransformParams::new()).unwrap();
            let mut out = super::super::Out::default();
            made.apply(cell, &context, &mut out);
            out.text
        };
        let line = RecordType::InvoiceLine;
        assert_eq!(becomes(line, "unit_price", "money", "200.1254"), "200.1254");
        assert_eq!(
            becomes(RecordType::MedicalRecord, "bcs_scale", "number", "9.2"),
            "9"
        );
    }

    #[test]
    fn notes_are_taken_apart_for_their_field() {
        let context = super::super::Context::alone(chrono::NaiveDate::default());
        let transform = make("soap_split", &TransformParams::new()).unwrap();
        let mut out = super::super::Out::default();
        transform.apply("S: Come poco\nO: Fiebre\nP: Dieta", &context, &mut out);
        assert_eq!(out.text, "Come poco");
        let parts: Vec<_> = out.also.iter().map(|(name, _)| *name).collect();
        assert_eq!(parts, ["objective", "plan"]);
    }

    #[test]
    fn an_unknown_name_is_told_the_nearest() {
        assert_eq!(
            error("phone_fromat", &[]),
            "there is no transform \"phone_fromat\"; the nearest is \"phone_format\"",
        );
        assert!(error("datetim", &[]).contains("\"datetime\""));
        assert!(error("", &[]).contains("nearest"));
    }

    #[test]
    fn an_unknown_parameter_is_told_what_is_right() {
        assert!(error("date_parse", &[("order", "dym")]).contains("it takes auto, dmy, mdy, ymd"));
        assert!(error("email", &[("a", "b")]).contains("it takes no parameters"));
        let wrong = error("sex_map", &[("code", "okvet")]);
        assert!(
            wrong.contains("its parameters are values, codes"),
            "{wrong}"
        );
        assert!(wrong.contains("the nearest is codes"), "{wrong}");
        for offset in ["6", "-06:0x", "+15:00"] {
            assert!(error("datetime", &[("utc_offset", offset)]).contains("-06:00"));
        }
        assert!(
            make(
                "datetime",
                &params(&[("utc_offset", "-06:00"), ("order", "mdy")])
            )
            .is_ok()
        );
        assert!(make("age_to_birth", &params(&[("unit", "years")])).is_ok());
        let list = [("order".to_owned(), Param::List(vec!["dmy".to_owned()]))].into();
        let wrong = make("date_parse", &list).err().unwrap().to_string();
        assert!(wrong.contains("it takes one text"), "{wrong}");
    }

    #[test]
    fn parameters_are_texts_lists_or_objects() {
        let read = |json: &str| serde_json::from_str::<TransformParams>(json);
        let all = read(r#"{"a": "x", "b": ["y"], "c": {"k": "z"}}"#).unwrap();
        let shown: Vec<_> = all.values().map(ToString::to_string).collect();
        assert_eq!(shown, ["x", "y", "k → z"]);
        assert_eq!(
            serde_json::to_string(&all).unwrap(),
            r#"{"a":"x","b":["y"],"c":{"k":"z"}}"#
        );
        for wrong in [
            r#"{"a": 1}"#,
            r#"{"a": [1]}"#,
            r#"{"a": {"k": 1}}"#,
            r#"{"a": null}"#,
        ] {
            let error = read(wrong).err().unwrap().to_string();
            assert!(error.contains("a parameter is a text"), "{error}");
        }
    }
}
