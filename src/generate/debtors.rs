//! The debtor's own row: who, where and how it lives, and what has befallen it.

use chrono::NaiveDate;

use super::children::Child;
use super::debtor::Debtor;
use super::draw::Draws;
use super::identifiers;
use super::night::{Night, days_before};
use super::role::Role;
use super::sheet::{Cell, Sheet, yes_if};
use super::special::Special;
use crate::units::dates::age;
use crate::units::{AccountId, Money};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &[
    "debtor_id",
    "name",
    "address",
    "language",
    "account",
    "civil_status",
    "spouse_net_income",
    "housing_cost",
    "housing_cap",
    "childcare_cost",
    "support_paid",
    "extraordinary_cost",
    "need_override",
    "override_reason",
    "deduction_regime",
    "pending_old_case",
    "confidential_address",
    "municipality",
    "death_date",
    "proklama_date",
    "bankruptcy_date",
    "bankruptcy_filing_deadline",
    "debt_settlement_from",
    "debt_settlement_to",
    "intet_til_utlegg_date",
    "leaving_indicated",
    "information_failure",
    "fraud_indicated",
    "asset_stripping",
    "searches_done",
    "consented_percent",
    "last_payment_date",
];
/// Municipalities in and out of the areas of the roll-out, by how many live there.
const MUNICIPALITIES: [(u64, &str); 16] = [
    (24, "0301"),
    (12, "4601"),
    (10, "5001"),
    (8, "1103"),
    (6, "3201"),
    (5, "1508"),
    (6, "1811"),
    (8, "1804"),
    (3, "1806"),
    (8, "5501"),
    (3, "5503"),
    (4, "5601"),
    (2, "5603"),
    (4, "5605"),
    (2, "5607"),
    (1, "5620"),
];
const REASONS: [&str; 3] =
    ["sykdom i husstanden", "lang reisevei, egen bil", "høye strømutgifter, dokumentert"];

/// Money a month around the household.
#[derive(Default)]
pub(super) struct Living {
    civil_status: Option<&'static str>,
    spouse_net_income: Option<Money>,
    /// What housing costs.
    pub(super) housing_cost: Option<Money>,
    housing_cap: Option<Money>,
    childcare_cost: Option<Money>,
    support_paid: Option<Money>,
    extraordinary_cost: Option<Money>,
    need_override: Option<Money>,
    override_reason: Option<&'static str>,
    consented_percent: Option<&'static str>,
}

/// What has befallen the debtor.
#[derive(Default)]
pub(super) struct Events {
    /// Day of death.
    pub(super) death: Option<NaiveDate>,
    /// Day creditors were called.
    pub(super) proklama: Option<NaiveDate>,
    /// Day the bankruptcy was opened.
    pub(super) bankruptcy: Option<NaiveDate>,
    /// Last day to file a claim in it.
    pub(super) filing_deadline: Option<NaiveDate>,
    /// First day of debt settlement.
    pub(super) settlement_from: Option<NaiveDate>,
    /// Its last day.
    pub(super) settlement_to: Option<NaiveDate>,
    /// Day nothing was found to attach.
    pub(super) nothing_found: Option<NaiveDate>,
    /// Day the registers were searched.
    pub(super) searches_done: Option<NaiveDate>,
    /// Day of the last payment.
    pub(super) last_payment: Option<NaiveDate>,
}

/// The row of a debtor, but for what its number and what is special about it say.
pub(super) struct DebtorRow {
    /// How it lives.
    pub(super) living: Living,
    /// What has befallen it.
    pub(super) events: Events,
    /// The regime fixed for it elsewhere: `old` or `new`.
    pub(super) regime: Option<&'static str>,
    account: Option<String>,
    language: &'static str,
    municipality: &'static str,
}

/// Draws the row of a debtor; a debtor nobody knows has none.
pub(super) fn draw(
    debtor: &Debtor,
    children: &[Child],
    night: Night,
    draws: &mut Draws,
) -> Option<DebtorRow> {
    let living =
        if debtor.id.is_person() { living(debtor, children, night, draws) } else { Living::default() };
    let events = events(debtor, night, draws);
    if debtor.is(Special::Unknown) {
        return None;
    }
    let account =
        identifiers::account(debtor.number).filter(|_| !draws.chance(100)).map(AccountId::to_digits);
    let regime = match debtor.special {
        Some(Special::OldRegime) => Some("old"),
        Some(Special::NewRegime) => Some("new"),
        _ => draws.chance(60).then(|| draws.pick(&["old", "new"])),
    };
    let language = draws.weighted(&[(80, "nb"), (12, "nn"), (8, "en")]);
    let municipality = municipality(debtor, draws);
    Some(DebtorRow { living, events, regime, account, language, municipality })
}

