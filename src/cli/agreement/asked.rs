//! What the flags of `countersign agreement` ask for.

use crate::cli::flags::{Flag, Flags, JSON, Takes};
use crate::cli::labels;
use crate::core::agreement::bootstrap::Plan;
use crate::core::agreement::weights::Scheme;
use crate::core::agreement::{METRICS, Metric, Setting, metric, metrics_for};
use crate::core::ratings::{Level, Repeated};
use crate::core::text::figure;

pub const FLAGS: &[Flag] = &[
    Flag::new("--metric", Takes::Word(metrics), "Which coefficients; those for categories").many(),
    Flag::new("--level", Takes::Word(levels), "What the categories are"),
    Flag::new("--weights", Takes::Word(schemes), "How far apart two categories are"),
    Flag::new("--categories", Takes::Text, "All categories in their order, commas between"),
    labels::REPEATED_FLAG,
    Flag::new("--bootstrap", Takes::Number, "An interval by so many resamples"),
    Flag::new("--seed", Takes::Number, "Another seed draws other resamples; 1"),
    Flag::new("--confidence", Takes::Number, "Of the interval; 0.95"),
    Flag::new("--cluster", Takes::Text, "The column whose values are drawn together"),
    JSON,
];

fn metrics() -> Vec<&'static str> {
    METRICS.iter().map(|metric| metric.id).collect()
}

fn levels() -> Vec<&'static str> {
    Level::ALL.map(Level::id).to_vec()
}

fn schemes() -> Vec<&'static str> {
    Scheme::ALL.map(Scheme::id).to_vec()
}

/// More resamples than this change no digit that anyone reads.
const MOST_RESAMPLES: u32 = 1_000_000;

/// What the flags ask for.
pub struct Asked {
    pub metrics: Vec<&'static Metric>,
    pub setting: Setting,
    pub categories: Vec<String>,
    pub repeated: Repeated,
    pub plan: Option<Plan>,
}

impl Asked {
    /// # Errors
    /// A word or a number that is not known: one line.
    pub fn new(flags: &Flags) -> Result<Self, String> {
        let named: Vec<&Metric> = flags
            .values("--metric")
            .into_iter()
            .map(|id| {
                metric(id).ok_or_else(|| unknown("metric", id, METRICS.iter().map(|it| it.id)))
            })
            .collect::<Result<_, _>>()?;
        let level = one_of(flags, "--level", &Level::ALL, Level::id)?;
        let scheme = one_of(flags, "--weights", &Scheme::ALL, Scheme::id)?;
        let repeated = one_of(flags, "--repeated", &[Repeated::Each, Repeated::Last], repeated_id)?;
        let seed = flags.number("--seed", 1)?;
        let resamples = flags.number("--bootstrap", 0u32)?;
        let confidence = flags.number("--confidence", 0.95)?;
        if flags.has("--bootstrap") && !(1..=MOST_RESAMPLES).contains(&resamples) {
            return Err(format!(
                "--bootstrap takes 1 to {} resamples",
                figure(MOST_RESAMPLES.into())
            ));
        }
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err("--confidence takes a number between 0 and 1, such as 0.95".to_owned());
        }
        for flag in ["--confidence", "--cluster"] {
            if flags.has(flag) && resamples == 0 {
                return Err(format!("{flag} is for an interval: add --bootstrap 1000"));
            }
        }
        Ok(Self {
            metrics: if named.is_empty() { metrics_for("choice") } else { named },
            setting: Setting { level, scheme: scheme.unwrap_or_default(), seed },
            categories: labels::categories(flags.value("--categories"))?,
            repeated: repeated.unwrap_or(labels::REPEATED),
            plan: (resamples > 0).then_some(Plan { resamples, seed, confidence, clusters: None }),
        })
    }
}

/// The value of a flag that takes one of a few words.
fn one_of<T: Copy>(
    flags: &Flags,
    name: &str,
    all: &[T],
    id: fn(T) -> &'static str,
) -> Result<Option<T>, String> {
    let Some(word) = flags.value(name) else { return Ok(None) };
    let found = all.iter().copied().find(|one| id(*one) == word);
    let what = name.trim_start_matches('-');
    found.map(Some).ok_or_else(|| unknown(what, word, all.iter().map(|one| id(*one))))
}

fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    format!("--{what} '{word}' is not known; it takes {}", known.join(", "))
}

fn repeated_id(repeated: Repeated) -> &'static str {
    match repeated {
        Repeated::Last => "last",
        Repeated::Each => "each",
    }
}
