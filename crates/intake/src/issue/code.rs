//! The closed table of codes. A code is never reused; its texts are in `messages/*.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};

use super::{Params, Severity};

macro_rules! codes {
    ($(in $about:ident: $($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+)+) => {
        /// What can be wrong, as a stable word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($($(#[doc = $doc])+ $name,)+)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$name,)+)+];

            /// The stable word of the code.
            pub fn as_str(self) -> &'static str {
                match self { $($(Self::$name => $code,)+)+ }
            }

            /// The severity that the code has unless a policy says otherwise.
            pub fn severity(self) -> Severity {
                match self { $($(Self::$name => Severity::$severity,)+)+ }
            }

            /// What the code is about.
            pub fn about(self) -> About {
                match self { $($(Self::$name => About::$about,)+)+ }
            }

            /// What the code says, in English sentences and without parameters.
            pub fn meaning(self) -> &'static str {
                match self { $($(Self::$name => concat!($($doc),+).trim_ascii(),)+)+ }
            }
        }
    };
}

/// What a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The file, its sheet or a column.
    File,
    /// What the plan does to a row.
    Plan,
    /// A row of the file.
    Row,
    /// The value of a cell.
    Value,
    /// A record by itself.
    Record,
    /// A record beside the others of the file.
    Rows,
    /// A record beside what the clinic has already.
    Store,
}

impl About {
    /// Whether what is said decides over records of the file, so that a plan may weigh it.
    pub fn is_of_records(self) -> bool {
        matches!(self, Self::Row | Self::Value | Self::Record | Self::Rows)
    }

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Plan => "plan",
            Self::Row => "row",
            Self::Value => "value",
            Self::Record => "record",
            Self::Rows => "rows",
            Self::Store => "store",
        }
    }
}

