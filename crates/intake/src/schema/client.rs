//! The owner of animals, a person or a company.

use super::{Field, Kind};

const TAX_ID_TYPES: &[&str] =
    &["rfc", "curp", "nit", "cc", "ce", "ti", "pa", "dni", "rut", "other"];

pub(super) const FIELDS: &[Field] = &[
    Field::text("source_id", 255, &[
        "id", "id cliente", "cod cliente", "codigo cliente", "codigo propietario", "no cliente",
        "num cliente", "numero cliente", "clave", "clave cliente", "expediente cliente",
        "id propietario", "id tutor", "doc dueno", "client id", "clientid", "owner id",
        "account number", "account no", "contact code", "customer id", "personcode",
    ]),
    Field::text("full_name", 200, &[
        "nombres", "nombre completo", "nombre y apellidos", "propietario", "dueno", "duena",
        "tutor", "responsable", "cliente", "nombre cliente", "nombre del cliente",
        "nombre propietario", "nombre del propietario", "dueno nombre", "titular", "razon social",
        "owner", "owner name", "client name", "full name", "personname", "pet parent", "customer",
        "client",
    ])
    .required(),
    Field::text("first_name", 100, &[
        "nombre", "primer nombre", "first name", "firstname", "given name", "owner first name",
        "personfirstname",
    ]),
    Field::text("last_name", 100, &[
        "apellido", "apellidos", "ap paterno", "apellido paterno", "primer apellido", "a paterno",
        "last name", "lastname", "surname", "family name", "owner last name", "personlastname",
    ]),
    Field::text("second_surname", 100, &[
        "apellido materno", "ap materno", "segundo apellido", "a materno", "second surname",
        "maternal name",
    ]),
    Field::new("is_company", Kind::Boolean, "boolean", &["empresa", "es empresa", "is company"]),
    Field::new("email", Kind::Text { max: 254 }, "email", &[
        "correo", "correo electronico", "e mail", "mail", "email", "dueno email", "correo cliente",
        "email address", "owner email", "clientemail", "client email",
    ]),
    Field::new("phone", Kind::Text { max: 16 }, "phone_format", &[
        "celular", "cel", "movil", "tel celular", "telefono celular", "whatsapp", "wa",
        "telefono 1", "tel 1", "celular contacto", "mobile", "cell", "cell phone", "phone",
        "phone1", "phone number", "mobile phone", "personcellphone",
    ]),
    Field::new("phone2", Kind::Text { max: 16 }, "phone_format", &[
        "telefono", "tel", "tel casa", "telefono casa", "fijo", "telefono fijo", "telefono 2",
        "tel 2", "tel oficina", "home phone", "phone2", "work phone", "landline",
    ]),
    Field::new("phone3", Kind::Text { max: 16 }, "phone_format", &["telefono 3", "tel 3", "phone3"]),
    Field::text("phone_note", 200, &[]),
    Field::text("address", 300, &[
        "direccion", "domicilio", "calle", "calle y numero", "dir", "address", "address1", "street",
    ]),
    Field::text("neighborhood", 100, &["colonia", "col", "barrio", "neighborhood"]),
    Field::text("city", 100, &[
        "ciudad", "municipio", "alcaldia", "delegacion", "localidad", "poblacion", "city", "town",
        "suburb",
    ]),
    Field::text("state", 100, &[
        "estado", "entidad", "departamento", "depto", "provincia", "region", "state", "province",
    ]),
    Field::new("postal_code", Kind::Text { max: 10 }, "postal_code", &[
        "cp", "c p", "codigo postal", "cod postal", "zip", "zip code", "zipcode", "postcode",
        "postal code",
    ]),
    Field::text("country", 60, &["pais", "country"]),
    Field::new("tax_id", Kind::Text { max: 30 }, "tax_id", &[
        "rfc", "r f c", "nit", "rut", "curp", "cedula", "cc", "documento", "no documento",
        "numero documento", "numero doc", "identificacion", "ident", "dni", "cuit", "nif", "tax id",
        "vat", "id number", "number doc",
    ]),
    Field::new("tax_id_type", Kind::Choice { of: TAX_ID_TYPES }, "tax_id_type", &[
        "tident", "tipo doc", "tipo documento", "tipo identificacion", "ident type", "id type",
    ]),
    Field::text("tax_regime", 100, &["regimen fiscal", "regimen", "tax regime", "regime"]),
    Field::text("cfdi_use", 10, &["uso cfdi", "cfdi use"]),
    Field::text("emergency_contact_name", 200, &[
        "contacto", "contacto de emergencia", "contacto autorizado", "emergency contact",
    ]),
    Field::new("emergency_contact_phone", Kind::Text { max: 16 }, "phone_format", &[
        "tcontacto", "tel contacto", "telefono contacto", "telefono alternativo",
        "emergency contact phone", "emergency phone",
    ]),
    Field::text("notes", 4000, &[
        "notas", "observaciones", "obs", "comentarios", "notes", "comments", "remarks",
    ]),
    Field::new("consent_at", Kind::DateTime, "datetime", &[
        "autorizacion", "habeas data", "aviso de privacidad", "consent", "habeas at", "gdpr",
    ]),
    Field::new("created_at", Kind::DateTime, "datetime", &[
        "vinculado", "fecha registro", "fecha de registro", "fecha alta", "fecha de alta", "alta",
        "creado", "creacion", "created", "created at", "registered", "date joined",
    ]),
    Field::new("is_active", Kind::Boolean, "boolean", &["activo", "cliente activo", "active"]),
];
