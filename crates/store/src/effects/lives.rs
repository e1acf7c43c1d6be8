//! Events beside the lives of the animals that the clinic has already, or that the same chunk makes.
//!
//! The run compares an event with what its own row says of the animal. What another file or an
//! earlier batch said of it only the database knows.

use std::collections::HashMap;

use intake::issue::{Code, Severity};
use intake::plan::Severities;
use intake::schema::RecordType;
use intake::validate::{Outside, outside_life};
use serde::Deserialize;

use super::issues::StoreIssue;
use super::natural::Parent;
use super::{Effect, Found};
use crate::{Action, RecordStatus};

/// How much an event weighs that is dated outside the life of its animal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lives {
    before_birth: Severity,
    after_death: Severity,
}

impl Default for Lives {
    fn default() -> Self {
        Self::by(&Severities::default())
    }
}

impl Lives {
    /// What a plan says of it.
    pub fn of(plan: &str) -> Self {
        #[derive(Default, Deserialize)]
        struct Said {
            #[serde(default)]
            severities: Severities,
        }
        // A plan that cannot be read fails where it is run, with a word on why.
        let said: Said = serde_json::from_str(plan).unwrap_or_default();
        Self::by(&said.severities)
    }

    fn by(severities: &Severities) -> Self {
        Self {
            before_birth: severities.of(Code::EventBeforeBirth),
            after_death: severities.of(Code::EventAfterDeath),
        }
    }

    fn issue(self, outside: &Outside<'_>) -> StoreIssue {
        let severity = match outside.code {
            Code::EventBeforeBirth => self.before_birth,
            _ => self.after_death,
        };
        StoreIssue::outside_life(outside, severity)
    }
}

/// Tells the events of a chunk that are dated before the birth or after the death of their animal,
/// where the run did not.
pub(super) fn check(list: &mut [Effect<'_>], lives: Lives, found: &Found) {
    // Pets that the chunk changes, in the order of their changes.
    let mut changed: HashMap<i64, Vec<usize>> = HashMap::new();
    let mut told = Vec::new();
    for (place, effect) in list.iter().enumerate() {
        if effect.record.record_type == RecordType::Pet && effect.action == Action::Update {
            if let Some(id) = effect.target_id {
                changed.entry(id).or_default().push(place);
            }
        } else if effect.status == RecordStatus::Success
            && effect.action != Action::None
            && let Some(parent) = pet_of(effect)
        {
            let [birth, death] = match parent {
                Parent::Made(at, _) => list.get(at).map(life_after),
                Parent::There(id) => match changed.get(&id).and_then(|places| places.last()) {
                    Some(at) => list.get(*at).map(life_after),
                    None => known(found, id),
                },
            }
            .unwrap_or_default();
            let outside = outside_life(&effect.record.data, birth, death);
            let new = outside.filter(|one| !is_told(&effect.record.issues, one.code));
            told.extend(new.map(|one| (place, lives.issue(&one))));
        }
    }
    for (place, issue) in told {
        list[place].tell(issue);
    }
}

/// The animal of an event.
fn pet_of(effect: &Effect<'_>) -> Option<Parent> {
    let kind = effect.record.record_type;
    let place = kind.parents().reference(RecordType::Pet)?;
    let mut references = effect.references.iter();
    references.find(|one| one.position == place)?.parent
}

const BIRTH: usize = RecordType::Pet.place("birth_date");
const DEATH: usize = RecordType::Pet.place("deceased_at");

fn life_after<'e>(pet: &'e Effect<'_>) -> [Option<&'e str>; 2] {
    [BIRTH, DEATH].map(|place| pet.value(place))
}

fn known(found: &Found, id: i64) -> Option<[Option<&str>; 2]> {
    let linked = found.of(RecordType::Pet);
    if let Some(current) = linked.and_then(|known| known.targets.get(&id)) {
        return Some([BIRTH, DEATH].map(|place| current.values[place].as_deref()));
    }
    let mut seen = found.seen.pets.iter();
    let pet = seen.find(|pet| pet.id == id)?;
    Some([pet.birth_date.as_deref(), pet.deceased_at.as_deref()])
}

/// Whether the run said the same, from what the row itself holds.
fn is_told(issues: &str, code: Code) -> bool {
    issues.contains(&format!("\"code\":\"{}\"", code.as_str()))
}
