//! Care: patterns in a rater's answers that are worth asking about.
//!
//! ```text
//! ratings + facts ─ one test per check and rater ─ Holm over the raters ─▶ findings, as questions
//! ```
//! A finding is no verdict. Whoever answers unlike all others may be the only expert among them;
//! whoever is fast may know the texts. So every finding carries its numbers and a question to
//! ask, and nothing is found on fewer answers than a check states. Within one check the
//! probability of a finding among careful raters only is below 5 % (Holm), however many raters
//! there are.
//!
//! Only people are asked: leave models out of the facts, and read what is found about them in
//! the ratings as what it is.

mod accepts;
mod chance;
mod constant;
mod speed;

use crate::core::assurance::holm::holm;
use crate::core::model::event::Verdict;
use crate::core::ratings::{Rating, Ratings};

/// What the checks read: the answers to one question.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub ratings: &'a Ratings,
    /// What is known of single answers, in any order; raters and items by their place in
    /// `ratings`.
    pub facts: &'a [Fact],
}

/// How one answer came about. Answers given in bulk do not belong here: nobody says that they
/// were looked at one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub rater: u32,
    pub item: u32,
    pub verdict: Verdict,
    /// Milliseconds on the same clock: when the item was first painted, and when the answer was
    /// given.
    pub shown_at: i64,
    pub decided_at: i64,
    /// Words of the item that one has to read.
    pub words: u32,
    /// Items of one kind have one number: the same agent, the same route, the same slice.
    pub kind: u32,
}

