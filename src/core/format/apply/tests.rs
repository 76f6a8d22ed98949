use super::*;
use crate::core::format::csv::Csv;
use crate::core::format::guess::{guess, schema};
use crate::core::format::header;
use crate::core::format::jsonl::Jsonl;
use crate::core::format::source::Source;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn records(text: &str) -> Vec<Record> {
    let mut source: Box<dyn Source> =
        if text.starts_with('{') { Box::new(Jsonl::default()) } else { Box::new(Csv::new(b',')) };
    source.feed(text.as_bytes());
    source.finish();
    source.take()
}

/// The guess, the questions, and the first two lines made.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let records = records(text);
    let mapping = guess(&records);
    let schema = schema(&mapping, &records);
    let mut said: Vec<String> = mapping
        .columns
        .iter()
        .map(|column| {
            let role = serde_json::to_value(&column.role).unwrap();
            let role: Vec<String> = ["role", "question", "agent", "annotator", "label"]
                .iter()
                .filter_map(|key| Some(role.get(key)?.as_str()?.to_owned()))
                .collect();
            format!("{}: {} ({})", column.name, role.join(" "), column.why)
        })
        .collect();
    let node = Node::parse(&header::write(&schema)).unwrap();
    said.extend(node.get("questions").map(Node::to_string));
    let mut applied = Applied::new(&mapping, Some(&schema));
    let mut lines: Vec<Numbered> = records.iter().filter_map(|r| applied.record(r)).collect();
    lines.extend(applied.more(usize::MAX));
    said.extend(lines.iter().take(2).map(|(line, number)| format!("{number} {line}")));
    said.extend(applied.take_issues().iter().map(ToString::to_string));
    expected.assert_eq(&said.join("\n"));
}

#[test]
fn one_model() {
    check(
        "id,text,predicted_label,confidence,prob_Positive,prob_Negative,true_label,language,zip\n\
         7,\"I waited an hour, and nobody came.\",Negative,0.91,0.09,0.91,Negative,en,00501\n\
         8,Great,Positive,\"0,8\",0.8,0.2,,de,10\n",
        expect![[r#"
            id: id (its name says id)
            text: text (its name says text)
            predicted_label: label label model (2 different short values, and its name says label)
            confidence: score label model (numbers from 0.8 to 0.91, and its name says score)
            prob_Positive: probability label model Positive (its name says probability of Positive, and it lies between 0 and 1)
            prob_Negative: probability label model Negative (its name says probability of Negative, and it lies between 0 and 1)
            true_label: gold label (its name says that the answer is known)
            language: metadata (its name says what kind of item it is)
            zip: metadata (short values)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"Positive"},{"id":"Negative"}]}]
            2 {"id":"7","fields":{"text":"I waited an hour, and nobody came."},"metadata":{"language":"en","zip":"00501"},"suggestions":[{"question":"label","agent":"model","value":"Negative","score":0.91,"probabilities":{"Positive":0.09,"Negative":0.91}}],"gold":{"label":"Negative"}}
            3 {"id":"8","fields":{"text":"Great"},"metadata":{"language":"de","zip":10},"suggestions":[{"question":"label","agent":"model","value":"Positive","score":0.8,"probabilities":{"Positive":0.8,"Negative":0.2}}]}"#]],
    );
}

