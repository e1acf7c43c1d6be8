//! Columns that are read together with another one.

use super::*;

/// The suggestions of a record type that are read with other columns, and these.
fn read_with(header: &str, rows: &[&str]) -> Vec<String> {
    let found = of_values(header, rows);
    let with = found.iter().filter(|one| !one.columns.is_empty());
    with.map(|one| format!("{} + {}", words(one), one.columns.join(" + ")))
        .collect()
}

#[test]
fn a_time_beside_a_date_is_read_with_it() {
    for (header, rows, wanted) in [
        (
            "Fecha cita,Hora,Cliente,Mascota,Estatus",
            &["01/02/2026,10:30,Ana,Luna,Confirmada"][..],
            &["Fecha cita=appointment.starts_at + Hora"][..],
        ),
        (
            "Cliente,Mascota,Fecha cita,Hora inicio,Hora fin,Motivo,Estatus",
            &["Ana,Luna,2026-02-01,10:30,11:00,Vacuna,Confirmada"],
            &["Fecha cita=appointment.starts_at + Hora inicio + Hora fin"],
        ),
        // The name of the time is a better one for the field than that of the date.
        (
            "Fecha inicio,Hora inicio,Fecha fin,Hora fin,Cliente,Mascota,Estatus",
            &["2026-02-01,10:30,2026-02-01,11:00,Ana,Luna,Confirmada"],
            &[
                "Fecha inicio=appointment.starts_at + Hora inicio",
                "Fecha fin=appointment.ends_at + Hora fin",
            ],
        ),
        (
            "Appointment Date,StartTime,EndTime,Client,Pet,Status",
            &["2026-02-01,9:15 AM,9:45 AM,Ana,Luna,confirmed"],
            &["Appointment Date=appointment.starts_at + StartTime + EndTime"],
        ),
        // Only the values say that these are no dates.
        (
            "Fecha,Inicio,Fin,Cliente,Mascota,Asistencia,Motivo de la cita",
            &["2026-02-01,10:30,11:00,Ana,Luna,Sí,Vacuna"],
            &["Fecha=appointment.starts_at + Inicio + Fin"],
        ),
        (
            "Inicio,Fin,Cliente,Mascota,Asistencia,Motivo de la cita",
            &["2026-02-01 10:30,2026-02-01 11:00,Ana,Luna,Sí,Vacuna"],
            &[],
        ),
        // A date that has its time lends its day to the end.
        (
            "Fecha y hora,Hora fin,Cliente,Mascota,Estatus",
            &["2026-02-01 10:30,11:00,Ana,Luna,Confirmada"],
            &["Hora fin=appointment.ends_at + Fecha y hora"],
        ),
        // What is called a time and holds whole dates is the date.
        (
            "Hora,Cliente,Mascota,Estatus,Motivo de la cita",
            &["2026-02-01 10:30,Ana,Luna,Confirmada,Vacuna"],
            &[],
        ),
        (
            "Fecha de consulta,Hora,Paciente,Diagnóstico,Tratamiento,Pronóstico",
            &["2026-02-01,10:30,Luna,Otitis,Gotas,Bueno"],
            &["Fecha de consulta=medical_record.date_time + Hora"],
        ),
        (
            "Folio,Fecha,Hora,Cliente,Subtotal,IVA,Total",
            &["F1,2026-02-01,10:30,Ana,100,16,116"],
            &["Fecha=invoice.issued_at + Hora"],
        ),
        // The day of a vaccine has no time.
        (
            "Fecha,Hora,Mascota,Dueño,Vacuna,Lote,Próxima dosis",
            &["2026-02-01,10:30,Luna,Ana,Rabia,A1,2027-02-01"],
            &[],
        ),
    ] {
        assert_eq!(read_with(header, rows), wanted, "{header}");
    }
}

#[test]
fn a_unit_beside_a_weight_is_read_with_it() {
    for (header, rows, wanted) in [
        (
            "Mascota,Especie,Peso,Unidad",
            &["Luna,Canino,9,lb", "Sol,Felino,4,kg"][..],
            &["Peso=pet.weight_kg + Unidad"][..],
        ),
        (
            "pet name,species,weight,weight unit",
            &["Luna,dog,9,"],
            &["weight=pet.weight_kg + weight unit"],
        ),
        (
            "Fecha,Paciente,Peso,Unidad de peso,Motivo,Diagnóstico",
            &["2026-02-01,Luna,9,lb,Control,Sana"],
            &["Peso=medical_record.weight_kg + Unidad de peso"],
        ),
        // A unit of something else, and one that nothing tells of.
        ("Mascota,Especie,Peso,Unidad", &["Luna,Canino,9,Norte"], &[]),
        ("Mascota,Especie,Peso,Unidad", &["Luna,Canino,9,"], &[]),
        ("Mascota,Especie,Unidad", &["Luna,Canino,kg"], &[]),
    ] {
        assert_eq!(read_with(header, rows), wanted, "{header}");
    }
}

#[test]
fn what_was_read_together_before_is_read_together_again() {
    let mut earlier = [stored(
        Source::Csv,
        RecordType::Appointment,
        "Fecha",
        "starts_at",
    )];
    let columns = Param::List(vec!["Hora inicio".to_owned(), "Hora fin".to_owned()]);
    earlier[0]
        .mapping
        .params
        .insert("columns".to_owned(), columns);
    for (header, columns) in [
        (
            "FECHA,HORA INICIO,HORA FIN,Cliente,Estatus,Motivo de la cita",
            &["HORA INICIO", "HORA FIN"][..],
        ),
        // What the new file lacks is left out.
        (
            "Fecha,Hora inicio,Cliente,Estatus,Motivo de la cita",
            &["Hora inicio"],
        ),
        ("Fecha,Cliente,Estatus,Motivo de la cita", &[]),
    ] {
        let survey = survey(&format!("{header}\n2026-02-01\n"));
        let names = &survey.sheet.header;
        let found = suggest_from(&survey, None, &earlier);
        assert_eq!(found[0].columns, columns, "{header}");
        assert!(
            found.iter().all(|one| one.target_field != "ends_at"),
            "{header}"
        );
        let mapping = crate::mapping::learned(&found[0], names, &earlier).unwrap();
        assert!(mapping.further_columns().eq(columns.iter().copied()));
    }
}
