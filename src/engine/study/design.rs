//! For which items the answered ones may stand: what the policy in force leaves to chance.
//!
//! - A rule with a share that is not drawn for each person anew **draws**: of the items that it
//!   reaches, each is drawn with the probability p of its share, by hash. While only a part of the
//!   drawn ones is answered, p counts less by that part; that those still to be answered are like
//!   the others is a guess, and it passes.
//! - Several such rules draw one after the other: 1 − Π(1 − p) together.
//! - Where every item of a rule is answered or its answer known, nothing was left out: p = 1.
//! - Where every item of the dataset has an answer or a known answer that came with the data,
//!   nothing was chosen (a **census**); those on which people differ are missing, and p is the part
//!   that is there.
//!
//! All else is chosen: by a queue that begins with what is doubtful, or by a person. So is an
//! answer drawn by a rule that is not in force any more: which others it could have drawn cannot be
//! said.
//!
//! A share that is drawn for each person anew decides how an item is judged, not whether. What it
//! had people judge blind is still a random part of what it reaches, and counts: n of N that it
//! reaches were, whoever it was, so p = n / N. That those whom nobody judged blind yet are like
//! them is the same guess.

use std::rc::Rc;

use super::kept::Kept;
use super::known::{self, Fact, Facts};
use super::{Piece, Step, Work, then};
use crate::core::assurance::calibration::Drawn;
use crate::core::model::route::Route;
use crate::core::routing::policy::{Condition, Rule};
use crate::engine::open::Open;
use crate::engine::sweep::{self, Sweep};

/// What the policy in force does with each item, as it stands when the study begins.
#[derive(Debug, Default)]
pub struct Design {
    /// By item, if the policy drew no shares: the place of its rule among all, `None` for none;
    /// and whether it were accepted unseen.
    undrawn: Vec<(Option<u16>, bool)>,
    /// By item, whether it is accepted unseen.
    auto: Vec<bool>,
    draws: Vec<Draw>,
    /// Rules of the policy.
    rules: usize,
}

/// One rule that draws.
#[derive(Debug)]
struct Draw {
    /// Its id.
    rule: String,
    share: f64,
    /// For each person anew: how they judge it.
    is_for_each: bool,
    /// It leads to a person who is not shown what is suggested.
    is_blind: bool,
    reaches: Vec<bool>,
    /// By item; nothing where it draws for each person anew.
    drawn: Vec<bool>,
}

/// How one question's answers came about, item by item.
#[derive(Debug, Default)]
pub struct Chances {
    /// With which probability it came to be known; 0 where chance could not bring it.
    probability: Vec<f64>,
    /// It was drawn, or nothing was left out.
    counts: Vec<bool>,
    pub is_census: bool,
    /// Drawn items, and those of them of which it is known what is right.
    pub drawn: u32,
    pub known: u32,
    /// Items judged blind by a share for each person anew that stand for others, and how many could
    /// have been judged so.
    pub blind: u32,
    pub could_be_blind: u32,
}

/// Tries the policy on all items.
pub struct Designing {
    sweep: Sweep,
    escalated: Vec<bool>,
    /// By rule: where it leads, and its place among those that draw.
    rules: Vec<(Route, Option<usize>)>,
    design: Design,
}

impl Designing {
    pub fn new(open: &Open) -> Self {
        let Open { data, routes, people, .. } = open;
        let policy = routes.policy.clone();
        let items = data.len();
        let mut draws = Vec::new();
        let mut rules = Vec::new();
        for rule in &policy.rules {
            // Who is shown what they judge is no matter here.
            let draw = share(rule).filter(|(_, is_for_each)| {
                rule.route != Route::Auto && (!is_for_each || rule.route == Route::Blind)
            });
            rules.push((rule.route, draw.map(|_| draws.len())));
            draws.extend(draw.map(|(share, is_for_each)| Draw {
                rule: rule.id.clone(),
                share,
                is_for_each,
                is_blind: rule.route == Route::Blind,
                reaches: vec![false; items as usize],
                drawn: if is_for_each { Vec::new() } else { vec![false; items as usize] },
            }));
        }
        let auto = (0..items).map(|index| people.route(routes, index) == Route::Auto).collect();
        let undrawn = Vec::with_capacity(items as usize);
        let design = Design { undrawn, auto, draws, rules: rules.len() };
        let escalated = (0..items).map(|index| people.is_escalated(index)).collect();
        Self { sweep: Sweep::new(policy), escalated, rules, design }
    }

