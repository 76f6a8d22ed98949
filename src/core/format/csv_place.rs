//! Where a cell of a CSV row stands in the file: the row's own bytes, read once more.

/// Line and column of the place where the cell `number` (from 0) of a row begins, or of
/// the end of the row where it has fewer. `line` is the one on which the row began; a
/// quoted cell may hold newlines. Columns count code points from 1.
pub fn cell(row: &[u8], delimiter: u8, number: usize, line: u64) -> (u64, u64) {
    let row = row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(row);
    let end = row.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n'));
    let row = row.get(..end.map_or(0, |end| end + 1)).unwrap_or_default();
    let before = row.get(..offset(row, delimiter, number)).unwrap_or_default();
    let newlines = memchr::memchr_iter(b'\n', before).count() as u64;
    let last = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let text = String::from_utf8_lossy(before.get(last..).unwrap_or_default());
    (line + newlines, text.chars().count() as u64 + 1)
}

fn offset(row: &[u8], delimiter: u8, number: usize) -> usize {
    let (mut left, mut begins, mut quoted) = (number, true, false);
    for (at, byte) in row.iter().enumerate() {
        if left == 0 {
            return at;
        }
        match byte {
            // A quote opens at the beginning of a cell only; a doubled one closes and opens.
            b'"' if begins || quoted => quoted = !quoted,
            byte if *byte == delimiter && !quoted => {
                left -= 1;
                begins = true;
                continue;
            }
            _ => {}
        }
        begins = *byte == b'"' && !quoted && begins_again(row, at);
    }
    row.len()
}

/// Whether a quote that closed is followed by another: together they are one that is meant.
fn begins_again(row: &[u8], at: usize) -> bool {
    row.get(at + 1) == Some(&b'"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: &str, number: usize, expected: (u64, u64)) {
        assert_eq!(cell(row.as_bytes(), b',', number, 7), expected);
    }

    #[test]
    fn finds_cells() {
        check("a,b,c\r\n", 2, (7, 5));
        check("a,b\r\n", 2, (7, 4));
        check("é😀,b,c", 1, (7, 4));
        check("\"a,\"\"x\"\",\",b", 1, (7, 12));
        check("\"two\nlines\",b,c\n", 2, (8, 10));
        check("a\"b,c\"d,e", 2, (7, 9));
        check("", 3, (7, 1));
    }

    proptest::proptest! {
        #[test]
        fn no_row_makes_it_panic(row: Vec<u8>, number in 0usize..5) {
            let _ = cell(&row, b',', number, 1);
        }
    }
}
