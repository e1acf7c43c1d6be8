//! Help, completions and manual pages.

use insta::assert_snapshot;

use crate::program::Clinic;

#[test]
fn help_is_crisp() {
    let clinic = Clinic::new();
    assert_snapshot!(clinic.run(&["--help"]).shown());
    assert_snapshot!(clinic.run(&["import", "--help"]).shown());
}

#[test]
fn every_command_has_help_and_a_manual_page() {
    let clinic = Clinic::new();
    let batch = [
        "list", "show", "records", "errors", "commit", "watch", "resume", "retry", "cancel",
        "rollback", "forget",
    ];
    let commands = [
        "read",
        "preview",
        "import",
        "batch",
        "history",
        "serve",
        "worker",
        "rules",
        "transform",
        "validate",
        "schema",
        "template",
    ]
    .map(|command| vec![command])
    .into_iter()
    .chain(batch.map(|command| vec!["batch", command]));
    for command in commands {
        let help = clinic.run(&[&command[..], &["--help"]].concat());
        assert_eq!((help.status, help.stderr.as_str()), (0, ""), "{command:?}");
        assert!(help.stdout.contains("Usage: mudanza "), "{command:?}");
        let page = clinic.run(&[&["man"], &command[..]].concat());
        assert_eq!(page.status, 0, "{command:?}");
        assert!(page.stdout.contains(".SH NAME"), "{command:?}");
    }
    assert_eq!(clinic.run(&["man", "nonsense"]).code(), "command_unknown");
}

#[test]
fn completions_for_every_shell() {
    let clinic = Clinic::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = clinic.run(&["completions", shell]);
        assert_eq!(script.status, 0);
        assert!(script.stdout.contains("rollback"), "{shell}");
    }
}
