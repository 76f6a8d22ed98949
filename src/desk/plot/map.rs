//! The map of raters: who agrees stands near. Persons are discs, models are
//! open lozenges, so that the two differ without colour.

use super::{Anchor, Ink, LETTER, Mark, Plot, Scale, Shape, cut, width_of};

const SIZE: (f64, f64) = (400.0, 310.0);

/// A rater on the map, each way from -1 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub name: String,
    pub model: bool,
    pub x: f64,
    pub y: f64,
}

pub fn rater_map(title: &str, places: &[Place]) -> Plot {
    let mut plot = Plot::new(SIZE.0, SIZE.1, title);
    let edge = [(6.0, 6.0), (SIZE.0 - 6.0, 6.0), (SIZE.0 - 6.0, SIZE.1 - 6.0), (6.0, SIZE.1 - 6.0)];
    plot.add(
        Ink::Grid,
        Shape::Path {
            points: [&edge[..], &edge[..1]].concat(),
            filled: false,
            dashed: false,
            width: 1.0,
        },
    );
    let across = Scale { low: -1.0, high: 1.0, from: 60.0, to: SIZE.0 - 60.0 };
    let up = Scale { low: -1.0, high: 1.0, from: SIZE.1 - 28.0, to: 28.0 };
    let points: Vec<_> = places.iter().map(|it| (across.at(it.x), up.at(it.y))).collect();
    let mut taken: Vec<[f64; 4]> =
        points.iter().map(|(x, y)| [x - 6.0, y - 6.0, x + 6.0, y + 6.0]).collect();
    for (place, (x, y)) in places.iter().zip(&points) {
        let says = format!("{}, {}", place.name, if place.model { "model" } else { "person" });
        let (x, y) = (*x, *y);
        let (ink, shape) = if place.model {
            let points = vec![(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y), (x, y - 5.5)];
            (Ink::Machine, Shape::Path { points, filled: false, dashed: false, width: 2.0 })
        } else {
            (Ink::Human, Shape::Dot { x, y, r: 4.5 })
        };
        plot.marks.push(Mark { shape, ink, says, opens: None });
    }
    for (place, at) in places.iter().zip(&points) {
        let name = cut(&place.name, 22);
        // A name that has no room is left out: it is in the table, and pointing says it.
        if let Some((words, anchor, room)) = room_for(&name, *at, &taken) {
            taken.push(room);
            plot.words(Ink::Text, words, anchor, name);
        }
    }
    plot
}

/// Where a name has room: right of its mark, left, above or below it.
fn room_for(
    name: &str,
    (x, y): (f64, f64),
    taken: &[[f64; 4]],
) -> Option<((f64, f64), Anchor, [f64; 4])> {
    let wide = width_of(name);
    let base = LETTER * 0.35;
    let ways = [
        ((x + 9.0, y + base), Anchor::Start, x + 8.0),
        ((x - 9.0, y + base), Anchor::End, x - 8.0 - wide),
        ((x, y - 10.0), Anchor::Middle, x - wide / 2.0),
        ((x, y + 18.0), Anchor::Middle, x - wide / 2.0),
    ];
    ways.into_iter().find_map(|(words, anchor, left)| {
        let room = [left, words.1 - LETTER * 0.8, left + wide, words.1 + LETTER * 0.2];
        let inside =
            room[0] >= 8.0 && room[2] <= SIZE.0 - 8.0 && room[1] >= 8.0 && room[3] <= SIZE.1 - 8.0;
        let free = taken
            .iter()
            .all(|it| room[2] <= it[0] || room[0] >= it[2] || room[3] <= it[1] || room[1] >= it[3]);
        (inside && free).then_some((words, anchor, room))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, model: bool, x: f64, y: f64) -> Place {
        Place { name: name.into(), model, x, y }
    }

    fn names(plot: &Plot) -> Vec<(&str, Anchor)> {
        plot.marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                Shape::Words { words, anchor, .. } => Some((words.as_str(), *anchor)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn people_and_models_have_marks_of_their_own() {
        let plot = rater_map("", &[place("anna", false, 0.0, 0.0), place("bayes", true, 1.0, 1.0)]);
        let dots = plot.marks.iter().filter(|it| matches!(it.shape, Shape::Dot { .. })).count();
        assert_eq!(dots, 1);
        assert!(plot.marks.iter().any(|it| it.says == "bayes, model"));
    }

    #[test]
    fn names_do_not_lie_on_one_another() {
        let near = [
            place("anna", false, 0.0, 0.0),
            place("ben", false, 0.02, 0.0),
            place("cleo", false, 0.01, 0.01),
        ];
        let plot = rater_map("", &near);
        assert_eq!(plot.marks.iter().filter(|it| !it.says.is_empty()).count(), 3);
        let said = names(&plot);
        assert_eq!(said.first(), Some(&("anna", Anchor::End)));
        let far = [place("anna", false, -1.0, -1.0), place("ben", false, 1.0, 1.0)];
        assert_eq!(names(&rater_map("", &far)).len(), 2);
    }

    #[test]
    fn places_that_are_no_numbers_stay_in_the_picture() {
        let plot = rater_map("", &[place("x", true, f64::NAN, f64::INFINITY)]);
        assert!(!plot.svg(&|_| "red".into()).contains("NaN"));
    }
}
