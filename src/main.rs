//! In a browser: the page or an element, when the script that started it says so, or their worker.
//! Compiled to wasm without the page: the commands, for a program. Elsewhere: the command line.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
fn main() {
    if countersign::host::is_worker() {
        countersign::host::work();
    }
}

#[cfg(all(target_arch = "wasm32", not(feature = "page")))]
mod headless;

/// Nothing happens before the program asks.
#[cfg(all(target_arch = "wasm32", not(feature = "page")))]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    countersign::cli::native::run(std::env::args().skip(1))
}
