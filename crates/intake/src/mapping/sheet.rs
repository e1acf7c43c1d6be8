//! What a sheet is about, read from the names of all its columns.

use super::fields::of_letter;
use super::name::Name;
use crate::schema::{Kind, RecordType};
use crate::survey::{ColumnSurvey, Survey};

/// The events, each of which fills a sheet alone: what it says of clients and pets only finds them.
const EVENTS: &[RecordType] = &[
    RecordType::MedicalRecord,
    RecordType::Vaccination,
    RecordType::Appointment,
    RecordType::Invoice,
    RecordType::InvoiceLine,
];

/// Required fields that an event has without a column: they have a usual value.
const USUAL: &[&str] = &["type", "status", "currency"];

/// The names of a sheet's columns, and the record types that its rows make.
pub(super) struct Sheet {
    pub(super) names: Vec<Name>,
    /// The record types, in the order of [`RecordType::ALL`].
    pub(super) kinds: Vec<RecordType>,
    /// What the sheet is a list of: its bare names are those of this type.
    pub(super) main: RecordType,
}

impl Sheet {
    /// Reads the names. `kinds` limits the record types; `None` lets the names say.
    pub(super) fn of(survey: &Survey, kinds: Option<&[RecordType]>) -> Self {
        let grouped = survey.sheet.header_rows > 1;
        let read = |column: &ColumnSurvey| Name::read(&column.name, grouped);
        let mut sheet = Self {
            names: survey.columns.iter().map(read).collect(),
            kinds: Vec::new(),
            main: RecordType::Client,
        };
        let kinds = kinds.map_or_else(|| sheet.shown(), <[_]>::to_vec);
        sheet.make(kinds);
        sheet
    }

    /// Settles what the rows make.
    pub(super) fn make(&mut self, mut kinds: Vec<RecordType>) {
        kinds.sort_unstable();
        kinds.dedup();
        let pets = kinds.contains(&RecordType::Pet);
        let event = kinds.iter().copied().find(|kind| EVENTS.contains(kind));
        self.main = match event {
            Some(event) => event,
            None if pets => RecordType::Pet,
            None => RecordType::Client,
        };
        self.kinds = kinds;
    }

    /// Whether the rows make records of a type.
    pub(super) fn makes(&self, kind: RecordType) -> bool {
        self.kinds.contains(&kind)
    }

    /// Whether the sheet is a list of clients, of pets or of both.
    pub(super) fn is_of_owners(&self) -> bool {
        !EVENTS.contains(&self.main)
    }

    /// Whether a column is known to be a field.
    pub(super) fn has(&self, kind: RecordType, field: &str) -> bool {
        self.names.iter().any(|name| name.is(kind, field))
    }

    /// Whether a column has one of these names.
    pub(super) fn has_name(&self, names: &[&str]) -> bool {
        let is_one = |name: &Name| {
            names.contains(&&*name.folded)
                && name.whose.is_none_or(|whose| whose != RecordType::Client)
        };
        self.names.iter().any(is_one)
    }

    /// Whether a column says the name of the pet, and not only `Nombre`.
    pub(super) fn has_pet_name(&self) -> bool {
        let bare = |name: &Name| is_bare_name(&name.folded);
        let is_pets = |name: &Name| !bare(name) && name.is(RecordType::Pet, "name");
        self.names.iter().any(is_pets)
    }

    /// Whether a column says the name of the client, and not only `Nombre`.
    pub(super) fn has_client_name(&self) -> bool {
        let is_clients = |name: &Name| {
            name.folded != "nombre"
                && name.folded != "name"
                && (name.is(RecordType::Client, "full_name")
                    || (name.is(RecordType::Client, "first_name"))
                    || (name.is(RecordType::Client, "last_name")))
        };
        self.names.iter().any(is_clients)
    }

    /// Whether a column says until when a vaccine protects.
    pub(super) fn says_expiry(&self) -> bool {
        let expires = |name: &Name| name.folded.starts_with("expir");
        self.names.iter().any(expires)
    }

