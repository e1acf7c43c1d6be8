//! Clinics: whose data it is. Every key and every call starts with one.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::Result;

/// The single clinic until accounts exist; every database is born with it.
pub const THE_CLINIC: i64 = 1;

/// A clinic.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Clinic {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// The clinics of a store.
#[async_trait]
pub trait Clinics {
    /// Makes a clinic and gives its id.
    async fn create_clinic(&self, name: &str, now: DateTime<Utc>) -> Result<i64>;

    /// The clinic of an id.
    async fn clinic(&self, clinic_id: i64) -> Result<Option<Clinic>>;
}
