//! Support to a family elsewhere: the running rows and the arrears in past months.

use chrono::NaiveDate;

use super::children::Child;
use super::claim::ClaimRow;
use super::debtor::Debtor;
use super::draw::Draws;
use super::identifiers;
use super::mix::{self, Mix};
use super::night::Night;
use super::notices::NoticeDates;
use super::sheet::Sheet;
use super::special::Special;
use crate::law::kinds::Kind;
use crate::units::{Money, Month, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &[
    "support_id",
    "debtor_id",
    "recipient_id",
    "beneficiary_id",
    "monthly_amount",
    "advance_amount",
    "from_month",
    "to_month",
    "defaulted",
    "security",
    "deduct",
    "notice_sent",
    "decided_date",
];
/// Day of the month support falls due.
const DUE_DAY: u32 = 25;
/// What the State advances a month.
const ADVANCES: [i64; 4] = [1_760, 2_020, 2_470, 1_240];

/// One running row of support.
pub(super) struct SupportRow {
    /// Its place among the debtor's rows, by which it is named.
    pub(super) place: u64,
    /// Who receives it.
    pub(super) recipient: PartyId,
    /// Whom it is for.
    pub(super) beneficiary: PartyId,
    monthly: Money,
    advance: Money,
    /// First month.
    pub(super) from: Month,
    /// Last month.
    pub(super) to: Option<Month>,
    defaulted: bool,
    security: bool,
    deduct: bool,
    /// When the debtor was told and the deduction decided.
    pub(super) notice: NoticeDates,
}

/// The support a person owes, and its arrears among the claims.
pub(super) struct Support {
    /// Running rows.
    pub(super) rows: Vec<SupportRow>,
    /// Arrears and terms.
    pub(super) claims: Vec<ClaimRow>,
}

/// Draws the support of a person with a family elsewhere.
pub(super) fn draw(
    debtor: &Debtor,
    children: &[Child],
    mix: &Mix,
    night: Night,
    draws: &mut Draws,
) -> Support {
    let mut support = Support { rows: Vec::new(), claims: Vec::new() };
    let (Some(recipients), Some(kinds)) = (debtor.recipients, mix.support()) else { return support };
    let elsewhere = children.iter().filter(|child| child.lives_elsewhere());
    let mut births: Vec<NaiveDate> = elsewhere.map(|child| child.birth_date).take(3).collect();
    if births.is_empty() {
        births.push(night.ago(draws.between(300, 17 * 365)));
    }
    for (place, birth) in (0u32..).zip(&births) {
        // The second family is the last child's, now and then.
        let recipient = recipients[usize::from(place > 0 && draws.chance(300))];
        let start = u32::try_from(debtor.number * 7 % 900).unwrap_or(0) + 20 * place;
        // Now and then the support is a former spouse's own.
        let spouse = draws.chance(15);
        let child = identifiers::child(*birth, start);
        let Some(beneficiary) = child.map(|child| if spouse { recipient } else { child }) else { continue };
        let row = row(debtor, [recipient, beneficiary], night, draws);
        let arrears = Arrears { debtor, row: &row, kinds, night };
        arrears.draw(draws, &mut support.claims);
        if !draws.chance(100) {
            let place = u64::try_from(support.rows.len()).unwrap_or(0) + 1;
            support.rows.push(SupportRow { place, ..row });
        }
    }
    support
}

/// A running row as it is drawn: its months around the plan month, its place to be given.
pub(super) fn row(
    debtor: &Debtor,
    [recipient, beneficiary]: [PartyId; 2],
    night: Night,
    draws: &mut Draws,
) -> SupportRow {
    let monthly = draws.amount(1_200, 6_500, 1_000);
    let advance = match draws.below(100) {
        0..60 => Money::ZERO,
        // The advance may be the whole support or more.
        60..65 => monthly,
        _ => Money::from_kroner(draws.pick(&ADVANCES)),
    };
    let plan = night.plan;
    let edges = [plan.plus(-1), plan, plan.plus(1), plan.plus(40)];
    let to = draws.chance(120).then(|| draws.pick(&edges));
    let begun = i32::try_from(draws.between(3, 120)).unwrap_or(3);
    let from = if draws.chance(20) { plan.plus(draws.pick(&[-1, 0, 1])) } else { plan.plus(-begun) };
    SupportRow {
        place: 0,
        recipient,
        beneficiary,
        monthly,
        advance,
        from: to.map_or(from, |to| to.min(from)),
        to,
        defaulted: !draws.chance(80),
        security: draws.chance(40),
        deduct: !draws.chance(60),
        notice: debtor.stage.dates(night, draws),
    }
}

/// What is in arrears on one row.
struct Arrears<'a> {
    debtor: &'a Debtor,
    row: &'a SupportRow,
    kinds: [&'static Kind; 2],
    night: Night,
}

impl Arrears<'_> {
    fn draw(&self, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
        let count = match self.debtor.special {
            Some(Special::ManyPeriods) => 24,
            _ => draws.weighted(&[(30, 0), (30, 1), (20, 2), (12, 3), (8, 5)]),
        };
        let gap = if draws.chance(100) { 12 } else { 0 };
        let last = Month::of(self.night.day).plus(-1);
        for back in 0..count {
            // Older arrears after a year without any, now and then.
            let period = last.plus(-back - if back > 1 { gap } else { 0 });
            self.term(period, draws, claims);
        }
        if self.debtor.is(Special::PlanMonthTerm) || draws.chance(15) {
            self.term(self.night.plan, draws, claims);
        }
    }

    /// The private and the State's part of a month, each as a claim when there is anything of it.
    fn term(&self, period: Month, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
        let unpaid = if draws.chance(200) { draws.between(100, 900) } else { 1000 };
        for kind in self.kinds {
            let Some(mut claim) = self.row.term(kind, period, unpaid, draws) else { continue };
            claim.notice = self.debtor.stage.dates(self.night, draws);
            if self.debtor.is(Special::Paternity) || draws.chance(6) {
                claim.status = Some("paternity_contested");
            }
            claims.push(claim);
        }
    }
}

