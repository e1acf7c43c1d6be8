//! Which fields a column may be: what its name means in this sheet, and what its values say.

use super::name::Name;
use super::sheet::{is_bare_name, is_id, is_remark};
use super::synonyms::Known;
use super::values::{self, Said, Values};
use super::{Confidence, Reason, Sheet, says_alive};
use crate::schema::{Field, Kind, RecordType};
use crate::survey::ColumnSurvey;

/// A field that a column may be, and how well it fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) kind: RecordType,
    /// The place of the field in its record type.
    pub(super) position: usize,
    pub(super) confidence: Confidence,
    pub(super) reason: Reason,
    /// Of two columns for a field, the one with the lower order has the better name.
    pub(super) order: u16,
}

/// Names after all others of a field.
const LAST: u16 = 1000;

/// The phones of a client, the first ones first.
const PHONES: &[&str] = &["phone", "phone2", "phone3"];

/// The fields that a column may be, the likeliest of each record type first.
pub(super) fn candidates(sheet: &Sheet, at: usize, column: &ColumnSurvey) -> Vec<Candidate> {
    let name = &sheet.names[at];
    let mut found = match settled(sheet, name, column) {
        Some(settled) => settled,
        None => by_name(sheet, name),
    };
    found.retain_mut(|candidate| {
        let field = &candidate.kind.fields()[candidate.position];
        if !values::contradict(field, column) {
            return true;
        }
        candidate.confidence = Confidence::Probable;
        // Staff look at a known name; what was only read into one is no more than a guess.
        sheet.names[at].reason == Reason::Synonym
    });
    by_values(sheet, column, &mut found);
    found
}

fn one(kind: RecordType, field: &str, confidence: Confidence, reason: Reason) -> Option<Candidate> {
    Some(Candidate {
        kind,
        position: kind.position(field)?,
        confidence,
        reason,
        order: LAST,
    })
}

fn of_known(known: &Known, reason: Reason) -> Candidate {
    Candidate {
        kind: known.kind,
        position: known.position,
        confidence: reason.confidence(),
        reason,
        order: known.order,
    }
}

/// What the letters of the name say.
fn by_name(sheet: &Sheet, name: &Name) -> Vec<Candidate> {
    // A bare name is that of what the sheet lists; only then is it the owner's.
    let order = [sheet.main, RecordType::Pet, RecordType::Client];
    let kinds = order.into_iter().filter(|&kind| sheet.makes(kind));
    let mut found: Vec<Candidate> = Vec::new();
    for kind in kinds {
        let fields: Vec<_> = name.fields_of(kind).collect();
        if fields.is_empty() {
            continue;
        }
        for (known, field) in &fields {
            let mut candidate = of_known(known, name.reason);
            if is_reference(field) {
                candidate.order = id_order(name, candidate.order);
            }
            // The client or the pet that an event belongs to is meant where nothing of its own is.
            if !sheet.is_of_owners() && is_parent(field.name) {
                candidate.order += LAST / 2;
            }
            found.push(candidate);
        }
        if kind == RecordType::Client {
            spill(
                &fields
                    .iter()
                    .map(|(_, field)| field.name)
                    .collect::<Vec<_>>(),
                &mut found,
            );
        }
        break;
    }
    found
}

fn is_reference(field: &Field) -> bool {
    field.name == "source_id" || matches!(field.kind, Kind::Reference { .. })
}

/// Of several numbers of a thing, its id in the old system is the one that tells it apart; a file
/// or a chart has a number of its own.
fn id_order(name: &Name, order: u16) -> u16 {
    let has = |word: &str| name.words.split(' ').any(|one| one == word);
    match (has("pms"), has("id")) {
        (true, _) => 0,
        (_, true) => 1 + order / 100,
        _ => 10 + order,
    }
}

/// A phone goes to the next free place where another has its own.
fn spill(fields: &[&str], found: &mut Vec<Candidate>) {
    let Some(first) = found.first().copied() else {
        return;
    };
    if !fields.iter().any(|field| PHONES.contains(field)) {
        return;
    }
    for field in PHONES.iter().filter(|field| !fields.contains(field)) {
        let other = one(RecordType::Client, field, first.confidence, Reason::Context);
        found.extend(other.map(|other| Candidate {
            order: LAST + first.order,
            ..other
        }));
    }
}

