//! What else is said of the chosen region: the attributes that the question asks for.

use leptos::prelude::*;

use super::easel::Easel;
use crate::core::model::question::Attribute;
use crate::ui::widgets::field::{Select, TextField};

/// Nothing where the question has no attributes or no region is chosen.
pub fn attributes(easel: Easel) -> Option<AnyView> {
    let asked = easel.drawing().attributes;
    if asked.is_empty() {
        return None;
    }
    let asked = StoredValue::new(asked);
    let is_chosen = Memo::new(move |_| easel.chosen.with(Option::is_some));
    let fields = move || {
        is_chosen.get().then(|| {
            let fields = asked.get_value().into_iter().map(|it| field(easel, it));
            view! {
                <div class="easel-bar" role="group" aria-label="Attributes of the chosen region">
                    {fields.collect_view()}
                </div>
            }
        })
    };
    Some(fields.into_any())
}

fn field(easel: Easel, attribute: Attribute) -> AnyView {
    let Attribute { id, title, values } = attribute;
    let title = if title.is_empty() { id.clone() } else { title };
    let value = {
        let id = id.clone();
        Memo::new(move |_| {
            easel.surface.marking.with(|marking| {
                let mark = marking.chosen.as_ref().and_then(|chosen| marking.mark(chosen));
                mark.and_then(|mark| mark.attributes.get(&id).cloned()).unwrap_or_default()
            })
        })
    };
    let set = Callback::new(move |value: String| {
        let Some(chosen) = easel.chosen.get_untracked() else { return };
        let changed = easel.surface.update(|it| {
            it.change(&chosen, |mark| {
                // Empty is the same as not said.
                if value.is_empty() {
                    mark.attributes.remove(&id);
                } else {
                    mark.attributes.insert(id.clone(), value.clone());
                }
            })
        });
        if let Some(Err(why)) = changed {
            easel.app.toast(why);
        }
    });
    if values.is_empty() {
        return view! { <TextField label=title value=value on_input=set /> }.into_any();
    }
    let not_said = (String::new(), "Not said".to_owned());
    let options = std::iter::once(not_said).chain(values.into_iter().map(|it| (it.clone(), it)));
    let options = Signal::stored(options.collect::<Vec<_>>());
    view! { <Select label=title options=options value=value on_change=set /> }.into_any()
}
