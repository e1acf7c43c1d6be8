//! What the evidence does not settle: asked, with an answer that is safe until somebody gives one.

use serde::Serialize;

use super::ColumnSurvey;
use crate::issue::{Code, Issue, Params};
use crate::plan::{DateOrder, DecimalMark, Decision, Encoding, Sheet};

/// A decision without proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What is not settled; the key of its text in the catalogue.
    pub code: Code,
    /// The column that it concerns, `None` for the file.
    pub column: Option<String>,
    /// The answers, as plans write them.
    pub options: Vec<&'static str>,
    /// The answer that stands until another one is given.
    pub default: &'static str,
    /// Why the evidence does not settle it, in English.
    pub why: String,
    /// The parameters of its text.
    #[serde(serialize_with = "crate::issue::as_map")]
    pub params: Params,
}

impl Question {
    /// Makes a question of an issue.
    pub fn new(issue: &Issue, options: &[&'static str], default: &'static str) -> Self {
        Self {
            code: issue.code,
            column: issue.column.as_deref().map(str::to_owned),
            options: options.to_vec(),
            default,
            why: issue.message(),
            params: issue.params.clone(),
        }
    }

    /// The question that a decision without proof leaves open; `None` if it has its proof.
    pub fn of_decision(decision: &Decision) -> Option<Self> {
        match decision {
            Decision::DateOrder {
                column,
                order,
                row: None,
            } => Some(dates(column, *order)),
            Decision::DecimalMark {
                column,
                mark,
                row: None,
            } => Some(decimals(column, *mark, None)),
            _ => None,
        }
    }
}

/// What the rows above the data leave open.
pub(super) fn of_sheet(sheet: &Sheet) -> Option<Question> {
    let issue = Issue::new(Code::NoHeader, vec![]);
    (sheet.header_row == 0).then(|| Question::new(&issue, &["no_header", "first_row"], "no_header"))
}

/// Two encodings that give other letters, and hardly a reason for one of them.
pub(super) fn encoding([best, other]: [Encoding; 2]) -> Question {
    let (best, other) = (best.as_str(), other.as_str());
    let params = vec![("encoding", best.to_owned()), ("other", other.to_owned())];
    let issue = Issue::new(Code::EncodingUncertain, params);
    Question::new(&issue, &[best, other], best)
}

/// What the evidence of a column leaves open.
pub(super) fn of_column(column: &ColumnSurvey) -> Vec<Question> {
    let mut questions = Vec::new();
    let seen = &column.dates;
    if seen.dates > 0 && seen.day_first == seen.month_first {
        questions.push(dates(&column.name, DateOrder::Dmy));
    }
    if column.numbers.unclear > 0 && column.numbers.proof().is_none() && !is_weight(&column.name) {
        questions.push(decimals(
            &column.name,
            DecimalMark::Point,
            column.numbers.unclear_row,
        ));
    }
    questions
}

/// Numbers without a country code that fit another country better than most.
pub(super) fn phone_country(column: &str, count: u32, row: u32) -> Question {
    let params = vec![("count", count.to_string()), ("row", row.to_string())];
    let issue = Issue::new(Code::PhoneCountryUnknown, params).in_column(column.to_owned());
    Question::new(&issue, &["clinic", "CO", "MX"], "clinic")
}

fn dates(column: &str, order: DateOrder) -> Question {
    let default = order.as_str();
    let params = vec![("order", default.to_owned())];
    let issue = Issue::new(Code::DateOrderAmbiguous, params).in_column(column.to_owned());
    Question::new(&issue, &["dmy", "mdy"], default)
}

fn decimals(column: &str, mark: DecimalMark, row: Option<u32>) -> Question {
    let mut issue = decimal_issue(column, mark);
    issue.row = row;
    Question::new(&issue, &["point", "comma"], mark.as_str())
}

/// What is to be said where nothing tells the decimal mark of a column.
pub(crate) fn decimal_issue(column: &str, mark: DecimalMark) -> Issue {
    let params = vec![("mark", mark.as_str().to_owned())];
    Issue::new(Code::DecimalMarkAmbiguous, params).in_column(column.to_owned())
}

// No animal of a clinic weighs tons: a lone mark in a weight is that of its decimals.
fn is_weight(column: &str) -> bool {
    let name = crate::text::fold(column);
    name.split(' ')
        .any(|word| matches!(word, "peso" | "weight" | "kg" | "kilos"))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::plan::{self, DecimalMark, Decision, Options};
    use crate::survey::{Survey, SurveyOptions, Surveyor};

    fn survey(csv: &str) -> Survey {
        let mut surveyor = Surveyor::new(SurveyOptions::default());
        surveyor.push(csv.as_bytes()).unwrap();
        surveyor.finish().unwrap()
    }

    /// A file of names and one column more.
    fn asked(column: &str, cells: &[&str]) -> Vec<(&'static str, &'static str)> {
        let mut csv = format!("nombre completo;{column}\n");
        for cell in cells {
            csv += &["Ana Paz;", cell, "\n"].concat();
        }
        let questions = survey(&csv).questions.into_iter();
        questions
            .map(|one| (one.code.as_str(), one.default))
            .collect()
    }

    #[test]
    fn what_is_not_proved_is_asked_and_nothing_else() {
        let mobile = [
            "3001112233",
            "3102223344",
            "3203334455",
            "3504445566",
            "3115556677",
        ];
        let tepic = [
            "3111112233",
            "5512345678",
            "3333334455",
            "3344445566",
            "8112345678",
        ];
        for (column, cells, expected) in [
            (
                "alta",
                &["05/06/2020", "7/8/2019"][..],
                &[("date_order_ambiguous", "dmy")][..],
            ),
            ("alta", &["05/06/2020", "25/12/2019"], &[]),
            (
                "alta",
                &["12/25/2020", "25/12/2019"],
                &[("date_order_ambiguous", "dmy")],
            ),
            ("alta", &["2020-06-05"], &[]),
            (
                "saldo",
                &["25.000", "1.000"],
                &[("decimal_mark_ambiguous", "point")],
            ),
            ("saldo", &["25.000", "12,5"], &[]),
            ("saldo", &["25.000", "1.234,50"], &[]),
            ("saldo", &["1 250", "300"], &[]),
            ("peso", &["4.500", "3.200"], &[]),
            ("celular", &mobile, &[("phone_country_unknown", "clinic")]),
            ("celular", &tepic, &[]),
        ] {
            assert_eq!(asked(column, cells), expected, "{column} {cells:?}");
        }
    }

    #[test]
    fn a_decimal_mark_is_settled_where_a_cell_depends_on_it() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        for (weights, expected) in [
            (
                &["3200", "12,5", "3.200"][..],
                Some((DecimalMark::Comma, Some(3))),
            ),
            (&["12.5", "1,250.5 g"], Some((DecimalMark::Point, Some(2)))),
            (&["12,5", "3,25"], None),
            (&["4.500", "3.200"], None),
        ] {
            let mut csv = "mascota;especie;peso (g);dueño;celular\n".to_owned();
            for weight in weights {
                csv += &["Rex;perro;", weight, ";Ana Paz;5512345678\n"].concat();
            }
            let plan = plan::suggest(&survey(&csv), None, None, Options::default(), today).unwrap();
            let settled = plan.decisions.iter().find_map(|decision| match decision {
                Decision::DecimalMark { mark, row, .. } => Some((*mark, *row)),
                _ => None,
            });
            assert_eq!(settled, expected, "{weights:?}");
            let again = plan::Plan::from_json(&plan.to_json()).unwrap();
            assert_eq!(again, plan);
        }
    }
}
