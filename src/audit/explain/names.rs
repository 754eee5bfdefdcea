//! How parties are shown: organisations in full, persons masked, and still told apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::PartyId;
use crate::units::ids::mask;

/// The persons of one explanation.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Identifiers that share their mask with another's, and what tells them apart.
    shared: BTreeMap<String, String>,
}

impl Names {
    /// Names for these identifiers; the debtor's own mask is never added to.
    pub(super) fn new<'a>(debtor: PartyId, all: impl Iterator<Item = &'a str>) -> Self {
        let debtor = debtor.to_digits();
        let mut by_mask: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for digits in all.filter(|digits| *digits != debtor && is_person(digits)) {
            by_mask.entry(mask(digits)).or_default().insert(digits);
        }
        let own = mask(&debtor);
        let mut shared = BTreeMap::new();
        for (masked, persons) in by_mask {
            if persons.len() == 1 && masked != own {
                continue;
            }
            for (number, person) in (1..).zip(persons) {
                shared.insert(person.to_owned(), format!("{masked} ({number})"));
            }
        }
        Self { shared }
    }

    /// A party as it is shown.
    pub(super) fn show(&self, digits: &str) -> String {
        if PartyId::from_digits(digits).is_some_and(|party| !party.is_person()) {
            return digits.to_owned();
        }
        self.shared.get(digits).cloned().unwrap_or_else(|| mask(digits))
    }

    /// The same; nothing for none.
    pub(super) fn show_if_given(&self, digits: &str) -> String {
        if digits.is_empty() { String::new() } else { self.show(digits) }
    }
}

fn is_person(digits: &str) -> bool {
    PartyId::from_digits(digits).is_some_and(PartyId::is_person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_masked_and_still_told_apart() {
        let debtor = PartyId::from_digits("01814000008").expect("digits");
        let all = ["01814000008", "27849399859", "27849399778", "310000043", "01814000105", "13097212345"];
        let names = Names::new(debtor, all.into_iter());
        let shown = all.map(|digits| names.show(digits));
        let wanted = [
            "018140*****",
            "278493***** (2)",
            "278493***** (1)",
            "310000043",
            "018140***** (1)",
            "130972*****",
        ];
        assert_eq!(shown, wanted);
    }
}
