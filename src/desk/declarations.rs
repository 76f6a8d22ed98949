//! `src/embed/package/index.d.ts`, out of the types themselves: what the element tells is what serde
//! writes. `UPDATE_EXPECT=1 cargo test --lib declarations` writes it again.

use ts_rs::TypeVisitor;

use super::told::State;
use crate::core::declared::Types;
use crate::core::model::event::{Event, Response};
use crate::core::routing::policy::Policy;

/// What stands before everything that is generated.
const HEAD: &str = include_str!("../embed/declarations/head.d.ts");

#[test]
fn index_d_ts_is_what_the_code_says() {
    let mut types = Types::default();
    types.visit::<State>();
    types.visit::<Event>();
    types.visit::<Response>();
    types.visit::<Policy>();
    let mut text = HEAD.to_owned();
    for (name, declared) in &types.found {
        assert!(!HEAD.contains(&format!("interface {name} ")), "{name} is declared twice");
        text += &format!("\n{declared}");
    }
    expect_test::expect_file!["../embed/package/index.d.ts"].assert_eq(&text);
}
