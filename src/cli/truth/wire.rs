//! What `countersign truth --json` prints.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Compared, Found};
use crate::core::truth::Ability;
use crate::core::truth::compare::Score;

pub fn found(found: &Found<'_>) -> Result<String, String> {
    let Found { method, ratings, setting, truth, score, notes } = *found;
    let classes = truth.classes.max(1);
    let rater = |(at, (name, rater)): (usize, (&String, &Ability))| RaterWire {
        name: name.clone(),
        model: false,
        labels: rater.labels as usize,
        ability: rater.ability,
        confusion: truth.confusion_of(at).map(|matrix| matrix.chunks(classes).collect()),
    };
    let raters = ratings.raters.iter().zip(&truth.raters).enumerate().map(rater);
    // A model that was read is a rater as well, with its weight.
    let models = setting.priors.iter().zip(&truth.models).map(|(prior, weight)| RaterWire {
        name: prior.name().to_owned(),
        model: true,
        labels: prior.items(),
        ability: Some(*weight),
        confusion: None,
    });
    let class = |class: u32| ratings.categories.get(class as usize).map(String::as_str);
    let item = |(at, name)| ItemWire {
        item: name,
        label: truth.label(at).and_then(class),
        tied: truth.tied(at).into_iter().filter_map(class).collect(),
        posterior: Posterior { classes: &ratings.categories, shares: truth.of(at) },
    };
    json(&TruthWire {
        method: method.id,
        iterations: truth.iterations,
        converged: truth.converged,
        log_likelihood: truth.log_likelihood,
        warnings: notes,
        raters: raters.chain(models).collect(),
        items: ratings.items.iter().map(String::as_str).enumerate().map(item).collect(),
        accuracy: score.map(ScoreWire::of),
    })
}

pub fn compared(compared: &Compared) -> Result<String, String> {
    let difference = compared.difference;
    json(&CompareWire {
        methods: compared.scores.iter().map(ScoreWire::of).collect(),
        best: difference.map(|it| it.best),
        second: difference.map(|it| it.second),
        better: difference.map(|it| it.better),
        worse: difference.map(|it| it.worse),
        p: difference.map(|it| it.p),
        left_out: &compared.left_out,
        notes: &compared.notes,
    })
}

fn json(value: &impl Serialize) -> Result<String, String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Truth"))]
struct TruthWire<'a> {
    #[cfg_attr(test, ts(type = "MethodId"))]
    method: &'a str,
    iterations: usize,
    converged: bool,
    log_likelihood: Option<f64>,
    warnings: &'a [String],
    raters: Vec<RaterWire<'a>>,
    items: Vec<ItemWire<'a>>,
    /// Only where truth was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    accuracy: Option<ScoreWire>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Rater"))]
struct RaterWire<'a> {
    name: String,
    /// Only of a model that was read as one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    model: bool,
    labels: usize,
    ability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    confusion: Option<Vec<&'a [f64]>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TruthOfItem"))]
struct ItemWire<'a> {
    item: &'a str,
    label: Option<&'a str>,
    tied: Vec<&'a str>,
    #[cfg_attr(test, ts(type = "{ [label: string]: number }"))]
    posterior: Posterior<'a>,
}

/// By class, in their order.
struct Posterior<'a> {
    classes: &'a [String],
    shares: &'a [f64],
}

impl Serialize for Posterior<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.shares.len()))?;
        for (class, share) in self.classes.iter().zip(self.shares) {
            map.serialize_entry(class, share)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Comparison"))]
struct CompareWire<'a> {
    methods: Vec<ScoreWire>,
    #[cfg_attr(test, ts(type = "MethodId | null"))]
    best: Option<&'static str>,
    #[cfg_attr(test, ts(type = "MethodId | null"))]
    second: Option<&'static str>,
    better: Option<u32>,
    worse: Option<u32>,
    p: Option<f64>,
    left_out: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MethodScore"))]
struct ScoreWire {
    #[cfg_attr(test, ts(type = "MethodId"))]
    method: &'static str,
    items: usize,
    right: f64,
    ties: usize,
    accuracy: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    log_loss: Option<f64>,
}

impl ScoreWire {
    fn of(score: &Score) -> Self {
        let accuracy = score.accuracy;
        Self {
            method: score.id,
            items: score.items,
            right: score.right,
            ties: score.ties,
            accuracy: accuracy.map(|it| it.share),
            low: accuracy.map(|it| it.low),
            high: accuracy.map(|it| it.high),
            log_loss: score.log_loss,
        }
    }
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<TruthWire<'_>>();
    types.visit::<CompareWire<'_>>();
}
