//! What happens in the street, and how it looks.
//!
//! Two lanes and two pavements, seen from the side. Things come at random times with speeds of their
//! own and keep to their line; who is nearer hides who is farther.

use super::super::rng::Rng;
use super::picture::{Colour, HEIGHT, Picture, WIDTH};

/// At ten a second.
pub const FRAMES: u32 = 480;

pub const KINDS: [&str; 5] = ["car", "truck", "bus", "cyclist", "person"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    Day,
    Dusk,
    Night,
}

impl Light {
    pub const ALL: [Self; 3] = [Self::Day, Self::Dusk, Self::Night];

    pub fn of(frame: u32) -> Self {
        match frame * 3 / FRAMES {
            0 => Self::Day,
            1 => Self::Dusk,
            _ => Self::Night,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Dusk => "dusk",
            Self::Night => "night",
        }
    }
}

/// One thing in one frame.
#[derive(Clone, Debug)]
pub struct Truth {
    /// Which of the scene's things, the same in every frame.
    pub thing: usize,
    pub kind: &'static str,
    /// Left, top, width, height; cut off at the edge of the picture.
    pub place: [f64; 4],
}

struct Thing {
    kind: &'static str,
    line: Line,
    /// The frame in which its nose comes in, and pixels it goes in each; to the left below 0.
    from: f64,
    speed: f64,
    size: f64,
    colour: Colour,
    coat: Colour,
}

/// Where the feet or wheels are, how large things are there, and what goes there.
#[derive(Clone, Copy)]
struct Line {
    ground: f64,
    scale: f64,
    wheels: bool,
    to_left: bool,
}

/// From the farthest to the nearest.
const LINES: [Line; 4] = [
    Line { ground: 121.0, scale: 0.85, wheels: false, to_left: true },
    Line { ground: 150.0, scale: 0.9, wheels: true, to_left: true },
    Line { ground: 182.0, scale: 1.15, wheels: true, to_left: false },
    Line { ground: 206.0, scale: 1.35, wheels: false, to_left: false },
];

const PAINTS: [Colour; 9] = [
    [196, 40, 38],
    [38, 84, 176],
    [232, 190, 48],
    [36, 128, 84],
    [232, 232, 230],
    [118, 122, 126],
    [62, 66, 72],
    [150, 154, 158],
    [204, 98, 36],
];

pub struct Scene {
    things: Vec<Thing>,
}

impl Scene {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut things = Vec::new();
        for line in LINES {
            let mut from = -40.0 - 60.0 * rng.unit();
            while from < f64::from(FRAMES) {
                let kind = match (line.wheels, rng.below(10)) {
                    (true, 0..=5) => "car",
                    (true, 6 | 7) => "truck",
                    (true, 8) => "bus",
                    (true, _) => "cyclist",
                    (false, 0..=7) => "person",
                    (false, _) => "cyclist",
                };
                let pace = match kind {
                    "person" => 1.2 + rng.unit(),
                    "cyclist" => 2.6 + rng.unit(),
                    _ => 4.0 + 3.0 * rng.unit(),
                };
                let way = if line.to_left { -1.0 } else { 1.0 };
                things.push(Thing {
                    kind,
                    line,
                    from,
                    speed: way * pace * line.scale,
                    size: line.scale * (0.92 + 0.16 * rng.unit()),
                    colour: PAINTS[rng.below(PAINTS.len())],
                    coat: PAINTS[rng.below(PAINTS.len())],
                });
                from += 18.0 + 46.0 * rng.unit();
            }
        }
        // One stands there all the time: nobody who looks for what moves will see it.
        things.push(Thing {
            kind: "truck",
            line: Line { ground: 133.0, scale: 0.85, wheels: true, to_left: true },
            from: -60.0,
            speed: 0.0,
            size: 0.85,
            colour: [204, 98, 36],
            coat: PAINTS[4],
        });
        things.sort_by(|one, other| one.line.ground.total_cmp(&other.line.ground));
        Self { things }
    }

    /// What is in sight, of which at least a fifth can be seen.
    pub fn truth(&self, frame: u32) -> Vec<Truth> {
        let mut owner = vec![usize::MAX; WIDTH * HEIGHT];
        let mut area = vec![0_usize; self.things.len()];
        for (number, thing) in self.things.iter().enumerate() {
            let Some(place) = thing.place(frame) else { continue };
            let mut alone = Picture::new([0; 3]);
            thing.draw(&mut alone, place, [255, 255, 255], true);
            for (slot, pixel) in owner.iter_mut().zip(&alone.pixels) {
                if *pixel != [0; 3] {
                    *slot = number;
                    area[number] += 1;
                }
            }
        }
        let mut left = vec![0_usize; self.things.len()];
        for number in owner.into_iter().filter(|it| *it != usize::MAX) {
            left[number] += 1;
        }
        let one = |(number, thing): (usize, &Thing)| {
            let [x, y, width, height] = thing.place(frame)?;
            let (from, to) = (x.max(0.0), (x + width).min(WIDTH as f64));
            let seen = left[number] as f64 / area[number].max(1) as f64;
            let place = [from, y, to - from, height];
            (to - from >= 3.0 && seen >= 0.2).then_some(Truth {
                thing: number,
                kind: thing.kind,
                place,
            })
        };
        self.things.iter().enumerate().filter_map(one).collect()
    }

    pub fn draw(&self, frame: u32) -> Picture {
        let mut picture = street();
        for thing in &self.things {
            if let Some(place) = thing.place(frame) {
                thing.draw(&mut picture, place, thing.colour, false);
            }
        }
        let light = Light::of(frame);
        let lamps: Vec<[f64; 2]> = self.things.iter().filter_map(|it| it.lamp(frame)).collect();
        picture.each(|place, colour| lit(light, place, colour, &lamps));
        if light == Light::Night {
            // A camera in the dark.
            let mut rng = Rng::new(u64::from(frame) + 1);
            for _ in 0..260 {
                let place = rng.below(WIDTH * HEIGHT);
                picture.pixels[place] = [72, 74, 82];
            }
        }
        picture
    }
}

