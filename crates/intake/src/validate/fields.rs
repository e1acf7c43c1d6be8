//! The places of the fields that rules look at, found once.

use std::sync::LazyLock;

use crate::schema::RecordType;

macro_rules! places {
    ($kind:expr, $place:ident, $table:ident { $($field:ident),+ $(,)? }) => {
        #[derive(Debug)]
        pub(super) struct $place { $(pub(super) $field: usize,)+ }

        pub(super) static $table: LazyLock<$place> = LazyLock::new(|| $place {
            $($field: place($kind, stringify!($field)),)+
        });
    };
}

places!(
    RecordType::Client,
    Client,
    CLIENT {
        full_name,
        first_name,
        email,
        phone,
        phone2,
        phone3,
        emergency_contact_phone,
        is_company,
        tax_id,
    }
);

places!(
    RecordType::Pet,
    Pet,
    PET {
        name,
        species,
        client,
        birth_date,
        deceased_at,
        sex,
        weight_kg,
        breed,
    }
);

// A test looks every name up: the fallback is never taken.
fn place(kind: RecordType, name: &str) -> usize {
    kind.position(name).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_that_of_its_field() {
        let client = |place: usize| RecordType::Client.fields()[place].name;
        assert_eq!(client(CLIENT.full_name), "full_name");
        assert_eq!(client(CLIENT.first_name), "first_name");
        assert_eq!(client(CLIENT.email), "email");
        assert_eq!(client(CLIENT.phone), "phone");
        assert_eq!(client(CLIENT.phone2), "phone2");
        assert_eq!(client(CLIENT.phone3), "phone3");
        assert_eq!(
            client(CLIENT.emergency_contact_phone),
            "emergency_contact_phone"
        );
        assert_eq!(client(CLIENT.is_company), "is_company");
        assert_eq!(client(CLIENT.tax_id), "tax_id");
        let pet = |place: usize| RecordType::Pet.fields()[place].name;
        assert_eq!(pet(PET.name), "name");
        assert_eq!(pet(PET.species), "species");
        assert_eq!(pet(PET.client), "client");
        assert_eq!(pet(PET.birth_date), "birth_date");
        assert_eq!(pet(PET.deceased_at), "deceased_at");
        assert_eq!(pet(PET.sex), "sex");
        assert_eq!(pet(PET.weight_kg), "weight_kg");
        assert_eq!(pet(PET.breed), "breed");
    }
}
