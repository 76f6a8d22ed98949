//! Which items a query shows, and in which order.

use std::collections::BTreeSet;

use super::dataset::Dataset;
use super::matrix;
use super::people::People;
use super::query::{Between, Filter, LabelIs, Query, Sort};
use super::routes::Routes;
use crate::core::model::event::Verdict;
use crate::core::model::route::Route;
use crate::core::routing::policy::{Condition, Range};
use crate::core::routing::rules::share::fraction;
use crate::core::search::Needle;
use crate::core::sort::sort_by;

/// What a query looks at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub data: &'a Dataset,
    pub routes: &'a Routes,
    pub people: &'a People,
    pub gains: &'a Gains,
}

/// How much one more answer to a question is expected to tell, item by item. It is found out once
/// and stays: an order that changes under one's hands is none.
#[derive(Debug, Default)]
pub struct Gains {
    pub question: String,
    /// By item, its place among those of which something is known; `u32::MAX` for the others.
    pub places: Vec<u32>,
}

/// The indices of a query, in its order.
pub fn select(view: View<'_>, query: &Query) -> Vec<u32> {
    let chosen = Chosen::new(view, &query.filter);
    let mut indices: Vec<u32> = match query.filter.only.as_slice() {
        [] => (0..view.data.len()).filter(|index| chosen.keeps(*index)).collect(),
        only => {
            let only: BTreeSet<u32> =
                only.iter().copied().filter(|index| *index < view.data.len()).collect();
            only.into_iter().filter(|index| chosen.keeps(*index)).collect()
        }
    };
    sort(view, &query.sort, &mut indices);
    indices
}

/// The route as lists show it: gold looks like single, or it would measure nobody.
pub fn shown_route(view: View<'_>, index: u32) -> Route {
    match view.people.route(view.routes, index) {
        Route::Gold => Route::Single,
        route => route,
    }
}

/// The id of the rule as lists show it; `None` where no rule decided.
pub fn shown_rule(view: View<'_>, index: u32) -> Option<&str> {
    let View { routes, people, .. } = view;
    let is_hidden = people.is_escalated(index) || routes.route(index) == Route::Gold;
    if is_hidden { None } else { routes.rule_id(index) }
}

/// A filter tied to the dataset: ids became places.
struct Chosen<'a> {
    view: View<'a>,
    filter: &'a Filter,
    agents: Vec<usize>,
    suggested: Vec<(usize, Codes)>,
    answered: Vec<(usize, Codes)>,
    verdicts: Vec<Verdict>,
    score: Option<(Option<usize>, Option<usize>, Range)>,
    /// By column, the codes of its values; `None` for a column that does not exist.
    metadata: Vec<Option<(usize, Codes)>>,
    text: Needle,
}

type Codes = BTreeSet<u32>;

impl<'a> Chosen<'a> {
    fn new(view: View<'a>, filter: &'a Filter) -> Self {
        let data = view.data;
        let verdict = |name: &String| Verdict::named(name);
        // A question that does not exist has no place: its condition never holds.
        let place = |id: &Option<String>, find: &dyn Fn(&str) -> Option<usize>| {
            id.as_deref().map(|id| find(id).unwrap_or(usize::MAX))
        };
        Self {
            view,
            filter,
            agents: filter.agents.iter().filter_map(|id| data.agent(id)).collect(),
            suggested: filter.suggested.iter().filter_map(|it| codes(data, it)).collect(),
            answered: filter.answered.iter().filter_map(|it| codes(data, it)).collect(),
            verdicts: filter.verdicts.iter().filter_map(verdict).collect(),
            score: filter.score.as_ref().map(|score| {
                let question = place(&score.question, &|id| data.question(id));
                let agent = place(&score.agent, &|id| data.agent(id));
                (question, agent, Range { at_least: score.at_least, below: score.below })
            }),
            metadata: filter
                .metadata
                .iter()
                .map(|it| {
                    let place = data.column(&it.column)?;
                    let column = data.columns.metadata.get(place)?;
                    let codes = it.any_of.iter().filter_map(|text| column.strings.find(text));
                    Some((place, codes.collect()))
                })
                .collect(),
            text: Needle::new(filter.text.trim(), false),
        }
    }

