//! The words of the domain's value maps.

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of vectors")]
fn the_states_and_types_of_the_domain() {
    for (name, expected, cells) in [
        (
            "appointment_status_map",
            "scheduled",
            &[
                "pendiente",
                "Pending",
                "PROGRAMADA",
                "agendada",
                "Por confirmar",
            ][..],
        ),
        (
            "appointment_status_map",
            "confirmed",
            &["confirmada", "confirmed"],
        ),
        (
            "appointment_status_map",
            "tentative",
            &["preregistration", "Prerregistro"],
        ),
        (
            "appointment_status_map",
            "completed",
            &[
                "attend",
                "atendida",
                "Asistió",
                "completada",
                "efectiva",
                "realizada",
                "cerrada",
                "finalizada",
            ],
        ),
        (
            "appointment_status_map",
            "no_show",
            &[
                "unattend",
                "No asistió",
                "inasistencia",
                "faltó",
                "no se presentó",
                "no_show",
            ],
        ),
        (
            "appointment_status_map",
            "cancelled",
            &[
                "cancelada",
                "cancelled",
                "deleted",
                "anulada",
                "suspendida",
                "variables.cancelled",
            ],
        ),
        (
            "appointment_status_map",
            "in_progress",
            &["en curso", "sala de espera", "llegó"],
        ),
        ("appointment_status_map", "rescheduled", &["reprogramada"]),
        (
            "invoice_status_map",
            "draft",
            &[
                "borrador",
                "abierta",
                "cuenta abierta",
                "VentaAbierta",
                "en curso",
            ],
        ),
        (
            "invoice_status_map",
            "issued",
            &["emitida", "facturada", "facturado", "timbrada", "vigente"],
        ),
        ("invoice_status_map", "partial", &["parcial", "abono"]),
        (
            "invoice_status_map",
            "paid",
            &[
                "pagada",
                "pagado",
                "liquidada",
                "cobrada",
                "saldada",
                "Cerrado",
            ],
        ),
        (
            "invoice_status_map",
            "unpaid",
            &["pendiente", "por cobrar", "adeudo", "crédito"],
        ),
        ("invoice_status_map", "overdue", &["vencida"]),
        (
            "invoice_status_map",
            "void",
            &["cancelada", "anulada", "anulado"],
        ),
        (
            "invoice_status_map",
            "credit_note",
            &["nota de crédito", "devolución", "egreso"],
        ),
        ("invoice_status_map", "merged", &["unificado"]),
        ("payment_method_map", "01", &["efectivo", "01", "1"]),
        ("payment_method_map", "02", &["cheque"]),
        (
            "payment_method_map",
            "03",
            &["transferencia", "SPEI", "depósito"],
        ),
        ("payment_method_map", "04", &["tarjeta de crédito", "TDC"]),
        ("payment_method_map", "05", &["monedero"]),
        ("payment_method_map", "28", &["tarjeta de débito", "TDD"]),
        ("payment_method_map", "99", &["por definir"]),
        (
            "payment_method_map",
            "other",
            &["Nequi", "PSE", "Mercado Pago"],
        ),
        ("payment_form_map", "PUE", &["contado", "PUE"]),
        ("payment_form_map", "PPD", &["crédito", "parcialidades"]),
        (
            "record_type_map",
            "consultation",
            &[
                "consulta",
                "general",
                "Consulta general",
                "orthopedics",
                "Ortopedia",
                "gastroenterology",
                "Gastroenterología",
                "dermatology",
                "Dermatología",
                "ophthalmology",
                "Oftalmología",
                "nephrology",
                "Nefrología",
                "oncology",
                "Oncología",
                "pre-surgical",
                "Prequirúrgica",
                "pre quirúrgico",
                "neurology",
                "Neurología",
            ],
        ),
        (
            "record_type_map",
            "follow_up",
            &["control", "revisión", "check", "follow_up"],
        ),
        ("record_type_map", "emergency", &["urgencia", "emergencies"]),
        ("record_type_map", "surgery", &["cirugía", "surgery"]),
        ("record_type_map", "hospitalization", &["hospitalización"]),
        ("record_type_map", "lab", &["laboratorio"]),
        (
            "record_type_map",
            "imaging",
            &["imágenes", "rx", "ecografía"],
        ),
        (
            "record_type_map",
            "grooming",
            &["peluquería", "baño", "estética", "spa"],
        ),
        ("record_type_map", "deworming", &["desparasitación"]),
        ("record_type_map", "prescription", &["fórmula", "receta"]),
        ("record_type_map", "boarding", &["guardería"]),
        ("record_type_map", "referral", &["remisión"]),
        ("record_type_map", "other", &["vaccine", "Vacuna", "otro"]),
        (
            "appointment_type_map",
            "vaccination",
            &["Vacunación", "vacuna"],
        ),
        ("appointment_type_map", "specialist", &["Especialista"]),
        (
            "breed_map",
            "Doméstico pelo corto",
            &["DPC", "d.p.c.", "pelo corto", "doméstico"],
        ),
        (
            "breed_map",
            "Mestizo",
            &[
                "criollo",
                "criollo(a)",
                "criolloa",
                "mestizo",
                "mestjizo",
                "srd",
                "s.r.d.",
                "cruza",
                "cruce",
                "mixed",
                "mixed-breed",
                "quiltro",
                "corriente",
            ],
        ),
        (
            "breed_map",
            "Poodle",
            &[
                "poodle",
                "french poodle",
                "caniche",
                "caniche_o_french_poodle",
            ],
        ),
        (
            "breed_map",
            "Pastor alemán",
            &["pastor aleman", "Ovejero alemán"],
        ),
        (
            "breed_map",
            "Pitbull",
            &["pitbull", "pit bull", "pit_bull", "APBT"],
        ),
        ("breed_map", "Chihuahua", &["chihuahua", "Chihuahueño"]),
        (
            "breed_map",
            "Dachshund",
            &["salchicha", "dachshund", "teckel"],
        ),
        (
            "manufacturer_map",
            "MSD Animal Health",
            &["MSD", "msd", "Intervet", "MSD Animal Health"],
        ),
        (
            "manufacturer_map",
            "Zoetis",
            &["Zoetis", "zoetys", "Pfizer"],
        ),
        (
            "manufacturer_map",
            "Boehringer Ingelheim",
            &["Boehringer", "BOHERINGER", "Boerhinger", "Merial"],
        ),
        ("manufacturer_map", "Virbac", &["Virbac", "Virbac®"]),
    ] {
        let transform = make(name);
        for cell in cells {
            let (verdict, out) = apply(&*transform, cell);
            assert_eq!(
                (verdict, out.text.as_str()),
                (Verdict::Value, expected),
                "{name} {cell:?}"
            );
            assert!(out.notes.is_empty(), "{name} {cell:?}");
        }
    }
}

