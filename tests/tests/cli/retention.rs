//! Forgetting what an import was made from, as people see it.

use insta::assert_snapshot;

use crate::program::Clinic;

#[test]
fn an_import_is_forgotten_and_still_undone() {
    let clinic = Clinic::new();
    clinic.write(
        "small.csv",
        "id_cliente,nombre completo,correo\nC1,Ana Ruiz,ana@example.com\nC2,,eva@example.com\n",
    );
    clinic.commit(1, "small.csv", &[]);

    let asked = clinic.run(&["batch", "forget", "1"]);
    assert_eq!((asked.status, asked.code()), (2, "not_confirmed"));
    assert!(asked.stderr.contains("--yes"), "{asked:?}");
    let kept = clinic.run(&["batch", "errors", "1"]);
    assert!(kept.stdout.contains("eva@example.com"), "{kept:?}");

    assert_snapshot!(clinic.run(&["batch", "forget", "1", "--yes"]).shown());
    assert_snapshot!(clinic.run(&["batch", "records", "1"]).shown());
    let errors = clinic.run(&["batch", "errors", "1"]);
    assert_eq!((errors.status, errors.code()), (2, "batch_forgotten"));
    let again = clinic.json(0, &["batch", "forget", "1", "--yes"]);
    assert!(again["batch"]["forgotten_at"].is_string(), "{again}");
    let undone = clinic.json(0, &["batch", "rollback", "1"]);
    assert_eq!(undone["batch"]["status"], "rolled_back");
}

#[test]
fn how_long_sources_are_kept_is_a_number_of_days() {
    let clinic = Clinic::new();
    for days in ["0", "-1", "soon", "36501"] {
        let refused = clinic.run(&["serve", "--keep-source", days]);
        assert_eq!(refused.status, 2, "{days}: {refused:?}");
    }
}