    fn keeps(&self, index: u32) -> bool {
        self.by_route(index)
            && self.by_state(index)
            && self.by_suggestion(index)
            && self.by_answer(index)
            && self.by_metadata(index)
            && self.by_cell(index)
            && self.by_text(index)
    }

    fn by_route(&self, index: u32) -> bool {
        let View { routes, people, .. } = self.view;
        let (wanted, rules) = (&self.filter.routes, &self.filter.rules);
        // Who asks for gold by name gets it: the room that measures people does.
        (wanted.is_empty() || {
            let route = people.route(routes, index).name();
            let shown = shown_route(self.view, index).name();
            wanted.iter().any(|it| it == shown || it == route)
        }) && (rules.is_empty() || {
            let rule = routes.rule_id(index).filter(|_| !people.is_escalated(index));
            let shown = shown_rule(self.view, index).unwrap_or("-");
            rules.iter().any(|it| it == shown || Some(it.as_str()) == rule)
        })
    }

    fn by_state(&self, index: u32) -> bool {
        let people = self.view.people;
        let Filter { states, marks, disagreement, .. } = self.filter;
        (states.is_empty() || states.contains(&people.state(index)))
            && (marks.is_empty() || people.marks(index).any(|mark| marks.contains(&mark)))
            && (disagreement.is_empty()
                || people.disagreement(index).any(|between| disagreement.contains(&between)))
    }

    fn by_suggestion(&self, index: u32) -> bool {
        let columns = &self.view.data.columns;
        let questions = 0..self.view.data.schema.questions.len();
        (self.filter.agents.is_empty()
            || self.agents.iter().any(|agent| {
                questions.clone().any(|question| columns.code(question, *agent, index) > 0)
            }))
            && (self.filter.suggested.is_empty()
                || self.suggested.iter().any(|(question, codes)| {
                    columns.codes(*question, index).any(|code| code > 0 && codes.contains(&code))
                }))
            && self.score.is_none_or(|(question, agent, range)| {
                questions.clone().filter(|it| question.is_none_or(|q| q == *it)).any(|question| {
                    columns
                        .cells(question, index)
                        .filter(|(it, _)| agent.is_none_or(|agent| agent == *it))
                        .any(|(_, cell)| cell.score.is_some_and(|score| range.holds_single(score)))
                })
            })
    }

    fn by_answer(&self, index: u32) -> bool {
        let answers = self.view.people.answers(index);
        (self.filter.answered.is_empty()
            || self.answered.iter().any(|(question, codes)| {
                answers
                    .iter()
                    .any(|it| usize::from(it.question) == *question && codes.contains(&it.code))
            }))
            && (self.filter.verdicts.is_empty()
                || answers.iter().any(|answer| {
                    answer.mine && answer.verdict.is_some_and(|it| self.verdicts.contains(&it))
                }))
    }

    fn by_metadata(&self, index: u32) -> bool {
        let columns = &self.view.data.columns.metadata;
        self.metadata.iter().all(|wanted| {
            wanted.as_ref().is_some_and(|(place, codes)| {
                columns.get(*place).is_some_and(|column| codes.contains(&column.code(index)))
            })
        })
    }

    fn by_cell(&self, index: u32) -> bool {
        let cell = self.filter.cell.as_ref();
        cell.is_none_or(|cell| matrix::is_in(self.view, cell, index))
    }

    fn by_text(&self, index: u32) -> bool {
        let data = self.view.data;
        self.text.is_empty() || self.text.is_in(&data.id(index)) || data.contains(index, &self.text)
    }
}

/// The codes of all values that are a label, or have it among theirs.
pub fn codes(data: &Dataset, wanted: &LabelIs) -> Option<(usize, Codes)> {
    let question = data.question(&wanted.question)?;
    let values = data.columns.values.get(question)?;
    let mut codes: Codes =
        values.all().filter(|(_, value)| value.says(&wanted.label)).map(|(code, _)| code).collect();
    codes.extend(values.find_one(&wanted.label));
    Some((question, codes))
}

