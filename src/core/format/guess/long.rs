//! Tables in which a row is one answer: which item, who, what.
//!
//! ```text
//! item,worker,label          item: Id   worker: Annotator   label: Response
//! 201,A17G,0
//! 201,AADB,1
//! ```
//! Names alone would take a list of items by one author for such a table. So where the name only
//! says that somebody is meant (`user`), values have to say the rest: the items come again, and
//! each time somebody else stands beside them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::labels::question_of;
use super::{Ctx, Guesses, has, is_agent, last, set};
use crate::core::format::mapping::Role;
use crate::core::format::ordered::Node;
use crate::core::format::profile::Profile;
use crate::core::format::source::{Record, cells};
use crate::core::format::words::{self, Meaning};

/// Item, who answered, and the answer, where this is such a table.
pub fn long(ctx: &Ctx<'_>, records: &[Record], guesses: &mut Guesses) {
    let open = ctx.open(guesses);
    let places = |is: &dyn Fn(&Profile, &[String]) -> bool| -> Vec<usize> {
        let named = open.iter().filter(|(_, profile, words)| {
            profile.filled > 0 && profile.lists == 0 && is(profile, &last(words, &profile.name))
        });
        named.map(|(index, ..)| *index).collect()
    };
    let ends =
        |words: &[String], meaning| words.last().is_some_and(|word| words::means(word, meaning));
    let said = |words: &[String]| SAID.iter().any(|meaning| words::any(words, *meaning));
    let mut whos = places(&|_, words| words::any(words, Meaning::Annotator) && !said(words));
    whos.extend(places(&|profile, words| is_agent(words) && profile.few_values()));
    let sure = whos.len();
    whos.extend(places(&|_, words| words::any(words, Meaning::Who) && !said(words)));
    let mut items = places(&|_, words| words::any(words, Meaning::Item) && !said(words));
    items.extend(places(&|_, words| ends(words, Meaning::Id)));
    let mut whats = places(&|_, words| {
        let scored = words::any(words, Meaning::Score) || words::any(words, Meaning::Probability);
        let named = [Meaning::Label, Meaning::Question, Meaning::Scale];
        named.iter().any(|meaning| words::any(words, *meaning)) && !scored
    });
    whats.extend(places(&|_, words| {
        let bare = words.iter().any(|word| BARE.contains(&word.as_str()));
        bare || ends(words, Meaning::Generated)
    }));
    whats.extend(places(&|profile, words| {
        words::any(words, Meaning::Score) && profile.all(profile.whole)
    }));
    let known = |words: &[String]| words::any(words, Meaning::Gold);
    let golds = places(&|_, words| known(words));
    for (place, who) in whos.iter().enumerate() {
        for item in items.iter().filter(|item| *item != who) {
            let what =
                whats.iter().find(|what| ![who, item].contains(what) && !golds.contains(what));
            let Some(what) = what else { continue };
            let Some([item, who, what]) = ctx.all([*item, *who, *what]) else { continue };
            let (again, rows) = again(records, &item.1.name, &who.1.name);
            // Whoever is named an annotator is one, though no item came again so far.
            if place < sure || again * 2 > rows {
                return put(ctx, guesses, [item, who, what], again > 0);
            }
        }
    }
}

/// Columns whose values differ between the rows of one item are of the answer, not of the item:
/// no part of it has room for them.
pub fn of_the_answer(ctx: &Ctx<'_>, records: &[Record], guesses: &mut Guesses) {
    let id = guesses.iter().position(|guess| matches!(guess, Some((Role::Id, _))));
    let gathers = has(guesses, |role| matches!(role, Role::Agent | Role::Annotator));
    let Some(id) = id.and_then(|id| ctx.profiles.get(id)).filter(|_| gathers) else { return };
    let of_item = |index: &usize| {
        let role = guesses.get(*index).and_then(|guess| guess.as_ref()).map(|(role, _)| role);
        let roles = [Role::Text, Role::Conversation, Role::Image, Role::Metadata, Role::Ignore];
        role.is_some_and(|role| roles.contains(role))
    };
    let columns: Vec<usize> = (0..ctx.profiles.len()).filter(of_item).collect();
    let mut first: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut differing = BTreeSet::new();
    for record in records {
        let cells = cells(&record.node);
        let value = |at: &usize| {
            ctx.profiles.get(*at).map_or_else(String::new, |it| cell(&cells, &it.name))
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let known = first.entry(cell(&cells, &id.name)).or_insert_with(|| values.clone());
        let both = columns.iter().zip(known.iter().zip(&values));
        differing.extend(both.filter(|(_, (one, other))| one != other).map(|(at, _)| *at));
    }
    for index in differing {
        let why = "differs between the answers to one item, so it is left out";
        set(guesses, index, Role::Ignore, why);
    }
}

/// A name with one of these is of what was said, whatever else is in it.
const SAID: [Meaning; 6] = [
    Meaning::Label,
    Meaning::Scale,
    Meaning::Score,
    Meaning::Probability,
    Meaning::Rationale,
    Meaning::Gold,
];
/// What an answer is called where no other column is.
const BARE: [&str; 6] = ["value", "vote", "judgment", "judgement", "decision", "result"];

/// A column by its place.
type Column<'p> = (usize, &'p Profile);

fn put(ctx: &Ctx<'_>, guesses: &mut Guesses, columns: [Column<'_>; 3], again: bool) {
    let [(item, profile), (who, _), (what, answer)] = columns;
    let why = match again {
        true => "its values come again, once for each who answered",
        false => "its name says what was judged",
    };
    let is_text = profile.words > profile.filled * 2 && profile.numbers == 0;
    let role = if is_text { Role::Text } else { Role::Id };
    set(guesses, item, role, why);
    let words = |index: usize| ctx.profiles.get(index).map(|it| words::split(&it.name));
    if is_agent(&words(who).unwrap_or_default()) {
        // What models say has more columns than one, and is found by its names.
        return set(guesses, who, Role::Agent, "its name says which model");
    }
    set(guesses, who, Role::Annotator, "names who answered, one a row");
    let (question, _) = question_of(&last(&words(what).unwrap_or_default(), &answer.name));
    let why = "answers beside the name of who gave them";
    set(guesses, what, Role::Response { question, annotator: String::new() }, why);
}

/// How many rows speak of an item of which somebody else speaks too; and how many there are.
fn again(records: &[Record], item: &str, who: &str) -> (usize, usize) {
    let mut rows: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    for record in records {
        let cells = cells(&record.node);
        let (count, names) = rows.entry(cell(&cells, item)).or_default();
        *count += 1;
        names.insert(cell(&cells, who));
    }
    let several = rows.values().filter(|(_, names)| names.len() > 1);
    (several.map(|(count, _)| count).sum(), records.len())
}

fn cell(cells: &[(Cow<'_, str>, &Node)], name: &str) -> String {
    let found = cells.iter().find(|(column, _)| column == name);
    found.map(|(_, node)| node.plain()).unwrap_or_default()
}
