//! `countersign route DATASET`: who must look at each item, by which rule, and why.
//!
//! The engine routes as in the page: by the policy of the project, or of the file that `--policy`
//! names, or else by the one that a new project of this dataset starts with. A given policy is put
//! in force as a person would do it, by an event; nothing is written.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Command;
use super::columns::words;
use super::flags::{Flag, Flags, JSON, Takes};
use super::opened::{Opening, WRONG_ANSWER, ask};
use super::world::{self, Outcome, World};
use crate::core::log::chain::Head;
use crate::core::model::event::{Body, PolicyChange};
use crate::core::model::route::{Route, Routed};
use crate::core::routing::policy::Policy;
use crate::core::text::counted;
use crate::core::time::Timestamp;
use crate::engine::Engine;
use crate::engine::protocol::{Effort, LogLoaded, Reply, Request};

pub const COMMAND: Command = Command {
    name: "route",
    files: "DATASET",
    flags: &[
        Flag::new("--policy", Takes::File("POLICY.json"), "The rules, as the page exports them"),
        Flag::new("--seed", Takes::Number, "Another seed draws other items"),
        Flag::new("--annotator", Takes::Text, "For whom what is drawn for each person is drawn"),
        JSON,
    ],
    about: "Who must look at each item, by which rule, and why.",
    lines: true,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let [path] = flags.plain.as_slice() else {
        return Err("route takes one file: a dataset or a project".to_owned());
    };
    let given = flags.value("--policy").map(|path| policy(world, path)).transpose()?;
    let seed = flags.has("--seed").then(|| flags.number("--seed", 0)).transpose()?;
    let annotator = flags.value("--annotator").unwrap_or_default();
    let opening = Opening::read(world, path)?;
    let found = route(&opening, given, seed, annotator).map_err(|why| format!("{path}: {why}"))?;
    let make = if flags.has("--json") { json } else { text };
    Ok(Outcome::said(make(&found.items)).noting("note", &found.notes))
}

fn policy(world: &dyn World, path: &str) -> Result<Policy, String> {
    let text = world::text(world, path)?;
    let json = serde_json::from_str(&text).map_err(|error| error.to_string());
    json.and_then(Policy::of).map_err(|why| format!("{path} is no policy: {why}"))
}

struct Found {
    /// In the order of the file.
    items: Vec<(String, Routed)>,
    /// What of the data could not be read, and what of the policy cannot work.
    notes: Vec<String>,
}

fn route(
    opening: &Opening<'_>,
    given: Option<Policy>,
    seed: Option<u64>,
    annotator: &str,
) -> Result<Found, String> {
    let (mut engine, opened) = opening.with_items()?;
    let mut notes: Vec<String> = opened.issues.iter().map(ToString::to_string).collect();
    // Whoever is named goes on with their own log, where one came with the file.
    let bring_in = !annotator.is_empty();
    let load = Request::LoadLog { annotator: annotator.to_owned(), bring_in };
    let Reply::LogLoaded(loaded) = ask(&mut engine, load, Some(Vec::new()))?.0 else {
        return Err(WRONG_ANSWER.to_owned());
    };
    let LogLoaded { head, policy: of_project, policy_version, issues, .. } = *loaded;
    notes.extend(issues.iter().map(ToString::to_string));
    let other = given.is_some() || seed.is_some();
    let mut policy = given.or(of_project).unwrap_or(opened.default_policy);
    policy.seed = seed.unwrap_or(policy.seed);
    if other {
        let change = PolicyChange { version: policy_version + 1, policy: policy.clone() };
        // No clock here, and none is needed: the event is dropped with the engine.
        let line = Head::from(head).append(Timestamp(0), annotator, Body::Policy(change)).1;
        ask(&mut engine, Request::Apply { lines: vec![line] }, None)?;
    }
    notes.extend(faults(&mut engine, policy)?);
    let items =
        (0..opened.items).map(|index| match ask(&mut engine, Request::Item { index }, None)?.0 {
            Reply::Item(view) => Ok((view.item.id, view.routed)),
            _ => Err(WRONG_ANSWER.to_owned()),
        });
    Ok(Found { items: items.collect::<Result<_, String>>()?, notes })
}

/// What cannot work as the policy is written.
fn faults(engine: &mut Engine, policy: Policy) -> Result<Vec<String>, String> {
    let simulate = Request::Simulate { policy, effort: Effort::default() };
    let Reply::Costs(costs) = ask(engine, simulate, None)?.0 else {
        return Err(WRONG_ANSWER.to_owned());
    };
    Ok(costs.read()?.issues.iter().map(|issue| format!("the policy: {issue}")).collect())
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Routed"))]
struct RouteJson<'a> {
    item: &'a str,
    #[cfg_attr(test, ts(type = "Route[\"to\"]"))]
    route: &'static str,
    /// How many must judge it.
    people: u32,
    /// `None` where no rule matched and the policy's `otherwise` holds.
    rule: Option<&'a str>,
    reason: &'a str,
    policy_version: u32,
    /// With which the item came to this route, in (0, 1].
    sampling_probability: f64,
}

