//! Room of rows that are written, for rows to come: lists that grow from nothing for each range would be copied many
//! times over.

use std::sync::{Arc, Mutex};

use super::money::MoneyTables;
use super::tables::COUNT;

/// The rows of a range as bytes, by table, without their bytes.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub(super) tables: [Vec<u8>; COUNT],
    pub(super) money: MoneyTables,
    /// Lines of the trace the range had.
    pub(super) lines: usize,
}

/// Room that nobody uses at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Rooms(Arc<Mutex<Vec<Room>>>);

impl Rooms {
    /// Room for a range: that of one that is written, if there is one.
    pub(super) fn take(&self) -> Room {
        self.0.lock().ok().and_then(|mut rooms| rooms.pop()).unwrap_or_default()
    }

    /// Takes the room of a range that is written.
    pub(super) fn give_back(&self, mut room: Room) {
        room.tables.iter_mut().chain(&mut room.money).for_each(Vec::clear);
        if let Ok(mut rooms) = self.0.lock() {
            rooms.push(room);
        }
    }
}
