//! What a part of the page remembers while the page is open, beyond the moment in which it is
//! drawn: what a room looked at last, which files were compared.
//!
//! Absent on purpose: anything outside of an [`App`]. Two elements in one portal are two apps, and
//! see nothing of each other.

use std::any::{Any, TypeId};

use leptos::prelude::*;

use super::app::App;

/// One of each type; a handful.
#[derive(Default)]
pub struct Kept(Vec<(TypeId, Box<dyn Any>)>);

impl Kept {
    fn take(&mut self, kind: TypeId) -> Option<Box<dyn Any>> {
        let place = self.0.iter().position(|(other, _)| *other == kind)?;
        Some(self.0.swap_remove(place).1)
    }
}

impl App {
    pub fn remembered<T: Clone + 'static>(self) -> Option<T> {
        self.kept.try_with_value(|kept| {
            let (_, it) = kept.0.iter().find(|(kind, _)| *kind == TypeId::of::<T>())?;
            it.downcast_ref::<T>().cloned()
        })?
    }

    /// In the place of what was remembered of this type; gives that.
    pub fn remember<T: 'static>(self, it: T) -> Option<T> {
        let before = self.forget();
        self.kept.try_update_value(|kept| kept.0.push((TypeId::of::<T>(), Box::new(it))));
        before
    }

    /// Takes what is remembered of this type away.
    pub fn forget<T: 'static>(self) -> Option<T> {
        let before = self.kept.try_update_value(|kept| kept.take(TypeId::of::<T>()))?;
        before?.downcast().ok().map(|before| *before)
    }
}
