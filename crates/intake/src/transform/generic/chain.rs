//! One transform after another.

use chrono::NaiveDate;

use crate::issue::{Code, Issue, Severity};
use crate::schema::{Field, Kind};
use crate::text::{NullKind, is_null_token};
use crate::transform::make::{Target, make_any};
use crate::transform::params::Given;
use crate::transform::{Context, Out, Transform, TransformError, TransformParams, Verdict};

/// The most transforms that follow each other.
const MOST_LINKS: usize = 4;

/// What a generic transform gives, read by another.
struct Chain {
    first: Box<dyn Transform>,
    next: Box<dyn Transform>,
    null: NullKind,
}

impl Transform for Chain {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let verdict = self.first.apply(cell, context, out);
        if verdict != Verdict::Value {
            return verdict;
        }
        let mut between = std::mem::take(&mut out.scratch);
        std::mem::swap(&mut between, &mut out.text);
        out.text.clear();
        let text = between.trim();
        let verdict = if text.is_empty() || is_null_token(self.null, text) {
            Verdict::Null
        } else {
            self.next.apply(text, context, out)
        };
        // The buffer goes back, unless the next one has put its own there.
        out.scratch = between;
        verdict
    }

    fn fills_empty(&self) -> bool {
        self.first.fills_empty()
    }

    fn columns(&self) -> &[String] {
        self.first.columns()
    }
}

/// Puts after a generic transform the one that reads what it gives: that of `then`, or that of the
/// field. A constant that the field cannot hold is refused here, and not in every row.
pub(in crate::transform) fn chain(
    first: Box<dyn Transform>,
    then: Option<&str>,
    given: &Given<'_>,
) -> Result<Box<dyn Transform>, TransformError> {
    let params: TransformParams = given
        .params
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("then.")?.to_owned(), value.clone())))
        .collect();
    let name = then.unwrap_or_else(|| own(given.target));
    let links = given.params.keys().map(|name| name.matches("then").count());
    if links.max().is_some_and(|links| links > MOST_LINKS) {
        return Err(given.wrong("then", &format!("at most {MOST_LINKS} transforms follow")));
    }
    let next = make_any(name, &params, given.target)?;
    if !next.columns().is_empty() {
        let reason = "only the first of several transforms can read other columns";
        return Err(given.wrong("then.columns", reason));
    }
    let null = given
        .target
        .map_or(NullKind::Coded, |target| NullKind::of(target.field));
    let chained = Chain { first, next, null };
    if matches!(given.transform, "const" | "default") {
        check_value(&chained, given)?;
    }
    Ok(Box::new(chained))
}

/// The transform that reads what goes to a field.
pub(super) fn own(target: Option<&Target>) -> &'static str {
    target.map_or("text", |target| target.field.transform)
}

/// Tries the value that the plan gives.
fn check_value(chained: &Chain, given: &Given<'_>) -> Result<(), TransformError> {
    let context = Context {
        in_batch: true,
        ..Context::alone(NaiveDate::default())
    };
    let mut out = Out::default();
    let verdict = chained.apply("", &context, &mut out);
    let unknown = out.notes.iter().find(|note| {
        verdict == Verdict::Refused && note.severity == Severity::Error
            || note.code == Code::UnmappedValue
    });
    if let Some(note) = unknown {
        let issue = Issue::new(note.code, note.params.clone());
        return Err(given.wrong("value", &issue.message()));
    }
    let held = given
        .target
        .is_none_or(|target| verdict != Verdict::Value || holds(target.field, &out.text));
    if held {
        Ok(())
    } else {
        Err(given.wrong("value", "it is no value of this field"))
    }
}

fn holds(field: &Field, text: &str) -> bool {
    match field.kind {
        Kind::Choice { of } => of.contains(&text),
        Kind::Boolean => matches!(text, "true" | "false"),
        _ => true,
    }
}
