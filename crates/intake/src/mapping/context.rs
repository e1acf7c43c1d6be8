//! The same header means different things in different files: what the other columns and the
//! values say about it.

use super::group::own_name;
use super::{Reason, Synonyms};
use crate::schema::RecordType;
use crate::survey::{ColumnSurvey, Survey};
use crate::text;
use crate::transform::{Context, Out, TransformParams, Verdict, make};

/// What a file is about, read from the names of all its columns.
pub(super) struct FileContext {
    /// Whether the names have those of their groups before them.
    grouped: bool,
    names: Vec<String>,
    clients: bool,
    pets: bool,
    /// The other types, which nothing but a person's word makes.
    others: Vec<RecordType>,
}

impl FileContext {
    pub(super) fn of(survey: &Survey, record_types: Option<&[RecordType]>) -> Self {
        let grouped = survey.sheet.header_rows > 1;
        let names: Vec<_> = survey
            .columns
            .iter()
            .map(|column| text::fold(&column.name))
            .map(|name| if grouped { own_name(&name).0 } else { name })
            .collect();
        let mut context = Self {
            grouped,
            names,
            clients: true,
            pets: true,
            others: record_types.unwrap_or_default().to_vec(),
        };
        let (clients, pets) = if let Some(types) = record_types {
            (
                types.contains(&RecordType::Client),
                types.contains(&RecordType::Pet),
            )
        } else {
            let pets = context.shows_pets();
            (!pets || context.shows_owners(), pets)
        };
        (context.clients, context.pets) = (clients, pets);
        context
    }

    /// The fields that a column may be, with the reason. Ambiguous names are settled here.
    pub(super) fn fields_of(&self, column: &ColumnSurvey) -> Vec<(RecordType, usize, Reason)> {
        let mut folded = text::fold(&column.name);
        let mut whose = None;
        if self.grouped {
            (folded, whose) = own_name(&folded);
        }
        let makes = |kind| self.makes(kind) && whose.is_none_or(|whose| whose == kind);
        if let Some(choice) = self.settled(&folded, column) {
            return choice
                .iter()
                .filter_map(|(kind, field)| {
                    makes(*kind)
                        .then(|| kind.position(field).map(|at| (*kind, at, Reason::Context)))?
                })
                .collect();
        }
        let (reason, fields) = Synonyms::get().find(&folded, makes);
        fields
            .into_iter()
            .map(|(kind, position)| (kind, position, reason))
            .collect()
    }

    fn settled(
        &self,
        folded: &str,
        column: &ColumnSurvey,
    ) -> Option<&'static [(RecordType, &'static str)]> {
        use RecordType::{Client, Pet};
        Some(match folded {
            "nombre" | "name" if self.pets && !self.has_pet_name() => &[(Pet, "name")],
            "nombre" | "nombres" | "name" if self.has_surnames() => &[(Client, "first_name")],
            "nombre" | "nombres" | "name" => &[(Client, "full_name")],
            "id" if self.pets && !self.has("id mascota") => &[(Pet, "source_id")],
            "id" => &[(Client, "source_id")],
            "id cliente" | "id propietario" | "owner id" | "client id" | "id prop"
                if self.clients =>
            {
                &[(Client, "source_id")]
            }
            "rut" | "email" | "clientemail" | "owner email" if self.clients => {
                if folded == "rut" {
                    &[(Client, "tax_id")]
                } else {
                    &[(Client, "email")]
                }
            }
            "telefono" | "tel" if !self.has_mobile() => &[(Client, "phone")],
            "notas" | "observaciones" | "obs" | "comentarios" | "notes" | "comments"
            | "remarks"
                if self.pets =>
            {
                &[(Pet, "notes")]
            }
            "activo" | "active" if self.pets => &[(Pet, "is_active")],
            "tipo" if !self.pets || self.has("especie") || !are_species(&column.samples) => &[],
            "estado"
                if column
                    .samples
                    .iter()
                    .any(|sample| is_state_of_being(sample)) =>
            {
                &[]
            }
            _ => return None,
        })
    }

    fn makes(&self, kind: RecordType) -> bool {
        match kind {
            RecordType::Client => self.clients,
            RecordType::Pet => self.pets,
            other => self.others.contains(&other),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|folded| folded == name)
    }

    fn has_surnames(&self) -> bool {
        self.any(RecordType::Client, &["last_name"])
    }

    fn has_mobile(&self) -> bool {
        self.any(RecordType::Client, &["phone"])
    }

    fn has_pet_name(&self) -> bool {
        const OWN: &[&str] = &[
            "mascota",
            "nombre mascota",
            "nombre de la mascota",
            "paciente",
            "nombre paciente",
            "animal",
            "pet name",
            "patient name",
            "animal name",
            "pet",
            "patient",
        ];
        OWN.iter().any(|name| self.has(name))
    }

    fn shows_pets(&self) -> bool {
        self.has_pet_name()
            || self.any(RecordType::Pet, &["breed", "neutered", "microchip"])
            || self.has("especie")
            || self.has("species")
            || self.has("specie")
    }

    // A bare id of the owner refers to a client; it does not make one.
    fn shows_owners(&self) -> bool {
        const OWNER: &[&str] = &[
            "full_name",
            "last_name",
            "email",
            "phone",
            "phone2",
            "address",
            "tax_id",
        ];
        self.names.iter().any(|folded| {
            let (reason, fields) = Synonyms::get().find(folded, is_person_or_pet);
            let only_owner = fields.iter().all(|(kind, _)| *kind == RecordType::Client);
            reason == Reason::Synonym && only_owner && is_one_of(&fields, RecordType::Client, OWNER)
        })
    }

    fn any(&self, kind: RecordType, wanted: &[&str]) -> bool {
        self.names.iter().any(|folded| {
            let (reason, fields) = Synonyms::get().find(folded, is_person_or_pet);
            reason == Reason::Synonym && is_one_of(&fields, kind, wanted)
        })
    }
}

// What a file is about is told by its clients and pets; the names that other types share with them
// say nothing.
fn is_person_or_pet(kind: RecordType) -> bool {
    matches!(kind, RecordType::Client | RecordType::Pet)
}

fn is_one_of(fields: &[(RecordType, usize)], kind: RecordType, wanted: &[&str]) -> bool {
    fields
        .iter()
        .any(|&(of, position)| of == kind && wanted.contains(&kind.fields()[position].name))
}

fn are_species(samples: &[String]) -> bool {
    let Ok(species) = make("species_map", &TransformParams::new()) else {
        return false;
    };
    let context = Context {
        in_batch: true,
        ..Context::alone(chrono::NaiveDate::default())
    };
    let mut out = Out::default();
    !samples.is_empty()
        && samples.iter().all(|sample| {
            out.clear();
            species.apply(sample, &context, &mut out) == Verdict::Value && out.notes.is_empty()
        })
}

// "Estado" is where the client lives, unless its values say how something is.
fn is_state_of_being(sample: &str) -> bool {
    const WORDS: &[&str] = &[
        "activo",
        "activa",
        "inactivo",
        "inactiva",
        "vivo",
        "viva",
        "muerto",
        "muerta",
        "pendiente",
        "pagada",
        "cancelada",
        "active",
        "inactive",
        "alive",
        "dead",
    ];
    WORDS.contains(&text::fold(sample).as_str())
}