fn is_parent(field: &str) -> bool {
    field == "pet" || field == "client" || field.starts_with("pet_") || field.starts_with("client_")
}

/// Names that mean one thing in one sheet and another in the next.
fn settled(sheet: &Sheet, name: &Name, column: &ColumnSurvey) -> Option<Vec<Candidate>> {
    use Confidence::{Probable, Sure};
    use RecordType::{Client, Pet};
    if name.whose.is_some() && name.reason != Reason::Context {
        return None;
    }
    let chosen = |kind, field, confidence| {
        Some(
            one(kind, field, confidence, Reason::Context)
                .into_iter()
                .collect(),
        )
    };
    let nothing = || Some(Vec::new());
    if !sheet.is_of_owners() {
        return of_event(sheet, name, column);
    }
    let (clients, pets) = (sheet.makes(Client), sheet.makes(Pet));
    let folded = &*name.folded;
    let known = name.whose.is_none().then_some(folded);
    match known.unwrap_or_default() {
        "nombre" | "name" if pets && !sheet.has_pet_name() => chosen(Pet, "name", Sure),
        _ if name.whose.is_none() && is_bare_name(folded) && clients => {
            let surnames = sheet.has(Client, "last_name");
            chosen(
                Client,
                if surnames { "first_name" } else { "full_name" },
                Sure,
            )
        }
        _ if is_bare_name(folded) && name.whose.is_none() => nothing(),
        _ if is_id(folded) && name.whose.is_none() => {
            let of_pet =
                pets && !sheet.has_name(&["id mascota", "id paciente", "pet id", "patient id"]);
            chosen(if of_pet { Pet } else { Client }, "source_id", Sure)
        }
        // An id of the owner beside his name is his own; alone it refers to him.
        _ if clients && name.is(Pet, "client") && name.is(Client, "source_id") => {
            chosen(Client, "source_id", Sure)
        }
        "rut" if clients => chosen(Client, "tax_id", Sure),
        _ if clients && name.is(Client, "email") => chosen(Client, "email", Sure),
        _ if clients && name.is(Client, "phone2") && !sheet.has(Client, "phone") => {
            let first = one(Client, "phone", Sure, Reason::Context);
            let first = first.map(|first| Candidate { order: 0, ..first });
            let others = by_name(sheet, name).into_iter().map(|other| Candidate {
                order: other.order.saturating_add(LAST),
                ..other
            });
            Some(first.into_iter().chain(others).collect())
        }
        "tipo" | "type" | "clase" | "kind" | "class" => {
            let other = sheet.has_name(&["especie", "species", "specie"]);
            match values::are_species(column) {
                Said::Yes if pets && !other => chosen(Pet, "species", Sure),
                Said::Nothing if pets && !other && folded != "class" => {
                    chosen(Pet, "species", Probable)
                }
                _ => nothing(),
            }
        }
        "estado" | "status" | "estatus" if pets && values::are_of_life(column) => {
            chosen(Pet, "is_deceased", Sure)
        }
        "estado" | "status" | "estatus" => match values::are_states(column) {
            Said::Yes if clients => chosen(Client, "state", Sure),
            Said::Nothing if clients && folded == "estado" => chosen(Client, "state", Probable),
            _ => nothing(),
        },
        // The opposite of a death: no day of it, whatever the column holds.
        _ if name.is(Pet, "is_deceased") && says_alive(&name.folded) => {
            let answers = values::are_answers(column) || values::are_of_life(column);
            let confidence = if answers { Sure } else { Probable };
            if pets {
                chosen(Pet, "is_deceased", confidence)
            } else {
                nothing()
            }
        }
        // Who does not come any more need not be dead.
        "inactive" if pets && values::are_answers(column) => chosen(Pet, "is_deceased", Probable),
        _ if name.is(Pet, "deceased_at") && pets && values::are_answers(column) => {
            chosen(Pet, "is_deceased", Sure)
        }
        _ if name.is(Pet, "is_deceased") && pets && values::are_dates(column) => {
            chosen(Pet, "deceased_at", Sure)
        }
        "activo" | "active" | "is active" => {
            chosen(if pets { Pet } else { Client }, "is_active", Sure)
        }
        _ => None,
    }
}

