//! What may befall a debtor beyond the ordinary: one in eight persons has one of these, each in its turn.

/// What is special about a debtor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Special {
    /// Dead, on D or before.
    Deceased,
    /// Bankrupt, on D or before, with claims of before and after.
    Bankrupt,
    /// Bankrupt, the time to file a claim still running.
    BankruptFiling,
    /// In debt settlement at its edges: its last day D, the day before D, or open.
    DebtSettlement,
    /// Nothing was found to attach, about 75 days ago; large claims.
    NothingFound,
    /// Indications of leaving the country.
    Leaving,
    /// Information missing or false.
    InformationFailure,
    /// Indications of fraud.
    Fraud,
    /// Assets stripped.
    AssetStripping,
    /// All seven searches were empty.
    Searched,
    /// No payment in ten years, claims as old.
    LongUnpaid,
    /// Has claims, but no row among the debtors.
    Unknown,
    /// Pays as able.
    PaysAsAble,
    /// No income at all.
    NoIncome,
    /// Only income that may not be deducted from.
    NotDeductible,
    /// A large household and little income.
    NoRoom,
    /// The payer has gone.
    PayerGone,
    /// A month without a row, or with zero.
    Hole,
    /// The payer is new in the last month.
    PayerNew,
    /// A second payer with under five per cent.
    SmallPayer,
    /// Several payers of the same size.
    SeveralPayers,
    /// Self-employed, agreed to a higher share.
    SelfEmployedConsent,
    /// Self-employed, no agreement.
    SelfEmployed,
    /// Self-employed beside a wage.
    SelfEmployedAndWage,
    /// Months before the window and after the last due one.
    OtherMonths,
    /// A need set by a person.
    NeedOverride,
    /// Housing above its cap.
    HousingCap,
    /// Children at the edges of the age bands.
    ChildrenAtEdges,
    /// Contact children of all classes, twins among them.
    ContactChildren,
    /// A deduction of another authority, in kroner.
    OtherAmount,
    /// A deduction of another authority, in per cent.
    OtherPercent,
    /// Deductions of several authorities in several classes.
    OtherSeveral,
    /// A deduction of another authority at its last day.
    OtherEnding,
    /// A case of the old regime is pending.
    PendingOldCase,
    /// A confidential address.
    Confidential,
    /// The old regime, fixed before.
    OldRegime,
    /// The new regime, fixed before.
    NewRegime,
    /// Limitation dates around D.
    LimitationNow,
    /// Limitation dates around D + 90.
    LimitationSoon,
    /// Limitation computed from 29 February.
    LimitationLeapDay,
    /// Limitation that ends around D, on all days of the week.
    LimitationWeekend,
    /// No notice and no room, claims about to lapse.
    LapsingWithoutNotice,
    /// Fines about five years old.
    FineAges,
    /// A sanction of the employer register that may not be final.
    Sanction,
    /// Complaints.
    Complaint,
    /// Respite at its last day.
    Deferred,
    /// A payment plan at its last day.
    PaymentPlan,
    /// Claims with nothing outstanding.
    NothingOutstanding,
    /// Equal amounts and dates.
    Ties,
    /// Claims ranked by their creditor.
    Ranked,
    /// Claims moved in from an old deduction.
    MovedIn,
    /// Arrears of support in two years of months.
    ManyPeriods,
    /// A support claim for the plan month stands for running support.
    PlanMonthTerm,
    /// Contested paternity.
    Paternity,
    /// Foreign requests.
    Foreign,
    /// Due on D or after.
    NotDue,
    /// Hardly anything outstanding.
    Crumbs,
    /// More than can ever be paid.
    Millions,
    /// Notices at every edge.
    NoticeEdges,
    /// An early decision, or no notice asked for.
    WithoutNotice,
    /// Private claims nobody has confirmed.
    Unconfirmed,
    /// Interest, costs and surcharges.
    InterestAndCosts,
    /// No ground for enforcement.
    NoGround,
}

impl Special {
    /// All of them. Their number has no factor in common with the number of those who have a family
    /// elsewhere (three), so that each meets persons with and without one.
    pub(super) const ALL: [Self; 64] = [
        Self::Deceased,
        Self::Bankrupt,
        Self::BankruptFiling,
        Self::DebtSettlement,
        Self::NothingFound,
        Self::Leaving,
        Self::InformationFailure,
        Self::Fraud,
        Self::AssetStripping,
        Self::Searched,
        Self::LongUnpaid,
        Self::Unknown,
        Self::PaysAsAble,
        Self::NoIncome,
        Self::NotDeductible,
        Self::NoRoom,
        Self::PayerGone,
        Self::Hole,
        Self::PayerNew,
        Self::SmallPayer,
        Self::SeveralPayers,
        Self::SelfEmployedConsent,
        Self::SelfEmployed,
        Self::SelfEmployedAndWage,
        Self::OtherMonths,
        Self::NeedOverride,
        Self::HousingCap,
        Self::ChildrenAtEdges,
        Self::ContactChildren,
        Self::OtherAmount,
        Self::OtherPercent,
        Self::OtherSeveral,
        Self::OtherEnding,
        Self::PendingOldCase,
        Self::Confidential,
        Self::OldRegime,
        Self::NewRegime,
        Self::LimitationNow,
        Self::LimitationSoon,
        Self::LimitationLeapDay,
        Self::LimitationWeekend,
        Self::LapsingWithoutNotice,
        Self::FineAges,
        Self::Sanction,
        Self::Complaint,
        Self::Deferred,
        Self::PaymentPlan,
        Self::NothingOutstanding,
        Self::Ties,
        Self::Ranked,
        Self::MovedIn,
        Self::ManyPeriods,
        Self::PlanMonthTerm,
        Self::Paternity,
        Self::Foreign,
        Self::NotDue,
        Self::Crumbs,
        Self::Millions,
        Self::NoticeEdges,
        Self::WithoutNotice,
        Self::Unconfirmed,
        Self::InterestAndCosts,
        Self::NoGround,
        Self::Bankrupt,
    ];
}

/// What is special about the person with a number among persons, if anything.
pub(super) fn of_person(ordinal: u64) -> Option<Special> {
    let places = u64::try_from(Special::ALL.len()).unwrap_or(1);
    let at = usize::try_from(ordinal / 8 % places).ok()?;
    (ordinal % 8 == 5).then(|| Special::ALL.get(at).copied()).flatten()
}

/// The place in a round of kinds and codes, for one person in sixteen: it makes each occur.
pub(super) fn turn_of_person(ordinal: u64) -> Option<u64> {
    (ordinal % 16 == 9).then_some(ordinal / 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_comes_up_in_five_hundred_and_twenty_persons_and_meets_families() {
        for special in Special::ALL {
            let mut persons = (0..520).filter(|&ordinal| of_person(ordinal) == Some(special));
            assert!(persons.next().is_some(), "{special:?}");
            let of_families = (0..1600).filter(|ordinal| ordinal % 3 == 0);
            assert!(of_families.clone().any(|ordinal| of_person(ordinal) == Some(special)), "{special:?}");
        }
        let ordinary = (0..1600).filter(|&o| of_person(o).is_none() && turn_of_person(o).is_none()).count();
        assert_eq!(ordinary, 1300);
    }
}
