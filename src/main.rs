//! In a browser: the page or an element, when the script that started it says so, or their worker.
//! Elsewhere: the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    if countersign::host::is_worker() {
        countersign::host::work();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    countersign::cli::run(std::env::args().skip(1))
}
