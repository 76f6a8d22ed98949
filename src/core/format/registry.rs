//! Every format that is read or written, with its words: the page, the command
//! line and the documents take them from here. Another one is a file of its
//! own and an entry in [`FORMATS`].

use super::purpose::Purpose;
use super::reviewed::{Review, Written};
use super::{
    decisions, disagreements, few_shot, guideline_questions, hand_out, hard_cases, preferences,
    project, report_card, report_card_md, reviewed_csv, reviewed_jsonl, supervised,
    supervised_chat, tools,
};
use crate::core::model::dataset::Schema;

/// One format.
pub struct Format {
    /// As [`detect`](super::detect) says it, and as an export names it.
    pub id: &'static str,
    pub title: &'static str,
    /// What it is for, in one sentence.
    pub about: &'static str,
    /// Stands behind a file's name.
    pub ending: &'static str,
    pub media_type: &'static str,
    /// The beginning of such a file, as short as it can be and still be read.
    pub example: &'static str,
    /// Whether the page opens it.
    pub reads: bool,
    /// How the page writes it, if it does.
    pub writer: Option<Writer>,
}

/// One way out.
pub struct Writer {
    /// Among which others it stands.
    pub purpose: Purpose,
    /// Of questions to which it writes the answers; all of them where there is none.
    pub kinds: &'static [&'static str],
    /// Always everything, whatever the query.
    pub whole: bool,
    /// Each line is a record of its own, JSON: it can be sent.
    pub records: bool,
    /// It says of items what the queue says of them. Where what the queue shows goes out so, known
    /// answers are not told from other items there either.
    pub queue: bool,
    pub write: fn(&dyn Review) -> Written,
    /// What the file would leave out, as sentences.
    pub losses: fn(&dyn Review) -> Vec<String>,
}

impl Writer {
    /// Whether there is a question whose answers it writes.
    pub fn is_for(&self, schema: &Schema) -> bool {
        let has = |kind: &&str| schema.questions.iter().any(|it| it.kind.name() == *kind);
        self.kinds.is_empty() || self.kinds.iter().any(has)
    }
}

pub const JSON_LINES: &str = "application/x-ndjson";

