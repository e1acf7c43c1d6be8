//! `mudanza rules`: what can be wrong, and what to do about it.

use intake::issue::Code;
use intake::schema::RecordType;
use intake::text::nearest;
use server::Rule;

use crate::failure::{End, Failure};
use crate::language::Language;
use crate::out::Out;
use crate::planning::record_type;
use crate::table::{Cell, Table};

const EXAMPLES: &str = "\
Examples:
  mudanza rules                            every code: what it is said of, its severity, its meaning
  mudanza rules --type pet                 only the rules about pets
  mudanza rules client_contact_missing     what it means, why it matters, what to do

The severity of most codes can be chosen: `mudanza preview FILE --severity CODE=error`, or
\"severities\" in a plan. Codes that protect the data are never less than an error.";

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Code of an issue, as previews and reports show it
    #[arg(value_name = "CODE", value_parser = code)]
    code: Option<Code>,
    /// Only the rules about records of this type: client or pet
    #[arg(long = "type", value_name = "TYPE", value_parser = record_type, conflicts_with = "code")]
    record_type: Option<RecordType>,
}

/// The types of the records that a rule looks at, or else what its code is about.
fn subject(rule: &Rule) -> String {
    let types: Vec<_> = rule.record_types.iter().map(|kind| kind.as_str()).collect();
    if types.is_empty() {
        rule.about.to_owned()
    } else {
        types.join(", ")
    }
}

/// Lists the codes, or explains one.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    if let Some(code) = args.code {
        explain(&Rule::of(code, out.language.of_server()), out)?;
        return Ok(End::with_errors(0));
    }
    let wanted = |rule: &Rule| {
        let mut asked = args.record_type.iter();
        asked.all(|kind| rule.record_types.contains(kind))
    };
    let rules = Rule::all(out.language.of_server());
    let rules: Vec<_> = rules.filter(wanted).collect();
    if out.json {
        out.document(&rules)?;
    } else {
        list(&rules, out)?;
    }
    Ok(End::with_errors(0))
}

fn list(rules: &[Rule], out: &mut Out) -> Result<(), Failure> {
    let mut table = Table::new(out, &["code", "of", "severity", "meaning"]);
    for rule in rules {
        // The whole meaning stands in the help; its first line says enough here.
        let meaning = rule
            .help
            .map_or(rule.meaning, |help| first_line(&help.meaning));
        table.row([
            Cell::styled(rule.code.as_str(), out.palette.bold),
            Cell::from(subject(rule)),
            Cell::from(rule.severity),
            Cell::from(meaning),
        ]);
    }
    Ok(table.print(out)?)
}

fn explain(rule: &Rule, out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return out.document(rule);
    }
    let bold = out.palette.bold;
    out.line(format_args!("{bold}{}{bold:#}", rule.code.as_str()))?;
    out.blank()?;
    let mut facts = Table::facts();
    facts.fact("of", subject(rule));
    facts.fact("severity", rule.severity);
    let freedom = match (rule.protected, rule.adjustable) {
        (true, _) => "never less than an error: it protects the data",
        (_, true) => "another one by --severity, or by the plan",
        _ => "always this one",
    };
    facts.fact("policy", freedom);
    facts.fact("text", rule.message);
    facts.print(out)?;
    let Some(help) = rule.help else {
        out.blank()?;
        out.line(rule.meaning)?;
        return Ok(());
    };
    let titles = match out.language {
        Language::Es => ["Qué significa", "Por qué importa", "Qué hacer"],
        Language::En => ["What it means", "Why it matters", "What to do"],
    };
    for (title, text) in titles
        .iter()
        .zip([&help.meaning, &help.reason, &help.remedy])
    {
        out.title(title)?;
        for line in text.lines() {
            let mut paragraph = Table::paragraph();
            paragraph.row([Cell::from(line)]);
            paragraph.print(out)?;
        }
    }
    Ok(())
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

/// Reads a code, and says which one may have been meant.
fn code(word: &str) -> Result<Code, String> {
    Code::from_word(word).ok_or_else(|| {
        let nearest = nearest(word, Code::ALL.iter().map(|code| code.as_str()));
        format!("there is no such code; the nearest is {nearest}")
    })
}
