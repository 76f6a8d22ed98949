//! The third column: what was suggested and what you say, question by question.

use leptos::prelude::*;

use super::question::QuestionCard;
use crate::desk::command::Command;
use crate::ui::app::App;
use crate::ui::shell::command_button::CommandButton;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::notice::Notice;

#[component]
pub fn AnswerColumn() -> impl IntoView {
    let app = App::here();
    let questions = app.slice(|session| {
        (session.dataset.clone(), session.schema.questions.len(), session.item.is_some())
    });
    let cards = move || {
        let (_, questions, open) = questions.get();
        let questions = if open { questions } else { 0 };
        (0..questions).map(|at| view! { <QuestionCard at=at /> }).collect_view()
    };
    let ready = app.slice(|session| session.can_answer().is_ok());
    view! {
        <section
            class="column"
            data-column="answer"
            data-ready=move || ready.get().then_some("true")
            aria-label="Suggestions and answer"
        >
            <div class="answer-scroll">
                {cannot(app)}
                {blind(app)}
                <div class="questions">{cards}</div>
            </div>
            <div class="answer-foot">
                <CommandButton command=Command::PreviousItem look=Look::Quiet sign=Icon::Back square=true />
                <CommandButton command=Command::Skip look=Look::Quiet />
                <CommandButton command=Command::Flag look=Look::Quiet words="Flag" />
                <CommandButton command=Command::Escalate look=Look::Quiet words="Expert" />
                <CommandButton command=Command::Note look=Look::Quiet words="Note" />
                <CommandButton command=Command::NextItem look=Look::Quiet sign=Icon::Next square=true />
            </div>
        </section>
    }
    .into_any()
}

/// Why nothing can be answered, where that lasts: another tab writes.
fn cannot(app: App) -> AnyView {
    let following = app.slice(|session| session.part == crate::desk::session::Part::Follower);
    (move || {
        following.get().then(|| {
            view! { <Notice>"Another tab is writing. This one shows what it does."</Notice> }
        })
    })
    .into_any()
}

fn blind(app: App) -> AnyView {
    let blind = app.slice(crate::desk::session::Session::is_blind);
    (move || {
        blind.get().then(|| {
            view! { <Notice>"Judged blind: suggestions are hidden until you have answered."</Notice> }
        })
    })
    .into_any()
}
