//! Headers and the fields that they mean.

use super::{Confidence, Suggestion, suggest};
use crate::survey::{Survey, SurveyOptions, Surveyor};

fn survey(text: &str) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(text.as_bytes()).unwrap();
    surveyor.finish().unwrap()
}

fn mapped(header: &str, row: &str) -> Vec<String> {
    let words = |one: &Suggestion| {
        let sure = if one.confidence == Confidence::Sure {
            ""
        } else {
            "?"
        };
        format!(
            "{}={}.{}{sure}",
            one.column,
            one.record_type.as_str(),
            one.target_field
        )
    };
    suggest(&survey(&format!("{header}\n{row}\n")), None)
        .iter()
        .map(words)
        .collect()
}

#[test]
fn the_okvet_report_is_recognised_column_by_column() {
    let header = "Nombre,Especie,Raza,Peso,Género,E.Reproductivo,Nacimiento,Color,Fallecido,\
                  Nombres,TIdent,Ident.,Correo,Celular,Teléfono,Dirección,Contacto,TContacto,\
                  Vinculado,Actualizado,Autorización";
    assert_eq!(
        mapped(header, ",,,,,,,,,,,,,,,,,,,,x"),
        [
            "Nombre=pet.name",
            "Especie=pet.species",
            "Raza=pet.breed",
            "Peso=pet.weight_kg",
            "Género=pet.sex",
            "E.Reproductivo=pet.neutered",
            "Nacimiento=pet.birth_date",
            "Color=pet.color",
            "Fallecido=pet.deceased_at",
            "Nombres=client.full_name",
            "TIdent=client.tax_id_type",
            "Ident.=client.tax_id",
            "Correo=client.email",
            "Celular=client.phone",
            "Teléfono=client.phone2",
            "Dirección=client.address",
            "Contacto=client.emergency_contact_name",
            "TContacto=client.emergency_contact_phone",
            "Vinculado=client.created_at",
            "Autorización=client.consent_at",
        ]
    );
}

#[test]
fn the_other_columns_say_what_a_name_means() {
    assert_eq!(
        mapped("Nombre,Apellidos,Teléfono", "a,b,c"),
        [
            "Nombre=client.first_name",
            "Apellidos=client.last_name",
            "Teléfono=client.phone",
        ]
    );
    assert_eq!(
        mapped("id_cliente,Nombre,Celular,Tel.", "1,a,b,c"),
        [
            "id_cliente=client.source_id",
            "Nombre=client.full_name",
            "Celular=client.phone",
            "Tel.=client.phone2",
        ]
    );
    assert_eq!(
        mapped("id_mascota,id_cliente,Nombre,Especie", "1,2,a,Canino"),
        [
            "id_mascota=pet.source_id",
            "id_cliente=pet.client",
            "Nombre=pet.name",
            "Especie=pet.species",
        ]
    );
    assert_eq!(
        mapped("Mascota,Raza,Propietario,Celular", "a,b,c,d"),
        [
            "Mascota=pet.name",
            "Raza=pet.breed",
            "Propietario=client.full_name",
            "Celular=client.phone",
        ]
    );
    assert_eq!(
        mapped("owner id,pet name,species,sex,dob", "1,a,dog,M,2020-01-01"),
        [
            "owner id=pet.client",
            "pet name=pet.name",
            "species=pet.species",
            "sex=pet.sex",
            "dob=pet.birth_date",
        ]
    );
}

#[test]
fn values_say_what_the_state_is() {
    assert!(mapped("Cliente,Estado", "a,Jalisco").contains(&"Estado=client.state".to_owned()));
    assert_eq!(
        mapped("Cliente,Estado", "a,Activo"),
        ["Cliente=client.full_name"]
    );
}

#[test]
fn near_names_are_only_probable() {
    assert_eq!(
        mapped("Propietario,Direcion,Celular", "a,b,c"),
        [
            "Propietario=client.full_name",
            "Direcion=client.address?",
            "Celular=client.phone",
        ]
    );
    assert!(mapped("Propietario,Saldo vencido", "a,b").len() == 1);
}
