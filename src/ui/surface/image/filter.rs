//! Which suggested regions are looked at: what is drawn, listed, and judged by "all shown".

use leptos::prelude::*;

use super::easel::Easel;
use crate::core::text::{counted, figure};
use crate::desk::drawing::OnImage;
use crate::desk::marking::Shown;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Check, Select, TextField};
use crate::ui::widgets::fold::Fold;

pub fn filter<P: OnImage>(easel: Easel<P>) -> AnyView {
    let said = Memo::new(move |_| {
        let counts = easel.counts.get();
        (counts.shown, counts.proposed)
    });
    let shown = Memo::new(move |_| easel.surface.marking.with(|it| it.shown.clone()));
    let set = move |change: &dyn Fn(&mut Shown)| {
        easel.surface.marking.update(|it| change(&mut it.shown));
    };
    let labels =
        Signal::derive(move || easel.names.with(|names| any("Every label", names.labels.iter())));
    let agents =
        Signal::derive(move || easel.names.with(|names| any("Every agent", names.agents.iter())));
    let body = move || {
        view! {
            <div class="easel-bar">
                <Select
                    label="Label"
                    bare=true
                    options=labels
                    value=Signal::derive(move || shown.get().label.unwrap_or_default())
                    on_change=Callback::new(move |label: String| {
                        set(&|it| it.label = Some(label.clone()).filter(|it| !it.is_empty()));
                    })
                />
                <Select
                    label="Agent"
                    bare=true
                    options=agents
                    value=Signal::derive(move || shown.get().agent.unwrap_or_default())
                    on_change=Callback::new(move |agent: String| {
                        set(&|it| it.agent = Some(agent.clone()).filter(|it| !it.is_empty()));
                    })
                />
                <TextField
                    label="Least score"
                    kind="number"
                    value=Signal::derive(move || {
                        shown.get().least_score.map(|least| least.to_string()).unwrap_or_default()
                    })
                    on_input=Callback::new(move |least: String| {
                        set(&|it| it.least_score = least.trim().parse().ok());
                    })
                />
                <Check
                    label="Only what is not judged"
                    on=Signal::derive(move || shown.get().only_open)
                    on_change=Callback::new(move |only| set(&|it| it.only_open = only))
                />
                {move || {
                    (!shown.get().is_all())
                        .then(|| {
                            view! {
                                <Button
                                    label="Show all"
                                    look=Look::Quiet
                                    on_press=Callback::new(move |()| {
                                        set(&|it| *it = Shown::default());
                                    })
                                />
                            }
                        })
                }}
            </div>
        }
    };
    view! {
        <div class="easel-filter">
            <p class="muted figure" role="status">
                {move || {
                    let (shown, proposed) = said.get();
                    match proposed {
                        0 => format!("No {} was suggested.", P::ONE),
                        _ => format!(
                            "{} of {} shown",
                            figure(shown as u64),
                            counted(proposed as u64, &format!("suggested {}", P::ONE)),
                        ),
                    }
                }}
            </p>
            <Fold class="easel-fold" summary="Filter: label, agent, score">{body()}</Fold>
        </div>
    }
    .into_any()
}

fn any<'a>(
    every: &str,
    names: impl Iterator<Item = &'a (String, String)>,
) -> Vec<(String, String)> {
    std::iter::once((String::new(), every.to_owned())).chain(names.cloned()).collect()
}
