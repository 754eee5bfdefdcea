//! The parts of an explanation, and which line of the trace stands in which.

use crate::model::HoldCode;
use crate::words::Lang;

/// A part of the explanation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Part {
    Run,
    Facts,
    Claims,
    Money,
    Income,
    Need,
    Room,
    Held,
    Priority,
    Orders,
    Notices,
    Measures,
    Registers,
    Contest,
}

impl Part {
    /// All parts in order.
    pub(super) const ALL: [Self; 14] = [
        Self::Run,
        Self::Facts,
        Self::Claims,
        Self::Money,
        Self::Income,
        Self::Need,
        Self::Room,
        Self::Held,
        Self::Priority,
        Self::Orders,
        Self::Notices,
        Self::Measures,
        Self::Registers,
        Self::Contest,
    ];

    /// Where a line of the trace stands. A step nobody knows stands with the orders, so that none is lost.
    pub(super) fn of_step(step: &str) -> Self {
        if HoldCode::ALL.iter().any(|code| code.as_str() == step) {
            return Self::Held;
        }
        match step {
            "order.left_to_cover" => return Self::Priority,
            "order.payer_small" | "order.payer_suspended" => return Self::Orders,
            _ => {}
        }
        match step.split('.').next().unwrap_or_default() {
            "regime" => Self::Run,
            "claim" => Self::Claims,
            "receipt" | "repayment" | "payout" | "setoff" | "netting" | "liability" => Self::Money,
            "income" => Self::Income,
            "need" => Self::Need,
            "room" => Self::Room,
            "under_way" | "plan" => Self::Priority,
            "notice" | "fee" | "watch" => Self::Notices,
            "measure" | "choice" | "estate" => Self::Measures,
            _ => Self::Orders,
        }
    }

    /// True when its lines are told claim by claim.
    pub(super) const fn by_claim(self) -> bool {
        matches!(self, Self::Claims | Self::Held)
    }

    /// The word that stays.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Facts => "facts",
            Self::Claims => "claims",
            Self::Money => "money",
            Self::Income => "income",
            Self::Need => "need",
            Self::Room => "room",
            Self::Held => "taking_part",
            Self::Priority => "priority",
            Self::Orders => "orders",
            Self::Notices => "notices",
            Self::Measures => "measures",
            Self::Registers => "registers",
            Self::Contest => "contest",
        }
    }

    /// Its heading.
    pub(super) fn title(self, lang: Lang) -> &'static str {
        let (nb, en) = match self {
            Self::Run => ("Hva dette er", "What this is"),
            Self::Facts => ("Opplysningene som er brukt", "The facts used"),
            Self::Claims => ("Kravene", "The claims"),
            Self::Money => {
                ("Innbetalinger, motregning og avregning", "Money received, set-off and netting in benefits")
            }
            Self::Income => ("Inntekten", "The income"),
            Self::Need => ("Livsoppholdet", "What is needed to live on"),
            Self::Room => ("Rommet for trekk", "The room for a deduction"),
            Self::Held => ("Krav som ikke er med i trekket", "Claims that take no part"),
            Self::Priority => ("Prioritet og hvert kravs andel", "Priority and each claim's share"),
            Self::Orders => ("Trekket", "The deduction"),
            Self::Notices => ("Varsler, frister, renter og gebyrer", "Notices, deadlines, interest and fees"),
            Self::Measures => {
                ("Tiltak som er foreslått, og krav fra utlandet", "Measures proposed, and claims from abroad")
            }
            Self::Registers => ("Det som står etter natten", "What stands after the night"),
            Self::Contest => ("Kontroll og innsigelser", "How this can be checked and contested"),
        };
        lang.pick(nb, nb, en)
    }
}
