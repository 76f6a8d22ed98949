//! What else is said of the chosen region or track: the attributes that the question asks for.

use leptos::prelude::*;

use super::easel::Easel;
use crate::core::model::question::Attribute;
use crate::desk::drawing::OnImage;
use crate::ui::widgets::field::{Select, TextField};

/// Nothing where the question has no attributes or no region is chosen.
pub fn attributes<P: OnImage>(easel: Easel<P>) -> Option<AnyView> {
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
                <div class="easel-bar" role="group" aria-label=format!("Attributes of the chosen {}", P::ONE)>
                    {fields.collect_view()}
                </div>
            }
        })
    };
    Some(fields.into_any())
}

fn field<P: OnImage>(easel: Easel<P>, attribute: Attribute) -> AnyView {
    let Attribute { id, title, values, changes } = attribute;
    let title = if title.is_empty() { id.clone() } else { title };
    // What may change does so from the frame on that is looked at.
    let changes = changes && easel.frame.with_untracked(Option::is_some);
    let title = if changes { format!("{title}, from this frame on") } else { title };
    let value = {
        let id = id.clone();
        Memo::new(move |_| {
            easel.surface.marking.with(|marking| {
                let mark = marking.chosen.as_ref().and_then(|chosen| marking.mark(chosen));
                let said = mark.and_then(|mark| match changes {
                    true => mark.place.says(easel.frame.get(), &id).map(str::to_owned),
                    false => mark.attributes.get(&id).cloned(),
                });
                said.unwrap_or_default()
            })
        })
    };
    let set = Callback::new(move |value: String| {
        let Some(chosen) = easel.chosen.get_untracked() else { return };
        let changed = easel.surface.update(|it| {
            it.change(&chosen, |mark| {
                if changes && mark.place.say(easel.frame.get_untracked(), &id, &value) {
                    return;
                }
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