/// The same in the sheet of an event.
fn of_event(sheet: &Sheet, name: &Name, column: &ColumnSurvey) -> Option<Vec<Candidate>> {
    use Confidence::{Probable, Sure};
    let main = sheet.main;
    let chosen = |field, confidence| {
        Some(
            one(main, field, confidence, Reason::Context)
                .into_iter()
                .collect(),
        )
    };
    if name.whose.is_some_and(|whose| whose != main) {
        return None;
    }
    // `Cliente` may be his name or his number; only the values know.
    for (party, reference) in [("client_name", "client"), ("pet_name", "pet")] {
        if name.is(main, party) && is_party(&name.folded) {
            return match values::are_ids(column) {
                Said::Yes => chosen(reference, Sure),
                Said::No => chosen(party, Sure),
                Said::Nothing => chosen(party, Probable),
            };
        }
    }
    if main == RecordType::MedicalRecord
        && let Some(field) = of_letter(&name.folded)
    {
        // `T` may be the treatment, or the time.
        if field == "temp_c" && values::are_no_temperatures(column) {
            return Some(Vec::new());
        }
        return chosen(field, Probable);
    }
    match &*name.folded {
        folded if is_id(folded) => {
            let numbers = main == RecordType::Invoice && !sheet.has(main, "number");
            chosen(if numbers { "number" } else { "source_id" }, Sure)
        }
        folded if is_bare_name(folded) && main == RecordType::InvoiceLine => {
            chosen("description", Sure)
        }
        folded if is_bare_name(folded) && !sheet.has(main, "pet_name") => {
            chosen("pet_name", Probable)
        }
        folded if is_remark(folded) && main == RecordType::InvoiceLine => {
            let described = sheet.has(main, "description");
            if described {
                Some(Vec::new())
            } else {
                chosen("description", Probable)
            }
        }
        // The day on which this dose was due says nothing of the next one.
        "due date" | "duedate" if main == RecordType::Vaccination && sheet.says_expiry() => {
            Some(Vec::new())
        }
        "estado" if values::are_states(column) == Said::Yes => Some(Vec::new()),
        _ => None,
    }
}

/// What a letter means above the columns of a consultation, and nowhere else; it is never sure.
pub(super) fn of_letter(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "s" => "subjective",
        "o" => "objective",
        "a" | "i" => "assessment",
        "p" => "plan",
        "t" | "t c" => "temp_c",
        _ => return None,
    })
}

fn is_party(folded: &str) -> bool {
    matches!(
        folded,
        "cliente"
            | "propietario"
            | "dueno"
            | "duena"
            | "tutor"
            | "titular"
            | "responsable"
            | "client"
            | "owner"
            | "customer"
            | "mascota"
            | "paciente"
            | "animal"
            | "pet"
            | "patient"
    )
}

/// What the values say, where the name says nothing or something that they are not.
fn by_values(sheet: &Sheet, column: &ColumnSurvey, found: &mut Vec<Candidate>) {
    let sure = found.iter().any(|one| one.confidence == Confidence::Sure);
    let Some(values) = Values::of(column) else {
        return;
    };
    let Some((kind, field)) = values.field(sheet) else {
        return;
    };
    let known = kind.position(field);
    if found
        .iter()
        .any(|one| one.kind == kind && Some(one.position) == known)
    {
        return;
    }
    // A number with the prefix of a chip is a chip, also where the column is called a code.
    let chips = values == Values::Microchips;
    if chips && (!sure || found.iter().all(|one| is_code(*one))) {
        found.clear();
        found.extend(one(kind, field, Confidence::Sure, Reason::Values));
    } else if !sure {
        found.extend(one(kind, field, Confidence::Probable, Reason::Values));
    }
}

fn is_code(candidate: Candidate) -> bool {
    let field = candidate.kind.fields()[candidate.position].name;
    matches!(field, "code" | "tattoo" | "passport" | "source_id")
}
