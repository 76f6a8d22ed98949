//! Cells in columns, for a terminal.

/// Columns as wide as their widest cell, the first and the last to the left, others to the right.
pub fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    lines(rows, true)
}

/// The same with all of them to the left.
pub fn words<const N: usize>(rows: &[[String; N]]) -> String {
    lines(rows, false)
}

fn lines<const N: usize>(rows: &[[String; N]], figures: bool) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((place, cell), width) in row.iter().enumerate().zip(&widths) {
            line += &match place {
                0 => format!("{cell:<width$}"),
                last if last + 1 == N => format!("  {cell}"),
                _ if figures => format!("  {cell:>width$}"),
                _ => format!("  {cell:<width$}"),
            };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