impl SupportRow {
    /// Its part of a kind for a month, `unpaid` thousandths of it outstanding; none when there is nothing
    /// of it.
    pub(super) fn term(
        &self,
        kind: &'static Kind,
        period: Month,
        unpaid: i64,
        draws: &mut Draws,
    ) -> Option<ClaimRow> {
        let state = self.monthly.min(self.advance);
        let private = kind.creditor == "recipient";
        let part = if private { self.monthly - state } else { state };
        if part.is_zero() {
            return None;
        }
        let creditor = if private { Some(self.recipient) } else { mix::creditor(kind, None, draws) };
        let mut claim = ClaimRow::new(kind, creditor?, period.day(DUE_DAY), part.share_floor(unpaid, 1000));
        claim.beneficiary = Some(self.beneficiary);
        claim.period = Some(period);
        Some(claim)
    }

    /// True when the row runs in a month.
    pub(super) fn runs_in(&self, month: Month) -> bool {
        self.from <= month && self.to.is_none_or(|to| month <= to)
    }
}

/// Writes the running rows of a debtor.
pub(super) fn write(debtor: &Debtor, rows: &[SupportRow], sheet: &mut Sheet) -> Result<(), csv::Error> {
    for row in rows {
        let support_id = format!("SUP-{:08}-{}", debtor.number, row.place);
        let cells = [
            support_id.as_str().into(),
            debtor.id.into(),
            row.recipient.into(),
            row.beneficiary.into(),
            row.monthly.into(),
            row.advance.into(),
            row.from.into(),
            row.to.into(),
            row.defaulted.into(),
            row.security.into(),
            row.deduct.into(),
            row.notice.notice_sent.into(),
            row.notice.decided_date.into(),
        ];
        sheet.row(row.monthly, &cells)?;
    }
    Ok(())
}
