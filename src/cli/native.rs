//! The commands on this machine: files of its disk, its two outputs, its exit code.

use std::borrow::Cow;
use std::io::Write;
use std::process::ExitCode;

use super::world::{Outcome, World};

/// The files of this machine.
struct Disk;

impl World for Disk {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, String> {
        std::fs::read(path).map(Cow::Owned).map_err(|error| error.to_string())
    }
}

/// Runs one command.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = act(&arguments);
    eprint!("{}", outcome.err);
    match std::io::stdout().write_all(&outcome.out) {
        Ok(()) => ExitCode::from(outcome.code),
        Err(error) => {
            eprintln!("countersign: it cannot be written: {error}");
            ExitCode::from(2)
        }
    }
}

/// Everything but the printing.
fn act(arguments: &[&str]) -> Outcome {
    let outcome = super::answer(arguments, &Disk);
    for (path, bytes) in &outcome.files {
        if let Err(error) = write(path, bytes) {
            return Outcome::unusable(&format!("{path} cannot be written: {error}"));
        }
    }
    outcome
}

/// Writes beside the place and moves it there: the file may be one of those that were read, and is
/// never half of itself.
fn write(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let beside = format!("{path}.part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_disk() {
        let place = std::env::temp_dir().join(format!("countersign-native-{}", std::process::id()));
        std::fs::create_dir_all(&place).unwrap();
        let path = |name: &str| place.join(name).to_string_lossy().into_owned();
        let [labels, out, nowhere] = ["l.csv", "out.csv", "no/such/out.csv"].map(path);
        std::fs::write(&labels, "item,worker,label\n1,a,x\n1,b,x\n2,a,y\n").unwrap();
        let truth = |out: &str| act(&["truth", &labels, "--method", "majority", "--out", out]);
        assert_eq!(truth(&out).code, 0);
        assert_eq!(std::fs::read_to_string(&out).unwrap(), "item,x,y\n1,1,0\n2,0,1\n");
        let refused = truth(&nowhere);
        assert_eq!((refused.code, refused.out.len()), (2, 0));
        assert!(refused.err.contains("no/such/out.csv cannot be written: "), "{}", refused.err);
        // The file that is read is written.
        assert_eq!(truth(&labels).code, 0);
        assert_eq!(std::fs::read(&labels).unwrap(), std::fs::read(&out).unwrap());
        assert!(act(&["verify", &path("none")]).err.contains("none cannot be read: "));
        std::fs::remove_dir_all(&place).unwrap();
    }
}
