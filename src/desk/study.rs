//! What the Disagreement room says of statistics: figures as words, sentences,
//! and the sheets that are saved.
//!
//! Names are given by whoever asks (`named`): only the page knows what an agent
//! is called.

use super::matrix::percent;
use super::sheet::{Cell, Sheet, capital, three};
use crate::core::text::{counted, figure};
use crate::engine::protocol::study::{
    AbilityFound, AgreementFound, CalibrationFound, CareFound, CheckFound, CompareFound,
    ConfusionFound, Figure, PairFound, PairwiseFound, PartFound, Rater, TruthFound, Who,
};

/// Whose labels, in the order of the room.
pub const WHO: [(Who, &str, &str); 3] = [
    (Who::Everyone, "everyone", "Everyone"),
    (Who::People, "people", "People"),
    (Who::Models, "models", "Models"),
];

/// The methods of inference: id, title, help. A copy of what the engine has, so that a
/// room that draws does not carry the code that infers; a test holds the two together.
pub const METHODS: [(&str, &str, &str); 8] = [
    (
        "majority",
        "Majority",
        "The class that most raters say; every label counts the same. Needs nothing and \
         hides nothing, but a careless rater counts as much as a careful one. Ties stay \
         ties.",
    ),
    (
        "weighted",
        "Weighted vote",
        "A label counts as much as its rater agrees with the majority. Simple, and it \
         breaks most ties by who usually agrees; it cannot see that many are wrong \
         together.",
    ),
    (
        "dawid-skene",
        "Dawid-Skene",
        "Learns for every rater which classes they take for which, together with the \
         truth. Strong where raters gave many labels each and err in ways of their own; \
         too sure of itself, and with few labels per rater it rests on the smoothing.",
    ),
    (
        "one-coin",
        "One coin",
        "Learns one accuracy for every rater, together with the truth. Needs few labels \
         per rater; where raters take one class for another more than the other way round \
         it can collapse, so compare it with others.",
    ),
    (
        "mace",
        "MACE",
        "Learns for every rater how often they know the answer, and what they say when \
         they do not. Finds those who answer at random or always the same, and needs few \
         labels per rater; it does not see that a rater takes one class for another.",
    ),
    (
        "glad",
        "GLAD",
        "Learns one ability for every rater and one difficulty for every item: being \
         wrong about what nobody gets right costs less. Slower than the others; all wrong \
         classes are alike to it.",
    ),
    (
        "crowdlab",
        "CROWDLAB",
        "A weighted mean of a model's class probabilities and the labels; the weights \
         come from how often raters agree. Good where few raters saw each item and the \
         model is good; on unbalanced data raters can lose all weight, so look at the \
         weights.",
    ),
    (
        "dawid-skene-prior",
        "Dawid-Skene with a model",
        "Dawid-Skene that also reads the class probabilities of models, recalibrated to \
         the truth it finds. The recommended one where models give probabilities; several \
         models are one prior and do not count as independent raters.",
    ),
];

/// What a method is called, and how it works; the first where there is none of that id.
pub fn method(id: &str) -> (&'static str, &'static str, &'static str) {
    let [first, ..] = METHODS;
    METHODS.into_iter().find(|method| method.0 == id).unwrap_or(first)
}

pub fn who(id: &str) -> Who {
    WHO.into_iter().find(|who| who.1 == id).map(|who| who.0).unwrap_or_default()
}

pub fn who_id(who: Who) -> &'static str {
    WHO.into_iter().find(|it| it.0 == who).map_or("everyone", |it| it.1)
}

/// `0.734`, or `undefined`.
pub fn value_words(figure: &Figure) -> String {
    figure.value.map_or_else(|| "undefined".to_owned(), three)
}

/// `0.712 to 0.756`; nothing where there is none.
pub fn interval_words(figure: &Figure) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{} to {}", three(low), three(high)),
        _ => String::new(),
    }
}

/// Why a figure has no value.
pub fn why_undefined(figure: &Figure) -> Option<String> {
    figure.value.is_none().then(|| {
        let why = figure.undefined.as_deref().unwrap_or("no reason was given");
        format!("Undefined: {}.", why.trim_end_matches('.'))
    })
}

/// `0.734`, or `undefined`, of what has no reason of its own.
pub fn number_words(number: Option<f64>) -> String {
    number.map_or_else(|| "undefined".to_owned(), three)
}

