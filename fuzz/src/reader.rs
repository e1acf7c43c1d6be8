//! Any bytes are surveyed and run: no panic, and the same whatever the chunks are.

use intake::plan::{Options, Plan};
use intake::run::{Pass, Run};
use intake::source::TableReader;
use intake::survey::{Survey, SurveyOptions, Surveyor};

/// Surveys a file, runs the plan that is suggested, and reads its rows again from their places.
pub fn reader(bytes: &[u8]) {
    let (Some((&size, file)), Some(today)) = (bytes.split_first(), "2026-03-10".parse().ok())
    else {
        return;
    };
    let size = usize::from(size) + 1;
    let whole = survey(file, file.len().max(1));
    let pieces = survey(file, size);
    assert_eq!(text(&whole), text(&pieces), "the chunks change the survey");
    let Ok(survey) = whole else { return };
    read_again(file, &survey);
    let Ok(plan) = intake::plan::suggest(&survey, None, None, Options::default(), today) else {
        return;
    };
    let plan_again = Plan::from_json(&plan.to_json());
    assert_eq!(
        plan_again.as_ref(),
        Ok(&plan),
        "a plan is what its JSON says"
    );
    assert_eq!(
        run(&plan, file, file.len().max(1)),
        run(&plan, file, size),
        "the chunks change the outcomes"
    );
}

fn survey(file: &[u8], size: usize) -> Result<Survey, intake::Error> {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    for chunk in file.chunks(size) {
        surveyor.push(chunk)?;
    }
    surveyor.finish()
}

fn text(survey: &Result<Survey, intake::Error>) -> String {
    match survey {
        Ok(survey) => serde_json::to_string(survey).expect("a survey is JSON"),
        Err(error) => error.to_string(),
    }
}

fn run(plan: &Plan, file: &[u8], size: usize) -> Result<String, intake::Error> {
    let mut run = Run::new(plan)?;
    loop {
        for chunk in file.chunks(size) {
            run.push(chunk, &mut |_| {})?;
        }
        if let Pass::Done(report) = run.end_pass(&mut |_| {})? {
            return Ok(serde_json::to_string(&report).expect("a report is JSON"));
        }
    }
}

/// A row that is read from its own place is the same row.
fn read_again(file: &[u8], survey: &Survey) {
    let mut reader = TableReader::new(&survey.sheet);
    reader.push(file);
    reader.finish();
    let mut last = 0;
    let mut count = 0_u32;
    while let Ok(Some((_, row))) = reader.next_row() {
        assert!(row.line > last, "rows come in the order of the file");
        last = row.line;
        count += 1;
        if !count.is_power_of_two() {
            continue;
        }
        let row = row.clone();
        let start = usize::try_from(row.offset).expect("an offset within the file");
        let mut again = TableReader::at(&survey.sheet, row.offset, row.line);
        again.push(&file[start..]);
        again.finish();
        let same = match again.next_row() {
            Ok(Some((_, other))) => other.line == row.line && other.iter().eq(row.iter()),
            _ => false,
        };
        assert!(
            same,
            "line {} is another row when it is read again",
            row.line
        );
    }
}
