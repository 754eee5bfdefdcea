//! The law of a night.

use chrono::NaiveDate;

use crate::law::LawContext;
use crate::law::income::Window;
use crate::law::measures::allowed::AllowedOn;
use crate::law::need::NeedRates;
use crate::law::regime::Rollout;
use crate::units::Month;
use crate::units::dates::day_before;

/// The law of the day, with what a night looks up once.
#[derive(Debug)]
pub struct NightLaw<'a> {
    /// The day, the rates and the job's choices.
    pub context: &'a LawContext,
    /// The rates of livsforskriften on the day.
    pub need_rates: NeedRates,
    /// The roll-out of the new law as of the day.
    pub rollout: Rollout,
    /// Which measures the law allows for which kinds.
    pub allowed: AllowedOn,
    /// The months of income looked at.
    pub window: Window,
    /// The month an order decided tonight works from (P).
    pub plan_month: Month,
    /// The day of the night whose registers stand.
    pub last_released: Option<NaiveDate>,
    /// The released run whose figures the ledger has booked; a correction's own day is never booked.
    pub booked_through: Option<NaiveDate>,
}

impl<'a> NightLaw<'a> {
    /// Looks up what a night needs of the law.
    #[must_use]
    pub fn new(
        context: &'a LawContext,
        last_released: Option<NaiveDate>,
        booked_through: Option<NaiveDate>,
    ) -> Self {
        let before = (last_released == Some(context.day)).then(|| day_before(context.day));
        let booked = booked_through.or(last_released);
        Self {
            booked_through: before.map_or(booked, |before| booked.min(Some(before))),
            context,
            need_rates: NeedRates::on(context.day, &context.rates),
            rollout: Rollout::on(context.day),
            allowed: AllowedOn::day(context.day),
            window: Window::on(context.day, &context.settings),
            plan_month: Month::of(context.day).plus(1),
            last_released,
        }
    }

    /// True when the night corrects the last released one: its receipts, set-offs and nettings stand.
    #[must_use]
    pub fn is_correction(&self) -> bool {
        self.last_released == Some(self.context.day)
    }

    /// True when the ledger has not booked what the night of `date` decided.
    #[must_use]
    pub fn is_unbooked(&self, date: NaiveDate) -> bool {
        self.booked_through.is_none_or(|booked| booked < date)
    }
}
