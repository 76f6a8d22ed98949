//! What the writers of [`crate::core::format`] are given of the open project.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::item::routed;
use super::open::Open;
use super::protocol::{Export, FormatSays, Reply};
use super::select::{View, select};
use crate::core::format::bare::bare;
use crate::core::format::gzip;
use crate::core::format::registry::{FORMATS, Format, Writer};
use crate::core::format::reviewed::{Review, Reviewed};
use crate::core::format::zip;
use crate::core::log::chain;
use crate::core::model::dataset::Schema;
use crate::core::model::event::{Body, Event};
use crate::core::model::route::Route;
use crate::core::routing::policy::Policy;
use crate::core::routing::route::NO_RULE;
use crate::core::text::counted;

/// Every format, for whoever asks; of a dataset those that hold answers to its questions.
pub fn formats(schema: Option<&Schema>) -> Vec<FormatSays> {
    let says = |format: &Format| FormatSays {
        id: format.id.to_owned(),
        title: format.title.to_owned(),
        about: format.about.to_owned(),
        ending: format.ending.to_owned(),
        example: format.example.to_owned(),
        reads: format.reads,
        purpose: format.writer.as_ref().map(|writer| writer.purpose),
        whole: format.writer.as_ref().is_some_and(|writer| writer.whole),
        records: format.writer.as_ref().is_some_and(|writer| writer.records),
    };
    let is_for = |format: &&Format| {
        let writer = format.writer.as_ref();
        format.reads || writer.zip(schema).is_none_or(|(writer, schema)| writer.is_for(schema))
    };
    FORMATS.iter().filter(is_for).map(says).collect()
}

/// One way out, with the words of its format.
pub struct Way {
    format: &'static Format,
    writer: &'static Writer,
}

impl Way {
    /// What the file would leave out.
    pub fn losses(&self, project: &Project<'_>) -> Vec<String> {
        let mut losses = (self.writer.losses)(project);
        let known = project.masked();
        if known > 0 {
            losses.push(format!(
                "{} {} not in this file: what the queue shows does not tell their items from \
                 others.",
                counted(known, "known answer"),
                if known == 1 { "is" } else { "are" },
            ));
        }
        losses
    }

    /// What stands in the file.
    pub fn text(&self, project: &Project<'_>) -> String {
        (self.writer.write)(project).text
    }

    /// Writes the file.
    pub fn export(&self, project: &Project<'_>, gzipped: bool) -> (Reply, Option<Vec<u8>>) {
        let written = (self.writer.write)(project);
        let name = format!("{}{}", file_name(&project.schema().name), self.format.ending);
        let is_archive = !written.files.is_empty();
        let (file_name, mime, bytes) = match gzipped {
            // Packed already.
            _ if is_archive => (name, self.format.media_type, zip::archive(&written.files)),
            true => (format!("{name}.gz"), "application/gzip", gzip::pack(written.text.as_bytes())),
            false => (name, self.format.media_type, written.text.into_bytes()),
        };
        let (records, losses) = (written.records, self.losses(project));
        (Reply::Exported { file_name, mime: mime.to_owned(), records, losses }, Some(bytes))
    }
}

impl Open {
    /// What an export asks for.
    ///
    /// # Errors
    /// There is no such format.
    pub fn to_export(&self, export: &Export) -> Result<(Way, Project<'_>), String> {
        let ways = || {
            FORMATS
                .iter()
                .filter_map(|format| Some(Way { format, writer: format.writer.as_ref()? }))
        };
        let way = ways().find(|way| way.format.id == export.format).ok_or_else(|| {
            let known: Vec<&str> = ways().map(|way| way.format.id).collect();
            format!("there is no format '{}'; there are {}", export.format, known.join(", "))
        })?;
        if !way.writer.is_for(&self.data.schema) {
            let asked = way.writer.kinds.join(", ");
            return Err(format!(
                "'{}' holds answers to questions of the kinds {asked}, and there is none here",
                export.format
            ));
        }
        let query = export.query.as_ref().filter(|_| !way.writer.whole);
        let chosen = query.map(|query| select(self.view(), query));
        let mut project = Project::new(self.view(), &self.data.header, &self.log, chosen);
        project.is_queue = query.is_some() && way.writer.queue;
        Ok((way, project))
    }
}