codes! {
    // The file and its rows.
    in Row:
    /// The row has fewer cells than the header.
    RowTooShort = "row_too_short", Warning;
    /// The row has more cells than the header.
    RowTooLong = "row_too_long", Error;
    /// A quote stands where none may stand; it was kept as text.
    StrayQuote = "stray_quote", Warning;
    /// A quote was opened and never closed; it was kept as text.
    UnclosedQuote = "unclosed_quote", Error;
    in File:
    /// Rows were quoted as a whole; they were taken apart.
    RowsQuoted = "rows_quoted", Note;
    /// The delimiter that was given leaves one column, and another one makes several.
    DelimiterUnfit = "delimiter_unfit", Warning;
    in Row:
    /// Bytes that do not belong to the encoding of the file.
    UndecodableBytes = "undecodable_bytes", Warning;
    /// The cell holds the replacement character: letters were lost before the file came here.
    ReplacementCharacter = "replacement_character", Warning;
    /// The cell held NULs, which are no text; they were removed.
    NulRemoved = "nul_removed", Warning;
    /// Letters that were mangled before the file was made were put right.
    TextRepaired = "text_repaired", Note;
    /// Letters were mangled before the file was made, and what they were is not sure.
    TextMangled = "text_mangled", Warning;
    in File:
    /// Two columns have the same name; the later ones were given a number.
    DuplicateHeader = "duplicate_header", Warning;
    /// A column has no name; it was named by its place.
    BlankHeader = "blank_header", Note;
    /// No row holds the names of the columns; they were named by their places.
    NoHeader = "no_header", Warning;
    /// The row of the names has another count of cells than all rows below it.
    HeaderWidth = "header_width", Error;
    /// The sheet holds several tables, of which one is read.
    SeveralTables = "several_tables", Warning;
    in Row:
    /// The row ends in a delimiter too many; nothing stands behind it.
    TrailingDelimiter = "trailing_delimiter", Note;
    in Plan:
    /// A missing or extra delimiter of the row was repaired, as staff accepted.
    RowRepaired = "row_repaired", Note;
    /// The plan repairs a row that is not damaged in that way, or that the file does not have.
    RepairNotApplied = "repair_not_applied", Warning;
    /// Staff excluded the row in the preview.
    RowExcluded = "row_excluded", Note;
    /// The old system had deleted the record.
    RowDeleted = "row_deleted", Note;
    /// The plan edits or leaves out a row that the file does not have.
    EditNotApplied = "edit_not_applied", Warning;

    // The sheet of a workbook.
    in File:
    /// The workbook has other sheets with rows, which were not read.
    OtherSheets = "other_sheets", Warning;
    /// The workbook has hidden sheets with rows, which were not read.
    HiddenSheets = "hidden_sheets", Note;
    /// The workbook hides the sheet; it was read all the same.
    HiddenSheet = "hidden_sheet", Note;
    /// The sheet hides rows; they were read all the same.
    HiddenRows = "hidden_rows", Note;
    /// The sheet hides columns; they were read all the same.
    HiddenColumns = "hidden_columns", Note;
    /// Cells of the table are merged; the value stands in the first of them.
    MergedCells = "merged_cells", Note;
    /// Formulas were saved without their values.
    FormulaWithoutValue = "formula_without_value", Warning;
    /// Cells refer to texts that the workbook does not have, or hold what their type cannot be.
    CellDamaged = "cell_damaged", Warning;
    /// A cell holds 29 February 1900, which spreadsheets know and the calendar does not.
    DateNeverWas = "date_never_was", Warning;
    /// The days of the workbook count from 1904.
    DatesFrom1904 = "dates_from_1904", Note;
    /// A row stands behind one with a higher number; it was read as the next one.
    RowsOutOfOrder = "rows_out_of_order", Warning;
    /// Cells stand far to the right of the table, beyond the columns that are read.
    StrayCells = "stray_cells", Warning;

    // Decisions about columns.
    /// Nothing in the column tells day from month.
    DateOrderAmbiguous = "date_order_ambiguous", Warning;
    /// The column holds dates in both orders.
    DateOrderMixed = "date_order_mixed", Error;
    /// The letters hardly tell in which encoding the file is.
    EncodingUncertain = "encoding_uncertain", Warning;
    /// Nothing in the column tells the mark of decimals from that of thousands.
    DecimalMarkAmbiguous = "decimal_mark_ambiguous", Warning;
    /// The phone numbers carry no country code and fit more than one country.
    PhoneCountryUnknown = "phone_country_unknown", Warning;
    /// A column of the file goes nowhere.
    ColumnNotMapped = "column_not_mapped", Note;
    /// What the records belong to is not made of this file: it is to be found in the clinic's data.
    ReferenceElsewhere = "reference_elsewhere", Note;

    // What a program spoilt in a column before the file came here.
    /// Long numbers stand in short form, and their last digits are lost.
    ExponentIds = "exponent_ids", Warning;
    /// Long numbers end in zeros that a spreadsheet put in place of their digits.
    DigitsLost = "digits_lost", Warning;
    /// Numbers are shorter than the others of their column: their first zeros are gone.
    ZerosLost = "zeros_lost", Warning;
    /// Letters were replaced by the mark of what cannot be read.
    LettersLost = "letters_lost", Warning;
    /// Decimals carry the dust of binary fractions.
    FloatNoise = "float_noise", Note;
    /// Dates stand among codes that look like dates to a spreadsheet.
    IdsAsDates = "ids_as_dates", Warning;
    /// Texts end where a program cuts them.
    TextsCut = "texts_cut", Warning;

    // Values.
    in Value:
    /// The text is no date.
    DateUnparsable = "date_unparsable", Error;
    /// The date does not exist.
    DateInvalid = "date_invalid", Error;
    /// The date stands for "none" in the old system.
    DateSentinel = "date_sentinel", Warning;
    /// Only the year, or the year and month, are known.
    DatePrecision = "date_precision", Note;
    /// The date goes against the order of day and month of its column.
    DateAgainstOrder = "date_against_order", Error;
    /// The time gives its zone, and the clinic's is not known: the time stands as written.
    DateZoneKept = "date_zone_kept", Note;
    /// The phone number cannot be a number of its country.
    PhoneInvalid = "phone_invalid", Error;
    /// The number has no area code.
    PhoneLocalOnly = "phone_local_only", Error;
    /// The digits fit more than one country.
    PhoneCountryAmbiguous = "phone_country_ambiguous", Warning;
    /// An old dialling prefix was removed.
    PhoneLegacyPrefix = "phone_legacy_prefix", Note;
    /// Characters that are no part of a number were removed.
    PhoneJunkRemoved = "phone_junk_removed", Warning;
    /// The digits are a filler, such as 0000000000.
    PhonePlaceholder = "phone_placeholder", Warning;
    /// The cell holds more numbers than there are fields for.
    PhoneMany = "phone_many", Note;
    /// An area code that the plan gives was put before the number.
    PhoneAreaAdded = "phone_area_added", Warning;
    /// The value belongs to another kind of column.
    WrongType = "wrong_type", Error;
    /// The number was cut by a spreadsheet before it came here.
    PrecisionLost = "precision_lost", Error;
    /// The address cannot be an email address.
    EmailInvalid = "email_invalid", Error;
    /// The address looks like a known provider, misspelt.
    EmailTypo = "email_typo", Warning;
    /// The address is a filler.
    EmailPlaceholder = "email_placeholder", Note;
    /// The cell holds several addresses; the first was taken, the others stay in the source data.
    EmailMany = "email_many", Warning;
    /// The word is in no value map.
    UnmappedValue = "unmapped_value", Warning;
    /// The number could not be read.
    NumberUnparsable = "number_unparsable", Error;
    /// The one mark of the number may stand before decimals or between thousands.
    NumberAmbiguous = "number_ambiguous", Error;
    /// The cell says that nothing was charged.
    AmountFree = "amount_free", Note;
    /// The cell names another currency than its column.
    CurrencyDiffers = "currency_differs", Warning;
    /// The measure is written so that it cannot be read.
    MeasureUnreadable = "measure_unreadable", Warning;
    /// The measure is a range, which is no measure.
    MeasureRange = "measure_range", Note;
    /// The cell says "more than" or "less than"; the number itself was taken.
    MeasureBound = "measure_bound", Note;
    /// No animal has such a temperature, pulse or breath.
    VitalImplausible = "vital_implausible", Warning;
    /// The score of body condition does not say its scale.
    BcsScaleUnknown = "bcs_scale_unknown", Note;
    /// The cell names several lots.
    LotMany = "lot_many", Note;
    /// The cell names several vaccines.
    VaccineCombined = "vaccine_combined", Note;
    /// The vaccine is one for dogs and another for cats, and the row does not say the species.
    VaccineNeedsSpecies = "vaccine_needs_species", Warning;
    /// The end of the time is not after its start.
    EndTimeUnclear = "end_time_unclear", Warning;
    /// The pattern of the mapping finds nothing in the cell.
    PatternUnmatched = "pattern_unmatched", Warning;
    /// The weight cannot be that of such an animal.
    WeightImplausible = "weight_implausible", Warning;
    /// The weight is a range, which is no weight.
    WeightRange = "weight_range", Note;
    /// The age is a word, not a number.
    AgeVague = "age_vague", Note;
    /// The age cannot be that of an animal.
    AgeImplausible = "age_implausible", Warning;
    /// The birth date was worked out from an age.
    BirthEstimated = "birth_estimated", Note;
    /// The chip number cannot be one.
    MicrochipInvalid = "microchip_invalid", Warning;
    /// The number is a chart number, not a chip.
    MicrochipNotAChip = "microchip_not_a_chip", Warning;
    /// The chip number may have lost its leading zero.
    MicrochipShort = "microchip_short", Warning;
    /// The prefix of the chip is unknown or reserved for tests.
    MicrochipPrefix = "microchip_prefix", Warning;
    /// The tax id has not the form that its type asks for.
    TaxIdInvalid = "tax_id_invalid", Warning;
    /// The check digit of the tax id does not fit.
    TaxIdCheckDigit = "tax_id_check_digit", Warning;
    /// The document column holds the phone number.
    TaxIdIsPhone = "tax_id_is_phone", Note;
    /// A postal code was given back its leading zero.
    PostalCodePadded = "postal_code_padded", Warning;
    /// The postal code has not the form of its country.
    PostalCodeInvalid = "postal_code_invalid", Warning;
    /// The text is longer than its field; it stays out.
    TextTooLong = "text_too_long", Error;
    /// Which words are the given names is a guess.
    NameSplitUncertain = "name_split_uncertain", Note;
    /// The name holds two people.
    NameCouple = "name_couple", Note;
    /// The name stands for nobody, such as "público en general".
    PlaceholderClient = "placeholder_client", Warning;
    /// Two columns say different things about one field.
    ContradictoryValues = "contradictory_values", Warning;

    // Records.
    in Record:
    /// The client has no name.
    ClientNameRequired = "client_name_required", Error;
    /// The client has neither phone nor email.
    ClientContactMissing = "client_contact_missing", Warning;
    /// The email of the client is not one.
    ClientEmailFormat = "client_email_format", Error;
    /// The phone of the client is not one.
    ClientPhoneFormat = "client_phone_format", Error;
    /// The tax id is a person's and the client a company, or the other way about.
    ClientTaxIdKind = "client_tax_id_kind", Warning;
    /// The file has a column for the consent of clients, and this one has none.
    ClientConsentMissing = "client_consent_missing", Warning;
    /// The pet has no name.
    PetNameRequired = "pet_name_required", Error;
    /// The pet has no species.
    PetSpeciesRequired = "pet_species_required", Error;
    /// The pet's row names no owner.
    PetOwnerMissing = "pet_owner_missing", Error;
    /// The birth date is after the reference date.
    PetBirthInFuture = "pet_birth_in_future", Error;
    /// The pet would be too old.
    PetTooOld = "pet_too_old", Warning;
    /// The pet died before it was born.
    PetDeathBeforeBirth = "pet_death_before_birth", Error;
    /// The breed is one of another species.
    PetBreedSpecies = "pet_breed_species", Warning;
    /// The sex of the pet is not known.
    PetSexUnknown = "pet_sex_unknown", Warning;
    /// The visit is dated after the reference date.
    MedicalRecordInFuture = "medical_record_in_future", Warning;
    /// The visit has no text at all.
    MedicalRecordEmpty = "medical_record_empty", Warning;
    /// A measure of the visit cannot be that of a living animal.
    MedicalRecordVitals = "medical_record_vitals", Warning;
    /// The next visit is not after this one.
    MedicalRecordNextVisit = "medical_record_next_visit", Warning;
    /// The event is dated before the birth of the pet.
    EventBeforeBirth = "event_before_birth", Warning;
    /// The event is dated after the death of the pet.
    EventAfterDeath = "event_after_death", Warning;
    /// The vaccine is dated after the reference date.
    VaccinationInFuture = "vaccination_in_future", Error;
    /// The next dose is due before this one was given.
    VaccinationDueBeforeGiven = "vaccination_due_before_given", Error;
    /// The next dose is due in more than three years.
    VaccinationDueFar = "vaccination_due_far", Warning;
    /// The vaccine is one of another species.
    VaccinationSpecies = "vaccination_species", Warning;
    /// The lot had expired when the vaccine was given.
    VaccinationLotExpired = "vaccination_lot_expired", Warning;
    /// The appointment ends before it starts.
    AppointmentEndBeforeStart = "appointment_end_before_start", Error;
    /// The appointment is at midnight and takes no time: it is a reminder.
    AppointmentReminder = "appointment_reminder", Warning;
    /// The appointment is over and still waits to happen.
    AppointmentPastPending = "appointment_past_pending", Warning;
    /// The appointment is for no client and no pet.
    AppointmentNobody = "appointment_nobody", Error;
    /// The total is below zero and the invoice is no credit note.
    InvoiceTotalNegative = "invoice_total_negative", Error;
    /// The amounts do not add up to the total.
    InvoiceTotalMismatch = "invoice_total_mismatch", Error;
    /// More was paid than the invoice asks for.
    InvoicePaidTooMuch = "invoice_paid_too_much", Error;
    /// The invoice is said to be paid and something is still owed.
    InvoiceBalanceOpen = "invoice_balance_open", Warning;
    /// The fiscal folio is no UUID.
    InvoiceUuidFormat = "invoice_uuid_format", Warning;
    /// The invoice is on the tax id of nobody in particular.
    InvoiceClientGeneric = "invoice_client_generic", Warning;
    /// The invoice was merged with others, and stays out.
    InvoiceMerged = "invoice_merged", Warning;
    /// The tax rate is none that the country has.
    InvoiceLineTaxRate = "invoice_line_tax_rate", Warning;
    /// A field that the mapping requires is empty.
    FieldRequired = "field_required", Error;

    // Rows against rows.
    in Rows:
    /// An earlier row has the same record.
    RepeatedInFile = "repeated_in_file", Note;
    /// An earlier row has the same record with other values; the earlier one stands.
    RepeatedWithDifferences = "repeated_with_differences", Warning;
    /// The record cannot be told from that of an earlier row, which stands.
    AmbiguousDuplicate = "ambiguous_duplicate", Error;
    /// An earlier row has the same id for somebody else.
    IdOfAnother = "id_of_another", Error;
    /// The owner of the pet is in error in this row.
    OwnerInError = "owner_in_error", Error;
    /// The record that this one belongs to is in error in this row.
    ParentInError = "parent_in_error", Error;
    /// An earlier client has the same name and phone under another id.
    ClientRepeated = "client_repeated", Warning;
    /// An earlier client of another name has the same phone.
    FamilyPhone = "family_phone", Warning;
    /// An earlier client with another phone has the same email.
    ClientEmailShared = "client_email_shared", Warning;
    /// An earlier client has the same tax id.
    ClientTaxIdRepeated = "client_tax_id_repeated", Error;
    /// An earlier animal has the same microchip.
    PetMicrochipRepeated = "pet_microchip_repeated", Error;
    /// An earlier animal of the same owner has the same name and species.
    PetSameName = "pet_same_name", Warning;
    /// An earlier row has the same vaccine of the same pet on the same day.
    VaccinationRepeated = "vaccination_repeated", Warning;
    /// The same veterinarian has an earlier appointment at the same time.
    AppointmentDoubleBooked = "appointment_double_booked", Warning;
    /// An earlier invoice has the same series and number.
    InvoiceNumberRepeated = "invoice_number_repeated", Error;
    /// An earlier invoice has the same fiscal folio.
    InvoiceUuidRepeated = "invoice_uuid_repeated", Error;
    /// The lines of the invoice do not add up to its amounts.
    InvoiceLinesMismatch = "invoice_lines_mismatch", Warning;

    // Records against the clinic's own tables; the store says these.
    in Store:
    /// The record that this one refers to is neither in the file nor in the tables.
    Orphan = "orphan", Error;
    /// What the record says of whom it belongs to fits several, and nothing tells which is meant.
    AmbiguousReference = "ambiguous_reference", Error;
    /// What the record says of whom it belongs to fits nobody; it goes in without.
    ReferenceNotFound = "reference_not_found", Warning;
    /// The record waits for the one that it refers to.
    Parked = "parked", Warning;
    /// The record waited, and a later import brought what it refers to.
    Adopted = "adopted", Note;
    /// Nothing identifies the record: it could not be found again.
    SourceIdMissing = "source_id_missing", Error;
    /// The record is there already, and the import was asked to refuse that.
    AlreadyExists = "already_exists", Error;
    /// The record is there already with other values, which were kept.
    ExistingKept = "existing_kept", Note;
    /// The undo left a target as people made it since.
    KeptOnRollback = "kept_on_rollback", Note;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Code {
    /// The code of a stable word, `None` if no code has it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }

    /// The English text, with `{name}` where a parameter goes.
    pub fn english(self) -> &'static str {
        ENGLISH
            .get(self.as_str())
            .map_or(self.as_str(), String::as_str)
    }

    /// The Spanish text, with `{name}` where a parameter goes.
    pub fn spanish(self) -> &'static str {
        SPANISH
            .get(self.as_str())
            .map_or(self.as_str(), String::as_str)
    }
}

