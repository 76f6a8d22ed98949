//! Short names between the program and its script.
//!
//! wasm-bindgen gives each function that the wasm imports a name with a hash of 16 digits, so
//! that two programs can be linked; a page has one. The hashes cannot be compressed and stand in
//! both files: without them the first page is some 5 kB smaller. What the script says for people
//! goes too.

use crate::shell::{self, Result};
use std::{collections::BTreeMap, path::Path};

const WASM: &str = "countersign_bg.wasm";
const SCRIPT: &str = "countersign.js";
/// The module that the script is to the wasm.
const MODULE: &[u8] = b"./countersign_bg.js";

/// Renames what the one imports from the other, in both.
pub fn shorten(dist: &Path) -> Result {
    let (wasm, script) = (dist.join(WASM), dist.join(SCRIPT));
    let bytes = shell::read(&wasm)?;
    let text = shell::read_text(&script)?;
    let (bytes, text) = renamed(&bytes, &text).ok_or_else(|| {
        format!("{}: its imports are not understood; did wasm-bindgen change?", wasm.display())
    })?;
    shell::write(&wasm, bytes)?;
    shell::write(&script, without_comments(&text))
}

/// `None` where the wasm is not as expected.
fn renamed(wasm: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut names: BTreeMap<Vec<u8>, String> = BTreeMap::new();
    let mut text = script.to_owned();
    let mut out = wasm.get(..8)?.to_vec();
    let mut rest = wasm.get(8..)?;
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        let section = take(&mut rest, length)?;
        let section = if id == 2 {
            imports(section, |field| {
                if let Some(short) = names.get(field) {
                    return Some(short.clone());
                }
                let short = format!("b{}", names.len());
                text = in_script(&text, std::str::from_utf8(field).ok()?, &short)?;
                names.insert(field.to_vec(), short.clone());
                Some(short)
            })?
        } else {
            section.to_vec()
        };
        out.push(id);
        put(&mut out, section.len());
        out.extend(section);
    }
    Some((out, text))
}

/// The script with a function under another name; `None` where the name stands elsewhere too.
fn in_script(script: &str, name: &str, short: &str) -> Option<String> {
    let function = format!(" {name}: ");
    let is_alone = script.matches(name).count() == 1 && script.contains(&function);
    is_alone.then(|| script.replacen(&function, &format!(" {short}: "), 1))
}

/// The section of imports with other names, where `short` gives one.
fn imports(mut section: &[u8], mut short: impl FnMut(&[u8]) -> Option<String>) -> Option<Vec<u8>> {
    let rest = &mut section;
    let count = number(rest)?;
    let mut out = Vec::new();
    put(&mut out, count);
    for _ in 0..count {
        let module = name(rest)?;
        let field = name(rest)?;
        let other = if module == MODULE { short(field) } else { None };
        for name in [module, other.as_deref().map_or(field, str::as_bytes)] {
            put(&mut out, name.len());
            out.extend(name);
        }
        let described = *rest;
        let kind = take(rest, 1)?;
        match kind {
            // A function: its type.
            [0] => drop(number(rest)?),
            // A table: what it holds, and how much; a memory: how much.
            [1] => {
                take(rest, 1)?;
                limits(rest)?;
            }
            [2] => limits(rest)?,
            // A global: type and whether it changes.
            [3] => drop(take(rest, 2)?),
            // A tag.
            [4] => {
                take(rest, 1)?;
                number(rest)?;
            }
            _ => return None,
        }
        out.extend(described.get(..described.len() - rest.len())?);
    }
    rest.is_empty().then_some(out)
}

fn limits(rest: &mut &[u8]) -> Option<()> {
    let &[flags] = take(rest, 1)? else { return None };
    number(rest)?;
    if flags & 1 == 1 {
        number(rest)?;
    }
    Some(())
}

fn name<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(rest)?;
    take(rest, length)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let taken = rest.get(..length)?;
    *rest = rest.get(length..)?;
    Some(taken)
}

/// An unsigned number in LEB128.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0usize;
    for shift in (0..35).step_by(7) {
        let &[byte] = take(rest, 1)? else { return None };
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn put(out: &mut Vec<u8>, mut number: usize) {
    loop {
        #[expect(clippy::cast_possible_truncation, reason = "seven bits")]
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// The script without indentation and without the comments that have lines of their own. It has
/// no text over several lines.
fn without_comments(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut within = false;
    for line in script.lines().map(str::trim) {
        if within || line.starts_with("/*") {
            within = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wasm with two imports of the script, one of a memory elsewhere, and a section behind.
    fn wasm(first: &str, second: &str) -> Vec<u8> {
        let mut imports = vec![3];
        for (module, field, kind) in [
            ("./countersign_bg.js", first, &[0u8, 7][..]),
            ("./other.js", "memory", &[2, 1, 1, 0x80, 2]),
            ("./countersign_bg.js", second, &[0, 200, 1]),
        ] {
            for name in [module, field] {
                imports.push(u8::try_from(name.len()).unwrap());
                imports.extend(name.bytes());
            }
            imports.extend(kind);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.push(2);
        put(&mut wasm, imports.len());
        wasm.extend(imports);
        wasm.extend([10, 2, 0, 9]);
        wasm
    }

    #[test]
    fn both_files_have_the_short_names() {
        let long = "__wbg_close_83412466bf4e34fb";
        let script =
            format!("const a = {{\n    {long}: function(x) {{}},\n    twice: 1,\n}};\ntwice();\n");
        let (bytes, text) = renamed(&wasm(long, "twice"), &script).unwrap();
        // What stands elsewhere too keeps its name.
        assert_eq!(bytes, wasm("b0", "twice"));
        assert_eq!(text, script.replace(long, "b0"));
    }

    #[test]
    fn what_is_no_wasm_is_said() {
        let whole = wasm("a", "b");
        for length in 0..whole.len() - 4 {
            // Cut off anywhere it is refused, but between two sections.
            let cut = renamed(&whole[..length], "");
            assert!(cut.is_none() || length == 8, "{length}");
        }
    }

    #[test]
    fn comments_and_indentation_go() {
        let script = "/**\n * @returns {number}\n */\nexport function a() {\n    // why\n    return 1; // kept\n}\n/* one */\n\nb();\n";
        assert_eq!(without_comments(script), "export function a() {\nreturn 1; // kept\n}\nb();\n");
    }
}
