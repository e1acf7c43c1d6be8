use proptest::prelude::*;

use super::super::{Survey, SurveyOptions, Surveyor};
use crate::source::{LineKind, TableReader};

fn survey(text: &str) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(text.as_bytes()).expect("the text is a table");
    surveyor.finish().expect("the text has rows")
}

fn rows(survey: &Survey, text: &str) -> Vec<(u32, Vec<String>)> {
    let mut reader = TableReader::new(&survey.sheet);
    reader.push(text.as_bytes());
    reader.finish();
    let mut rows = Vec::new();
    while let Some((kind, row)) = reader.next_row().expect("rows are short") {
        if kind == LineKind::Data {
            rows.push((row.line, row.iter().map(str::to_owned).collect()));
        }
    }
    rows
}

fn flagged(survey: &Survey) -> Vec<u32> {
    let mut rows: Vec<_> = survey.issues.iter().filter_map(|issue| issue.row).collect();
    rows.dedup();
    rows
}

#[test]
fn the_number_of_a_row_is_the_line_where_it_starts() {
    let lines = [
        "nombre,especie,notas",
        "Luna,Canino,\"uno\ndos\n\ntres\"",
        "Max,Felino",
        "",
        "\"Ki\nra\",Canino,x,y",
        "Rex,Canino,fin",
        "Bo \"B\" B,Canino,fin",
    ];
    for end in ["\n", "\r\n", "\r"] {
        let text = lines.join("\n").replace('\n', end) + end;
        let survey = survey(&text);
        assert_eq!(flagged(&survey), [6, 8, 11], "{end:?}");
        let blank: Vec<_> = survey.skipped.iter().map(|row| row.row).collect();
        assert_eq!(blank, [7], "{end:?}");
        let starts: Vec<_> = rows(&survey, &text)
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(starts, [2, 6, 8, 10, 11], "{end:?}");
    }
}

#[test]
fn gaps_of_the_file_are_counted_as_blank_rows() {
    let survey =
        survey("nombre,especie,,\nLuna,Canino,,\n\n,,,\n , ,\t,\nMax,Felino,,\n,,,\n,,,\n");
    assert_eq!(
        (survey.rows, survey.skipped_rows, survey.damaged_rows),
        (2, 5, 0)
    );
    assert_eq!(survey.sheet.header, ["nombre", "especie"]);
    assert!(survey.issues.is_empty());
}

const NAMES: [&str; 6] = [
    "nombre",
    "celular",
    "correo",
    "direccion",
    "ciudad",
    "notas",
];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{2,8}",
        2 => "55[0-9]{8}",
        1 => "[a-z]{3,6}@example[.]com",
        1 => "\"[a-z]{1,4}, [a-z]{1,4}\"",
        1 => "\"[a-z]{1,4}\n[a-z]{1,4}\"",
        1 => "\"[a-z]{1,4} \"\"[a-z]{1,4}\"\"\"",
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (3..=NAMES.len())
        .prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 8..30))
}

/// The places outside quotes where a delimiter may be put in, and those where one stands.
fn places(row: &str, delimiter: char) -> (Vec<usize>, Vec<usize>) {
    let mut quoted = false;
    let (mut free, mut delimiters) = (Vec::new(), Vec::new());
    for (at, letter) in row.char_indices() {
        if !quoted && letter != '"' && (at == 0 || !row[..at].ends_with('"')) {
            free.push(at);
        }
        if !quoted && letter == delimiter {
            delimiters.push(at);
        }
        quoted ^= letter == '"';
    }
    if !row.ends_with('"') {
        free.push(row.len());
    }
    (free, delimiters)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn one_delimiter_too_few_or_too_many_flags_exactly_its_row(
        table in table(),
        at in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        insert in any::<bool>(),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
    ) {
        let joint = delimiter.to_string();
        let width = table[0].len();
        let mut lines = vec![NAMES[..width].join(&joint)];
        lines.extend(table.iter().map(|row| row.join(&joint)));
        let whole = lines.join("\n") + "\n";
        let before = survey(&whole);
        prop_assert_eq!(flagged(&before), Vec::<u32>::new());
        prop_assert_eq!(before.damaged_rows, 0);

        let at = at.index(lines.len());
        let (free, delimiters) = places(&lines[at], delimiter);
        if insert {
            prop_assume!(!free.is_empty());
            lines[at].insert(free[place.index(free.len())], delimiter);
        } else {
            // Between two quoted cells nothing may be taken out: the quotes would be damaged too.
            let joins = |place: &&usize| {
                let line = &lines[at];
                !line[..**place].ends_with('"') && !line[**place + 1..].starts_with('"')
            };
            let delimiters: Vec<_> = delimiters.iter().filter(joins).copied().collect();
            prop_assume!(!delimiters.is_empty());
            lines[at].remove(delimiters[place.index(delimiters.len())]);
        }
        let damaged = lines.join("\n") + "\n";
        let line = 1 + lines[..at].iter().map(|line| 1 + line.matches('\n').count()).sum::<usize>();
        let after = survey(&damaged);
        let trailing_name = at == 0 && insert && lines[0].ends_with(delimiter);
        if trailing_name {
            prop_assert_eq!(flagged(&after), Vec::<u32>::new());
        } else {
            prop_assert_eq!(flagged(&after), vec![line as u32], "{}", damaged);
        }
        let same = |rows: Vec<(u32, Vec<String>)>| {
            rows.into_iter().filter(|(row, _)| *row as usize != line).collect::<Vec<_>>()
        };
        prop_assert_eq!(same(rows(&before, &whole)), same(rows(&after, &damaged)));
    }
}
