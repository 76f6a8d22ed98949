//! Points that jump to what is near: the edges of the image, corners of other regions.

use super::handle::share;
use super::scene::Scene;
use crate::core::marks::geometry::{Bounds, Point};
use crate::desk::marking::Chosen;

/// The corner that is near, else the point itself with each coordinate at an edge of the image that
/// is near. `reach`: what is near, in pixels of the image across and down.
pub fn snapped(
    point: Point,
    reach: Point,
    image: Point,
    scene: &Scene,
    except: Option<&Chosen>,
) -> Point {
    let [x, y] = point;
    let window = Bounds::new(x - reach[0], y - reach[1], x + reach[0], y + reach[1]);
    let corners = scene.corners(&window, except).into_iter();
    let nearest = corners
        .map(|corner| (share(corner, point, reach), corner))
        .filter(|(off, _)| *off <= 1.0)
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    if let Some((_, corner)) = nearest {
        return corner;
    }
    let edge = |at: f64, length: f64, reach: f64| {
        let near = |edge: f64| (at - edge).abs() <= reach;
        if near(0.0) {
            0.0
        } else if near(length) {
            length
        } else {
            at
        }
    };
    [edge(x, image[0], reach[0]), edge(y, image[1], reach[1])]
}

/// How far something that was moved jumps: by what brings one of its corners to something near.
pub fn shift(
    around: &Bounds,
    reach: Point,
    image: Point,
    scene: &Scene,
    except: Option<&Chosen>,
) -> Point {
    let Bounds { left, top, right, bottom } = *around;
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    let jumps = corners.map(|corner| {
        let to = snapped(corner, reach, image, scene, except);
        [to[0] - corner[0], to[1] - corner[1]]
    });
    let nearest = |side: usize| {
        let all = jumps.iter().filter_map(|jump| jump.get(side).copied());
        let moved = all.filter(|by| *by != 0.0);
        moved.min_by(|one, other| one.abs().total_cmp(&other.abs())).unwrap_or(0.0)
    };
    [nearest(0), nearest(1)]
}

#[cfg(test)]
mod tests {
    use super::super::scene::Names;
    use super::*;
    use crate::core::marks::{Marks, Region, read};
    use crate::desk::marking::Marking;

    #[test]
    fn jumps_to_corners_and_edges() {
        let json =
            r#"[{"id":"a","shape":"box","x":50,"y":50,"width":20,"height":20,"label":"car"}]"#;
        let marks: Marks<Region> = read(&serde_json::from_str(json).unwrap()).unwrap();
        let marking = Marking::new(Vec::new(), Some(marks));
        let scene = Scene::new(&marking, &Names::default(), None, &Scene::default());
        let image = [200.0, 100.0];
        let own = Chosen::Own("a".into());
        let check = |point: Point, except: Option<&Chosen>, expected: Point| {
            assert_eq!(snapped(point, [4.0, 4.0], image, &scene, except), expected);
        };
        check([47.0, 52.0], None, [50.0, 50.0]);
        check([47.0, 52.0], Some(&own), [47.0, 52.0]);
        check([44.0, 50.0], None, [44.0, 50.0]);
        check([3.0, 30.0], None, [0.0, 30.0]);
        check([197.0, 103.0], None, [200.0, 100.0]);
        let around = Bounds::new(72.0, 68.0, 90.0, 80.0);
        assert_eq!(shift(&around, [4.0, 4.0], image, &scene, None), [-2.0, 2.0]);
        assert_eq!(shift(&around.grown(-5.0), [4.0, 4.0], image, &scene, None), [0.0, 0.0]);
    }
}
