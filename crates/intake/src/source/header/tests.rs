use super::*;

fn heading(text: &str) -> Heading {
    find_header(text.as_bytes(), true, &Sheet::default()).expect("rows are not too long")
}

/// The first row of the names and how many there are; 0 and the first row of data without them.
fn find(text: &str) -> (u32, u32) {
    let heading = heading(text);
    match heading.row {
        0 => (0, heading.first_row.unwrap_or(1)),
        row => (row, heading.rows),
    }
}

#[test]
fn the_header_is_found_under_titles() {
    for (text, expected) in [
        ("nombre,especie\nLuna,Canino\n", (1, 1)),
        (
            "OkVet - Mascotas,,\n\nNombre,Especie,Raza\nLuna,Canino,Pug\n",
            (3, 1),
        ),
        ("\"Okvet\n Mascotas\",,\nNombre,Especie,Raza\n", (3, 1)),
        (
            "Clínica San Roque,,Sucursal Norte\nNombre,Especie,Raza\nLuna,Canino,Pug\n",
            (2, 1),
        ),
        (
            "Reporte,,Fecha: 12/03/2021\nNombre,Especie,Raza\nLuna,Canino,Pug\n",
            (2, 1),
        ),
        (
            "Propietario,,\nNombre,Celular,Correo\nAna,55,a@x.mx\n",
            (2, 1),
        ),
        ("alfa,beta\n1,2\n", (1, 1)),
        ("alfa,beta\nuno,dos\ntres,cuatro\n", (1, 1)),
    ] {
        assert_eq!(find(text), expected, "{text:?}");
    }
}

#[test]
fn values_are_no_header() {
    for (text, expected) in [
        ("5512345678,a@x.com\n5512345679,b@x.com\n", (0, 1)),
        ("Luna,Canino,Hembra\nMax,Felino,Macho\n", (0, 1)),
        ("Luna,Pug,Norte\nMax,Siamés,Norte\nKira,Pug,Sur\n", (0, 1)),
        (
            "Clínica San Roque\n\nLuna,Canino,5512345678\nMax,Felino,5512345679\n",
            (0, 3),
        ),
    ] {
        assert_eq!(find(text), expected, "{text:?}");
    }
    let heading = heading("Luna,Canino,55\nMax,Felino,56\n");
    assert_eq!(
        unique_names(&heading.names),
        ["Columna 1", "Columna 2", "Columna 3"]
    );
}

#[test]
fn names_over_several_rows_are_joined() {
    for (text, rows, expected) in [
        (
            "Propietario,,Mascota,\nNombre,Celular,Nombre,Especie\nAna,55,Luna,Canino\n",
            (1, 2),
            "Propietario Nombre|Propietario Celular|Mascota Nombre|Mascota Especie",
        ),
        (
            "Clínica X\n\nId,Datos del propietario,,Mascota\n,Nombre,Celular,Nombre,Especie\n1,Ana,55,Luna,Canino\n",
            (3, 2),
            "Id|Datos del propietario Nombre|Datos del propietario Celular|Mascota Nombre|Mascota Especie",
        ),
        (
            "Id,Mascota,,Propietario,,Nacimiento,Sexo,Raza\n,Nombre,Especie,Nombre,Celular,,,\n1,Luna,Canino,Ana,55,,,\n",
            (1, 2),
            "Id|Mascota Nombre|Mascota Especie|Propietario Nombre|Propietario Celular|Nacimiento|Sexo|Raza",
        ),
        (
            "Norte,,Sur,\nNombre,Celular,Nombre,Celular\nAna,55,Eva,56\n",
            (1, 2),
            "Norte Nombre|Norte Celular|Sur Nombre|Sur Celular",
        ),
        (
            "Propietario,,,Mascota\n,Teléfonos,,\nNombre,Celular,Fijo,Nombre\nAna,55,56,Luna\n",
            (1, 3),
            "Propietario Nombre|Propietario Teléfonos Celular|Propietario Teléfonos Fijo|Mascota Nombre",
        ),
        (
            "Fecha de,Nombre,Especie\nnacimiento,mascota,\n12/03/2021,Luna,Canino\n",
            (1, 2),
            "Fecha de nacimiento|Nombre mascota|Especie",
        ),
    ] {
        assert_eq!(find(text), rows, "{text:?}");
        assert_eq!(heading(text).names.join("|"), expected, "{text:?}");
    }
}

#[test]
fn a_row_of_data_is_no_row_of_names() {
    for text in [
        "nombre,especie,propietario\n,Canino,Ana\nMax,,Eva\n",
        "nombre,,especie\nLuna,Pug,Canino\n",
        "propietario,,mascota,\nAna,55,Luna,Canino\n",
        "nombre,especie,notas\nNombre raro,Canino,Mascota\n",
    ] {
        assert_eq!(find(text), (1, 1), "{text:?}");
    }
}

#[test]
fn a_header_can_be_given() {
    let given = |text: &str, row, count| {
        named_header(text.as_bytes(), true, &Sheet::default(), row, count)
            .map(|heading| (heading.row, heading.rows, heading.names.join("|")))
            .map_err(|error| error.kind())
    };
    let text = "Propietario,,Mascota,\nNombre,Celular,Nombre,Especie\nAna,55,Luna,Canino\n";
    let joined = "Propietario Nombre|Propietario Celular|Mascota Nombre|Mascota Especie";
    assert_eq!(given(text, 1, None), Ok((1, 2, joined.to_owned())));
    assert_eq!(
        given(text, 1, Some(1)),
        Ok((1, 1, "Propietario||Mascota|".to_owned()))
    );
    assert_eq!(
        given(text, 2, None),
        Ok((2, 1, "Nombre|Celular|Nombre|Especie".to_owned()))
    );
    assert_eq!(given(text, 0, None), Ok((0, 1, "|||".to_owned())));
    assert_eq!(given(text, 9, None), Err(ErrorKind::NoHeader));
}

#[test]
fn the_row_of_the_names_may_be_the_damaged_one() {
    let width = |text: &str| heading(text).width;
    let rows = "Ana,55,Luna,Canino\nEva,56,Max,Felino\nLuz,57,Kira,Canino\n";
    assert_eq!(
        width(&format!("nombre,celular,mascota,especie\n{rows}")),
        None
    );
    assert_eq!(
        width(&format!("nombrecelular,mascota,especie\n{rows}")),
        Some(4)
    );
    assert_eq!(
        width(&format!("nombre,celular,mas,cota,especie\n{rows}")),
        Some(4)
    );
    // Delimiters at the end of a row, or of the header, hold nothing.
    assert_eq!(
        width(&format!("nombre,celular,mascota,especie,,\n{rows}")),
        None
    );
    assert_eq!(
        width("nombre,especie\nLuna,Canino,,\nMax,Felino,,\nKira,Canino,,\n"),
        None
    );
    // Two rows are too few to judge the header.
    assert_eq!(width("nombre,celular,especie\nAna,55\nEva,56\n"), None);
}

#[test]
fn names_become_unique_and_none_is_lost() {
    let names = |cells: &[&str]| {
        let cells: Vec<_> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        unique_names(&cells)
    };
    assert_eq!(
        names(&["Nombre", "Nombre", "", "Nombre"]),
        ["Nombre", "Nombre#2", "Columna 3", "Nombre#3"]
    );
    assert_eq!(names(&["a", "a#2", "a"]), ["a", "a#2", "a#3"]);
}