/// One pattern that is looked for.
#[derive(Debug)]
pub struct Check {
    pub id: &'static str,
    pub title: &'static str,
    /// What is compared with what, and from when on it is asked about, for a person.
    pub help: &'static str,
    /// So many answers of a rater at least, of those that the check can use.
    pub least: u64,
    begin: fn(Evidence<'_>) -> Box<dyn Testing>,
}

/// Every check, in the order in which findings are shown.
pub const CHECKS: &[Check] = &[chance::CHECK, constant::CHECK, speed::CHECK, accepts::CHECK];

/// The probability of any finding of one check where all raters are careful is below this.
pub const LEVEL: f64 = 0.05;
/// `Always` is at least this share.
pub const ALWAYS: f64 = 0.95;

/// What one check says of one rater.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub check: &'static str,
    /// The place in the ratings.
    pub rater: u32,
    /// Answers that were looked at.
    pub n: u64,
    /// The evidence, by name.
    pub numbers: Vec<(&'static str, f64)>,
    /// How likely this much, or more, is of a careful rater; corrected for all raters.
    pub p: f64,
    /// For a person to ask another.
    pub question: String,
}

/// What came of one check.
#[derive(Clone, Debug)]
pub struct Looked {
    pub check: &'static Check,
    /// Raters with enough answers, and with fewer: these were not judged at all.
    pub tested: Vec<u32>,
    pub too_few: Vec<u32>,
    pub findings: Vec<Finding>,
}

/// One rater before the correction.
#[derive(Clone, Debug, PartialEq)]
struct Test {
    rater: u32,
    n: u64,
    p: f64,
    /// Besides being unlikely it is large enough to be asked about.
    striking: bool,
    numbers: Vec<(&'static str, f64)>,
    question: String,
}

/// A check at work. The same evidence is given at each call.
trait Testing {
    /// Goes through about so many labels or facts. Whether there are more.
    fn step(&mut self, evidence: Evidence<'_>, numbers: usize) -> bool;

    fn finish(self: Box<Self>, evidence: Evidence<'_>) -> Vec<Test>;
}

/// Makes every check at one go.
pub fn look(evidence: Evidence<'_>) -> Vec<Looked> {
    let mut looking = Looking::default();
    while looking.step(evidence, usize::MAX) {}
    looking.finish()
}

/// Makes one check after another, in steps. The same evidence must be given at each call.
#[derive(Default)]
pub struct Looking {
    testing: Option<Box<dyn Testing>>,
    looked: Vec<Looked>,
}

impl Looking {
    /// Goes through about so many labels or facts of one check. Whether there is more to do.
    pub fn step(&mut self, evidence: Evidence<'_>, numbers: usize) -> bool {
        let Some(check) = CHECKS.get(self.looked.len()) else { return false };
        let mut testing = self.testing.take().unwrap_or_else(|| (check.begin)(evidence));
        if testing.step(evidence, numbers.max(1)) {
            self.testing = Some(testing);
            return true;
        }
        self.looked.push(looked(check, testing.finish(evidence)));
        self.looked.len() < CHECKS.len()
    }

    /// Of the checks that were made to the end.
    pub fn finish(self) -> Vec<Looked> {
        self.looked
    }
}

fn looked(check: &'static Check, tests: Vec<Test>) -> Looked {
    let (enough, few): (Vec<Test>, Vec<Test>) =
        tests.into_iter().partition(|test| test.n >= check.least);
    let corrected = holm(&enough.iter().map(|test| test.p).collect::<Vec<f64>>());
    let raters = |tests: &[Test]| tests.iter().map(|test| test.rater).collect();
    let (tested, too_few) = (raters(&enough), raters(&few));
    let found = enough.into_iter().zip(corrected).filter(|(test, p)| test.striking && *p < LEVEL);
    let findings = found.map(|(test, p)| {
        let Test { rater, n, numbers, question, .. } = test;
        Finding { check: check.id, rater, n, numbers, p, question }
    });
    Looked { check, tested, too_few, findings: findings.collect() }
}

impl Fact {
    fn milliseconds(&self) -> u64 {
        u64::try_from(self.decided_at.saturating_sub(self.shown_at)).unwrap_or_default()
    }
}

impl<'a> Evidence<'a> {
    fn name(&self, rater: u32) -> &'a str {
        self.ratings.raters.get(rater as usize).map_or("a rater without a name", String::as_str)
    }

    fn category(&self, category: u32) -> &'a str {
        self.ratings.categories.get(category as usize).map_or("", String::as_str)
    }
}

/// How often each category was given to an item, categories in their order.
type Counts = [(u32, u64)];

/// Counts the labels of an item behind what is counted before.
fn count_labels(labels: &[Rating], counts: &mut Vec<(u32, u64)>) {
    let start = counts.len();
    counts.extend(labels.iter().map(|label| (label.category, 1)));
    let here = counts.get_mut(start..).unwrap_or_default();
    here.sort_unstable();
    let mut kept = start;
    for at in start + 1..counts.len() {
        let Some((category, _)) = counts.get(at).copied() else { break };
        match counts.get_mut(kept) {
            Some(group) if group.0 == category => group.1 += 1,
            _ => {
                kept += 1;
                if let Some(slot) = counts.get_mut(kept) {
                    *slot = (category, 1);
                }
            }
        }
    }
    counts.truncate((kept + 1).min(counts.len()));
}

/// How often one category was given.
fn count_of(counts: &Counts, category: u32) -> u64 {
    let place = counts.binary_search_by_key(&category, |(category, _)| *category);
    place.ok().and_then(|place| counts.get(place)).map_or(0, |(_, count)| *count)
}

/// `97 %`. Not rounded up to all or down to none.
fn percent(share: f64) -> String {
    match (share * 100.0).round() {
        rounded if rounded >= 100.0 && share < 1.0 => "over 99 %".to_owned(),
        rounded if rounded < 1.0 && share > 0.0 => "under 1 %".to_owned(),
        rounded => format!("{rounded} %"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::core::random::Random;
    use crate::core::ratings::Builder;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Ratings by rows of `item rater label`.
    pub fn ratings<'a>(rows: impl IntoIterator<Item = (usize, &'a str, &'a str)>) -> Ratings {
        let mut builder = Builder::new(&["a", "b", "c"]);
        for (item, rater, label) in rows {
            builder.add(&item.to_string(), rater, label);
        }
        builder.build().0
    }

    /// `anna`, `ben`, `carl` say the truth nine times of ten; `dora` says what `fourth` says of
    /// an item and its truth.
    pub fn with_fourth<'a>(
        items: usize,
        fourth: impl Fn(usize, &'a str, &mut Random) -> &'a str,
    ) -> Ratings {
        let mut random = Random::new(5);
        let mut rows = Vec::new();
        for item in 0..items {
            let truth = ["a", "b", "a", "c"][item % 4];
            for rater in ["anna", "ben", "carl"] {
                let wrong = random.below(10) == 0;
                rows.push((item, rater, if wrong { "b" } else { truth }));
            }
            rows.push((item, "dora", fourth(item, truth, &mut random)));
        }
        ratings(rows)
    }

    /// What one check finds: `rater: question`, and who had too few answers.
    pub fn found(id: &str, evidence: Evidence<'_>) -> String {
        let looked = look(evidence);
        let looked = looked.iter().find(|looked| looked.check.id == id).unwrap();
        let name = |rater: &u32| evidence.name(*rater).to_owned();
        let mut said: Vec<String> = looked.findings.iter().map(|it| it.question.clone()).collect();
        if !looked.too_few.is_empty() {
            let names: Vec<String> = looked.too_few.iter().map(name).collect();
            said.push(format!("too few: {}", names.join(" ")));
        }
        said.join("\n")
    }

    #[test]
    fn entries_are_documented() {
        let ids: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
        assert_eq!(ids.len(), CHECKS.len());
        for check in CHECKS {
            assert!(!check.title.is_empty() && check.help.len() > 60, "{}", check.id);
            assert!(check.least >= 20, "{}", check.id);
        }
    }

    #[test]
    fn careful_raters_are_not_asked() {
        let ratings =
            with_fourth(200, |_, truth, random| if random.below(10) == 0 { "a" } else { truth });
        for looked in look(Evidence { ratings: &ratings, facts: &[] }) {
            assert_eq!(looked.findings, [], "{}", looked.check.id);
        }
    }

    /// A hundred tables of twelve careful raters: the corrected level holds.
    #[test]
    fn findings_among_careful_raters_are_rare() {
        let names: Vec<String> = (0..12).map(|rater| format!("r{rater}")).collect();
        let mut tables_with_findings = 0;
        for seed in 0..100 {
            let mut random = Random::new(seed);
            let mut rows = Vec::new();
            for item in 0..60 {
                let truth = ["a", "b"][item % 2];
                for name in &names {
                    let said = if random.below(4) == 0 { "c" } else { truth };
                    rows.push((item, name.as_str(), said));
                }
            }
            let ratings = ratings(rows);
            let looked = look(Evidence { ratings: &ratings, facts: &[] });
            tables_with_findings +=
                usize::from(looked.iter().any(|looked| !looked.findings.is_empty()));
        }
        assert!(tables_with_findings <= 10, "{tables_with_findings}");
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        let ratings = Ratings::default();
        for looked in look(Evidence { ratings: &ratings, facts: &[] }) {
            assert!(looked.findings.is_empty() && looked.tested.is_empty());
        }
    }

    fn fact() -> impl Strategy<Value = Fact> {
        let verdict = prop_oneof![
            4 => Just(Verdict::Accepted),
            1 => Just(Verdict::Edited),
            1 => Just(Verdict::Rejected),
            1 => Just(Verdict::Own),
        ];
        (0u32..6, 0u32..30, verdict, any::<i64>(), any::<i64>(), any::<u32>(), 0u32..3).prop_map(
            |(rater, item, verdict, shown_at, decided_at, words, kind)| Fact {
                rater,
                item,
                verdict,
                shown_at,
                decided_at,
                words: words % 2000,
                kind,
            },
        )
    }

    #[test]
    fn labels_are_counted() {
        let label = |category| Rating { rater: 0, category };
        let mut counts = Vec::new();
        count_labels(&[label(2), label(0), label(2), label(1), label(2)], &mut counts);
        count_labels(&[], &mut counts);
        count_labels(&[label(2)], &mut counts);
        assert_eq!(counts, [(0, 1), (1, 1), (2, 3), (2, 1)]);
    }

    proptest! {
        /// However many numbers a step goes through.
        #[test]
        fn steps_end_where_all_at_once_does(
            rows in prop::collection::vec((0usize..30, 0usize..4, 0usize..3), 0..200),
            facts in prop::collection::vec(fact(), 0..60),
            numbers in 1usize..40,
        ) {
            let rows = rows.iter().map(|(item, rater, label)| {
                (*item, ["anna", "ben", "carl", "dora"][*rater], ["a", "b", "c"][*label])
            });
            let ratings = ratings(rows);
            let evidence = Evidence { ratings: &ratings, facts: &facts };
            let mut steps = Looking::default();
            while steps.step(evidence, numbers) {}
            let show = |looked: Vec<Looked>| format!("{looked:?}");
            prop_assert_eq!(show(steps.finish()), show(look(evidence)));
        }

        /// Anything, raters and items that are not there too; and no order of facts matters.
        #[test]
        fn takes_anything(
            rows in prop::collection::vec((0usize..30, 0usize..4, 0usize..3), 0..200),
            mut facts in prop::collection::vec(fact(), 0..200),
        ) {
            let rows = rows.iter().map(|(item, rater, label)| {
                (*item, ["anna", "ben", "carl", "dora"][*rater], ["a", "b", "c"][*label])
            });
            let ratings = ratings(rows);
            let show = |facts: &[Fact]| format!("{:?}", look(Evidence { ratings: &ratings, facts })
                .into_iter().map(|it| (it.tested, it.too_few, it.findings)).collect::<Vec<_>>());
            let before = show(&facts);
            facts.reverse();
            prop_assert_eq!(before, show(&facts));
        }
    }
}
