//! Writes the report card of a round for people: the same numbers as
//! [`report_card`](super::report_card), as Markdown.

use super::guideline_questions::escaped;
use super::report_card::{self, card};
use super::reviewed::{Review, Written};
use crate::core::assurance::card::{AgentCard, Calibrated, Card, Figure, QuestionCard, SliceCard};
use crate::core::sort::sort_by_key;
use crate::core::text::{counted, figure};

/// A wider table is read by nobody; the JSON has all of it.
const LABELS: usize = 12;

/// Writes the card as a text.
pub fn write(review: &dyn Review) -> Written {
    let card = card(review);
    let records = card.questions.iter().map(|question| question.agents.len() as u64).sum();
    Written { text: markdown(&card), records, ..Written::default() }
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let mut losses = report_card::losses(review);
    losses.push(
        "The bins of the reliability diagrams, the distributions of scores and confusions of more \
         than 12 labels are in the report card as JSON only; so are labels of questions with \
         several."
            .to_owned(),
    );
    losses
}

fn markdown(card: &Card) -> String {
    let round = &card.round;
    let name = if round.name.is_empty() { "the dataset" } else { &round.name };
    let mut text = format!("# Report card: {}\n\n", escaped(name));
    text += &format!("- {} in this card\n", counted(card.items, "item"));
    if let Some(dataset) = &round.dataset {
        text += &format!("- dataset (SHA-256): `{dataset}`\n");
    }
    text += &format!("- log: {}", counted(round.log_events, "event"));
    if let Some(head) = &round.log_head {
        text += &format!(", head `{head}`");
    }
    text += "\n";
    if let Some(at) = round.last_event_at {
        text += &format!("- last event: {at}\n");
    }
    text += &format!(
        "\nRight is what people settled, or a known answer. *By chance*: items drawn at random or \
         judged blind; these numbers speak for items that nobody looked at. *All*: also items that \
         were chosen for review, often because they are doubtful, so they make a model look worse \
         than it is. In brackets the {} % interval and how many answers.\n",
        (card.confidence * 100.0).round()
    );
    card.questions.iter().for_each(|question| text += &section(question));
    text
}

fn section(question: &QuestionCard) -> String {
    let name = if question.title.is_empty() { &question.id } else { &question.title };
    let mut text = format!("\n## {}\n\n", escaped(name));
    text += &format!(
        "{} of which is known what is right, {} of them by chance.\n",
        counted(question.settled, "item"),
        figure(question.by_chance)
    );
    match question.kind.as_str() {
        "text" => text += "A text is right where people took it as it was.\n",
        "choices" => text += "Right is who gives all labels that people settled, and no other.\n",
        "ranking" => text += "An order is right where every place is.\n",
        _ => {}
    }
    if question.agents.is_empty() {
        return text + "\nNo agent suggests anything.\n";
    }
    text += "\n| agent | version | suggests for | right, by chance | right, all |\n";
    text += "|---|---|---:|---|---|\n";
    for agent in &question.agents {
        text += &format!(
            "| {} | {} | {} | {} | {} |\n",
            escaped(&agent.agent),
            escaped(&agent.model_version),
            percent(agent.coverage),
            share(agent.accuracy.by_chance.as_ref()),
            share(agent.accuracy.all.as_ref())
        );
    }
    text += &calibration(&question.agents);
    question.agents.iter().for_each(|agent| text += &confusion(agent));
    text + &slices(&question.agents)
}

fn share(figure_of: Option<&Figure>) -> String {
    figure_of.map_or_else(
        || "no answer yet".to_owned(),
        |it| {
            format!(
                "{} ({} to {}, {})",
                percent(it.share),
                percent(it.low),
                percent(it.high),
                counted(it.n, "answer")
            )
        },
    )
}

