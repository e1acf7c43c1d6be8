//! The known names of all fields, looked up by their folded text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Reason;
use crate::schema::RecordType;
use crate::text;

/// Below this length a name with one letter changed is too often another name.
const SHORTEST_SIMILAR: usize = 6;

/// The known names of all fields.
#[derive(Debug)]
pub struct Synonyms {
    exact: BTreeMap<&'static str, Vec<(RecordType, usize)>>,
    words: BTreeMap<String, Vec<(RecordType, usize)>>,
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let mut synonyms = Synonyms {
        exact: BTreeMap::new(),
        words: BTreeMap::new(),
    };
    for &record_type in RecordType::ALL {
        for (position, field) in record_type.fields().iter().enumerate() {
            for &name in field.synonyms {
                synonyms
                    .exact
                    .entry(name)
                    .or_default()
                    .push((record_type, position));
                let words = sorted_words(name);
                if words.contains(' ') {
                    synonyms
                        .words
                        .entry(words)
                        .or_default()
                        .push((record_type, position));
                }
            }
        }
    }
    synonyms
});

impl Synonyms {
    /// The table made from the schema.
    pub fn get() -> &'static Self {
        &SYNONYMS
    }

    /// Whether the text of a cell is a known name of a column.
    pub fn knows(&self, cell: &str) -> bool {
        cell.len() <= 60 && self.exact.contains_key(text::fold(cell).as_str())
    }

    /// The fields of the wanted types that a folded name may mean, and how well it fits.
    pub(super) fn find(
        &self,
        folded: &str,
        wanted: impl Fn(RecordType) -> bool,
    ) -> (Reason, Vec<(RecordType, usize)>) {
        let of_wanted = |fields: Option<&Vec<(RecordType, usize)>>| {
            let fields = fields.into_iter().flatten();
            let fields: Vec<_> = fields.copied().filter(|(kind, _)| wanted(*kind)).collect();
            (!fields.is_empty()).then_some(fields)
        };
        if let Some(fields) = of_wanted(self.exact.get(folded)) {
            return (Reason::Synonym, fields);
        }
        // Words such as "del" join a name without changing its meaning.
        if let Some(fields) = of_wanted(self.words.get(&sorted_words(folded))) {
            return (Reason::SameWords, fields);
        }
        let similar = self.exact.iter().filter(|(name, _)| {
            name.len() >= SHORTEST_SIMILAR && at_most_one_edit(name.as_bytes(), folded.as_bytes())
        });
        let similar = similar
            .into_iter()
            .find_map(|(_, fields)| of_wanted(Some(fields)));
        (Reason::Similar, similar.unwrap_or_default())
    }
}

fn sorted_words(folded: &str) -> String {
    const JOINING: &[&str] = &["de", "del", "la", "el", "los", "las", "of", "the"];
    let mut words: Vec<_> = folded
        .split(' ')
        .filter(|word| !JOINING.contains(word))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn at_most_one_edit(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let rest = if short.len() == long.len() {
        (same + 1).min(short.len())
    } else {
        same
    };
    short[rest..] == long[(same + 1).min(long.len())..]
}
