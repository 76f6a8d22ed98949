//! What files of an item suggest. The dataset only names such files (a segmentation among the
//! pictures of a series), so that it is known once they are read, and for the item on the desk alone.

use super::update::Desk;
use crate::core::model::suggestion::Suggestion;
use crate::core::text::counted;
use crate::engine::protocol::ItemView;

impl Desk<'_> {
    /// Puts it beside what the dataset suggests. What is there already is not there twice.
    pub fn found(&mut self, index: u32, suggestions: Vec<Suggestion>) {
        let Some(mut view) = self.session.item.take() else { return };
        if view.index == index {
            let before = view.item.suggestions.len();
            match &mut self.session.found {
                Some((its, known)) if *its == index => known.extend(suggestions),
                found => *found = Some((index, suggestions)),
            }
            self.with_found(&mut view);
            let new = view.item.suggestions.len() - before;
            if new > 0 && !self.session.is_blind() {
                self.say(format!("{} in the files.", counted(new as u64, "suggestion")));
            }
        }
        self.session.item = Some(view);
    }

    /// A view of the engine's does not have it.
    pub(super) fn with_found(&self, view: &mut ItemView) {
        let Some((_, found)) = self.session.found.as_ref().filter(|(its, _)| *its == view.index)
        else {
            return;
        };
        for new in found {
            if !view.item.suggestions.iter().any(|known| known.id == new.id) {
                view.item.suggestions.push(new.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::core::model::suggestion::Suggestion;
    use crate::core::model::value::Value;
    use crate::desk::effect::Input;
    use crate::desk::testing::bench;

    const DATASET: &str = r#"
        {"id":"tone","kind":"choice","labels":["neg","pos"]}
        m1 tone/bayes=neg
        m2 blind
        m3"#;

    fn found(id: &str, value: &str) -> Suggestion {
        Suggestion {
            id: id.to_owned(),
            question: "tone".to_owned(),
            agent: "words".to_owned(),
            model_version: "2".to_owned(),
            value: Value::One(value.to_owned()),
            score: None,
            probabilities: Vec::new(),
            rationale: None,
        }
    }

    #[test]
    fn what_is_found_in_files_is_a_suggestion_like_any_other() {
        let mut bench = bench(DATASET);
        let give = |index| Input::Found { index, suggestions: vec![found("f", "pos")] };
        bench.input(give(0));
        // Files that are opened again bring nothing new, and those of another item nothing.
        bench.input(give(0));
        bench.input(give(2));
        assert_eq!(bench.session.groups().len(), 2);
        assert!(bench.said.contains(&"1 suggestion in the files.".to_owned()), "{:?}", bench.said);
        // Its own value: an accepted suggestion, and seen with the other. The item comes again from the
        // engine then, which does not know it.
        bench.run("2 k");
        assert_eq!(bench.session.groups().len(), 2);
        let expected = "m1.tone=pos accepted of f seen [tone/bayes f]";
        assert!(bench.events().contains(expected), "{}", bench.events());
        // It belongs to its item, and is hidden where that is judged blind.
        bench.run("j");
        assert_eq!(bench.session.item.as_ref().map(|view| view.item.suggestions.len()), Some(0));
        bench.input(give(1));
        assert_eq!(bench.session.groups().len(), 0);
        bench.run("1");
        assert_eq!(bench.session.groups().len(), 1);
    }
}