pub fn agreement_sentence(found: &AgreementFound) -> String {
    let left_out = match found.left_out {
        0 => "no item left out".to_owned(),
        n => format!("{} left out: fewer than two labels", counted(n, "item")),
    };
    format!(
        "{} by {} on {}; {left_out}.",
        counted(found.labels, "label"),
        counted(found.raters, "rater"),
        counted(compared(found), "item"),
    )
}

/// Items with two labels or more.
pub fn compared(found: &AgreementFound) -> u32 {
    found.items.saturating_sub(found.left_out)
}

/// `what went wrong` as a sentence: `What went wrong.`
pub fn as_sentence(words: &str) -> String {
    let words = words.trim();
    let end = if words.is_empty() || words.ends_with(['.', '?', '!']) { "" } else { "." };
    capital(words) + end
}

pub fn agreement_sheet(found: &AgreementFound) -> Sheet {
    let head = ["id", "coefficient", "level", "value", "low", "high", "undefined", "items"];
    let mut sheet = Sheet::new(&head);
    for metric in &found.metrics {
        let figure = &metric.figure;
        sheet.rows.push(vec![
            metric.id.clone().into(),
            metric.title.clone().into(),
            metric.level.clone().into(),
            figure.value.into(),
            figure.low.into(),
            figure.high.into(),
            figure.undefined.clone().unwrap_or_default().into(),
            compared(found).into(),
        ]);
    }
    sheet
}

/// Which number a cell of the pairwise table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Percent,
    Kappa,
    Linear,
    Quadratic,
}

impl Shown {
    pub const ALL: [Self; 4] = [Self::Percent, Self::Kappa, Self::Linear, Self::Quadratic];

    pub fn words(self) -> &'static str {
        match self {
            Self::Percent => "Percent",
            Self::Kappa => "Kappa",
            Self::Linear => "Linear kappa",
            Self::Quadratic => "Quadratic kappa",
        }
    }

    /// The number, for the tint: nothing where it is undefined.
    pub fn of(self, pair: &PairFound) -> Option<f64> {
        match self {
            Self::Percent if pair.items == 0 => None,
            Self::Percent => Some(f64::from(pair.alike) / f64::from(pair.items)),
            Self::Kappa => pair.kappa,
            Self::Linear => pair.linear,
            Self::Quadratic => pair.quadratic,
        }
    }

    /// `73 %`, `0.41`, or a dash.
    pub fn said(self, pair: &PairFound) -> String {
        match self {
            Self::Percent => percent(u64::from(pair.alike), u64::from(pair.items)),
            other => other.of(pair).filter(|it| it.is_finite()).map(two),
        }
        .unwrap_or_else(|| "–".to_owned())
    }

    /// Those that have a value anywhere.
    pub fn of_any(found: &PairwiseFound) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|shown| {
                matches!(shown, Self::Percent | Self::Kappa)
                    || found.pairs.iter().any(|pair| shown.of(pair).is_some())
            })
            .collect()
    }
}

fn two(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// The pair of two raters, whichever stands first.
pub fn pair_of(found: &PairwiseFound, row: usize, column: usize) -> Option<&PairFound> {
    let (low, high) = (row.min(column), row.max(column));
    found.pairs.iter().find(|it| it.row as usize == low && it.column as usize == high)
}

/// `People with people: 3 pairs, 412 of 500 labels alike (82 %), median kappa 0.71.`
pub fn part_sentence(part: &PartFound) -> String {
    if part.pairs == 0 {
        return format!("{}: no two with an item in common.", part.title);
    }
    let share = percent(part.alike, part.items).unwrap_or_else(|| "undefined".to_owned());
    let kappa = part.kappa.map_or_else(
        || "kappa undefined".to_owned(),
        |kappa| format!("median kappa {}", two(kappa)),
    );
    format!(
        "{}: {}, {} of {} alike ({share}), {kappa}.",
        part.title,
        counted(part.pairs, "pair"),
        figure(part.alike),
        counted(part.items, "common label"),
    )
}

pub fn pairwise_sheet(found: &PairwiseFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let head = [
        "rater",
        "kind",
        "other",
        "other kind",
        "items",
        "alike",
        "share",
        "kappa",
        "linear",
        "quadratic",
    ];
    let mut sheet = Sheet::new(&head);
    for pair in &found.pairs {
        let of = |place: u32| found.raters.get(place as usize).map(|it| &it.rater);
        let (Some(one), Some(other)) = (of(pair.row), of(pair.column)) else { continue };
        sheet.rows.push(vec![
            named(one).into(),
            kind(one).into(),
            named(other).into(),
            kind(other).into(),
            pair.items.into(),
            pair.alike.into(),
            Shown::Percent.of(pair).into(),
            pair.kappa.into(),
            pair.linear.into(),
            pair.quadratic.into(),
        ]);
    }
    sheet
}

pub fn map_sheet(found: &PairwiseFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["rater", "kind", "labels", "x", "y"]);
    for it in &found.raters {
        sheet.rows.push(vec![
            named(&it.rater).into(),
            kind(&it.rater).into(),
            it.labels.into(),
            it.x.into(),
            it.y.into(),
        ]);
    }
    sheet
}

