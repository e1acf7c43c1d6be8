//! Builds the browser's module: cargo, then wasm-bindgen as a library, then wasm-opt.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::{shell, stamp, tools, web};

const NAME: &str = "intake_wasm";

/// What the module may use: no more than what every current browser has.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// The folder from which the page takes the module.
pub(crate) fn package() -> PathBuf {
    shell::root().join("web/src/wasm/pkg")
}

/// Builds the module if it is stale.
pub(crate) fn build() -> Result<()> {
    tools::wasm_target()?;
    web::install()?;
    shell::run(&mut shell::cargo(&[
        "build",
        "--package",
        "intake-wasm",
        "--target",
        tools::WASM,
        "--profile",
        "wasm",
    ]))
    .context("the module was not built; a clock, a file or a random number in it cannot be")?;
    let built = shell::target()
        .join(tools::WASM)
        .join("wasm")
        .join(format!("{NAME}.wasm"));
    let inputs = [
        built.clone(),
        shell::root().join("Cargo.lock"),
        shell::root().join("web/package-lock.json"),
        shell::root().join("crates/xtask/src/wasm.rs"),
    ];
    let output = package().join(format!("{NAME}_bg.wasm"));
    stamp::unless_fresh("wasm", &inputs, &output, || {
        let folder = shell::target().join("xtask/wasm");
        fs::create_dir_all(&folder)?;
        Bindgen::new()
            .input_path(&built)
            .web(true)
            .and_then(|bindgen| bindgen.typescript(true).generate(&folder))
            .map_err(|error| anyhow!("wasm-bindgen failed: {error:#}"))?;
        let module = folder.join(format!("{NAME}_bg.wasm"));
        let small = folder.join("small.wasm");
        shell::run(
            shell::command(shell::root().join("web/node_modules/.bin/wasm-opt"))
                .arg("-O3")
                .args(FEATURES)
                .arg(&module)
                .arg("-o")
                .arg(&small),
        )?;
        fs::rename(&small, &module)?;
        fs::create_dir_all(package())?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            fs::copy(entry.path(), package().join(entry.file_name()))?;
        }
        println!("intake-wasm: {} KiB", fs::metadata(&output)?.len() / 1024);
        Ok(())
    })?;
    Ok(())
}
