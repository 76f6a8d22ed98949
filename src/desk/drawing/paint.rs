//! Regions on a canvas, whatever it is.
//!
//! Machine and human never look alike, and colour is never alone:
//!
//! | | line | area | besides |
//! |---|---|---|---|
//! | suggested | dashed, in the colour and the dashes of its agent | empty | its label, agent and score |
//! | rejected | dotted and faint | empty | a cross |
//! | accepted, edited, drawn | solid, in the person's colour | tinted | its label and which of these |
//! | chosen | thicker | tinted | handles |
//!
//! Dashes take time, by their number. With more than [`CROWD`] regions in sight lines are whole, and
//! whose a suggestion is says the corner that is marked ([`corners`]).

use std::collections::BTreeMap;

use super::board::Board;
use super::handle::{Handle, TURN_AWAY, handles};
use super::pen::Pen;
use super::scene::{Entry, Ink, Scene, Stand};
use super::tags::Tags;
use super::tool::Tool;
use super::view_box::ViewBox;
use crate::core::marks::Shape;
use crate::core::marks::geometry::{Bounds, Point, Rings};
use crate::desk::marking::Chosen;

/// With more regions in sight than this, only the chosen one has its label.
const LABELLED: usize = 300;
/// With more in sight they are drawn as a [`crowd`].
pub const CROWD: usize = 1500;
/// How far the mark of a corner reaches in a crowd, in pixels of the screen; of small regions it is a
/// share of a side.
const CORNER: f64 = 6.0;
const CORNER_OF_SIDE: f64 = 0.45;
/// Smaller on the screen, in pixels, a region is a rectangle whatever its shape; the second where many
/// are in sight.
const SPECK: f64 = 3.0;
const SMALL: f64 = 14.0;

/// A canvas: a path is made and then stroked or filled. Positions in pixels of the screen.
pub trait Painter {
    fn clear(&mut self);
    /// A new path.
    fn begin(&mut self);
    fn move_to(&mut self, at: Point);
    fn line_to(&mut self, at: Point);
    fn close(&mut self);
    fn rect(&mut self, at: Point, width: f64, height: f64);
    /// `angle` in degrees, clockwise.
    fn ellipse(&mut self, centre: Point, radius: Point, angle: f64);
    fn stroke(&mut self, style: &Style);
    /// Fills rectangles without a path: many thousands at once.
    fn blocks(&mut self, rects: &[Bounds], style: &Style);
    /// By the rule that what is wound round is in.
    fn fill(&mut self, style: &Style);
    /// How wide words on a plate are.
    fn width(&self, words: &str) -> f64;
    /// A plate with words, its lower left corner at a place, [`tags::HEIGHT`](super::tags) high.
    fn tag(&mut self, at: Point, words: &str, colour: Colour);
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub colour: Colour,
    /// In pixels of the screen.
    pub width: f64,
    pub dash: Dash,
    /// 0 to 1.
    pub opacity: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Ink(Ink),
    /// Below lines, so that they are seen on any image.
    Casing,
    /// Handles, and the cross-hair.
    Light,
    /// The words of what was rejected.
    Faint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    Solid,
    Dashed,
    Dotted,
}

/// What is shown of regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub labels: bool,
    pub regions: bool,
    /// Lines through the pointer.
    pub cross: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { labels: true, regions: true, cross: false }
    }
}

/// What was painted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    pub regions: usize,
    pub labels: usize,
}

