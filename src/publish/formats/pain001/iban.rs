//! The international number of a Norwegian account.

use crate::units::AccountId;

/// `NO`, two check digits by mod 97 and the eleven digits (ISO 13616).
#[must_use]
pub fn iban(account: AccountId) -> String {
    let digits = account.to_digits();
    // N is 23 and O is 24; the check digits count as 00 while they are found.
    let turned = format!("{digits}232400");
    let rest = turned.bytes().fold(0_u32, |rest, byte| (rest * 10 + u32::from(byte - b'0')) % 97);
    format!("NO{:02}{digits}", 98 - rest)
}

/// The account of an international number, when its check digits fit.
pub(super) fn account(text: &str) -> Option<AccountId> {
    let account = AccountId::parse(text.get(4..)?)?;
    (iban(account) == text).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        // The account of the standard's own Norwegian example.
        let example = AccountId::parse("86011117947").expect("an account");
        assert_eq!(iban(example), "NO9386011117947");
        assert_eq!(account("NO9386011117947"), Some(example));
        assert_eq!(account("NO9286011117947"), None);
        assert_eq!(account("NO"), None);
    }
}