    fn go_on(&mut self, open: &Open, cost: usize) -> bool {
        let Self { sweep, escalated, rules, design } = self;
        let otherwise = sweep.policy.otherwise;
        sweep.step(&open.data, &open.routes, cost, |passing| {
            let index = passing.index() as usize;
            let place = passing.without_shares(|place, is_drawn| {
                let draw = rules.get(place).and_then(|rule| design.draws.get_mut(rule.1?));
                let Some(Draw { reaches, drawn, .. }) = draw else { return };
                for (flags, is) in [(reaches, true), (drawn, is_drawn)] {
                    if let Some(flag) = flags.get_mut(index) {
                        *flag = is;
                    }
                }
            });
            let route = place.and_then(|place| rules.get(place)).map_or(otherwise, |rule| rule.0);
            let is_accepted = route == Route::Auto && escalated.get(index) != Some(&true);
            design.undrawn.push((place.and_then(|place| u16::try_from(place).ok()), is_accepted));
        })
    }
}

impl Work for Designing {
    type Found = Design;

    fn step(&mut self, open: &Open) -> bool {
        self.go_on(open, sweep::STEP)
    }

    fn finish(self, _: &Open) -> Design {
        self.design
    }
}

impl Design {
    /// Whether it is accepted unseen.
    pub fn is_auto(&self, index: u32) -> bool {
        is(&self.auto, index)
    }

    /// Whether it is accepted unseen, or would be if it were not drawn.
    pub fn accepts(&self, index: u32) -> bool {
        self.undrawn.get(index as usize).is_some_and(|it| it.1)
    }

    /// The place in the policy of the rule by which it is accepted.
    pub fn rule(&self, index: u32) -> Option<usize> {
        self.undrawn.get(index as usize).and_then(|it| it.0).map(usize::from)
    }

    /// Whether chance could have it judged blind, and else with suggestions in sight.
    pub fn has_both_arms(&self, index: u32) -> bool {
        !self.accepts(index) && self.draws.iter().any(|it| it.is_blind && is(&it.reaches, index))
    }

    /// Whether any item can be judged in both arms by chance.
    pub fn draws_blind(&self) -> bool {
        self.draws.iter().any(|it| it.is_blind)
    }

    /// Whether chance has other items judged blind for each person.
    pub fn draws_blind_for_each(&self) -> bool {
        self.draws.iter().any(|it| it.is_blind && it.is_for_each)
    }

    /// Of one question. One look at each item.
    pub fn chances(&self, open: &Open, question: usize, facts: &Facts) -> Chances {
        let items = open.data.len() as usize;
        let mut known = vec![false; items];
        for fact in &facts.all {
            if let Some(slot) = known.get_mut(fact.item as usize) {
                *slot = true;
            }
        }
        let columns = &open.data.columns;
        let mut from_data = vec![false; items];
        for given in columns.given.iter().filter(|it| usize::from(it.question) == question) {
            if let Some(slot) = from_data.get_mut(given.item as usize) {
                *slot = true;
            }
        }
        for fact in facts.all.iter().filter(|fact| fact.is_gold) {
            if let Some(slot) = from_data.get_mut(fact.item as usize) {
                *slot = true;
            }
        }
        let all_known = known.iter().filter(|it| **it).count();
        if items > 0 && from_data.iter().all(|it| *it) {
            return Chances {
                probability: vec![all_known as f64 / items as f64; items],
                counts: known,
                is_census: true,
                ..Chances::default()
            };
        }
        // By rule, and for no rule: whether anything is missing.
        let rules = self.rules;
        let mut lacks = vec![false; rules + 1];
        for ((rule, _), known) in self.undrawn.iter().zip(&known) {
            if let Some(slot) = lacks.get_mut(rule.map_or(rules, usize::from)) {
                *slot |= !known;
            }
        }
        // What each rule drew, and with which probability it came to be known by it.
        let draws: Vec<(&Draw, Vec<bool>, f64)> =
            self.draws.iter().map(|draw| draw.known(&known, facts)).collect();
        let mut found = Chances::default();
        for ((index, (rule, _)), known) in (0..).zip(&self.undrawn).zip(known) {
            let is_whole = lacks.get(rule.map_or(rules, usize::from)) == Some(&false);
            let reaching = || draws.iter().filter(|(draw, ..)| is(&draw.reaches, index));
            let missed: f64 = reaching().map(|(.., share)| 1.0 - share).product();
            let by = |for_each: bool| {
                let mut drawn = draws.iter().filter(|(draw, ..)| draw.is_for_each == for_each);
                drawn.any(|(_, drawn, _)| is(drawn, index))
            };
            let (is_drawn, is_blind) = (by(false), by(true));
            found.drawn += u32::from(is_drawn);
            found.known += u32::from(is_drawn && known);
            if !is_whole {
                found.blind += u32::from(is_blind);
                found.could_be_blind += u32::from(reaching().any(|(draw, ..)| draw.is_for_each));
            }
            found.probability.push(if is_whole { 1.0 } else { 1.0 - missed });
            found.counts.push(known && (is_whole || is_drawn || is_blind));
        }
        found
    }
}