#[test]
fn several_models_side_by_side() {
    check(
        "Text,bert_label,bert_score,gpt_label,gpt_score,gpt_rationale,human_label\n\
         one of them,spam,0.9,ham,0.6,it sells,spam\n\
         two of them,ham,0.7,ham,0.8,it greets,\n",
        expect![[r#"
            Text: text (its name says text)
            bert_label: label label bert (2 different short values, and its name says label)
            bert_score: score label bert (numbers from 0.7 to 0.9, and its name says score)
            gpt_label: label label gpt (one short value, and its name says label)
            gpt_score: score label gpt (numbers from 0.6 to 0.8, and its name says score)
            gpt_rationale: rationale label gpt (its name says why)
            human_label: response label human (its name says that a person answered)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"ham"},{"id":"spam"}]}]
            2 {"id":"row-1","fields":{"Text":"one of them"},"suggestions":[{"question":"label","agent":"bert","value":"spam","score":0.9},{"question":"label","agent":"gpt","value":"ham","score":0.6,"rationale":"it sells"}],"responses":[{"question":"label","annotator":"human","value":"spam"}]}
            3 {"id":"row-2","fields":{"Text":"two of them"},"suggestions":[{"question":"label","agent":"bert","value":"ham","score":0.7},{"question":"label","agent":"gpt","value":"ham","score":0.8,"rationale":"it greets"}]}"#]],
    );
}

#[test]
fn several_models_below_each_other() {
    check(
        "doc_id,content,model,sentiment,score\n1,fine by me,bert,pos,0.9\n2,not at all,bert,neg,0.8\n1,fine by me,gpt,neg,0.6\n",
        expect![[r#"
            doc_id: id (its values come again, once for each who answered)
            content: text (its name says text)
            model: agent (its name says which model)
            sentiment: label sentiment  (2 different short values, and its name says label)
            score: score sentiment  (numbers from 0.6 to 0.9, and its name says score)
            [{"id":"sentiment","title":"","kind":"choice","labels":[{"id":"neg"},{"id":"pos"}]}]
            2 {"id":"1","fields":{"content":"fine by me"},"suggestions":[{"question":"sentiment","agent":"bert","value":"pos","score":0.9},{"question":"sentiment","agent":"gpt","value":"neg","score":0.6}]}
            3 {"id":"2","fields":{"content":"not at all"},"suggestions":[{"question":"sentiment","agent":"bert","value":"neg","score":0.8}]}"#]],
    );
}

#[test]
fn several_people() {
    check(
        "text,annotator,label\nfine by me,anna,pos\nfine by me,ben,neg\nnot at all,anna,neg\n",
        expect![[r#"
            text: text (its name says text)
            annotator: annotator (its name says who answered)
            label: response label  (labels beside the name of who gave them)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"neg"},{"id":"pos"}]}]
            2 {"id":"row-1","fields":{"text":"fine by me"},"responses":[{"question":"label","annotator":"anna","value":"pos"},{"question":"label","annotator":"ben","value":"neg"}]}
            4 {"id":"row-2","fields":{"text":"not at all"},"responses":[{"question":"label","annotator":"anna","value":"neg"}]}"#]],
    );
}

