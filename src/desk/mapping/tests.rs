use super::*;
use crate::core::format::mapping::MappedColumn;

/// `name:role` with the parts behind it: `mood:label/mood/bayes`.
fn draft(columns: &str, questions: &str) -> MappingDraft {
    let mut draft = MappingDraft::default();
    for (place, column) in columns.split_whitespace().enumerate() {
        let (name, role) = column.split_once(':').unwrap();
        let mut words = role.split('/');
        let why = String::new();
        draft.mapping.columns.push(MappedColumn { name: name.into(), role: Role::Ignore, why });
        let id = words.next().unwrap();
        draft.apply(Edit::Role { column: place, role: id.into() });
        for (part, text) in role_entry(id).unwrap().parts.iter().zip(words) {
            draft.apply(Edit::Part { column: place, part: *part, text: text.into() });
        }
    }
    draft.questions = serde_json::from_str(questions).unwrap();
    draft.touched.clear();
    draft
}

fn said(draft: &MappingDraft) -> String {
    draft
        .questions
        .iter()
        .map(|question| serde_json::to_string(question).unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

const MOOD: &str = r#"[{"id":"mood","kind":"choice","labels":["neg","pos"]}]"#;

#[test]
fn every_role_has_an_entry_and_can_be_chosen() {
    for (at, entry) in ROLES.iter().enumerate() {
        assert!(ROLES.iter().skip(at + 1).all(|other| other.id != entry.id), "{}", entry.id);
        assert!(entry.about.ends_with('.'), "{}", entry.id);
        let mut draft = draft("p_neg:ignore", MOOD);
        let changes = draft.apply(Edit::Role { column: 0, role: entry.id.into() });
        assert_eq!(changes, entry.id != "ignore");
        let role = &draft.mapping.columns[0].role;
        assert_eq!(role_id(role), entry.id);
        for wanted in [Part::Question, Part::Agent, Part::Label, Part::Annotator] {
            assert_eq!(part(role, wanted).is_some(), entry.parts.contains(&wanted));
        }
    }
}

#[test]
fn a_new_role_takes_its_parts_from_what_is_there() {
    let mut draft = draft("t:text m:label/mood/bayes p_neg:ignore", MOOD);
    draft.apply(Edit::Role { column: 2, role: "probability".into() });
    let role = &draft.mapping.columns[2].role;
    let parts = [Part::Question, Part::Agent, Part::Label].map(|it| part(role, it).unwrap());
    assert_eq!(parts, ["mood", "bayes", "neg"]);
    assert_eq!(draft.columns_of("mood"), ["m", "p_neg"]);
}

#[track_caller]
fn check(draft: &MappingDraft, expected: &[&str]) {
    assert_eq!(draft.problems(), expected);
}

#[test]
fn says_what_is_missing() {
    check(&draft("t:text m:label/mood/bayes", MOOD), &[]);
    check(
        &draft("m:label/mood/bayes", "[]"),
        &[
            "Nothing is shown: give one column the role Text, Conversation, Image or Generated answer.",
            "Nothing is asked: give a column the role Suggested value or A person's answer, or add a question.",
        ],
    );
    let mut two = draft("t:text a:id b:id c:answer", MOOD);
    check(
        &two,
        &[
            "Id of the item: only one column can be it, not a, b.",
            "c is the only generated answer: comparing needs two.",
        ],
    );
    two = draft("t:text m:label/mood/bayes", MOOD);
    two.apply(Edit::Part { column: 1, part: Part::Agent, text: " ".into() });
    check(&two, &["m: say which agent."]);
    two.apply(Edit::RemoveLabel { question: "mood".into(), label: "neg".into() });
    two.apply(Edit::RemoveLabel { question: "mood".into(), label: "pos".into() });
    check(&two, &["m: say which agent.", "mood has no labels: add some, or make it a text."]);
}

#[test]
fn an_agent_column_names_the_agent() {
    let mut draft = draft("t:text who:agent m:label/mood/bayes", MOOD);
    draft.apply(Edit::Part { column: 2, part: Part::Agent, text: String::new() });
    check(&draft, &[]);
}

#[test]
fn a_table_of_labels_shows_its_ids() {
    check(&draft("item:id who:annotator label:response/mood/", MOOD), &[]);
    let nothing =
        "Nothing is shown: give one column the role Text, Conversation, Image or Generated answer.";
    check(&draft("item:id truth:gold/mood", MOOD), &[nothing]);
}

#[test]
fn what_the_person_touched_stays() {
    let mut draft = draft("t:text m:label/mood/bayes", MOOD);
    let inferred: Vec<Question> = serde_json::from_str(
        r#"[{"id":"mood","kind":"choice","labels":["neg","neu","pos"]},{"id":"n","kind":"text"}]"#,
    )
    .unwrap();
    let question = || "mood".to_owned();
    draft.infer(inferred.clone());
    assert_eq!(draft.questions, inferred);
    draft.apply(Edit::MoveLabel { question: question(), label: "pos".into(), up: true });
    draft.apply(Edit::Rare { question: question(), label: "neu".into(), rare: true });
    draft.apply(Edit::Title { question: question(), title: "Mood?".into() });
    draft.apply(Edit::AddQuestion { id: "mine".into() });
    draft.infer(inferred);
    assert_eq!(
        said(&draft),
        [
            r#"{"id":"mood","title":"Mood?","kind":"choice","labels":[{"id":"neg"},{"id":"pos"},{"id":"neu","rare":true}]}"#,
            r#"{"id":"n","title":"","kind":"text"}"#,
            r#"{"id":"mine","title":"","kind":"choice","labels":[]}"#,
        ]
        .join("\n")
    );
}

#[test]
fn turns_one_kind_into_another() {
    let mut draft = draft("t:text m:label/mood/bayes", MOOD);
    let kind = |kind: &str| Edit::Kind { question: "mood".into(), kind: kind.into() };
    draft.apply(kind("choices"));
    assert!(said(&draft).contains(r#""kind":"choices","labels":[{"id":"neg"},{"id":"pos"}]"#));
    draft.apply(kind("rating"));
    draft.apply(Edit::Scale { question: "mood".into(), low: 0, high: 2 });
    draft.apply(Edit::StepTitle { question: "mood".into(), step: 2, title: "high".into() });
    draft.apply(Edit::StepTitle { question: "mood".into(), step: 3, title: "no".into() });
    assert!(said(&draft).contains(r#""low":0,"high":2,"titles":["","","high"]"#));
    draft.apply(kind("choice"));
    assert!(said(&draft).contains(r#""labels":[{"id":"0"},{"id":"1"},{"id":"2","title":"high"}]"#));
    draft.apply(kind("text"));
    draft.apply(kind("preference"));
    assert!(said(&draft).contains(r#""kind":"text""#), "nothing to compare");
}
