//! The fields by which a record finds the client and the pet that it belongs to, where it has no
//! id of theirs. They have no columns: the store looks the parents up and keeps their ids.

use super::{Field, Kind, RecordType, is_same};
use crate::text::fold;

/// The id of the pet in the old system.
pub(super) const PET: Field = Field::new(
    "pet",
    Kind::Reference {
        to: RecordType::Pet,
    },
    "text",
    &[
        "id mascota",
        "id paciente",
        "no expediente",
        "expediente",
        "no historia clinica",
        "n historia clinica",
        "historia clinica",
        "hc",
        "ficha",
        "codigo mascota",
        "pet id",
        "patient id",
        "animal id",
        "animalcode",
        "chart no",
        "file number",
    ],
);

/// The name of the pet.
pub(super) const PET_NAME: Field = Field::text(
    "pet_name",
    100,
    &[
        "mascota",
        "nombre mascota",
        "nombre de la mascota",
        "paciente",
        "nombre paciente",
        "nombre del paciente",
        "animal",
        "pet",
        "pet name",
        "patient",
        "patient name",
        "animal name",
        "animal s name",
        "animalname",
    ],
)
.input();

/// The species of the pet, to tell two pets of one name apart.
pub(super) const PET_SPECIES: Field = Field::new(
    "pet_species",
    Kind::Choice {
        of: super::pet::SPECIES,
    },
    "species_map",
    &[
        "especie",
        "tipo de mascota",
        "tipo mascota",
        "tipo animal",
        "species",
        "specie",
        "animal type",
        "animaltype",
        "pet type",
    ],
)
.input();

/// The id of the client in the old system.
pub(super) const CLIENT: Field = Field::new(
    "client",
    Kind::Reference {
        to: RecordType::Client,
    },
    "text",
    &[
        "id cliente",
        "id propietario",
        "id prop",
        "id tutor",
        "cod cliente",
        "codigo cliente",
        "codigo propietario",
        "no cliente",
        "num cliente",
        "numero cliente",
        "clave cliente",
        "doc dueno",
        "client id",
        "clientid",
        "owner id",
        "customer id",
        "account number",
        "account no",
    ],
);

/// The name of the client.
pub(super) const CLIENT_NAME: Field = Field::text(
    "client_name",
    200,
    &[
        "propietario",
        "dueno",
        "duena",
        "tutor",
        "responsable",
        "cliente",
        "nombre cliente",
        "nombre del cliente",
        "nombre propietario",
        "nombre del propietario",
        "dueno nombre",
        "titular",
        "razon social",
        "owner",
        "owner name",
        "client name",
        "client",
        "customer",
        "pet parent",
    ],
);

/// A phone of the client.
pub(super) const CLIENT_PHONE: Field = Field::new(
    "client_phone",
    Kind::Text { max: 16 },
    "phone_format",
    &[
        "celular",
        "cel",
        "movil",
        "telefono",
        "tel",
        "tel celular",
        "telefono celular",
        "celular propietario",
        "telefono propietario",
        "celular cliente",
        "telefono cliente",
        "whatsapp",
        "mobile",
        "cell",
        "cell phone",
        "phone",
        "phone number",
        "mobile phone",
        "owner phone",
        "client phone",
    ],
)
.input();

/// The email of the client.
pub(super) const CLIENT_EMAIL: Field = Field::new(
    "client_email",
    Kind::Text { max: 254 },
    "email",
    &[
        "correo",
        "correo electronico",
        "e mail",
        "mail",
        "email",
        "dueno email",
        "correo cliente",
        "correo propietario",
        "email address",
        "owner email",
        "clientemail",
        "client email",
    ],
)
.input();

/// The document of the client.
pub(super) const CLIENT_TAX_ID: Field = Field::new(
    "client_tax_id",
    Kind::Text { max: 30 },
    "tax_id",
    &[
        "rfc",
        "r f c",
        "nit",
        "rut",
        "curp",
        "cedula",
        "cc",
        "documento",
        "no documento",
        "numero documento",
        "identificacion",
        "ident",
        "dni",
        "tax id",
        "vat",
    ],
);

