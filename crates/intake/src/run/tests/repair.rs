//! Repairs of damaged rows that staff accepted.

use super::plan_of;
use crate::ErrorKind;
use crate::issue::Code;
use crate::plan::{Edit, Repair, RepairKind};
use crate::run::{Pass, RowOutcome, Run};

#[test]
fn an_accepted_repair_makes_the_row_whole_before_all_else() {
    let text = "nombre,celular,direccion,especie\nAna Pérez,5512345678,Calle 5, Centro,Canino\n\
                Eva Ruiz,Calle 6,Felino\nLuz Gómez,5512345680,Calle 7,Canino\n";
    let mut plan = plan_of(text.as_bytes());
    let repair = |row, kind, column: &str| Repair {
        row,
        kind,
        column: column.to_owned(),
    };
    plan.repairs = vec![
        repair(2, RepairKind::JoinCells, "direccion"),
        repair(3, RepairKind::InsertCell, "celular"),
        repair(4, RepairKind::JoinCells, "direccion"),
        repair(9, RepairKind::InsertCell, "celular"),
    ];
    plan.edits = vec![Edit {
        row: 3,
        column: "celular".to_owned(),
        value: "5512345679".to_owned(),
    }];
    let mut rows = Vec::new();
    let mut seen = Vec::new();
    let mut run = Run::new(&plan).unwrap();
    let mut sink = |row: &RowOutcome<'_>| {
        let cells: Vec<_> = row.cells.iter().map(str::to_owned).collect();
        let originals: Vec<_> = row.cells.originals().map(str::to_owned).collect();
        rows.push((cells.join("|"), originals.join("|")));
        let issues = row.outcomes.iter().flat_map(|one| &one.issues);
        seen.extend(issues.map(|issue| issue.code));
    };
    let report = loop {
        run.push(text.as_bytes(), &mut sink).unwrap();
        if let Pass::Done(report) = run.end_pass(&mut sink).unwrap() {
            break report;
        }
    };
    let expected = [
        (
            "Ana Pérez|5512345678|Calle 5, Centro|Canino",
            "Ana Pérez|5512345678|Calle 5| Centro|Canino",
        ),
        (
            "Eva Ruiz|5512345679|Calle 6|Felino",
            "Eva Ruiz|Calle 6|Felino",
        ),
        (
            "Luz Gómez|5512345680|Calle 7|Canino",
            "Luz Gómez|5512345680|Calle 7|Canino",
        ),
    ];
    let expected = expected.map(|(cells, file)| (cells.to_owned(), file.to_owned()));
    assert_eq!(rows, expected);
    assert!(seen.contains(&Code::RowRepaired));
    assert!(!seen.contains(&Code::RowTooLong) && !seen.contains(&Code::RowTooShort));
    let refused = report
        .remarks
        .iter()
        .filter(|issue| issue.code == Code::RepairNotApplied);
    assert_eq!(
        refused.map(|issue| issue.row).collect::<Vec<_>>(),
        [Some(4), Some(9)]
    );
    plan.repairs[0].column = "nadie".to_owned();
    assert_eq!(
        Run::new(&plan).err().map(|error| error.kind()),
        Some(ErrorKind::PlanInvalid)
    );
}
