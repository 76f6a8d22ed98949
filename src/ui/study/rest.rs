//! A value that has come to rest: who types or slides is not asked after each step.

use std::time::Duration;

use leptos::prelude::*;

/// Follows a value once it has not changed for so long.
pub fn rested<T: Clone + PartialEq + Send + Sync + 'static>(
    value: impl Fn() -> T + Send + Sync + 'static,
    rest: Duration,
) -> Signal<T> {
    let followed = RwSignal::new(untrack(&value));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let clear = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move || {
        let now = value();
        clear();
        if followed.with_untracked(|followed| *followed == now) {
            return;
        }
        let follow = move || {
            // The room may have been left meanwhile.
            followed.try_set(now.clone());
        };
        timer.set_value(set_timeout_with_handle(follow, rest).ok());
    });
    on_cleanup(clear);
    followed.into()
}
