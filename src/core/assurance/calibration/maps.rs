//! The maps that make probabilities of scores, and which of them serves best.
//!
//! Every map is fitted on answers that were judged blind or drawn at random; chosen ones are
//! left out and counted. Which map is best is decided by five-fold cross-validated log loss: the
//! one that surprises least on answers it has not seen, if that is less than the score itself
//! does. A map is refused below a stated number of answers, with a word on how many are missing.
//!
//! A new map is a file, a variant of [`Map`], and a line in [`MAPS`].

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::isotonic::{self, Isotonic};
use super::log_loss::log_loss;
use super::platt::{self, Platt};
use super::temperature::{self, Temperature};
use super::{Drawn, Sample, Scored, folds};
use crate::core::text::{counted, figure};

/// One kind of map, for people and for the choice.
#[derive(Debug)]
pub struct MapKind {
    pub id: &'static str,
    pub title: &'static str,
    /// What it does and when to take it, for a person.
    pub help: &'static str,
    /// It is not fitted on fewer answers.
    pub least: usize,
    pub fit: fn(&Sample) -> Result<Map, String>,
}

/// The simplest first: of equally good ones the first is taken.
pub const MAPS: &[MapKind] = &[temperature::MAP, platt::MAP, isotonic::MAP];

/// No map is fitted on fewer answers of which it is right, or wrong.
pub const LEAST_EACH: usize = 10;

/// A fitted map. None turns the order of scores round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "map", rename_all = "snake_case")]
pub enum Map {
    Temperature(Temperature),
    Platt(Platt),
    Isotonic(Isotonic),
}

impl Map {
    /// The probability that an answer with this score is right. A score below 0 counts as 0 and
    /// above 1 as 1; what is not a number stays so.
    pub fn apply(&self, score: f64) -> f64 {
        let score = score.clamp(0.0, 1.0);
        match self {
            Self::Temperature(map) => map.apply(score),
            Self::Platt(map) => map.apply(score),
            Self::Isotonic(map) => map.apply(score),
        }
    }

    /// The map as points (score, probability), in ascending order: read off the straight line
    /// between two of them, a probability is at most [`SCALE`] off.
    pub fn scale(&self) -> Vec<(f64, f64)> {
        if let Self::Isotonic(map) = self {
            // It is straight lines itself.
            return map.knots.clone();
        }
        let point = |at: f64| (at, self.apply(at));
        let mut scale = vec![point(0.0)];
        // What is left to go through, the nearest last.
        let grid = (1..=PIECES).rev().map(|step| f64::from(step) / f64::from(PIECES));
        let mut ahead: Vec<(f64, f64)> = grid.map(point).collect();
        while let (Some(here), Some(next)) = (scale.last().copied(), ahead.last().copied()) {
            let middle = point((here.0 + next.0) / 2.0);
            // The farthest from a line need not be the middle: half of what is allowed.
            let is_straight = (middle.1 - (here.1 + next.1) / 2.0).abs() <= SCALE / 2.0;
            if is_straight || next.0 - here.0 < NARROW {
                scale.push(next);
                ahead.pop();
            } else {
                ahead.push(middle);
            }
        }
        scale
    }
}

/// So far a scale may be off its map: not seen in two digits.
pub const SCALE: f64 = 0.001;

/// Pieces that a scale begins with, and the width below which none is cut: beside 0 and 1 a map
/// may be as steep as it likes.
const PIECES: u32 = 16;
const NARROW: f64 = 1e-9;

/// What maps were fitted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    pub blind: usize,
    pub random: usize,
    /// Left out.
    pub chosen: usize,
}

/// The maps of one agent, or why there are none.
#[derive(Clone, Debug)]
pub struct Calibration {
    pub basis: Basis,
    /// Log loss of the scores as they are, over the same answers.
    pub uncalibrated: Option<f64>,
    /// One for each of [`MAPS`].
    pub tried: Vec<Tried>,
    /// The place of the best; `None` where none does better than the score itself.
    pub best: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Tried {
    pub kind: &'static MapKind,
    /// Or why it could not be fitted.
    pub fitted: Result<Fitted, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Fitted on all answers of the basis.
    pub map: Map,
    /// Log loss on answers that were held out.
    pub loss: f64,
}

impl Basis {
    pub fn used(&self) -> usize {
        self.blind + self.random
    }

    /// `on 250 answers: 200 judged blind, 50 drawn at random; 1,204 chosen ones are left out`
    pub fn sentence(&self) -> String {
        let Self { blind, random, chosen } = *self;
        let mut text = format!("on {}", counted(self.used() as u64, "answer"));
        let said = |n: usize, how: &str| (n > 0).then(|| format!("{} {how}", figure(n as u64)));
        let parts: Vec<String> = [said(blind, "judged blind"), said(random, "drawn at random")]
            .into_iter()
            .flatten()
            .collect();
        if !parts.is_empty() {
            text += &format!(": {}", parts.join(", "));
        }
        match chosen {
            0 => {}
            1 => text += "; a chosen one is left out",
            chosen => text += &format!("; {} chosen ones are left out", figure(chosen as u64)),
        }
        text
    }
}

impl Calibration {
    /// The best map.
    pub fn map(&self) -> Option<&Map> {
        let tried = self.tried.get(self.best?)?;
        tried.fitted.as_ref().ok().map(|fitted| &fitted.map)
    }

