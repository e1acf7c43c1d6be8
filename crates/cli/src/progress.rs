//! A progress bar on a terminal, and nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over the bytes of a file.
pub(crate) fn bytes(what: &str, size: u64) -> ProgressBar {
    bar(
        what,
        size,
        "{prefix:>10} [{bar:32}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
    )
}

/// A bar over the records of a batch.
pub(crate) fn records(total: u64) -> ProgressBar {
    bar(
        "",
        total,
        "{prefix:>10} [{bar:32}] {human_pos}/{human_len} records {per_sec} {eta}",
    )
}

/// The bar draws on standard error, and hides where that is no terminal.
fn bar(what: &str, length: u64, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    ProgressBar::new(length)
        .with_style(style)
        .with_prefix(what.to_owned())
}

/// Takes a bar off the screen.
pub(crate) fn end(bar: &ProgressBar) {
    bar.finish_and_clear();
}