#[test]
fn labels_alone() {
    check(
        "item,worker,label\n201,w2,0\n201,w10,1\n7,w2,0\n201,w2,1\n",
        expect![[r#"
        item: id (its values come again, once for each who answered)
        worker: annotator (names who answered, one a row)
        label: response label  (answers beside the name of who gave them)
        [{"id":"label","title":"","kind":"choice","labels":[{"id":"0"},{"id":"1"}]}]
        2 {"id":"201","fields":{"item":"201"},"responses":[{"question":"label","annotator":"w2","value":"1"},{"question":"label","annotator":"w10","value":"1"}]}
        4 {"id":"7","fields":{"item":"7"},"responses":[{"question":"label","annotator":"w2","value":"0"}]}
        line 5: w2 answers label of item 201 again, otherwise than on line 2; the later one counts"#]],
    );
    check(
        "HITId,WorkerId,AcceptTime,Answer.rating,truth\nh1,A1,9:00,3,2\nh2,A1,9:10,1,\nh1,A2,9:20,2,2\n",
        expect![[r#"
            HITId: id (its values come again, once for each who answered)
            WorkerId: annotator (names who answered, one a row)
            AcceptTime: ignore (differs between the answers to one item, so it is left out)
            Answer.rating: response rating  (answers beside the name of who gave them)
            truth: gold rating (its name says that the answer is known)
            [{"id":"rating","title":"","kind":"rating","low":1,"high":5}]
            2 {"id":"h1","fields":{"HITId":"h1"},"responses":[{"question":"rating","annotator":"A1","value":3},{"question":"rating","annotator":"A2","value":2}],"gold":{"rating":2}}
            3 {"id":"h2","fields":{"HITId":"h2"},"responses":[{"question":"rating","annotator":"A1","value":1}]}
            line 4, field AcceptTime: differs between the rows of one item, so it is left out"#]],
    );
    check(
        "id,task,participant,response\n1,t1,ann,yes\n2,t1,ben,no\n3,t2,ann,yes\n4,t2,ben,yes\n",
        expect![[r#"
            id: ignore (differs between the answers to one item, so it is left out)
            task: id (its values come again, once for each who answered)
            participant: annotator (names who answered, one a row)
            response: response label  (answers beside the name of who gave them)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"no"},{"id":"yes"}]}]
            2 {"id":"t1","fields":{"task":"t1"},"responses":[{"question":"label","annotator":"ann","value":"yes"},{"question":"label","annotator":"ben","value":"no"}]}
            4 {"id":"t2","fields":{"task":"t2"},"responses":[{"question":"label","annotator":"ann","value":"yes"},{"question":"label","annotator":"ben","value":"yes"}]}
            line 3, field id: differs between the rows of one item, so it is left out"#]],
    );
    // One person's list is no table of answers, whoever is called a user.
    check(
        "id,user,text,label\n1,ann,the first one,yes\n2,ben,the second one,no\n",
        expect![[r#"
            id: id (its name says id)
            user: metadata (its name says what kind of item it is)
            text: text (its name says text)
            label: label label model (2 different short values, and its name says label)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"no"},{"id":"yes"}]}]
            2 {"id":"1","fields":{"text":"the first one"},"metadata":{"user":"ann"},"suggestions":[{"question":"label","agent":"model","value":"yes"}]}
            3 {"id":"2","fields":{"text":"the second one"},"metadata":{"user":"ben"},"suggestions":[{"question":"label","agent":"model","value":"no"}]}"#]],
    );
}

