//! Names of people and companies.

/// The parts of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct NameParts<'a> {
    /// The given names; empty for a company.
    pub first: &'a str,
    /// The surnames; empty for a company and for a single word.
    pub last: &'a str,
    /// Whether the words themselves show which are the given names.
    pub certain: bool,
    /// Whether the name holds two people.
    pub couple: bool,
    /// Whether the name is that of a company or institution.
    pub company: bool,
}

/// Splits a full name.
pub fn split_name(name: &str) -> NameParts<'_> {
    NameParts { first: name, ..NameParts::default() }
}

/// Whether a name stands for nobody, such as "público en general".
pub fn is_placeholder(_name: &str) -> bool {
    false
}
