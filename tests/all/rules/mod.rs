//! The rule book and the words: every rule, code, kind, rate and article of the engine is in them, in both
//! languages, and nothing that is not the engine's; the book of a day is that day's.

mod book;
mod codes;
mod forms;
mod sources;
mod steps;