#[test]
fn a_brand_gives_its_maker_and_a_breed_keeps_its_text() {
    for (cell, brand) in [("Nobivac", "Nobivac"), ("Novibac", "Nobivac")] {
        let (_, out) = apply(&*make("manufacturer_map"), cell);
        assert_eq!(out.text, "MSD Animal Health");
        assert_eq!(out.also, [("brand", brand.to_owned())]);
    }
    let (verdict, out) = apply(&*make("manufacturer_map"), "Laboratorios Luna");
    assert_eq!(
        (verdict, out.text.as_str()),
        (Verdict::Value, "Laboratorios Luna")
    );
    assert_eq!(out.notes[0].code, Code::UnmappedValue);
    assert_eq!(out.notes[0].severity, Severity::Note);
    assert_eq!(apply(&*make("manufacturer_map"), "N/A").0, Verdict::Null);

    let (_, out) = apply(&*make("breed_map"), "d.p.c.");
    assert_eq!(out.also, [("breed_raw", "d.p.c.".to_owned())]);
    let (verdict, out) = apply(&*make("breed_map"), "Xoloitzcuintle");
    assert_eq!(
        (verdict, out.text.as_str()),
        (Verdict::Value, "Xoloitzcuintle")
    );
    assert!(out.notes.is_empty() && out.also.is_empty());
    assert!(
        apply(&*make("breed_map"), "Pug")
            .1
            .also
            .iter()
            .all(|(_, raw)| raw == "Pug")
    );
    assert_eq!(apply(&*make("breed_map"), "n/a").0, Verdict::Null);
}

