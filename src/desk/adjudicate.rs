//! Adjudication: what people differ about, item by item, and what a decision is.
//!
//! Names are hidden until they are asked for: Person A, B, C, in an order that is drawn for each
//! item from the policy's seed, so that neither the alphabet nor habit tells who it is.
//!
//! A decision is a response that names what it settles: the events of all answers that were on
//! the screen, and for answers that came with the data the line of the dataset in which they
//! stand. Whatever somebody answers later it does not settle.

use crate::core::log::chain;
use crate::core::model::event::{Response, Verdict};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::route::Arm;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::random::Random;
use crate::core::text::{counted, edit_distance};
use crate::core::time::Timestamp;
use crate::desk::options::Pick;
use crate::engine::protocol::ItemView;
use crate::engine::protocol::team::{Answered, OneAnswer};

/// One person's answer, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// `Person A`, in the order in which they stand.
    pub hidden: String,
    pub name: String,
    pub value: Option<Value>,
    /// The value as the page says it.
    pub said: String,
    /// How it came about.
    pub how: &'static str,
    pub when: Option<Timestamp>,
    pub note: Option<String>,
    /// It is the adjudicator's own, and no decision.
    pub mine: bool,
}

/// Everybody who answered a question of an item, in an order that tells nothing.
pub fn people(
    question: &Question,
    answered: &Answered,
    item: &str,
    seed: u64,
    me: &str,
) -> Vec<Person> {
    let mut answers: Vec<&OneAnswer> = answered.answers.iter().collect();
    let mut random = Random::new(seed_of(item, seed));
    // Fisher and Yates: every order is as likely.
    for end in (1..answers.len()).rev() {
        let count = u32::try_from(end + 1).unwrap_or(u32::MAX);
        answers.swap(end, random.below(count) as usize);
    }
    let person = |(place, answer): (usize, &OneAnswer)| Person {
        hidden: format!("Person {}", letter(place)),
        name: answer.annotator.clone(),
        said: said(question, answer.value.as_ref()),
        value: answer.value.clone(),
        how: how(answer),
        when: answer.decided_at,
        note: answer.note.clone(),
        mine: answer.annotator == me && answer.settles.is_empty(),
    };
    answers.into_iter().enumerate().map(person).collect()
}

/// A value as the page says it.
pub fn said(question: &Question, value: Option<&Value>) -> String {
    value.map_or_else(|| "None of what was suggested".to_owned(), |value| question.say(value))
}

fn how(answer: &OneAnswer) -> &'static str {
    match answer.verdict {
        _ if !answer.settles.is_empty() => "decided",
        Some(Verdict::Accepted) => "accepted a suggestion",
        Some(Verdict::Edited) => "saw suggestions, answered otherwise",
        Some(Verdict::Rejected) => "rejected what was suggested",
        Some(Verdict::Own) => "saw no suggestion",
        None => "came with the data",
    }
}

/// A, B, … Z, then 27, 28, …
fn letter(place: usize) -> String {
    let letter = u8::try_from(place).ok().filter(|place| *place < 26);
    letter.map_or_else(|| (place + 1).to_string(), |place| char::from(b'A' + place).to_string())
}

/// One number of an item and the policy's seed.
fn seed_of(item: &str, seed: u64) -> u64 {
    let hash = chain::hash(item.as_bytes());
    u64::from_str_radix(hash.get(..16).unwrap_or_default(), 16).unwrap_or_default() ^ seed
}

