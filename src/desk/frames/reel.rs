//! Which frame is on the screen.

/// Frames are counted from 0, for people too: so do the data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reel {
    pub frame: u32,
    pub count: u32,
    /// Frames a second.
    pub rate: Option<f64>,
}

/// How fast pictures go by where the data does not say.
pub const RATE: f64 = 10.0;
/// What is assumed of a video that does not say how many frames a second it has.
pub const VIDEO_RATE: f64 = 25.0;

impl Reel {
    pub fn last(&self) -> u32 {
        self.count.saturating_sub(1)
    }

    /// Whether it is another one now.
    pub fn go(&mut self, frame: u32) -> bool {
        let to = frame.min(self.last());
        let moves = to != self.frame;
        self.frame = to;
        moves
    }

    pub fn step(&mut self, by: i64) -> bool {
        let to = i64::from(self.frame).saturating_add(by).clamp(0, i64::from(self.last()));
        self.go(u32::try_from(to).unwrap_or_default())
    }

    /// Frame and second, for a person: `Frame 12 of 0 to 119, 1.2 s`.
    pub fn words(&self) -> String {
        let place = format!("Frame {} of 0 to {}", self.frame, self.last());
        match self.rate {
            Some(rate) => format!("{place}, {:.1} s", f64::from(self.frame) / rate),
            None => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_within_its_frames() {
        let mut reel = Reel { frame: 0, count: 12, rate: Some(10.0) };
        assert!(!reel.step(-1) && reel.step(10) && reel.step(10) && !reel.step(1));
        assert_eq!(reel.words(), "Frame 11 of 0 to 11, 1.1 s");
        assert!(reel.go(3) && !reel.go(3) && reel.go(u32::MAX));
        let mut none = Reel::default();
        assert!(!none.step(1));
        assert_eq!(none.words(), "Frame 0 of 0 to 0");
    }
}