pub fn kind(rater: &Rater) -> &'static str {
    if rater.model { "model" } else { "person" }
}

pub fn confusion_sentence(found: &ConfusionFound, row: &str, column: &str) -> String {
    let share = percent(u64::from(found.alike), u64::from(found.items));
    let share = share.map(|share| format!(" ({share})")).unwrap_or_default();
    format!(
        "{row} and {column}: {} in common, {} labelled alike{share}.",
        counted(found.items, "item"),
        figure(u64::from(found.alike)),
    )
}

pub fn confusion_sheet(found: &ConfusionFound, row: &str, column: &str) -> Sheet {
    let mut sheet = Sheet::new(&[]);
    sheet.head.push(format!("{row} \\ {column}"));
    sheet.head.extend(found.labels.iter().cloned());
    for (label, counts) in found.labels.iter().zip(&found.counts) {
        let cells = counts.iter().map(|count| Cell::from(*count));
        sheet.rows.push(std::iter::once(Cell::from(label.clone())).chain(cells).collect());
    }
    sheet
}

/// `Converged after 12 iterations; log-likelihood -1,234.5.`
pub fn truth_sentence(found: &TruthFound) -> String {
    let likelihood = match found.log_likelihood.filter(|it| it.is_finite()) {
        Some(value) => format!("; log-likelihood {value:.2}"),
        None => String::new(),
    };
    let iterations = counted(found.iterations, "iteration");
    if found.iterations == 0 {
        format!("{}: counted at one go{likelihood}.", found.title)
    } else if found.converged {
        format!("{}: converged after {iterations}{likelihood}.", found.title)
    } else {
        format!("{}: stopped after {iterations}, not converged{likelihood}.", found.title)
    }
}

/// Items by what is said of them.
pub fn counts_sheet(found: &TruthFound) -> Sheet {
    let mut sheet = Sheet::new(&["most likely", "items"]);
    for (class, count) in found.classes.iter().zip(&found.counts) {
        sheet.rows.push(vec![class.clone().into(), (*count).into()]);
    }
    sheet.rows.push(vec!["Tied: no class is more likely".into(), found.tied.into()]);
    sheet.rows.push(vec!["Not labelled by anyone".into(), found.unlabelled.into()]);
    sheet
}

/// The same without the classes that no item has, where there are many: of sets of labels
/// hardly any occurs. How many were left out.
pub fn short_counts(mut sheet: Sheet, many: usize) -> (Sheet, usize) {
    let all = sheet.rows.len();
    if all > many {
        sheet.rows.retain(|row| !row.contains(&Cell::Count(0)));
    }
    let left_out = all - sheet.rows.len();
    (sheet, left_out)
}

/// The edges of a bin of equal width over 0 to 1.
pub fn edges(place: usize, bins: usize) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "bins of a plot")]
    let (place, bins) = (place as f64, bins.max(1) as f64);
    (place / bins, (place + 1.0) / bins)
}

/// `over 0.8 to 0.9`; the first has its lower end in it.
pub fn bin_words(place: usize, bins: usize) -> String {
    let (low, high) = edges(place, bins);
    let (low, high) = (tidy(low), tidy(high));
    if place == 0 { format!("{low} to {high}") } else { format!("over {low} to {high}") }
}

fn tidy(number: f64) -> String {
    let text = format!("{number:.2}");
    text.strip_suffix('0').map(str::to_owned).unwrap_or(text)
}

pub fn histogram_sheet(found: &TruthFound) -> Sheet {
    let mut sheet = Sheet::new(&["posterior", "items"]);
    for (place, count) in found.histogram.iter().enumerate() {
        sheet.rows.push(vec![bin_words(place, found.histogram.len()).into(), (*count).into()]);
    }
    sheet
}

