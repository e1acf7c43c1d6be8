//! Clinics in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use store::{Clinic, Clinics, Result};

use crate::{PostgresStore, engine};

#[async_trait]
impl Clinics for PostgresStore {
    async fn create_clinic(&self, name: &str, now: DateTime<Utc>) -> Result<i64> {
        sqlx::query_scalar(
            "INSERT INTO clinics (clinic_id, name, created_at)
             SELECT coalesce(max(clinic_id), 0) + 1, $1, $2 FROM clinics
             RETURNING clinic_id",
        )
        .bind(name)
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .map_err(engine)
    }

    async fn clinic(&self, clinic_id: i64) -> Result<Option<Clinic>> {
        let name: Option<String> =
            sqlx::query_scalar("SELECT name FROM clinics WHERE clinic_id = $1")
                .bind(clinic_id)
                .fetch_optional(&self.pool)
                .await
                .map_err(engine)?;
        Ok(name.map(|name| Clinic {
            id: clinic_id,
            name,
        }))
    }
}
