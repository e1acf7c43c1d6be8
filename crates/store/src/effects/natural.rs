//! Finding what a record belongs to by what it says of it, where it has no id of it: a client by
//! document, phone, email or name, a pet by its owner and its name, an invoice by its number.

use std::collections::{BTreeSet, HashMap};

use intake::record::{Status, Values};
use intake::schema::{RecordType, invoice_key};
use intake::text::fold;
use intake::transform::{is_generic_tax_id, is_placeholder};

use crate::{NewRecord, columns};

/// What the records of a chunk say of clients, pets and invoices that they have no id of.
#[derive(Debug, Default)]
pub struct Sought {
    /// Documents of clients.
    pub tax_ids: BTreeSet<String>,
    /// Phones of clients.
    pub phones: BTreeSet<String>,
    /// Emails of clients, in lower case.
    pub emails: BTreeSet<String>,
    /// Search keys of clients.
    pub clients: BTreeSet<String>,
    /// Search keys of pets.
    pub pets: BTreeSet<String>,
    /// Search keys of invoices.
    pub invoices: BTreeSet<String>,
}

/// A client that an engine found by any of the keys that are sought.
#[derive(Clone, Debug)]
pub struct ClientSeen {
    /// The target.
    pub id: i64,
    /// Its phones.
    pub phones: [Option<String>; 2],
    /// Its email, in lower case.
    pub email: Option<String>,
    /// Its document.
    pub tax_id: Option<String>,
    /// Its search key.
    pub search_key: String,
}

/// A pet that an engine found by its owner and its name.
#[derive(Clone, Debug)]
pub struct PetSeen {
    /// The target.
    pub id: i64,
    /// Its owner.
    pub client_id: i64,
    /// Its search key.
    pub search_key: String,
    /// Its species.
    pub species: Option<String>,
    /// When it was born, as a canonical date.
    pub birth_date: Option<String>,
    /// When it died, as a canonical date.
    pub deceased_at: Option<String>,
}

/// What an engine found of what is sought.
#[derive(Debug, Default)]
pub struct Seen {
    /// The clients, each once.
    pub clients: Vec<ClientSeen>,
    /// The pets of these clients, and of those that records name by their id.
    pub pets: Vec<PetSeen>,
    /// The ids and search keys of invoices.
    pub invoices: Vec<(i64, String)>,
}

/// What the records of a chunk seek.
pub fn sought(records: &[NewRecord]) -> Sought {
    let mut sought = Sought::default();
    for record in records.iter().filter(|one| one.status == Status::Ready) {
        let (kind, data) = (record.record_type, &record.data);
        let refers = |to| columns(kind).iter().any(|one| one.reference() == Some(to));
        let of_pet = refers(RecordType::Pet);
        let (of_client, of_invoice) = (refers(RecordType::Client), refers(RecordType::Invoice));
        if of_pet || of_client {
            let client = ClientKeys::of(data);
            sought.tax_ids.extend(client.tax_id);
            sought.phones.extend(client.phone);
            sought.emails.extend(client.email);
            sought.clients.extend(client.name);
        }
        if of_pet {
            sought.pets.extend(pet_name(data));
        }
        if of_invoice {
            sought.invoices.extend(invoice_number(data));
        }
    }
    sought
}

impl Sought {
    /// Whether nothing is sought.
    pub fn is_empty(&self) -> bool {
        self.pets.is_empty() && self.invoices.is_empty() && !self.seeks_clients()
    }

    /// Whether any client is sought.
    pub fn seeks_clients(&self) -> bool {
        !(self.tax_ids.is_empty()
            && self.phones.is_empty()
            && self.emails.is_empty()
            && self.clients.is_empty())
    }
}

