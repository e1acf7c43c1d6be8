//! An animal and its owner.

use super::{Field, Kind, RecordType};

const SPECIES: &[&str] = &[
    "dog", "cat", "bird", "rabbit", "hamster", "rodent", "reptile", "fish", "ferret", "horse",
    "cow", "pig", "sheep", "goat", "amphibian", "other",
];
const SEXES: &[&str] = &["male", "female", "unknown"];
const NEUTERED: &[&str] = &["yes", "no", "unknown"];
const PRECISIONS: &[&str] = &["day", "month", "year", "estimated_from_age"];

pub(super) const FIELDS: &[Field] = &[
    Field::text("source_id", 255, &[
        "id mascota", "id paciente", "no expediente", "expediente", "historia",
        "no historia clinica", "n historia clinica", "historia clinica", "hc", "ficha",
        "codigo mascota", "patient id", "pet id", "animal id", "animalcode", "chart no",
        "file number",
    ]),
    Field::new("client", Kind::Reference { to: RecordType::Client }, "text", &[
        "id cliente", "id propietario", "id prop", "doc dueno", "rut", "owner id", "client id",
        "owner email", "clientemail",
    ])
    .required(),
    Field::text("name", 100, &[
        "mascota", "nombre mascota", "nombre de la mascota", "paciente", "nombre paciente",
        "animal", "nombre", "pet", "pet name", "patient", "patient name", "animal name",
        "animal s name", "animalname", "name",
    ])
    .required(),
    Field::new("species", Kind::Choice { of: SPECIES }, "species_map", &[
        "especie", "tipo de mascota", "tipo mascota", "tipo animal", "clase", "species", "specie",
        "animal type", "animaltype", "pet type", "kind", "tipo",
    ])
    .required(),
    Field::text("species_other", 60, &["otra especie", "specie other", "species other"]),
    Field::text("breed", 100, &[
        "raza", "raza mascota", "cruza", "variedad", "breed", "race", "primary breed",
        "animalbreed1", "specificbreed",
    ]),
    Field::text("breed_raw", 100, &[]),
    Field::new("sex", Kind::Choice { of: SEXES }, "sex_map", &[
        "sexo", "genero", "macho hembra", "sex", "gender", "gender id", "animalsex",
        "sex upon intake",
    ]),
    Field::new("neutered", Kind::Choice { of: NEUTERED }, "neutered_map", &[
        "esterilizado", "esterilizada", "castrado", "castrada", "e reproductivo",
        "estado reproductivo", "ovh", "entero", "neutered", "spayed", "fixed", "de sexed",
        "reproductive state", "altered",
    ]),
    Field::new("birth_date", Kind::Date, "date_parse", &[
        "nacimiento", "fecha nacimiento", "fecha de nacimiento", "f nac", "fecha nac", "fnac",
        "fdn", "cumpleanos", "dob", "birth date", "birthday", "birth at", "date of birth",
        "animaldob",
    ]),
    Field::new("birth_precision", Kind::Choice { of: PRECISIONS }, "text", &[]),
    Field::new("age", Kind::Text { max: 40 }, "age_to_birth", &[
        "edad", "edad anos", "edad meses", "age", "patient age", "age days", "animalage", "idade",
    ]),
    Field::text("color", 100, &[
        "color", "colores", "capa", "pelaje", "senas", "colour", "coat", "primarycolour",
    ]),
    Field::new("weight_kg", Kind::Decimal { scale: 3 }, "weight_kg", &[
        "peso", "peso kg", "ultimo peso", "weight", "weight kg", "current weight",
    ]),
    Field::new("weight_date", Kind::Date, "date_parse", &["fecha peso", "weight date"]),
    Field::text("size", 30, &["tamano", "talla", "size"]),
    Field::new("microchip", Kind::Text { max: 20 }, "microchip", &[
        "microchip", "chip", "no chip", "num microchip", "numero microchip", "no microchip",
        "transponder", "codigo chip", "chip number", "animalmicrochip", "microchip number",
    ]),
    Field::text("code", 50, &["codigo", "code"]),
    Field::text("passport", 50, &["pasaporte", "passport"]),
    Field::text("tattoo", 50, &["tatuaje", "tattoo"]),
    Field::text("temperament", 200, &["temperamento", "caracter", "temperament"]),
    Field::text("food", 200, &["alimento", "alimentacion", "comida", "dieta", "food", "diet"]),
    Field::new("is_deceased", Kind::Boolean, "boolean", &["muerto", "finado", "dead", "inactive"]),
    Field::new("deceased_at", Kind::Date, "date_parse", &[
        "fallecido", "fecha fallecimiento", "fecha de fallecimiento", "defuncion",
        "fecha defuncion", "deceased", "dead at", "date of death", "dod",
    ]),
    Field::text("photo_url", 500, &["foto", "photo", "photo url"]),
    Field::text("notes", 4000, &[
        "notas mascota", "notas", "observaciones", "obs", "comentarios", "senas particulares",
        "notes", "comments", "remarks",
    ]),
    Field::new("is_active", Kind::Boolean, "boolean", &["mascota activa", "activa"]),
];