type Catalogue = BTreeMap<String, String>;

static ENGLISH: LazyLock<Catalogue> =
    LazyLock::new(|| parse(include_str!("../../messages/en.json")));
static SPANISH: LazyLock<Catalogue> =
    LazyLock::new(|| parse(include_str!("../../messages/es.json")));

// The catalogues are part of the build, and a test reads them: an unreadable one shows codes.
fn parse(json: &str) -> Catalogue {
    serde_json::from_str(json).unwrap_or_default()
}

pub(super) fn fill(template: &str, params: &Params) -> String {
    params
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_word_and_both_texts() {
        let mut words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        for word in &words {
            assert!(ENGLISH.contains_key(*word), "en.json lacks {word}");
            assert!(SPANISH.contains_key(*word), "es.json lacks {word}");
        }
        assert_eq!(
            ENGLISH.len(),
            words.len(),
            "en.json has a text without a code"
        );
        assert_eq!(
            SPANISH.len(),
            words.len(),
            "es.json has a text without a code"
        );
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }

    #[test]
    fn both_texts_name_the_same_parameters() {
        let names = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            found.sort();
            found
        };
        for code in Code::ALL {
            assert_eq!(
                names(code.english()),
                names(code.spanish()),
                "{}",
                code.as_str()
            );
        }
    }
}
