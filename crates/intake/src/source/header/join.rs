//! Names that go over several rows: groups over names, and names broken in two.

use std::collections::BTreeSet;

use super::shape::is_wordy;
use super::{Seen, known};
use crate::mapping::Synonyms;
use crate::source::Row;
use crate::text;

/// Over how many rows names may go.
const MOST_ROWS: usize = 3;

/// The words that name a group of columns.
const GROUPS: &[&str] = &[
    "propietario",
    "propietarios",
    "dueno",
    "duenos",
    "cliente",
    "clientes",
    "responsable",
    "tutor",
    "titular",
    "contacto",
    "mascota",
    "mascotas",
    "paciente",
    "pacientes",
    "animal",
    "owner",
    "client",
    "pet",
    "patient",
    "contact",
    "direccion",
    "domicilio",
    "address",
    "telefonos",
    "vacuna",
    "vacunas",
    "vaccines",
    "consulta",
    "identificacion",
];

/// The words that may stand beside them.
const BESIDE: &[&str] = &[
    "datos",
    "informacion",
    "info",
    "del",
    "de",
    "la",
    "el",
    "los",
    "las",
    "general",
    "generales",
    "data",
    "details",
    "information",
    "of",
    "the",
];

/// The rows that the names go over, when one of them is known.
pub(super) fn extent(rows: &[Seen], at: usize) -> (usize, usize) {
    let mut first = at;
    while first > 0
        && at - first + 1 < MOST_ROWS
        && !rows[first].after_gap
        && (is_group(&cells(&rows[first - 1].row), &joined(&rows[first..=at]))
            || wraps(&rows[first - 1].row, &rows[first].row))
    {
        first -= 1;
    }
    if first < at {
        return (first, at);
    }
    (at, last_row(rows, at))
}

/// The last row of the names, when the first is known.
pub(super) fn last_row(rows: &[Seen], first: usize) -> usize {
    let mut last = first;
    while last + 1 < rows.len()
        && last - first + 1 < MOST_ROWS
        && !rows[last + 1].after_gap
        && (is_under(&rows[last].row, &rows[last + 1].row)
            || wraps(&rows[last].row, &rows[last + 1].row))
    {
        last += 1;
    }
    last
}

/// Joins the names of each column from top to bottom. The name of a group goes on to the right
/// over empty cells, as a merged cell of a spreadsheet does.
pub fn join_names(rows: &[Vec<String>]) -> Vec<String> {
    let [row] = rows else {
        return join_several(rows);
    };
    row.clone()
}

fn join_several(rows: &[Vec<String>]) -> Vec<String> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: usize, column: usize| {
        let text = rows[row].get(column).map_or("", String::as_str);
        text::clean(text).into_owned()
    };
    let mut groups = vec![String::new(); rows.len()];
    let mut names = Vec::with_capacity(width);
    for column in 0..width {
        let mut parts: Vec<String> = Vec::new();
        for row in 0..rows.len() {
            let text = cell(row, column);
            let is_over = (row + 1..rows.len()).any(|lower| !cell(lower, column).is_empty());
            if !text.is_empty() {
                // A name with nothing below it stands for its own column alone.
                groups[row] = if is_over { text.clone() } else { String::new() };
                groups[row + 1..].iter_mut().for_each(String::clear);
            }
            let part = if text.is_empty() && is_over {
                groups[row].clone()
            } else {
                text
            };
            if !part.is_empty() && parts.last() != Some(&part) {
                parts.push(part);
            }
        }
        names.push(parts.join(" "));
    }
    names
}

// A row of groups: words, each over a name or a name itself, and at least one goes on over a
// second name. A word alone over the first column is a title.
fn is_group(upper: &[String], lower: &[String]) -> bool {
    let groups = filled(upper);
    let names = filled(lower);
    let (Some(&(first, _)), Some(&(start, _))) = (groups.first(), names.first()) else {
        return false;
    };
    if (groups.len() == 1 && first <= start) || groups.len() >= names.len() {
        return false;
    }
    let wordy = |cells: &[(usize, &str)]| {
        cells
            .iter()
            .all(|(_, cell)| is_wordy(cell) && !cell.ends_with(':'))
    };
    if !wordy(&groups) || !wordy(&names) || !spreads(upper, lower) {
        return false;
    }
    let told = groups.iter().any(|(_, cell)| is_group_name(cell));
    told || tells_apart(upper, lower)
}

// A row of known names below a row of names, some of which it divides.
fn is_under(upper: &Row, lower: &Row) -> bool {
    let (groups, cells) = (cells(upper), cells(lower));
    let names = filled(&cells);
    names.len() >= 2
        && names.iter().all(|(_, cell)| is_wordy(cell))
        && known(lower) * 2 > names.len()
        && known(lower) >= 2
        && filled(&groups).iter().all(|(_, cell)| is_wordy(cell))
        && spreads(&groups, &cells)
}

// Names broken in two: joined they are known, and one by one they are not.
fn wraps(upper: &Row, lower: &Row) -> bool {
    let synonyms = Synonyms::get();
    if !upper.iter().chain(lower.iter()).all(is_wordy) {
        return false;
    }
    let look = |column: usize| {
        let (above, below) = (upper.get(column).trim(), lower.get(column).trim());
        let is_known = synonyms.knows(&format!("{above} {below}"));
        let in_two = !above.is_empty() && !below.is_empty();
        let alone = synonyms.knows(above) && synonyms.knows(below);
        (is_known, is_known && in_two && !alone)
    };
    let columns = (0..upper.len().max(lower.len())).map(look);
    let (joined, in_two) = columns.fold((0, 0), |(joined, in_two), (is_known, both)| {
        (joined + usize::from(is_known), in_two + usize::from(both))
    });
    in_two > 0 && joined > known(upper).max(known(lower))
}

// An empty cell over a name, to the right of a group that stands over a name.
fn spreads(upper: &[String], lower: &[String]) -> bool {
    let mut in_group = false;
    lower.iter().enumerate().any(|(column, name)| {
        let above = upper.get(column).is_some_and(|group| !group.is_empty());
        if above {
            in_group = !name.is_empty();
        }
        in_group && !above && !name.is_empty()
    })
}

fn is_group_name(cell: &str) -> bool {
    let folded = text::fold(cell);
    let mut words = folded.split(' ');
    let group = words.clone().any(|word| GROUPS.contains(&word));
    group && words.all(|word| GROUPS.contains(&word) || BESIDE.contains(&word))
}

// Names that stand twice, and once only when the groups are put before them.
fn tells_apart(upper: &[String], lower: &[String]) -> bool {
    let repeated = |names: &[String]| {
        let names = names.iter().filter(|name| !name.is_empty());
        let folded: Vec<_> = names.map(|name| text::fold(name)).collect();
        folded.len() - folded.iter().collect::<BTreeSet<_>>().len()
    };
    let joined = join_names(&[upper.to_vec(), lower.to_vec()]);
    repeated(lower) > 0 && repeated(&joined) == 0
}

fn cells(row: &Row) -> Vec<String> {
    row.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn joined(rows: &[Seen]) -> Vec<String> {
    let rows: Vec<_> = rows.iter().map(|seen| cells(&seen.row)).collect();
    join_names(&rows)
}

fn filled(cells: &[String]) -> Vec<(usize, &str)> {
    let cells = cells.iter().map(String::as_str).enumerate();
    cells.filter(|(_, cell)| !cell.is_empty()).collect()
}
