//! Slices' pixels as they come, and the canvas on which one of them is drawn.

use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::core::imaging::dicom::frame::Frame;
use crate::core::imaging::dicom::packed::unpack;
use crate::core::imaging::dicom::render::{Display, rgba};
use crate::core::marks::geometry::Point;
use crate::desk::imaging::Tone;
use crate::engine::imaging::protocol::Picture;

#[wasm_bindgen]
extern "C" {
    type ImageData;
    #[wasm_bindgen(constructor, catch)]
    fn new(pixels: Clamped<&[u8]>, width: u32, height: u32) -> Result<ImageData, JsValue>;
    type Context;
    #[wasm_bindgen(method, catch, js_name = putImageData)]
    fn put(this: &Context, image: &ImageData, x: f64, y: f64) -> Result<(), JsValue>;
}

/// Fetched slices take at most so many bytes; they are the browser's, not the program's.
pub const MOST_BYTES: usize = 256 * 1024 * 1024;

/// What came for a slice.
#[derive(Clone)]
pub enum Fetched {
    Here(Rc<Picture>, Uint8Array),
    /// Why it is not shown.
    Refused(Rc<str>),
}

impl Fetched {
    pub fn bytes(&self) -> usize {
        match self {
            Self::Here(_, bytes) => bytes.length() as usize,
            Self::Refused(_) => 0,
        }
    }
}

/// The slice that is shown.
pub struct Shown {
    pub slice: u32,
    pub picture: Rc<Picture>,
    pub frame: Frame,
}

impl Shown {
    pub fn new(slice: u32, picture: Rc<Picture>, bytes: &Uint8Array) -> Self {
        let content = unpack(picture.packing, &bytes.to_vec());
        let frame =
            Frame { columns: picture.columns as usize, rows: picture.rows as usize, content };
        Self { slice, picture, frame }
    }

    pub fn size(&self) -> Point {
        [self.picture.columns, self.picture.rows].map(f64::from)
    }

    /// Draws it at its own size. Fails only where the browser has no room for it.
    pub fn draw(&self, canvas: &HtmlCanvasElement, tone: &Tone, inverts: bool) -> Option<()> {
        let display = &self.picture.display;
        let display = Display { inverted: display.inverted != inverts, ..display.clone() };
        let pixels = rgba(&self.frame, &display, tone.of(&self.picture).as_ref());
        let (width, height) = (self.picture.columns, self.picture.rows);
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let image = ImageData::new(Clamped(&pixels), width, height).ok()?;
        let context = canvas.get_context("2d").ok().flatten()?;
        let context: &Context = context.unchecked_ref();
        context.put(&image, 0.0, 0.0).ok()
    }
}

/// Nothing is left on it.
pub fn wipe(canvas: &HtmlCanvasElement) {
    let context = canvas.get_context("2d").ok().flatten();
    if let Some(context) = context.and_then(|it| it.dyn_into::<CanvasRenderingContext2d>().ok()) {
        context.clear_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    }
}
