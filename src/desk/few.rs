//! A handful of things by id, in the order of their ids. A map for thousands is 15 kB of code for
//! each kind of thing, and a person has a few drafts.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<V>(Vec<(String, V)>);

impl<V> Default for Few<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Few<V> {
    pub fn get(&self, id: &str) -> Option<&V> {
        let place = self.find(id).ok()?;
        self.0.get(place).map(|(_, it)| it)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut V> {
        let place = self.find(id).ok()?;
        self.0.get_mut(place).map(|(_, it)| it)
    }

    pub fn contains_key(&self, id: &str) -> bool {
        self.find(id).is_ok()
    }

    /// In the place of what has this id.
    pub fn insert(&mut self, id: String, it: V) {
        match self.find(&id) {
            Ok(place) => {
                if let Some((_, old)) = self.0.get_mut(place) {
                    *old = it;
                }
            }
            Err(place) => self.0.insert(place, (id, it)),
        }
    }

    pub fn remove(&mut self, id: &str) -> Option<V> {
        let place = self.find(id).ok()?;
        Some(self.0.remove(place).1)
    }

    pub fn retain(&mut self, mut stays: impl FnMut(&str, &V) -> bool) {
        self.0.retain(|(id, it)| stays(id, it));
    }

    /// In the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(id, it)| (id.as_str(), it))
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_map_in_the_order_of_ids() {
        let mut few = Few::default();
        for (id, it) in [("b", 1), ("a", 2), ("c", 3), ("b", 4)] {
            few.insert(id.to_owned(), it);
        }
        let said = |few: &Few<i32>| format!("{few:?}");
        assert_eq!(said(&few), r#"Few([("a", 2), ("b", 4), ("c", 3)])"#);
        assert_eq!((few.get("b"), few.get("x"), few.contains_key("a")), (Some(&4), None, true));
        assert_eq!((few.remove("a"), few.remove("a")), (Some(2), None));
        few.retain(|id, _| id != "b");
        assert_eq!(said(&few), r#"Few([("c", 3)])"#);
        few.clear();
        assert!(few.is_empty());
    }
}
