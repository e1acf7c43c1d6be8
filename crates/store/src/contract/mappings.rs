//! Stored mappings: kept, replaced, found and deleted.

use intake::mapping::StoredMapping;
use intake::plan::{FieldMapping, Source};
use intake::schema::RecordType;

use super::fixture::*;
use crate::{MappingFilter, Store};

fn mapping(source: Source, record_type: RecordType, column: &str, field: &str) -> StoredMapping {
    StoredMapping {
        source_system: source,
        mapping: FieldMapping {
            record_type,
            source_field: column.to_owned(),
            target_field: field.to_owned(),
            transform: "text".to_owned(),
            params: intake::transform::TransformParams::new(),
            is_required: false,
            default_value: None,
        },
    }
}

async fn all(store: &dyn Store, clinic: i64) -> Vec<StoredMapping> {
    let filter = MappingFilter::default();
    store.mappings(clinic, &filter).await.unwrap()
}

async fn save(store: &dyn Store, mappings: &[StoredMapping]) {
    store.save_mappings(CLINIC, mappings, None).await.unwrap();
}

/// Every part of a mapping is kept, awkward names and all.
pub async fn a_mapping_comes_back_as_it_was_saved(store: &dyn Store) {
    assert!(all(store, CLINIC).await.is_empty());
    let mut full = mapping(Source::Okvet, RecordType::Pet, "Género «'\"»\n%_", "sex");
    full.mapping.transform = "sex_map".to_owned();
    full.mapping
        .params
        .insert("codes".to_owned(), "okvet".into());
    full.mapping.is_required = true;
    full.mapping.default_value = Some("Hembra".to_owned());
    let bare = mapping(Source::Manual, RecordType::Client, "Nombre", "full_name");
    save(store, &[full.clone(), bare.clone()]).await;
    assert_eq!(all(store, CLINIC).await, [bare, full]);
    save(store, &[]).await;
    assert_eq!(all(store, CLINIC).await.len(), 2);
}

/// Another mapping for a column takes the place of the first; the same column of another source or
/// record type is another one.
pub async fn a_column_has_one_mapping_for_each_source_and_type(store: &dyn Store) {
    let first = mapping(Source::Csv, RecordType::Client, "Nombre", "full_name");
    let of_pet = mapping(Source::Csv, RecordType::Pet, "Nombre", "name");
    let of_okvet = mapping(Source::Okvet, RecordType::Client, "Nombre", "full_name");
    save(store, &[first, of_pet.clone(), of_okvet.clone()]).await;
    let second = mapping(Source::Csv, RecordType::Client, "Nombre", "first_name");
    save(store, std::slice::from_ref(&second)).await;
    assert_eq!(
        all(store, CLINIC).await,
        [second.clone(), of_pet.clone(), of_okvet.clone()]
    );
    // Of two for a column in one call the last one stays.
    let third = mapping(Source::Csv, RecordType::Client, "Nombre", "last_name");
    save(store, &[second, third.clone()]).await;
    assert_eq!(all(store, CLINIC).await, [third, of_pet, of_okvet]);
}

/// What is kept instead of others takes their place, and leaves the rest alone.
pub async fn a_mapping_is_replaced_whole(store: &dyn Store) {
    let name = mapping(Source::Csv, RecordType::Client, "Nombre", "full_name");
    let city = mapping(Source::Csv, RecordType::Client, "Ciudad", "city");
    let pet = mapping(Source::Csv, RecordType::Pet, "Nombre", "name");
    save(store, &[name.clone(), city, pet.clone()]).await;
    let clients = MappingFilter {
        source_system: Some(Source::Csv),
        record_type: Some(RecordType::Client),
        source_field: None,
    };
    let only = std::slice::from_ref(&name);
    store
        .save_mappings(CLINIC, only, Some(&clients))
        .await
        .unwrap();
    assert_eq!(all(store, CLINIC).await, [name, pet]);
}

/// A filter leaves what it names.
pub async fn mappings_are_filtered(store: &dyn Store) {
    let name = mapping(Source::Csv, RecordType::Client, "Nombre", "full_name");
    let city = mapping(Source::Csv, RecordType::Client, "Ciudad", "city");
    let pet = mapping(Source::Csv, RecordType::Pet, "Nombre", "name");
    let okvet = mapping(Source::Okvet, RecordType::Pet, "Nombre", "name");
    save(
        store,
        &[name.clone(), city.clone(), pet.clone(), okvet.clone()],
    )
    .await;
    let found = async |filter: MappingFilter| store.mappings(CLINIC, &filter).await.unwrap();
    let of_source = MappingFilter {
        source_system: Some(Source::Csv),
        ..MappingFilter::default()
    };
    assert_eq!(
        found(of_source.clone()).await,
        [city.clone(), name.clone(), pet.clone()]
    );
    let of_type = MappingFilter {
        record_type: Some(RecordType::Pet),
        ..MappingFilter::default()
    };
    assert_eq!(found(of_type).await, [pet, okvet]);
    let of_column = MappingFilter {
        record_type: Some(RecordType::Client),
        source_field: Some("Nombre".to_owned()),
        ..of_source
    };
    assert_eq!(found(of_column.clone()).await, [name]);
    let of_another = MappingFilter {
        source_field: Some("nombre".to_owned()),
        ..of_column
    };
    assert!(found(of_another).await.is_empty());
}

/// Deleting says how much there was, and leaves the rest.
pub async fn what_is_deleted_is_gone_and_nothing_else(store: &dyn Store) {
    let name = mapping(Source::Csv, RecordType::Client, "Nombre", "full_name");
    let city = mapping(Source::Csv, RecordType::Client, "Ciudad", "city");
    let pet = mapping(Source::Csv, RecordType::Pet, "Nombre", "name");
    save(store, &[name.clone(), city.clone(), pet.clone()]).await;
    let filter = MappingFilter {
        source_system: Some(Source::Csv),
        record_type: Some(RecordType::Client),
        source_field: Some("Ciudad".to_owned()),
    };
    assert_eq!(store.delete_mappings(CLINIC, &filter).await.unwrap(), 1);
    assert_eq!(store.delete_mappings(CLINIC, &filter).await.unwrap(), 0);
    assert_eq!(all(store, CLINIC).await, [name, pet.clone()]);
    let filter = MappingFilter {
        record_type: Some(RecordType::Client),
        ..MappingFilter::default()
    };
    assert_eq!(store.delete_mappings(CLINIC, &filter).await.unwrap(), 1);
    assert_eq!(all(store, CLINIC).await, [pet]);
}

/// What one clinic keeps, another neither sees nor changes.
pub async fn mappings_of_clinics_are_apart(store: &dyn Store) {
    let other = store.create_clinic("Otra", at(0)).await.unwrap();
    let ours = mapping(Source::Csv, RecordType::Client, "Nombre", "full_name");
    let theirs = mapping(Source::Csv, RecordType::Client, "Nombre", "first_name");
    save(store, std::slice::from_ref(&ours)).await;
    store
        .save_mappings(other, std::slice::from_ref(&theirs), None)
        .await
        .unwrap();
    assert_eq!(all(store, CLINIC).await, [ours]);
    let everything = MappingFilter::default();
    assert_eq!(store.delete_mappings(CLINIC, &everything).await.unwrap(), 1);
    assert_eq!(all(store, other).await, [theirs]);
}