fn calibration(agents: &[AgentCard]) -> String {
    let mut rows = String::new();
    for agent in agents {
        let both = [("by chance", &agent.calibration.by_chance), ("all", &agent.calibration.all)];
        for (which, calibrated) in both {
            let Some(it) = calibrated else { continue };
            let Calibrated { n, mean_score, ece_equal_mass, brier, log_loss, .. } = it;
            rows += &format!(
                "| {} | {which} | {} | {mean_score:.3} | {ece_equal_mass:.3} | {brier:.3} | \
                 {log_loss:.3} |\n",
                escaped(&agent.name()),
                figure(*n),
            );
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "\nDo the scores say how often they are right? ECE: how far score and share of right \
         answers lie apart on average (equal mass; 0 is perfect, too high with few answers). Brier \
         and log loss: lower is better.\n\n| agent | answers | n | mean score | ECE | Brier | log \
         loss |\n|---|---|---:|---:|---:|---:|---:|\n{rows}"
    )
}

fn confusion(agent: &AgentCard) -> String {
    let Some(confusion) = agent.confusion.as_ref().filter(|it| it.labels.len() <= LABELS) else {
        return String::new();
    };
    let labels: Vec<String> = confusion.labels.iter().map(|label| escaped(label)).collect();
    let mut text = format!(
        "\n{}: what people settled (rows) and what it suggested (columns)\n\n| | {} |\n|---|{}\n",
        escaped(&agent.name()),
        labels.join(" | "),
        "---:|".repeat(labels.len())
    );
    for (label, counts) in labels.iter().zip(&confusion.counts) {
        let counts: Vec<String> = counts.iter().map(|count| figure(*count)).collect();
        text += &format!("| **{label}** | {} |\n", counts.join(" | "));
    }
    text
}

/// A row for each value of each column, a column for each agent.
fn slices(agents: &[AgentCard]) -> String {
    let mut values: Vec<(&str, &str)> = Vec::new();
    for slice in agents.iter().flat_map(|agent| &agent.slices) {
        let value = (slice.column.as_str(), slice.value.as_str());
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.is_empty() {
        return String::new();
    }
    sort_by_key(&mut values, |(column, _)| {
        let first = agents.iter().flat_map(|agent| &agent.slices);
        first.enumerate().find(|(_, slice)| slice.column == *column).map(|(place, _)| place)
    });
    let names: Vec<String> = agents.iter().map(|agent| escaped(&agent.name())).collect();
    let mut text = format!(
        "\nRight by slice, of all answers\n\n| column | value | {} |\n|---|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for (column, value) in values {
        let cells: Vec<String> = agents.iter().map(|agent| cell(agent, column, value)).collect();
        let value = if value.is_empty() { "(empty)" } else { value };
        text += &format!("| {} | {} | {} |\n", escaped(column), escaped(value), cells.join(" | "));
    }
    text
}

fn cell(agent: &AgentCard, column: &str, value: &str) -> String {
    let is_it = |it: &&SliceCard| it.column == column && it.value == value;
    agent.slices.iter().find(is_it).map_or_else(String::new, |it| {
        let ends = format!("{} to {}", percent(it.low), percent(it.high));
        format!("{} ({ends}, n {})", percent(it.share), figure(it.n))
    })
}

/// Whole percent; one that is not all is not written as all, nor one that is not none as none.
pub fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    if whole >= 100.0 && share < 1.0 {
        "over 99 %".to_owned()
    } else if whole <= 0.0 && share > 0.0 {
        "under 1 %".to_owned()
    } else {
        format!("{whole} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::{Sample, suggested};
    use expect_test::expect;

    #[test]
    fn writes_the_sample() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            # Report card: Messages

            - 4 items in this card
            - log: 3 events, head `34b8575c0fc66bbc26184e3ee471999ea19ca757badb0cacad59b222c5beeb70`
            - last event: 2026-01-31T12:02:00.000Z

            Right is what people settled, or a known answer. *By chance*: items drawn at random or judged blind; these numbers speak for items that nobody looked at. *All*: also items that were chosen for review, often because they are doubtful, so they make a model look worse than it is. In brackets the 95 % interval and how many answers.

            ## mood

            2 items of which is known what is right, 0 of them by chance.

            | agent | version | suggests for | right, by chance | right, all |
            |---|---|---:|---|---|
            | bayes |  | 75 % | no answer yet | 50 % (9 % to 91 %, 2 answers) |
            | rules |  | 25 % | no answer yet | 100 % (21 % to 100 %, 1 answer) |

            Do the scores say how often they are right? ECE: how far score and share of right answers lie apart on average (equal mass; 0 is perfect, too high with few answers). Brier and log loss: lower is better.

            | agent | answers | n | mean score | ECE | Brier | log loss |
            |---|---|---:|---:|---:|---:|---:|
            | bayes | all | 2 | 0.785 | 0.315 | 0.180 | 0.473 |
            | rules | all | 1 | 0.900 | 0.100 | 0.010 | 0.105 |

            bayes: what people settled (rows) and what it suggested (columns)

            | | neg | pos |
            |---|---:|---:|
            | **neg** | 0 | 0 |
            | **pos** | 1 | 1 |

            rules: what people settled (rows) and what it suggested (columns)

            | | pos |
            |---|---:|
            | **pos** | 1 |

            Right by slice, of all answers

            | column | value | bayes | rules |
            |---|---|---|---|
            | lang | en | 0 % (0 % to 79 %, n 1) | 100 % (21 % to 100 %, n 1) |

            ## harm

            0 items of which is known what is right, 0 of them by chance.
            Right is who gives all labels that people settled, and no other.

            | agent | version | suggests for | right, by chance | right, all |
            |---|---|---:|---|---|
            | rules |  | 25 % | 0 % (0 % to 79 %, 1 answer) | 0 % (0 % to 79 %, 1 answer) |
        "#]].assert_eq(&written.text);
        assert_eq!(written.records, 3);
    }

    #[test]
    fn has_tables_of_confusion_and_slices() {
        let items = ["neg 0.9 neg", "neg 0.8 pos", "pos 0.7 pos", "pos 0.4 neg"];
        let text = write(&suggested(&items)).text;
        let (_, tables) = text.split_once("bayes 1: what").unwrap();
        expect![[r#"
             people settled (rows) and what it suggested (columns)

            | | neg | pos |
            |---|---:|---:|
            | **neg** | 1 | 1 |
            | **pos** | 1 | 1 |

            Right by slice, of all answers

            | column | value | bayes 1 |
            |---|---|---|
            | lang | de | 0 % (0 % to 66 %, n 2) |
            | lang | en | 100 % (34 % to 100 %, n 2) |

            ## harm

            0 items of which is known what is right, 0 of them by chance.
            Right is who gives all labels that people settled, and no other.

            No agent suggests anything.
        "#]]
        .assert_eq(tables);
    }

    #[test]
    fn nearly_all_is_not_all() {
        let said = [0.0, 0.001, 0.5, 0.996, 1.0].map(percent);
        assert_eq!(said, ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]);
    }
}
