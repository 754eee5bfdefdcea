//! Liens: the choice of what to attach, an object a measure.

use super::super::figures::Means;
use super::super::work::Work;
use super::{Numbered, fact, money, numbers, total};
use crate::law::interest::{Segment, runs_from};
use crate::law::measures::choice::{
    Chosen, LEAST_OBJECT, MONTHS, MONTHS_OF_INTEREST, Object, Sought, choose, lien, protection,
};
use crate::law::rates::MissingRate;
use crate::law::taking_part::attachment_code;
use crate::model::trace::TraceLine;
use crate::model::{Asset, AssetKind, Class, FactValue, Measure, MeasureKind, Regime};
use crate::units::Money;
use crate::units::dates::plus_months;

const INTEREST: &str = "gjenst. § 2 second para.; gjenst. § 3 first para.";
const BEFORE_GJENST: &str = "tvfbl. ch. 7";

impl Work<'_, '_> {
    /// Proposes liens for the claims that are due, enforceable and noticed.
    pub(super) fn liens(&mut self, means: &Means) -> Result<(), MissingRate> {
        let objects = self.objects();
        if objects.is_empty() {
            return Ok(());
        }
        let ready: Vec<Numbered<'_>> =
            self.numbered().filter(|(_, legal)| attachment_code(legal, &self.asked).is_none()).collect();
        let Some((_, ready)) = self.allowed(MeasureKind::LienBank, &ready) else { return Ok(()) };
        let sought = self.sought(&ready)?;
        let chosen = choose(&sought, &objects);
        let (claims, mut measures) = (numbers(&ready), Vec::with_capacity(chosen.takes.len()));
        for (at, amount) in &chosen.takes {
            let Some(asset) = self.case.assets.get(*at) else { continue };
            let kind = lien(asset.kind);
            let Some((article, _)) = self.allowed(kind, &ready) else { continue };
            measures.push(Measure {
                kind,
                claims: claims.clone(),
                amount: *amount,
                basis: vec![article],
                facts: facts(asset, &sought, &chosen, means),
                deadline: None,
            });
        }
        self.trace_choice(&sought, &chosen);
        measures.sort_by_key(|measure| measure.kind);
        for measure in measures {
            self.add_measure(measure);
        }
        Ok(())
    }

    /// What may be attached: neither exempt (deknl. § 2-3) nor worth too little.
    pub(in crate::decide) fn objects(&self) -> Vec<Object> {
        let fit = |(at, asset): (usize, &Asset)| {
            let net = net(asset);
            let is_bank = asset.kind == AssetKind::BankDeposit;
            (!asset.exempt && LEAST_OBJECT <= net).then_some(Object { at, is_bank, net })
        };
        self.case.assets.iter().enumerate().filter_map(fit).collect()
    }

    /// What is to be secured, and what the deduction does for it. Interest to come is a rule of gjenst.: by the rules
    /// before it none is counted.
    fn sought(&self, ready: &[Numbered<'_>]) -> Result<Sought, MissingRate> {
        let expected = self.decision.figures.map_or(Money::ZERO, |figures| figures.expected);
        let is_new = self.asked.regime == Regime::New;
        let worth_it = !is_new || super::super::debtor::LEAST_NEW <= expected;
        let running = self.claims.iter().zip(&self.held);
        let running = running.filter(|(legal, held)| held.is_none() && legal.running.is_some());
        let running: Money = running.map(|(legal, _)| legal.outstanding()).sum();
        let monthly = if worth_it { (expected - running).or_zero() } else { Money::ZERO };
        Ok(Sought {
            total: total(ready),
            interest: if is_new { self.interest_to_come(ready)? } else { Money::ZERO },
            deduction: monthly.share_floor(MONTHS, 1),
            priority_only: ready.iter().all(|(_, legal)| legal.class != Class::E),
            earlier_rules: !is_new,
        })
    }

    /// Three months' interest of claims that bear it, at tonight's rate, each half up to øre (gjenst. § 2 second
    /// para.).
    fn interest_to_come(&self, ready: &[Numbered<'_>]) -> Result<Money, MissingRate> {
        let day = self.asked.day;
        let to = plus_months(day, MONTHS_OF_INTEREST);
        let mut all = Money::ZERO;
        for (_, legal) in ready {
            if runs_from(legal.claim, legal.kind, day).is_none() {
                continue;
            }
            let span = self.law.context.rates.late_interest(day)?;
            let (percent, row) = (span.percent, span.row);
            let balance = legal.left.principal;
            all += Segment { from: day, to, balance, percent, row, same: Vec::new() }.amount();
        }
        Ok(all)
    }

    /// The figures of the choice, and which rule it follows.
    fn trace_choice(&mut self, sought: &Sought, chosen: &Chosen) {
        let earlier = sought.earlier_rules;
        let article = |article| if earlier { BEFORE_GJENST } else { article };
        for (step, amount, by) in [
            ("choice.to_secure", sought.total, "gjenst. §§ 2–4"),
            ("choice.interest_three_months", sought.interest, INTEREST),
            ("choice.deduction_six_months", sought.deduction, "gjenst. § 2 first para."),
            ("choice.bank_net", chosen.bank, INTEREST),
        ] {
            self.decision.trace.push(TraceLine::new(step, article(by)).amount(amount));
        }
        let by = article(chosen.choice.article());
        self.decision.trace.push(TraceLine::new(chosen.choice.step(), by));
    }
}

/// What is left of an asset after prior charges and the costs of turning it into money.
pub(super) fn net(asset: &Asset) -> Money {
    (asset.value - asset.prior_charges - asset.enforcement_cost).or_zero()
}

fn facts(asset: &Asset, sought: &Sought, chosen: &Chosen, means: &Means) -> Vec<crate::model::MeasureFact> {
    let mut facts = vec![
        fact("asset", FactValue::Reference(asset.asset_id)),
        fact("asset_kind", FactValue::Word(asset.kind.as_str())),
        money("value", asset.value),
        money("prior_charges", asset.prior_charges),
        money("enforcement_cost", asset.enforcement_cost),
        money("net", net(asset)),
        fact("choice", FactValue::Word(chosen.choice.as_str())),
        money("to_secure", sought.total),
        money("interest_3_months", sought.interest),
        money("deduction_6_months", sought.deduction),
        money("bank_net", chosen.bank),
    ];
    if asset.kind == AssetKind::BankDeposit {
        // What the debtor lacks a month to live on is for a person to leave (deknl. § 2-5).
        let short = (means.need - means.income.counted_net).or_zero();
        facts.push(money("maintenance_short", short));
    }
    facts.push(fact("protection", FactValue::Word(protection(asset.kind))));
    facts.push(fact("reference", FactValue::Text(asset.reference.clone())));
    facts
}
