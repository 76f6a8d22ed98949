pub mod handle;
pub mod view_box;