/// All regions in sight but `except`, which is on the layer above. `edges`: which points of a
/// skeleton are joined.
pub fn paint(
    scene: &Scene,
    view: &ViewBox,
    shown: Shown,
    except: &[&Chosen],
    edges: &[(u32, u32)],
    painter: &mut impl Painter,
) -> Layer {
    painter.clear();
    if !shown.regions {
        return Layer::default();
    }
    let window = view.window();
    let mut groups: BTreeMap<(Stand, Ink), Vec<&Entry>> = BTreeMap::new();
    let mut regions = 0;
    for entry in scene.within(&window).filter(|entry| !except.contains(&&entry.chosen)) {
        groups.entry((entry.stand, entry.ink)).or_default().push(entry);
        regions += 1;
    }
    let is_fine = regions <= CROWD;
    for ((stand, ink), entries) in &groups {
        let style = style(*stand, *ink);
        if !is_fine {
            crowd(entries, view, &window, edges, *stand, &style, painter);
            continue;
        }
        painter.begin();
        for entry in entries {
            trace(&entry.shape, Some(entry), view, &window, edges, SPECK, painter);
        }
        painter.stroke(&casing(style.width + 2.0, style.opacity * 0.55));
        if *stand >= Stand::Accepted {
            painter.fill(&Style { opacity: 0.14, ..style });
        }
        painter.stroke(&style);
        if *stand == Stand::Rejected {
            painter.begin();
            for entry in entries {
                cross_out(entry, view, painter);
            }
            painter.stroke(&Style { dash: Dash::Solid, width: 1.0, ..style });
        }
    }
    let mut labels = 0;
    if shown.labels && regions <= LABELLED {
        let mut tags = Tags::default();
        for entry in groups.values().flatten() {
            let width = painter.width(&entry.tag);
            if let Some(at) = tags.place(entry.bounds.as_ref(), width, view) {
                painter.tag(at, &entry.tag, tag_colour(entry));
                labels += 1;
            }
        }
    }
    Layer { regions, labels }
}

/// So many that a path of all their areas would take longer than a frame: small ones are rectangles,
/// lines are thin and not dashed, and a corner says whose they are. Who has an area is the person's,
/// as ever.
fn crowd(
    entries: &[&Entry],
    view: &ViewBox,
    window: &Bounds,
    edges: &[(u32, u32)],
    stand: Stand,
    style: &Style,
    painter: &mut impl Painter,
) {
    if stand >= Stand::Accepted {
        let on_screen = |around: &Bounds| {
            let [left, top] = view.to_screen([around.left, around.top]);
            let [right, bottom] = view.to_screen([around.right, around.bottom]);
            Bounds::new(left, top, right, bottom)
        };
        let rects = entries.iter().filter_map(|entry| entry.bounds.as_ref().map(on_screen));
        let rects: Vec<Bounds> = rects.collect();
        painter.blocks(&rects, &Style { opacity: 0.25, ..*style });
    }
    for some in entries.chunks(500) {
        painter.begin();
        for entry in some {
            trace(&entry.shape, Some(entry), view, window, edges, SMALL, painter);
            if stand == Stand::Rejected {
                cross_out(entry, view, painter);
            }
            if let Colour::Ink(ink) = style.colour {
                mark_corners(entry, ink, view, painter);
            }
        }
        painter.stroke(&Style { dash: Dash::Solid, width: 1.0, ..*style });
    }
}

/// What is chosen, moved or drawn, and the cross-hair.
pub fn paint_top(
    board: &Board,
    scene: &Scene,
    shown: Shown,
    chosen: Option<&Chosen>,
    edges: &[(u32, u32)],
    painter: &mut impl Painter,
) {
    painter.clear();
    let view = &board.view;
    let window = view.window();
    if let Some(entry) = chosen.and_then(|chosen| scene.find(chosen))
        && board.painted() != Some(&entry.chosen)
    {
        let moved = board.moving().filter(|(chosen, _)| **chosen == entry.chosen);
        let shape = moved.map_or(&entry.shape, |(_, shape)| shape);
        let known = moved.is_none().then_some(entry);
        let base = style(entry.stand, entry.ink);
        painter.begin();
        trace(shape, known, view, &window, edges, SPECK, painter);
        painter.stroke(&casing(base.width + 3.0, 0.8));
        if entry.stand >= Stand::Accepted {
            painter.fill(&Style { opacity: 0.2, ..base });
        }
        painter.stroke(&Style { width: base.width + 1.0, opacity: 1.0, ..base });
        if entry.stand == Stand::Rejected {
            painter.begin();
            cross_out(entry, view, painter);
            painter.stroke(&Style { opacity: 1.0, dash: Dash::Solid, ..base });
        }
        if board.tool() == Tool::Choose {
            paint_handles(shape, board, painter);
        }
        if shown.labels || !shown.regions {
            let around = crate::core::marks::geometry::bounds(shape);
            let width = painter.width(&entry.tag);
            if let Some([x, y]) = Tags::default().place(around.as_ref(), width, view) {
                painter.tag([x, y - 6.0], &entry.tag, tag_colour(entry));
            }
        }
    }
    paint_pen(board, &window, edges, painter);
    paint_cross(board, shown, painter);
}