/// What a record says of its client.
struct ClientKeys {
    tax_id: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

impl ClientKeys {
    fn of(data: &Values) -> Self {
        let parents = data.record_type().parents();
        let at = |place: Option<usize>| place.and_then(|place| data.at(place));
        Self {
            tax_id: at(parents.client_tax_id)
                .filter(|id| !is_generic_tax_id(id))
                .map(str::to_owned),
            phone: at(parents.client_phone).map(str::to_owned),
            email: at(parents.client_email).map(str::to_lowercase),
            name: at(parents.client_name)
                .filter(|name| !is_placeholder(name))
                .map(fold)
                .filter(|name| !name.is_empty()),
        }
    }
}

fn pet_name(data: &Values) -> Option<String> {
    let name = fold(data.at(data.record_type().parents().pet_name?)?);
    (!name.is_empty()).then_some(name)
}

fn invoice_number(data: &Values) -> Option<String> {
    let parents = data.record_type().parents();
    let series = parents.invoice_series.and_then(|place| data.at(place));
    let key = invoice_key(series, data.at(parents.invoice_number?)?);
    (!key.is_empty()).then_some(key)
}

/// A target, or the record of the chunk that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Parent {
    /// A target that is there.
    There(i64),
    /// The place in the chunk of the record that makes it, and its row.
    Made(usize, u32),
}