/// Writes the row of a debtor.
pub(super) fn write(debtor: &Debtor, row: &DebtorRow, sheet: &mut Sheet) -> Result<(), csv::Error> {
    let DebtorRow { living, events, .. } = row;
    let name = format!("Skyldner {:07}", debtor.number);
    let address = format!("Testveien {}, 0001 Testby", debtor.number % 200 + 1);
    let cells: [Cell<'_>; 32] = [
        debtor.id.into(),
        name.as_str().into(),
        address.as_str().into(),
        row.language.into(),
        row.account.as_deref().into(),
        living.civil_status.into(),
        living.spouse_net_income.into(),
        living.housing_cost.into(),
        living.housing_cap.into(),
        living.childcare_cost.into(),
        living.support_paid.into(),
        living.extraordinary_cost.into(),
        living.need_override.into(),
        living.override_reason.into(),
        row.regime.into(),
        yes_if(debtor.is(Special::PendingOldCase)),
        yes_if(debtor.is(Special::Confidential)),
        row.municipality.into(),
        events.death.into(),
        events.proklama.into(),
        events.bankruptcy.into(),
        events.filing_deadline.into(),
        events.settlement_from.into(),
        events.settlement_to.into(),
        events.nothing_found.into(),
        yes_if(debtor.is(Special::Leaving) || debtor.plays(Role::Leaving)),
        yes_if(debtor.is(Special::InformationFailure) || debtor.plays(Role::Information)),
        yes_if(debtor.is(Special::Fraud) || debtor.plays(Role::Fraud)),
        yes_if(debtor.is(Special::AssetStripping) || debtor.plays(Role::Fraud)),
        events.searches_done.into(),
        living.consented_percent.into(),
        events.last_payment.into(),
    ];
    sheet.row(living.spouse_net_income.unwrap_or_default(), &cells)
}

/// Where the debtor lives; those with an old case or a hidden address are put where the new law applies,
/// so that this is what decides.
fn municipality(debtor: &Debtor, draws: &mut Draws) -> &'static str {
    match debtor.special {
        Some(Special::PendingOldCase | Special::Confidential) => draws.pick(&["5605", "5501", "1804"]),
        _ => draws.weighted(&MUNICIPALITIES),
    }
}

fn living(debtor: &Debtor, children: &[Child], night: Night, draws: &mut Draws) -> Living {
    let status = draws.weighted(&[(56, "single"), (36, "married_cohabiting"), (8, "supports_spouse")]);
    let married = status == "married_cohabiting";
    let spouse = married.then(|| draws.amount(14_000, 46_000, 25_000)).filter(|_| !draws.chance(40));
    let small = |child: &Child| !child.lives_elsewhere() && age(child.birth_date, night.day) < 6;
    let childcare = children.iter().any(small) && draws.chance(700);
    let housing = draws.amount(4_500, 12_500, 25_000);
    let capped = debtor.is(Special::HousingCap) || draws.chance(80);
    let override_need = debtor.is(Special::NeedOverride) || draws.chance(4);
    Living {
        civil_status: Some(status),
        spouse_net_income: spouse,
        housing_cost: (!draws.chance(40)).then_some(if debtor.is(Special::HousingCap) {
            housing + Money::from_kroner(9_000)
        } else {
            housing
        }),
        housing_cap: capped.then(|| Money::from_kroner(draws.pick(&[9_000, 10_500, 12_000]))),
        childcare_cost: childcare.then(|| Money::from_kroner(draws.pick(&[1_200, 2_055, 3_000]))),
        support_paid: draws.chance(30).then(|| draws.amount(1_000, 4_000, 1_000)),
        extraordinary_cost: draws.chance(60).then(|| draws.amount(300, 2_500, 1)),
        need_override: override_need.then(|| draws.amount(12_000, 30_000, 10_000)),
        override_reason: override_need.then(|| draws.pick(&REASONS)),
        consented_percent: debtor
            .is(Special::SelfEmployedConsent)
            .then(|| draws.pick(&["25", "35", "27.5", "15"])),
    }
}

fn events(debtor: &Debtor, night: Night, draws: &mut Draws) -> Events {
    let mut events = Events::default();
    if !debtor.id.is_person() {
        events.bankruptcy = draws.chance(40).then(|| night.ago(draws.pick(&[0, 1, 30, 200])));
        events.filing_deadline = events.bankruptcy.map(|opened| days_before(opened, -draws.between(21, 42)));
    }
    match debtor.special {
        Some(Special::Deceased) => {
            let ago = draws.pick(&[0, 1, 20, 60, 200]);
            events.death = Some(night.ago(ago));
            events.proklama = (ago >= 20).then(|| night.ago(draws.between(0, ago - 10)));
        }
        Some(Special::Bankrupt) => events.bankruptcy = Some(night.ago(draws.pick(&[0, 1, 90, 300]))),
        Some(Special::BankruptFiling) => {
            let opened = night.ago(draws.between(5, 30));
            events.bankruptcy = Some(opened);
            events.filing_deadline = Some(days_before(opened, -draws.between(21, 42)));
        }
        Some(Special::DebtSettlement) => {
            events.settlement_from = Some(night.ago(draws.pick(&[0, 30, 400, 1700])));
            events.settlement_to =
                draws.pick(&[None, Some(-700), Some(-1), Some(0)]).map(|ago| night.ago(ago));
            if draws.chance(250) {
                events.settlement_from = Some(night.ago(1_800));
                events.settlement_to = Some(night.ago(1));
            }
        }
        Some(Special::NothingFound) => {
            events.nothing_found = Some(night.ago(draws.pick(&[5, 74, 75, 76, 200])));
        }
        Some(Special::Searched) => events.searches_done = Some(night.ago(draws.pick(&[0, 3, 40, 400]))),
        Some(Special::LongUnpaid) => {
            events.last_payment = draws.chance(500).then(|| night.ago(draws.between(3_640, 4_400)));
        }
        _ => events.last_payment = draws.chance(250).then(|| night.ago(draws.between(1, 700))),
    }
    events
}
