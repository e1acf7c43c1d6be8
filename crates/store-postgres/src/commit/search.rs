//! Looks for what records belong to by what they say of it: one query per kind of thing, over an
//! index.

use std::collections::BTreeSet;

use intake::schema::RecordType;
use sqlx::PgConnection;
use store::effects::{ClientSeen, Found, PetSeen, Seen, Sought, sought};
use store::{NewRecord, Result};

use crate::engine;

/// Looks for the clients, pets and invoices that the records of a chunk seek without an id.
pub(super) async fn seen(
    connection: &mut PgConnection,
    clinic_id: i64,
    records: &[NewRecord],
    found: &Found,
) -> Result<Seen> {
    let sought = sought(records);
    let mut seen = Seen::default();
    if sought.seeks_clients() {
        seen.clients = clients(connection, clinic_id, &sought).await?;
    }
    if !sought.pets.is_empty() {
        let linked = found.of(RecordType::Client).into_iter();
        let linked = linked.flat_map(|known| known.targets.keys().copied());
        let owners: BTreeSet<i64> = seen
            .clients
            .iter()
            .map(|one| one.id)
            .chain(linked)
            .collect();
        seen.pets = pets(connection, clinic_id, &owners, &sought).await?;
    }
    if !sought.invoices.is_empty() {
        seen.invoices = sqlx::query_as(
            "SELECT id, search_key FROM invoices
             WHERE clinic_id = $1 AND search_key = ANY ($2)",
        )
        .persistent(false)
        .bind(clinic_id)
        .bind(texts(&sought.invoices))
        .fetch_all(&mut *connection)
        .await
        .map_err(engine)?;
    }
    Ok(seen)
}

/// Identity, phones, email in lower case, document and search key of a client.
type ClientRow = (
    i64,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

async fn clients(
    connection: &mut PgConnection,
    clinic_id: i64,
    sought: &Sought,
) -> Result<Vec<ClientSeen>> {
    // Planned anew each time, for the list that comes: a plan for any list takes thousands of ids for
    // ten, and where a table was empty a moment ago compares each of its rows with each of them.
    let rows: Vec<ClientRow> = sqlx::query_as(
        "SELECT id, phone, phone2, lower(email), tax_id, search_key FROM clients
         WHERE clinic_id = $1 AND tax_id = ANY ($2)
         UNION SELECT id, phone, phone2, lower(email), tax_id, search_key FROM clients
         WHERE clinic_id = $1 AND phone = ANY ($3)
         UNION SELECT id, phone, phone2, lower(email), tax_id, search_key FROM clients
         WHERE clinic_id = $1 AND phone2 = ANY ($3)
         UNION SELECT id, phone, phone2, lower(email), tax_id, search_key FROM clients
         WHERE clinic_id = $1 AND lower(email) = ANY ($4)
         UNION SELECT id, phone, phone2, lower(email), tax_id, search_key FROM clients
         WHERE clinic_id = $1 AND search_key = ANY ($5)",
    )
    .persistent(false)
    .bind(clinic_id)
    .bind(texts(&sought.tax_ids))
    .bind(texts(&sought.phones))
    .bind(texts(&sought.emails))
    .bind(texts(&sought.clients))
    .fetch_all(connection)
    .await
    .map_err(engine)?;
    let clients = rows.into_iter();
    Ok(clients
        .map(
            |(id, phone, phone2, email, tax_id, search_key)| ClientSeen {
                id,
                phones: [phone, phone2],
                email,
                tax_id,
                search_key: search_key.unwrap_or_default(),
            },
        )
        .collect())
}

/// Identity, owner, search key, species, birth and death of a pet.
type PetRow = (
    i64,
    i64,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

async fn pets(
    connection: &mut PgConnection,
    clinic_id: i64,
    owners: &BTreeSet<i64>,
    sought: &Sought,
) -> Result<Vec<PetSeen>> {
    let rows: Vec<PetRow> = sqlx::query_as(
        "SELECT id, client_id, search_key, species, birth_date, deceased_at FROM pets
         WHERE clinic_id = $1 AND client_id = ANY ($2)
           AND search_key = ANY ($3)",
    )
    .persistent(false)
    .bind(clinic_id)
    .bind(owners.iter().copied().collect::<Vec<_>>())
    .bind(texts(&sought.pets))
    .fetch_all(connection)
    .await
    .map_err(engine)?;
    let pets = rows.into_iter();
    Ok(pets
        .map(
            |(id, client_id, search_key, species, birth_date, deceased_at)| PetSeen {
                id,
                client_id,
                search_key,
                species,
                birth_date,
                deceased_at,
            },
        )
        .collect())
}

fn texts(keys: &BTreeSet<String>) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}
