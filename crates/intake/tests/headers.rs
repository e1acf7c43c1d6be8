//! The headers of public systems: how many columns are suggested right, and that none that is
//! wrong is called sure.

use intake::mapping::{Confidence, suggest};
use intake::survey::{Survey, SurveyOptions, Surveyor};

const SYSTEMS: &str = include_str!("headers/systems.txt");

/// A header and what each of its columns means.
struct Header {
    name: &'static str,
    columns: Vec<(&'static str, Option<&'static str>)>,
}

fn headers() -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for line in SYSTEMS.lines().map(str::trim) {
        if line.is_empty() || line.starts_with("# ") || line == "#" {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
            && name.contains(" / ")
        {
            headers.push(Header {
                name,
                columns: Vec::new(),
            });
            continue;
        }
        let (column, field) = line.rsplit_once(" = ").expect("a column and its field");
        let columns = &mut headers.last_mut().expect("a header before it").columns;
        columns.push((column, Some(field).filter(|field| *field != "none")));
    }
    headers
}

/// A file of the names alone: one row, with text in its first cell only.
fn survey(header: &Header) -> Survey {
    let quoted = |(name, _): &(&str, _)| format!("\"{name}\"");
    let names: Vec<_> = header.columns.iter().map(quoted).collect();
    let row = vec![""; names.len() - 1].join(",");
    let mut surveyor = Surveyor::new(SurveyOptions {
        header_row: Some(1),
        ..SurveyOptions::default()
    });
    let text = format!("{}\nx,{row}\n", names.join(","));
    surveyor.push(text.as_bytes()).expect("a readable file");
    surveyor.finish().expect("a readable file")
}

#[test]
fn the_columns_of_public_systems_are_told() {
    let headers = headers();
    let systems: std::collections::BTreeSet<_> = headers
        .iter()
        .filter_map(|header| header.name.split(" / ").next())
        .collect();
    assert!(systems.len() >= 10, "{systems:?}");
    let (mut all, mut right, mut told) = (0, 0, Vec::new());
    let mut sure = Vec::new();
    for header in &headers {
        let suggestions = suggest(&survey(header), None);
        for (column, field) in &header.columns {
            all += 1;
            let of_column: Vec<_> = suggestions
                .iter()
                .filter(|one| one.column == *column || one.columns.iter().any(|of| of == column))
                .collect();
            let names: Vec<_> = of_column
                .iter()
                .map(|one| format!("{}.{}", one.record_type.as_str(), one.target_field))
                .collect();
            if names.iter().map(String::as_str).eq(*field) {
                right += 1;
                continue;
            }
            let words = format!("{}: {column} is {field:?}, told as {names:?}", header.name);
            if of_column
                .iter()
                .any(|one| one.confidence == Confidence::Sure)
            {
                sure.push(words.clone());
            }
            told.push(words);
        }
    }
    println!("{right} of {all} columns of {} headers", headers.len());
    assert!(sure.is_empty(), "wrong and sure:\n{}", sure.join("\n"));
    assert!(
        right * 100 >= all * 95,
        "{right} of {all} are right:\n{}",
        told.join("\n")
    );
}
