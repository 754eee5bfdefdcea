//! Single values as the text of a field.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::law::kinds;
use crate::model::{
    AssetKind, CivilStatus, Class, CreditKind, EstateKind, IncomeKind, KindNo, LivesWith, Reference, Regime,
    Status,
};
use crate::units::dates::parse_date;
use crate::units::{Money, Month, PartyId, Percent};

/// A value that stands in one field. The empty field is no value.
pub(super) trait Cell: Sized {
    /// As it is written.
    fn text(&self) -> String;
    /// Reads what [`Self::text`] gives.
    fn parse(text: &str) -> Option<Self>;
}

impl<T: Cell> Cell for Option<T> {
    fn text(&self) -> String {
        self.as_ref().map_or_else(String::new, T::text)
    }

    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::parse(text).map(Some) }
    }
}

impl Cell for PartyId {
    fn text(&self) -> String {
        self.to_digits()
    }

    fn parse(text: &str) -> Option<Self> {
        Self::from_digits(text)
    }
}

impl Cell for Reference {
    fn text(&self) -> String {
        self.as_str().to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

impl Cell for Money {
    fn text(&self) -> String {
        self.to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        Self::parse_sum(text)
    }
}

impl Cell for Percent {
    fn text(&self) -> String {
        self.to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        Self::parse(text, b'.')
    }
}

impl Cell for Month {
    fn text(&self) -> String {
        self.to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Cell for NaiveDate {
    fn text(&self) -> String {
        self.to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        parse_date(text)
    }
}

impl Cell for bool {
    fn text(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }
}

/// Values whose own words are read as they are shown.
macro_rules! shown {
    ($($type:ty),*) => {
        $(impl Cell for $type {
            fn text(&self) -> String {
                self.to_string()
            }

            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        })*
    };
}

shown!(u8, u16, u64, Decimal, String);

impl Cell for Box<str> {
    fn text(&self) -> String {
        self.to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

/// Values with words of the files.
macro_rules! words {
    ($($type:ty),*) => {
        $(impl Cell for $type {
            fn text(&self) -> String {
                self.as_str().to_owned()
            }

            fn parse(text: &str) -> Option<Self> {
                Self::parse(text)
            }
        })*
    };
}

words!(AssetKind, Class, CreditKind, EstateKind, IncomeKind);

/// Choices whose words stand here; one left out does not compile.
macro_rules! choices {
    ($type:ident { $($choice:ident = $word:literal),* $(,)? }) => {
        impl Cell for $type {
            fn text(&self) -> String {
                match self {
                    $(Self::$choice => $word,)*
                }
                .to_owned()
            }

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$choice),)*
                    _ => None,
                }
            }
        }
    };
}

choices!(Regime { Old = "old", New = "new" });
choices!(CivilStatus {
    Single = "single",
    MarriedCohabiting = "married_cohabiting",
    SupportsSpouse = "supports_spouse",
});
// A stop comes with NAV's file only; the claims table has no word for it.
choices!(Status {
    Open = "open",
    Deferred = "deferred",
    PaymentPlan = "payment_plan",
    Complaint = "complaint",
    PaternityContested = "paternity_contested",
    WrittenOff = "written_off",
    Paid = "paid",
    Stopped = "stopped",
});

impl Cell for KindNo {
    fn text(&self) -> String {
        kinds::get(*self).code.clone()
    }

    fn parse(text: &str) -> Option<Self> {
        kinds::by_code(text).map(|kind| kind.no)
    }
}

impl Cell for LivesWith {
    fn text(&self) -> String {
        match self {
            Self::Household => "household".to_owned(),
            Self::Contact(class) => format!("contact_{class}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("contact_") {
            Some(class) => class.parse().ok().map(Self::Contact),
            None => (text == "household").then_some(Self::Household),
        }
    }
}
