//! Undo and redo by what stood before.

/// At most so many steps back.
const REACH: usize = 200;

#[derive(Clone, Debug)]
pub(super) struct Steps<S> {
    back: Vec<S>,
    forth: Vec<S>,
}

impl<S> Default for Steps<S> {
    fn default() -> Self {
        Self { back: Vec::new(), forth: Vec::new() }
    }
}

impl<S> Steps<S> {
    /// Something was done; `before` is what stood.
    pub fn push(&mut self, before: S) {
        if self.back.len() == REACH {
            self.back.remove(0);
        }
        self.back.push(before);
        self.forth.clear();
    }

    pub fn undo(&mut self, now: &mut S) -> bool {
        let Some(before) = self.back.pop() else { return false };
        self.forth.push(std::mem::replace(now, before));
        true
    }

    pub fn redo(&mut self, now: &mut S) -> bool {
        let Some(after) = self.forth.pop() else { return false };
        self.back.push(std::mem::replace(now, after));
        true
    }

    pub fn can_undo(&self) -> bool {
        !self.back.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.forth.is_empty()
    }
}
