//! A ranking as a list of rows, and what moving a row makes of it.

use super::options::Choice;

/// The answers of each rank, best first.
pub type Ranks = Vec<Vec<String>>;

/// One answer with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: u8,
    pub id: String,
    /// From 1, best first; ties share it. `None`: not ranked yet.
    pub place: Option<usize>,
    /// Tied with the line before.
    pub tied: bool,
}

/// The ranked first, in their order; then the others in the order of the item.
pub fn lines(choices: &[Choice], ranks: &[Vec<String>]) -> Vec<Line> {
    let number = |id: &str| {
        choices.iter().find(|choice| choice.title == id).map_or(0, |choice| choice.number)
    };
    let mut lines = Vec::new();
    let mut place = 1;
    for group in ranks {
        for (at, id) in group.iter().enumerate() {
            let number = number(id);
            lines.push(Line { number, id: id.clone(), place: Some(place), tied: at > 0 });
        }
        place += group.len();
    }
    let is_ranked = |id: &str| ranks.iter().flatten().any(|each| each == id);
    let rest = choices.iter().filter(|choice| !is_ranked(&choice.title));
    lines.extend(rest.map(|choice| Line {
        number: choice.number,
        id: choice.title.clone(),
        place: None,
        tied: false,
    }));
    lines
}

/// The order when the row of `id` stands behind so many of the others. Who moves a row
/// means the whole list as it then reads: what was not ranked is ranked where it stands.
/// Ties stay, but a row that is moved leaves its own and joins none.
pub fn moved(lines: &[Line], id: &str, behind: usize) -> Ranks {
    let mut ranks = Ranks::new();
    for line in lines {
        match ranks.last_mut() {
            Some(group) if line.tied => group.push(line.id.clone()),
            _ => ranks.push(vec![line.id.clone()]),
        }
    }
    let was = lines.iter().position(|line| line.id == id).unwrap_or(lines.len());
    for group in &mut ranks {
        group.retain(|each| each != id);
    }
    ranks.retain(|group| !group.is_empty());
    let (mut at, mut passed) = (0, 0);
    for group in &ranks {
        let whole = passed + group.len();
        // Between two that are tied: on to the far side of them.
        let through = whole <= behind || (passed < behind && behind > was);
        if !through {
            break;
        }
        (at, passed) = (at + 1, whole);
    }
    ranks.insert(at, vec![id.to_owned()]);
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::options::Pick;

    /// `a =b c d?`: b as good as a, d not ranked.
    fn read(text: &str) -> Vec<Line> {
        let words: Vec<&str> = text.split(' ').collect();
        let id = |word: &str| word.trim_matches(['=', '?']).to_owned();
        let mut ids: Vec<String> = words.iter().map(|word| id(word)).collect();
        ids.sort();
        let choice = |(id, number): (&String, u8)| Choice {
            number,
            pick: Pick::Id(id.clone()),
            title: id.clone(),
            about: String::new(),
            rare: false,
        };
        let choices: Vec<_> = ids.iter().zip(1..).map(choice).collect();
        let mut ranks = Ranks::new();
        for word in words.iter().filter(|word| !word.ends_with('?')) {
            match ranks.last_mut() {
                Some(group) if word.starts_with('=') => group.push(id(word)),
                _ => ranks.push(vec![id(word)]),
            }
        }
        lines(&choices, &ranks)
    }

    #[track_caller]
    fn check(text: &str, id: &str, behind: usize, expected: &str) {
        let ranks = moved(&read(text), id, behind);
        let ranks: Vec<String> = ranks.iter().map(|group| group.join("=")).collect();
        assert_eq!(ranks.join(" "), expected, "{text}: {id} behind {behind}");
    }

    #[test]
    fn the_ranked_come_first() {
        let shown = |text: &str| {
            let line = |line: Line| {
                let place = line.place.map_or("-".to_owned(), |place| place.to_string());
                format!("{}{} {place}", line.number, line.id)
            };
            read(text).into_iter().map(line).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(shown("c a? b?"), "3c 1, 1a -, 2b -");
        assert_eq!(shown("c =a b"), "3c 1, 1a 1, 2b 3");
    }

    #[test]
    fn a_row_moves() {
        check("a b c", "c", 0, "c a b");
        check("a b c", "a", 1, "b a c");
        check("a b c", "a", 2, "b c a");
        check("a b c", "b", 1, "a b c");
        check("a b c", "b", 99, "a c b");
        // Nothing was ranked: the list as it reads.
        check("a? b? c?", "b", 0, "b a c");
        check("c a? b?", "b", 1, "c b a");
    }

    #[test]
    fn ties_stay_and_are_not_joined() {
        check("a =b c", "c", 0, "c a=b");
        check("a =b c", "c", 1, "c a=b");
        check("c a =b", "c", 1, "a=b c");
        check("c a =b", "c", 2, "a=b c");
        check("a =b c", "b", 0, "b a c");
        check("a =b c", "a", 1, "b a c");
        check("a =b =c", "a", 2, "b=c a");
    }
}
