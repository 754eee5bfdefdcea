//! The authorities' own file formats, read beside the CSV contract.

pub mod nav;
mod nav_layout;
mod nav_line;
