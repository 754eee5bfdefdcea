//! Money debtors have coming: one-off credits that claims may be set off in, and benefits they may be netted in.

use chrono::{Datelike, NaiveDate};

use super::claim::ClaimRow;
use super::debtor::Debtor;
use super::draw::Draws;
use super::identifiers;
use super::night::Night;
use super::sheet::{Cell, Sheet, yes_if};
use super::special::Special;
use crate::model::CreditKind;
use crate::units::{Money, Month, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &[
    "credit_id",
    "debtor_id",
    "credit_kind",
    "paying_body",
    "amount",
    "available_date",
    "own_kind",
    "protection_claimed",
    "protection_months",
    "monthly_benefit",
];
/// What credits are drawn about; one-off ones of a later day about that day, counted from the year 1.
const CREDITS: u32 = 2;
const DAYS_FROM: u32 = 4_000_000;
/// The numbers of the creditors that are public bodies.
const PAYING_BODIES: u64 = 4;
/// One-off credits by how often persons and organisations have them, with the kind of claim they are of, if any.
const ONE_OFF: [(CreditKind, u64, u64, &str); 7] = [
    (CreditKind::TaxRefund, 52, 30, "TAX_RESIDUAL"),
    (CreditKind::VatRefund, 6, 40, "VAT"),
    (CreditKind::DutyRefund, 4, 10, "OTHER_TAX"),
    (CreditKind::NavArrears, 18, 4, "BENEFIT_RECOVERY"),
    (CreditKind::FamilySupplement, 4, 0, "SUPPORT_PRIVATE"),
    (CreditKind::FarmSubsidy, 6, 10, "OTHER_STATE"),
    (CreditKind::OtherPublic, 10, 6, "OTHER_STATE"),
];

/// A credit as the file has it.
struct Credit {
    name: String,
    kind: CreditKind,
    paying_body: PartyId,
    amount: Money,
    available: NaiveDate,
    own_kind: Option<&'static str>,
    protection_claimed: bool,
    protection_months: Option<&'static str>,
}

/// Writes the credits of a debtor on the day a population is drawn for, and on a later one: the benefits that run,
/// new credits of the day, and some of the first day's that stand there still.
pub(super) fn write(
    debtor: &Debtor,
    claims: &[ClaimRow],
    (seed, first, later): (u64, Night, Option<Night>),
    sheet: &mut Sheet,
) -> Result<(), csv::Error> {
    let mut draws = Draws::about(CREDITS, seed, debtor.number);
    let night = later.unwrap_or(first);
    let benefit = benefit(debtor, claims, night, &mut draws);
    let stays = draws.chance(400);
    let old = one_off(debtor, first, &mut draws);
    let new = later.and_then(|later| {
        let about = DAYS_FROM + u32::try_from(later.day.num_days_from_ce()).unwrap_or(0);
        one_off(debtor, later, &mut Draws::about(about, seed, debtor.number))
    });
    let old = old.filter(|_| later.is_none() || stays);
    for credit in [benefit, old, new].iter().flatten() {
        let monthly = (credit.kind == CreditKind::Benefit).then_some(credit.amount);
        let cells: [Cell<'_>; 10] = [
            credit.name.as_str().into(),
            debtor.id.into(),
            credit.kind.as_str().into(),
            credit.paying_body.into(),
            credit.amount.into(),
            credit.available.into(),
            credit.own_kind.into(),
            yes_if(credit.protection_claimed),
            credit.protection_months.into(),
            monthly.into(),
        ];
        sheet.row(credit.amount, &cells)?;
    }
    Ok(())
}

/// A benefit that runs: seldom, but for those who owe what is netted.
fn benefit(debtor: &Debtor, claims: &[ClaimRow], night: Night, draws: &mut Draws) -> Option<Credit> {
    let owes = claims.iter().any(|claim| claim.kind.rules.netting.is_some());
    let has = draws.chance(if owes { 700 } else { 15 });
    let amount = draws.amount(4_000, 28_000, 100);
    let paying_body = identifiers::creditor(draws.below(PAYING_BODIES))?;
    (has && debtor.id.is_person()).then(|| Credit {
        name: format!("YTE-{:08}", debtor.number),
        kind: CreditKind::Benefit,
        paying_body,
        amount,
        available: Month::of(night.day).first_day(),
        own_kind: None,
        protection_claimed: false,
        protection_months: None,
    })
}

/// A credit of its own: most can be used on the day.
fn one_off(debtor: &Debtor, night: Night, draws: &mut Draws) -> Option<Credit> {
    let person = debtor.id.is_person();
    let special = debtor.special.is_some() || debtor.turn.is_some();
    let has = draws.chance(if special { 250 } else { 70 });
    let lines = ONE_OFF.map(|(kind, of_person, of_organisation, own)| {
        (if person { of_person } else { of_organisation }, (kind, own))
    });
    let (kind, own) = draws.weighted(&lines);
    let amount = draws.amount(150, 60_000, draws_step(kind));
    let ago = if draws.chance(100) { -draws.between(1, 20) } else { draws.between(0, 10) };
    let paying_body = identifiers::creditor(draws.below(PAYING_BODIES))?;
    let of_own = match kind {
        CreditKind::VatRefund | CreditKind::DutyRefund => draws.chance(600),
        _ => draws.chance(150),
    };
    let protection_claimed = draws.chance(200);
    let months = draws.pick(&["0", "1", "2", "3"]);
    let protection_months = draws.chance(200).then_some(months);
    (has && !debtor.is(Special::Unknown)).then(|| Credit {
        name: format!("TGB-{:08}-{}", debtor.number, night.day.format("%Y%m%d")),
        kind,
        paying_body,
        amount,
        available: night.ago(ago),
        own_kind: of_own.then_some(own),
        protection_claimed,
        protection_months,
    })
}

/// Refunds of tax are whole kroner, other money goes to the øre.
const fn draws_step(kind: CreditKind) -> i64 {
    if kind.is_tax_or_duty() { 100 } else { 1 }
}