fn style(stand: Stand, ink: Ink) -> Style {
    let colour = Colour::Ink(ink);
    match stand {
        Stand::Rejected => Style { colour, width: 1.0, dash: Dash::Dotted, opacity: 0.7 },
        Stand::Open => Style { colour, width: 1.5, dash: Dash::Dashed, opacity: 1.0 },
        _ => Style { colour, width: 2.0, dash: Dash::Solid, opacity: 1.0 },
    }
}

/// The dashes of a suggestion, drawn and left out by turns, in pixels of the screen: who it is of is
/// told without colour too. One for each of six agents, then from the first again.
pub fn dashes(ink: Ink) -> &'static [u8] {
    const AGENTS: [&[u8]; 6] =
        [&[6, 4], &[10, 3, 2, 3], &[4, 7], &[14, 6], &[6, 2, 2, 2, 2, 2], &[9, 9]];
    match ink {
        Ink::Agent(place) => AGENTS.get(place % AGENTS.len()).copied().unwrap_or(&[6, 4]),
        Ink::Agents => &[18, 3],
        Ink::Person => &[],
    }
}

/// The corners of its bounds that are marked in a crowd: whether to the right, whether below. One set
/// for each of six agents, then from the first again; none where several propose it.
pub fn corners(ink: Ink) -> &'static [(bool, bool)] {
    const AGENTS: [&[(bool, bool)]; 6] = [
        &[(false, false)],
        &[(true, false)],
        &[(true, true)],
        &[(false, true)],
        &[(false, false), (true, true)],
        &[(true, false), (false, true)],
    ];
    match ink {
        Ink::Agent(place) => AGENTS.get(place % AGENTS.len()).copied().unwrap_or_default(),
        Ink::Agents | Ink::Person => &[],
    }
}

/// Two lines across each: a path of areas would take longer.
fn mark_corners(entry: &Entry, ink: Ink, view: &ViewBox, painter: &mut impl Painter) {
    let Some(around) = entry.bounds else { return };
    let [left, top] = view.to_screen([around.left, around.top]);
    let [right, bottom] = view.to_screen([around.right, around.bottom]);
    let reach = CORNER.min((right - left).min(bottom - top) * CORNER_OF_SIDE);
    for (is_right, is_below) in corners(ink) {
        let (x, across) = if *is_right { (right, -reach) } else { (left, reach) };
        let (y, down) = if *is_below { (bottom, -reach) } else { (top, reach) };
        for share in [0.5, 1.0] {
            painter.move_to([x + across * share, y]);
            painter.line_to([x, y + down * share]);
        }
    }
}

fn tag_colour(entry: &Entry) -> Colour {
    match entry.stand {
        Stand::Rejected => Colour::Faint,
        _ => Colour::Ink(entry.ink),
    }
}

fn casing(width: f64, opacity: f64) -> Style {
    Style { colour: Colour::Casing, width, dash: Dash::Solid, opacity }
}

