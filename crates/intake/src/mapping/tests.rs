//! Headers and the fields that they mean.

use super::{Confidence, Reason, StoredMapping, Suggestion, suggest, suggest_from};
use crate::plan::{FieldMapping, Source};
use crate::schema::{Kind, RecordType};
use crate::survey::{Survey, SurveyOptions, Surveyor};
use crate::transform::{Param, TransformParams};

mod beside;
mod domain;

fn survey(text: &str) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions {
        header_row: Some(1),
        ..SurveyOptions::default()
    });
    surveyor.push(text.as_bytes()).unwrap();
    surveyor.finish().unwrap()
}

fn words(one: &Suggestion) -> String {
    let sure = if one.confidence == Confidence::Sure {
        ""
    } else {
        "?"
    };
    let kind = one.record_type.as_str();
    format!("{}={kind}.{}{sure}", one.column, one.target_field)
}

fn mapped(header: &str, row: &str) -> Vec<String> {
    let survey = survey(&format!("{header}\n{row}\n"));
    suggest(&survey, None).iter().map(words).collect()
}

/// The suggestions for a header whose columns hold the values that stand below them.
fn of_values(header: &str, rows: &[&str]) -> Vec<Suggestion> {
    let survey = survey(&format!("{header}\n{}\n", rows.join("\n")));
    suggest(&survey, None)
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
fn a_name_says_whose_a_column_is() {
    assert_eq!(
        mapped(
            "Nombre Mascota,Especie,Peso,Nombre Tutor,Apellido Tutor,Email del dueño",
            "a,b,1,c,d,e"
        ),
        [
            "Nombre Mascota=pet.name",
            "Especie=pet.species?",
            "Peso=pet.weight_kg",
            "Nombre Tutor=client.full_name",
            "Apellido Tutor=client.last_name",
            "Email del dueño=client.email",
        ]
        .map(|words| words.replace("species?", "species"))
    );
}

#[test]
fn each_phone_finds_a_place() {
    assert_eq!(
        mapped("Nombre,Tel casa,Tel oficina", "a,1,2"),
        [
            "Nombre=client.full_name",
            "Tel casa=client.phone",
            "Tel oficina=client.phone2",
        ]
    );
    assert_eq!(
        mapped("name,home phone,work phone,cell phone", "a,1,2,3"),
        [
            "name=client.full_name",
            "home phone=client.phone2",
            "work phone=client.phone3",
            "cell phone=client.phone",
        ]
    );
}

#[test]
fn events_are_told_from_lists_of_pets() {
    for (header, kind) in [
        (
            "Fecha,Mascota,Dueño,Vacuna,Lote,Próxima dosis",
            "vaccination",
        ),
        (
            "Fecha,Paciente,Motivo,Diagnóstico,Tratamiento,MVZ",
            "medical_record",
        ),
        (
            "Fecha cita,Hora,Cliente,Mascota,Estatus,Motivo",
            "appointment",
        ),
        ("Folio,Fecha,Cliente,Subtotal,IVA,Total,Estado", "invoice"),
        (
            "Folio,Concepto,Cantidad,Precio unitario,Importe",
            "invoice_line",
        ),
        (
            "Mascota,Especie,Raza,Sexo,Nacimiento,Color,Próxima vacuna,Veterinario",
            "pet",
        ),
        ("Nombre,Apellidos,Celular,Correo,Saldo", "client"),
    ] {
        let suggestions = of_values(header, &["x"]);
        assert!(!suggestions.is_empty(), "{header}");
        for one in suggestions {
            assert_eq!(one.record_type.as_str(), kind, "{header}: {}", one.column);
        }
    }
}

#[test]
fn the_same_name_is_another_field_in_another_sheet() {
    for (header, column, field) in [
        (
            "Fecha,Paciente,Motivo,Diagnóstico",
            "Fecha",
            "medical_record.date_time",
        ),
        (
            "Fecha,Mascota,Vacuna,Lote",
            "Fecha",
            "vaccination.administered_on",
        ),
        (
            "Folio,Fecha,Cliente,Subtotal,Total",
            "Fecha",
            "invoice.issued_at",
        ),
        ("Inicio,Fin,Mascota,Asistencia,Estado", "Asistencia", "none"),
        (
            "Folio,Fecha,Cliente,Subtotal,Total,Estado",
            "Estado",
            "invoice.status",
        ),
        (
            "Fecha,Paciente,Tipo,Motivo,Diagnóstico",
            "Tipo",
            "medical_record.type",
        ),
        (
            "Folio,Fecha,Tipo,Cliente,Subtotal,Total",
            "Tipo",
            "invoice.kind",
        ),
        (
            "Folio,Fecha,Cliente,Subtotal,Total",
            "Total",
            "invoice.total",
        ),
        (
            "Folio,Concepto,Cantidad,Precio unitario,Total",
            "Total",
            "invoice_line.total",
        ),
        (
            "Fecha,Paciente,Peso,Temperatura,Motivo,Diagnóstico",
            "Peso",
            "medical_record.weight_kg",
        ),
        ("Mascota,Especie,Peso", "Peso", "pet.weight_kg"),
        ("Cliente,Celular,Notas", "Notas", "client.notes"),
        ("Mascota,Especie,Notas", "Notas", "pet.notes"),
    ] {
        let suggestions = of_values(header, &["x"]);
        let of_column = suggestions.iter().find(|one| one.column == column);
        let told = of_column.map_or("none".to_owned(), |one| {
            format!("{}.{}", one.record_type.as_str(), one.target_field)
        });
        assert_eq!(told, field, "{column} in {header}");
    }
}

/// What must not be taken for what it resembles.
#[test]
fn names_that_resemble_others_are_told_apart() {
    let header =
        "Nombre,Nombres,Especie,Género,Raza,Peso,Fallecido,TIdent,Ident.,Contacto,TContacto";
    let suggestions = of_values(header, &["x"]);
    let field = |column: &str| {
        let found = suggestions.iter().find(|one| one.column == column);
        found.map(|one| format!("{}.{}", one.record_type.as_str(), one.target_field))
    };
    for (column, wanted) in [
        ("Nombre", "pet.name"),
        ("Nombres", "client.full_name"),
        ("Género", "pet.sex"),
        ("Raza", "pet.breed"),
        ("Peso", "pet.weight_kg"),
        ("Fallecido", "pet.deceased_at"),
        ("TIdent", "client.tax_id_type"),
        ("Ident.", "client.tax_id"),
        ("Contacto", "client.emergency_contact_name"),
        ("TContacto", "client.emergency_contact_phone"),
    ] {
        assert_eq!(field(column).as_deref(), Some(wanted), "{column}");
    }
    let race = of_values("pet name,race,species", &["Luna,Pug,dog"]);
    assert!(
        race.iter()
            .any(|one| one.column == "race" && one.target_field == "breed")
    );
}

#[test]
fn every_known_name_finds_a_field_that_has_it() {
    let mut lost = Vec::new();
    for &kind in RecordType::ALL {
        for field in kind.fields() {
            for name in field.synonyms {
                let suggestions = suggest(&survey(&format!("{name}\nx\n")), Some(&[kind]));
                let fits = suggestions.iter().any(|one| {
                    let of = kind.field(one.target_field).unwrap();
                    let party = matches!(of.kind, Kind::Reference { .. });
                    one.record_type == kind && (of.synonyms.contains(name) || party)
                });
                // These say what they are by their values alone.
                let asks = ["tipo", "clase", "kind", "estado", "inactive"].contains(name);
                if !fits && !asks && !is_swapped(name) {
                    lost.push(format!(
                        "{}.{}: {name} as {suggestions:?}",
                        kind.as_str(),
                        field.name
                    ));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// Names that stand for another field where nothing else says the name or the phone.
fn is_swapped(name: &str) -> bool {
    let phones = [
        "telefono",
        "tel",
        "tel casa",
        "telefono casa",
        "fijo",
        "telefono fijo",
        "telefono 2",
        "tel 2",
        "tel oficina",
        "home phone",
        "phone2",
        "work phone",
        "landline",
    ];
    phones.contains(&name) || ["nombre", "name"].contains(&name)
}

#[test]
fn values_say_what_the_state_is() {
    assert!(mapped("Cliente,Estado", "a,Jalisco").contains(&"Estado=client.state".to_owned()));
    assert!(mapped("Cliente,Estado", "a,").contains(&"Estado=client.state?".to_owned()));
    assert_eq!(
        mapped("Cliente,Estado", "a,Activo"),
        ["Cliente=client.full_name"]
    );
}

#[test]
fn fifteen_digits_are_a_chip_whatever_the_name() {
    let chips = [
        "Luna,985141000123456",
        "Sol,985141000123457",
        "Coco,941000012345678",
        "Max,900118000123456",
        "Nala,981020000123456",
    ];
    for name in ["Dato 7", "Código", "Placa", "Chip"] {
        let header = format!("Mascota,{name}");
        let found = of_values(&header, &chips);
        let chip = found.iter().find(|one| one.column == name).unwrap();
        assert_eq!(
            (chip.target_field, chip.confidence),
            ("microchip", Confidence::Sure),
            "{name}"
        );
    }
    let mixed = [
        "Luna,985141000123456",
        "Sol,12",
        "Coco,7",
        "Max,A4",
        "Nala,-",
    ];
    let found = of_values("Mascota,Código", &mixed);
    assert_eq!(words(&found[1]), "Código=pet.code");
}

#[test]
fn values_speak_for_a_column_without_a_known_name() {
    let rows = [
        "Luna,ana@example.com,+52 55 1234 5671,Canino,Hembra,GODE561231GR8",
        "Sol,luz@example.com,+52 55 1234 5672,Felino,Macho,CACX7605101P8",
        "Coco,eva@example.com,+52 55 1234 5673,Canino,Macho,JUFA7608212V6",
        "Max,sol@example.com,+52 55 1234 5674,Canino,Hembra,MAHJ280603MS1",
        "Nala,isa@example.com,+52 55 1234 5675,Felino,Hembra,VAAM130719H60",
    ];
    let found = of_values("Mascota,A1,A2,A3,A4,A5", &rows);
    assert_eq!(
        found.iter().map(words).collect::<Vec<_>>(),
        ["Mascota=pet.name", "A3=pet.species?", "A4=pet.sex?"]
    );
    let found = of_values("Cliente,A1,A2,A3,A4,A5", &rows);
    assert_eq!(
        found.iter().map(words).collect::<Vec<_>>(),
        [
            "Cliente=client.full_name",
            "A1=client.email?",
            "A2=client.phone?",
            "A5=client.tax_id?"
        ]
    );
    assert!(found[1..].iter().all(|one| one.reason == Reason::Values));
}

#[test]
fn a_name_that_its_values_speak_against_is_not_sure() {
    let found = of_values("Cliente,Correo", &["Ana,5512345678", "Luz,5512345679"]);
    assert_eq!(words(&found[1]), "Correo=client.email?");
    let found = of_values("Mascota,Fallecido", &["Luna,No", "Sol,Sí", "Max,No"]);
    assert_eq!(words(&found[1]), "Fallecido=pet.is_deceased");
}

#[test]
fn a_party_may_be_a_number() {
    let header = "Folio,Fecha,Cliente,Subtotal,Total";
    let client = |rows: &[&str]| {
        let found = of_values(header, rows);
        words(found.iter().find(|one| one.column == "Cliente").unwrap())
    };
    assert_eq!(
        client(&[
            "1,2026-01-02,Ana Pérez,10,11",
            "2,2026-01-03,Luz Ruiz,10,11"
        ]),
        "Cliente=invoice.client_name"
    );
    assert_eq!(
        client(&["1,2026-01-02,118,10,11", "2,2026-01-03,119,10,11"]),
        "Cliente=invoice.client"
    );
    assert_eq!(
        client(&["1,2026-01-02,,10,11"]),
        "Cliente=invoice.client_name?"
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

fn stored(source: Source, kind: RecordType, column: &str, field: &str) -> StoredMapping {
    StoredMapping {
        source_system: source,
        mapping: FieldMapping {
            record_type: kind,
            source_field: column.to_owned(),
            target_field: field.to_owned(),
            transform: kind.field(field).unwrap().transform.to_owned(),
            params: TransformParams::new(),
            is_required: false,
            default_value: None,
        },
    }
}

#[test]
fn what_the_clinic_did_before_comes_first() {
    let earlier = [
        stored(Source::Csv, RecordType::Client, "Señas", "address"),
        stored(Source::Csv, RecordType::Client, "Nombre", "full_name"),
        stored(Source::Csv, RecordType::Pet, "Nombre", "name"),
    ];
    let text = "NOMBRE,señas,Celular\na,b,c\n";
    let found = suggest_from(&survey(text), None, &earlier);
    assert_eq!(
        found.iter().map(words).collect::<Vec<_>>(),
        [
            "NOMBRE=client.full_name",
            "señas=client.address",
            "Celular=client.phone"
        ]
    );
    assert_eq!(found[0].reason, Reason::Learned);
    assert_eq!(found[2].reason, Reason::Synonym);
}

#[test]
fn a_sheet_of_unknown_names_is_known_from_before() {
    let earlier = [
        stored(Source::Csv, RecordType::Pet, "C1", "name"),
        stored(Source::Csv, RecordType::Pet, "C2", "species"),
        stored(Source::Csv, RecordType::Client, "C3", "full_name"),
        stored(Source::Csv, RecordType::Client, "C4", "phone"),
        stored(
            Source::Csv,
            RecordType::Vaccination,
            "Vacuna",
            "vaccine_name_raw",
        ),
    ];
    let found = suggest_from(&survey("C1,C2,C3,C4\na,b,c,d\n"), None, &earlier);
    assert_eq!(
        found.iter().map(words).collect::<Vec<_>>(),
        [
            "C1=pet.name",
            "C2=pet.species",
            "C3=client.full_name",
            "C4=client.phone"
        ]
    );
    assert!(suggest_from(&survey("C1,X,Y,Z,W\na,b,c,d,e\n"), None, &earlier).is_empty());
}
