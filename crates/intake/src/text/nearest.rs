//! The name that somebody may have meant.

/// The candidate with the fewest letters changed, added or left out; empty if there are none.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> &'a str {
    candidates
        .into_iter()
        .min_by_key(|candidate| distance(word, candidate))
        .unwrap_or_default()
}

/// How many meanings are suggested for a word.
const FEW: usize = 3;
/// A word longer than this is a sentence, and none is like it.
const LONGEST: usize = 40;

/// The meanings of the words that are most like a folded word, the nearest first; none where no
/// word is like it.
pub(crate) fn meanings<'a>(
    folded: &str,
    words: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<&'a str> {
    if folded.is_empty() || folded.len() > LONGEST {
        return Vec::new();
    }
    let letters = folded.len();
    let tolerance = match letters {
        1 | 2 => 0,
        3 | 4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (word, meaning) in words {
        let rank = if holds(folded, word) {
            1
        } else if letters.abs_diff(word.len()) > tolerance {
            continue;
        } else {
            match distance(folded, word) {
                changes if changes > tolerance => continue,
                changes => changes,
            }
        };
        match found.iter_mut().find(|(_, known)| *known == meaning) {
            Some(known) => known.0 = known.0.min(rank),
            None => found.push((rank, meaning)),
        }
    }
    // The sort keeps the order of the words where the ranks are equal.
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(FEW);
    found.into_iter().map(|(_, meaning)| meaning).collect()
}

/// Whether a text has a word among its own, unless it is too short to mean anything.
fn holds(text: &str, word: &str) -> bool {
    word.len() >= 4 && text.len() > word.len() && {
        let padded = |at: usize| {
            (at == 0 || text.as_bytes()[at - 1] == b' ')
                && matches!(text.as_bytes().get(at + word.len()), None | Some(b' '))
        };
        text.match_indices(word).any(|(at, _)| padded(at))
    }
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut costs: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.chars().enumerate() {
        let mut diagonal = costs[0];
        costs[0] = row + 1;
        for (column, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = costs[column + 1];
            costs[column + 1] = change.min(diagonal + 1).min(costs[column] + 1);
        }
    }
    costs[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant() {
        assert_eq!(nearest("fone", ["name", "phone", "email"]), "phone");
        assert_eq!(nearest("especies", ["species", "sex"]), "species");
        assert_eq!(nearest("x", []), "");
    }

    #[test]
    fn the_meanings_that_are_near() {
        let words = [
            ("perro", "dog"),
            ("perra", "dog"),
            ("perico", "bird"),
            ("gato", "cat"),
            ("d", "dog"),
            ("pez", "fish"),
        ];
        for (word, expected) in [
            ("pero", &["dog"][..]),
            ("perriko", &["dog", "bird"]),
            ("gatoo", &["cat"]),
            ("perro mestizo", &["dog"]),
            ("el gato negro", &["cat"]),
            ("gatopardo", &[]),
            ("p", &[]),
            ("x", &[]),
            ("pes", &["fish"]),
            ("canguro", &[]),
            ("", &[]),
            ("un perro que es muy grande y muy bueno y que ladra", &[]),
        ] {
            assert_eq!(meanings(word, words), expected, "{word:?}");
        }
    }
}