    /// Why there is no best map.
    pub fn undefined(&self) -> Option<String> {
        if self.best.is_some() {
            return None;
        }
        if self.tried.iter().any(|tried| tried.fitted.is_ok()) {
            return Some("no map does better than the score as it is".to_owned());
        }
        // Who needs least says what is missing.
        self.tried.iter().find_map(|tried| tried.fitted.as_ref().err()).cloned()
    }
}

/// Fits every map and chooses.
///
/// # Errors
/// The first score that is none.
pub fn fit(rows: &[Scored]) -> Result<Calibration, String> {
    let count = |drawn: Drawn| rows.iter().filter(|row| row.drawn == drawn).count();
    let basis = Basis {
        blind: count(Drawn::Blind),
        random: count(Drawn::Random),
        chosen: count(Drawn::Chosen),
    };
    // Checked with all rows, so that the number of a row is its number among all.
    Sample::new(rows.iter().map(|row| (row.score, row.correct)))?;
    let used = rows.iter().filter(|row| row.drawn != Drawn::Chosen);
    let sample = Sample::new(used.map(|row| (row.score, row.correct)))?;
    let uncalibrated = log_loss(&sample).map(|loss| loss.value);
    let tried: Vec<Tried> =
        MAPS.iter().map(|kind| Tried { kind, fitted: try_fit(kind, &sample) }).collect();
    let (mut best, mut least) = (None, uncalibrated.unwrap_or(f64::INFINITY));
    for (place, tried) in tried.iter().enumerate() {
        if let Ok(fitted) = &tried.fitted
            && fitted.loss < least
        {
            (best, least) = (Some(place), fitted.loss);
        }
    }
    Ok(Calibration { basis, uncalibrated, tried, best })
}

fn try_fit(kind: &MapKind, sample: &Sample) -> Result<Fitted, String> {
    let right = sample.right();
    let needs = [
        (sample.len(), kind.least, "answers that were judged blind or drawn at random"),
        (right, LEAST_EACH, "answers that are right"),
        (sample.len() - right, LEAST_EACH, "answers that are wrong"),
    ];
    for (has, least, what) in needs {
        if has < least {
            return Err(format!(
                "needs {} {what} and has {}: {} more",
                figure(least as u64),
                figure(has as u64),
                figure((least - has) as u64)
            ));
        }
    }
    let map = (kind.fit)(sample)?;
    let loss = folds::cross_validated(sample, kind.fit)?;
    Ok(Fitted { map, loss })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::evidence::{CALIBRATION, Evidence, Finding};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// So many answers of each score, the share that is right as given.
    fn rows(groups: &[(f64, usize, usize)], drawn: Drawn) -> Vec<Scored> {
        let group = |(score, n, right): &(f64, usize, usize)| {
            let (score, right) = (*score, *right);
            (0..*n).map(move |row| Scored { score, correct: row < right, drawn })
        };
        groups.iter().flat_map(group).collect()
    }

    /// Over-confident: 0.95 is right in 70 %, 0.6 in 55 %, 0.2 in 35 %.
    const BOLD: [(f64, usize, usize); 3] = [(0.95, 200, 140), (0.6, 100, 55), (0.2, 100, 35)];

    fn show(calibration: &Calibration) -> String {
        let one = |tried: &Tried| match &tried.fitted {
            Ok(fitted) => format!("{} {:.3}", tried.kind.id, fitted.loss),
            Err(why) => format!("{}: {why}", tried.kind.id),
        };
        let tried: Vec<String> = calibration.tried.iter().map(one).collect();
        let best = calibration.best.map_or("none", |place| MAPS[place].id);
        format!("{}\nbest {best}", tried.join("\n"))
    }

    #[test]
    fn entries_are_documented() {
        let ids: BTreeSet<&str> = MAPS.iter().map(|kind| kind.id).collect();
        assert_eq!(ids.len(), MAPS.len());
        for kind in MAPS {
            assert!(
                !kind.title.is_empty() && kind.help.len() > 30 && kind.least > 0,
                "{}",
                kind.id
            );
        }
    }

    #[test]
    fn refuses_with_few_answers_and_says_how_many_are_missing() {
        let few = fit(&rows(&[(0.9, 12, 9)], Drawn::Blind)).unwrap();
        let needs = "answers that were judged blind or drawn at random and has 12";
        assert_eq!(
            show(&few),
            format!(
                "temperature: needs 50 {needs}: 38 more\nplatt: needs 50 {needs}: 38 more\n\
                 isotonic: needs 200 {needs}: 188 more\nbest none"
            )
        );
        assert_eq!(few.undefined().unwrap(), format!("needs 50 {needs}: 38 more"));
        let all_right = fit(&rows(&[(0.9, 60, 57)], Drawn::Blind)).unwrap();
        let why = all_right.undefined().unwrap();
        assert_eq!(why, "needs 10 answers that are wrong and has 3: 7 more");
        let nothing = fit(&[]).unwrap();
        assert_eq!((nothing.uncalibrated, nothing.best), (None, None));
    }

    #[test]
    fn chosen_answers_change_nothing() {
        let blind = rows(&BOLD, Drawn::Blind);
        let mut mixed = rows(&[(0.95, 900, 100)], Drawn::Chosen);
        mixed.extend(blind.iter().copied());
        mixed.extend(rows(&[(0.2, 60, 12)], Drawn::Chosen));
        let (alone, mixed) = (fit(&blind).unwrap(), fit(&mixed).unwrap());
        assert_eq!(show(&alone), show(&mixed));
        assert_eq!(alone.map(), mixed.map());
        assert_eq!(mixed.basis, Basis { blind: 400, random: 0, chosen: 960 });
        let said = mixed.basis.sentence();
        assert_eq!(said, "on 400 answers: 400 judged blind; 960 chosen ones are left out");
    }

    #[test]
    fn the_best_map_beats_the_score() {
        let bold = fit(&rows(&BOLD, Drawn::Random)).unwrap();
        let map = bold.map().unwrap();
        assert!((map.apply(0.95) - 0.7).abs() < 0.03, "{map:?}");
        assert!((map.apply(0.2) - 0.35).abs() < 0.06, "{map:?}");
        assert_eq!(bold.undefined(), None);
        // What is right as often as it says needs none.
        let honest = fit(&rows(&[(0.9, 100, 90), (0.5, 100, 50), (0.1, 100, 10)], Drawn::Random));
        let honest = honest.unwrap();
        assert_eq!(honest.best, None, "{}", show(&honest));
        assert_eq!(honest.undefined().unwrap(), "no map does better than the score as it is");
    }

    #[test]
    fn says_which_row_has_no_score() {
        let mut list = rows(&BOLD, Drawn::Blind);
        list[6].score = f64::NAN;
        assert_eq!(fit(&list).unwrap_err(), "row 7: the score NaN is not a number");
        list[6] = Scored { score: -0.5, correct: true, drawn: Drawn::Chosen };
        assert_eq!(fit(&list).unwrap_err(), "row 7: the score -0.5 is not between 0 and 1");
    }

    #[test]
    fn outside_it_is_clamped() {
        let bold = fit(&rows(&BOLD, Drawn::Random)).unwrap();
        for tried in &bold.tried {
            let map = &tried.fitted.as_ref().unwrap().map;
            assert_eq!(map.apply(7.0), map.apply(1.0));
            assert_eq!(map.apply(-7.0), map.apply(0.0));
            assert!(map.apply(f64::NAN).is_nan());
            // Written and read again, but for the last digit.
            let text = serde_json::to_string(map).unwrap();
            let read: Map = serde_json::from_str(&text).unwrap();
            for score in [0.1, 0.5, 0.97] {
                assert!((read.apply(score) - map.apply(score)).abs() < 1e-12, "{text}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn the_order_of_rows_is_nothing(
            mut list in prop::collection::vec((0.0f64..=1.0, any::<bool>(), any::<bool>()), 1..300),
            turn in 0usize..300,
        ) {
            let fit_all = |list: &[(f64, bool, bool)]| {
                let rows: Vec<Scored> = list.iter().map(|(score, correct, blind)| Scored {
                    score: *score, correct: *correct,
                    drawn: if *blind { Drawn::Blind } else { Drawn::Random },
                }).collect();
                let found = fit(&rows).unwrap();
                (found.best, found.tried.into_iter().map(|tried| tried.fitted).collect::<Vec<_>>())
            };
            let before = fit_all(&list);
            let length = list.len();
            list.rotate_left(turn % length);
            list.reverse();
            prop_assert_eq!(before, fit_all(&list));
        }

        #[test]
        fn every_map_is_monotone(
            list in prop::collection::vec((0.0f64..=1.0, any::<bool>()), 200..300),
            scores in prop::collection::vec(0.0f64..=1.0, 2..20),
        ) {
            let rows: Vec<Scored> = list.iter()
                .map(|(score, correct)| Scored { score: *score, correct: *correct, drawn: Drawn::Blind })
                .collect();
            let mut scores = scores;
            scores.sort_by(f64::total_cmp);
            for tried in fit(&rows).unwrap().tried {
                let Ok(fitted) = tried.fitted else { continue };
                let scale = fitted.map.scale();
                prop_assert!(scale.len() < 400, "{} points", scale.len());
                for score in &scores {
                    let evidence = Evidence {
                        about: CALIBRATION.to_owned(),
                        question: String::new(),
                        agent: String::new(),
                        said: String::new(),
                        scale: scale.clone(),
                        finding: Finding::none(),
                    };
                    let read = evidence.calibrated("", "", *score).unwrap();
                    prop_assert!((read - fitted.map.apply(*score)).abs() <= SCALE, "{score}: {read}");
                }
                for pair in scores.windows(2) {
                    prop_assert!(fitted.map.apply(pair[0]) <= fitted.map.apply(pair[1]) + 1e-12);
                }
            }
        }
    }
}