/// The event of a decision.
///
/// # Errors
/// Why the value does not fit the question, or that there is nothing to be settled.
pub fn decision(
    view: &ItemView,
    question: &Question,
    (answered, line): (&Answered, &str),
    value: Option<Value>,
    (shown_at, now): (Timestamp, Timestamp),
) -> Result<Response, String> {
    let value = value.map(|value| question.check(value)).transpose()?;
    let mut settles: Vec<String> =
        answered.answers.iter().filter_map(|answer| answer.event.clone()).collect();
    if answered.answers.iter().any(|answer| answer.event.is_none()) {
        settles.push(line.to_owned());
    }
    if settles.is_empty() {
        return Err("nobody answered this question, so there is nothing to decide".to_owned());
    }
    let item = &view.item;
    let shown: Vec<&Suggestion> =
        item.suggestions.iter().filter(|it| it.question == question.id).collect();
    let score = |it: &Suggestion| it.score.unwrap_or(f64::NEG_INFINITY);
    // The highest-scored of those that say the same, the first of equals.
    let equal = shown
        .iter()
        .filter(|it| value.as_ref().is_some_and(|value| it.value.is_same(value)))
        .copied()
        .reduce(|best, it| if score(it) > score(best) { it } else { best });
    let verdict = match (&value, equal) {
        (None, _) => Verdict::Rejected,
        (Some(_), Some(_)) => Verdict::Accepted,
        (Some(_), None) if shown.is_empty() => Verdict::Own,
        (Some(_), None) => Verdict::Edited,
    };
    let edit_distance = match (&question.kind, equal.map(|it| &it.value), &value) {
        (QuestionKind::Text, Some(Value::One(before)), Some(Value::One(after))) => {
            Some(edit_distance(before, after))
        }
        _ => None,
    };
    Ok(Response {
        item: item.id.clone(),
        question: question.id.clone(),
        value,
        verdict,
        suggestion_ids: shown.iter().map(|it| it.id.clone()).collect(),
        suggestion_id: equal.map(|it| it.id.clone()),
        shown_at,
        decided_at: now,
        // Answers and suggestions were on the screen, whatever the route.
        arm: Arm::Assisted,
        route: view.routed.route,
        rule_id: view.routed.rule_id.clone(),
        policy_version: view.routed.policy_version,
        sampling_probability: view.routed.sampling_probability,
        seed: view.seed,
        edit_distance,
        bulk: None,
        settles,
    })
}

/// The disputed items, those first that are named first as the most valuable; the rest in the
/// order of the file.
pub fn ordered(disputed: &[u32], valuable: &[u32]) -> Vec<u32> {
    let all: std::collections::BTreeSet<u32> = disputed.iter().copied().collect();
    let mut first: Vec<u32> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for index in valuable.iter().chain(disputed) {
        if all.contains(index) && seen.insert(*index) {
            first.push(*index);
        }
    }
    first
}

/// Which item is looked at when the list has become another: one that came back alone (a decision
/// was taken back), the same one, or the next one that is left.
pub fn follow(before: &[u32], after: &[u32], here: Option<u32>) -> Option<u32> {
    let mut new = after.iter().copied().filter(|index| !before.contains(index));
    if let (Some(back), None, false) = (new.next(), new.next(), before.is_empty()) {
        return Some(back);
    }
    let here = here.filter(|_| !after.is_empty())?;
    if after.contains(&here) {
        return Some(here);
    }
    let place = before.iter().position(|index| *index == here).unwrap_or_default();
    let (earlier, later) = before.split_at_checked(place).unwrap_or_default();
    let mut near = later.iter().chain(earlier.iter().rev());
    near.find(|index| after.contains(index)).or(after.first()).copied()
}

/// What a press on a way to answer makes of what is put together. `tie`: it joins the last rank.
/// Whether that is a whole answer: [`is_whole`].
pub fn pressed(question: &Question, held: Option<Value>, pick: &Pick, tie: bool) -> Value {
    match (&question.kind, pick, held) {
        (QuestionKind::Choices { .. }, Pick::Nothing, _) => Value::Many(Vec::new()),
        (QuestionKind::Choices { .. }, Pick::Id(id), held) => {
            let mut labels = match held {
                Some(Value::Many(labels)) => labels,
                _ => Vec::new(),
            };
            let before = labels.len();
            labels.retain(|label| label != id);
            if labels.len() == before {
                labels.push(id.clone());
            }
            Value::Many(labels)
        }
        (QuestionKind::Ranking { .. }, Pick::Id(id), held) => {
            let mut ranks = match held {
                Some(Value::Ranks(ranks)) => ranks,
                _ => Vec::new(),
            };
            let was_ranked = ranks.iter().flatten().any(|each| each == id);
            ranks.iter_mut().for_each(|group| group.retain(|each| each != id));
            ranks.retain(|group| !group.is_empty());
            match ranks.last_mut() {
                _ if was_ranked => {}
                Some(group) if tie => group.push(id.clone()),
                _ => ranks.push(vec![id.clone()]),
            }
            Value::Ranks(ranks)
        }
        (_, Pick::Step(step), _) => Value::Rating(*step),
        (_, Pick::Id(id), _) => Value::One(id.clone()),
        (_, Pick::Nothing, _) => Value::Many(Vec::new()),
    }
}

/// Whether one press is a whole answer, so that nothing has to be confirmed.
pub fn is_whole(question: &Question) -> bool {
    matches!(
        question.kind,
        QuestionKind::Choice { .. } | QuestionKind::Rating { .. } | QuestionKind::Preference { .. }
    )
}

