//! A static file server for the built page: on the loopback, for one person
//! and for the tests. Not for the open network.
//!
//! By hand: one thread and one answer for each connection, and no more of
//! HTTP than a browser needs to get files.

use crate::{
    args::Args,
    shell::{Result, say},
};
use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
    time::Duration,
};

/// A server that answers until the process ends.
pub struct Running {
    /// Where the page is, with the base path.
    pub address: String,
    thread: JoinHandle<()>,
}

/// `cargo xtask static DIR`: prints the address and serves until it is ended.
pub fn command(args: Args) -> Result {
    let given = args.read(&[], &["port", "address", "base"])?;
    let [dir] = given.words.as_slice() else {
        return Err("static: name the one directory to serve".into());
    };
    let address = given.option("address").unwrap_or("127.0.0.1");
    let base = given.option("base").unwrap_or("/");
    let running = start(Path::new(dir), address, given.number("port")?.unwrap_or(0), base)?;
    println!("{}", running.address);
    running.wait();
    Ok(())
}

/// Serves `dir` under `base`; port 0 takes a free one.
pub fn start(dir: &Path, address: &str, port: u16, base: &str) -> Result<Running> {
    if !base.starts_with('/') || !base.ends_with('/') {
        return Err(format!("--base {base}: give a path that begins and ends with /"));
    }
    let fault = |error: io::Error| format!("{address}:{port}: {error}");
    let listener = TcpListener::bind((address, port)).map_err(fault)?;
    let port = listener.local_addr().map_err(fault)?.port();
    let (dir, base_path) = (dir.to_path_buf(), base.to_owned());
    let thread = thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (dir, base) = (dir.clone(), base_path.clone());
            // A browser that goes away in the middle of a file is no fault.
            thread::spawn(move || answer(stream, &dir, &base).ok());
        }
    });
    Ok(Running { address: format!("http://{address}:{port}{base}"), thread })
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
        self.thread.join().ok();
    }
}

fn answer(mut stream: TcpStream, dir: &Path, base: &str) -> io::Result<()> {
    // Browsers open connections ahead of need; one that stays silent ends.
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    // More than this is no request for a file.
    let mut reader = BufReader::new(stream.try_clone()?.take(64 * 1024));
    let mut first = String::new();
    reader.read_line(&mut first)?;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 {
            return Ok(());
        }
        if header == "\r\n" {
            break;
        }
    }
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let Reply { status, headers, body } = match method {
        "GET" | "HEAD" => reply(target, dir, base),
        _ => Reply { status: "405 Method Not Allowed", headers: String::new(), body: Vec::new() },
    };
    // no-cache: the tests replace files under a running server.
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nCache-Control: no-cache\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

struct Reply {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
}

fn reply(target: &str, dir: &Path, base: &str) -> Reply {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if path != base && (path == "/" || format!("{path}/") == base) {
        let headers = format!("Location: {base}\r\n");
        return Reply { status: "302 Found", headers, body: Vec::new() };
    }
    let file = path.strip_prefix(base).and_then(|inside| locate(dir, inside));
    let typed = |file: &Path| format!("Content-Type: {}\r\n", mime(file));
    match file.and_then(|file| Some((fs::read(&file).ok()?, file))) {
        Some((body, file)) => Reply { status: "200 OK", headers: typed(&file), body },
        None => {
            let page = dir.join("404.html");
            let body = fs::read(&page).unwrap_or_else(|_| b"Not found".to_vec());
            Reply { status: "404 Not Found", headers: typed(&page), body }
        }
    }
}

/// The file for a path below the base; None for what would leave the directory.
fn locate(dir: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decoded(path)?;
    let path =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    if path.contains('\\') || path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
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
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell;

    #[test]
    fn files_are_served_under_the_base_and_only_there() {
        let dir = shell::root();
        let status = |target: &str| reply(target, &dir, "/some/path/").status;
        assert_eq!(status("/some/path/Cargo.toml?x=1"), "200 OK");
        assert_eq!(status("/some/path"), "302 Found");
        assert_eq!(status("/"), "302 Found");
        assert_eq!(status("/Cargo.toml"), "404 Not Found");
        assert_eq!(reply("/Cargo.toml", &dir, "/").status, "200 OK");
    }

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
