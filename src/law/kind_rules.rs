//! What the law says of single kinds of claim besides the kinds table: a row of `data/kind_rules.csv` a kind.

use std::sync::LazyLock;

use serde::Deserialize;

use super::netting::NettingShare;

/// Which part of support a kind is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SupportPart {
    /// What the recipient gets.
    Private,
    /// What the State has advanced.
    State,
}

/// Where a claim stands when it is filed in an estate (deknl. ch. 9).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EstateClass {
    /// Support to spouse or children (deknl. § 9-3 no. 4).
    Support,
    /// Wages the State has paid (deknl. § 9-3 no. 1).
    WageGuarantee,
    /// Advance tax (deknl. § 9-4).
    AdvanceTax,
    /// Other tax of income and wealth, withheld tax, value added tax, national insurance contributions (deknl. § 9-4).
    Tax,
    /// Neither before nor after the others (deknl. § 9-6).
    Ordinary,
    /// Fines and penalties, after all others (deknl. § 9-7 no. 4).
    Penalty,
}

/// Whether a claim of a kind may be remitted (innkl. § 18; innkf. § 3-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remission {
    /// It may.
    Yes,
    /// It may not.
    No,
    /// Not while support runs against the debtor, be it of nothing.
    NotWhileSupportRuns,
    /// Not while whoever owes the child's support has debt of the same time.
    NotWithSupportDebt,
}

/// What a row says.
#[expect(clippy::struct_excessive_bools, reason = "the yes/no columns of the table")]
#[derive(Clone, Debug)]
pub struct KindRules {
    /// The part of support it is.
    pub support: Option<SupportPart>,
    /// An extra contribution to a child.
    pub extra_contribution: bool,
    /// How much of a benefit a month it may be netted in.
    pub netting: Option<NettingShare>,
    /// Days after its decision in which it is not final (tvfbl. § 4-18 last para.).
    pub final_after_days: Option<u64>,
    /// It is collected while the debtor is in debt settlement (gjeldsordningsloven § 3-4).
    pub survives_debt_settlement: bool,
    /// Notice and decision of attachment cost a fee (innkf. § 23-1 third para.).
    pub attachment_fee: bool,
    /// Where it stands in an estate.
    pub estate_class: EstateClass,
    /// Whether it may be remitted.
    pub remission: Remission,
    /// It is on the list of claims the authority collects (innkf. ch. 1).
    pub listed: bool,
    /// Where this stands.
    pub source: String,
}

/// The rows as they are read, by the number of the kind.
pub(super) struct NumberedRules {
    pub(super) number: String,
    pub(super) rules: KindRules,
}

#[derive(Deserialize)]
struct Row {
    no: String,
    support: String,
    extra_contribution: String,
    netting: String,
    final_after_days: Option<u64>,
    survives_debt_settlement: String,
    attachment_fee: String,
    estate_class: String,
    remission: String,
    listed: String,
    source: String,
}

/// The table.
pub(super) const DATA: &str = include_str!("data/kind_rules.csv");

/// The rules by kind, in the order of the table.
pub(super) static RULES: LazyLock<Vec<NumberedRules>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(DATA.as_bytes()).into_deserialize::<Row>();
    rows.filter_map(Result::ok).filter_map(rules).collect()
});

fn rules(row: Row) -> Option<NumberedRules> {
    let rules = KindRules {
        support: match row.support.as_str() {
            "none" => None,
            "private" => Some(SupportPart::Private),
            "state" => Some(SupportPart::State),
            _ => return None,
        },
        extra_contribution: yes_no(&row.extra_contribution)?,
        netting: match row.netting.as_str() {
            "none" => None,
            "tenth" => Some(NettingShare::Tenth),
            "quarter_over_a_year" => Some(NettingShare::QuarterOverAYear),
            _ => return None,
        },
        final_after_days: row.final_after_days,
        survives_debt_settlement: yes_no(&row.survives_debt_settlement)?,
        attachment_fee: yes_no(&row.attachment_fee)?,
        estate_class: match row.estate_class.as_str() {
            "support" => EstateClass::Support,
            "wage_guarantee" => EstateClass::WageGuarantee,
            "advance_tax" => EstateClass::AdvanceTax,
            "tax" => EstateClass::Tax,
            "ordinary" => EstateClass::Ordinary,
            "penalty" => EstateClass::Penalty,
            _ => return None,
        },
        remission: match row.remission.as_str() {
            "yes" => Remission::Yes,
            "no" => Remission::No,
            "not_while_support_runs" => Remission::NotWhileSupportRuns,
            "not_with_support_debt" => Remission::NotWithSupportDebt,
            _ => return None,
        },
        listed: yes_no(&row.listed)?,
        source: row.source,
    };
    Some(NumberedRules { number: row.no, rules })
}

/// Reads `yes` or `no`.
pub(super) fn yes_no(word: &str) -> Option<bool> {
    ["no", "yes"].iter().position(|one| *one == word).map(|at| at == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::kinds;

    #[test]
    fn every_kind_has_its_rules_in_the_order_of_the_kinds() {
        let numbers: Vec<&str> = RULES.iter().map(|one| one.number.as_str()).collect();
        let kinds: Vec<&str> = kinds::all().iter().map(|kind| kind.number.as_str()).collect();
        assert_eq!(numbers, kinds);
        assert_eq!(RULES.len(), DATA.lines().count() - 1);
    }
}
