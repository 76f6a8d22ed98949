//! [`Painter`] on a Canvas2D.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use crate::core::marks::geometry::{Bounds, Point};
use crate::desk::drawing::{Colour, Dash, Ink, Painter, Style, ViewBox, dashes};

#[wasm_bindgen]
extern "C" {
    /// A context that draws whatever the browser calls an image: web-sys has a method for each.
    type Draws;
    #[wasm_bindgen(method, catch, js_name = drawImage)]
    fn draw(
        this: &Draws,
        picture: &JsValue,
        left: f64,
        top: f64,
        across: f64,
        down: f64,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    ) -> Result<(), JsValue>;
}

/// Of the names of regions.
const FONT: &str = "600 11px system-ui, sans-serif";

/// A picture - an image, a video, another canvas - of a part of the image.
pub struct Piece {
    pub picture: JsValue,
    /// In pixels of the image.
    pub part: Bounds,
    /// Pixels of the picture for one of the image.
    pub scale: f64,
}

impl Piece {
    /// All of an image of this size.
    pub fn whole(picture: JsValue, size: Point) -> Self {
        Self { picture, part: Bounds::new(0.0, 0.0, size[0], size[1]), scale: 1.0 }
    }
}

/// One layer; sizes in CSS pixels, drawn with as many as the screen has.
#[derive(Clone)]
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    inks: Inks,
}

/// The colours that lie on images: see tokens.css.
#[derive(Clone, Default)]
pub struct Inks {
    agents: Vec<String>,
    several: String,
    person: String,
    casing: String,
    light: String,
    faint: String,
}

impl Inks {
    pub fn of(element: &Element) -> Self {
        let style = web_sys::window().and_then(|it| it.get_computed_style(element).ok().flatten());
        let value = |name: &str| {
            let value = style.as_ref().and_then(|it| it.get_property_value(name).ok());
            value.unwrap_or_default().trim().to_owned()
        };
        Self {
            agents: (1..=6).map(|number| value(&format!("--region-agent-{number}"))).collect(),
            several: value("--region-agents"),
            person: value("--region-person"),
            casing: value("--region-casing"),
            light: value("--region-light"),
            faint: value("--region-faint"),
        }
    }

    fn of_colour(&self, colour: Colour) -> &str {
        match colour {
            Colour::Ink(Ink::Agent(place)) => {
                let count = self.agents.len().max(1);
                self.agents.get(place % count).map_or("", String::as_str)
            }
            Colour::Ink(Ink::Agents) => &self.several,
            Colour::Ink(Ink::Person) => &self.person,
            Colour::Casing => &self.casing,
            Colour::Light => &self.light,
            Colour::Faint => &self.faint,
        }
    }
}

impl Canvas {
    pub fn new(element: &HtmlCanvasElement, inks: &Inks) -> Option<Self> {
        let context = element.get_context("2d").ok().flatten()?;
        let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
        Some(Self { element: element.clone(), context, inks: inks.clone() })
    }

    /// Has as many pixels as the screen for so many CSS pixels.
    pub fn resize(&self, [width, height]: Point, density: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a screen's size"
        )]
        let [width, height] = [width, height].map(|it| (it * density).round().max(1.0) as u32);
        if self.element.width() != width || self.element.height() != height {
            self.element.set_width(width);
            self.element.set_height(height);
        }
        self.context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0).ok();
    }

    /// The part of the image that is seen; later pieces over earlier ones.
    pub fn image(&mut self, pieces: &[Piece], view: &ViewBox) {
        self.clear();
        let seen = view.window();
        let context: &Draws = self.context.unchecked_ref();
        for Piece { picture, part, scale } in pieces {
            // Near enough, pixels are squares.
            self.context.set_image_smoothing_enabled(view.scale < 3.0 * scale);
            let [left, top] = [seen.left.floor().max(part.left), seen.top.floor().max(part.top)];
            let [right, bottom] =
                [seen.right.ceil().min(part.right), seen.bottom.ceil().min(part.bottom)];
            if right <= left || bottom <= top {
                continue;
            }
            let [x, y] = view.to_screen([left, top]);
            let (across, down) = (right - left, bottom - top);
            let [wide, high] = view.scales();
            let (wide, high) = (across * wide, down * high);
            let [from_x, from_y] = [(left - part.left) * scale, (top - part.top) * scale];
            let [across, down] = [across * scale, down * scale];
            // Fails on a picture that broke after it came: the layer stays empty.
            context.draw(picture, from_x, from_y, across, down, x, y, wide, high).ok();
        }
    }

    fn set(&self, style: &Style) {
        self.context.set_global_alpha(style.opacity);
        self.context.set_line_width(style.width);
        let dash = match style.dash {
            Dash::Solid => Array::new(),
            Dash::Dashed => {
                let ink = match style.colour {
                    Colour::Ink(ink) => ink,
                    _ => Ink::Agent(0),
                };
                dashes(ink).iter().map(|it| JsValue::from(*it)).collect()
            }
            Dash::Dotted => Array::of2(&2.into(), &3.into()),
        };
        self.context.set_line_dash(&dash).ok();
    }
}

impl Painter for Canvas {
    fn clear(&mut self) {
        self.context.save();
        self.context.reset_transform().ok();
        let (width, height) = (f64::from(self.element.width()), f64::from(self.element.height()));
        self.context.clear_rect(0.0, 0.0, width, height);
        self.context.restore();
    }

    fn begin(&mut self) {
        self.context.begin_path();
    }

    fn move_to(&mut self, [x, y]: Point) {
        self.context.move_to(x, y);
    }

    fn line_to(&mut self, [x, y]: Point) {
        self.context.line_to(x, y);
    }

    fn close(&mut self) {
        self.context.close_path();
    }

    fn rect(&mut self, [x, y]: Point, width: f64, height: f64) {
        self.context.rect(x, y, width, height);
    }

    fn ellipse(&mut self, [x, y]: Point, [across, down]: Point, angle: f64) {
        let turn = angle.to_radians();
        // Else a line would lead there from what was drawn before.
        self.context.move_to(x + across * turn.cos(), y + across * turn.sin());
        let whole = std::f64::consts::TAU;
        self.context.ellipse(x, y, across.max(0.0), down.max(0.0), turn, 0.0, whole).ok();
    }

    fn stroke(&mut self, style: &Style) {
        self.set(style);
        self.context.set_stroke_style_str(self.inks.of_colour(style.colour));
        self.context.stroke();
    }

    fn blocks(&mut self, rects: &[Bounds], style: &Style) {
        self.set(style);
        self.context.set_fill_style_str(self.inks.of_colour(style.colour));
        for rect in rects {
            self.context.fill_rect(rect.left, rect.top, rect.width(), rect.height());
        }
    }

    fn fill(&mut self, style: &Style) {
        self.set(style);
        self.context.set_fill_style_str(self.inks.of_colour(style.colour));
        self.context.fill();
    }

    fn width(&self, words: &str) -> f64 {
        self.context.set_font(FONT);
        self.context.measure_text(words).map_or(0.0, |it| it.width())
    }

    fn tag(&mut self, [x, y]: Point, words: &str, colour: Colour) {
        let width = self.width(words);
        self.context.set_global_alpha(1.0);
        self.context.set_text_baseline("alphabetic");
        self.context.set_fill_style_str(self.inks.of_colour(colour));
        self.context.fill_rect(x, y - 14.0, width + 6.0, 14.0);
        self.context.set_fill_style_str(&self.inks.casing);
        self.context.fill_text(words, x + 3.0, y - 3.5).ok();
    }
}
