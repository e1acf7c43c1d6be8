use super::*;
use crate::plan::{Delimiter, Dialect, Escape, LineEnd, Quote};

fn find(text: &str) -> Dialect {
    find_dialect(text.as_bytes(), true, GivenDialect::default())
}

#[test]
fn the_delimiter_that_makes_a_table_wins() {
    use Delimiter::{Comma, Pipe, Semicolon, Tab};
    let table = [
        ("", Comma),
        ("a,b,c\n1,2,3\n4,5,6\n", Comma),
        ("a;b;c\n1,5;2,5;3\n4;5,25;6\n", Semicolon),
        (
            "id;peso;talla;largo\n1;3,5;2,1;7,0\n2;4,5;2,2;8,5\n3;5,5;2,3;9,5\n",
            Semicolon,
        ),
        (
            "peso;talla;largo\n3,5;2,1;7,0\n4,5;2,2;8,5\n5,5;2,3;9,5\n",
            Semicolon,
        ),
        ("a\tb\nCalle 1, Col 2\tx\nCalle 3\ty\n", Tab),
        ("a|b\n1|2\n", Pipe),
        (
            "OkVet - Mascotas\nNombre,Especie,Raza\nLuna,Canino,Pug\n",
            Comma,
        ),
        (
            "nombre;nota\nAna;\"una, dos; tres\"\nEva;\"x, y\"\n",
            Semicolon,
        ),
        // Addresses with more commas than the table has semicolons.
        (
            "dueno;calle\nAna;Sur 1, Col. 2, Centro, Leon\nEva;Sur 3, Col. 4, Norte, Leon\n\
             Leo;Sur 5, Col. 6, Centro, Leon\n",
            Semicolon,
        ),
        // The same comma in every row, the header too.
        (
            "id;apellido, nombre;edad\n1;Paz, Ana;30\n2;Sol, Eva;40\n",
            Semicolon,
        ),
        // A note with one semicolon in every row of a table of commas.
        (
            "x,y,z\n1,a,uno; dos\n2,b,tres; cuatro\n3,c,cinco; seis\n",
            Comma,
        ),
        // A title that holds the other delimiter.
        (
            "Clientes, 2021\na;b;c\n1;Paz, Ana;x\n2;Sol, Eva;y\n3;Mar, Leo;z\n",
            Semicolon,
        ),
        ("Clientes; lista; 2021\na,b\n1,2\n3,4\n5,6\n", Comma),
        ("Listado\nClientes, todos; 2021\n1|2|3\n", Pipe),
        // Blank rows, a row that is too short, one that is too long.
        (
            "a;b;c\n\n1;2,0;3\n4;5\n6;7,1;8\n9;1;2;3\n4,0;5;6\n",
            Semicolon,
        ),
        // Quotes around what would divide otherwise.
        ("\"a,b,c\";\"d\"\n\"1,2,3\";\"4\"\n", Semicolon),
        (
            "id;nota\n1;\"{\n \"\"a\"\": 1,\n \"\"b\"\": 2,\n}\"\n2;\"{\n \"\"a\"\": 1,\n}\"\n",
            Semicolon,
        ),
        // One column.
        ("solo\nuna\ncolumna\n", Comma),
        ("nota\nhola, todo bien\nok, gracias\nno, nada\n", Semicolon),
        (
            "nota\nuno\ndos, tres; cuatro\ncinco\nseis, siete\nocho\nnueve\n",
            Tab,
        ),
    ];
    for (text, expected) in table {
        assert_eq!(find(text).delimiter, expected, "{text:?}");
    }
}

#[test]
fn quotes_need_proof() {
    let single = Dialect {
        quote: Quote::Single,
        ..Dialect::default()
    };
    let none = Dialect {
        quote: Quote::None,
        ..Dialect::default()
    };
    let plain = Dialect::default();
    let table = [
        ("'a','b'\n'1','2'\n", single),
        (
            "id,dueno,nota\n1,Ana,'dos, tres'\n2,Eva,'cuatro, cinco'\n3,Leo,seis\n",
            single,
        ),
        (
            "id,dueno,nota\n1,O'Higgins,x\n2,D'Angelo,y\n3,'t Hooft,z\n",
            plain,
        ),
        ("id,nombre,nota\n1,'Lobo',x\n2,'Rex',y\n3,'Sol',z\n", plain),
        ("id,codigo\n1,'00123\n2,'00124\n3,'00125\n", plain),
        ("id,nota\n1,\"el 'lobo', sí\"\n2,\"el 'rex', no\"\n", plain),
        ("id,largo\n1,12\"\n2,14\"\n3,16\"\n4,18\n", none),
        (
            "id,nombre,x\n1,Max \"el rey\",a\n2,Luna,b\n3,Coco,c\n",
            plain,
        ),
        (
            "id,nombre\n1,\"Paz, Ana\"\n2,Luna \"a\"\n3,Sol \"b\"\n4,Mar \"c\"\n",
            plain,
        ),
    ];
    for (text, expected) in table {
        assert_eq!(find(text), expected, "{text:?}");
    }
}

