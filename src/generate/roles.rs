//! What the part a debtor plays makes of its facts.

use chrono::NaiveDate;

use super::claim::{self, ClaimRow};
use super::claims::Maker;
use super::debtor::Debtor;
use super::draw::Draws;
use super::facts::Facts;
use super::identifiers;
use super::incomes::Stream;
use super::mix::{self, Mix};
use super::night::{Night, days_before};
use super::notices::NoticeDates;
use super::role::Role;
use crate::law::kinds::{self, DebtorType, Ground};
use crate::model::IncomeKind;
use crate::units::{Money, Month};

/// Days since the notices of these claims, so that their answers have run out and they have not.
const NOTICED_AGO: i64 = 40;
/// Codes, kroner and days since due of what is owed to an estate opened ten to twenty days ago: for each priority
/// something, some of it just too old.
const OF_AN_ESTATE: [(&str, i64, i64); 12] = [
    ("WAGE_GUARANTEE", 48_000, 70),
    ("WAGE_GUARANTEE", 31_000, 160),
    ("TAX_ADVANCE", 22_000, 150),
    ("TAX_ADVANCE", 9_000, 560),
    ("TAX_RESIDUAL", 14_000, 90),
    ("EMPLOYER_CONTRIBUTION", 61_000, 60),
    ("VAT", 75_000, 120),
    ("VAT", 20_000, 240),
    ("FINE", 8_000, 100),
    ("AAREG_PENALTY", 12_000, 100),
    ("BENEFIT_RECOVERY", 33_000, 200),
    ("OTHER_STATE", 5_500, 45),
];

/// Gives a debtor what its part needs.
pub(super) fn play(debtor: &Debtor, mix: &Mix, (seed, night): (u64, Night), facts: &mut Facts) {
    let Some(role) = debtor.role else { return };
    let mut draws = Role::draws(seed, debtor.number);
    let mut player = Player { debtor, mix, night, draws: &mut draws };
    match role {
        Role::MoneyInBank => player.owes("OTHER_STATE", 25_000, 60, facts),
        Role::Wealthy => player.owes("TAX_RESIDUAL", 2_900_000, 60, facts),
        Role::Bankrupt | Role::Dead => player.estate(role, facts),
        Role::Petition => player.petition(facts),
        Role::Information | Role::Fraud | Role::Leaving => player.owes("OTHER_STATE", 12_000, 80, facts),
        Role::UnpaidSupport => player.unpaid_support(facts),
        Role::OldDebt | Role::OldPrivateDebt | Role::OldSupport => player.old(role, facts),
        Role::NothingToAttach => player.nothing_to_attach(facts),
        Role::ForeignRequest | Role::PayerKeeps | Role::DeductionEnough => player.wage_earner(role, facts),
    }
    claim::number(&mut facts.support.claims);
}

struct Player<'a> {
    debtor: &'a Debtor,
    mix: &'a Mix,
    night: Night,
    draws: &'a mut Draws,
}

