//! The parts of the room.

use leptos::prelude::*;

use super::choice::{Part, Room};
use super::{agreement, calibration, care, labels, raters, truth};
use crate::ui::study::tabs::tabs;

pub fn parts(room: Room) -> AnyView {
    let part = room.slice(|choice| choice.part);
    let choose = Callback::new(move |one| room.choose(|choice| choice.part = one));
    tabs("disagreement", &Part::ALL, part, choose, move |part| match part {
        Part::Labels => labels::labels(room),
        Part::Agreement => agreement::agreement(room),
        Part::Raters => raters::raters(room),
        Part::Truth => truth::truth(room),
        Part::Calibration => calibration::calibration(room),
        Part::Care => care::care(room),
    })
}