#[test]
fn vaccines_are_taken_apart() {
    for (cell, species, expected, components) in [
        ("Rabia", None, "rabies", None),
        ("Antirrábica", None, "rabies", None),
        ("Vacuna antirrabica anual", None, "rabies", None),
        ("AR", None, "rabies", None),
        ("Defensor", None, "rabies", None),
        ("Nobivac Rabia", None, "rabies", None),
        ("RABVAC", None, "rabies", None),
        ("Polivalente", None, "canine_core_combo", None),
        ("Puppy DP", None, "canine_core_combo", None),
        ("PUPPY", None, "canine_core_combo", None),
        ("Parvovirus", None, "canine_core_combo", None),
        ("Moquillo/Distemper", None, "canine_core_combo", None),
        ("Triple canina", None, "canine_core_combo", None),
        ("DHPPi", None, "canine_core_combo", None),
        ("Séxtuple", None, "canine_core_combo", None),
        ("Óctuple", None, "canine_core_combo", None),
        ("VANGUARD PLUS 5", None, "canine_core_combo", None),
        ("Vanguard Plus 5 L4", None, "canine_core_combo", None),
        ("nobivac DHPPi+L", None, "canine_core_combo", None),
        ("dhlppi", None, "canine_core_combo", None),
        ("Leptospira", None, "canine_lepto", None),
        ("L4", None, "canine_lepto", None),
        ("Bordetella", None, "canine_bordetella", None),
        ("KC", None, "canine_bordetella", None),
        ("Tos de las perreras", None, "canine_bordetella", None),
        ("Intra-Trac", None, "canine_bordetella", None),
        ("Giardia", None, "canine_giardia", None),
        ("Coronavirus", None, "canine_corona", None),
        ("Triple felina", None, "feline_triple", None),
        ("FVRCP", None, "feline_triple", None),
        ("Felocell 3", None, "feline_triple", None),
        ("Cuádruple felina", None, "feline_quad", None),
        ("Leucemia", None, "feline_leukemia", None),
        ("FeLV", None, "feline_leukemia", None),
        ("Panleucopenia", None, "feline_panleuk", None),
        ("PIF", None, "feline_fip", None),
        // The species decides.
        ("Triple", Some("dog"), "canine_core_combo", None),
        ("Triple", Some("cat"), "feline_triple", None),
        ("Cuádruple", Some("cat"), "feline_quad", None),
        ("Quíntuple", Some("dog"), "canine_core_combo", None),
        ("Quíntuple", Some("cat"), "feline_quad", None),
        // One shot, several vaccines.
        (
            "Quíntuple + Rabia",
            Some("dog"),
            "canine_core_combo",
            Some("canine_core_combo, rabies"),
        ),
        (
            "VANGUARD PLUS 5 L4 + DEFENSOR R",
            None,
            "canine_core_combo",
            Some("canine_core_combo, rabies"),
        ),
        (
            "RL/DHPPi",
            None,
            "rabies",
            Some("rabies, canine_lepto, canine_core_combo"),
        ),
    ] {
        let mut out = Out::default();
        let context = Context {
            species,
            ..context()
        };
        let verdict = make("vaccine_map").apply(cell, &context, &mut out);
        assert_eq!(
            (verdict, out.text.as_str()),
            (Verdict::Value, expected),
            "{cell:?}"
        );
        let found = out.also.first().map(|(_, codes)| codes.as_str());
        assert_eq!(found, components, "{cell:?}");
        assert_eq!(
            out.notes.len(),
            usize::from(components.is_some()),
            "{cell:?}"
        );
    }
    for (cell, nearest) in [
        ("Nobivac", "–"),
        ("Microchip", "–"),
        ("Rabiaa", "rabies"),
        ("Rabia pero no se puso", "rabies"),
        ("vacuna", "–"),
    ] {
        let (verdict, out) = apply(&*make("vaccine_map"), cell);
        assert_eq!(verdict, Verdict::Null, "{cell:?}");
        assert_eq!(out.notes[0].code, Code::UnmappedValue, "{cell:?}");
        assert_eq!(
            out.notes[0].params[1],
            ("nearest", nearest.to_owned()),
            "{cell:?}"
        );
    }
}

#[test]
fn the_species_decides_and_what_is_known_without_it_is_kept() {
    for (cell, known, code) in [
        ("Triple", "–", None),
        ("Cuádruple", "–", None),
        ("Quíntuple", "–", None),
        ("Quíntuple + Rabia", "rabies", Some("rabies")),
        ("Rabia / Triple", "rabies", Some("rabies")),
        (
            "Triple, FeLV y Rabia",
            "feline_leukemia, rabies",
            Some("feline_leukemia"),
        ),
    ] {
        let (verdict, out) = apply(&*make("vaccine_map"), cell);
        let expected = code.map_or(Verdict::Null, |_| Verdict::Value);
        assert_eq!(
            (verdict, &*out.text),
            (expected, code.unwrap_or("")),
            "{cell}"
        );
        let codes: Vec<_> = out.notes.iter().map(|note| note.code).collect();
        assert_eq!(codes, [Code::VaccineNeedsSpecies], "{cell}");
        assert_eq!(
            out.notes[0].params[1],
            ("known", known.to_owned()),
            "{cell}"
        );
        let components = out.also.iter().find(|(field, _)| *field == "components");
        assert_eq!(
            components.map(|(_, codes)| &**codes),
            code.and(Some(known)),
            "{cell}"
        );
        let guessed = out
            .also
            .iter()
            .any(|(_, text)| text.contains("canine_core"));
        assert!(!guessed && out.text != "canine_core_combo", "{cell}");
    }
    // The two that it may be are named.
    let (_, out) = apply(&*make("vaccine_map"), "Triple");
    assert_eq!(out.notes[0].params[2].1, "canine_core_combo, feline_triple");
    // A rabbit gets neither of them.
    let mut out = Out::default();
    let context = Context {
        species: Some("rabbit"),
        ..context()
    };
    let verdict = make("vaccine_map").apply("Triple", &context, &mut out);
    assert_eq!(
        (verdict, out.notes[0].code),
        (Verdict::Null, Code::UnmappedValue)
    );
}
