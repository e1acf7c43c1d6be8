//! Which currency the prices of a country are in.

use crate::transform::Country;

/// Countries and the ISO 4217 code of what is paid there.
const CURRENCIES: &[(&str, &str)] = &[
    ("AR", "ARS"),
    ("BO", "BOB"),
    ("BR", "BRL"),
    ("CL", "CLP"),
    ("CO", "COP"),
    ("CR", "CRC"),
    ("DO", "DOP"),
    ("EC", "USD"),
    ("ES", "EUR"),
    ("GT", "GTQ"),
    ("HN", "HNL"),
    ("MX", "MXN"),
    ("NI", "NIO"),
    ("PA", "USD"),
    ("PE", "PEN"),
    ("PR", "USD"),
    ("PT", "EUR"),
    ("PY", "PYG"),
    ("SV", "USD"),
    ("US", "USD"),
    ("UY", "UYU"),
    ("VE", "VES"),
];

/// The currency of a country, `None` where only the clinic can say.
pub(super) fn currency_of(country: Country) -> Option<&'static str> {
    let known = CURRENCIES
        .iter()
        .find(|(code, _)| Country::from_code(code) == Some(country));
    known.map(|(_, currency)| *currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clinic_counts_in_the_money_of_its_country() {
        assert_eq!(currency_of(Country::MX), Some("MXN"));
        for (code, currency) in CURRENCIES {
            let country = Country::from_code(code).unwrap();
            assert_eq!(currency_of(country), Some(*currency), "{code}");
        }
    }
}
