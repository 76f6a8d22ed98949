//! What was opened in this browser before, and is kept in it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::forget::forget;
use super::words::day;
use crate::core::text::counted;
use crate::storage::projects::Project;
use crate::ui::app::App;
use crate::ui::opening::Source;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::notice::{Notice, Tone};

#[component]
pub fn Kept() -> impl IntoView {
    let app = App::here();
    let projects = RwSignal::new_local(None::<Result<Vec<Project>, String>>);
    let forgetting = RwSignal::new_local(None::<Project>);
    let load = move || {
        spawn_local(async move {
            let found = app.kept_projects().await;
            // The room may have been left meanwhile.
            drop(projects.try_set(Some(found)));
        });
    };
    // Whatever is opened is kept a moment later; the list shows what is in the store.
    Effect::new(move || {
        app.opened.track();
        app.session.with(|session| session.dataset.clone());
        load();
    });
    let body = move || {
        projects.with(|projects| match projects {
            None => ().into_any(),
            Some(Err(why)) => {
                let why = why.clone();
                view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any()
            }
            Some(Ok(list)) if list.is_empty() => view! {
                <p class="muted">"What you open is kept here until you forget it."</p>
            }
            .into_any(),
            Some(Ok(list)) => {
                let lines = list.iter().map(|project| line(app, project, forgetting));
                view! { <ul class="kept">{lines.collect_view()}</ul> }.into_any()
            }
        })
    };
    let sheet = move || {
        let project = forgetting.get()?;
        let close = Callback::new(move |()| forgetting.set(None));
        let after = Callback::new(move |()| {
            forgetting.set(None);
            load();
        });
        Some(forget(app, title(&project), project, close, after))
    };
    view! {
        <section class="stack" aria-labelledby="data-kept">
            <h2 class="overline" id="data-kept">"Kept in this browser"</h2>
            {body}
            {sheet}
        </section>
    }
    .into_any()
}

fn line(
    app: App,
    project: &Project,
    forgetting: RwSignal<Option<Project>, LocalStorage>,
) -> AnyView {
    let title = title(project);
    let said = format!("{} · {}", counted(u64::from(project.items), "item"), day(project.opened));
    let is_open = {
        let dataset = project.dataset.clone();
        app.slice(move |session| session.open && session.dataset == dataset)
    };
    let dataset = project.dataset.clone();
    let who = project.annotators.join(", ");
    let stored = StoredValue::new_local(project.clone());
    let open = Callback::new(move |()| app.open_source(Source::Kept(stored.get_value())));
    let export = Callback::new(move |()| {
        let project = stored.get_value();
        spawn_local(async move { app.export_kept(project).await });
    });
    let forget = Callback::new(move |()| forgetting.set(Some(stored.get_value())));
    let first = move || {
        if is_open.get() {
            view! { <span class="chip">"open"</span> }.into_any()
        } else {
            view! {
                <Button label="Open".to_owned() title=format!("Open {}", stored.with_value(self::title)) on_press=open />
            }
            .into_any()
        }
    };
    view! {
        <li class="kept-line">
            <div class="grow">
                <p class="strong ellipsis" dir="auto" title=title.clone()>{title.clone()}</p>
                <p class="muted ellipsis">
                    <span class="figure">{said}</span>
                    " · " <bdi>{project.name.clone()}</bdi>
                    " · " <bdi>{who}</bdi>
                    " · " <span class="mono" title=dataset.clone()>{short(&dataset)}</span>
                </p>
            </div>
            {first}
            <Button
                label="Export".to_owned()
                look=Look::Quiet
                title=format!("Save {title} as a project file")
                on_press=export
            />
            <Button
                label="Forget…".to_owned()
                look=Look::Quiet
                title=format!("Take {title} out of this browser")
                on_press=forget
            />
        </li>
    }
    .into_any()
}

fn title(project: &Project) -> String {
    if project.title.is_empty() { project.name.clone() } else { project.title.clone() }
}

fn short(hash: &str) -> String {
    hash.chars().take(8).collect()
}
