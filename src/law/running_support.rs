//! Running support: how a support row becomes claims of the plan month, and what its terms take over from it
//! (innkl. § 27; innkf. § 27-1).

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::kind_rules::SupportPart;
use super::kinds::{self, Kind, WELFARE_AUTHORITY};
use crate::model::{Claim, Reference, Support};
use crate::units::dates::write_month;
use crate::units::{Money, Month, PartyId};

/// The day of the month support is due.
const DUE_DAY: u32 = 25;

/// The kinds of the private and the State part.
static PARTS: LazyLock<[Option<&'static Kind>; 2]> =
    LazyLock::new(|| [SupportPart::Private, SupportPart::State].map(kinds::of_support));

/// The kinds a support row makes claims of: the private part and the State's.
pub fn kinds_made() -> impl Iterator<Item = &'static Kind> {
    PARTS.iter().copied().flatten()
}

/// A claim made from a support row.
#[derive(Clone, Debug)]
pub struct RunningClaim {
    /// The claim of the plan month.
    pub claim: Claim,
    /// The name its notice and participation are kept under.
    pub register_id: Reference,
    /// The support row's place among the debtor's rows.
    pub row: usize,
}

/// The claims that running support stands for in the plan month. A term claim of the same beneficiary, kind
/// and period in `claims` replaces the one made here.
#[must_use]
pub fn running_claims(support: &[Support], claims: &[Claim], plan_month: Month) -> Vec<RunningClaim> {
    let mut made = Vec::new();
    for (row, one) in support.iter().enumerate() {
        if !one.deduct || !one.covers(plan_month) {
            continue;
        }
        let [private, state] = *PARTS;
        let parts = [(private, one.private_part(), true), (state, one.state_part(), !one.advance.is_zero())];
        for (kind, amount, stands) in parts {
            let Some(kind) = kind.filter(|_| stands) else { continue };
            let replaced = claims.iter().any(|claim| {
                claim.kind == kind.no
                    && claim.beneficiary == Some(one.beneficiary)
                    && claim.period == Some(plan_month)
            });
            let name = month_name(one, kind, plan_month);
            let register = register_name(one, kind);
            if let (false, Some(claim_id), Some(register_id)) = (replaced, name, register) {
                let claim = term(one, kind, claim_id, plan_month, amount);
                made.push(RunningClaim { claim, register_id, row });
            }
        }
    }
    made
}

/// The name under which notices and participations of a support row are kept, for the private or the State
/// part.
#[must_use]
pub fn register_name(row: &Support, kind: &Kind) -> Option<Reference> {
    Reference::of_parts(&["RUN-", row.support_id.as_str(), suffix(kind)])
}

/// The name of a support row's claim for a month, for the private or the State part.
#[must_use]
pub fn month_name(row: &Support, kind: &Kind, month: Month) -> Option<Reference> {
    let mut text = Vec::with_capacity(7);
    write_month(month, &mut text);
    let month = std::str::from_utf8(&text).ok()?;
    Reference::of_parts(&["RUN-", row.support_id.as_str(), "-", month, suffix(kind)])
}

/// True when a name is that of the row's claim for some month, for the private or the State part.
#[must_use]
pub fn is_month_of(row: &Support, kind: &Kind, name: &Reference) -> bool {
    let rest = name.as_str().strip_prefix("RUN-");
    let rest = rest.and_then(|rest| rest.strip_prefix(row.support_id.as_str())?.strip_prefix('-'));
    rest.and_then(|rest| rest.strip_suffix(suffix(kind))).is_some_and(|month| Month::parse(month).is_some())
}

/// What the names of the State part end with.
fn suffix(kind: &Kind) -> &'static str {
    if kind.is_state_support() { "-S" } else { "" }
}

/// The place of the support row a claim is a term of, when it is one: the same beneficiary, a period the row
/// covers, and for the State part an advance.
#[must_use]
pub fn row_of_term(claim: &Claim, kind: &Kind, support: &[Support]) -> Option<usize> {
    let period = claim.period.filter(|_| kind.is_support())?;
    let state_part = kind.is_state_support();
    support.iter().position(|row| {
        row.deduct
            && Some(row.beneficiary) == claim.beneficiary
            && row.covers(period)
            && (!state_part || !row.advance.is_zero())
    })
}

