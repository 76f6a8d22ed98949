//! An image that is too large to be held whole: a preview, and in full detail what is seen.
//!
//! Each picture is decoded by the browser beside the page, from the file: for a moment the browser
//! holds the whole image, the page never does.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

use super::canvas::Piece;
use crate::core::marks::geometry::Point;
use crate::desk::drawing::{Detail, ViewBox};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    fn cut(
        file: &Blob,
        left: f64,
        top: f64,
        width: f64,
        height: f64,
        options: &Object,
    ) -> Result<Promise, JsValue>;

    type Bitmap;
    #[wasm_bindgen(method)]
    fn close(this: &Bitmap);
}

/// Cheap to copy.
#[derive(Clone)]
pub struct Large(Rc<Held>);

struct Held {
    file: Blob,
    preview: Cut,
    detail: RefCell<Option<Cut>>,
    is_fetching: Cell<bool>,
}

/// Its memory is given back when it is dropped, not when the browser finds time.
struct Cut {
    detail: Detail,
    picture: Bitmap,
}

impl Drop for Cut {
    fn drop(&mut self) {
        self.picture.close();
    }
}

impl Cut {
    async fn of(file: &Blob, detail: Detail) -> Result<Self, JsValue> {
        let [width, height] = detail.size();
        let options = Object::new();
        for (key, value) in [("resizeWidth", width), ("resizeHeight", height)] {
            Reflect::set(&options, &key.into(), &value.into())?;
        }
        Reflect::set(&options, &"resizeQuality".into(), &"medium".into())?;
        let part = detail.part;
        let made = cut(file, part.left, part.top, part.width(), part.height(), &options)?;
        let picture = JsFuture::from(made).await?.unchecked_into();
        Ok(Self { detail, picture })
    }

    fn piece(&self) -> Piece {
        let picture: &JsValue = self.picture.as_ref();
        Piece { picture: picture.clone(), part: self.detail.part, scale: self.detail.scale }
    }
}

impl Large {
    /// # Errors
    /// The file cannot be had by the page (another site that allows only to show it), or not be
    /// decoded in parts: then it is shown as any other image.
    pub async fn of(src: &str, size: Point) -> Result<Self, JsValue> {
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let answer: Response = JsFuture::from(window.fetch_with_str(src)).await?.dyn_into()?;
        if !answer.ok() {
            return Err(JsValue::UNDEFINED);
        }
        let file: Blob = JsFuture::from(answer.blob()?).await?.dyn_into()?;
        let preview = Cut::of(&file, Detail::preview(size)).await?;
        let (detail, is_fetching) = (RefCell::new(None), Cell::new(false));
        Ok(Self(Rc::new(Held { file, preview, detail, is_fetching })))
    }

    /// What there is of what is seen; what is missing is fetched, and `came` is called when it is
    /// there.
    pub fn pieces(
        &self,
        view: &ViewBox,
        density: f64,
        came: impl FnOnce() + 'static,
    ) -> Vec<Piece> {
        let held = &self.0;
        let detail = held.detail.borrow();
        let cuts = || std::iter::once(&held.preview).chain(detail.iter());
        let here: Vec<Detail> = cuts().map(|cut| cut.detail).collect();
        if let Some(wanted) = Detail::wanted(view, density, &here)
            && !held.is_fetching.replace(true)
        {
            let held = Rc::clone(held);
            spawn_local(async move {
                let cut = Cut::of(&held.file, wanted).await;
                held.is_fetching.set(false);
                // Failed: the preview stays, and the next look asks again.
                if let Ok(cut) = cut {
                    held.detail.replace(Some(cut));
                    came();
                }
            });
        }
        cuts().map(Cut::piece).collect()
    }
}
