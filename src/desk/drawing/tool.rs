//! What the pointer and the cross-hair do.

use crate::core::model::question::Drawing;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Chooses, moves and resizes; moves the image where there is nothing.
    #[default]
    Choose,
    Box,
    Ellipse,
    Polygon,
    Polyline,
    Keypoints,
    Brush,
    Eraser,
}

impl Tool {
    /// In the order of the toolbar.
    pub const ALL: [Self; 8] = [
        Self::Choose,
        Self::Box,
        Self::Ellipse,
        Self::Polygon,
        Self::Polyline,
        Self::Keypoints,
        Self::Brush,
        Self::Eraser,
    ];

    /// One word, as on its button.
    pub fn word(self) -> &'static str {
        match self {
            Self::Choose => "Choose",
            Self::Box => "Box",
            Self::Ellipse => "Ellipse",
            Self::Polygon => "Polygon",
            Self::Polyline => "Line",
            Self::Keypoints => "Points",
            Self::Brush => "Brush",
            Self::Eraser => "Eraser",
        }
    }

    /// What to do with it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Choose => {
                "Click a region to choose it, drag it or its handles; a click again chooses the one below. Drag beside it moves the image."
            }
            Self::Box | Self::Ellipse => {
                "Drag from one corner to the other; or Space at each with the cross-hair."
            }
            Self::Polygon => {
                "Click point after point, and on the first one to close it; Backspace takes one back."
            }
            Self::Polyline => "Click point after point, then Enter; Backspace takes one back.",
            Self::Keypoints => {
                "Click point after point, with Shift for one that is covered; Delete leaves one out."
            }
            Self::Brush => {
                "Paint pixels into the mask that is chosen, else into a new one. Page up and Page down: larger, smaller."
            }
            Self::Eraser => {
                "Takes pixels out of the mask that is chosen. Page up and Page down: larger, smaller."
            }
        }
    }

    /// The word of the question for what it draws; `None` draws nothing.
    pub fn shape(self) -> Option<&'static str> {
        match self {
            Self::Choose => None,
            Self::Box => Some("box"),
            Self::Ellipse => Some("ellipse"),
            Self::Polygon => Some("polygon"),
            Self::Polyline => Some("polyline"),
            Self::Keypoints => Some("keypoints"),
            Self::Brush | Self::Eraser => Some("mask"),
        }
    }

    /// Whether a question asks for what it draws.
    pub fn fits(self, drawing: &Drawing) -> bool {
        self.shape().is_none_or(|shape| {
            drawing.shapes.is_empty() || drawing.shapes.iter().any(|asked| asked == shape)
        })
    }

    pub fn paints(self) -> bool {
        matches!(self, Self::Brush | Self::Eraser)
    }
}
