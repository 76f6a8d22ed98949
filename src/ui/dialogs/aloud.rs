//! A chord in words, for who hears it: screen readers are silent about most signs.

use crate::core::text::capital;

/// `Shift F`, `question mark`, `left arrow`.
pub fn aloud(chord: &str) -> String {
    let parts: Vec<&str> = match chord.strip_suffix("++") {
        Some(held) => held.split('+').chain(["+"]).collect(),
        None if chord == "+" => vec!["+"],
        None => chord.split('+').collect(),
    };
    let parts = parts.into_iter().map(|part| match part {
        "ArrowLeft" => "left arrow".to_owned(),
        "ArrowRight" => "right arrow".to_owned(),
        "ArrowUp" => "up arrow".to_owned(),
        "ArrowDown" => "down arrow".to_owned(),
        "?" => "question mark".to_owned(),
        "/" => "slash".to_owned(),
        "," => "comma".to_owned(),
        "." => "full stop".to_owned(),
        ";" => "semicolon".to_owned(),
        "-" => "minus".to_owned(),
        "+" => "plus".to_owned(),
        "[" => "left bracket".to_owned(),
        "]" => "right bracket".to_owned(),
        one if one.chars().count() == 1 => capital(one),
        other => other.to_owned(),
    });
    parts.collect::<Vec<_>>().join(" ")
}
