//! One line of an invoice.

use super::{Field, Kind, RecordType, parents};

pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "source_id",
        255,
        &["id item", "id linea", "id renglon", "line id", "item id"],
    ),
    Field::new(
        "invoice",
        Kind::Reference {
            to: RecordType::Invoice,
        },
        "text",
        &["id factura", "id venta", "invoice id", "sale id"],
    )
    .required(),
    Field::text("invoice_series", 25, &["serie", "series"]).input(),
    Field::text(
        "invoice_number",
        60,
        &[
            "factura",
            "no factura",
            "numero factura",
            "numero de factura",
            "folio",
            "documento",
            "recibo",
            "ticket",
            "comprobante",
            "consecutivo",
            "invoice",
            "invoice no",
            "invoice number",
            "receipt",
        ],
    )
    .input(),
    parents::PET,
    parents::PET_NAME,
    parents::PET_SPECIES,
    parents::CLIENT.input(),
    parents::CLIENT_NAME.input(),
    parents::CLIENT_PHONE,
    parents::CLIENT_EMAIL,
    parents::CLIENT_TAX_ID.input(),
    Field::new(
        "position",
        Kind::decimal(0),
        "number",
        &["linea", "renglon", "partida", "line", "position"],
    ),
    Field::text(
        "product_code",
        60,
        &["ref", "referencia", "codigo", "sku", "product code", "code"],
    ),
    Field::text(
        "description",
        500,
        &[
            "nombre",
            "descripcion",
            "concepto",
            "producto",
            "servicio",
            "articulo",
            "item",
            "description",
            "name",
            "product",
        ],
    )
    .required(),
    Field::new(
        "quantity",
        Kind::money(4),
        "number",
        &["cantidad", "cant", "quantity", "qty"],
    ),
    Field::new(
        "unit_price",
        Kind::money(4),
        "money",
        &[
            "valor unitario",
            "precio unitario",
            "precio",
            "p unitario",
            "unit price",
            "price",
        ],
    ),
    Field::new(
        "discount",
        Kind::money(2),
        "money",
        &["descuento", "dto", "discount"],
    ),
    Field::new(
        "discount_rate",
        Kind::decimal(4),
        "percent",
        &[
            "porcentaje descuento",
            "descuento porcentaje",
            "discount rate",
        ],
    ),
    Field::new(
        "tax_rate",
        Kind::decimal(4),
        "percent",
        &["tasa", "tasa iva", "tasa de iva", "tax rate"],
    ),
    Field::new(
        "tax",
        Kind::money(2),
        "money",
        &["iva", "impuesto", "impuestos", "tax", "vat"],
    ),
    Field::new(
        "total",
        Kind::money(2),
        "money",
        &["total", "importe", "valor", "valor total", "amount"],
    ),
];
