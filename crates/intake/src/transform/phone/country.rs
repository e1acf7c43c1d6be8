//! Countries and their calling codes.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A country, as the two upper-case letters of ISO 3166.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// Calling code, country (the largest of those that share it), and how many digits may follow.
/// The lengths are those of numbers that people write down: no short codes.
const CODES: &[(&str, &[u8; 2], u8, u8)] = &[
    ("1", b"US", 10, 10),
    ("20", b"EG", 8, 10),
    ("212", b"MA", 9, 9),
    ("213", b"DZ", 8, 9),
    ("234", b"NG", 8, 10),
    ("27", b"ZA", 9, 9),
    ("30", b"GR", 10, 10),
    ("31", b"NL", 9, 9),
    ("32", b"BE", 8, 9),
    ("33", b"FR", 9, 9),
    ("34", b"ES", 9, 9),
    ("351", b"PT", 9, 9),
    ("352", b"LU", 6, 9),
    ("353", b"IE", 8, 9),
    ("354", b"IS", 7, 7),
    ("355", b"AL", 8, 9),
    ("356", b"MT", 8, 8),
    ("357", b"CY", 8, 8),
    ("358", b"FI", 6, 10),
    ("359", b"BG", 8, 9),
    ("36", b"HU", 8, 9),
    ("370", b"LT", 8, 8),
    ("371", b"LV", 8, 8),
    ("372", b"EE", 7, 8),
    ("376", b"AD", 6, 9),
    ("380", b"UA", 9, 9),
    ("381", b"RS", 8, 9),
    ("385", b"HR", 8, 9),
    ("386", b"SI", 8, 8),
    ("39", b"IT", 6, 11),
    ("40", b"RO", 9, 9),
    ("41", b"CH", 9, 9),
    ("420", b"CZ", 9, 9),
    ("421", b"SK", 9, 9),
    ("43", b"AT", 7, 12),
    ("44", b"GB", 9, 10),
    ("45", b"DK", 8, 8),
    ("46", b"SE", 7, 9),
    ("47", b"NO", 8, 8),
    ("48", b"PL", 9, 9),
    ("49", b"DE", 7, 11),
    ("501", b"BZ", 7, 7),
    ("502", b"GT", 8, 8),
    ("503", b"SV", 8, 8),
    ("504", b"HN", 8, 8),
    ("505", b"NI", 8, 8),
    ("506", b"CR", 8, 8),
    ("507", b"PA", 7, 8),
    ("509", b"HT", 8, 8),
    ("51", b"PE", 8, 9),
    ("52", b"MX", 10, 10),
    ("53", b"CU", 8, 8),
    ("54", b"AR", 10, 11),
    ("55", b"BR", 10, 11),
    ("56", b"CL", 9, 9),
    ("57", b"CO", 10, 10),
    ("58", b"VE", 10, 10),
    ("591", b"BO", 8, 8),
    ("593", b"EC", 8, 9),
    ("595", b"PY", 8, 9),
    ("597", b"SR", 6, 7),
    ("598", b"UY", 8, 8),
    ("60", b"MY", 8, 10),
    ("61", b"AU", 9, 9),
    ("62", b"ID", 8, 12),
    ("63", b"PH", 8, 10),
    ("64", b"NZ", 8, 10),
    ("65", b"SG", 8, 8),
    ("66", b"TH", 8, 9),
    ("7", b"RU", 10, 10),
    ("81", b"JP", 9, 10),
    ("82", b"KR", 8, 10),
    ("84", b"VN", 8, 10),
    ("852", b"HK", 8, 8),
    ("86", b"CN", 9, 11),
    ("886", b"TW", 8, 9),
    ("90", b"TR", 10, 10),
    ("91", b"IN", 10, 10),
    ("92", b"PK", 9, 10),
    ("961", b"LB", 7, 8),
    ("966", b"SA", 9, 9),
    ("971", b"AE", 8, 9),
    ("972", b"IL", 8, 9),
    ("98", b"IR", 10, 10),
];

/// The other countries of the North American numbering plan where such files come from.
const NORTH_AMERICA: &[&[u8; 2]] = &[b"CA", b"DO", b"PR"];

impl Country {
    /// Mexico.
    pub const MX: Self = Self(*b"MX");
    /// Colombia.
    pub const CO: Self = Self(*b"CO");
    /// The United States, and with them the North American numbering plan.
    pub const US: Self = Self(*b"US");
    /// Canada.
    pub const CA: Self = Self(*b"CA");
    /// Chile.
    pub const CL: Self = Self(*b"CL");
    /// Spain.
    pub const ES: Self = Self(*b"ES");
    /// Argentina.
    pub const AR: Self = Self(*b"AR");
    /// Peru.
    pub const PE: Self = Self(*b"PE");
    /// Ecuador.
    pub const EC: Self = Self(*b"EC");

