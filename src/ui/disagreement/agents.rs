//! Who agrees with whom: equal answers of all pairs, for each two.

use leptos::prelude::*;

use crate::desk::matrix::percent;
use crate::engine::protocol::Matrix;
use crate::engine::query::Between;
use crate::ui::app::App;
use crate::ui::study::table::{Head, Level, Tabled, tabled};
use crate::ui::widgets::meter::count;

pub fn agents(app: App, between: Between, matrix: &Matrix) -> Option<AnyView> {
    if matrix.by_agent.is_empty() {
        return None;
    }
    let named = |id: &String| {
        app.session.with_untracked(|session| {
            session.schema.agent(id).map_or(id.clone(), |agent| agent.name().to_owned())
        })
    };
    let mut lines: Vec<_> = matrix.by_agent.iter().collect();
    // The pair that agrees least is the one to look at.
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
    let share = |equal: u64, pairs: u64| equal as f64 / pairs.max(1) as f64;
    lines.sort_by(|a, b| share(a.equal, a.pairs).total_cmp(&share(b.equal, b.pairs)));
    let rows = lines.into_iter().map(|one| {
        let who = match &one.other {
            Some(other) => view! {
                <bdi>{named(&one.agent)}</bdi> " and " <bdi>{named(other)}</bdi>
            }
            .into_any(),
            None => view! { <bdi>{named(&one.agent)}</bdi> }.into_any(),
        };
        let share = percent(one.equal, one.pairs).unwrap_or_else(|| "undefined".to_owned());
        view! {
            <tr>
                <th scope="row">{who}</th>
                <td data-kind="number">{count(one.equal)}</td>
                <td data-kind="number">{count(one.pairs)}</td>
                <td data-kind="number">{share}</td>
            </tr>
        }
        .into_any()
    });
    let who = if between == Between::HumanModel { "People and" } else { "Agents" };
    Some(tabled(Tabled {
        id: "disagreement-agents",
        level: Level::Two,
        heading: "Percent agreement",
        class: "",
        heads: vec![
            Head::Words(who),
            Head::Number("Equal"),
            Head::Number("Pairs"),
            Head::Number("Agree"),
        ],
        rows: rows.collect(),
        note: "Equal pairs of all pairs. Not accuracy, and not corrected for chance.".to_owned(),
        below: None,
    }))
}
