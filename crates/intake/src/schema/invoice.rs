//! A sale. Its lines are records of their own; an invoice may have none.

use super::{Field, Kind, parents};

const STATUSES: &[&str] = &[
    "draft",
    "issued",
    "partial",
    "paid",
    "unpaid",
    "overdue",
    "void",
    "credit_note",
    "merged",
];
const PAYMENT_FORMS: &[&str] = &["PUE", "PPD"];

pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "source_id",
        255,
        &["id factura", "id venta", "invoice id", "sale id"],
    ),
    parents::CLIENT,
    // What the invoice says of the client is kept as it was printed.
    parents::CLIENT_NAME,
    parents::CLIENT_PHONE,
    parents::CLIENT_EMAIL,
    parents::CLIENT_TAX_ID,
    Field::text(
        "client_tax_regime",
        100,
        &["regimen fiscal", "regimen", "tax regime"],
    ),
    Field::text(
        "client_postal_code",
        10,
        &["cp fiscal", "codigo postal fiscal"],
    ),
    Field::text("cfdi_use", 10, &["uso cfdi", "cfdi use"]),
    Field::text("kind", 60, &["tipo", "tipo documento", "tipo de documento"]),
    Field::text("series", 25, &["serie", "series"]),
    Field::text(
        "number",
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
    .required(),
    Field::text("uuid", 36, &["uuid", "folio fiscal", "cufe"]),
    Field::new(
        "issued_at",
        Kind::DateTime,
        "datetime",
        &[
            "fecha",
            "fecha emision",
            "fecha de emision",
            "fecha factura",
            "fecha venta",
            "date",
            "issued",
            "invoice date",
        ],
    )
    .required(),
    Field::new(
        "due_on",
        Kind::Date,
        "date_parse",
        &[
            "vencimiento",
            "fecha vencimiento",
            "fecha de vencimiento",
            "vence",
            "due date",
        ],
    ),
    Field::new(
        "status",
        Kind::Choice { of: STATUSES },
        "invoice_status_map",
        &["estado", "estatus", "status"],
    ),
    Field::text("currency", 3, &["moneda", "divisa", "currency"]).required(),
    Field::new(
        "subtotal",
        Kind::money(2),
        "money",
        &["subtotal", "base", "neto", "precio neto", "importe", "net"],
    ),
    Field::new(
        "discount",
        Kind::money(2),
        "money",
        &["descuento", "dto", "discount"],
    ),
    Field::new(
        "tax_total",
        Kind::money(2),
        "money",
        &["iva", "impuesto", "impuestos", "tax", "vat"],
    ),
    Field::new(
        "withheld",
        Kind::money(2),
        "money",
        &["retencion", "retenciones", "retenido", "withheld"],
    ),
    Field::new(
        "total",
        Kind::money(2),
        "money",
        &["total", "valor", "valor total", "monto", "costo", "amount"],
    )
    .required(),
    Field::new(
        "paid",
        Kind::money(2),
        "money",
        &[
            "pagado", "pagos", "abono", "abonos", "anticipo", "paid", "payments",
        ],
    ),
    Field::new(
        "balance",
        Kind::money(2),
        "money",
        &[
            "saldo",
            "adeudo",
            "por cobrar",
            "pendiente",
            "balance",
            "due",
        ],
    ),
    Field::new(
        "payment_method",
        Kind::Text { max: 100 },
        "payment_method_map",
        &[
            "forma de pago",
            "metodo de pago",
            "medio de pago",
            "payment method",
        ],
    ),
    Field::new(
        "payment_form",
        Kind::Choice { of: PAYMENT_FORMS },
        "payment_form_map",
        &["condicion de pago", "condiciones de pago", "payment form"],
    ),
    Field::new(
        "cancelled_at",
        Kind::DateTime,
        "datetime",
        &["fecha cancelacion", "fecha de cancelacion", "cancelled at"],
    ),
    Field::text("related_uuid", 36, &["uuid relacionado", "related uuid"]),
    Field::text(
        "notes",
        4000,
        &[
            "notas",
            "observaciones",
            "obs",
            "comentarios",
            "notes",
            "comments",
            "remarks",
        ],
    ),
];
