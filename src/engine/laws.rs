//! What holds for every dataset and every sequence of requests.

use proptest::prelude::*;
use serde_json::json;

use super::Engine;
use super::facts::{Found, InColumns};
use super::open::Open;
use super::protocol::{Reply, Request};
use super::sweep::Sweep;
use crate::core::format::intake::Intake;
use crate::core::log::chain;
use crate::core::routing::default::default_policy;
use crate::core::routing::facts::{Facts, OfItem};
use crate::core::routing::policy::Policy;
use crate::core::routing::route::{Decision, Plan, route_item};
use crate::core::routing::rules::share;

/// Lines of a dataset, most of them good.
fn line() -> impl Strategy<Value = String> {
    let label = prop_oneof![Just("neg"), Just("pos"), Just("odd"), Just("unheard")];
    let suggestion =
        ("[ab]", prop_oneof![Just("mood"), Just("reply")], label, 0u32..=10, any::<bool>())
            .prop_map(|(agent, question, value, score, classes)| {
                let score = f64::from(score) / 10.0;
                let mut suggestion =
                    json!({"question": question, "agent": agent, "value": value, "score": score});
                if classes {
                    suggestion["probabilities"] = json!({"neg": score, "pos": 1.0 - score});
                }
                suggestion
            });
    let item = (
        0u32..12,
        "[a-c \"\\\\é\n]{0,8}",
        prop::collection::vec(suggestion, 0..4),
        prop::option::of(prop_oneof![
            Just(json!("de")),
            Just(json!("d\"é")),
            Just(json!(1.5)),
            Just(json!(-0.0)),
            Just(json!(2024)),
            Just(json!(0.912_345_678_901_234_5)),
            Just(json!(true)),
            Just(json!([1])),
            Just(json!(null)),
        ]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(id, text, suggestions, language, gold, given)| {
            let mut item = json!({"id": format!("m-{id}"), "fields": {"text": text}, "suggestions": suggestions});
            if let Some(language) = language {
                item["metadata"] = json!({"language": language});
            }
            if gold {
                item["gold"] = json!({"mood": "neg"});
            }
            if given {
                item["responses"] = json!([{"question": "mood", "annotator": "ben", "value": "pos"}]);
            }
            item.to_string()
        });
    prop_oneof![9 => item, 1 => ".{0,20}"]
}

const HEADER: &str = r#"{"countersign":1,"questions":[{"id":"mood","kind":"choice","labels":["neg","pos",{"id":"odd","rare":true}]},{"id":"reply","kind":"text"}],"agents":["a","b"],"columns":["language"]}"#;

fn dataset() -> impl Strategy<Value = String> {
    (any::<bool>(), prop::collection::vec(line(), 0..20)).prop_map(|(header, lines)| {
        let header = if header { format!("{HEADER}\n") } else { String::new() };
        header + &lines.join("\n")
    })
}

/// A policy with a rule of each kind, its numbers from 0 to 1.
fn policy() -> impl Strategy<Value = Policy> {
    (prop::collection::vec((0usize..10, 0u32..=4), 0..6), 0u64..3).prop_map(|(rules, seed)| {
        let rules: Vec<_> = rules
            .into_iter()
            .enumerate()
            .map(|(place, (kind, number))| {
                let x = f64::from(number) / 4.0;
                let when = match kind {
                    0 => json!({"if":"score","at_least":x}),
                    1 => json!({"if":"margin","question":"mood","below":x}),
                    2 => json!({"if":"entropy","agent":"a","at_least":x}),
                    3 => json!({"if":"agreement","question":"mood","share":true,"at_least":x}),
                    4 => json!({"if":"label","any_of":["odd","pos"]}),
                    5 => json!({"if":"slice","column":"language","any_of":["de","1.5",""]}),
                    6 => json!({"if":"length","below":8.0 * x}),
                    7 => json!({"if":"keyword","any_of":["É","b\""]}),
                    8 => json!({"if":"share","share":x}),
                    _ => json!({"if":"gold"}),
                };
                json!({"id": format!("r{place}"), "when": [when, {"if":"share","share":0.75}], "to":"consensus","people":number})
            })
            .collect();
        serde_json::from_value(json!({"seed": seed, "rules": rules, "otherwise": {"to": "blind"}})).unwrap()
    })
}

fn query() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        Just(json!({})),
        Just(json!({"filter":{"routes":["blind"],"states":["todo"]},"sort":{"by":"need"}})),
        Just(
            json!({"filter":{"score":{"at_least":0.5},"text":"a\""},"sort":{"by":"score","descending":true}})
        ),
        Just(
            json!({"filter":{"metadata":[{"column":"language","any_of":["de"]}]},"sort":{"by":"metadata","column":"language","descending":true}})
        ),
        Just(
            json!({"filter":{"only":[0,4_000_000_000u32],"cell":{"question":"mood","between":"human_model","row":"pos","column":"neg"}}})
        ),
    ]
}

