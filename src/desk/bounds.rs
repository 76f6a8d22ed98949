//! What whoever put the program into their own page leaves of it to the person. A page of its own
//! has no bounds.

use super::room::Room;
use crate::engine::query::Query;

/// Empty lists bound nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The rooms that are open, besides Review, which always is.
    pub rooms: Rooms,
    /// Names of routes: only items that take one of these are in the queue.
    pub routes: Vec<String>,
    /// Why nothing can be answered.
    pub read_only: Option<&'static str>,
    /// The page around says who reviews.
    pub is_named: bool,
    /// Who keeps the log.
    pub keeper: Keeper,
}

/// Some rooms; all of them where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rooms(u8);

impl Default for Rooms {
    fn default() -> Self {
        Self(u8::MAX)
    }
}

impl Rooms {
    pub fn of(rooms: &[Room]) -> Self {
        Self(rooms.iter().fold(0, |all, room| all | 1 << (*room as u8)))
    }

    fn has(self, room: Room) -> bool {
        self.0 & (1 << (room as u8)) != 0
    }
}

/// Who keeps the log of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeper {
    /// The browser, on its disk.
    #[default]
    Browser,
    /// The browser, until its tab is closed.
    Tab,
    /// The page around, which hears of each event. Here nothing is kept.
    Host,
}

/// A route that none has: no item takes it.
const NONE: &str = "-";

impl Bounds {
    pub fn has(&self, room: Room) -> bool {
        room == Room::Review || self.rooms.has(room)
    }

    /// The rooms that are open, in the order of the page.
    pub fn open(&self) -> impl Iterator<Item = Room> + '_ {
        Room::ALL.into_iter().filter(|room| self.has(*room))
    }

    /// The query, of items that are within.
    pub fn within(&self, mut query: Query) -> Query {
        if !self.routes.is_empty() {
            let asked = std::mem::take(&mut query.filter.routes);
            let is_asked = |route: &String| asked.is_empty() || asked.contains(route);
            query.filter.routes = self.routes.iter().filter(|it| is_asked(it)).cloned().collect();
            if query.filter.routes.is_empty() {
                query.filter.routes.push(NONE.to_owned());
            }
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(routes: &str, asked: &str, expected: &str) {
        let list = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect();
        let bounds = Bounds { routes: list(routes), ..Bounds::default() };
        let mut query = Query::default();
        query.filter.routes = list(asked);
        assert_eq!(bounds.within(query).filter.routes.join(" "), expected);
    }

    #[test]
    fn a_filter_stays_within_the_bounds() {
        check("", "", "");
        check("", "expert", "expert");
        check("expert single", "", "expert single");
        check("expert single", "single audit", "single");
        // Asking for what is outside shows nothing, and not everything.
        check("expert", "single", "-");
    }

    #[test]
    fn review_is_always_open() {
        let bounds = |rooms| Bounds { rooms, ..Bounds::default() };
        let open = |bounds: Bounds| bounds.open().map(Room::id).collect::<Vec<_>>().join(" ");
        assert_eq!(open(bounds(Rooms::of(&[]))), "review");
        assert_eq!(open(bounds(Rooms::of(&[Room::Export]))), "review export");
        assert_eq!(open(bounds(Rooms::default())).split(' ').count(), Room::ALL.len());
    }
}
