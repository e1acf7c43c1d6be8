//! The sales of OkVet: what their states and terms come to beside their amounts.

use super::{codes, plan_of, run};
use crate::record::{Outcome, Status};

/// The only sale of a report with these cells.
fn sale(paid: &str, balance: &str, payment: &str, state: &str) -> Outcome {
    let csv = format!(
        "Documento,Tipo,Fecha,Identificación/Cliente,Ref.,Valor,Base,Descuento,Impuestos,Pagos,\
         Saldo,Forma de pago,Estado,Usuario,Actualizado\n\
         F-1,Factura,2026-01-05 10:00:00,Ana Soto,,$116.00,$100.00,0.00,16.00,{paid},\
         {balance},{payment},{state},MVZ Elisa Prado,2026-01-05 10:00:00\n"
    );
    let (mut outcomes, _) = run(&plan_of(csv.as_bytes()), csv.as_bytes(), 4096);
    outcomes.remove(0)
}

#[test]
fn a_closed_sale_is_paid_unless_something_is_owed() {
    for (paid, balance, state, expected) in [
        ("116.00", "0.00", "Cerrado", "paid"),
        ("", "0.00", "Cerrado", "paid"),
        ("", "", "Cerrado", "paid"),
        ("116.00", "", "CERRADA", "paid"),
        ("100.00", "16.00", "Cerrado", "issued"),
        ("100.00", "", "Cerrado", "issued"),
        ("116.00", "0.00", "Facturado", "issued"),
        // Who says paid is believed, and told of the balance.
        ("100.00", "16.00", "Pagada", "paid"),
        ("", "", "VentaAbierta", "draft"),
    ] {
        let sale = sale(paid, balance, "Efectivo", state);
        assert_eq!(
            sale.data.get("status"),
            Some(expected),
            "{paid:?} {balance:?} {state}"
        );
        assert_eq!(sale.status, Status::Ready, "{:?}", codes(&sale));
        let told = codes(&sale).contains(&"invoice_balance_open");
        assert_eq!(told, state == "Pagada", "{paid:?} {balance:?} {state}");
    }
}

#[test]
fn one_column_gives_the_means_and_the_terms_of_a_payment() {
    for (cell, method, form) in [
        ("Efectivo", Some("01"), None),
        ("Contado", None, Some("PUE")),
        ("Crédito", None, Some("PPD")),
        ("Tarjeta de crédito", Some("04"), None),
    ] {
        let sale = sale("116.00", "0.00", cell, "Cerrado");
        assert_eq!(sale.data.get("payment_method"), method, "{cell}");
        assert_eq!(sale.data.get("payment_form"), form, "{cell}");
        assert!(!codes(&sale).contains(&"unmapped_value"), "{cell}");
    }
}
