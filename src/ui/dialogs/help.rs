//! Every command with what it does and its keys, from the list of commands.

use leptos::prelude::*;

use super::close;
use crate::core::model::item::{Content, Field, SeriesKind};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::text::capital;
use crate::desk::command::{COMMANDS, Command, Entry, Section};
use crate::desk::drawing::keys;
use crate::desk::frames::keys as frames;
use crate::desk::imaging::keys as imaging;
use crate::desk::marking::text::keys::KEYS;
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::key::key_cap;

#[component]
pub fn Help() -> impl IntoView {
    let app = App::here();
    let groups = app.session.with_untracked(|session| {
        Section::ALL.map(|section| {
            let lines = COMMANDS
                .iter()
                .filter(|entry| entry.section == section && !repeated(entry.command))
                .filter(|entry| !entry.command.is_out_of_bounds(session))
                .map(|entry| line(session, entry));
            view! {
                <section class="help-group">
                    <h3 class="overline">{section.title()}</h3>
                    <dl>{lines.collect_view()}</dl>
                </section>
            }
        })
    });
    let (marks, series, tracks, draws) = app.session.with_untracked(|session| {
        let asks = |is_it: fn(&Question) -> bool| session.schema.questions.iter().any(is_it);
        let of_text = asks(|it| matches!(it.kind, QuestionKind::Spans { .. }));
        let of_image = asks(|it| matches!(it.kind, QuestionKind::Regions { .. }));
        let of_frames = asks(|it| matches!(it.kind, QuestionKind::Tracks { .. }));
        let regions = match of_frames {
            false => "Regions of an image, while they are asked for",
            true => "Regions of an image and tracks in a frame, while they are asked for",
        };
        let is_series =
            |field: &Field| matches!(field.content, Content::Series { of: SeriesKind::Dicom, .. });
        let of_series =
            session.item.as_ref().is_some_and(|view| view.item.fields.iter().any(is_series));
        (
            of_text.then(|| of_marks(session)),
            of_series.then(|| drawing("Series of medical images", imaging::KEYS.iter())),
            of_time(session),
            (of_image || of_frames).then(|| drawing(regions, keys::KEYS.iter())),
        )
    });
    view! {
        <Modal title="Keys" wide=true on_close=close(app)>
            <div class="dialog-body" data-target="dialog" tabindex="0">
                <div class="help">{groups.collect_view()} {marks} {series} {tracks} {draws}</div>
            </div>
            <div class="dialog-foot">
                <Button
                    label="Change keys".to_owned()
                    look=Look::Quiet
                    on_press=Callback::new(move |()| app.dispatch(Command::Keys))
                />
            </div>
        </Modal>
    }
    .into_any()
}

/// While a question about parts of a text is asked.
fn of_marks(session: &Session) -> AnyView {
    let lines = KEYS.iter().map(|key| {
        let chords = key.chords(&session.keymap);
        let caps: Vec<String> = match key.keys.len() {
            9 => vec!["1 … 9".to_owned()],
            _ => chords.iter().map(|(chord, _)| chord.to_string()).collect(),
        };
        one(key.label, key.help, &caps)
    });
    view! {
        <section class="help-group">
            <h3 class="overline">"Marks on a text"</h3>
            <dl>{lines.collect_view()}</dl>
        </section>
    }
    .into_any()
}

/// The keys of frames, where the item has some: those for what is marked on them.
fn of_time(session: &Session) -> Option<AnyView> {
    let fields = session.item.as_ref().map(|view| view.item.fields.as_slice()).unwrap_or_default();
    let is_it = |field: &&Field| {
        matches!(field.content, Content::Series { of: SeriesKind::Frames | SeriesKind::Video, .. })
    };
    let field = fields.iter().find(is_it)?;
    let asks = |question: &&Question| question.kind.field() == Some(field.id.as_str());
    let all = session.schema.questions.iter();
    let (title, marked) = match all.filter(asks).map(|it| &it.kind).next() {
        Some(QuestionKind::Tracks { .. }) => {
            ("Frames and tracks, while they are asked for", frames::Marked::Tracks)
        }
        Some(QuestionKind::Regions { .. }) => {
            ("Frames and their regions, while they are asked for", frames::Marked::Regions)
        }
        _ => ("Frames", frames::Marked::Nothing),
    };
    Some(drawing(title, frames::of(marked)))
}

/// The keys while regions of an image or tracks are asked for: they come before the others.
fn drawing<A: 'static>(
    title: &'static str,
    all: impl Iterator<Item = &'static keys::Entry<A>>,
) -> AnyView {
    let lines = all.filter(|entry| !entry.label.is_empty()).map(|entry| {
        let caps = match entry.shown {
            "" => entry.keys.iter().filter_map(|key| key_cap(key)).collect_view().into_any(),
            shown => key_cap(shown).into_any(),
        };
        view! {
            <div class="help-line">
                <dt>
                    <span class="help-name">{capital(entry.label)}</span>
                    <span class="help-text">{entry.help}</span>
                </dt>
                <dd class="row">{caps}</dd>
            </div>
        }
    });
    view! {
        <section class="help-group">
            <h3 class="overline">{title}</h3>
            <dl>{lines.collect_view()}</dl>
        </section>
    }
    .into_any()
}

/// Numbers after the first stand in its line.
pub fn repeated(command: Command) -> bool {
    matches!(command, Command::Label(n) | Command::AcceptGroup(n) if n != 1)
}

fn line(session: &Session, entry: &Entry) -> AnyView {
    let caps: Vec<_> = match entry.command {
        Command::Label(_) => {
            vec![numbers(session, Command::Label), key_text(session, Command::Label(0))]
        }
        Command::AcceptGroup(_) => vec![numbers(session, Command::AcceptGroup)],
        command => session.keymap.keys(command).iter().map(ToString::to_string).collect(),
    };
    one(entry.label, entry.help, &caps)
}

fn one(label: &'static str, help: &'static str, caps: &[String]) -> AnyView {
    let caps = caps.iter().filter_map(|chord| key_cap(chord)).collect_view();
    view! {
        <div class="help-line">
            <dt>
                <span class="help-name">{label}</span>
                <span class="help-text">{help}</span>
            </dt>
            <dd class="row">{caps}</dd>
        </div>
    }
    .into_any()
}

fn key_text(session: &Session, command: Command) -> String {
    crate::ui::shell::commands::key_of(session, command)
}

/// `1 … 9`
fn numbers(session: &Session, command: impl Fn(u8) -> Command) -> String {
    format!("{} … {}", key_text(session, command(1)), key_text(session, command(9)))
}