pub fn trace_sheet(found: &TruthFound) -> Sheet {
    let mut sheet = Sheet::new(&["iteration", "log-likelihood"]);
    for (iteration, value) in (1u32..).zip(&found.trace) {
        sheet.rows.push(vec![iteration.into(), (*value).into()]);
    }
    sheet
}

/// Raters with their ability, the weakest first; who has none last.
pub fn by_ability(found: &TruthFound) -> Vec<usize> {
    let mut places: Vec<usize> = (0..found.raters.len()).collect();
    let ability = |place: &usize| found.raters.get(*place).and_then(|it| it.ability);
    places.sort_by(|one, other| match (ability(one), ability(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    places
}

pub fn ability_sheet(found: &TruthFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["rater", "kind", "labels", "ability"]);
    for it in by_ability(found).into_iter().filter_map(|place| found.raters.get(place)) {
        sheet.rows.push(vec![
            named(&it.rater).into(),
            kind(&it.rater).into(),
            it.labels.into(),
            it.ability.into(),
        ]);
    }
    sheet
}

/// By true class: how likely a rater says each.
pub fn of_rater(classes: &[String], rater: &AbilityFound) -> Sheet {
    let mut sheet = Sheet::new(&["truly"]);
    sheet.head.extend(classes.iter().map(|class| format!("says {class}")));
    for (class, shares) in classes.iter().zip(&rater.confusion) {
        let cells = shares.iter().map(|share| Cell::from(*share));
        sheet.rows.push(std::iter::once(Cell::from(class.clone())).chain(cells).collect());
    }
    sheet
}

/// The same of all raters, a line for each two classes.
pub fn confusions_sheet(found: &TruthFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["rater", "kind", "truly", "says", "share"]);
    for it in &found.raters {
        for (truly, shares) in found.classes.iter().zip(&it.confusion) {
            for (says, share) in found.classes.iter().zip(shares) {
                sheet.rows.push(vec![
                    named(&it.rater).into(),
                    kind(&it.rater).into(),
                    truly.clone().into(),
                    says.clone().into(),
                    (*share).into(),
                ]);
            }
        }
    }
    sheet
}

pub fn compare_sheet(found: &CompareFound) -> Sheet {
    let head = [
        "id",
        "method",
        "known items",
        "right",
        "ties",
        "accuracy",
        "low",
        "high",
        "log loss",
        "why not",
    ];
    let mut sheet = Sheet::new(&head);
    for it in &found.methods {
        sheet.rows.push(vec![
            it.id.clone().into(),
            it.title.clone().into(),
            it.items.into(),
            it.right.into(),
            it.ties.into(),
            it.accuracy.value.into(),
            it.accuracy.low.into(),
            it.accuracy.high.into(),
            it.log_loss.into(),
            it.accuracy.undefined.clone().unwrap_or_default().into(),
        ]);
    }
    sheet
}

/// What the scores of an agent stand on.
pub fn calibration_sentence(found: &CalibrationFound) -> String {
    format!(
        "{} with a score on items that people answered: {} judged blind, {} drawn at random, {} \
         chosen by people or by score.",
        counted(found.n, "suggestion"),
        figure(u64::from(found.blind)),
        figure(u64::from(found.random)),
        figure(u64::from(found.chosen)),
    )
}

pub fn bins_sheet(found: &CalibrationFound) -> Sheet {
    let mut sheet =
        Sheet::new(&["score over", "to", "n", "mean score", "share right", "low", "high"]);
    for bin in &found.bins {
        sheet.rows.push(vec![
            bin.low.into(),
            bin.high.into(),
            bin.n.into(),
            bin.mean_score.into(),
            bin.accuracy.into(),
            bin.accuracy_low.into(),
            bin.accuracy_high.into(),
        ]);
    }
    sheet
}

pub fn maps_sheet(found: &CalibrationFound) -> Sheet {
    let mut sheet = Sheet::new(&["map", "held-out log loss", "why not"]);
    for map in &found.maps {
        let why = map.loss.undefined.as_deref().map(as_sentence).unwrap_or_default();
        sheet.rows.push(vec![map.title.clone().into(), map.loss.value.into(), why.into()]);
    }
    sheet
}

/// Numbers of the whole: what they are called, and their values.
pub fn calibration_numbers(
    found: &CalibrationFound,
) -> [(&'static str, &'static str, Option<f64>); 6] {
    [
        ("Share right", "Of the suggestions with a score", found.accuracy),
        ("Mean score", "Near the share right where scores are probabilities", found.mean_score),
        (
            "ECE, equal width",
            "Expected calibration error over bins of equal width; 0 is best",
            found.ece_width,
        ),
        (
            "ECE, equal mass",
            "The same over bins with equally many suggestions; 0 is best",
            found.ece_mass,
        ),
        (
            "Brier score",
            "Mean squared distance of the score from right or wrong; 0 is best",
            found.brier,
        ),
        ("Log loss", "In nats; punishes being sure and wrong; 0 is best", found.log_loss),
    ]
}

/// Who was looked at, who could not be, and whether anything stands out.
pub fn check_sentence(check: &CheckFound) -> String {
    let few = match check.too_few {
        0 => String::new(),
        n => format!(
            "; {} with too few answers for it (fewer than {})",
            counted(n, "rater"),
            figure(check.least)
        ),
    };
    let found = match (check.looked_at, check.findings.is_empty()) {
        (0, _) => "",
        (_, true) => " Nothing stands out.",
        (_, false) => " Something stands out:",
    };
    let looked = match check.looked_at {
        0 => "Nobody could be looked at".to_owned(),
        n => format!("{} looked at", counted(n, "rater")),
    };
    format!("{looked}{few}.{found}")
}

/// What all checks came to.
pub fn care_sentence(found: &CareFound) -> String {
    let findings: u64 = found.checks.iter().map(|check| check.findings.len() as u64).sum();
    match (findings, found.checks.iter().any(|check| check.looked_at > 0)) {
        (0, false) => "Nobody could be looked at yet: too few answers.".to_owned(),
        (0, true) => "Nothing stands out. That is no proof of care.".to_owned(),
        (n, _) => {
            format!("{} to ask. What stands out may have a good reason.", counted(n, "question"))
        }
    }
}

pub fn care_sheet(found: &CareFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["check", "rater", "kind", "answers", "question", "p, Holm"]);
    for check in &found.checks {
        for it in &check.findings {
            sheet.rows.push(vec![
                check.id.clone().into(),
                named(&it.rater).into(),
                kind(&it.rater).into(),
                it.n.into(),
                it.question.clone().into(),
                it.p.into(),
            ]);
        }
    }
    sheet
}

