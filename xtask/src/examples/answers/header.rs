//! The header of the generated answers: questions, agents, columns.

use super::super::dataset::{Json, agent, column, label, object};
use super::VERSION;

/// All of it, in the order in which it is written.
pub fn header() -> Vec<(String, Json)> {
    let fields = [
        ("prompt", "Question"),
        ("source", "Passage that the search found"),
        ("answers", "Answers"),
    ];
    let columns = [
        ("topic", "Topic of the passage"),
        ("channel", "Channel"),
        ("tone", "Tone"),
        ("language", "Language"),
        ("dialect", "Dialect"),
    ];
    vec![
        ("name".to_owned(), "Generated answers".into()),
        (
            "about".to_owned(),
            "Visitors ask Tollgate House, an invented library with a tool shelf, a repair café and a museum. Three small generators answer: one quotes the handbook, one fills templates, one makes up. Which answer is better, and what do you send? Questions, handbook and readers' answers were written for this example by a language model.".into(),
        ),
        ("fields".to_owned(), Json::List(fields.map(|(id, title)| object([("id", id.into()), ("title", title.into())])).into())),
        ("questions".to_owned(), Json::List(questions())),
        ("agents".to_owned(), Json::List(agents())),
        ("columns".to_owned(), Json::List(columns.map(|(id, title)| column(id, title)).into())),
    ]
}

fn questions() -> Vec<Json> {
    let fits = vec![
        label("yes", "Yes", "What was asked can be answered from it alone.", false),
        label(
            "partly",
            "Partly",
            "It answers one of two questions, or misses what was meant.",
            false,
        ),
        label("no", "No", "It is about something else, or nothing was found.", false),
    ];
    vec![
        object([
            ("id", "fits".into()),
            ("kind", "choice".into()),
            ("title", "Does the passage answer the question?".into()),
            ("help", "Judge the passage, not the answers. The handbook does not know everything, and some questions take for granted what is not so.".into()),
            ("labels", Json::List(fits)),
        ]),
        object([
            ("id", "better".into()),
            ("kind", "preference".into()),
            ("title", "Which answer would help the visitor most?".into()),
            ("help", "True before friendly, friendly before complete. An answer that admits not to know is better than a wrong one.".into()),
            ("field", "answers".into()),
        ]),
        object([
            ("id", "order".into()),
            ("kind", "ranking".into()),
            ("title", "Put the answers in order".into()),
            ("help", "Best first; equally good ones in one group.".into()),
            ("field", "answers".into()),
        ]),
        object([
            ("id", "reply".into()),
            ("kind", "text".into()),
            ("title", "What do we send?".into()),
            ("help", "Accept a draft, edit it, or write your own. Answer in the language of the question if you can, and say nothing that the handbook does not.".into()),
        ]),
    ]
}

fn agents() -> Vec<Json> {
    let share = "its value for the best answer, as a share of the values of the best two: not a probability";
    let agents = [
        (
            "retrieval",
            "Search that quotes",
            "BM25 over the handbook's 74 passages; quotes the one to three sentences of the best passage that share most with the question. Knows English words only.",
            "s/(s + 10), s the BM25 score of the passage: not a probability",
        ),
        (
            "templates",
            "Templates with slots",
            "Looks for an intent and a thing by word lists and puts a fact into a sentence; says that a colleague will answer when it has none. Lists and facts were written for this project by somebody who had read the questions.",
            "n/(n + 1) with n cues found, 0 when it has no fact: not a probability",
        ),
        (
            "ngram",
            "Three-word model",
            "Draws one word after the other from what followed the two before it in the handbook, beginning as the search's quotation begins. Fluent, and often untrue.",
            "geometric mean of the probabilities of the words drawn: how usual, not how true",
        ),
        (
            "overlap",
            "Shared words",
            "Prefers the answer whose words stand in the passage and that takes up most words of the question. For the passage: how many words of the question stand in it.",
            share,
        ),
        (
            "letters",
            "Usual spelling",
            "Prefers the answer whose runs of four letters are most usual in the other passages of the handbook. Never saw the passage that was found.",
            share,
        ),
        (
            "length",
            "About 25 words",
            "Prefers the answer whose length is nearest to 25 words. Reads nothing.",
            share,
        ),
        (
            "taste",
            "Regression on grades",
            "Logistic regression on who answered and how sure, the answer's words and length, what it shares with passage and question, five-fold: learned from the author's grades of answers to the other four fifths of the questions.",
            share,
        ),
        (
            "lead",
            "Lead of the search",
            "Believes in a passage that the search puts far before the second.",
            "from the lead (s1 − s2)/s1, cut at thresholds set by hand: not a probability",
        ),
        (
            "figures",
            "Regression on the search's figures",
            "Logistic regression on shared words, score, lead and length of the question, five-fold: trained on the author's reading of the other four fifths.",
            "probability of the model: not calibrated",
        ),
    ];
    agents.map(|(id, title, about, score)| agent(id, VERSION, title, about, score)).into()
}