impl Draw {
    /// By item whether it was drawn, and with which probability one that it reaches came to be
    /// known so.
    fn known(&self, known: &[bool], facts: &Facts) -> (&Self, Vec<bool>, f64) {
        let count = |flags: &[bool]| flags.iter().filter(|it| **it).count() as f64;
        if self.is_for_each {
            let mut blind = vec![false; self.reaches.len()];
            let is_by = |fact: &&Fact| {
                fact.drawn == Drawn::Blind && fact.rule.as_deref() == Some(&self.rule)
            };
            for fact in facts.all.iter().filter(is_by) {
                if let Some(slot) = blind.get_mut(fact.item as usize) {
                    *slot = is(&self.reaches, fact.item);
                }
            }
            let share = count(&blind) / count(&self.reaches).max(1.0);
            return (self, blind, share);
        }
        let both: Vec<bool> = self.drawn.iter().zip(known).map(|it| *it.0 && *it.1).collect();
        (self, self.drawn.clone(), self.share * count(&both) / count(&self.drawn).max(1.0))
    }
}

impl Chances {
    /// Of an item that is known: with which probability it came to be; `None` where it was chosen.
    pub fn of_known(&self, index: u32) -> Option<f64> {
        is(&self.counts, index).then(|| self.of_any(index))
    }

    /// Of any item; 0 where chance could not bring it.
    pub fn of_any(&self, index: u32) -> f64 {
        self.probability.get(index as usize).copied().unwrap_or_default()
    }
}

/// What is known of every question and the design, and what follows.
pub fn with(
    open: &Open,
    next: impl FnOnce(Rc<Design>, Rc<[Facts]>, &Open) -> Step + 'static,
) -> Box<dyn Piece> {
    let begun = Begun::new(open);
    known::all(open, move |facts, open, kept| {
        begun.on(open, kept, move |design, open| next(design, facts, open))
    })
}

/// The design as it stands when a study begins, to be found when it is needed.
pub struct Begun {
    lines: usize,
    designing: Designing,
}

impl Begun {
    pub fn new(open: &Open) -> Self {
        Self { lines: open.log.len(), designing: Designing::new(open) }
    }

    /// Finds it, or takes what was found before, and goes on.
    pub fn on(
        self,
        open: &Open,
        kept: &mut Kept,
        next: impl FnOnce(Rc<Design>, &Open) -> Step + 'static,
    ) -> Step {
        let Self { lines, designing } = self;
        if let Some(design) = kept.design(lines) {
            return next(design, open);
        }
        let piece = then(designing, move |design, open, kept| {
            let design = kept.put_design(lines, design);
            next(design, open)
        });
        Step::On(piece, None)
    }
}

fn is(flags: &[bool], index: u32) -> bool {
    flags.get(index as usize) == Some(&true)
}

