//! Who is owed: the row a creditor is paid out by.

use super::debtor::Debtor;
use super::identifiers;
use super::mix;
use super::sheet::Sheet;
use super::support::Support;
use crate::units::{AccountId, Money, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &["creditor_id", "name", "account", "country"];
/// Where the account numbers of creditors begin; those of debtors are lower.
const ORGANISATIONS_FROM: u64 = 10_000_000;
const RECIPIENTS_FROM: u64 = 10_001_000;

fn row(id: PartyId, name: &str, account: u64, country: &str, sheet: &mut Sheet) -> Result<(), csv::Error> {
    let account = identifiers::account(account).map(AccountId::to_digits);
    sheet.row(Money::ZERO, &[id.into(), name.into(), account.as_deref().into(), country.into()])
}

/// Writes all creditors that are organisations.
pub(super) fn write_organisations(sheet: &mut Sheet) -> Result<(), csv::Error> {
    for (number, sort, country) in mix::organisations() {
        let name = format!(
            "{} {number:03}",
            match sort {
                "state" => "Statlig kreditor",
                "fund" => "Fond",
                "foreign" => "Utenlandsk kreditor",
                "municipality" => "Testkommune",
                _ => "Kreditor",
            }
        );
        if let Some(id) = identifiers::creditor(number) {
            row(id, &name, ORGANISATIONS_FROM + number, country, sheet)?;
        }
    }
    Ok(())
}

/// Writes the persons a debtor owes, now or month by month.
pub(super) fn write_recipients(
    debtor: &Debtor,
    support: &Support,
    sheet: &mut Sheet,
) -> Result<(), csv::Error> {
    for (place, id) in (0u64..).zip(debtor.recipients.into_iter().flatten()) {
        let claimed = support.claims.iter().any(|claim| claim.creditor == id);
        if claimed || support.rows.iter().any(|row| row.recipient == id) {
            let name = format!("Mottaker {:07}-{}", debtor.number, place + 1);
            row(id, &name, RECIPIENTS_FROM + 2 * debtor.number + place, "NO", sheet)?;
        }
    }
    Ok(())
}