/// Adds a shape to the path.
fn trace(
    shape: &Shape,
    entry: Option<&Entry>,
    view: &ViewBox,
    window: &Bounds,
    edges: &[(u32, u32)],
    speck: f64,
    painter: &mut impl Painter,
) {
    let around = match entry {
        Some(entry) => entry.bounds,
        None => crate::core::marks::geometry::bounds(shape),
    };
    let Some(around) = around.filter(|around| around.meets(window)) else { return };
    let is_point = matches!(shape, Shape::Keypoints { .. });
    let [across, down] = view.scales();
    let [wide, high] = [around.width() * across, around.height() * down];
    if !is_point && wide.max(high) < speck {
        return painter.rect(view.to_screen([around.left, around.top]), wide, high);
    }
    match shape {
        Shape::Box { x, y, width, height, angle: 0.0 } => {
            painter.rect(view.to_screen([*x, *y]), width * across, height * down);
        }
        Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
            let (radius, angle) = view.ellipse([*radius_x, *radius_y], *angle);
            painter.ellipse(view.to_screen([*x, *y]), radius, angle);
        }
        Shape::Box { .. } | Shape::Polygon { .. } => {
            for ring in Rings::of(shape).iter() {
                rings(ring, view, painter);
            }
        }
        Shape::Polyline { points } => line(points.iter().copied(), view, painter),
        Shape::Keypoints { points } => {
            let place = |at: u32| usize::try_from(at).ok().and_then(|at| points.get(at));
            for (from, to) in edges {
                let ends = [place(*from), place(*to)];
                if let [Some(from), Some(to)] = ends
                    && !from.missing
                    && !to.missing
                {
                    line([[from.x, from.y], [to.x, to.y]].into_iter(), view, painter);
                }
            }
            for point in points.iter().filter(|point| !point.missing) {
                let [x, y] = view.to_screen([point.x, point.y]);
                if point.hidden {
                    painter.rect([x - 3.0, y - 3.0], 6.0, 6.0);
                } else {
                    painter.ellipse([x, y], [3.5, 3.5], 0.0);
                }
            }
        }
        Shape::Mask { .. } => {
            let made;
            let all = match entry.and_then(|entry| entry.outlines.as_deref()) {
                Some(known) => known,
                None => {
                    use crate::core::marks::masks::{Mask, outlines};
                    made = Mask::of(shape).map(|mask| outlines(&mask)).unwrap_or_default();
                    &made
                }
            };
            for each in all {
                rings(each, view, painter);
            }
        }
    }
}

/// An outline, and its holes the other way round.
fn rings(rings: &Rings, view: &ViewBox, painter: &mut impl Painter) {
    let is_clockwise = |ring: &[Point]| {
        let sides = crate::core::marks::geometry::rings::sides(ring);
        sides.map(|[from, to]| from[0] * to[1] - to[0] * from[1]).sum::<f64>() > 0.0
    };
    let outer = is_clockwise(&rings.outline);
    line(rings.outline.iter().copied(), view, painter);
    painter.close();
    for hole in &rings.holes {
        if is_clockwise(hole) == outer {
            line(hole.iter().rev().copied(), view, painter);
        } else {
            line(hole.iter().copied(), view, painter);
        }
        painter.close();
    }
}

/// Points that nobody can tell apart are one.
fn line(points: impl Iterator<Item = Point>, view: &ViewBox, painter: &mut impl Painter) {
    let mut last: Option<Point> = None;
    let mut left_out = None;
    for point in points {
        let at = view.to_screen(point);
        match last {
            None => painter.move_to(at),
            Some([x, y]) if (at[0] - x).abs() < 0.6 && (at[1] - y).abs() < 0.6 => {
                left_out = Some(at);
                continue;
            }
            Some(_) => painter.line_to(at),
        }
        left_out = None;
        last = Some(at);
    }
    if let Some(at) = left_out {
        painter.line_to(at);
    }
}

fn cross_out(entry: &Entry, view: &ViewBox, painter: &mut impl Painter) {
    let Some(around) = entry.bounds else { return };
    let [left, top] = view.to_screen([around.left, around.top]);
    let [right, bottom] = view.to_screen([around.right, around.bottom]);
    painter.move_to([left, top]);
    painter.line_to([right, bottom]);
    painter.move_to([right, top]);
    painter.line_to([left, bottom]);
}