#[test]
fn a_backslash_escapes_where_that_makes_sense_of_the_quotes() {
    let table = [
        (
            "id,nota\n1,\"dijo \\\"hola\\\" y\"\n2,\"y \\\"sí\\\"\"\n",
            Escape::Backslash,
        ),
        (
            "id,nota\n1,\"un \\\"a, b\\\", c\"\n2,x\n",
            Escape::Backslash,
        ),
        (
            "id,ruta\n1,\"C:\\fotos\\\"\n2,\"C:\\luna\\\"\n",
            Escape::Doubled,
        ),
        (
            "id,ruta,x\n1,\"C:\\a, b\\\",y\n2,\"C:\\c\\\",z\n",
            Escape::Doubled,
        ),
        (
            "id,nota\n1,\"dijo \"\"hola\"\"\"\n2,12\\\"\n",
            Escape::Doubled,
        ),
    ];
    for (text, expected) in table {
        assert_eq!(find(text).escape, expected, "{text:?}");
    }
}

#[test]
fn rows_end_where_that_makes_a_table() {
    let table = [
        ("a,b\n1,2\n", LineEnd::Lf),
        ("a,b\r\n1,2\r\n", LineEnd::Lf),
        ("a,b\r\n1,2\n3,4\r\n", LineEnd::Lf),
        ("a,b\r1,2\r", LineEnd::Cr),
        ("a,b\r1,\"x\ny\"\r3,4\r", LineEnd::Any),
        ("a,b\r1,x\ny\r3,4\r5,6\r", LineEnd::Cr),
        ("a,b\r\n1,2\r3,4\r\n5,6\n", LineEnd::Any),
        ("a,b,c\n1,2,x\ry\n4,5,6\n7,8,9\n", LineEnd::Lf),
        ("a,b\n1,\"x\ry\"\n3,4\n", LineEnd::Lf),
        ("a,b\r\r\n1,2\r\r\n3,4\r\r\n", LineEnd::Lf),
        ("nombre\rLuna\rSol\n", LineEnd::Any),
    ];
    for (text, expected) in table {
        assert_eq!(find(text).line_end, expected, "{text:?}");
    }
}

#[test]
fn blanks_after_the_delimiter_are_seen() {
    let table = [
        ("\"a\", \"b\"\n\"1\", \"2, 3\"\n", true),
        ("a, b, c\n1, \"x, y\", 3\n", true),
        ("a, b\n1, 2\n", true),
        ("a,b\n1, 2\n3,4\n", false),
        ("a,b\n\"1\",\"x, \"\"y\"\"\"\n", false),
    ];
    for (text, expected) in table {
        assert_eq!(find(text).skip_blanks, expected, "{text:?}");
    }
}

#[test]
fn an_order_in_the_first_line_counts_and_staff_count_more() {
    let table = [
        ("sep=;\na,b;c\n1,2;3\n4,5;6\n", Delimiter::Semicolon),
        ("\u{feff}sep=;\r\na,b\r\n1,2\r\n", Delimiter::Semicolon),
        ("\"sep=|\"\na,b\n1,2\n", Delimiter::Pipe),
        ("SEP=\t\na,b\n1,2\n", Delimiter::Tab),
        ("sep=,,,\na;b;c\n1;2;3\n", Delimiter::Comma),
        ("sep=#\na;b\n1;2\n", Delimiter::Semicolon),
        ("separa;b\nsep=,;2\n", Delimiter::Semicolon),
    ];
    for (text, expected) in table {
        assert_eq!(find(text).delimiter, expected, "{text:?}");
        let given = GivenDialect {
            delimiter: Some(Delimiter::Tab),
            ..GivenDialect::default()
        };
        let found = find_dialect(text.as_bytes(), true, given);
        assert_eq!(found.delimiter, Delimiter::Tab);
    }
}

#[test]
fn what_is_given_stands() {
    let given = GivenDialect {
        delimiter: Some(Delimiter::Pipe),
        skip_blanks: Some(true),
        quote: Some(Quote::None),
        escape: Some(Escape::Backslash),
        line_end: Some(LineEnd::Cr),
    };
    let expected = Dialect {
        delimiter: Delimiter::Pipe,
        skip_blanks: true,
        quote: Quote::None,
        escape: Escape::Backslash,
        line_end: LineEnd::Cr,
    };
    for text in ["", "a,b\n1,2\n", "a|b\r1|2\r", "solo\nuna\n"] {
        assert_eq!(find_dialect(text.as_bytes(), true, given), expected);
    }
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    let kind = |bytes: &[u8]| check_text(bytes).map_err(|error| error.kind());
    assert_eq!(kind(b""), Err(ErrorKind::EmptyFile));
    assert_eq!(kind(b"\xEF\xBB\xBF \r\n"), Err(ErrorKind::EmptyFile));
    assert_eq!(kind(b"PK\x03\x04rest"), Err(ErrorKind::UnsupportedFormat));
    assert_eq!(kind(b"\x7fELF\x02\x01\x01\0\0"), Err(ErrorKind::NotText));
    assert_eq!(kind("Peña,á\n".as_bytes()), Ok(()));
}