/// What there is to go by, and where it leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sighting {
    /// The record says nothing of the parent.
    Unsaid,
    /// Nothing fits.
    Nowhere,
    /// One fits.
    One(Parent),
    /// Several fit, and nothing tells which is meant.
    Several(Vec<Parent>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum ClientKey {
    TaxId,
    Phone,
    Email,
    Name,
}

/// A pet that is known: from which place on, which it is, and its species.
type KnownPet = (usize, Parent, Option<String>);

/// The known parents by what finds them. Each stands with the place in the chunk from which on it
/// is known, so that the size of chunks changes nothing.
#[derive(Debug, Default)]
pub(super) struct Index {
    clients: HashMap<(ClientKey, String), Vec<(usize, Parent)>>,
    pets: HashMap<(Parent, String), Vec<KnownPet>>,
    invoices: HashMap<String, Vec<(usize, Parent)>>,
}

impl Index {
    /// Indexes what an engine found.
    pub(super) fn of(seen: &Seen) -> Self {
        let mut index = Self::default();
        for client in &seen.clients {
            let phones = client
                .phones
                .iter()
                .map(|phone| (ClientKey::Phone, phone.clone()));
            let others = [
                (ClientKey::TaxId, client.tax_id.clone()),
                (ClientKey::Email, client.email.clone()),
                (ClientKey::Name, Some(client.search_key.clone())),
            ];
            index.client(0, Parent::There(client.id), phones.chain(others));
        }
        for pet in &seen.pets {
            let owner = Parent::There(pet.client_id);
            let pets = index
                .pets
                .entry((owner, pet.search_key.clone()))
                .or_default();
            pets.push((0, Parent::There(pet.id), pet.species.clone()));
        }
        for (id, key) in &seen.invoices {
            let invoices = index.invoices.entry(key.clone()).or_default();
            invoices.push((0, Parent::There(*id)));
        }
        index
    }

    /// Adds a record of the chunk that makes or changes a target; those after it may belong to it.
    pub(super) fn add(
        &mut self,
        place: usize,
        parent: Parent,
        data: &Values,
        owner: Option<Parent>,
    ) {
        let get = |name| data.get(name).map(str::to_owned);
        match data.record_type() {
            RecordType::Client => {
                let name = data.get("full_name").map(fold);
                let keys = [
                    (ClientKey::TaxId, get("tax_id")),
                    (ClientKey::Phone, get("phone")),
                    (ClientKey::Phone, get("phone2")),
                    (ClientKey::Email, data.get("email").map(str::to_lowercase)),
                    (ClientKey::Name, name),
                ];
                self.client(place + 1, parent, keys.into_iter());
            }
            RecordType::Pet => {
                if let (Some(owner), Some(name)) = (owner, data.get("name")) {
                    let pets = self.pets.entry((owner, fold(name))).or_default();
                    if pets.iter().all(|(_, known, _)| *known != parent) {
                        pets.push((place + 1, parent, get("species")));
                    }
                }
            }
            RecordType::Invoice => {
                if let Some(number) = data.get("number") {
                    let key = invoice_key(data.get("series"), number);
                    let invoices = self.invoices.entry(key).or_default();
                    if invoices.iter().all(|(_, known)| *known != parent) {
                        invoices.push((place + 1, parent));
                    }
                }
            }
            _ => {}
        }
    }

    fn client(
        &mut self,
        from: usize,
        parent: Parent,
        keys: impl Iterator<Item = (ClientKey, Option<String>)>,
    ) {
        for (kind, key) in keys {
            let Some(key) = key.filter(|key| !key.is_empty()) else {
                continue;
            };
            let known = self.clients.entry((kind, key)).or_default();
            if known.iter().all(|(_, other)| *other != parent) {
                known.push((from, parent));
            }
        }
    }

    /// The parent of a type that a record at a place of the chunk means. `owner` is its client,
    /// where that is known by its id.
    pub(super) fn find(
        &self,
        to: RecordType,
        data: &Values,
        place: usize,
        owner: Option<Parent>,
    ) -> Sighting {
        match to {
            RecordType::Client => self.find_client(data, place),
            RecordType::Pet => self.find_pet(data, place, owner),
            RecordType::Invoice => self.find_invoice(data, place),
            _ => Sighting::Unsaid,
        }
    }

    fn find_client(&self, data: &Values, place: usize) -> Sighting {
        let keys = ClientKeys::of(data);
        let mut candidates = self.candidates(&keys, place).peekable();
        if candidates.peek().is_none() {
            return Sighting::Unsaid;
        }
        match candidates.find(|found| !found.is_empty()) {
            None => Sighting::Nowhere,
            Some(found) => sighting(found),
        }
    }

    fn find_pet(&self, data: &Values, place: usize, owner: Option<Parent>) -> Sighting {
        let Some(name) = pet_name(data) else {
            return Sighting::Unsaid;
        };
        let species = data.record_type().parents().pet_species;
        let species = species.and_then(|place| data.at(place));
        let pets_of = |owners: Vec<Parent>| -> Vec<Parent> {
            let pets = owners
                .into_iter()
                .filter_map(|owner| self.pets.get(&(owner, name.clone())));
            pets.flatten()
                .filter(|(from, ..)| *from <= place)
                .filter(|(_, _, own)| match (species, own) {
                    (Some(said), Some(own)) => said == own,
                    _ => true,
                })
                .map(|(_, pet, _)| *pet)
                .collect()
        };
        if let Some(owner) = owner {
            return sighting(pets_of(vec![owner]));
        }
        // The surest key that leads to such a pet decides: the phone may be that of a relative.
        let keys = ClientKeys::of(data);
        let mut found = self.candidates(&keys, place).map(pets_of);
        found
            .find(|pets| !pets.is_empty())
            .map_or(Sighting::Nowhere, sighting)
    }

    fn find_invoice(&self, data: &Values, place: usize) -> Sighting {
        let Some(number) = invoice_number(data) else {
            return Sighting::Unsaid;
        };
        let known = self.invoices.get(&number).into_iter().flatten();
        sighting(
            known
                .filter(|(from, _)| *from <= place)
                .map(|(_, one)| *one)
                .collect(),
        )
    }

    /// The clients that each key of a record leads to, the surest key first. Those who share a
    /// phone or an email are told apart by the name.
    fn candidates<'a>(
        &'a self,
        keys: &'a ClientKeys,
        place: usize,
    ) -> impl Iterator<Item = Vec<Parent>> + 'a {
        let known = move |kind, key: &String| -> Vec<Parent> {
            let known = self.clients.get(&(kind, key.clone())).into_iter().flatten();
            known
                .filter(|(from, _)| *from <= place)
                .map(|(_, one)| *one)
                .collect()
        };
        let named = keys.name.as_ref().map(|name| known(ClientKey::Name, name));
        let said = [
            (ClientKey::TaxId, &keys.tax_id),
            (ClientKey::Phone, &keys.phone),
            (ClientKey::Email, &keys.email),
            (ClientKey::Name, &keys.name),
        ];
        said.into_iter().filter_map(move |(kind, key)| {
            let found = known(kind, key.as_ref()?);
            let both: Vec<_> = named
                .iter()
                .flatten()
                .filter(|one| found.contains(one))
                .copied()
                .collect();
            Some(if found.len() > 1 && !both.is_empty() {
                both
            } else {
                found
            })
        })
    }
}

fn sighting(mut found: Vec<Parent>) -> Sighting {
    match found.len() {
        0 => Sighting::Nowhere,
        1 => Sighting::One(found.remove(0)),
        _ => Sighting::Several(found),
    }
}
