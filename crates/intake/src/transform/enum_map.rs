//! Words to words of a closed list, by value maps.

mod map;
mod neutered;
mod sex;
mod species;
mod tax_id_type;

pub(super) use neutered::Neutered;
pub(super) use sex::Sex;
pub(super) use species::Species;
pub(super) use tax_id_type::TaxIdType;

use map::ValueMap;

#[cfg(test)]
mod tests;
