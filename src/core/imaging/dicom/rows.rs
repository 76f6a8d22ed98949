//! All attributes as rows of a table for a person to read.

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::attributes::Attributes;
use super::data_set::{Element, Value};
use super::identities::{Identity, identity};
use super::names;
use super::read::DicomFile;

/// Characters of a value that a row shows.
pub const LONGEST: usize = 120;

/// Rows beyond this are left out: a whole-body file with items per frame has a hundred thousand.
pub const MOST: usize = 20_000;

/// Whether rows say who the patient is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Identities {
    /// Their names are listed, their values are not.
    #[default]
    Hidden,
    Shown,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub tag: Tag,
    /// 0 for the file's own, one more within each sequence.
    pub depth: usize,
    pub name: String,
    /// Two letters.
    pub vr: &'static str,
    /// `None` where it is hidden as an identity.
    pub value: Option<String>,
    pub identity: Option<Identity>,
}

impl Row {
    /// `(0010,0010)`.
    pub fn number(&self) -> String {
        names::number(self.tag)
    }
}

/// The rows, and how many were left out beyond [`MOST`]. Of a hidden sequence the items
/// are hidden too.
pub fn rows(file: &DicomFile, identities: Identities) -> (Vec<Row>, usize) {
    let mut table = Table { identities, rows: Vec::new(), left_out: 0 };
    table.level(&file.meta(), 0);
    table.level(&file.attributes(), 0);
    (table.rows, table.left_out)
}

struct Table {
    identities: Identities,
    rows: Vec<Row>,
    left_out: usize,
}

impl Table {
    fn level(&mut self, data: &Attributes<'_>, depth: usize) {
        for element in data.elements() {
            if self.rows.len() >= MOST {
                self.left_out += 1;
                continue;
            }
            let identity = identity(element.tag, element.vr);
            let hidden = identity.is_some() && self.identities == Identities::Hidden;
            self.rows.push(Row {
                tag: element.tag,
                depth,
                name: names::name(element.tag),
                vr: element.vr.to_string(),
                value: (!hidden).then(|| short(data, element)),
                identity,
            });
            if let (false, Value::Items(_)) = (hidden, &element.value) {
                for item in data.items(element.tag) {
                    self.level(&item, depth + 1);
                }
            }
        }
    }
}

fn short(data: &Attributes<'_>, element: &Element) -> String {
    let tag = element.tag;
    let bytes = match &element.value {
        Value::Items(items) => return counted(items.len(), "item"),
        Value::Fragments(pieces) => {
            let bytes: usize = pieces.iter().skip(1).map(|range| range.len()).sum();
            return format!(
                "{} of packed pixels, {}",
                counted(pieces.len().saturating_sub(1), "piece"),
                counted(bytes, "byte")
            );
        }
        Value::Bytes(range) => range.len(),
    };
    if bytes == 0 {
        return String::new();
    }
    let text = match element.vr {
        VR::AT => data.tags(tag).into_iter().map(names::number).collect::<Vec<_>>().join(", "),
        VR::OB | VR::OD | VR::OF | VR::OL | VR::OV | VR::OW | VR::UN => counted(bytes, "byte"),
        VR::US | VR::SS | VR::UL | VR::SL | VR::UV | VR::SV | VR::FL | VR::FD => {
            // A table of a hundred thousand numbers is not read out to be cut off.
            if tag != tags::PIXEL_DATA && bytes <= LONGEST * 8 {
                let numbers: Vec<_> = data.numbers(tag).iter().map(ToString::to_string).collect();
                numbers.join(", ")
            } else {
                counted(bytes, "byte")
            }
        }
        _ => data.text(tag).unwrap_or_default(),
    };
    cut(&text)
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// One line, at most [`LONGEST`] characters, with a mark where it was cut.
fn cut(text: &str) -> String {
    let mut out = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at == LONGEST {
            out.push('…');
            break;
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::syntax::{EXPLICIT_LITTLE, TransferSyntax};
    use super::super::write::Out;
    use super::*;

    fn file() -> DicomFile {
        let out = Out::new()
            .text(tags::SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
            .text(tags::PATIENT_NAME, "Doe^Jane")
            .number(tags::ROWS, 2)
            .text(tags::BODY_PART_EXAMINED, "x".repeat(300))
            .items(
                tags::OTHER_PATIENT_I_DS_SEQUENCE,
                vec![Out::new().text(tags::PATIENT_ID, "4711")],
            )
            .items(
                tags::DERIVATION_CODE_SEQUENCE,
                vec![Out::new().text(tags::CODE_VALUE, "113072").text(tags::CODE_MEANING, "a")],
            );
        DicomFile::read(out.to_file(&TransferSyntax::of(EXPLICIT_LITTLE))).unwrap()
    }

    fn found(rows: &[Row], tag: Tag) -> Vec<&Row> {
        rows.iter().filter(|row| row.tag == tag).collect()
    }

    #[test]
    fn identities_are_hidden_by_default_with_all_they_contain() {
        let (rows, left_out) = rows(&file(), Identities::default());
        assert_eq!(left_out, 0);
        let name = found(&rows, tags::PATIENT_NAME);
        assert_eq!((name[0].value.clone(), name[0].name.as_str()), (None, "Patient Name"));
        assert!(found(&rows, tags::PATIENT_ID).is_empty());
        assert!(rows.iter().all(|row| row.value.as_deref() != Some("4711")));
        assert_eq!(found(&rows, tags::ROWS)[0].value.as_deref(), Some("2"));
    }

    #[test]
    fn shown_they_are_all_there_with_their_depth() {
        let (rows, _) = rows(&file(), Identities::Shown);
        assert_eq!(found(&rows, tags::PATIENT_NAME)[0].value.as_deref(), Some("Doe^Jane"));
        let id = found(&rows, tags::PATIENT_ID)[0];
        assert_eq!((id.depth, id.value.as_deref()), (1, Some("4711")));
        assert_eq!(found(&rows, tags::CODE_VALUE)[0].depth, 1);
    }

    #[test]
    fn a_long_value_is_cut_with_a_mark() {
        let (rows, _) = rows(&file(), Identities::Shown);
        let value = found(&rows, tags::BODY_PART_EXAMINED)[0].value.clone().unwrap();
        assert_eq!(value.chars().count(), LONGEST + 1);
        assert!(value.ends_with('…'));
    }
}
