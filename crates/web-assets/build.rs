//! Embeds the page anew whenever it was built anew: without this line a release build goes stale.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=build.rs");
}
