//! `cargo xtask serve`: builds the page and serves it here.

use crate::{
    args::Args,
    build::{self, Options},
    server, shell,
    shell::Result,
};

pub fn command(args: Args) -> Result {
    let given = args.read(&["dev", "no-build"], &["port", "address", "base"])?;
    let base = given.option("base").unwrap_or("/");
    let dist = if given.flag("no-build") {
        shell::root().join("dist")
    } else {
        build::build(&Options {
            // Relative: the same build is right under any base.
            public_url: "./".into(),
            dev: given.flag("dev"),
            // It would answer for whatever is served on this port next.
            service_worker: false,
            single_file: false,
        })?
    };
    if !dist.join("index.html").is_file() {
        return Err(format!("{} holds no page: leave out --no-build", dist.display()));
    }
    let address = given.option("address").unwrap_or("127.0.0.1");
    let port = given.number("port")?.unwrap_or(8080);
    let running = server::start_near(&dist, address, port, base)?;
    println!("Countersign is at {} (Ctrl+C ends it)", running.address);
    running.wait();
    Ok(())
}
