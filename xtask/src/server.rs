//! A static file server for the built page: on the loopback, for one person
//! and for the tests. Not for the open network.

use crate::{
    args::Args,
    shell::{self, Result, say},
};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    thread::{self, JoinHandle},
};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// A server that answers until the process ends.
pub struct Running {
    /// Where the page is, with the base path.
    pub address: String,
    threads: Vec<JoinHandle<()>>,
}

/// `cargo xtask static DIR`: prints the address and serves until it is ended.
pub fn command(args: Args) -> Result {
    let given = args.read(&[], &["port", "address", "base"])?;
    let [dir] = given.words.as_slice() else {
        return Err("static: name the one directory to serve".into());
    };
    let address = given.option("address").unwrap_or("127.0.0.1");
    let base = given.option("base").unwrap_or("/");
    let running = start(
        Path::new(dir),
        address,
        given.number("port")?.unwrap_or(0),
        base,
    )?;
    println!("{}", running.address);
    running.wait();
    Ok(())
}

/// Serves `dir` under `base`; port 0 takes a free one.
pub fn start(dir: &Path, address: &str, port: u16, base: &str) -> Result<Running> {
    if !base.starts_with('/') || !base.ends_with('/') {
        return Err(format!(
            "--base {base}: give a path that begins and ends with /"
        ));
    }
    let server =
        Server::http((address, port)).map_err(|error| format!("{address}:{port}: {error}"))?;
    let port = server
        .server_addr()
        .to_ip()
        .map_or(port, |address| address.port());
    let server = Arc::new(server);
    let threads = (0..4)
        .map(|_| {
            let (server, dir, base) = (server.clone(), dir.to_path_buf(), base.to_owned());
            thread::spawn(move || {
                for request in server.incoming_requests() {
                    // A browser that goes away in the middle of a file is no fault.
                    answer(request, &dir, &base).ok();
                }
            })
        })
        .collect();
    Ok(Running {
        address: format!("http://{address}:{port}{base}"),
        threads,
    })
}

/// As `start`, on the next free port when the wanted one is taken.
pub fn start_near(dir: &Path, address: &str, port: u16, base: &str) -> Result<Running> {
    let last = port.saturating_add(50);
    for candidate in port..last {
        match start(dir, address, candidate, base) {
            Ok(running) => return Ok(running),
            Err(_) if candidate + 1 < last => say(format!("port {candidate} is taken")),
            Err(error) => return Err(error),
        }
    }
    Err(format!("no free port from {port} to {last}"))
}

impl Running {
    /// Serves until the process is ended.
    pub fn wait(self) {
        for thread in self.threads {
            thread.join().ok();
        }
    }
}

fn answer(request: Request, dir: &Path, base: &str) -> io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::empty(StatusCode(405)));
    }
    let path = request
        .url()
        .split(['?', '#'])
        .next()
        .unwrap_or("/")
        .to_owned();
    let Some(inside) = path.strip_prefix(base) else {
        if path == "/" || format!("{path}/") == base {
            return request.respond(with(Response::empty(StatusCode(302)), "Location", base));
        }
        return not_found(request, dir);
    };
    match locate(dir, inside).and_then(|file| Some((File::open(&file).ok()?, file))) {
        Some((open, file)) => {
            let response = with(Response::from_file(open), "Content-Type", mime(&file));
            // The tests replace files under a running server.
            request.respond(with(response, "Cache-Control", "no-cache"))
        }
        None => not_found(request, dir),
    }
}

fn not_found(request: Request, dir: &Path) -> io::Result<()> {
    let page = shell::read(&dir.join("404.html")).unwrap_or_else(|_| b"Not found".to_vec());
    let response = Response::from_data(page).with_status_code(StatusCode(404));
    request.respond(with(response, "Content-Type", mime(Path::new("404.html"))))
}

/// The file for a path below the base; None for what would leave the directory.
fn locate(dir: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decoded(path)?;
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path
    };
    if path.contains('\\')
        || path
            .split('/')
            .any(|part| part.is_empty() || part.starts_with('.'))
    {
        return None;
    }
    Some(dir.join(path)).filter(|file| file.is_file())
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = rest.get(2..)?;
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Browsers compile wasm while it arrives only under this type.
        "wasm" => "application/wasm",
        "json" => "application/json",
        "jsonl" => "application/jsonl",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn with<R: io::Read>(response: Response<R>, name: &str, value: &str) -> Response<R> {
    match Header::from_bytes(name, value) {
        Ok(header) => response.with_header(header),
        // Only what is not ASCII.
        Err(_) => response,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_above_the_directory_is_served() {
        let dir = shell::root();
        assert_eq!(locate(&dir, "Cargo.toml"), Some(dir.join("Cargo.toml")));
        assert_eq!(locate(&dir.join("src"), "../Cargo.toml"), None);
        assert_eq!(locate(&dir.join("src"), "%2e%2e/Cargo.toml"), None);
        assert_eq!(locate(&dir.join("src"), "..%5cCargo.toml"), None);
        assert_eq!(locate(&dir, "//etc/passwd"), None);
        assert_eq!(locate(&dir, ".git/config"), None);
        assert_eq!(locate(&dir, "%zz"), None);
    }
}