    /// The record types that the names show.
    fn shown(&self) -> Vec<RecordType> {
        if let Some(event) = self.shown_event() {
            return vec![event];
        }
        let pets = self.shows_pets();
        // An address may be that of anybody, and an email only say whose the pet is.
        let phones = ["phone", "phone2"];
        let reached = phones
            .iter()
            .any(|field| self.has(RecordType::Client, field));
        let clients = !pets || self.has_client_name() || reached;
        let kinds = [(RecordType::Client, clients), (RecordType::Pet, pets)];
        kinds
            .into_iter()
            .filter_map(|(kind, shown)| shown.then_some(kind))
            .collect()
    }

    fn shows_pets(&self) -> bool {
        const TELLING: &[&str] = &["breed", "neutered", "microchip"];
        let telling = |field: &&str| self.has(RecordType::Pet, field);
        self.has_pet_name()
            || TELLING.iter().any(telling)
            || self.has_name(&["especie", "species", "specie", "animal type"])
    }

    /// The event whose own names are the most, if they are enough and its date or number is there.
    fn shown_event(&self) -> Option<RecordType> {
        let scores = EVENTS.iter().map(|&event| (self.score(event), event));
        // Of two that are equal the first is taken: there is no more to say.
        let (score, event) = scores.rev().max_by_key(|(score, _)| *score)?;
        (score >= 18 && score > self.descriptions() * 6 && self.has_essentials(event))
            .then_some(event)
    }

    /// How much the names speak for an event, in twelfths of a name that only it has.
    fn score(&self, event: RecordType) -> u32 {
        let own = |kind: RecordType| move |name: &&Name| name.tells_of(kind);
        let mut score = 0;
        for name in &self.names {
            let owners = [RecordType::Client, RecordType::Pet];
            if name.is_known() && own(event)(&name) && !owners.iter().any(|&kind| own(kind)(&name))
            {
                let sharing = EVENTS.iter().filter(|&&kind| own(kind)(&name)).count();
                score += 12 / (sharing.max(1) as u32);
            } else if super::group::kinds_of(&name.words).any(|kind| kind == event) {
                score += 6;
            }
            if event == RecordType::MedicalRecord && is_deworming(&name.words) {
                score += 24;
            }
        }
        if event == RecordType::MedicalRecord && self.is_lettered() {
            score += 24;
        }
        score
    }

    /// Whether the parts of a note stand side by side under their letters: S, O, A or I, and P.
    /// Fewer than three of them may be anything.
    fn is_lettered(&self) -> bool {
        const PARTS: &[&str] = &["subjective", "objective", "assessment", "plan"];
        let letters = || self.names.iter().filter_map(|name| of_letter(&name.folded));
        let has = |part: &&&str| letters().any(|one| one == **part);
        PARTS.iter().filter(has).count() >= 3
    }

    /// How many columns describe a pet as only a list of pets does.
    fn descriptions(&self) -> u32 {
        const FIELDS: &[&str] = &[
            "breed",
            "sex",
            "neutered",
            "birth_date",
            "age",
            "color",
            "microchip",
            "size",
            "is_deceased",
            "deceased_at",
        ];
        let describes = |name: &&Name| FIELDS.iter().any(|field| name.is(RecordType::Pet, field));
        self.names.iter().filter(describes).count() as u32
    }

    fn has_essentials(&self, event: RecordType) -> bool {
        event.fields().iter().all(|field| {
            let free = !field.required
                || matches!(field.kind, Kind::Reference { .. })
                || USUAL.contains(&field.name);
            free || self.names.iter().any(|name| {
                name.fields_of(event)
                    .any(|(_, known)| known.name == field.name)
                    || (event == RecordType::Invoice
                        && field.name == "number"
                        && is_id(&name.folded))
                    || (event == RecordType::InvoiceLine && is_remark(&name.folded))
            })
        })
    }
}

/// Whether a name is nothing but `name`.
pub(super) fn is_bare_name(folded: &str) -> bool {
    matches!(folded, "nombre" | "nombres" | "name")
}

/// Whether a name is nothing but an id.
pub(super) fn is_id(folded: &str) -> bool {
    matches!(
        folded,
        "id" | "identifier" | "identificador" | "external id" | "externalid"
    )
}

/// Whether a name is one of remarks.
pub(super) fn is_remark(folded: &str) -> bool {
    matches!(
        folded,
        "notas" | "observaciones" | "obs" | "comentarios" | "notes" | "comments" | "remarks"
    )
}

fn is_deworming(words: &str) -> bool {
    words.contains("desparasit") || words.contains("deworm")
}
