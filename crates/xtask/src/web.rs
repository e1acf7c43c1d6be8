//! Builds the page.

use anyhow::Result;

use crate::{shell, stamp, tools, wasm};

/// Installs the page's packages if the lock file changed.
pub(crate) fn install() -> Result<()> {
    tools::node()?;
    let web = shell::root().join("web");
    let inputs = [web.join("package-lock.json"), web.join("package.json")];
    stamp::unless_fresh("npm", &inputs, &web.join("node_modules/.bin/vite"), || {
        shell::run(
            npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        )
    })?;
    Ok(())
}

/// Builds the page if it is stale.
pub(crate) fn build() -> Result<()> {
    install()?;
    let root = shell::root();
    let inputs = [
        root.join("web"),
        wasm::package(),
        root.join("crates/intake/messages"),
    ];
    stamp::unless_fresh("web", &inputs, &root.join("web/dist/index.html"), || {
        shell::run(&mut npm(&["run", "--silent", "build"]))
    })?;
    Ok(())
}

/// An npm that works on the page.
pub(crate) fn npm(arguments: &[&str]) -> std::process::Command {
    let mut npm = shell::command("npm");
    npm.current_dir(shell::root().join("web")).args(arguments);
    npm
}
