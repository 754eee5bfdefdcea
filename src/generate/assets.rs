//! What debtors own: accounts, real property, movables, shares; some of it worth nothing to us.

use super::debtor::Debtor;
use super::draw::Draws;
use super::identifiers;
use super::role::Role;
use super::sheet::{Sheet, yes_if};
use crate::model::AssetKind;
use crate::units::{AccountId, Money};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &[
    "asset_id",
    "debtor_id",
    "asset_kind",
    "reference",
    "value",
    "prior_charges",
    "enforcement_cost",
    "exempt",
];
/// What assets are drawn about, apart from all else, so that they are the same on every later day.
const ASSETS: u32 = 5;
/// Of a thousand persons and organisations, how many own something that is known.
const OWNERS: [u64; 2] = [80, 500];
/// How often each kind is known of persons and organisations, between what kroner it lies, and what it costs to
/// turn it into money.
const MIX: [(AssetKind, u64, u64, i64, i64, i64); 8] = [
    (AssetKind::BankDeposit, 40, 30, 0, 120_000, 0),
    (AssetKind::RealEstate, 18, 8, 300_000, 6_000_000, 45_000),
    (AssetKind::Vehicle, 20, 14, 5_000, 350_000, 6_500),
    (AssetKind::Ship, 3, 6, 20_000, 4_000_000, 25_000),
    (AssetKind::Shares, 6, 14, 1_000, 400_000, 3_500),
    (AssetKind::VpsAccount, 6, 10, 500, 500_000, 800),
    (AssetKind::Claim, 4, 12, 400, 90_000, 0),
    (AssetKind::Movable, 3, 6, 200, 60_000, 4_000),
];

/// An asset as the file has it.
struct Asset {
    kind: AssetKind,
    value: Money,
    prior_charges: Option<Money>,
    enforcement_cost: Option<Money>,
    exempt: bool,
}

impl Asset {
    fn free(kind: AssetKind, value: i64) -> Self {
        let cost = MIX.into_iter().find(|(one, ..)| *one == kind).map(|(.., cost)| Money::from_kroner(cost));
        let enforcement_cost = cost.filter(|cost| !cost.is_zero());
        Self { kind, value: Money::from_kroner(value), prior_charges: None, enforcement_cost, exempt: false }
    }
}

/// Writes what a debtor owns.
pub(super) fn write(debtor: &Debtor, seed: u64, sheet: &mut Sheet) -> Result<(), csv::Error> {
    let mut draws = Draws::about(ASSETS, seed, debtor.number);
    for (place, asset) in (1..).zip(owned(debtor, &mut draws)) {
        let name = format!("FG-{:08}-{place}", debtor.number);
        let reference = reference(debtor.number, place, asset.kind);
        let cells = [
            name.as_str().into(),
            debtor.id.into(),
            asset.kind.as_str().into(),
            reference.as_str().into(),
            asset.value.into(),
            asset.prior_charges.into(),
            asset.enforcement_cost.into(),
            yes_if(asset.exempt),
        ];
        sheet.row(asset.value, &cells)?;
    }
    Ok(())
}

fn owned(debtor: &Debtor, draws: &mut Draws) -> Vec<Asset> {
    match debtor.role {
        Some(Role::MoneyInBank) => {
            vec![Asset::free(AssetKind::BankDeposit, 900), Asset::free(AssetKind::BankDeposit, 400_000)]
        }
        Some(Role::Wealthy) => AssetKind::ALL
            .into_iter()
            .map(|kind| {
                let mut asset = Asset::free(kind, 30_000 + 10 * draws.between(0, 2_000));
                asset.value += asset.enforcement_cost.unwrap_or_default();
                asset
            })
            .collect(),
        Some(Role::NothingToAttach) => worthless(draws),
        Some(Role::DeductionEnough) => vec![Asset::free(AssetKind::BankDeposit, 25_000)],
        Some(Role::OldDebt | Role::OldPrivateDebt) => Vec::new(),
        _ => ordinary(debtor, draws),
    }
}

/// What is not worth its costs, or may not be taken.
fn worthless(draws: &mut Draws) -> Vec<Asset> {
    let mut exempt = Asset::free(AssetKind::Vehicle, 60_000);
    exempt.exempt = true;
    let mut charged = Asset::free(AssetKind::RealEstate, 2_000_000);
    charged.prior_charges = Some(Money::from_kroner(1_955_000));
    let mut just_under = Asset::free(AssetKind::BankDeposit, 0);
    just_under.value = Money::from_ore(49_999);
    match draws.below(4) {
        0 => Vec::new(),
        1 => vec![exempt],
        2 => vec![charged, just_under],
        _ => vec![exempt, charged, just_under],
    }
}

fn ordinary(debtor: &Debtor, draws: &mut Draws) -> Vec<Asset> {
    let person = debtor.id.is_person();
    if !draws.chance(OWNERS[usize::from(!person)]) {
        return Vec::new();
    }
    let kinds = MIX.map(|(kind, persons, organisations, low, high, _)| {
        (if person { persons } else { organisations }, (kind, low, high))
    });
    let count = draws.weighted(&[(60, 1), (25, 2), (10, 3), (5, 4)]);
    (0..count).map(|_| one(draws.weighted(&kinds), draws)).collect()
}

fn one((kind, low, high): (AssetKind, i64, i64), draws: &mut Draws) -> Asset {
    let mut asset = Asset::free(kind, 0);
    asset.value = draws.amount(low, high, step(kind));
    let charged = match kind {
        AssetKind::RealEstate => 800,
        AssetKind::Vehicle | AssetKind::Ship => 350,
        _ => 40,
    };
    if draws.chance(charged) {
        asset.prior_charges = Some(asset.value.share_floor(draws.between(100, 1_050), 1000).floor_krone());
    }
    asset.exempt = draws.chance(60);
    if draws.chance(30) {
        // At the edge of what is worth attaching: 500 kroner and just under.
        let taken = asset.prior_charges.unwrap_or_default() + asset.enforcement_cost.unwrap_or_default();
        asset.value = taken + Money::from_ore(draws.pick(&[49_999, 50_000, 50_001]));
    }
    asset
}

/// Money is known to the øre, what is assessed in thousands.
const fn step(kind: AssetKind) -> i64 {
    match kind {
        AssetKind::BankDeposit | AssetKind::Claim => 1,
        AssetKind::VpsAccount | AssetKind::Shares => 100,
        _ => 100_000,
    }
}

/// What the register or the bank knows it by.
fn reference(debtor: u64, place: u64, kind: AssetKind) -> String {
    let number = debtor % 90_000 + 10_000;
    match kind {
        AssetKind::BankDeposit => {
            let account = identifiers::account(20_000_000 + 5 * debtor + place).map(AccountId::to_digits);
            format!("konto {}", account.unwrap_or_default())
        }
        AssetKind::RealEstate => format!("gnr. {} bnr. {place}, kommune 9999", number % 400 + 1),
        AssetKind::Vehicle => format!("ZZ {number}, personbil"),
        AssetKind::Ship => format!("LZ{number}, fiskefartøy; 10,9 m"),
        AssetKind::Shares => format!("{} aksjer i Prøve {number} AS", number % 900 + 100),
        AssetKind::VpsAccount => format!("VPS-konto 99{number:010}"),
        AssetKind::Claim => format!("honorarkrav, faktura {number}"),
        AssetKind::Movable => format!("båtmotor, serienr. {number}"),
    }
}
