//! Makes transforms by name.

use std::collections::BTreeMap;

use super::{
    NAMES, Transform, TransformError, TransformParams, age_to_birth, boolean, date, email,
    enum_map, microchip, name, phone, postal_code, tax_id, text, weight,
};
use crate::plan::DateOrder;

/// Makes the transform of a name with its parameters.
///
/// A name or a parameter that is not known is an error that says what would be right.
pub fn make(name: &str, params: &TransformParams) -> Result<Box<dyn Transform>, TransformError> {
    let Some(name) = NAMES.iter().find(|known| **known == name) else {
        let nearest = crate::text::nearest(name, NAMES.iter().copied());
        return Err(TransformError::Unknown {
            name: name.to_owned(),
            nearest,
        });
    };
    let mut given = Given {
        transform: name,
        params,
        known: Vec::new(),
    };
    let transform: Box<dyn Transform> = match *name {
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
        "boolean" => Box::new(boolean::Boolean {
            invert: given.flag("invert")?,
        }),
        "date_parse" => Box::new(date::Date(date_settings(&mut given)?)),
        "datetime" => Box::new(date::DateTime(date::Settings {
            utc_offset: given.utc_offset()?,
            ..date_settings(&mut given)?
        })),
        "email" => Box::new(email::Email),
        "microchip" => Box::new(microchip::Microchip),
        "name_split" => Box::new(name::NameSplit),
        "neutered_map" => Box::new(enum_map::Neutered),
        "phone_format" => Box::new(phone::Phone),
        "postal_code" => Box::new(postal_code::PostalCode),
        "sex_map" => Box::new(enum_map::Sex {
            okvet: given
                .choice("codes", &[("okvet", true), ("none", false)])?
                .unwrap_or(false),
        }),
        "species_map" => Box::new(enum_map::Species),
        "tax_id" => Box::new(tax_id::TaxId),
        "tax_id_type" => Box::new(enum_map::TaxIdType),
        "weight_kg" => Box::new(weight::Weight),
        // A test holds the arms and the list of names together.
        _ => Box::new(text::Text),
    };
    given.refuse_others()?;
    Ok(transform)
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

/// The parameters given to a transform, and which of them it knows.
struct Given<'a> {
    transform: &'static str,
    params: &'a BTreeMap<String, String>,
    known: Vec<&'static str>,
}

impl Given<'_> {
    fn choice<T: Copy>(
        &mut self,
        param: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, TransformError> {
        self.known.push(param);
        let Some(value) = self.params.get(param) else {
            return Ok(None);
        };
        if let Some((_, choice)) = choices.iter().find(|(word, _)| word == value) {
            return Ok(Some(*choice));
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        Err(self.wrong(param, value, format!("it takes {}", words.join(", "))))
    }

    fn flag(&mut self, param: &'static str) -> Result<bool, TransformError> {
        Ok(self
            .choice(param, &[("true", true), ("false", false)])?
            .unwrap_or(false))
    }

    /// An offset such as `-06:00`, in minutes.
    fn utc_offset(&mut self) -> Result<Option<i32>, TransformError> {
        self.known.push("utc_offset");
        let Some(value) = self.params.get("utc_offset") else {
            return Ok(None);
        };
        let minutes = value.split_at_checked(1).and_then(|(sign, rest)| {
            let (hours, minutes) = rest.split_once(':')?;
            let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
            let sound = (0..=14 * 60).contains(&minutes);
            match sign {
                "+" if sound => Some(minutes),
                "-" if sound => Some(-minutes),
                _ => None,
            }
        });
        match minutes {
            Some(minutes) => Ok(Some(minutes)),
            None => Err(self.wrong(
                "utc_offset",
                value,
                "it takes hours such as -06:00".to_owned(),
            )),
        }
    }

    fn refuse_others(&self) -> Result<(), TransformError> {
        match self
            .params
            .iter()
            .find(|(param, _)| !self.known.contains(&param.as_str()))
        {
            None => Ok(()),
            Some((param, value)) if self.known.is_empty() => {
                Err(self.wrong(param, value, "it takes no parameters".to_owned()))
            }
            Some((param, value)) => {
                let reason = format!("its parameters are {}", self.known.join(", "));
                Err(self.wrong(param, value, reason))
            }
        }
    }

    fn wrong(&self, param: &str, value: &str, reason: String) -> TransformError {
        TransformError::Param {
            transform: self.transform,
            param: param.to_owned(),
            value: value.to_owned(),
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> TransformParams {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn error(name: &str, pairs: &[(&str, &str)]) -> String {
        make(name, &params(pairs)).err().unwrap().to_string()
    }

    #[test]
    fn every_name_and_every_field_of_the_schema_has_its_transform() {
        for name in NAMES {
            assert!(make(name, &TransformParams::new()).is_ok(), "{name}");
        }
        for record_type in crate::schema::RecordType::ALL {
            for field in record_type.fields() {
                assert!(NAMES.contains(&field.transform), "{}", field.name);
            }
        }
        assert!(NAMES.is_sorted());
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
        assert!(error("sex_map", &[("code", "okvet")]).contains("its parameters are codes"));
        assert!(error("datetime", &[("utc_offset", "6")]).contains("-06:00"));
        assert!(
            make(
                "datetime",
                &params(&[("utc_offset", "-06:00"), ("order", "mdy")])
            )
            .is_ok()
        );
        assert!(make("age_to_birth", &params(&[("unit", "years")])).is_ok());
    }
}
