//! What does not hold: sentences by kind, a few of each and how many there are.

use std::collections::BTreeMap;

use serde::Serialize;

/// So many findings of one kind are told; all are counted.
const MOST: usize = 10;

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The order of released runs.
    Chain,
    /// The manifest cannot be understood, or does not say what a manifest says.
    Manifest,
    /// A file is missing, is not the one that was written, or should not be there.
    Files,
    /// A file or folder others than its owner can use.
    Modes,
    /// The release, its signature or what it handed over.
    Release,
    /// A row that cannot be read, or stands out of its order.
    Rows,
    /// A total that is not the sum of its rows.
    Totals,
    /// Each claim is planned or held, once.
    Claims,
    /// What a debtor needs is left.
    Protected,
    /// Never more than is owed.
    Owed,
    /// Who comes first gets first.
    Priority,
    /// Money received and set off goes where it is said to, once.
    Money,
    /// Orders, their versions and numbers.
    Orders,
    /// Registers follow from those before and from the night.
    Registers,
    /// Deciding again gives other bytes.
    Again,
}

impl Kind {
    /// The word it goes by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Manifest => "manifest",
            Self::Files => "files",
            Self::Modes => "modes",
            Self::Release => "release",
            Self::Rows => "rows",
            Self::Totals => "totals",
            Self::Claims => "claims",
            Self::Protected => "protected",
            Self::Owed => "owed",
            Self::Priority => "priority",
            Self::Money => "money",
            Self::Orders => "orders",
            Self::Registers => "registers",
            Self::Again => "again",
        }
    }
}

/// The findings of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Group {
    /// How many there are.
    pub count: u64,
    /// The first of them, in words.
    pub told: Vec<String>,
}

/// Findings by kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Findings {
    groups: BTreeMap<Kind, Group>,
}

impl Findings {
    /// Adds a finding; the sentence is only made when it will be told.
    pub fn add(&mut self, kind: Kind, sentence: impl FnOnce() -> String) {
        let group = self.groups.entry(kind).or_default();
        group.count += 1;
        if group.told.len() < MOST {
            group.told.push(sentence());
        }
    }

    /// Adds findings that come after these.
    pub fn append(&mut self, next: Self) {
        for (kind, mut theirs) in next.groups {
            let mine = self.groups.entry(kind).or_default();
            mine.count += theirs.count;
            let room = MOST.saturating_sub(mine.told.len());
            theirs.told.truncate(room);
            mine.told.append(&mut theirs.told);
        }
    }

    /// The same, each sentence after the name of what it is about.
    #[must_use]
    pub fn of(mut self, name: &str) -> Self {
        for told in self.groups.values_mut().flat_map(|group| &mut group.told) {
            *told = format!("{name}: {told}");
        }
        self
    }

    /// True when all holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.groups.values().map(|group| group.count).sum()
    }

    /// The kinds and their findings.
    pub fn groups(&self) -> impl Iterator<Item = (Kind, &Group)> {
        self.groups.iter().map(|(kind, group)| (*kind, group))
    }

    /// The findings of a kind.
    #[must_use]
    pub fn get(&self, kind: Kind) -> Option<&Group> {
        self.groups.get(&kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_of_a_kind_are_told_and_all_are_counted() {
        let mut all = Findings::default();
        assert!(all.is_empty());
        for part in 0..3 {
            let mut found = Findings::default();
            (0..6).for_each(|at| found.add(Kind::Rows, || format!("{part}-{at}")));
            all.append(found);
        }
        all.add(Kind::Chain, || "first".to_owned());
        let rows = all.get(Kind::Rows).expect("rows");
        assert_eq!((rows.count, rows.told.len(), all.count()), (18, MOST, 19));
        assert_eq!(rows.told[6], "1-0");
        assert_eq!(all.groups().next().map(|(kind, _)| kind), Some(Kind::Chain), "the chain comes first");
        assert_eq!(all.of("x").get(Kind::Chain).expect("one").told, ["x: first"]);
    }
}
