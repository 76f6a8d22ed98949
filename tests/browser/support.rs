//! What browser tests share.

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// A container in the document with something mounted in it.
pub struct Mounted<M: Mountable> {
    pub container: web_sys::HtmlElement,
    handle: UnmountHandle<M>,
}

/// Mounts into a container of its own.
pub fn mount<F, N>(view: F) -> Mounted<N::State>
where
    F: FnOnce() -> N + 'static,
    N: IntoView,
{
    let container = document().create_element("section").unwrap();
    document().body().unwrap().append_child(&container).unwrap();
    let container = container.unchecked_into::<web_sys::HtmlElement>();
    let handle = mount_to(container.clone(), view);
    Mounted { container, handle }
}

impl<M: Mountable> Mounted<M> {
    /// The one element that the selector finds.
    pub fn find(&self, selector: &str) -> web_sys::HtmlElement {
        let found = self.container.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("nothing is {selector}")).unchecked_into()
    }

    /// Takes the view away; what it leaves behind fails the test.
    pub fn unmount(self) {
        drop(self.handle);
        assert_eq!(self.container.inner_html(), "", "something was left behind");
        self.container.remove();
    }
}

#[wasm_bindgen_test]
async fn a_view_reacts_and_leaves_nothing_behind() {
    let count = RwSignal::new(0);
    let mounted = mount(move || {
        view! { <button on:click=move |_| count.update(|n| *n += 1)>{move || count.get()}</button> }
    });
    mounted.find("button").click();
    leptos::task::tick().await;
    assert_eq!(mounted.find("button").text_content().as_deref(), Some("1"));
    mounted.unmount();
}