/// In the order of a menu.
pub const FORMATS: &[Format] = &[
    Format {
        id: "project",
        title: "Project",
        about: "Everything: the dataset, the policy and the whole log. Opens again as it is now. Known answers stand in it, to be read by whoever has the file; people whom they measure get the hand-out.",
        ending: ".countersign.jsonl",
        media_type: JSON_LINES,
        example: r#"{"countersign_project":1,"name":"demo","dataset_lines":1,"log_lines":0}
{"id":"m-1","fields":{"text":"Thank you."}}"#,
        reads: true,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Project,
            whole: true,
            records: false,
            queue: false,
            write: project::save,
            losses: |_| Vec::new(),
        }),
    },
    Format {
        id: "hand-out",
        title: "Hand-out for annotators",
        about: "For people whom known answers measure: the dataset and the policy, no log, no known answer, and nothing that tells their items from others. The project files that come back merge with yours, and there the known answers count.",
        ending: "-hand-out.countersign.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Project,
            whole: true,
            records: false,
            queue: false,
            write: hand_out::write,
            losses: hand_out::losses,
        }),
    },
    Format {
        id: "native",
        title: "Dataset, JSON Lines",
        about: "Items with their suggestions, one a line, behind a header with the questions.",
        ending: ".jsonl",
        media_type: JSON_LINES,
        example: r#"{"id":"m-1","fields":{"text":"Thank you."},"suggestions":[{"question":"mood","agent":"bayes","value":"positive","score":0.91}]}"#,
        reads: true,
        writer: None,
    },
    Format {
        id: "jsonl",
        title: "Reviewed dataset, JSON Lines",
        about: "Every item as it was opened, with the answers, the routes and what they come to.",
        ending: "-reviewed.jsonl",
        media_type: JSON_LINES,
        example: r#"{"text":"Thank you.","label":"positive","score":0.91}"#,
        reads: true,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Data,
            whole: false,
            records: true,
            queue: true,
            write: reviewed_jsonl::write,
            losses: reviewed_jsonl::losses,
        }),
    },
    Format {
        id: "json",
        title: "JSON",
        about: "An array of objects, or an object that holds one.",
        ending: ".json",
        media_type: "application/json",
        example: r#"[{"text":"Thank you.","label":"positive","score":0.91}]"#,
        reads: true,
        writer: None,
    },
    Format {
        id: "csv",
        title: "Reviewed dataset, CSV",
        about: "A row an item, for a spreadsheet: suggestions, final values, verdicts, routes.",
        ending: "-reviewed.csv",
        media_type: "text/csv",
        example: "text,label,score\nThank you.,positive,0.91",
        reads: true,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Data,
            whole: false,
            records: false,
            queue: true,
            write: reviewed_csv::write,
            losses: reviewed_csv::losses,
        }),
    },
    Format {
        id: "tsv",
        title: "Tab-separated values",
        about: "As CSV, with tabs.",
        ending: ".tsv",
        media_type: "text/tab-separated-values",
        example: "text\tlabel\tscore\nThank you.\tpositive\t0.91",
        reads: true,
        writer: None,
    },
    Format {
        id: "kitti-text",
        title: "Tracks, KITTI",
        about: "Labels or results of KITTI tracking, a line a box: one item with its tracks; of several files together one dataset, with an agent for each. The file names no pictures, so boxes are shown on a plain ground.",
        ending: ".kitti.txt",
        media_type: "text/plain",
        example: "0 2 Car 0 0 -2.5 10 20 30 40 1.7 0.5 0.7 6.3 1.6 8.4 -1.9 0.98",
        reads: true,
        writer: None,
    },
    Format {
        id: "mot-text",
        title: "Tracks, MOTChallenge",
        about: "Truth or results of MOTChallenge, a line a box: one item with its tracks; of several files together one dataset, with an agent for each. The file names no pictures, so boxes are shown on a plain ground.",
        ending: ".mot.txt",
        media_type: "text/plain",
        example: "1,3,794.2,247.5,71.2,174.8,0.91,-1,-1,-1",
        reads: true,
        writer: None,
    },
    Format {
        id: "decisions",
        title: "Decisions",
        about: "A line an answer: all that its event holds, and the suggestions that were seen.",
        ending: "-decisions.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Data,
            whole: false,
            records: true,
            queue: true,
            write: decisions::write,
            losses: decisions::losses,
        }),
    },
    Format {
        id: "disagreements",
        title: "Disagreements",
        about: "The items on which somebody differs, with all values side by side.",
        ending: "-disagreements.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Data,
            whole: false,
            records: true,
            queue: true,
            write: disagreements::write,
            losses: disagreements::losses,
        }),
    },
    tools::label_studio::FORMAT,
    tools::label_studio_config::FORMAT,
    tools::argilla::FORMAT,
    tools::coco::FORMAT,
    tools::yolo::DETECT,
    tools::yolo::OBB,
    tools::yolo::SEGMENT,
    tools::pascal_voc::FORMAT,
    tools::cvat_images::FORMAT,
    tools::cvat_video::FORMAT,
    tools::kitti::FORMAT,
    tools::mot::FORMAT,
    tools::prodigy::FORMAT,
    tools::doccano::FORMAT,
    tools::bio::FORMAT,
    Format {
        id: "supervised",
        title: "Supervised pairs",
        about: "The text of each item with what people settled, how, and with which weight.",
        ending: "-supervised.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Trainer,
            whole: false,
            records: true,
            queue: false,
            write: supervised::write,
            losses: supervised::losses,
        }),
    },
    Format {
        id: "supervised-chat",
        title: "Supervised pairs, as conversations",
        about: "For fine-tuning a chat model: the item and the question from the user, what people settled from the assistant.",
        ending: "-supervised-chat.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Trainer,
            whole: false,
            records: true,
            queue: false,
            write: supervised_chat::write,
            losses: supervised_chat::losses,
        }),
    },
    Format {
        id: "preferences",
        title: "Preference pairs",
        about: "For training on preferences (DPO): what people chose, and what they put it above.",
        ending: "-preferences.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Trainer,
            whole: false,
            records: true,
            queue: false,
            write: preferences::write,
            losses: preferences::losses,
        }),
    },
    Format {
        id: "few-shot",
        title: "Few-shot examples",
        about: "Two sets of examples for each question that cover the dataset. The second is for the items that the first names under never_for, so that nothing is judged by its own answer.",
        ending: "-few-shot.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Trainer,
            whole: false,
            records: true,
            queue: false,
            write: few_shot::write,
            losses: few_shot::losses,
        }),
    },
    Format {
        id: "hard-cases",
        title: "Hard cases",
        about: "Where models were wrong and sure, people differed or took long: with the reasons, the hardest first.",
        ending: "-hard-cases.jsonl",
        media_type: JSON_LINES,
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Trainer,
            whole: false,
            records: true,
            queue: false,
            write: hard_cases::write,
            losses: hard_cases::losses,
        }),
    },
    Format {
        id: "guideline-questions",
        title: "Questions for the guideline",
        about: "What people corrected again and again, with counts and examples, as a text to discuss.",
        ending: "-guideline.md",
        media_type: "text/markdown",
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Report,
            whole: false,
            records: false,
            queue: false,
            write: guideline_questions::write,
            losses: guideline_questions::losses,
        }),
    },
    Format {
        id: "report-card",
        title: "Report card",
        about: "How good each agent and version was in this round: accuracy, calibration, confusion, slices. Two of them can be compared.",
        ending: "-report-card.json",
        media_type: "application/json",
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Report,
            whole: false,
            records: false,
            queue: false,
            write: report_card::write,
            losses: report_card::losses,
        }),
    },
    Format {
        id: "report-card-md",
        title: "Report card, to read",
        about: "The report card as a text with tables.",
        ending: "-report-card.md",
        media_type: "text/markdown",
        example: "",
        reads: false,
        writer: Some(Writer {
            kinds: &[],
            purpose: Purpose::Report,
            whole: false,
            records: false,
            queue: false,
            write: report_card_md::write,
            losses: report_card_md::losses,
        }),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::detect::detect;
    use crate::core::format::intake::Intake;
    use crate::core::format::lines::Lines;
    use crate::core::format::reviewed::fixture::Sample;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_endings_are_unique_and_every_entry_is_documented() {
        let ids: BTreeSet<_> = FORMATS.iter().map(|format| format.id).collect();
        let endings: BTreeSet<_> = FORMATS.iter().map(|format| format.ending).collect();
        assert_eq!((ids.len(), endings.len()), (FORMATS.len(), FORMATS.len()));
        for format in FORMATS {
            assert!(format.about.ends_with('.') && !format.title.is_empty(), "{}", format.id);
            assert!(
                format.media_type.contains('/') && format.ending.contains('.'),
                "{}",
                format.id
            );
            assert!(format.reads || format.writer.is_some(), "{} is good for nothing", format.id);
        }
    }

    /// Whoever goes through a menu group by group finds every file, in the order of the list.
    #[test]
    fn what_is_written_stands_together_with_its_like() {
        let purposes: Vec<_> =
            FORMATS.iter().filter_map(|format| Some(format.writer.as_ref()?.purpose)).collect();
        let runs: Vec<_> = purposes.chunk_by(|one, other| one == other).map(|run| run[0]).collect();
        assert_eq!(runs, Purpose::ALL);
    }

    #[test]
    fn what_is_read_is_recognised_by_its_example() {
        for format in FORMATS.iter().filter(|format| format.reads) {
            let name = format!("file{}", format.ending);
            assert_eq!(detect(&name, format.example.as_bytes(), true).id(), format.id);
        }
    }

    #[test]
    fn every_example_gives_an_item_and_no_issue() {
        for format in FORMATS.iter().filter(|format| format.reads) {
            let name = format!("file{}", format.ending);
            let mut intake = Intake::new(&name, None, None);
            let mut lines = Lines::default();
            intake.feed(format.example.as_bytes(), &mut lines);
            intake.finish(&mut lines);
            // What is made only of the whole file.
            intake.more(usize::MAX, &mut lines);
            assert!(!lines.take().is_empty(), "{} gives no item", format.id);
            assert_eq!(intake.take_issues(&mut lines).0, [], "{}", format.id);
        }
    }

    #[test]
    fn whatever_is_written_is_recognised() {
        let sample = Sample::default();
        let marked = [tools::fixture::tracks(), tools::fixture::regions(), tools::fixture::spans()];
        for format in FORMATS {
            let Some(writer) = &format.writer else { continue };
            let fits = marked.iter().find(|it| writer.is_for(it.schema()));
            let written = match fits.filter(|_| writer.purpose == Purpose::Tool) {
                None => (writer.write)(&sample),
                Some(marked) => (writer.write)(marked),
            };
            let name = format!("file{}", format.ending);
            // A text for people is nothing that is opened again, nor is an archive.
            if format.media_type.contains("json") || format.media_type == "text/csv" {
                assert_ne!(detect(&name, written.text.as_bytes(), true).id(), "unknown");
            }
            assert!(written.records > 0, "{}", format.id);
            assert_eq!(written.files.is_empty(), format.media_type != "application/zip");
        }
    }
}