/// `p 0.012`, `p under 0.001`
pub fn p_words(p: f64) -> String {
    if p < 0.001 { "p under 0.001".to_owned() } else { format!("p {p:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::study::RaterFound;

    #[test]
    fn the_methods_are_those_of_the_engine() {
        let core = crate::core::truth::METHODS.iter().map(|it| (it.id, it.title, it.help));
        assert_eq!(core.collect::<Vec<_>>(), METHODS);
        assert_eq!(method("glad").1, "GLAD");
        assert_eq!(method("").0, "majority");
        assert_eq!(WHO.map(|it| who(who_id(it.0))), WHO.map(|it| it.0));
    }

    #[test]
    fn a_figure_says_its_value_or_why_it_has_none() {
        let figure =
            Figure { value: Some(0.5), low: Some(-0.000_1), high: Some(0.75), undefined: None };
        assert_eq!(value_words(&figure), "0.500");
        assert_eq!(interval_words(&figure), "0.000 to 0.750");
        assert_eq!(why_undefined(&figure), None);
        let none = Figure { undefined: Some("one category is used.".into()), ..Figure::default() };
        assert_eq!(value_words(&none), "undefined");
        assert_eq!(interval_words(&none), "");
        assert_eq!(why_undefined(&none).as_deref(), Some("Undefined: one category is used."));
    }

    #[test]
    fn sentences_have_their_numbers() {
        let found =
            AgreementFound { items: 4, raters: 2, labels: 1200, left_out: 3, ..Default::default() };
        assert_eq!(
            agreement_sentence(&found),
            "1,200 labels by 2 raters on 1 item; 3 items left out: fewer than two labels."
        );
        let part = PartFound {
            title: "People with models".into(),
            pairs: 2,
            items: 1000,
            alike: 820,
            kappa: Some(0.714),
        };
        assert_eq!(
            part_sentence(&part),
            "People with models: 2 pairs, 820 of 1,000 common labels alike (82 %), median kappa 0.71."
        );
        let none = PartFound { title: "People with people".into(), ..PartFound::default() };
        assert_eq!(part_sentence(&none), "People with people: no two with an item in common.");
        let check = CheckFound { looked_at: 7, too_few: 1, least: 20, ..CheckFound::default() };
        assert_eq!(
            check_sentence(&check),
            "7 raters looked at; 1 rater with too few answers for it (fewer than 20). Nothing stands out."
        );
        let truth = TruthFound { title: "GLAD".into(), iterations: 1, ..TruthFound::default() };
        assert_eq!(truth_sentence(&truth), "GLAD: stopped after 1 iteration, not converged.");
        let counted = TruthFound { title: "Majority".into(), ..TruthFound::default() };
        assert_eq!(truth_sentence(&counted), "Majority: counted at one go.");
    }

    #[test]
    fn nothing_found_is_not_nothing_looked_at() {
        let check = |looked_at| CheckFound { looked_at, ..CheckFound::default() };
        let said = |looked_at| care_sentence(&CareFound { checks: vec![check(looked_at)] });
        assert_eq!(said(0), "Nobody could be looked at yet: too few answers.");
        assert_eq!(said(2), "Nothing stands out. That is no proof of care.");
        assert_eq!(check_sentence(&check(0)), "Nobody could be looked at.");
    }

    #[test]
    fn classes_that_no_item_has_are_left_out_where_there_are_many() {
        let classes = ["a", "b", "c"].map(str::to_owned).to_vec();
        let found = TruthFound { classes, counts: vec![2, 0, 1], tied: 1, ..TruthFound::default() };
        let rows = |many| {
            let (sheet, left_out) = short_counts(counts_sheet(&found), many);
            (sheet.rows.len(), left_out)
        };
        assert_eq!(rows(5), (5, 0));
        assert_eq!(rows(4), (3, 2));
    }

    #[test]
    fn bins_share_their_edges_once() {
        let said: Vec<_> = (0..3).map(|place| bin_words(place, 3)).collect();
        assert_eq!(said, ["0.0 to 0.33", "over 0.33 to 0.67", "over 0.67 to 1.0"]);
        assert_eq!(bin_words(9, 10), "over 0.9 to 1.0");
        assert_eq!(edges(0, 0), (0.0, 1.0));
    }

    #[test]
    fn who_has_no_ability_stands_last() {
        let rater = |ability| AbilityFound { ability, ..AbilityFound::default() };
        let raters = vec![rater(None), rater(Some(0.9)), rater(Some(-0.1)), rater(None)];
        let found = TruthFound { raters, ..TruthFound::default() };
        assert_eq!(by_ability(&found), [2, 1, 0, 3]);
    }

    #[test]
    fn a_rater_says_something_of_every_class() {
        let confusion = vec![vec![0.9, 0.1], vec![0.25, 0.75]];
        let rater = AbilityFound { confusion, ..AbilityFound::default() };
        let classes = vec!["a".to_owned(), "b".to_owned()];
        let one = of_rater(&classes, &rater);
        assert_eq!(one.csv(), "truly,says a,says b\r\na,0.9,0.1\r\nb,0.25,0.75\r\n");
        let found = TruthFound { raters: vec![rater], classes, ..TruthFound::default() };
        assert_eq!(confusions_sheet(&found, &|_| "x".into()).rows.len(), 4);
    }

    #[test]
    fn a_pair_is_one_either_way_round() {
        let pair = PairFound {
            row: 0,
            column: 2,
            items: 10,
            alike: 9,
            kappa: Some(-0.001),
            ..Default::default()
        };
        let raters = vec![RaterFound::default(); 3];
        let found = PairwiseFound { raters, pairs: vec![pair], ..PairwiseFound::default() };
        assert_eq!(pair_of(&found, 2, 0), pair_of(&found, 0, 2));
        assert!(pair_of(&found, 0, 1).is_none());
        let pair = pair_of(&found, 0, 2).unwrap();
        let said = Shown::ALL.map(|shown| shown.said(pair));
        assert_eq!(said, ["90 %", "0.00", "–", "–"]);
        assert_eq!(Shown::of_any(&found), [Shown::Percent, Shown::Kappa]);
        assert_eq!(pairwise_sheet(&found, &|it| it.name.clone()).rows.len(), 1);
    }

    #[test]
    fn words_become_sentences() {
        let check = |words: &str, expected: &str| assert_eq!(as_sentence(words), expected);
        check("nobody gave a label", "Nobody gave a label.");
        check("Élan?", "Élan?");
        check("  ", "");
    }

    #[test]
    fn small_chances_are_not_nothing() {
        assert_eq!([p_words(0.0), p_words(0.0123)], ["p under 0.001", "p 0.012"]);
    }
}
