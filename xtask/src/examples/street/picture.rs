//! A picture of few colours: drawn here, looked at by the detectors, and packed as PNG.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub const WIDTH: usize = 384;
pub const HEIGHT: usize = 216;

pub type Colour = [u8; 3];

#[derive(Clone)]
pub struct Picture {
    /// Row by row.
    pub pixels: Vec<Colour>,
}

impl Picture {
    pub fn new(colour: Colour) -> Self {
        Self { pixels: vec![colour; WIDTH * HEIGHT] }
    }

    /// Whole pixels whose centre is within; what is outside of the picture is cut off.
    pub fn fill(&mut self, [x, y, width, height]: [f64; 4], colour: Colour) {
        self.paint([x, y, width, height], |_, _| Some(colour));
    }

    /// The ellipse within a rectangle.
    pub fn ellipse(&mut self, place: [f64; 4], colour: Colour) {
        let [x, y, width, height] = place;
        let (half_x, half_y) = (width / 2.0, height / 2.0);
        self.paint(place, |at_x, at_y| {
            let (along, down) = ((at_x - x - half_x) / half_x, (at_y - y - half_y) / half_y);
            (along * along + down * down <= 1.0).then_some(colour)
        });
    }

    /// Makes every pixel another one.
    pub fn each(&mut self, mut change: impl FnMut(usize, Colour) -> Colour) {
        for (place, pixel) in self.pixels.iter_mut().enumerate() {
            *pixel = change(place, *pixel);
        }
    }

    /// # Errors
    /// The encoder failed.
    pub fn data_uri(&self) -> Result<String, String> {
        packed(&self.pixels, WIDTH)
    }

    /// Half as wide and high: every other pixel of every other row, so that no colour is new.
    ///
    /// # Errors
    /// The encoder failed.
    pub fn half(&self) -> Result<String, String> {
        let rows = self.pixels.chunks(WIDTH).step_by(2);
        let pixels: Vec<Colour> = rows.flat_map(|row| row.iter().step_by(2).copied()).collect();
        packed(&pixels, WIDTH / 2)
    }

    fn paint(
        &mut self,
        [x, y, width, height]: [f64; 4],
        colour: impl Fn(f64, f64) -> Option<Colour>,
    ) {
        let from = |low: f64| (low - 0.5).ceil().max(0.0) as usize;
        let to = |high: f64, most: usize| ((high - 0.5).ceil().max(0.0) as usize).min(most);
        for row in from(y)..to(y + height, HEIGHT) {
            for column in from(x)..to(x + width, WIDTH) {
                if let Some(colour) = colour(column as f64 + 0.5, row as f64 + 0.5) {
                    self.pixels[row * WIDTH + column] = colour;
                }
            }
        }
    }
}

fn packed(pixels: &[Colour], width: usize) -> Result<String, String> {
    let said = |error: png::EncodingError| format!("packing a picture: {error}");
    let mut colours: Vec<Colour> = pixels.to_vec();
    colours.sort_unstable();
    colours.dedup();
    if colours.len() > 256 {
        return Err(format!("a picture of {} colours", colours.len()));
    }
    let places = pixels.iter().map(|pixel| colours.binary_search(pixel).unwrap_or(0));
    let places: Vec<u8> = places.map(|place| u8::try_from(place).unwrap_or(u8::MAX)).collect();
    let mut bytes = Vec::new();
    let height = pixels.len() / width;
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colours.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(said)?;
    writer.write_image_data(&places).map_err(said)?;
    writer.finish().map_err(said)?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(&bytes)))
}