fn json(items: &[(String, Routed)]) -> String {
    let line = |(item, routed): &(String, Routed)| {
        let line = RouteJson {
            item,
            route: routed.route.name(),
            people: routed.route.people(),
            rule: routed.rule_id.as_deref(),
            reason: &routed.reason,
            policy_version: routed.policy_version,
            sampling_probability: routed.sampling_probability,
        };
        // Texts and finite numbers: this cannot fail.
        serde_json::to_string(&line).unwrap_or_default() + "\n"
    };
    items.iter().map(line).collect()
}

fn text(items: &[(String, Routed)]) -> String {
    let mut rows = vec![["item", "route", "rule", "reason"].map(str::to_owned)];
    let mut counts: BTreeMap<Route, u64> = BTreeMap::new();
    for (item, routed) in items {
        let rule = routed.rule_id.clone().unwrap_or_default();
        rows.push([item.clone(), said(routed.route), rule, routed.reason.clone()]);
        *counts.entry(routed.route).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(route, items)| format!("{}: {}", said(route), counted(items, "item")))
        .collect();
    format!("{}\n{}\n", words(&rows), counts.join(", "))
}

fn said(route: Route) -> String {
    match route {
        Route::Consensus { people } => format!("consensus of {people}"),
        other => other.name().to_owned(),
    }
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<RouteJson<'_>>();
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const DATA: &str = r#"{"countersign":1,"questions":[{"id":"mood","kind":"choice","labels":["pos","neg"]}],"agents":["a","b"]}
{"id":"1","fields":{"text":"Fine."},"suggestions":[{"question":"mood","agent":"a","value":"pos","score":0.99},{"question":"mood","agent":"b","value":"pos","score":0.97}]}
{"id":"2","fields":{"text":"No."},"suggestions":[{"question":"mood","agent":"a","value":"neg","score":0.6},{"question":"mood","agent":"b","value":"pos","score":0.9}]}
{"id":"3","fields":{"text":"Oh."},"gold":{"mood":"pos"},"suggestions":[{"question":"mood","agent":"a","value":"pos","score":0.6}]}
"#;
    const POLICY: &str = r#"{"name":"mine","seed":3,"rules":[{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.95}],"to":"auto"},{"id":"half","when":[{"if":"share","share":0.5}],"to":"blind"},{"id":"gone","when":[{"if":"score","agent":"z","at_least":0.5}],"to":"expert"}],"otherwise":{"to":"consensus","people":3}}"#;

    fn ran(words: &[&str]) -> Outcome {
        let files = [("d.jsonl", DATA), ("p.json", POLICY), ("no.json", r#"{"rules":[{}]}"#)];
        let files: BTreeMap<String, Vec<u8>> =
            files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
        crate::cli::answer(&[&["route", "d.jsonl"], words].concat(), &files)
    }

    #[track_caller]
    fn check(words: &[&str], expected: Expect) {
        let outcome = ran(words);
        expected.assert_eq(&(outcome.err + &String::from_utf8(outcome.out).unwrap()));
    }

    #[test]
    fn by_the_policy_that_a_project_starts_with() {
        check(
            &[],
            expect![[r#"
            item  route           rule           reason
            1     auto            agreed         2 of 2 agents agree (mood); 2 of 2 agents agree (mood); score 0.99 is at least 0.9 (a, mood)
            2     consensus of 2  disputed-mood  1 of 2 agents agree (mood)
            3     gold            gold           the answer is known

            auto: 1 item, consensus of 2: 1 item, gold: 1 item
        "#]],
        );
    }

    #[test]
    fn by_a_given_policy() {
        check(
            &["--policy", "p.json", "--json"],
            expect![[r#"
            note: the policy: field rules[2].when[0].agent: there is no agent 'z'; there are a, b
            {"item":"1","route":"auto","people":0,"rule":"sure","reason":"score 0.99 is at least 0.95 (a, mood)","policy_version":1,"sampling_probability":1.0}
            {"item":"2","route":"blind","people":1,"rule":"half","reason":"drawn with a share of 50 %","policy_version":1,"sampling_probability":0.5}
            {"item":"3","route":"consensus","people":3,"rule":null,"reason":"no rule matched","policy_version":1,"sampling_probability":0.5}
        "#]],
        );
    }

    #[test]
    fn another_seed_draws_other_items_and_the_same_one_the_same() {
        let blind = |seed: &str| {
            let out = ran(&["--policy", "p.json", "--seed", seed, "--json"]).out;
            let text = String::from_utf8(out).unwrap();
            text.lines().map(|line| line.contains("\"blind\"")).collect::<Vec<_>>()
        };
        let draws: std::collections::BTreeSet<_> =
            (0..16).map(|seed| blind(&seed.to_string())).collect();
        // Of two items each: all four ways.
        assert_eq!(draws.len(), 4);
        assert_eq!(blind("7"), blind("7"));
    }

    #[test]
    fn what_it_cannot_use_it_says() {
        check(
            &["--policy", "no.json"],
            expect![[r#"
            countersign: no.json is no policy: rule 1: missing field `id`
        "#]],
        );
        check(
            &["--seed", "-1"],
            expect![[r#"
            countersign: --seed takes a whole number, 0 or more, not '-1'
        "#]],
        );
        check(
            &["--policy", "d.jsonl"],
            expect![[r#"
            countersign: d.jsonl is no policy: trailing characters at line 2 column 1
        "#]],
        );
    }
}