impl Thing {
    fn size(&self) -> (f64, f64) {
        let (width, height) = match self.kind {
            "car" => (50.0, 19.0),
            "truck" => (72.0, 32.0),
            "bus" => (92.0, 34.0),
            "cyclist" => (22.0, 26.0),
            _ => (9.0, 25.0),
        };
        ((width * self.size).round(), (height * self.size).round())
    }

    /// `None` where it is out of sight.
    fn place(&self, frame: u32) -> Option<[f64; 4]> {
        let (width, height) = self.size();
        let gone = (f64::from(frame) - self.from) * self.speed;
        let x = match self.speed {
            0.0 => 262.0,
            speed if speed > 0.0 => gone - width,
            _ => WIDTH as f64 + gone,
        };
        let x = x.round();
        let is_in = x + width > 0.0 && x < WIDTH as f64;
        is_in.then_some([x, self.line.ground - height, width, height])
    }

    /// Where its lamp shines.
    fn lamp(&self, frame: u32) -> Option<[f64; 2]> {
        let [x, y, width, height] = self.place(frame)?;
        let drives = self.line.wheels && self.speed != 0.0;
        let nose = if self.speed > 0.0 { x + width } else { x };
        drives.then_some([nose, y + height * 0.65])
    }

    /// `flat`: all of it in one colour, to know which pixels are its own.
    fn draw(
        &self,
        picture: &mut Picture,
        [x, y, width, height]: [f64; 4],
        paint: Colour,
        flat: bool,
    ) {
        let pick = |colour: Colour| if flat { paint } else { colour };
        let (dark, glass) = (pick([30, 32, 36]), pick([132, 168, 188]));
        let part = |left: f64, top: f64, wide: f64, high: f64| {
            [x + width * left, y + height * top, width * wide, height * high]
        };
        let wheel = |picture: &mut Picture, at: f64, size: f64| {
            let side = height * size;
            let place = [x + width * at - side / 2.0, y + height - side, side, side];
            picture.ellipse(place, dark);
        };
        let faces = |at: f64| if self.speed > 0.0 { at } else { 1.0 - at };
        match self.kind {
            "car" => {
                picture.fill(part(0.0, 0.45, 1.0, 0.42), paint);
                picture.fill(part(0.18, 0.0, 0.6, 0.5), paint);
                picture.fill(part(0.23, 0.1, 0.24, 0.32), glass);
                picture.fill(part(0.51, 0.1, 0.22, 0.32), glass);
                wheel(picture, 0.2, 0.42);
                wheel(picture, 0.8, 0.42);
            }
            "truck" => {
                let cab = if self.speed > 0.0 { 0.74 } else { 0.0 };
                let load = if self.speed > 0.0 { 0.0 } else { 0.28 };
                picture.fill(part(load, 0.0, 0.72, 0.86), pick(self.coat));
                picture.fill(part(cab, 0.22, 0.26, 0.64), paint);
                picture.fill(part(cab + 0.06, 0.3, 0.14, 0.2), glass);
                for at in [0.14, 0.62, 0.86] {
                    wheel(picture, faces(at), 0.26);
                }
            }
            "bus" => {
                picture.fill(part(0.0, 0.0, 1.0, 0.88), paint);
                for window in 0..6 {
                    picture.fill(part(0.05 + f64::from(window) * 0.155, 0.16, 0.12, 0.3), glass);
                }
                wheel(picture, 0.2, 0.26);
                wheel(picture, 0.8, 0.26);
            }
            "cyclist" => {
                picture.ellipse(part(0.0, 0.58, 0.4, 0.42), dark);
                picture.ellipse(part(0.6, 0.58, 0.4, 0.42), dark);
                picture.fill(part(0.2, 0.6, 0.6, 0.08), paint);
                picture.fill(part(0.36, 0.2, 0.28, 0.44), pick(self.coat));
                picture.ellipse(part(0.4, 0.0, 0.26, 0.22), pick([206, 164, 132]));
            }
            _ => {
                picture.fill(part(0.15, 0.56, 0.28, 0.44), pick([44, 46, 60]));
                picture.fill(part(0.56, 0.56, 0.28, 0.44), pick([44, 46, 60]));
                picture.fill(part(0.0, 0.2, 1.0, 0.4), paint);
                picture.ellipse(part(0.18, 0.0, 0.64, 0.22), pick([206, 164, 132]));
            }
        }
    }
}