/// The share that a rule draws, and whether for each person anew.
fn share(rule: &Rule) -> Option<(f64, bool)> {
    let shares = rule.when.iter().filter_map(|condition| match condition {
        Condition::Share { share, each_person } => Some((share.clamp(0.0, 1.0), *each_person)),
        _ => None,
    });
    shares.reduce(|one, other| (one.0.min(other.0), one.1 || other.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::study::tests::{in_force, log, open};

    /// The rules without a share, and one more with this share, tried on all items: the place of
    /// the first that matches.
    fn tried(open: &Open, one: usize, its_share: Option<f64>) -> Vec<Option<usize>> {
        let mut policy = open.routes.policy.clone();
        let places: Vec<usize> = (0..policy.rules.len())
            .filter(|place| *place == one || super::share(&policy.rules[*place]).is_none())
            .collect();
        policy.rules = places.iter().map(|place| policy.rules[*place].clone()).collect();
        for condition in policy.rules.iter_mut().flat_map(|rule| &mut rule.when) {
            if let (Condition::Share { share, .. }, Some(to)) = (condition, its_share) {
                *share = to;
            }
        }
        let mut sweep = Sweep::new(policy);
        let mut found = Vec::new();
        let mut note = |rule: Option<usize>| found.push(rule.map(|place| places[place]));
        while sweep.step(&open.data, &open.routes, usize::MAX, |it| note(it.decide().rule)) {}
        found
    }

    /// However small the steps, what is found at once is what the policy does without what draws,
    /// and with one at a time of the rules that draw.
    #[test]
    fn is_what_the_policy_does_without_what_draws() {
        let share = |id: &str, to: &str, share: f64, more: &str| {
            format!(
                r#"{{"id":"{id}","when":[{more}{{"if":"share","share":{share}}}],"to":"{to}"}}"#
            )
        };
        let score =
            |least: f64| format!(r#"{{"if":"score","question":"mood","at_least":{least}}}"#);
        let sure = format!(r#"{{"id":"sure","when":[{}],"to":"auto"}}"#, score(0.7));
        let each =
            r#"{"id":"each","when":[{"if":"share","share":0.5,"each_person":true}],"to":"blind"}"#;
        let rules = [
            each.to_owned(),
            share("none", "blind", 0.0, ""),
            share("some", "blind", 0.3, &(score(0.4) + ",")),
            r#"{"id":"gold","when":[{"if":"gold"}],"to":"gold"}"#.to_owned(),
            share("all", "audit", 1.0, &(score(0.9) + ",")),
            share("audit", "audit", 0.5, &(score(0.7) + ",")),
            sure,
            share("unseen", "auto", 0.5, ""),
            share("late", "single", 0.5, ""),
        ];
        let text = format!(
            r#"{{"name":"p","seed":3,"rules":[{}],"otherwise":{{"to":"single"}}}}"#,
            rules.join(",")
        );
        let items: String = (0..60)
            .map(|at| {
                let gold = if at % 7 == 0 { "gold=neg" } else { "" };
                format!("bayes=neg:0.{} {gold}\n", at % 10)
            })
            .collect();
        let escalate = |item: &str| {
            serde_json::from_str(&format!(r#"{{"kind":"escalate","item":"{item}"}}"#)).unwrap()
        };
        let lines = log("anna", vec![in_force(&text), escalate("m-9"), escalate("m-4")]);
        let engine = open(&items, &lines);
        let open = engine.opened();
        let mut designing = Designing::new(open);
        while designing.go_on(open, usize::MAX) {}
        let whole = designing.finish(open);
        for cost in [1, 13, 100] {
            let mut designing = Designing::new(open);
            while designing.go_on(open, cost) {}
            assert_eq!(format!("{:?}", designing.finish(open)), format!("{whole:?}"));
        }
        let undrawn = tried(open, usize::MAX, None);
        for (index, place) in (0..).zip(&undrawn) {
            assert_eq!(whole.rule(index), *place);
            let is_sure = place.is_some_and(|place| open.routes.policy.rules[place].id == "sure");
            assert_eq!(whole.accepts(index), is_sure && index != 9 && index != 4);
            assert_eq!(whole.is_auto(index), open.people.route(&open.routes, index) == Route::Auto);
        }
        let places = [0, 1, 2, 4, 5, 8];
        assert_eq!(whole.draws.len(), places.len());
        for (place, draw) in places.into_iter().zip(&whole.draws) {
            let is_it = |share| {
                let tried = tried(open, place, share).into_iter();
                tried.map(|it| it == Some(place)).collect::<Vec<bool>>()
            };
            // For each person anew it draws another part.
            let drawn = if draw.is_for_each { Vec::new() } else { is_it(None) };
            assert_eq!(draw.drawn, drawn, "{place}");
            assert_eq!(draw.reaches, is_it(Some(1.0)), "{place}");
        }
    }
}
