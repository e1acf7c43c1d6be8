//! Words to words of a closed list, by value maps.

mod appointment_status;
mod breed;
mod manufacturer;
mod map;
mod payment_method;
mod plain;
mod sex;
mod species;
mod tax_id_type;
mod vaccine;
mod words;

pub(super) use appointment_status::AppointmentStatus;
pub(super) use breed::Breed;
pub(super) use manufacturer::Manufacturer;
pub(super) use map::Stock;
pub(super) use payment_method::PaymentMethod;
pub(super) use plain::Plain;
pub(super) use sex::Sex;
pub(super) use species::Species;
pub(super) use tax_id_type::TaxIdType;
pub(super) use vaccine::Vaccine;
pub(super) use words::Words;

#[cfg(test)]
mod tests;
