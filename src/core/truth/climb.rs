//! When an iteration that climbs has arrived.

use super::Setting;

/// The height after each iteration. It never falls; where it does, the method has a fault.
#[derive(Clone, Debug, Default)]
pub(super) struct Climb {
    pub trace: Vec<f64>,
    pub converged: bool,
}

impl Climb {
    /// Notes the height and by how much a posterior changed at most. Whether to go on.
    pub fn add(&mut self, height: f64, change: f64, setting: &Setting) -> bool {
        let gain = self.trace.last().map(|last| (height - last).abs() / last.abs().max(1e-300));
        self.trace.push(height);
        self.converged =
            gain.is_some_and(|gain| gain < setting.tolerance) || change < setting.tolerance * 100.0;
        !self.converged && self.trace.len() < setting.max_iterations
    }
}
