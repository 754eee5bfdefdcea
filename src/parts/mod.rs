//! A night in parts: what each part decides, in a form that can be carried and held against what was to be decided.

pub mod codec;
pub mod digest;
pub mod facts;
pub mod frames;
pub mod inbox;
pub mod split;
pub mod stream;
pub mod sums;
