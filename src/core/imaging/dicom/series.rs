//! Files put into series, and a series' slices into order.

use std::collections::BTreeMap;

use dicom_dictionary_std::tags;

use super::plane::{Plane, dot};
use super::read::DicomFile;
use super::references::References;

/// Slices closer than this, in millimetres, lie at one place.
const SAME_PLACE: f64 = 0.01;
/// A step that differs from the usual one by more than this share is a gap.
const UNEVEN: f64 = 0.1;

/// What ordering needs of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    pub references: References,
    pub series_number: Option<i64>,
    pub instance_number: Option<i64>,
    /// One for each frame, at least one.
    pub planes: Vec<Option<Plane>>,
    pub columns: Option<usize>,
    pub rows: Option<usize>,
}

impl Header {
    pub fn of(file: &DicomFile) -> Self {
        let data = file.attributes();
        // A damaged count must not become a million planes.
        let frames = data.count(tags::NUMBER_OF_FRAMES).unwrap_or(1).clamp(1, 100_000);
        Self {
            references: References::of(file),
            series_number: data.integer(tags::SERIES_NUMBER),
            instance_number: data.integer(tags::INSTANCE_NUMBER),
            planes: Plane::all(file, frames),
            columns: data.count(tags::COLUMNS),
            rows: data.count(tags::ROWS),
        }
    }
}

/// What the order of slices was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Along the direction in which parallel slices follow one another.
    Position,
    InstanceNumber,
    /// As the files came.
    AsGiven,
}

/// One frame of one file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    /// Place of the file among those given.
    pub file: usize,
    /// Frame of the file, counted from 0.
    pub frame: usize,
    /// Millimetres along the slices' direction, where they are parallel.
    pub place: Option<f64>,
}

/// Files of one Series Instance UID.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub uid: String,
    pub modality: String,
    pub number: Option<i64>,
    pub slices: Vec<Slice>,
    pub order: Order,
    /// Millimetres from a slice to the next, as most are.
    pub step: Option<f64>,
    /// What a person should know before trusting the order, in words.
    pub remarks: Vec<String>,
}

/// Series by study, number and UID. Nothing is left out.
pub fn series(headers: &[Header]) -> Vec<Series> {
    let mut groups: BTreeMap<(&str, Option<i64>, &str), Vec<usize>> = BTreeMap::new();
    for (file, header) in headers.iter().enumerate() {
        let References { study, series, .. } = &header.references;
        groups.entry((study, header.series_number, series)).or_default().push(file);
    }
    groups.into_values().map(|files| ordered(headers, &files)).collect()
}

fn ordered(headers: &[Header], files: &[usize]) -> Series {
    let of = |file: usize| headers.get(file);
    let first = files.first().and_then(|file| of(*file));
    let mut remarks = Vec::new();
    let mut slices: Vec<Slice> = files
        .iter()
        .flat_map(|&file| {
            let frames = of(file).map_or(1, |header| header.planes.len().max(1));
            (0..frames).map(move |frame| Slice { file, frame, place: None })
        })
        .collect();
    let plane = |slice: &Slice| of(slice.file)?.planes.get(slice.frame).copied().flatten();
    let instance = |slice: &Slice| of(slice.file).and_then(|header| header.instance_number);

    let known = slices.iter().filter(|slice| plane(slice).is_some()).count();
    let normal = slices.iter().find_map(plane).and_then(|plane| plane.normal());
    let parallel = normal.is_some_and(|normal| {
        slices
            .iter()
            .filter_map(plane)
            .all(|plane| plane.normal().is_some_and(|own| dot(own, normal) > 0.999))
    });
    let mut order = Order::Position;
    if known < slices.len() || !parallel {
        order = Order::InstanceNumber;
        if known > 0 && known < slices.len() {
            remarks.push(format!(
                "{} of {} slices do not say where they lie; all are in order of their numbers",
                slices.len() - known,
                slices.len()
            ));
        } else if known > 0 && slices.len() > 1 {
            remarks
                .push("the slices are not parallel; they are in order of their numbers".to_owned());
        }
        if files.len() > 1 && slices.iter().any(|slice| instance(slice).is_none()) {
            order = Order::AsGiven;
            remarks.push(
                "not all slices have a number; they are in the order in which they came".to_owned(),
            );
        }
    }
    match (order, normal) {
        (Order::Position, Some(normal)) => {
            for slice in &mut slices {
                slice.place = plane(slice).map(|plane| plane.along(normal));
            }
            let key = |slice: &Slice| slice.place.unwrap_or_default();
            slices.sort_by(|a, b| {
                key(a)
                    .total_cmp(&key(b))
                    .then_with(|| instance(a).cmp(&instance(b)))
                    .then_with(|| a.frame.cmp(&b.frame))
            });
        }
        (Order::InstanceNumber, _) => {
            slices.sort_by_key(|slice| (instance(slice), slice.frame));
        }
        _ => {}
    }
    let step = step(&slices, &mut remarks);
    let sizes: std::collections::BTreeSet<_> = files
        .iter()
        .filter_map(|file| of(*file))
        .map(|header| (header.columns, header.rows))
        .collect();
    if sizes.len() > 1 {
        remarks.push(format!("the pictures are of {} different sizes", sizes.len()));
    }
    same_instances(headers, files, &mut remarks);
    Series {
        uid: first.map(|header| header.references.series.clone()).unwrap_or_default(),
        modality: first.map(|header| header.references.modality.clone()).unwrap_or_default(),
        number: first.and_then(|header| header.series_number),
        slices,
        order,
        step,
        remarks,
    }
}

