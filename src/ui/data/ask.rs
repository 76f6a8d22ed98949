//! What the Data room asks of the page besides opening: the questions of a
//! changed mapping, and what is kept in this browser.

use js_sys::Uint8Array;
use leptos::prelude::*;

use crate::core::format::mapping::Mapping;
use crate::engine::protocol::{Export, Preview, Reply, Request};
use crate::storage::database::Database;
use crate::storage::lock;
use crate::storage::log::LogStore;
use crate::storage::projects::Project;
use crate::ui::app::{App, now};
use crate::ui::driver::save_file;
use crate::ui::engine_client::{EngineClient, EngineError, unexpected};
use crate::ui::opening::Choices;

/// Why the log of a dataset cannot go now: whoever has it open writes on.
pub(super) const OPEN_NOW: &str =
    "It is open in this browser. Open another dataset first, in every tab that shows it.";
const NO_STORE: &str = "Nothing can be kept in this browser: it gives this page no storage.";

impl App {
    /// Looks again at the file that waits for its mapping.
    pub(super) async fn infer(self, mapping: Mapping) -> Result<Preview, String> {
        let shell = self.shell.try_get_value().ok_or_else(String::new)?;
        shell.engine.look_again(&mapping).await.map_err(|error| error.to_string())
    }

    /// The datasets kept in this browser, the one opened last first.
    pub(super) async fn kept_projects(self) -> Result<Vec<Project>, String> {
        let (projects, _) = self.database()?.projects().await.map_err(|error| error.say())?;
        Ok(projects)
    }

    /// How many events of a dataset are kept here, and whether one of the page's tabs
    /// has it open.
    pub(super) async fn kept_events(self, dataset: &str) -> Result<(u32, bool), String> {
        let events = self.database()?.events(dataset).await.map_err(|error| error.say())?;
        Ok((events, lock::is_held(dataset).await))
    }

    /// Takes a dataset out of this browser; its logs stay.
    pub(super) async fn forget_file(self, dataset: &str) -> Result<(), String> {
        self.database()?.forget_project(dataset).await.map_err(|error| error.say())
    }

    /// Takes a dataset out of this browser with every answer that was given to it.
    pub(super) async fn forget_everything(self, dataset: &str) -> Result<(), String> {
        if lock::is_held(dataset).await {
            return Err(OPEN_NOW.to_owned());
        }
        self.database()?.forget_everything(dataset).await.map_err(|error| error.say())
    }

    fn database(self) -> Result<Database, String> {
        let shell = self.shell.try_get_value().ok_or_else(String::new)?;
        let database = shell.database.borrow().clone();
        database.ok_or_else(|| NO_STORE.to_owned())
    }

    /// Saves a project file of a dataset that is kept, open or not: one for each
    /// annotator with a log.
    pub(super) async fn export_kept(self, project: Project) {
        let title = if project.title.is_empty() { &project.name } else { &project.title };
        let title = title.clone();
        if let Err(why) = self.export_with_its_own_engine(project).await {
            self.toast(format!("{title} could not be exported. {why}"));
        }
    }

    /// In an engine of its own, so that what is open stays as it is.
    async fn export_with_its_own_engine(self, project: Project) -> Result<(), EngineError> {
        let shell = self.shell.try_get_value().ok_or(EngineError::Cancelled)?;
        if shell.engine.own_thread() {
            let why =
                "Background workers are not allowed here: open it first, then save the project.";
            return Err(EngineError::Failed(why.to_owned()));
        }
        let database = shell.database.borrow().clone();
        let engine = EngineClient::start(false);
        let result = async {
            let choices: Choices = serde_json::from_str(&project.choices).unwrap_or_default();
            engine.inspect(&project.name, &project.file).await?;
            let begin = Request::Begin {
                name: project.name.clone(),
                mapping: choices.mapping,
                questions: choices.questions,
            };
            engine.ask(begin, None).await?;
            engine.read(|_| {}).await?;
            engine.ask(Request::Finish, None).await?;
            for annotator in &project.annotators {
                let log =
                    LogStore::new(database.clone().into(), &project.dataset, annotator, |_| {});
                #[expect(clippy::cast_precision_loss, reason = "a time of our centuries is exact")]
                let now = now().0 as f64;
                let stored = log.load(now, false).await;
                let stored = stored.map_err(|error| EngineError::Failed(error.say()))?;
                let payload = Uint8Array::from(stored.lines.join("\n").as_bytes());
                let load = Request::LoadLog { annotator: annotator.clone(), bring_in: false };
                engine.ask(load, Some(payload)).await?;
                let export = Export { format: "project".to_owned(), query: None, gzip: false };
                match engine.ask(Request::Export { export }, None).await? {
                    (Reply::Exported { file_name, mime, .. }, Some(bytes)) => {
                        save_file(&file_name, &mime, &bytes).map_err(|error| {
                            EngineError::Failed(format!("{file_name} cannot be saved: {error:?}"))
                        })?;
                    }
                    (other, _) => return Err(unexpected(&other)),
                }
            }
            Ok(())
        }
        .await;
        engine.end();
        result
    }
}