/// The name of a dataset as a file may be called: letters, digits, `-`, `_` and `.`.
fn file_name(name: &str) -> String {
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name.chars().map(|c| if legal(c) { c } else { '-' }).take(80).collect();
    match name.trim_matches(['-', '.']) {
        "" => "dataset".to_owned(),
        name => name.to_lowercase(),
    }
}

/// The project, or the part of it that a query chose.
pub struct Project<'a> {
    view: View<'a>,
    header: &'a str,
    log: &'a [String],
    /// `None`: every item, in the order of the file.
    chosen: Option<Vec<u32>>,
    /// By item, the lines of the log with the responses that count.
    counting: BTreeMap<String, Vec<usize>>,
    /// As the queue shows it: known answers are not told from other items.
    is_queue: bool,
}

impl<'a> Project<'a> {
    pub fn new(
        view: View<'a>,
        header: &'a str,
        log: &'a [String],
        chosen: Option<Vec<u32>>,
    ) -> Self {
        let mut counting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, line) in log.iter().enumerate() {
            let Ok(event) = serde_json::from_str::<Event>(line) else { continue };
            let Body::Response(response) = &event.body else { continue };
            // What was undone, replaced by a later answer, or not believed does not count.
            let state = view.people.fold.state(&event.annotator, &response.item);
            let counts = state.every().any(|answer| answer.seq == event.seq);
            if counts {
                counting.entry(response.item.clone()).or_default().push(number);
            }
        }
        Self { view, header, log, chosen, counting, is_queue: false }
    }

    /// How many items look like others though something of them is known.
    fn masked(&self) -> u64 {
        let chosen = self.chosen.iter().flatten().filter(|_| self.is_queue);
        chosen.filter(|index| self.view.data.has_gold(**index)).count() as u64
    }

    fn events(&self, item: &str) -> Vec<Event> {
        self.lines(item).filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// The lines of the responses that count. All of them were read before.
    fn lines(&self, item: &str) -> impl Iterator<Item = &String> {
        let lines = self.counting.get(item).into_iter().flatten();
        lines.filter_map(|number| self.log.get(*number))
    }
}

/// An answer to a known item as one to any other.
fn mask(event: &mut Event) {
    if let Body::Response(response) = &mut event.body
        && response.route == Route::Gold
    {
        response.route = Route::Single;
        response.rule_id = None;
    }
}

fn is_decision(event: &Event) -> bool {
    matches!(&event.body, Body::Response(response) if !response.settles.is_empty())
}

impl Review for Project<'_> {
    fn schema(&self) -> &Schema {
        &self.view.data.schema
    }

    fn header_line(&self) -> String {
        self.header.to_owned()
    }

    fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
        let View { data, routes, people, .. } = self.view;
        let rules = routes.plan(data);
        let mut one = |index: u32| {
            let Some(mut item) = data.item(index) else { return };
            let mut line = Cow::Borrowed(data.line(index));
            let is_masked = self.is_queue && data.has_gold(index);
            if is_masked {
                item.gold.clear();
                line = bare(&line).into_owned().into();
            }
            let states = people.fold.everyone(&item.id);
            let mut events = self.events(&item.id);
            if is_masked {
                events.iter_mut().for_each(mask);
            }
            let hashes = if events.iter().any(is_decision) {
                self.lines(&item.id).map(|line| chain::hash(line.as_bytes())).collect()
            } else {
                Vec::new()
            };
            let mut routed = routed(data, routes, people, &rules, index);
            if is_masked && routed.route == Route::Gold {
                routed.route = Route::Single;
                routed.rule_id = None;
                NO_RULE.clone_into(&mut routed.reason);
            }
            visit(&Reviewed {
                line: &line,
                rule: routes.policy.rules.iter().find(|it| Some(&it.id) == routed.rule_id.as_ref()),
                routed,
                states: states.map(|(name, state)| (name.to_owned(), state.clone())).collect(),
                lines: self.lines(&item.id).map(String::as_str).collect(),
                events,
                hashes,
                item,
            });
        };
        match &self.chosen {
            Some(chosen) => chosen.iter().for_each(|index| one(*index)),
            None => (0..data.len()).for_each(one),
        }
    }

    fn log(&self) -> Vec<String> {
        self.log.to_vec()
    }

    fn policy(&self) -> Policy {
        self.view.routes.policy.clone()
    }
}
