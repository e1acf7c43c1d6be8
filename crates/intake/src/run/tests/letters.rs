//! Letters that were mangled or lost before the file was made.

use super::*;
use crate::text::CodePage;

/// UTF-8 read in a code page, and stored so.
fn mangled(text: &str, page: CodePage) -> String {
    let mut mangled = String::new();
    page.decode_into(text.as_bytes(), &mut mangled);
    mangled
}

fn issues_of(report: &Report) -> Vec<(&'static str, Option<&str>, u64, u32)> {
    let groups = report.issues.iter();
    groups
        .map(|group| {
            (
                group.code.as_str(),
                group.column.as_deref(),
                group.count,
                group.first_row,
            )
        })
        .filter(|(code, ..)| {
            [
                "text_repaired",
                "text_mangled",
                "nul_removed",
                "replacement_character",
            ]
            .contains(code)
        })
        .collect()
}

#[test]
fn a_whole_column_is_put_right_cell_by_cell() {
    for page in CodePage::ALL {
        let head = mangled("Expediente,Teléfono,Dirección", *page);
        let csv = format!(
            "{head},Nombre,Apellidos\n1,5512345678,Calle 1,Ana,{}\n2,5512345679,Calle 2,Eva,{}\n\
             {head},Nombre,Apellidos\n3,5512345670,Calle 3,Luz,Paz\n",
            mangled("Peña Núñez", *page),
            mangled(&mangled("García", *page), *page),
        );
        let survey = survey(csv.as_bytes(), 7);
        assert_eq!(survey.sheet.header[1], "Teléfono", "{page:?}");
        assert_eq!(survey.columns[4].samples[0], "Peña Núñez");
        let plan = plan_of(csv.as_bytes());
        let decision = plan.decisions.iter().find_map(|decision| match decision {
            Decision::Mojibake {
                column,
                through,
                row,
            } => Some((&**column, *through, *row)),
            _ => None,
        });
        // Letters that both pages of DOS have alike speak for the commoner of them.
        let through = match page {
            CodePage::Cp437 => decision.unwrap().1,
            _ => *page,
        };
        assert_eq!(decision, Some(("Apellidos", through, 2)));
        let (outcomes, report) = run(&plan, csv.as_bytes(), 7);
        let names: Vec<_> = outcomes
            .iter()
            .map(|one| one.data.get("last_name").unwrap())
            .collect();
        assert_eq!(names, ["Peña Núñez", "García", "Paz"]);
        assert_eq!(
            issues_of(&report),
            [("text_repaired", Some("Apellidos"), 2, 2)]
        );
        assert_eq!(report.skipped_rows["repeated_header"], 1);
        let again = Plan::from_json(&plan.to_json()).unwrap();
        assert_eq!(again, plan);
    }
}

#[test]
fn the_text_of_the_file_stays_known_and_staff_have_the_last_word() {
    let csv = "id,Nombre,Apellidos,Celular\n1,Ana,PeÃ±a,5512345678\n2,Eva,MuÃ±oz,5512345679\n";
    let mut plan = plan_of(csv.as_bytes());
    plan.edits.push(Edit {
        row: 3,
        column: "Apellidos".to_owned(),
        value: "Muñiz".to_owned(),
    });
    let mut run = Run::new(&plan).unwrap();
    let mut seen = Vec::new();
    let mut sink = |row: &crate::run::RowOutcome<'_>| {
        let original = row.cells.originals().nth(2).unwrap().to_owned();
        seen.push((
            original,
            row.cells.get(2).to_owned(),
            codes(&row.outcomes[0]),
        ));
    };
    run.push(csv.as_bytes(), &mut sink).unwrap();
    while let Pass::Again = run.end_pass(&mut sink).unwrap() {
        run.push(csv.as_bytes(), &mut sink).unwrap();
    }
    assert_eq!(
        seen[0],
        ("PeÃ±a".to_owned(), "Peña".to_owned(), vec!["text_repaired"])
    );
    assert_eq!(seen[1], ("MuÃ±oz".to_owned(), "Muñiz".to_owned(), vec![]));
}

#[test]
fn a_column_of_which_a_part_is_mangled_is_left_and_told() {
    let csv = "id,Nombre,Apellidos,Celular\n1,Ana,Peña,5512345678\n2,Eva,MuÃ±oz,5512345679\n";
    let survey = survey(csv.as_bytes(), 4096);
    assert_eq!(survey.columns[2].mojibake, None);
    let issue = survey
        .issues
        .iter()
        .find(|issue| issue.code.as_str() == "text_mangled")
        .unwrap();
    assert_eq!(
        (issue.row, issue.column.as_deref()),
        (Some(3), Some("Apellidos"))
    );
    assert!(plan_of(csv.as_bytes()).decisions.is_empty());
}

#[test]
fn a_cell_that_does_not_fit_stays_and_is_told() {
    let mut csv = "id,Nombre,Apellidos,Celular\n".to_owned();
    for row in 1..10 {
        let _ = writeln!(csv, "{row},Ana,PeÃ±a {row},551234567{row}");
    }
    csv.push_str("10,Eva,MuÃ±oz de Ibáñez,5512345670\n11,Luz,Ibáñez,5512345660\n");
    let (outcomes, report) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    assert_eq!(outcomes[8].data.get("last_name"), Some("Peña 9"));
    assert_eq!(outcomes[9].data.get("last_name"), Some("MuÃ±oz de Ibáñez"));
    assert_eq!(outcomes[10].data.get("last_name"), Some("Ibáñez"));
    assert_eq!(
        issues_of(&report),
        [
            ("text_mangled", Some("Apellidos"), 1, 11),
            ("text_repaired", Some("Apellidos"), 9, 2)
        ]
    );
}

#[test]
fn lost_letters_are_told_with_their_cell() {
    let csv = b"id,Nombre,Apellidos,Celular\n1,Ana,Pe\xEF\xBF\xBDa,5512345678\n\
                2,E\0va,Paz,5512345679\n3,Luz\xC3\xB1a,Pe\xC3,5512345670\n";
    let (outcomes, report) = run(&plan_of(csv), csv, 4096);
    assert_eq!(outcomes[0].data.get("last_name"), Some("Pe\u{fffd}a"));
    assert_eq!(outcomes[1].data.get("first_name"), Some("Eva"));
    assert_eq!(outcomes[2].data.get("first_name"), Some("Luzña"));
    assert_eq!(
        issues_of(&report),
        [
            ("replacement_character", Some("Apellidos"), 2, 2),
            ("nul_removed", Some("Nombre"), 1, 3)
        ]
    );
    assert!(codes(&outcomes[2]).contains(&"undecodable_bytes"));
}