impl Player<'_> {
    /// A claim with its ground and its notice, due so many days ago; none for the wrong sort of debtor.
    fn claim(&mut self, code: &str, principal: Money, due: NaiveDate) -> Option<ClaimRow> {
        let kind = kinds::by_code(code)?;
        let fits = match kind.debtor_type {
            DebtorType::Person => self.debtor.id.is_person(),
            DebtorType::Organisation => !self.debtor.id.is_person(),
            DebtorType::Any => true,
        };
        let creditor = mix::creditor(kind, self.debtor.recipients, self.draws).filter(|_| fits)?;
        let mut claim = ClaimRow::new(kind, creditor, due, principal);
        claim.established = Some(days_before(due, 30));
        claim.ground = (kind.ground == Ground::IfDocumented).then_some(true);
        let noticed = self.night.ago(NOTICED_AGO);
        claim.notice.notice_sent = (due < noticed).then_some(noticed);
        Some(claim)
    }

    fn owes(&mut self, code: &str, kroner: i64, ago: i64, facts: &mut Facts) {
        let due = self.night.ago(ago);
        let more = self.draws.amount(0, kroner / 10, 1);
        let claim = self.claim(code, Money::from_kroner(kroner) + more, due);
        facts.support.claims.extend(claim);
    }

    /// Terms of support back to a month before D, unless they are there already.
    fn terms(&mut self, back: impl Iterator<Item = i32>, facts: &mut Facts) {
        let Some([recipient, _]) = self.debtor.recipients else { return };
        let Some(kind) = self.mix.support().map(|[private, _]| private) else { return };
        let birth = self.night.ago(3_000);
        let Some(child) = identifiers::child(birth, 7) else { return };
        for months in back {
            let period = Month::of(self.night.day).plus(-months);
            let mut term = ClaimRow::new(kind, recipient, period.day(25), Money::from_kroner(2_480));
            (term.beneficiary, term.period) = (Some(child), Some(period));
            facts.support.claims.push(term);
        }
    }

    /// What is owed to an estate, of every priority, with interest and costs on some of it.
    fn estate(&mut self, role: Role, facts: &mut Facts) {
        let opened = self.night.ago(self.draws.between(10, 20));
        let Some(row) = &mut facts.row else { return };
        if role == Role::Dead {
            row.events.death = Some(opened);
            row.events.proklama = Some(self.night.ago(self.draws.between(0, 9)));
        } else {
            row.events.bankruptcy = Some(opened);
            row.events.filing_deadline = Some(days_before(opened, -self.draws.between(22, 41)));
        }
        for (code, kroner, ago) in OF_AN_ESTATE {
            let due = days_before(opened, ago);
            let more = self.draws.amount(0, 900, 1);
            let Some(mut claim) = self.claim(code, Money::from_kroner(kroner) + more, due) else { continue };
            if self.draws.chance(400) {
                claim.costs = Some(Money::from_ore(44_800));
            }
            if self.draws.chance(500) {
                claim.interest = Some(claim.principal.share_floor(self.draws.between(5, 40), 1000));
            }
            if self.draws.chance(400) {
                let noticed = days_before(opened, self.draws.between(0, 30)).max(due);
                claim.interest_notice = Some(noticed);
                claim.interest_from = self.draws.chance(500).then(|| self.night.ago(2).max(noticed));
            }
            facts.support.claims.push(claim);
        }
        self.terms(1..=8, facts);
    }

    /// Nothing was found within 75 days, and more is owed than a petition needs.
    fn petition(&mut self, facts: &mut Facts) {
        if let Some(row) = &mut facts.row {
            let ago = self.draws.pick(&[0, 1, 30, 74, 75]);
            row.events.nothing_found = Some(self.night.ago(ago));
        }
        self.owes("TAX_RESIDUAL", 140_000, 120, facts);
    }

    /// Four months of support unpaid for more than three months, nothing received of late.
    fn unpaid_support(&mut self, facts: &mut Facts) {
        if let Some(row) = &mut facts.row {
            row.events.last_payment = None;
        }
        self.terms(5..=8, facts);
    }

    /// Claims due at ten years and a day, and long before; nothing received since.
    fn old(&mut self, role: Role, facts: &mut Facts) {
        facts.incomes.clear();
        facts.deductions.clear();
        facts.support.rows.clear();
        if let Some(row) = &mut facts.row {
            let ago = self.draws.between(3_700, 5_000);
            row.events.last_payment = self.draws.chance(500).then(|| self.night.ago(ago));
        }
        if role == Role::OldSupport {
            return self.terms(122..=126, facts);
        }
        let codes: &[&str] =
            if role == Role::OldPrivateDebt { &["PRIVATE_DEBT"] } else { &["TAX_RESIDUAL", "MUNICIPAL"] };
        let ten_years = self.night.years_ago(10);
        for code in codes {
            // Due ten years ago to the day is not over ten years.
            for before in [0, 1, self.draws.between(2, 900)] {
                let principal = self.draws.amount(800, 9_000, 1);
                let claim = self.claim(code, principal, days_before(ten_years, before));
                facts.support.claims.extend(claim.map(|claim| ClaimRow {
                    limitation: Some(self.night.ago(-400)),
                    established: None,
                    ..claim
                }));
            }
        }
    }

    /// The registers were searched lately, and there is no income.
    fn nothing_to_attach(&mut self, facts: &mut Facts) {
        facts.incomes.clear();
        facts.deductions.clear();
        if let Some(row) = &mut facts.row {
            row.events.searches_done = Some(self.night.ago(self.draws.pick(&[0, 3, 20])));
        }
        self.owes("TAX_RESIDUAL", 9_000, 70, facts);
    }

    /// A good wage, no children, and a claim it can be taken for.
    fn wage_earner(&mut self, role: Role, facts: &mut Facts) {
        facts.incomes.clear();
        facts.deductions.clear();
        facts.children.clear();
        let gross = Money::from_kroner(70_000);
        let months = (0..3).map(|back| (self.night.last_due.plus(back - 2), gross)).collect();
        let payer = identifiers::payer(2 + self.debtor.number % 5);
        let wage = payer.map(|payer| Stream { payer, kind: IncomeKind::Wage, tax_permille: 300, months });
        facts.incomes.extend(wage);
        match role {
            Role::DeductionEnough => {
                facts.support.claims.clear();
                facts.support.rows.clear();
                if let Some(row) = &mut facts.row {
                    row.regime = Some("new");
                }
                self.owes("TAX_RESIDUAL", 3_000, 60, facts);
            }
            Role::PayerKeeps => {
                self.owes("TAX_RESIDUAL", 300_000, 300, facts);
                if let Some(claim) = facts.support.claims.last_mut() {
                    let (notice_sent, decided_date) = (Some(self.night.ago(60)), Some(self.night.ago(30)));
                    claim.notice = NoticeDates { notice_sent, decided_date };
                }
            }
            _ => self.foreign_requests(facts),
        }
    }

    fn foreign_requests(&mut self, facts: &mut Facts) {
        for (code, kroner, ago) in [("FOREIGN_BENEFIT", 24_000, 200), ("EEA_UNEMPLOYMENT", 18_000, 90)] {
            let due = self.night.ago(ago);
            let principal = Money::from_kroner(kroner) + self.draws.amount(0, 5_000, 1);
            let Some(mut claim) = self.claim(code, principal, due) else { continue };
            let maker = Maker { debtor: self.debtor, mix: self.mix, night: self.night };
            maker.add_foreign(&mut claim, self.draws);
            facts.support.claims.push(claim);
        }
    }
}
