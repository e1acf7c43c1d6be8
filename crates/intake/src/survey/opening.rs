//! How a text is read, by its first bytes and by what was given.

use super::SurveyOptions;
use super::encoding::TextEvidence;
use crate::Error;
use crate::issue::{Code, Issue};
use crate::plan::{Delimiter, Encoding, Sheet};
use crate::source::{self, GivenDialect};

/// The encoding and the dialect of a text.
pub(super) fn text_sheet(
    options: &SurveyOptions,
    head: &[u8],
    whole: bool,
) -> Result<Sheet, Error> {
    let encoding = match (options.encoding, source::find_utf16(head)) {
        (Some(given), _) => given,
        (None, Some(utf16)) => utf16,
        (None, None) if head.starts_with(b"\xEF\xBB\xBF") => Encoding::Utf8Bom,
        (None, None) => TextEvidence::of_head(head, whole).encoding(),
    };
    let text = source::head_text(head, encoding);
    source::check_text(&text)?;
    let dialect = source::find_dialect(&text, whole, options.dialect());
    let quoted = source::find_quoted_rows(&text, whole, dialect).filter(|within| {
        options
            .delimiter
            .is_none_or(|given| given == within.delimiter)
    });
    Ok(Sheet {
        encoding,
        quoted_rows: quoted.is_some(),
        ..Sheet::in_dialect(quoted.unwrap_or(dialect))
    })
}

/// What is to be said of a delimiter that was given, where it leaves a single column and another
/// one makes several of the first bytes.
pub(super) fn unfit(options: &SurveyOptions, sheet: &Sheet, head: &[u8]) -> Option<Issue> {
    let given = options.delimiter.filter(|_| sheet.header.len() < 2)?;
    let free = GivenDialect {
        delimiter: None,
        ..options.dialect()
    };
    // Not the end of the text: that its last line may be cut changes nothing here.
    let found = source::find_dialect(head, false, free);
    let better = Sheet {
        encoding: Encoding::Utf8,
        ..Sheet::in_dialect(found)
    };
    let heading = source::find_header(head, false, &better).ok()?;
    let sign = |delimiter: Delimiter| match delimiter {
        Delimiter::Tab => "TAB".to_owned(),
        other => char::from(other.byte()).to_string(),
    };
    let params = vec![
        ("given", sign(given)),
        ("found", sign(found.delimiter)),
        ("columns", heading.names.len().to_string()),
    ];
    (heading.names.len() > 1 && found.delimiter != given)
        .then(|| Issue::new(Code::DelimiterUnfit, params))
}

#[cfg(test)]
mod tests {
    use crate::ErrorKind;
    use crate::issue::Code;
    use crate::plan::Delimiter;
    use crate::survey::{SurveyOptions, Surveyor};

    #[test]
    fn a_delimiter_that_does_not_fit_is_named() {
        let options = SurveyOptions {
            delimiter: Some(Delimiter::Comma),
            ..SurveyOptions::default()
        };
        let survey = |text: &str| {
            let mut surveyor = Surveyor::new(options.clone());
            surveyor.push(text.as_bytes()).unwrap();
            surveyor.finish()
        };
        let mut text = "Nombre;Especie;Peso\n".to_owned();
        match survey(&text) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::DelimiterUnfit, "{error}"),
            Ok(survey) => panic!("{} rows", survey.rows),
        }
        text.push_str("Luna;Canino;12\nMax;Felino;4\n");
        let said = match survey(&text) {
            Err(error) => error.to_string(),
            Ok(survey) => {
                let mut issues = survey.issues.iter();
                let issue = issues.find(|issue| issue.code == Code::DelimiterUnfit);
                issue.expect("an issue").message()
            }
        };
        assert!(said.contains("(,)") && said.contains("(;)"), "{said}");
        let survey = survey("Nombre,Nota\nLuna,a;b\nMax,c;d\n").unwrap();
        assert!(survey.issues.is_empty(), "{:?}", survey.issues);
    }

    #[test]
    fn rows_that_were_quoted_as_a_whole_are_read() {
        let text = "Nombre,Dirección,Celular\nEva,Sol 3,5512345678\n\
                    \"Ana,\"\"Paz 1, int. 4\"\",5512345679\"\nLuz,Mar 2,5512345670\n\
                    \"Leo,\"\"Río 5, 2\"\",5512345671\"\n";
        let mut surveyor = Surveyor::new(SurveyOptions::default());
        surveyor.push(text.as_bytes()).unwrap();
        let survey = surveyor.finish().unwrap();
        assert!(survey.sheet.quoted_rows);
        assert_eq!((survey.rows, survey.damaged_rows), (4, 0));
        assert_eq!(survey.columns[1].samples[1], "Paz 1, int. 4");
        let said: Vec<_> = survey
            .issues
            .iter()
            .map(|one| (one.code, one.row))
            .collect();
        assert_eq!(said, [(Code::RowsQuoted, Some(3))]);
    }
}
