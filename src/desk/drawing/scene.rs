//! What is drawn on the image, in the order of drawing, and what lies under a pointer.

use std::rc::Rc;

use super::handle::handles;
use super::on_image::OnImage;
use crate::core::marks::geometry::{Bounds, Index, Point, Rings, bounds, contains, is_near};
use crate::core::marks::masks::{Mask, outlines};
use crate::core::marks::{Mark, Place, Shape};
use crate::desk::marking::{Chosen, Fate, Marking, Proposed};

/// So many agents are named beside a region.
const TAGGED: usize = 2;

/// So many corners are looked at when something snaps to one.
const MOST_CORNERS: usize = 4000;

/// Made anew with every change of the marks.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    entries: Vec<Entry>,
    index: Index,
}

/// One region.
#[derive(Clone, Debug)]
pub struct Entry {
    pub chosen: Chosen,
    pub shape: Shape,
    pub bounds: Option<Bounds>,
    /// Of a mask: its outlines.
    pub outlines: Option<Rc<[Rings]>>,
    pub stand: Stand,
    pub ink: Ink,
    /// What is written beside it: its label, who proposed it and how sure they were.
    pub tag: String,
}

/// How a region stands: how it is drawn and called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    Rejected,
    Open,
    Accepted,
    Edited,
    Own,
}

/// Whose colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// By place among the agents of the dataset.
    Agent(usize),
    /// Several agents propose the same.
    Agents,
    Person,
}

/// How labels, agents and frames are called: by id, their titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub labels: Vec<(String, String)>,
    pub agents: Vec<(String, String)>,
    /// How the first of several frames is called.
    pub first_frame: u32,
}

impl Names {
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        title(&self.labels, id)
    }

    pub fn agent<'a>(&'a self, id: &'a str) -> &'a str {
        title(&self.agents, id)
    }

    /// Who proposes it, at most so many of them by name.
    pub(super) fn by<P: Place>(&self, proposed: &Proposed<P>, most: usize) -> String {
        let named = proposed.by.iter().take(most).map(|by| by.words(self.agent(&by.agent)));
        // A fusion names who it is of.
        if let Some(first) = proposed.by.first().filter(|it| it.is_fusion() && most == TAGGED) {
            return first.words(&first.agent);
        }
        let mut said = named.collect::<Vec<_>>().join(", ");
        let more = proposed.by.len().saturating_sub(most);
        if more > 0 {
            said += &format!(" and {more} more");
        }
        said
    }
}

impl Scene {
    /// Proposals that pass the filter, and all marks of the person; of one frame. `before` is the
    /// scene that stood: what takes long to find out of a shape is taken over from it.
    pub fn new<P: OnImage>(
        marking: &Marking<P>,
        names: &Names,
        frame: Option<u32>,
        before: &Self,
    ) -> Self {
        let mut entries = Vec::new();
        let fates = marking.fates();
        let entry = |chosen: Chosen, shape: &Shape, stand: Stand, ink: Ink, tag: String| Entry {
            bounds: bounds(shape),
            outlines: before.outlines_of(shape),
            shape: shape.clone(),
            chosen,
            stand,
            ink,
            tag,
        };
        for place in marking.shown() {
            let Some(proposed) = marking.proposed().get(place) else { continue };
            let stand = match fates.get(place) {
                Some(Fate::Accepted(_) | Fate::Edited(_)) => continue,
                Some(Fate::Rejected) => Stand::Rejected,
                _ => Stand::Open,
            };
            let Some(shape) = proposed.mark.place.shape(frame) else { continue };
            let agent = |id: &str| names.agents.iter().position(|(agent, _)| agent == id);
            let ink = match &*proposed.by {
                [one] => Ink::Agent(agent(&one.agent).unwrap_or_default()),
                _ => Ink::Agents,
            };
            let said = names.by(proposed, TAGGED);
            let label = names.label(&proposed.mark.label);
            let tag = match stand {
                Stand::Rejected => format!("{label} · {said} · rejected"),
                _ => format!("{label} · {said}"),
            };
            entries.push(entry(Chosen::Proposed(place), &shape, stand, ink, tag));
        }
        // Rejected ones below what is still open.
        entries.sort_by_key(|entry| entry.stand);
        for mark in marking.own() {
            let Some(shape) = mark.place.shape(frame) else { continue };
            let stand = stand_of(mark);
            let label = names.label(&mark.label);
            let tag = match stand {
                Stand::Edited => format!("{label} · edited"),
                Stand::Own => format!("{label} · yours"),
                _ => format!("{label} · accepted"),
            };
            let chosen = Chosen::Own(mark.id.clone());
            entries.push(entry(chosen, &shape, stand, Ink::Person, tag));
        }
        let index = Index::new(entries.iter().map(|entry| entry.bounds));
        Self { entries, index }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn find(&self, chosen: &Chosen) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.chosen == *chosen)
    }

    /// What meets a window, in the order of drawing.
    pub fn within(&self, window: &Bounds) -> impl Iterator<Item = &Entry> {
        let found = self.index.within(window).into_iter();
        found.filter_map(|place| self.entries.get(place))
    }

    /// What lies under a point: first those whose outline does, then those that it is in; of each the
    /// topmost first.
    pub fn under(&self, point: Point, reach: Point) -> Vec<&Entry> {
        let under = self.index.under(point, reach[0].max(reach[1])).into_iter();
        let entries: Vec<&Entry> = under.filter_map(|place| self.entries.get(place)).collect();
        let is_near = |entry: &&&Entry| is_near(&entry.shape, point, reach);
        let (near, rest): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().copied().partition(|entry| is_near(&entry));
        near.into_iter().chain(rest.into_iter().filter(|it| contains(&it.shape, point))).collect()
    }

    /// Corners and points in a window, but those of one region.
    pub fn corners(&self, window: &Bounds, except: Option<&Chosen>) -> Vec<Point> {
        let others = self.within(window).filter(|entry| Some(&entry.chosen) != except);
        let corners = others.flat_map(|entry| match &entry.shape {
            // Between the corners there is nothing to snap to.
            Shape::Box { .. } => Rings::of(&entry.shape).map(|it| it.outline).unwrap_or_default(),
            Shape::Ellipse { .. } => Vec::new(),
            shape => handles(shape, 0.0).into_iter().map(|(_, at)| at).collect(),
        });
        corners.take(MOST_CORNERS).collect()
    }

    fn outlines_of(&self, shape: &Shape) -> Option<Rc<[Rings]>> {
        if !matches!(shape, Shape::Mask { .. }) {
            return None;
        }
        let known = self.entries.iter().find(|entry| entry.shape == *shape);
        let known = known.and_then(|entry| entry.outlines.clone());
        known.or_else(|| Some(outlines(&Mask::of(shape)?).into()))
    }
}

/// How a mark of the person stands.
pub fn stand_of<P: Place>(mark: &Mark<P>) -> Stand {
    use crate::core::marks::Judged;
    match (&mark.from, mark.judged) {
        (None, _) => Stand::Own,
        (_, Some(Judged::Edited)) => Stand::Edited,
        _ => Stand::Accepted,
    }
}

fn title<'a>(names: &'a [(String, String)], id: &'a str) -> &'a str {
    names.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title.as_str())
}