/// `12 items wait for a decision, the most valuable first.`
pub fn sentence(count: usize, decided: bool, by_value: bool) -> String {
    let items = counted(count as u64, "item");
    let verb = |one: &'static str, many: &'static str| if count == 1 { one } else { many };
    match (decided, count, by_value) {
        (true, ..) => format!("{items} {} decided.", verb("is", "are")),
        (false, 0 | 1, _) => format!("{items} {} for a decision.", verb("waits", "wait")),
        (false, _, true) => format!("{items} wait for a decision, the most valuable first."),
        (false, _, false) => format!("{items} wait for a decision, in the order of the file."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::log::fold::ItemState;
    use crate::core::model::item::Item;
    use crate::core::model::route::{Route, Routed};

    fn question(json: &str) -> Question {
        serde_json::from_str(json).unwrap()
    }

    fn mood() -> Question {
        question(r#"{"id":"q","kind":"choice","labels":["neg","pos","odd"]}"#)
    }

    /// `anna=pos#1`, `ben=-#2` (rejected), `carl=neg` (came with the data), `dora=neg#3>1,2`.
    fn answered(text: &str) -> Answered {
        let answer = |word: &str| {
            let (rest, settles) = word.split_once('>').unwrap_or((word, ""));
            let (rest, event) = rest.split_once('#').unwrap_or((rest, ""));
            let (annotator, value) = rest.split_once('=').unwrap();
            OneAnswer {
                annotator: annotator.to_owned(),
                value: (value != "-").then(|| Value::One(value.to_owned())),
                verdict: (!event.is_empty()).then_some(Verdict::Own),
                decided_at: None,
                event: (!event.is_empty()).then(|| event.to_owned()),
                settles: settles
                    .split(',')
                    .filter(|it| !it.is_empty())
                    .map(str::to_owned)
                    .collect(),
                note: None,
            }
        };
        Answered {
            question: "q".to_owned(),
            answers: text.split_whitespace().map(answer).collect(),
            ..Answered::default()
        }
    }

    fn view(suggestions: &str) -> ItemView {
        let suggestion = |(place, word): (usize, &str)| {
            let (value, score) = word.split_once(':').unwrap();
            Suggestion {
                id: format!("s{place}"),
                question: "q".to_owned(),
                agent: "bayes".to_owned(),
                model_version: String::new(),
                value: Value::One(value.to_owned()),
                score: score.parse().ok(),
                probabilities: Vec::new(),
                rationale: None,
            }
        };
        let suggestions = suggestions.split_whitespace().enumerate().map(suggestion).collect();
        ItemView {
            index: 0,
            item: Item { id: "m-1".to_owned(), suggestions, ..Item::default() },
            routed: Routed {
                route: Route::Blind,
                rule_id: Some("share".to_owned()),
                reason: String::new(),
                policy_version: 3,
                sampling_probability: 0.5,
            },
            seed: 7,
            mine: ItemState::default(),
            seq: 0,
            disagreement: Vec::new(),
        }
    }

    #[track_caller]
    fn check(answers: &str, suggestions: &str, value: &str, expected: &str) {
        let value = (value != "-").then(|| Value::One(value.to_owned()));
        let times = (Timestamp(1_000), Timestamp(5_000));
        let answered = answered(answers);
        let made = decision(&view(suggestions), &mood(), (&answered, "line"), value, times);
        let said = match made {
            Err(why) => why,
            Ok(it) => {
                assert_eq!((it.arm, it.route, it.policy_version), (Arm::Assisted, Route::Blind, 3));
                assert_eq!((it.shown_at, it.decided_at), times);
                let verdict = serde_json::to_string(&it.verdict).unwrap().replace('"', "");
                let of = it.suggestion_id.unwrap_or_default();
                format!(
                    "{verdict} {of} of {}, settles {}",
                    it.suggestion_ids.len(),
                    it.settles.join(" ")
                )
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn what_a_decision_names() {
        check("anna=pos#1 ben=neg#2", "", "neg", "own  of 0, settles 1 2");
        check(
            "anna=pos#1 ben=neg#2",
            "neg:0.4 neg:0.9 pos:0.8",
            "neg",
            "accepted s1 of 3, settles 1 2",
        );
        check("anna=pos#1 ben=neg#2", "neg:0.4", "odd", "edited  of 1, settles 1 2");
        check("anna=-#1 ben=neg#2", "neg:0.4", "-", "rejected  of 1, settles 1 2");
        // An appeal names the decisions as well.
        check("anna=pos#1 ben=neg#2 dora=neg#3>1,2", "", "pos", "own  of 0, settles 1 2 3");
        // For what came with the data: the line that it stands in.
        check("anna=pos ben=neg#2", "", "neg", "own  of 0, settles 2 line");
        check("anna=pos ben=neg", "", "neg", "own  of 0, settles line");
        check("", "", "neg", "nobody answered this question, so there is nothing to decide");
        check("anna=pos#1 ben=neg#2", "", "meh", "'meh' is not a label of q");
    }

    #[test]
    fn names_are_hidden_in_an_order_of_their_own() {
        let answered = answered("anna=pos#1 ben=neg#2 carl=odd#3 dora=neg#4>1,2");
        let order = |item: &str| {
            let people = people(&mood(), &answered, item, 7, "carl");
            let hidden: Vec<_> = people.iter().map(|it| it.hidden.clone()).collect();
            assert_eq!(hidden, ["Person A", "Person B", "Person C", "Person D"]);
            assert!(people.iter().all(|it| it.mine == (it.name == "carl")));
            assert!(people.iter().all(|it| (it.how == "decided") == (it.name == "dora")));
            people.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(order("m-1"), order("m-1"));
        // Over many items everybody stands first about as often.
        let mut first = std::collections::BTreeMap::new();
        for item in 0..400 {
            *first.entry(order(&format!("m-{item}")).swap_remove(0)).or_insert(0) += 1;
        }
        assert!(
            first.len() == 4 && first.values().all(|count| (60..140).contains(count)),
            "{first:?}"
        );
        assert_eq!([letter(0), letter(25), letter(26)], ["A", "Z", "27"]);
    }

    #[test]
    fn the_most_valuable_come_first() {
        assert_eq!(ordered(&[1, 4, 6], &[6, 9, 1]), [6, 1, 4]);
        assert_eq!(ordered(&[1, 4], &[]), [1, 4]);
        assert!(ordered(&[], &[3]).is_empty());
    }

    #[test]
    fn where_it_goes_on() {
        assert_eq!(follow(&[], &[5, 6], None), None);
        assert_eq!(follow(&[5, 6, 7], &[5, 7], Some(6)), Some(7));
        assert_eq!(follow(&[5, 6, 7], &[5, 6], Some(7)), Some(6));
        assert_eq!(follow(&[5, 6], &[6, 5], Some(5)), Some(5));
        // A decision was taken back.
        assert_eq!(follow(&[5, 7], &[5, 6, 7], Some(7)), Some(6));
        assert_eq!(follow(&[5], &[], Some(5)), None);
    }

    #[track_caller]
    fn check_press(question: &Question, picks: &[(&str, bool)], expected: &str) {
        let mut held = None;
        for (pick, tie) in picks {
            let pick = match (pick.parse(), *pick) {
                (Ok(step), _) => Pick::Step(step),
                (_, "") => Pick::Nothing,
                (_, id) => Pick::Id(id.to_owned()),
            };
            held = Some(pressed(question, held, &pick, *tie));
        }
        assert_eq!(held.map(|value| value.brief()).unwrap_or_default(), expected);
    }

    #[test]
    fn another_value() {
        check_press(&mood(), &[("neg", false), ("odd", false)], "odd");
        assert!(is_whole(&mood()));
        let rating = question(r#"{"id":"q","kind":"rating","low":0,"high":3}"#);
        check_press(&rating, &[("2", false)], "2");
        let harm = question(r#"{"id":"q","kind":"choices","labels":["a","b","c"]}"#);
        check_press(&harm, &[("a", false), ("b", false), ("a", false)], "b");
        check_press(&harm, &[("a", false), ("", false)], "none");
        let order = question(r#"{"id":"q","kind":"ranking","field":"answers"}"#);
        check_press(&order, &[("x", false), ("y", false), ("z", true)], "x > y = z");
        check_press(&order, &[("x", false), ("y", false), ("x", false)], "y");
        assert!(!is_whole(&order) && !is_whole(&harm));
    }

    #[test]
    fn sentences() {
        assert_eq!(sentence(1, false, true), "1 item waits for a decision.");
        assert_eq!(
            sentence(12, false, true),
            "12 items wait for a decision, the most valuable first."
        );
        assert_eq!(
            sentence(12, false, false),
            "12 items wait for a decision, in the order of the file."
        );
        assert_eq!(sentence(1, true, false), "1 item is decided.");
    }
}
