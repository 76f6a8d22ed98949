//! Colours: put beside one another, and from brightness and two differences to RGB.

/// Three planes become three samples a pixel.
pub(super) fn interleave<T: Copy>(planes: &[T], samples: usize) -> Vec<T> {
    let pixels = planes.len() / samples.max(1);
    (0..pixels)
        .flat_map(|pixel| {
            (0..samples).filter_map(move |sample| planes.get(sample * pixels + pixel))
        })
        .copied()
        .collect()
}

/// Two pixels' brightnesses and the colour that they share become six samples. A row of
/// odd length has no such encoding; its last pair is cut.
pub(super) fn spread_422<T: Copy>(cells: &[T], columns: usize) -> Vec<T> {
    let mut out = Vec::with_capacity(cells.len() / 2 * 3);
    for row in cells.chunks((columns * 2).max(1)) {
        for four in row.chunks_exact(4) {
            if let [first, second, blue, red] = four {
                out.extend([*first, *blue, *red, *second, *blue, *red]);
            }
        }
        if let [first, blue] = row.chunks_exact(4).remainder() {
            out.extend([*first, *blue, *blue]);
        }
    }
    out
}

/// In place, full range, 8 bits (PS3.3, C.7.6.3.1.2).
pub(super) fn ybr_to_rgb(cells: &mut [u8]) {
    for pixel in cells.chunks_exact_mut(3) {
        if let [y, blue, red] = pixel {
            let brightness = f32::from(*y);
            let (b, r) = (f32::from(*blue) - 128.0, f32::from(*red) - 128.0);
            *y = rounded(brightness + 1.402 * r);
            *blue = rounded(brightness - 0.344_136 * b - 0.714_136 * r);
            *red = rounded(brightness + 1.772 * b);
        }
    }
}

fn rounded(value: f32) -> u8 {
    // The cast stops at 0 and 255.
    (value + 0.5).floor() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_become_pixels() {
        assert_eq!(interleave(&[1, 2, 3, 4, 5, 6], 3), [1, 3, 5, 2, 4, 6]);
        assert!(interleave::<u8>(&[], 3).is_empty());
    }

    #[test]
    fn two_pixels_share_a_colour() {
        assert_eq!(spread_422(&[10, 20, 1, 2], 2), [10, 1, 2, 20, 1, 2]);
    }

    #[test]
    fn grey_stays_grey_and_red_is_red() {
        let mut cells = vec![77, 128, 128, 76, 85, 255];
        ybr_to_rgb(&mut cells);
        assert_eq!(cells, [77, 77, 77, 254, 0, 0]);
    }
}
