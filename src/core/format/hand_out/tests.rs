use super::*;
use crate::core::format::header::header;
use crate::core::format::native_item::read_item;
use crate::core::format::reviewed::Reviewed;
use crate::core::model::dataset::Schema;
use crate::core::model::route::Routed;
use crate::core::routing::default::{Seen, default_policy};
use crate::core::routing::route::route_item;

const HEADER: &str = r#"{"countersign":1,"name":"p","questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]}],"agents":[{"id":"a"},{"id":"b"}]}"#;

/// Items with two suggestions each; those named are known.
struct Project {
    schema: Schema,
    lines: Vec<String>,
    policy: Policy,
}

/// `items` agree and are sure, the last three differ; `known` of them are known.
fn project(items: usize, known: &[usize]) -> Project {
    let line = |at: usize| {
        let other = if at + 3 < items { "neg" } else { "pos" };
        let gold = if known.contains(&at) { r#","gold":{"mood":"neg"}"# } else { "" };
        format!(
            r#"{{"id":"m-{at}"{gold},"suggestions":[{{"question":"mood","agent":"a","value":"neg","score":0.95}},{{"question":"mood","agent":"b","value":"{other}","score":0.97}}]}}"#
        )
    };
    let schema = header(HEADER, 1).0;
    let seen = Seen { scores: vec![true], probabilities: vec![false] };
    let policy = default_policy(&schema, &seen);
    Project { schema, lines: (0..items).map(line).collect(), policy }
}

impl Review for Project {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn header_line(&self) -> String {
        HEADER.to_owned()
    }

    fn log(&self) -> Vec<String> {
        vec!["{}".to_owned(); 2]
    }

    fn policy(&self) -> Policy {
        self.policy.clone()
    }

    fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
        for line in &self.lines {
            let item = read_item(line, 1, &self.schema).0.unwrap();
            let routed = self.route(&self.policy, line);
            visit(&Reviewed {
                line,
                item,
                routed,
                rule: None,
                states: Vec::new(),
                events: Vec::new(),
                lines: Vec::new(),
                hashes: Vec::new(),
            });
        }
    }
}

impl Project {
    fn route(&self, policy: &Policy, line: &str) -> Routed {
        let item = read_item(line, 1, &self.schema).0.unwrap();
        let facts = OfItem { schema: &self.schema, item: &item };
        route_item(policy, &self.schema, &facts, 1, "anna")
    }

    /// How the items go that come back from the file, and what stands in it.
    fn handed_out(&self) -> (Vec<Routed>, Cover, String) {
        let text = write(self).text;
        let cover = project::cover(text.lines().next().unwrap()).unwrap();
        let policy = cover.policy.clone().unwrap();
        let lines = text.lines().skip(2);
        (lines.map(|line| self.route(&policy, line)).collect(), cover, text)
    }
}

/// Who judges must meet the known items, and not know them: among those that would be accepted
/// unseen they go the way of the audit, with as many others.
#[test]
fn known_items_look_like_those_of_the_audit() {
    let known = [3, 50, 198];
    let project = project(200, &known);
    let (routed, cover, text) = project.handed_out();
    assert_eq!((cover.dataset_lines, cover.log_lines, routed.len()), (201, 0, 200));
    assert!(!text.contains("gold") && !text.contains("nown"), "{text}");
    assert_eq!(project::check(&cover, 201, &[] as &[&str]), []);
    let before: Vec<Routed> =
        project.lines.iter().map(|line| project.route(&project.policy, line)).collect();
    let audited = routed.iter().filter(|it| it.route == Route::Audit).count();
    let drawn = before.iter().filter(|it| it.route == Route::Audit).count();
    assert_eq!(audited, drawn + 2 + 2);
    let of_audit = before.iter().find(|it| it.route == Route::Audit).unwrap();
    let mut beside = 0;
    for (at, (before, after)) in before.iter().zip(&routed).enumerate() {
        match (before.route, after.route) {
            (Route::Gold, _) if at == 198 => assert_ne!(after.route, Route::Auto),
            (Route::Gold | Route::Auto, Route::Audit) => {
                beside += usize::from(!known.contains(&at));
                assert_eq!(after, of_audit);
            }
            _ => assert_eq!(before, after),
        }
    }
    assert_eq!(beside, 2);
    assert_eq!(
        losses(&project),
        [
            "The known answers of 3 items, and what tells these from others, are not in this file.",
            "The log with 2 events is not in this file: whoever opens it begins afresh.",
            "4 items that would be accepted unseen go to people: the answers to 2 of them are known, the others hide which.",
        ]
    );
}

/// Without an audit there is a list, of the known ones and as many others.
#[test]
fn without_an_audit_others_go_with_them() {
    let mut project = project(60, &[3, 40]);
    project.policy.rules.retain(|rule| rule.route != Route::Audit);
    let (routed, cover, _) = project.handed_out();
    let policy = cover.policy.unwrap();
    let ids: Vec<&str> = policy.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["agreed-audit", "agreed", "blind", "disputed-mood"]);
    let listed: Vec<usize> = (0..60).filter(|at| routed[*at].route == Route::Audit).collect();
    assert_eq!(listed.len(), 4);
    assert!(listed.contains(&3) && listed.contains(&40));
    let reasons: BTreeSet<&str> = listed.iter().map(|at| routed[*at].reason.as_str()).collect();
    assert_eq!(reasons.len(), 1);
    // 4 of the 57 that agree.
    assert!((routed[3].sampling_probability - 4.0 / 57.0).abs() < 1e-9);
    // The rest is accepted where nothing matches.
    project.policy.rules.clear();
    project.policy.otherwise = Route::Auto;
    let (routed, cover, _) = project.handed_out();
    assert_eq!(cover.policy.unwrap().rules[0].id, "rest-audit");
    assert_eq!(routed.iter().filter(|it| it.route == Route::Audit).count(), 4);
}

#[test]
fn where_nothing_is_known_only_the_log_is_left_out() {
    let project = project(20, &[]);
    let (_, cover, text) = project.handed_out();
    let mut policy = project.policy.clone();
    policy.rules.retain(|rule| rule.route != Route::Gold);
    assert_eq!(cover.policy, Some(policy));
    assert!(text.lines().skip(2).eq(project.lines.iter().map(String::as_str)));
    assert_eq!(
        losses(&project),
        ["The log with 2 events is not in this file: whoever opens it begins afresh."]
    );
}