#[test]
fn other_languages_and_scales() {
    check(
        "Kommentar,Kategorie,Konfidenz,Bewertung\nDas dauert zu lange,Lieferung,80%,2\nSehr schön,Lob,95%,5\n",
        expect![[r#"
            Kommentar: text (its name says text)
            Kategorie: label label model (2 different short values, and its name says label)
            Konfidenz: score label model (numbers from 0.8 to 0.95, and its name says score)
            Bewertung: label bewertung model (2 different short values, and its name says label)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"Lieferung"},{"id":"Lob"}]},{"id":"bewertung","title":"","kind":"rating","low":1,"high":5}]
            2 {"id":"row-1","fields":{"Kommentar":"Das dauert zu lange"},"suggestions":[{"question":"label","agent":"model","value":"Lieferung","score":0.8},{"question":"bewertung","agent":"model","value":2}]}
            3 {"id":"row-2","fields":{"Kommentar":"Sehr schön"},"suggestions":[{"question":"label","agent":"model","value":"Lob","score":0.95},{"question":"bewertung","agent":"model","value":5}]}"#]],
    );
    check(
        "内容,标签,置信度\n很好,好,0.9\n很差,差,0.8\n",
        expect![[r#"
        内容: text (its name says text)
        标签: label label model (2 different short values, and its name says label)
        置信度: score label model (numbers from 0.8 to 0.9, and its name says score)
        [{"id":"label","title":"","kind":"choice","labels":[{"id":"好"},{"id":"差"}]}]
        2 {"id":"row-1","fields":{"内容":"很好"},"suggestions":[{"question":"label","agent":"model","value":"好","score":0.9}]}
        3 {"id":"row-2","fields":{"内容":"很差"},"suggestions":[{"question":"label","agent":"model","value":"差","score":0.8}]}"#]],
    );
}

#[test]
fn generated_texts() {
    check(
        r#"{"prompt":"Why is the sky blue?","chosen":"Rayleigh scattering.","rejected":"Because."}"#,
        expect![[r#"
            prompt: text (its name says text)
            chosen: answer (one of several answers; the file's own choice becomes a suggestion)
            rejected: answer (one of several generated answers to compare)
            [{"id":"better","title":"","kind":"preference","field":"answers"}]
            1 {"id":"row-1","fields":{"prompt":"Why is the sky blue?","answers":{"kind":"answers","answers":[{"id":"a","text":"Because."},{"id":"b","text":"Rayleigh scattering."}]}},"suggestions":[{"question":"better","agent":"file","value":"b"}]}"#]],
    );
    check(
        r#"{"prompt":[{"role":"user","content":"Why?"}],"chosen":[{"role":"assistant","content":"A"}],"rejected":[{"role":"assistant","content":"B"}],"meta":{"id":"r1","annotators":["u1"]}}"#,
        expect![[r#"
            prompt: conversation (lists of turns with speaker and text)
            chosen: answer (one of several answers; the file's own choice becomes a suggestion)
            rejected: answer (one of several generated answers to compare)
            meta.id: id (its name says id)
            meta.annotators: ignore (lists; kept in the file)
            [{"id":"better","title":"","kind":"preference","field":"answers"}]
            1 {"id":"r1","fields":{"prompt":{"kind":"conversation","turns":[{"speaker":"user","text":"Why?"}]},"answers":{"kind":"answers","answers":[{"id":"a","text":"B"},{"id":"b","text":"A"}]}},"suggestions":[{"question":"better","agent":"file","value":"b"}],"extra":{"meta.annotators":["u1"]}}"#]],
    );
    check(
        r#"{"prompt":"2+2?","completion":"4","label":true}"#,
        expect![[r#"
            prompt: text (its name says text)
            completion: metadata (short values)
            label: label label model (one short value, and its name says label)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"true"},{"id":"false"}]}]
            1 {"id":"row-1","fields":{"prompt":"2+2?"},"metadata":{"completion":4},"suggestions":[{"question":"label","agent":"model","value":"true"}]}"#]],
    );
    check(
        r#"{"prompt":"Say hello","completion":"Hello","temperature":0.7}"#,
        expect![[r#"
            prompt: text (its name says text)
            completion: label completion model (a generated text to accept or edit)
            temperature: metadata (short values)
            [{"id":"completion","title":"","kind":"text"}]
            1 {"id":"row-1","fields":{"prompt":"Say hello"},"metadata":{"temperature":0.7},"suggestions":[{"question":"completion","agent":"model","value":"Hello"}]}"#]],
    );
    check(
        r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}]}"#,
        expect![[r#"
            messages: conversation (lists of turns with speaker and text)
            1 {"id":"row-1","fields":{"messages":{"kind":"conversation","turns":[{"speaker":"system","text":"s"},{"speaker":"user","text":"u"}]}}}"#]],
    );
}

#[test]
fn several_labels_and_what_is_not_read() {
    check(
        "{\"id\":9,\"text\":\"great product\",\"label\":[\"positive\"],\"Comments\":[]}\n{\"id\":10,\"text\":\"bad product\",\"label\":[\"negative\",\"news\"],\"Comments\":[]}",
        expect![[r#"
            id: id (its name says id)
            text: text (its name says text)
            label: label label model (lists of short values, and its name says label)
            Comments: ignore (lists; kept in the file)
            [{"id":"label","title":"","kind":"choices","labels":[{"id":"negative"},{"id":"news"},{"id":"positive"}]}]
            1 {"id":"9","fields":{"text":"great product"},"suggestions":[{"question":"label","agent":"model","value":["positive"]}],"extra":{"Comments":[]}}
            2 {"id":"10","fields":{"text":"bad product"},"suggestions":[{"question":"label","agent":"model","value":["negative","news"]}],"extra":{"Comments":[]}}"#]],
    );
    check(
        "id,text,label,Comments\n9,great product,positive,\n10,bad product,negative#news,\n",
        expect![[r#"
            id: id (its name says id)
            text: text (its name says text)
            label: label label model (2 different short values, and its name says label)
            Comments: ignore (it is empty in the first records)
            [{"id":"label","title":"","kind":"choices","labels":[{"id":"negative"},{"id":"news"},{"id":"positive"}]}]
            2 {"id":"9","fields":{"text":"great product"},"suggestions":[{"question":"label","agent":"model","value":["positive"]}]}
            3 {"id":"10","fields":{"text":"bad product"},"suggestions":[{"question":"label","agent":"model","value":["negative","news"]}]}"#]],
    );
    check(
        r#"{"text":"Ann Smith joined Acme","label":[[0,9,"PER"]],"ref":"row-1"}"#,
        expect![[r#"
            text: text (its name says text)
            label: ignore (spans and regions are not read yet; kept in the file)
            ref: metadata (short values)
            1 {"id":"row-1","fields":{"text":"Ann Smith joined Acme"},"metadata":{"ref":"row-1"},"extra":{"label":[[0,9,"PER"]]}}"#]],
    );
}

fn long_table(items: usize, workers: usize, of: impl Fn(usize, usize) -> usize) -> String {
    let mut text = "item,worker,label\n".to_owned();
    for item in 0..items {
        for worker in 0..workers {
            text.push_str(&format!("i{item},w{worker},{}\n", of(item, worker)));
        }
    }
    text
}

fn gathered(records: &[Record], bytes: usize) -> (Vec<Numbered>, Vec<String>) {
    let mapping = guess(records);
    let mut applied = Applied::new(&mapping, None);
    records.iter().for_each(|record| assert_eq!(applied.record(record), None));
    let mut lines = Vec::new();
    loop {
        let more = applied.more(bytes);
        if more.is_empty() {
            break;
        }
        lines.extend(more);
    }
    (lines, applied.take_issues().iter().map(ToString::to_string).collect())
}

proptest! {
    /// Items come in the order of their first mention with everybody's last answer, whatever the
    /// order of the rows, and however many are asked for at a time.
    #[test]
    fn rows_become_items(rows in prop::collection::vec((0..4_usize, 0..4_usize, 0..3_usize), 1..30), bytes in 1..500_usize) {
        let mut text = "item,worker,label\n".to_owned();
        let mut items: Vec<usize> = Vec::new();
        let mut last: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut again = 0;
        for (item, worker, label) in &rows {
            text.push_str(&format!("i{item},w{worker},{label}\n"));
            if !items.contains(item) {
                items.push(*item);
            }
            again += usize::from(last.insert((*item, *worker), *label).is_some());
        }
        let (lines, issues) = gathered(&records(&text), bytes);
        prop_assert_eq!(issues.len(), again);
        prop_assert_eq!(lines.len(), items.len());
        for ((line, _), item) in lines.iter().zip(&items) {
            let node = Node::parse(line).unwrap();
            prop_assert_eq!(node.get("id").unwrap().plain(), format!("i{item}"));
            let mut said: Vec<(String, String)> = node.get("responses").unwrap().elements().iter().map(|it| {
                (it.get("annotator").unwrap().plain(), it.get("value").unwrap().plain())
            }).collect();
            said.sort();
            let expected: Vec<(String, String)> = last.iter().filter(|((of, _), _)| of == item)
                .map(|((_, worker), label)| (format!("w{worker}"), label.to_string())).collect();
            prop_assert_eq!(said, expected);
        }
    }
}

/// Of one item there may be as many answers as there are rows.
#[test]
fn many_answers_to_one_item() {
    let (lines, issues) =
        gathered(&records(&long_table(2, 3000, |item, worker| (item + worker) % 2)), 1 << 20);
    assert_eq!((lines.len(), issues.len()), (2, 0));
    assert_eq!(lines[0].0.matches("annotator").count(), 3000);
}