/// The usual step, and remarks on slices at one place and on gaps.
fn step(slices: &[Slice], remarks: &mut Vec<String>) -> Option<f64> {
    let places: Option<Vec<f64>> = slices.iter().map(|slice| slice.place).collect();
    let places = places?;
    let steps: Vec<f64> =
        places.windows(2).filter_map(|two| Some(two.get(1)? - two.first()?)).collect();
    let together = steps.iter().filter(|step| **step < SAME_PLACE).count();
    if together > 0 {
        remarks.push(format!(
            "{together} slices lie at the place of the one before: several times, echoes or copies"
        ));
    }
    let mut apart: Vec<f64> = steps.iter().copied().filter(|step| *step >= SAME_PLACE).collect();
    apart.sort_by(f64::total_cmp);
    let usual = *apart.get(apart.len().checked_sub(1)? / 2)?;
    for (at, step) in steps.iter().enumerate() {
        if *step >= SAME_PLACE && (step - usual).abs() > usual * UNEVEN {
            let what = if *step > usual { "slices may be missing" } else { "they lie closer" };
            remarks.push(format!(
                "from slice {} to {} it is {step:.2} mm where {usual:.2} mm is usual: {what}",
                at + 1,
                at + 2
            ));
        }
        if remarks.len() > 20 {
            remarks.push("there are more such steps".to_owned());
            break;
        }
    }
    Some(usual)
}

fn same_instances(headers: &[Header], files: &[usize], remarks: &mut Vec<String>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        if let Some(header) = headers.get(*file)
            && !header.references.sop_instance.is_empty()
        {
            *seen.entry(&header.references.sop_instance).or_default() += 1;
        }
    }
    let twice = seen.values().filter(|count| **count > 1).count();
    if twice > 0 {
        remarks.push(format!("{twice} pictures are there more than once"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(series: &str, instance: i64, planes: &[Option<[f64; 3]>]) -> Header {
        Header {
            references: References {
                series: series.to_owned(),
                sop_instance: format!("{series}.{instance}"),
                ..References::default()
            },
            series_number: Some(1),
            instance_number: Some(instance),
            planes: planes
                .iter()
                .map(|position| {
                    position.map(|position| Plane {
                        position,
                        along_row: [1.0, 0.0, 0.0],
                        along_column: [0.0, 1.0, 0.0],
                    })
                })
                .collect(),
            columns: Some(2),
            rows: Some(2),
        }
    }

    fn at(instance: i64, z: f64) -> Header {
        header("1.1", instance, &[Some([0.0, 0.0, z])])
    }

    #[track_caller]
    fn check(headers: &[Header], order: Order, files: &[usize], remarks: &[&str]) -> Series {
        let all = series(headers);
        assert_eq!(all.len(), 1);
        let found = all.into_iter().next().unwrap();
        assert_eq!(found.order, order);
        assert_eq!(found.slices.iter().map(|slice| slice.file).collect::<Vec<_>>(), files);
        assert_eq!(found.remarks.len(), remarks.len(), "{:?}", found.remarks);
        for (remark, words) in found.remarks.iter().zip(remarks) {
            assert!(remark.contains(words), "{remark}");
        }
        found
    }

    #[test]
    fn slices_follow_their_positions_not_their_numbers() {
        let headers = [at(1, 10.0), at(2, 0.0), at(3, 5.0)];
        let found = check(&headers, Order::Position, &[1, 2, 0], &[]);
        assert_eq!(found.step, Some(5.0));
    }

    #[test]
    fn gaps_and_slices_at_one_place_are_said() {
        let headers = [at(1, 0.0), at(2, 1.0), at(3, 2.0), at(4, 5.0), at(5, 5.0)];
        check(
            &headers,
            Order::Position,
            &[0, 1, 2, 3, 4],
            &[
                "1 slices lie at the place",
                "from slice 3 to 4 it is 3.00 mm where 1.00 mm is usual",
            ],
        );
    }

    #[test]
    fn without_positions_the_numbers_count() {
        let headers = [header("1.1", 2, &[None]), header("1.1", 1, &[None])];
        check(&headers, Order::InstanceNumber, &[1, 0], &[]);
        let mixed = [header("1.1", 2, &[None]), at(1, 0.0)];
        check(&mixed, Order::InstanceNumber, &[1, 0], &["1 of 2 slices do not say"]);
        let mut tilted = at(1, 0.0);
        if let Some(Some(plane)) = tilted.planes.first_mut() {
            plane.along_column = [0.0, 0.0, -1.0];
        }
        check(&[at(2, 1.0), tilted], Order::InstanceNumber, &[1, 0], &["not parallel"]);
    }

    #[test]
    fn frames_of_one_file_are_slices_too() {
        let frames = [Some([0.0, 0.0, 2.0]), Some([0.0, 0.0, 1.0])];
        let found = check(&[header("1.1", 1, &frames)], Order::Position, &[0, 0], &[]);
        assert_eq!(found.slices.iter().map(|slice| slice.frame).collect::<Vec<_>>(), [1, 0]);
    }

    #[test]
    fn series_are_kept_apart_and_copies_named() {
        let headers = [at(1, 0.0), header("1.2", 1, &[None]), at(1, 0.0)];
        let all = series(&headers);
        assert_eq!(all.iter().map(|s| s.slices.len()).collect::<Vec<_>>(), [2, 1]);
        assert!(all[0].remarks.iter().any(|remark| remark.contains("more than once")));
    }
}
