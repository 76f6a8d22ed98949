//! Finding a command by its name: the letters typed, in order, anywhere in it.

use super::command::{COMMANDS, Command};
use super::session::Session;

/// A command that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub command: Command,
    pub label: String,
    /// Positions in `label`, in code points, that match what was typed.
    pub matched: Vec<usize>,
    /// Why it cannot be done now; `None` where it can.
    pub disabled: Option<&'static str>,
}

/// All commands that match, the best first; with nothing typed all, in the
/// order of the list. Answers stand by their own names, also those beyond 9.
pub fn find(session: &Session, typed: &str) -> Vec<Found> {
    let mut found: Vec<(i32, Found)> = entries(session)
        .filter_map(|(command, label)| {
            let (score, matched) = rate(&label, typed)?;
            let disabled = command.enabled(session).err();
            // What can be done comes before what cannot, unless its name fits far better.
            let score = if disabled.is_some() { score - 12 } else { score };
            Some((score, Found { command, label, matched, disabled }))
        })
        .collect();
    if !typed.trim().is_empty() {
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    found.into_iter().map(|(_, found)| found).collect()
}

fn entries(session: &Session) -> impl Iterator<Item = (Command, String)> {
    let numbered = |command| matches!(command, Command::Label(_) | Command::AcceptGroup(_));
    // In the palette a key of its own would only close it again.
    let pointless = [Command::Palette, Command::Clear, Command::BackToItem];
    let listed = COMMANDS
        .iter()
        .map(|entry| entry.command)
        .filter(move |command| !numbered(*command) && !pointless.contains(command))
        .filter(|command| !command.is_out_of_bounds(session));
    let answers = session.options().into_iter().map(|choice| Command::Label(choice.number));
    let groups = session.groups().len();
    let groups = if groups > 1 { groups.min(255) } else { 0 };
    let groups = (1..=groups).filter_map(|n| Some(Command::AcceptGroup(u8::try_from(n).ok()?)));
    listed.chain(groups).chain(answers).map(|command| {
        let label = command.label(session);
        let label =
            if matches!(command, Command::Label(_)) { format!("Answer {label}") } else { label };
        (command, label)
    })
}

/// How well a name fits, and where. Starts of words count most, then letters
/// that follow one another; a gap costs a little.
fn rate(name: &str, typed: &str) -> Option<(i32, Vec<usize>)> {
    let fold = |c: char| c.to_lowercase().next().unwrap_or(c);
    let name: Vec<char> = name.chars().map(fold).collect();
    let typed: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).map(fold).collect();
    // Greedy from each possible start: names are short.
    let first = *typed.first().unwrap_or(&'\0');
    if typed.is_empty() {
        return Some((0, Vec::new()));
    }
    let starts = name.iter().enumerate().filter(|(_, c)| **c == first).map(|(at, _)| at);
    // Words first; where that skips letters that are needed later, letter by letter.
    let walks =
        |start| walk(&name, &typed, start, true).or_else(|| walk(&name, &typed, start, false));
    starts.filter_map(walks).max_by_key(|(score, _)| *score)
}

fn walk(name: &[char], typed: &[char], start: usize, by_word: bool) -> Option<(i32, Vec<usize>)> {
    let mut places: Vec<usize> = Vec::with_capacity(typed.len());
    let mut score = 0;
    let mut from = start;
    for wanted in typed {
        let rest = name.get(from..)?;
        let is_start = |at: usize| {
            at.checked_sub(1)
                .and_then(|before| name.get(before))
                .is_none_or(|c| !c.is_alphanumeric())
        };
        let next = rest.iter().position(|c| c == wanted)? + from;
        // A word that starts with the letter beats one that only holds it, unless it follows on.
        let follows = places.last().is_some_and(|last| last + 1 == next);
        let at_start = (next..name.len())
            .find(|at| name.get(*at) == Some(wanted) && is_start(*at))
            .filter(|_| by_word && !follows);
        let place = at_start.unwrap_or(next);
        score += if is_start(place) { 10 } else { 0 };
        score += if follows { 8 } else { 0 };
        score -= i32::try_from(place - from).unwrap_or(i32::MAX).min(6);
        places.push(place);
        from = place + 1;
    }
    // Among equals the shorter name: more of it was typed.
    score -= i32::try_from(name.len() / 16).unwrap_or(0);
    Some((score, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::testing::bench;
    use expect_test::{Expect, expect};

    /// Ten labels: the last has no digit.
    const TWO: &str = r#"
        {"id":"tone","kind":"choice","labels":[{"id":"neg","title":"Negative"},"b","c","d","e","f","g","h","i",{"id":"s","title":"Sarcasm"}]}
        m1 tone/bayes=neg tone/rules=c"#;

    /// The first three that are found, matched letters in capitals.
    #[track_caller]
    fn check(typed: &str, expected: Expect) {
        let mut bench = bench(TWO);
        bench.run("paint Ctrl+K");
        let found = find(&bench.session, typed);
        let show = |it: &Found| {
            let label = it.label.to_lowercase();
            let letters = label
                .chars()
                .enumerate()
                .map(|(at, c)| if it.matched.contains(&at) { c.to_ascii_uppercase() } else { c });
            letters.chain(it.disabled.map(|_| '!')).collect::<String>()
        };
        let first: Vec<_> = found.iter().take(3).map(show).collect();
        expected.assert_eq(&first.join(" / "));
    }

    #[test]
    fn finds_by_letters_in_order() {
        check("", expect!["accept / reject / edit!"]);
        check("rej", expect!["REJect"]);
        check("sarc", expect!["answer SARCasm / SeARCh / SAve pRojeCt file"]);
        check("ng", expect!["accept NeGative / answer NeGative / routiNG"]);
        check("sp", expect!["Save Project file / SkiP / eScalate to exPert…"]);
        check("undo", expect!["UNDO!"]);
        check("accept neg", expect!["ACCEPT NEGative"]);
        check("2", expect![""]);
        check("zzz", expect![""]);
    }
}
