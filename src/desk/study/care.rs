//! Whether somebody should be asked how they work: what each check came to.

use super::kind;
use crate::core::text::{counted, figure};
use crate::desk::sheet::Sheet;
use crate::engine::protocol::study::{CareFound, CheckFound, Rater};

/// Who was looked at, who could not be, and whether anything stands out.
pub fn check_sentence(check: &CheckFound) -> String {
    let few = match check.too_few {
        0 => String::new(),
        n => format!(
            "; {} with too few answers for it (fewer than {})",
            counted(n, "rater"),
            figure(check.least)
        ),
    };
    let found = match (check.looked_at, check.findings.is_empty()) {
        (0, _) => "",
        (_, true) => " Nothing stands out.",
        (_, false) => " Something stands out:",
    };
    let looked = match check.looked_at {
        0 => "Nobody could be looked at".to_owned(),
        n => format!("{} looked at", counted(n, "rater")),
    };
    format!("{looked}{few}.{found}")
}

/// What all checks came to.
pub fn care_sentence(found: &CareFound) -> String {
    let findings: u64 = found.checks.iter().map(|check| check.findings.len() as u64).sum();
    match (findings, found.checks.iter().any(|check| check.looked_at > 0)) {
        (0, false) => "Nobody could be looked at yet: too few answers.".to_owned(),
        (0, true) => "Nothing stands out. That is no proof of care.".to_owned(),
        (n, _) => {
            format!("{} to ask. What stands out may have a good reason.", counted(n, "question"))
        }
    }
}

pub fn care_sheet(found: &CareFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["check", "rater", "kind", "answers", "question", "p, Holm"]);
    for check in &found.checks {
        for it in &check.findings {
            sheet.rows.push(vec![
                check.id.clone().into(),
                named(&it.rater).into(),
                kind(&it.rater).into(),
                it.n.into(),
                it.question.clone().into(),
                it.p.into(),
            ]);
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_looked_at_is_counted() {
        let check = CheckFound { looked_at: 7, too_few: 1, least: 20, ..CheckFound::default() };
        assert_eq!(
            check_sentence(&check),
            "7 raters looked at; 1 rater with too few answers for it (fewer than 20). Nothing stands out."
        );
    }

    #[test]
    fn nothing_found_is_not_nothing_looked_at() {
        let check = |looked_at| CheckFound { looked_at, ..CheckFound::default() };
        let said = |looked_at| care_sentence(&CareFound { checks: vec![check(looked_at)] });
        assert_eq!(said(0), "Nobody could be looked at yet: too few answers.");
        assert_eq!(said(2), "Nothing stands out. That is no proof of care.");
        assert_eq!(check_sentence(&check(0)), "Nobody could be looked at.");
    }
}
