//! The table of synonyms of the domain reference, line by line and name by name as it stands
//! there, each in a sheet whose other columns give it the meaning of its line.

use super::*;

/// The table: the field, the other columns of the sheet, and the cells below the names.
const TABLE: &str = include_str!("domain.txt");

const CLIENTS: &str = "Nombre completo,Celular,Dirección";
const PETS: &str = "Mascota,Especie,Raza";
const VISITS: &str = "Paciente,Fecha consulta,Motivo consulta,Pronóstico,Tratamiento,Peso";
const VACCINES: &str = "Mascota,Vacuna,Fecha aplicación,Próxima dosis,Lote";
const BOOKED: &str = "Cliente,Mascota,Fecha cita,Motivo de la cita,Sala,Asistencia";
const SALES: &str = "Folio,Fecha emisión,Cliente,Subtotal,Total";

/// A name that leads elsewhere than the reference has it, and why.
struct Elsewhere {
    name: &'static str,
    /// The field of the reference.
    field: &'static str,
    beside: &'static str,
    values: &'static [&'static str],
    /// The field that it leads to.
    leads_to: &'static str,
    why: &'static str,
}

const ELSEWHERE: &[Elsewhere] = &[
    elsewhere(
        "activo",
        "pet.is_deceased",
        PETS,
        &["Sí", "No"],
        "pet.is_active",
        "who comes no more need not be dead, and the schema has a field for that",
    ),
    elsewhere(
        "propietario",
        "pet.client",
        PETS,
        &["Ana"],
        "client.full_name",
        "the row makes the owner too, and the pet refers to him",
    ),
    elsewhere(
        "dueño",
        "pet.client",
        PETS,
        &["Ana"],
        "client.full_name",
        "the row makes the owner too, and the pet refers to him",
    ),
    elsewhere(
        "email",
        "pet.client",
        PETS,
        &["ana@example.com"],
        "pet.client_email",
        "an address is no id: it finds the owner by what he is reached at",
    ),
    elsewhere(
        "clientemail",
        "pet.client",
        PETS,
        &["ana@example.com"],
        "pet.client_email",
        "an address is no id: it finds the owner by what he is reached at",
    ),
    elsewhere(
        "marca",
        "vaccination.manufacturer",
        VACCINES,
        &["Nobivac"],
        "vaccination.brand",
        "Nobivac is a brand, and MSD its maker",
    ),
    elsewhere(
        "serie",
        "invoice.number",
        SALES,
        &["A"],
        "invoice.series",
        "a number is one only within its series",
    ),
    elsewhere(
        "uuid",
        "invoice.number",
        SALES,
        &["x"],
        "invoice.uuid",
        "the id of the tax office is a field of its own",
    ),
];

const fn elsewhere(
    name: &'static str,
    field: &'static str,
    beside: &'static str,
    values: &'static [&'static str],
    leads_to: &'static str,
    why: &'static str,
) -> Elsewhere {
    Elsewhere {
        name,
        field,
        beside,
        values,
        leads_to,
        why,
    }
}

#[test]
fn what_leads_elsewhere_does_so_for_a_reason() {
    let mut wrong = Vec::new();
    for one in ELSEWHERE {
        let told = told(one.name, one.beside, one.values);
        if told.trim_end_matches('?') != one.leads_to {
            wrong.push(format!(
                "{} ({}): {told:?}, {}",
                one.name, one.field, one.why
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_letter_is_never_sure_and_counts_in_consultations_alone() {
    for (name, values, field) in [
        ("S", "Come poco", "medical_record.subjective?"),
        ("O", "Alerta", "medical_record.objective?"),
        ("A", "Otitis", "medical_record.assessment?"),
        ("I", "Otitis", "medical_record.assessment?"),
        ("P", "Gotas", "medical_record.plan?"),
        ("T", "38.5", "medical_record.temp_c?"),
        ("t°", "38.5", "medical_record.temp_c?"),
        ("T (°C)", "38.5", "medical_record.temp_c?"),
    ] {
        assert_eq!(told(name, VISITS, &[values]), field, "{name}");
        for beside in [CLIENTS, PETS, VACCINES, BOOKED, SALES, "Paciente,Fecha"] {
            assert_eq!(told(name, beside, &[values]), "", "{name} beside {beside}");
        }
    }
    // What the cells hold speaks against the letter.
    assert_eq!(told("T", VISITS, &["Gotas", "Reposo"]), "");
    // The full name is the better one.
    let named = format!("{VISITS},Subjetivo");
    assert_eq!(told("S", &named, &["x"]), "");
    // Two letters are no note.
    assert_eq!(told("S", "Paciente,Fecha,O", &["x"]), "");
}

#[test]
fn a_life_is_the_opposite_of_a_death() {
    for (name, values, field) in [
        ("Vivo", &["Sí", "No"][..], "pet.is_deceased"),
        ("¿Vivo?", &["Vivo", "Muerto"], "pet.is_deceased"),
        ("Alive", &["yes", "no"], "pet.is_deceased"),
        ("Mascota viva", &["1", "0"], "pet.is_deceased?"),
        ("Vivo", &["quizá"], "pet.is_deceased?"),
        ("Vivo", &["2026-01-02"], "pet.is_deceased?"),
        ("Estado", &["Viva", "Fallecida"], "pet.is_deceased"),
        ("Estado", &["Vivo", "Perdido"], ""),
        ("Inactive", &["yes", "no"], "pet.is_deceased?"),
    ] {
        assert_eq!(told(name, PETS, values), field, "{name} {values:?}");
    }
    assert_eq!(told("Vivo", CLIENTS, &["Sí"]), "");
    // A list of clients has a state of its country, or none.
    assert_eq!(told("Estado", CLIENTS, &["Vivo", "Muerto"]), "");
}

/// What a column becomes in a sheet.
fn told(name: &str, beside: &str, values: &[&str]) -> String {
    let others = beside.split(',').map(|_| ",x").collect::<String>();
    let rows: Vec<_> = values
        .iter()
        .map(|value| format!("{value}{others}"))
        .collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let found = of_values(&format!("{name},{beside}"), &rows);
    let own: Vec<_> = found
        .iter()
        .filter(|one| one.column == name)
        .map(|one| words(one).split_off(name.len() + 1))
        .collect();
    own.join(" ")
}

#[test]
fn every_name_of_the_reference_leads_to_its_field() {
    let mut lost = Vec::new();
    let mut count = 0;
    let mut sheet = ("", "", Vec::new());
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        if let Some(names) = line.strip_prefix("    ") {
            let (field, beside, values) = &sheet;
            for name in names
                .split(';')
                .map(str::trim)
                .filter(|name| !name.is_empty())
            {
                count += 1;
                let told = told(name, beside, values);
                if told.trim_end_matches('?') != *field {
                    lost.push(format!("{field}: {name} beside {beside}: {told:?}"));
                }
            }
        } else if let Some((field, rest)) = line.split_once(" : ") {
            let (beside, values) = rest.split_once(" / ").unwrap();
            sheet = (field, beside, values.split("; ").collect());
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert_eq!(
        count, 632,
        "the table lost a name, or the count was forgotten"
    );
}
