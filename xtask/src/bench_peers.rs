//! The same statistics by somebody else's program, on the same machine and the same labels.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

use crate::shell::{self, Result, say};

/// What is installed, in an environment of its own below `target/`.
const PACKAGES: &[&str] = &["crowd-kit==1.4.2", "krippendorff==0.9.0"];

/// Each line is one figure, the best of three as long as that takes less than half a minute.
const SCRIPT: &str = r#"
import json, resource, sys, time
import pandas as pd, krippendorff
from crowdkit.aggregation import DawidSkene, MajorityVote

labels = pd.read_csv(sys.argv[1]).rename(columns={"item": "task"})

def measure(what, ours, work):
    best, begun = float("inf"), time.perf_counter()
    for _ in range(3):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
        if time.perf_counter() - begun > 30:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes, but bytes on macOS.
    peak *= 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"what": what, "ours": ours, "ms": best * 1000, "peak": peak / 1e6}), flush=True)

measure("crowd-kit, majority", "majority", lambda: MajorityVote().fit_predict(labels))
counts = pd.crosstab(labels["task"], labels["label"]).to_numpy()
measure("krippendorff, alpha of counts", "krippendorff", lambda: krippendorff.alpha(
    value_counts=counts, level_of_measurement="nominal"))
measure("crowd-kit, dawid-skene, 20 iterations", "dawid-skene",
    lambda: DawidSkene(n_iter=20, tol=0).fit_predict(labels))
"#;

#[derive(Deserialize)]
struct Figure {
    what: String,
    /// What our row begins with.
    ours: String,
    ms: f64,
    /// MB, the most so far.
    peak: f64,
}

/// Measures crowd-kit and krippendorff, beside `ours`: what our bench printed.
pub fn crowd_kit(labels: &Path, ours: &str) -> Result {
    let python = environment()?;
    say("measuring crowd-kit, about a minute");
    let output = shell::output(Command::new(python).args(["-c", SCRIPT]).arg(labels))?;
    println!("{:<44} {:>10} {:>10}", "somebody else's program", "measured", "to ours");
    for line in output.lines() {
        let figure: Figure = serde_json::from_str(line)
            .map_err(|error| format!("the script wrote no figure ({error}): {line}"))?;
        let Figure { what, ms, peak, .. } = &figure;
        let ratio = measured(ours, &figure.ours);
        let ratio = ratio.map_or("-".to_owned(), |ours| format!("{:.0} x", ms / ours));
        println!("{what:<44} {ms:>10.1} {ratio:>10} ms  {peak:.0} MB so far");
    }
    Ok(())
}

/// The first figure of a row of ours, in milliseconds.
fn measured(table: &str, what: &str) -> Option<f64> {
    let row = table.lines().find(|line| line.starts_with(what))?;
    row.get(44..55)?.trim().parse().ok()
}

/// A Python with the packages.
fn environment() -> Result<PathBuf> {
    let place = shell::root().join("target/peers");
    let bin = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = place.join(bin);
    let says = |python: &Path, words: &[&str]| {
        let found = Command::new(python).args(words).output();
        found.ok().filter(|it| it.status.success())
    };
    let version =
        "import importlib.metadata as m; print(m.version('crowd-kit'), m.version('krippendorff'))";
    let wanted: Vec<&str> =
        PACKAGES.iter().filter_map(|package| package.split("==").nth(1)).collect();
    let has = says(&python, &["-c", version]);
    if has.is_some_and(|it| String::from_utf8_lossy(&it.stdout).trim() == wanted.join(" ")) {
        return Ok(python);
    }
    let system = ["python3", "python"].into_iter().find(|name| shell::which(name).is_some());
    let Some(system) = system else {
        return Err("--peers needs Python 3, which is not on the PATH; install it, or leave \
                    --peers away"
            .into());
    };
    if says(Path::new(system), &["-c", "import venv, ensurepip"]).is_none() {
        return Err(format!(
            "--peers needs Python's venv, and {system} has none; on Debian and Ubuntu `apt \
             install python3-venv` brings it"
        ));
    }
    say(format!(
        "--peers: making a Python environment in {} and installing {} there, with the packages \
         that they need: pip downloads some hundred MB from its package index, and the \
         environment takes 800 MB. Nothing else on this \
         machine is changed",
        place.display(),
        PACKAGES.join(" and ")
    ));
    shell::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&place))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    shell::run(Command::new(&python).args(install).args(PACKAGES))?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_the_table() {
        let table = format!(
            "{:<44} {:>10} {:>10}\n{:<44} {:>10.1} {:>10} ms  ok 61 MB\n",
            "what", "measured", "budget", "dawid-skene, 20 iterations (97.23 % right)", 240.25, 300
        );
        assert_eq!(measured(&table, "dawid-skene"), Some(240.2));
        assert_eq!(measured(&table, "majority"), None);
    }
}
