//! Attributes as DICOM has them in Explicit VR Little Endian (PS3.5): no more of it than the files need
//! that are made here. The page's own reader is tested against them.

/// CT Image Storage.
pub const CT: &str = "1.2.840.10008.5.1.4.1.1.2";

/// What comes before the attributes: preamble and file meta information.
pub fn head(class: &str, instance: &str, syntax: &str) -> Vec<u8> {
    let mut meta = Vec::new();
    put(&mut meta, 0x0002, 0x0001, b"OB", &[0, 1]);
    text(&mut meta, 0x0002, 0x0002, b"UI", class);
    text(&mut meta, 0x0002, 0x0003, b"UI", instance);
    text(&mut meta, 0x0002, 0x0010, b"UI", syntax);
    text(&mut meta, 0x0002, 0x0012, b"UI", "2.25.163214528041391756640221860513047982155");
    let mut out = vec![0; 128];
    out.extend_from_slice(b"DICM");
    put(&mut out, 0x0002, 0x0000, b"UL", &(meta.len() as u32).to_le_bytes());
    out.extend(meta);
    out
}

pub fn short(out: &mut Vec<u8>, group: u16, element: u16, value: u16) {
    put(out, group, element, b"US", &value.to_le_bytes());
}

/// Of even length: texts end with a space, UIDs with a zero.
pub fn text(out: &mut Vec<u8>, group: u16, element: u16, vr: &[u8; 2], text: &str) {
    let mut bytes = text.as_bytes().to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(if vr == b"UI" { 0 } else { b' ' });
    }
    put(out, group, element, vr, &bytes);
}

pub fn put(out: &mut Vec<u8>, group: u16, element: u16, vr: &[u8; 2], value: &[u8]) {
    out.extend(group.to_le_bytes());
    out.extend(element.to_le_bytes());
    out.extend_from_slice(vr);
    if matches!(vr, b"OB" | b"OW") {
        out.extend([0, 0]);
        out.extend((value.len() as u32).to_le_bytes());
    } else {
        out.extend((value.len() as u16).to_le_bytes());
    }
    out.extend_from_slice(value);
}
