//! The same statistics by somebody else's program, on the same machine and the same labels.

use std::{path::Path, process::Command};

use crate::shell::{self, Result, say};

/// What is installed, in an environment of its own below `target/`.
const PACKAGES: &[&str] = &["crowd-kit==1.4.2", "krippendorff==0.9.0"];

/// Each line is one figure, the best of three as long as that takes less than a minute.
const SCRIPT: &str = r#"
import resource, sys, time
import numpy as np, pandas as pd, krippendorff
from crowdkit.aggregation import DawidSkene, MajorityVote

labels = pd.read_csv(sys.argv[1]).rename(columns={"item": "task"})

def measure(what, work):
    best, begun = float("inf"), time.perf_counter()
    for _ in range(3):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
        if time.perf_counter() - begun > 30:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{what:<44} {best * 1000:>10.1f} {'':>10} ms  {peak:.0f} MB so far", flush=True)

measure("crowd-kit, majority", lambda: MajorityVote().fit_predict(labels))
counts = pd.crosstab(labels["task"], labels["label"]).to_numpy()
measure("krippendorff, alpha of counts", lambda: krippendorff.alpha(
    value_counts=counts, level_of_measurement="nominal"))
measure("crowd-kit, dawid-skene, 20 iterations",
    lambda: DawidSkene(n_iter=20, tol=0).fit_predict(labels))
"#;

/// Measures crowd-kit and krippendorff.
pub fn crowd_kit(labels: &Path) -> Result {
    let place = shell::root().join("target/bench/peers");
    let python = place.join("bin/python");
    if !python.is_file() {
        say("installing crowd-kit into target/bench/peers");
        shell::run(Command::new("python3").args(["-m", "venv"]).arg(&place))?;
    }
    shell::run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    say("measuring crowd-kit, about a minute");
    shell::run(Command::new(&python).args(["-c", SCRIPT]).arg(labels))
}
