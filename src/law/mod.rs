//! What the law says, a file a rule set: pure functions of the day, the facts and the dated data beside them.

pub mod kinds;
pub mod rates;