    /// The country of two letters, in any case; `None` if they are no letters.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The country that a name in a column means, such as `México` or `CO`.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut buffer = [0; 48];
        let folded = crate::text::fold_short(name, &mut buffer)?;
        let code = match folded {
            "mexico" | "mejico" | "mx" | "mex" | "estados unidos mexicanos" => "MX",
            "colombia" | "co" | "col" => "CO",
            "estados unidos" | "eeuu" | "ee uu" | "usa" | "us" | "united states" | "eua" => "US",
            "canada" | "ca" => "CA",
            "chile" | "cl" => "CL",
            "espana" | "spain" | "es" => "ES",
            "argentina" | "ar" => "AR",
            "peru" | "pe" => "PE",
            "ecuador" | "ec" => "EC",
            "guatemala" | "gt" => "GT",
            "costa rica" | "cr" => "CR",
            "panama" | "pa" => "PA",
            "venezuela" | "ve" => "VE",
            "bolivia" | "bo" => "BO",
            "uruguay" | "uy" => "UY",
            "paraguay" | "py" => "PY",
            "el salvador" | "sv" => "SV",
            "honduras" | "hn" => "HN",
            "nicaragua" | "ni" => "NI",
            "brasil" | "brazil" | "br" => "BR",
            _ => return None,
        };
        Self::from_code(code)
    }

    /// The country of a number with `+`, by its calling code.
    pub fn from_calling_code_of(number: &str) -> Option<Self> {
        calling_code(number.strip_prefix('+')?).map(|(country, _)| country)
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        // Two ASCII letters are always text; the fallback is never seen.
        std::str::from_utf8(&self.0).unwrap_or("MX")
    }

    /// Whether the numbering of the country is known here.
    pub fn is_known(self) -> bool {
        self.plan().is_some()
    }

    /// The known country whose letters are most like those of another.
    pub fn nearest(self) -> &'static str {
        let letters = CODES.iter().map(|(_, letters, ..)| *letters);
        let known = letters.chain(NORTH_AMERICA.iter().copied());
        let known = known.filter_map(|letters| std::str::from_utf8(letters).ok());
        crate::text::nearest(self.as_str(), known)
    }

    /// The calling code and the bounds on the digits after it; `None` for a country that is not
    /// in the table.
    pub(super) fn plan(self) -> Option<(&'static str, u8, u8)> {
        let country = if NORTH_AMERICA.contains(&&self.0) {
            Self::US
        } else {
            self
        };
        CODES
            .iter()
            .find(|(_, letters, ..)| **letters == country.0)
            .map(|(code, _, least, most)| (*code, *least, *most))
    }
}

/// The country whose calling code the digits begin with, and the digits after it.
pub(super) fn calling_code(digits: &str) -> Option<(Country, &str)> {
    // The commonest by far, before the table is walked.
    if let Some(rest) = digits.strip_prefix("52") {
        return Some((Country::MX, rest));
    }
    CODES.iter().find_map(|(code, letters, ..)| {
        digits
            .strip_prefix(code)
            .map(|rest| (Country(**letters), rest))
    })
}

impl std::fmt::Debug for Country {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code)
            .filter(|country| country.as_str() == code)
            .ok_or_else(|| D::Error::custom("a country is two upper-case letters, such as MX"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_its_country() {
        for (number, country) in [
            ("+525512345678", Some(Country::MX)),
            ("+573001110001", Some(Country::CO)),
            ("+16195550123", Some(Country::US)),
            ("+447700900123", Country::from_code("GB")),
            ("+999123456789", None),
            ("5512345678", None),
        ] {
            assert_eq!(Country::from_calling_code_of(number), country, "{number}");
        }
    }

    #[test]
    fn an_unknown_country_has_a_nearest() {
        for known in ["MX", "CA", "DO", "ES"] {
            assert!(Country::from_code(known).unwrap().is_known(), "{known}");
        }
        let nowhere = Country::from_code("XX").unwrap();
        assert!(!nowhere.is_known());
        assert_eq!(nowhere.nearest(), "MX");
        assert_eq!(Country::from_code("CZ").unwrap().nearest(), "CZ");
    }

    #[test]
    fn no_calling_code_begins_with_another() {
        for (index, (code, ..)) in CODES.iter().enumerate() {
            for (other, ..) in &CODES[index + 1..] {
                assert!(!other.starts_with(code), "{other} begins with {code}");
            }
        }
    }

    #[test]
    fn a_country_is_two_upper_case_letters_in_json() {
        assert_eq!(serde_json::to_string(&Country::MX).unwrap(), "\"MX\"");
        assert_eq!(
            serde_json::from_str::<Country>("\"CO\"").unwrap(),
            Country::CO
        );
        assert!(serde_json::from_str::<Country>("\"mx\"").is_err());
        assert!(serde_json::from_str::<Country>("\"MEX\"").is_err());
    }
}