/// The name of a pet's owner: in a file of pets, the same columns make the owner as well, so that
/// none of them is taken for these by its name.
pub(super) const OWNER_NAME: Field = Field::text("client_name", 200, &[]).input();

/// A phone of a pet's owner.
pub(super) const OWNER_PHONE: Field =
    Field::new("client_phone", Kind::Text { max: 16 }, "phone_format", &[]).input();

/// The email of a pet's owner.
pub(super) const OWNER_EMAIL: Field =
    Field::new("client_email", Kind::Text { max: 254 }, "email", &[]).input();

/// The document of a pet's owner.
pub(super) const OWNER_TAX_ID: Field =
    Field::new("client_tax_id", Kind::Text { max: 30 }, "tax_id", &[]).input();

/// The places of the fields that lead to the parents of a record, where its type has them.
#[derive(Clone, Copy, Debug)]
pub struct ParentFields {
    /// The client's id in the source.
    pub client: Option<usize>,
    /// The client's name.
    pub client_name: Option<usize>,
    /// A phone of the client.
    pub client_phone: Option<usize>,
    /// The client's email.
    pub client_email: Option<usize>,
    /// The client's document.
    pub client_tax_id: Option<usize>,
    /// The pet's id in the source.
    pub pet: Option<usize>,
    /// The pet's name.
    pub pet_name: Option<usize>,
    /// The pet's species.
    pub pet_species: Option<usize>,
    /// The invoice's id in the source.
    pub invoice: Option<usize>,
    /// The series of the invoice.
    pub invoice_series: Option<usize>,
    /// The number of the invoice.
    pub invoice_number: Option<usize>,
}

impl ParentFields {
    const fn of(kind: RecordType) -> Self {
        // Only a field of its own type leads to a parent: a client has a phone, not a client's.
        Self {
            client: find(kind, "client"),
            client_name: find(kind, "client_name"),
            client_phone: find(kind, "client_phone"),
            client_email: find(kind, "client_email"),
            client_tax_id: find(kind, "client_tax_id"),
            pet: find(kind, "pet"),
            pet_name: find(kind, "pet_name"),
            pet_species: find(kind, "pet_species"),
            invoice: find(kind, "invoice"),
            invoice_series: find(kind, "invoice_series"),
            invoice_number: find(kind, "invoice_number"),
        }
    }

    /// The place of the reference to a type.
    pub fn reference(&self, to: RecordType) -> Option<usize> {
        match to {
            RecordType::Client => self.client,
            RecordType::Pet => self.pet,
            RecordType::Invoice => self.invoice,
            _ => None,
        }
    }

    /// The place of the field that finds the parent of a type where there is no id of it.
    pub fn name(&self, to: RecordType) -> Option<usize> {
        match to {
            RecordType::Client => self.client_name,
            RecordType::Pet => self.pet_name,
            RecordType::Invoice => self.invoice_number,
            _ => None,
        }
    }
}

impl RecordType {
    /// The fields that lead to the parents of a record of the type.
    pub fn parents(self) -> &'static ParentFields {
        macro_rules! of {
            ($kind:ident) => {
                const { &ParentFields::of(RecordType::$kind) }
            };
        }
        match self {
            Self::Client => of!(Client),
            Self::Pet => of!(Pet),
            Self::MedicalRecord => of!(MedicalRecord),
            Self::Vaccination => of!(Vaccination),
            Self::Appointment => of!(Appointment),
            Self::Invoice => of!(Invoice),
            Self::InvoiceLine => of!(InvoiceLine),
        }
    }
}

/// The number of an invoice as it is compared: `F-001`, `F 001` and `f001` are one number.
pub fn invoice_key(series: Option<&str>, number: &str) -> String {
    let mut key = fold(series.unwrap_or_default());
    key.push_str(&fold(number));
    key.retain(|letter| letter != ' ');
    key
}

const fn find(kind: RecordType, name: &str) -> Option<usize> {
    let fields = kind.fields();
    let mut place = 0;
    while place < fields.len() {
        if is_same(fields[place].name, name) {
            return Some(place);
        }
        place += 1;
    }
    None
}
