//! Any text is a plan or is refused; a plan runs over a small file or is refused.

use intake::plan::Plan;
use intake::run::Run;

const FILE: &[u8] = b"Nombre,Especie,Celular\nLuna,Canino,5512345678\nMichi,Felino,\n";

/// Reads a plan, writes it again, and runs it.
pub fn plan(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(plan) = Plan::from_json(text) else {
        return;
    };
    assert_eq!(
        Plan::from_json(&plan.to_json()).as_ref(),
        Ok(&plan),
        "a plan is what its JSON says"
    );
    if let Ok(mut run) = Run::new(&plan)
        && run.push(FILE, &mut |_| {}).is_ok()
    {
        let _ = run.end_pass(&mut |_| {});
    }
}
