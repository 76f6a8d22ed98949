//! What a part of the page remembers while the page is open, beyond the moment in which it is
//! drawn: what a room looked at last, which files were compared.
//!
//! Absent on purpose: anything outside of an [`App`]. Two elements in one portal are two apps, and
//! see nothing of each other.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;

use leptos::prelude::*;

use super::app::App;

/// By type: one of each.
#[derive(Default)]
pub struct Kept(BTreeMap<TypeId, Box<dyn Any>>);

impl App {
    pub fn remembered<T: Clone + 'static>(self) -> Option<T> {
        self.kept
            .try_with_value(|kept| kept.0.get(&TypeId::of::<T>())?.downcast_ref::<T>().cloned())?
    }

    /// In the place of what was remembered of this type; gives that.
    pub fn remember<T: 'static>(self, it: T) -> Option<T> {
        let before =
            self.kept.try_update_value(|kept| kept.0.insert(TypeId::of::<T>(), Box::new(it)))?;
        before?.downcast().ok().map(|before| *before)
    }

    /// Takes what is remembered of this type away.
    pub fn forget<T: 'static>(self) -> Option<T> {
        let before = self.kept.try_update_value(|kept| kept.0.remove(&TypeId::of::<T>()))?;
        before?.downcast().ok().map(|before| *before)
    }
}