fn sort(view: View<'_>, sort: &Sort, indices: &mut [u32]) {
    let View { data, routes, people, gains } = view;
    let score = |index: u32| data.top(index).and_then(|(_, _, cell)| cell.score);
    match sort {
        Sort::File => {}
        Sort::Need => by_key(indices, |index| {
            // Gold, blind, audit and single look alike: nothing in the order may tell them apart.
            let class = match people.route(routes, index) {
                Route::Expert => 0u32,
                Route::Consensus { .. } => 1,
                Route::Single | Route::Blind | Route::Audit | Route::Gold => 2,
                Route::Auto => 3,
            };
            let score = score(index).map_or(u32::MAX, in_order);
            joined(class << 8 | u32::from(u8::MAX - weight(people, index)), score)
        }),
        Sort::Disagreement => by_key(indices, |index| u64::from(u8::MAX - weight(people, index))),
        Sort::Gain { question } if *question == gains.question => by_key(indices, |index| {
            u64::from(gains.places.get(index as usize).copied().unwrap_or(u32::MAX))
        }),
        Sort::Gain { .. } => {}
        // What has no score comes last either way.
        Sort::Score { descending } => by_key(indices, |index| {
            let score = score(index).map(in_order);
            let key = score.map(|score| if *descending { !score } else { score });
            joined(score.is_none(), key.unwrap_or_default())
        }),
        Sort::Draw => by_key(indices, |index| {
            let rule = routes.rule(index).and_then(|place| routes.policy.rules.get(place));
            let is_drawn =
                |it: &Condition| matches!(it, Condition::Share { each_person: false, .. });
            let rule = rule.filter(|rule| rule.when.iter().any(is_drawn));
            // In [0, 1): so are their bits in order.
            rule.map_or(u64::MAX, |rule| {
                fraction(routes.policy.seed, &rule.id, &data.id(index), None).to_bits()
            })
        }),
        Sort::Length { descending } => by_key(indices, |index| {
            let length = data.columns.characters.get(index as usize).copied().unwrap_or_default();
            u64::from(if *descending { !length } else { length })
        }),
        Sort::Metadata { column, descending } => {
            let place = data.column(column);
            let Some(column) = place.and_then(|place| data.columns.metadata.get(place)) else {
                return;
            };
            // The place of each value among all of them: numbers as numbers, then texts.
            let number = |text: &str| text.parse::<f64>().ok().filter(|it| !it.is_nan());
            let mut codes: Vec<u32> = (1..=column.strings.len() as u32).collect();
            sort_by(&mut codes, |a, b| {
                let (a, b) = (column.strings.get(*a), column.strings.get(*b));
                match (number(a), number(b)) {
                    (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| a.cmp(b)),
                    (x, y) => x.is_none().cmp(&y.is_none()).then_with(|| a.cmp(b)),
                }
            });
            let mut ranks = vec![0u32; column.strings.len() + 1];
            for (rank, code) in (1..).zip(codes) {
                if let Some(cell) = ranks.get_mut(code as usize) {
                    *cell = rank;
                }
            }
            by_key(indices, |index| {
                let rank = ranks.get(column.code(index) as usize).copied().unwrap_or_default();
                joined(rank == 0, if *descending { !rank } else { rank })
            });
        }
    }
}

/// Stable: what is equal stays in the order of the file.
fn by_key(indices: &mut [u32], key: impl Fn(u32) -> u64) {
    // One kind of key for all orders: the sort is compiled once.
    let key: &dyn Fn(u32) -> u64 = &key;
    indices.sort_by_cached_key(|index| key(*index));
}

/// A key that orders by `first`, then by `second`.
fn joined(first: impl Into<u32>, second: u32) -> u64 {
    u64::from(first.into()) << 32 | u64::from(second)
}

/// How much there is to settle: people against people weighs most.
fn weight(people: &People, index: u32) -> u8 {
    people.disagreement(index).fold(0, |sum, between| {
        sum + match between {
            Between::ModelModel => 1,
            Between::HumanModel => 2,
            Between::HumanHuman => 4,
        }
    })
}

/// A number whose order is that of the float.
fn in_order(score: f32) -> u32 {
    let bits = score.to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}
