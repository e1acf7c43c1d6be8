use super::LineKind::{Blank, Data, Header, OtherTable, RepeatedHeader, Title};
use super::*;

fn kinds(sheet: &Sheet, text: &str) -> Vec<(u32, LineKind)> {
    let mut reader = TableReader::new(sheet);
    reader.push(text.as_bytes());
    reader.finish();
    let mut kinds = Vec::new();
    while let Some((kind, row)) = reader.next_row().expect("a row is not too long") {
        kinds.push((row.line, kind));
    }
    kinds
}

fn sheet(names: &str) -> Sheet {
    Sheet {
        header: names.split(',').map(str::to_owned).collect(),
        ..Sheet::default()
    }
}

fn kind_of(names: &str, row: &str) -> LineKind {
    let all = kinds(&sheet(names), &format!("{names}\n{row}\n"));
    all.last().expect("the row is there").1
}

#[test]
fn what_a_report_prints_around_its_rows_is_no_data() {
    let wide = "id,nombre,especie,celular,correo";
    for (row, expected) in [
        ("TOTAL,,,,", LineKind::Total),
        ("Total:,300,,,", LineKind::Total),
        (",,,Total,300", LineKind::Total),
        ("Total general,\"1,200.50\",$30,,", LineKind::Total),
        ("Total: 300 mascotas", LineKind::Total),
        ("Total: 300 mascotas,,,,", LineKind::Total),
        ("Total de registros: 300,,,,", LineKind::Total),
        ("Total de mascotas,300,,,", LineKind::Total),
        ("Total mascotas:,300,,,", LineKind::Total),
        ("Subtotal,12,,,", LineKind::Total),
        ("300 registros,,,,", LineKind::Total),
        ("Registros: 300", LineKind::Total),
        ("Número de pacientes: 12,,,,", LineKind::Total),
        ("Página 2 de 5,,,,", LineKind::Footer),
        (",,,,Pág. 2/5", LineKind::Footer),
        ("Page 3", LineKind::Footer),
        ("Hoja No. 3,,,,12/03/2021 10:33", LineKind::Footer),
        ("*** Fin del reporte ***,,,,", LineKind::Footer),
        ("Fin de la lista", LineKind::Footer),
        ("End of report", LineKind::Footer),
        ("Generado por admin el 12/03/2021,,,,", LineKind::Footer),
        ("Generado por:,admin,,,", LineKind::Footer),
        ("Impreso el 12/03/2021,,,,Página 1", LineKind::Footer),
        ("Fecha de impresión: 12/03/2021,,,10:33,", LineKind::Footer),
        (",,,,", LineKind::Blank),
        (" ,\t,,,", LineKind::Blank),
    ] {
        assert_eq!(kind_of(wide, row), expected, "{row:?}");
    }
}

#[test]
fn what_may_be_data_is_data() {
    let wide = "id,nombre,especie,celular,correo";
    for row in [
        "Total,Canino,,,",
        ",Total,Felino,,",
        "7,Total,Canino,,",
        "Total Pets SA,,,,",
        "Total Pets SA",
        "Totalmente Mascotas 24,,,,",
        "Total,,,5512345678,",
        "Total,,,+525512345678,",
        "Total,,,,total@example.com",
        "Total,0042,,,",
        "Página,Canino,,,",
        "Hoja,,,,",
        "Fin,Canino,,,",
        "Fin de Semana,,,,",
        "Generado,Canino,,,",
        "Generado por,Ana,Canino,5512345678,a@example.com",
        "Paginas Amarillas SA,,,,",
        "Page,,,5512345678,",
        "300,Registro,,,",
        "5 perros,,,,",
        "Subtotal,Perro,,,",
        "Rex,,,,",
        "Imprenta El Sol,,,,",
    ] {
        assert_eq!(kind_of(wide, row), LineKind::Data, "{row:?}");
    }
    // In a list of names alone nothing but a phrase shows a footer.
    assert_eq!(kind_of("nombre", "Total"), LineKind::Data);
    assert_eq!(kind_of("nombre", "Página 2 de 5"), LineKind::Footer);
    assert_eq!(kind_of("nombre", "Total: 300 mascotas"), LineKind::Total);
    assert_eq!(kind_of("nombre,peso", "Total,Perro"), LineKind::Data);
}

#[test]
fn headers_and_titles_of_later_pages_are_no_data() {
    let sheet = Sheet {
        header_row: 2,
        page_titles: vec!["Clínica San Roque".to_owned()],
        ..sheet("Columna 1,nombre,especie,celular")
    };
    let text = "Clínica San Roque,,,\n,nombre,especie,celular\n1,Luna,Canino,55\n\
                Clínica San Roque,,,\n,nombre,especie,celular\n2,Max,Felino,56\n\
                Clínica San Roque,x,,\n,,,\n";
    let kinds: Vec<_> = kinds(&sheet, text)
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(
        kinds,
        [
            Title,
            Header,
            Data,
            Title,
            RepeatedHeader,
            Data,
            Data,
            Blank
        ]
    );
}

#[test]
fn a_header_over_two_rows_is_one_header_and_repeats_as_one() {
    let sheet = Sheet {
        header_rows: 2,
        ..sheet("Propietario Nombre,Propietario Celular,Mascota Nombre,Mascota Especie")
    };
    let text = "Propietario,,Mascota,\nNombre,Celular,Nombre,Especie\nAna,55,Luna,Canino\n\
                Propietario,,Mascota,\nNombre,Celular,Nombre,Especie\nNombre,56,Max,Felino\n";
    let kinds: Vec<_> = kinds(&sheet, text)
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(
        kinds,
        [Header, Header, Data, RepeatedHeader, RepeatedHeader, Data]
    );
}

#[test]
fn rows_outside_the_table_belong_to_another() {
    let sheet = Sheet {
        top_row: Some(3),
        header_row: 4,
        last_row: Some(6),
        ..sheet("a,b")
    };
    let text = "x,y\n1,2\nTitle\na,b\n1,2\n3,4\n\nc,d\n";
    let kinds: Vec<_> = kinds(&sheet, text)
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(
        kinds,
        [
            OtherTable, OtherTable, Title, Header, Data, Data, OtherTable, OtherTable
        ]
    );
}

#[test]
fn a_table_without_names_starts_at_its_first_row() {
    let sheet = Sheet {
        header_row: 0,
        first_row: Some(2),
        ..sheet("Columna 1,Columna 2")
    };
    let kinds: Vec<_> = kinds(&sheet, "Title\nAna,55\n\n,\nEva,56\n")
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(kinds, [Title, Data, Blank, Blank, Data]);
}