/// A notice or decision of a support row, when it dates from a month before the term's: later terms take it
/// over.
#[must_use]
pub fn taken_over(date: Option<NaiveDate>, period: Option<Month>) -> Option<NaiveDate> {
    date.filter(|date| period.is_some_and(|period| Month::of(*date) < period))
}

fn term(row: &Support, kind: &Kind, claim_id: Reference, month: Month, amount: Money) -> Claim {
    let state = PartyId::from_digits(WELFARE_AUTHORITY).filter(|_| kind.is_state_support());
    let creditor = state.unwrap_or(row.recipient);
    Claim {
        beneficiary: Some(row.beneficiary),
        period: Some(month),
        notice_sent: row.notice_sent,
        decided_date: row.decided_date,
        ..Claim::open(claim_id, row.debtor, creditor, kind.no, month.day(DUE_DAY), amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    fn row(monthly: i64, advance: i64) -> Support {
        let party = PartyId::from_digits("00000000001").expect("digits");
        Support {
            support_id: Reference::new("S1").expect("a reference"),
            debtor: party,
            recipient: party,
            beneficiary: party,
            monthly: Money::from_ore(monthly),
            advance: Money::from_ore(advance),
            from: Month::parse("2026-01").expect("a month"),
            to: Month::parse("2026-12"),
            defaulted: true,
            security: false,
            deduct: true,
            notice_sent: None,
            decided_date: None,
        }
    }

    #[test]
    fn a_row_stands_for_its_private_part_and_with_an_advance_for_the_states() {
        let december = Month::parse("2026-12").expect("a month");
        let cases = [
            (row(250_000, 0), vec![("RUN-S1-2026-12", 250_000)]),
            (row(250_000, 176_000), vec![("RUN-S1-2026-12", 74_000), ("RUN-S1-2026-12-S", 176_000)]),
            (row(100_000, 176_000), vec![("RUN-S1-2026-12", 0), ("RUN-S1-2026-12-S", 100_000)]),
        ];
        for (support, expected) in cases {
            let made = running_claims(std::slice::from_ref(&support), &[], december);
            let found: Vec<(&str, i64)> =
                made.iter().map(|one| (one.claim.claim_id.as_str(), one.claim.principal.ore())).collect();
            assert_eq!(found, expected);
        }
        assert!(running_claims(&[row(1, 0)], &[], december.plus(1)).is_empty(), "after the last month");
    }

    #[test]
    fn a_name_is_of_a_row_and_its_part_whatever_the_month() {
        let support = row(250_000, 176_000);
        let cases = [
            ("RUN-S1-2026-12", true, false),
            ("RUN-S1-2019-01", true, false),
            ("RUN-S1-2026-12-S", false, true),
            ("RUN-S1", false, false),
            ("RUN-S1-S", false, false),
            ("RUN-S1-2026-11-2026-12", false, false),
            ("RUN-S12-2026-12", false, false),
            ("T1", false, false),
        ];
        for (name, private, state) in cases {
            let name = Reference::new(name).expect("a reference");
            let of = |number| is_month_of(&support, kinds::by_number(number).expect("a kind"), &name);
            assert_eq!((of("1a"), of("1b")), (private, state), "{name}");
        }
    }

    #[test]
    fn a_term_claim_takes_the_place_of_the_part_it_is_for() {
        let december = Month::parse("2026-12").expect("a month");
        let support = [row(250_000, 176_000)];
        let mut claim = running_claims(&support, &[], december).remove(0).claim;
        claim.claim_id = Reference::new("T1").expect("a reference");
        let made = running_claims(&support, std::slice::from_ref(&claim), december);
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].claim.claim_id.as_str(), "RUN-S1-2026-12-S");
        claim.period = Some(december.plus(-1));
        assert_eq!(running_claims(&support, &[claim], december).len(), 2);
    }

    #[test]
    fn later_terms_take_over_what_dates_from_a_month_before() {
        let sent = parse_date("2026-10-31");
        let month = |text: &str| Month::parse(text);
        assert_eq!(taken_over(sent, month("2026-11")), sent);
        assert_eq!(taken_over(sent, month("2026-10")), None);
        assert_eq!(taken_over(sent, None), None);
    }
}
