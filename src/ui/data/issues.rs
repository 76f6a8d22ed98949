//! What a reader could not take as it was: where, what, and what it cost.

use leptos::prelude::*;

use super::words::severity;
use crate::core::issue::{Issue, Severity};
use crate::core::text::counted;
use crate::ui::widgets::button::{Button, Look};

/// So many are drawn at first, and with every press.
const STEP: usize = 50;

/// `total` counts all, also those that are not in the list.
pub fn issues(mut issues: Vec<Issue>, total: u64) -> Option<AnyView> {
    if issues.is_empty() {
        return None;
    }
    // What cost most comes first; within that, the order of the file.
    issues.sort_by_key(|issue| std::cmp::Reverse(issue.severity));
    let worst = issues.first().map_or(Severity::Note, |issue| issue.severity);
    let held = issues.len();
    let issues = StoredValue::new(issues);
    let shown = RwSignal::new(STEP);
    let columns = issues.with_value(|issues| {
        let has = |part: fn(&Issue) -> bool| issues.iter().any(part);
        [has(|it| it.line.is_some()), has(|it| it.column.is_some()), has(|it| it.field.is_some())]
    });
    let rows = move || {
        let shown = shown.get();
        issues.with_value(|issues| {
            issues.iter().take(shown).map(|issue| row(issue, columns)).collect_view()
        })
    };
    let more = move || {
        let shown_now = shown.get().min(held);
        let rest = total.saturating_sub(shown_now as u64);
        (rest > 0).then(|| {
            let words = format!("and {} more", counted(rest, "remark"));
            let button = (shown_now < held).then(|| {
                view! {
                    <Button
                        label="Show more".to_owned()
                        look=Look::Quiet
                        on_press=Callback::new(move |()| shown.update(|shown| *shown += STEP))
                    />
                }
            });
            view! { <div class="row muted"><span>{words}</span> {button}</div> }
        })
    };
    let head = ["Line", "Column", "Field"].into_iter().zip(columns).filter(|(_, has)| *has);
    let head = head.map(|(word, _)| {
        let kind = (word != "Field").then_some("number");
        view! { <th scope="col" data-kind=kind>{word}</th> }
    });
    let id = crate::ui::widgets::field::next_id();
    Some(
        view! {
            <section class="stack" data-part="issues">
                <h3 class="overline" id=id.clone()>{title(total, worst)}</h3>
                <div class="table-scroll">
                    <table class="table issues" aria-labelledby=id>
                        <thead>
                            <tr>
                                <th scope="col">"What it cost"</th>
                                {head.collect_view()}
                                <th scope="col">"What happened"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more}
            </section>
        }
        .into_any(),
    )
}

fn title(total: u64, worst: Severity) -> String {
    let said = counted(total, "remark");
    match worst {
        Severity::Note => format!("{said} of the reader; nothing was left out"),
        Severity::Warning => format!("{said} of the reader; values were left out"),
        Severity::Error => format!("{said} of the reader; items were left out"),
    }
}

fn row(issue: &Issue, columns: [bool; 3]) -> AnyView {
    let tone = match issue.severity {
        Severity::Note => "quiet",
        Severity::Warning => "differ",
        Severity::Error => "danger",
    };
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let [line, column, field] = columns;
    view! {
        <tr>
            <td><span class="mark" data-tone=tone>{severity(issue.severity)}</span></td>
            {line.then(|| view! { <td data-kind="number">{number(issue.line)}</td> })}
            {column.then(|| view! { <td data-kind="number">{number(issue.column)}</td> })}
            {field.then(|| view! { <td class="mono" dir="auto">{issue.field.clone()}</td> })}
            <td class="issues-message" dir="auto">{issue.message.clone()}</td>
        </tr>
    }
    .into_any()
}