/// The empty street by day.
fn street() -> Picture {
    let mut picture = Picture::new([186, 208, 224]);
    let houses: [([f64; 4], Colour); 5] = [
        ([0.0, 30.0, 92.0, 86.0], [176, 160, 144]),
        ([92.0, 44.0, 70.0, 72.0], [158, 150, 146]),
        ([162.0, 22.0, 96.0, 94.0], [168, 156, 150]),
        ([258.0, 50.0, 66.0, 66.0], [180, 170, 156]),
        ([324.0, 34.0, 60.0, 82.0], [154, 148, 140]),
    ];
    for (house, colour) in houses {
        picture.fill(house, colour);
        let [x, y, width, height] = house;
        let (mut row, mut column) = (y + 8.0, x + 8.0);
        while row + 14.0 < y + height - 18.0 {
            while column + 10.0 < x + width {
                picture.fill([column, row, 8.0, 11.0], [112, 122, 132]);
                column += 17.0;
            }
            (row, column) = (row + 20.0, x + 8.0);
        }
    }
    for (x, y) in [(40.0, 78.0), (206.0, 84.0), (344.0, 80.0)] {
        picture.fill([x + 11.0, y + 20.0, 4.0, 24.0], [96, 84, 72]);
        picture.ellipse([x, y, 26.0, 28.0], [96, 118, 92]);
    }
    picture.fill([0.0, 112.0, 384.0, 12.0], [164, 162, 158]);
    picture.fill([0.0, 124.0, 384.0, 64.0], [104, 106, 110]);
    for dash in 0..10 {
        picture.fill([f64::from(dash) * 40.0 + 6.0, 155.0, 20.0, 2.0], [200, 200, 196]);
    }
    picture.fill([0.0, 188.0, 384.0, 28.0], [168, 166, 160]);
    picture
}

/// How a colour looks in a light; lamps make a few pixels bright.
fn lit(light: Light, place: usize, colour: Colour, lamps: &[[f64; 2]]) -> Colour {
    let (share, tint) = match light {
        Light::Day => return colour,
        Light::Dusk => (150_u32, [8, 4, 14]),
        Light::Night => (66, [4, 6, 18]),
    };
    let (x, y) = ((place % WIDTH) as f64, (place / WIDTH) as f64);
    let is_lamp = lamps.iter().any(|[at_x, at_y]| {
        let (along, down) = (x + 0.5 - at_x, y + 0.5 - at_y);
        along * along + down * down <= 6.0
    });
    if is_lamp {
        return [252, 240, 196];
    }
    let mut dark = [0; 3];
    for (slot, (channel, tint)) in dark.iter_mut().zip(colour.iter().zip(tint)) {
        *slot = u8::try_from(u32::from(*channel) * share / 256 + tint).unwrap_or(u8::MAX);
    }
    dark
}