fn paint_handles(shape: &Shape, board: &Board, painter: &mut impl Painter) {
    let view = &board.view;
    let all = handles(shape, view.length(TURN_AWAY));
    let held = board.handle();
    let square = |at: Point, half: f64, painter: &mut dyn FnMut(Point, f64)| {
        painter([at[0] - half, at[1] - half], half * 2.0);
    };
    let top = all.iter().find(|(handle, _)| *handle == Handle::Side(0, -1));
    let turn = all.iter().find(|(handle, _)| *handle == Handle::Turn);
    if let (Some((_, top)), Some((_, turn))) = (top, turn) {
        painter.begin();
        painter.move_to(view.to_screen(*top));
        painter.line_to(view.to_screen(*turn));
        painter.stroke(&casing(3.0, 0.6));
        painter.stroke(&Style { colour: Colour::Light, ..casing(1.0, 1.0) });
    }
    painter.begin();
    for (handle, at) in &all {
        let at = view.to_screen(*at);
        let half = if Some(*handle) == held { 6.5 } else { 4.0 };
        match handle {
            Handle::Turn => painter.ellipse(at, [half + 1.0, half + 1.0], 0.0),
            _ => square(at, half, &mut |at, side| painter.rect(at, side, side)),
        }
    }
    painter.fill(&Style { colour: Colour::Light, ..casing(0.0, 1.0) });
    painter.stroke(&casing(1.5, 1.0));
    if let Some((_, at)) = all.iter().find(|(handle, _)| Some(*handle) == held) {
        let at = view.to_screen(*at);
        painter.begin();
        square(at, 3.0, &mut |at, side| painter.rect(at, side, side));
        painter.fill(&Style { colour: Colour::Ink(Ink::Person), ..casing(0.0, 1.0) });
    }
    if let Shape::Keypoints { points } = shape {
        for point in points.iter().filter(|point| !point.missing && !point.name.is_empty()) {
            let [x, y] = view.to_screen([point.x, point.y]);
            let covered = if point.hidden { " (covered)" } else { "" };
            painter.tag([x + 8.0, y - 4.0], &format!("{}{covered}", point.name), Colour::Light);
        }
    }
}

/// The shape that is being drawn.
fn paint_pen(board: &Board, window: &Bounds, edges: &[(u32, u32)], painter: &mut impl Painter) {
    let Some(pen) = board.pen() else { return };
    let view = &board.view;
    let ink = Colour::Ink(Ink::Person);
    let line = Style { colour: ink, width: 2.0, dash: Dash::Solid, opacity: 1.0 };
    if let Some(shape) = board.drawn() {
        painter.begin();
        match &shape {
            // Not closed yet, and so drawn open.
            Shape::Polygon { points, .. } => self::line(points.iter().copied(), view, painter),
            shape => trace(shape, None, view, &window.grown(1e9), edges, SPECK, painter),
        }
        painter.stroke(&casing(4.0, 0.6));
        if matches!(shape, Shape::Mask { .. }) {
            painter.fill(&Style { opacity: 0.3, ..line });
        }
        painter.stroke(&line);
    }
    if let Pen::Points { points, .. } = pen {
        painter.begin();
        for (place, point) in points.iter().enumerate() {
            let [x, y] = view.to_screen(*point);
            let half = if place == 0 { 5.0 } else { 3.0 };
            painter.rect([x - half, y - half], half * 2.0, half * 2.0);
        }
        painter.fill(&Style { colour: Colour::Light, ..line });
        painter.stroke(&casing(1.5, 1.0));
    }
    if let (Pen::Keypoints { points }, Some((at, _))) = (pen, board.cross()) {
        let next = board.names.get(points.len());
        if let Some(name) = next {
            let [x, y] = view.to_screen(at);
            painter.tag([x + 10.0, y - 8.0], name, Colour::Light);
        }
    }
}

fn paint_cross(board: &Board, shown: Shown, painter: &mut impl Painter) {
    let Some((at, is_by_keys)) = board.cross() else { return };
    let view = &board.view;
    let [x, y] = view.to_screen(at);
    let light = Style { colour: Colour::Light, ..casing(1.0, 0.9) };
    if board.tool().paints() {
        let radius = view.scales().map(|scale| board.brush / 2.0 * scale);
        painter.begin();
        painter.ellipse([x, y], radius, 0.0);
        painter.stroke(&casing(3.0, 0.5));
        painter.stroke(&light);
    }
    let draws = board.tool() != Tool::Choose;
    if shown.cross || (is_by_keys && draws) {
        let [width, height] = view.screen;
        painter.begin();
        painter.move_to([0.0, y]);
        painter.line_to([width, y]);
        painter.move_to([x, 0.0]);
        painter.line_to([x, height]);
        painter.stroke(&casing(2.5, 0.4));
        painter.stroke(&light);
    }
}