/// Any request, with any payload; most make sense.
fn request() -> impl Strategy<Value = (serde_json::Value, String)> {
    let index = prop_oneof![0u32..20, Just(u32::MAX)];
    let bulk = json!({"question":null,"agent":"a","include_rare":["odd"]});
    let moment = "2026-01-31T12:00:00.000Z";
    let plain = prop_oneof![
        Just(json!({"do":"inspect","name":"x","complete":true})),
        Just(json!({"do":"begin","name":"x.jsonl","mapping":null,"questions":null})),
        Just(json!({"do":"finish"})),
        Just(json!({"do":"load_log","annotator":"mara"})),
        Just(json!({"do":"facets"})),
        Just(json!({"do":"find","id":"m-1"})),
        Just(json!({"do":"matrix","question":"mood","between":"human_human"})),
        Just(json!({"do":"matrix","question":"reply","between":"model_model"})),
        Just(json!({"do":"apply","lines":["{"]})),
        Just(
            json!({"do":"apply","lines":[r#"{"seq":1,"at":"2026-01-31T12:00:00.000Z","annotator":"mara","prev_hash":"","kind":"skip","item":"m-1"}"#]})
        ),
        Just(
            json!({"do":"apply","lines":[r#"{"seq":9,"at":"2026-01-31T12:00:00.000Z","annotator":"ben","prev_hash":"","kind":"undo","from":1,"to":7}"#]})
        ),
        Just(json!({"do":"losses","export":{"format":"csv","query":null,"gzip":false}})),
        Just(json!({"do":"export","export":{"format":"project","query":null,"gzip":true}})),
        Just(json!({"do":"export","export":{"format":"?","query":null,"gzip":true}})),
    ];
    let asked = prop_oneof![
        3 => plain,
        1 => index.clone().prop_map(|index| json!({"do":"item","index":index})),
        1 => index.prop_map(|index| json!({"do":"rows","indices":[0, index]})),
        1 => query().prop_map(|query| json!({"do":"query","query":query})),
        1 => query().prop_map(move |query| json!({"do":"plan_bulk","query":query,"bulk":bulk})),
        1 => query().prop_map(move |query| json!({"do":"make_bulk","query":query,"bulk":{"question":"mood","agent":"b","include_rare":[]},"shown_at":moment,"decided_at":moment})),
        1 => policy().prop_map(|policy| json!({"do":"simulate","policy":policy,"effort":{"characters_per_minute":0.0,"seconds_per_answer":-1.0}})),
    ];
    prop_oneof![
        1 => dataset().prop_map(|text| (json!({"do":"feed"}), text)),
        4 => (asked, ".{0,30}"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_sequence_of_requests_makes_it_panic(requests in prop::collection::vec(request(), 0..20)) {
        let mut engine = Engine::new();
        let begin = Request::Begin { name: "x.jsonl".to_owned(), mapping: None, questions: None };
        engine.handle(begin, None);
        for (json, payload) in requests {
            let request: Request = serde_json::from_value(json).unwrap();
            let (reply, _) = engine.handle(request, Some(payload.into_bytes()));
            // What goes over the wire comes back: no number is lost as null.
            let text = serde_json::to_string(&reply).unwrap();
            prop_assert_eq!(serde_json::from_str::<Reply>(&text).unwrap(), reply.clone());
            let bytes = super::protocol::to_bytes(&reply).unwrap();
            prop_assert_eq!(super::protocol::from_bytes::<Reply>(&bytes).unwrap(), reply);
        }
    }

    /// The columns say of every item what the item itself says.
    #[test]
    fn columns_route_as_whole_items_do(text in dataset(), policy in policy()) {
        let mut open = Open::begin(Intake::new("x.jsonl", None, None));
        open.feed(text.as_bytes());
        open.finish();
        let Open { data, routes, .. } = &mut open;
        routes.serve(data, "mara");
        for policy in [policy, default_policy(&data.schema, &data.seen())] {
            routes.apply(data, policy.clone(), 3);
            let plan = routes.plan(data);
            for index in 0..data.len() {
                let item = data.item(index).unwrap();
                prop_assert_eq!(data.find(&item.id), Some(index));
                let facts = OfItem { schema: &data.schema, item: &item };
                let whole = route_item(&policy, &data.schema, &facts, 3, "mara");
                prop_assert_eq!(routes.route(index), whole.route);
                prop_assert_eq!(routes.routed_by(&plan, data, index), whole);
            }
        }
    }

    /// However small the parts in which a policy comes to the items, it decides the same; also
    /// where another sweep was given up half-way.
    #[test]
    fn a_policy_decides_the_same_in_parts(
        text in dataset(), policy in policy(), cost in 1usize..60, given_up in 0usize..4
    ) {
        let mut open = Open::begin(Intake::new("x.jsonl", None, None));
        open.feed(text.as_bytes());
        open.finish();
        let Open { data, routes, .. } = &mut open;
        let mut first = Sweep::new(policy.clone());
        for _ in 0..given_up {
            first.step(data, routes, cost, |_| ());
        }
        let mut decided = Vec::new();
        let mut sweep = Sweep::new(policy.clone());
        while sweep.step(data, routes, cost, |passing| decided.push((passing.index(), passing.decide()))) {}
        let item = |index| data.item(index).unwrap();
        let expected: Vec<(u32, Decision)> = (0..data.len())
            .map(|index| {
                let item = item(index);
                let facts = OfItem { schema: &data.schema, item: &item };
                let plan = Plan::new(&policy, &data.schema);
                let mut draw = |place: usize| {
                    share::fraction(policy.seed, &policy.rules[place].id, &item.id, plan.is_for_each(place).then_some(""))
                };
                (index, plan.decide(&facts, &mut draw))
            })
            .collect();
        prop_assert_eq!(decided, expected);
    }

    /// In how many pieces a file comes does not matter.
    #[test]
    fn pieces_do_not_matter(text in dataset(), size in 1usize..50) {
        let open = |size: usize| {
            let mut open = Open::begin(Intake::new("x.jsonl", None, None));
            text.as_bytes().chunks(size).for_each(|piece| open.feed(piece));
            open.close();
            let to_hash = open.to_hash().map(|piece| chain::hash(piece.as_bytes()));
            let opened = open.finish();
            // The identity is of the lines, whoever hashes them and however they stand.
            let lines = (0..opened.items).map(|index| open.data.line(index));
            let identity = chain::hash_lines(std::iter::once(open.data.header.as_str()).chain(lines));
            assert_eq!(opened.dataset, identity);
            assert!(to_hash.is_none_or(|hash| hash == identity));
            (opened.dataset, opened.items, opened.issues, opened.default_policy)
        };
        prop_assert_eq!(open(size), open(text.len().max(1)));
    }

    /// The columns hold of every item what the item itself says, whichever way it was read.
    #[test]
    fn columns_hold_what_items_say(text in dataset(), total in 0u64..5000) {
        let mut open = Open::begin(Intake::new("x.jsonl", None, None));
        open.make_room(total);
        text.as_bytes().chunks(200).for_each(|piece| open.feed(piece));
        open.finish();
        let Open { data, .. } = &open;
        for index in 0..data.len() {
            let item = data.item(index).unwrap();
            let facts = OfItem { schema: &data.schema, item: &item };
            let columns = InColumns { data, index, found: &Found::default() };
            prop_assert_eq!(columns.id(), facts.id());
            prop_assert_eq!(columns.length(), facts.length());
            prop_assert_eq!(columns.has_gold(), facts.has_gold());
            for column in 0..data.schema.columns.len() {
                prop_assert_eq!(columns.metadata(column), facts.metadata(column));
            }
            for question in 0..data.schema.questions.len() {
                for agent in 0..data.schema.agents.len() {
                    prop_assert_eq!(
                        columns.suggestion(question, agent),
                        facts.suggestion(question, agent)
                    );
                }
            }
        }
    }
}
