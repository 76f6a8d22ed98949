//! In a browser: the page. Elsewhere: the command line.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
fn main() {
    countersign::ui::page::mount();
}

#[cfg(all(target_arch = "wasm32", not(feature = "page")))]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    countersign::cli::run(std::env::args().skip(1))
}
