//! The plain facts of a collection day and the words decisions are made in.
//!
//! No rule, no file and no clock: only what a claim, a household or an order is.

pub mod addressee;
pub mod asset;
pub mod claim;
pub mod class;
pub mod credit;
pub mod decision;
pub mod deduction;
pub mod facts;
pub mod fault;
pub mod hold;
pub mod household;
pub mod income;
pub mod measure;
pub mod money_night;
pub mod order;
pub mod payment;
pub mod receiver;
pub mod reference;
pub mod registers;
pub mod settings;
pub mod support;
pub mod trace;

pub use addressee::Addressee;
pub use asset::{Asset, AssetKind, Estate, EstateKind};
pub use claim::{Claim, ClaimFlags, ForeignRequest, KindNo, Status};
pub use class::{Class, Regime};
pub use credit::{Credit, CreditKind};
pub use deduction::OtherDeduction;
pub use fault::{Fault, FaultCode};
pub use hold::{HoldCode, HoldDetail};
pub use household::{Child, CivilStatus, Household, LivesWith, Recorded, Signs};
pub use income::{Income, IncomeKind};
pub use measure::{FactValue, Measure, MeasureFact, MeasureKind};
pub use order::{CaseNumber, Form, OrderPeriod, OrderSize, OrderVersion, Standing, stands};
pub use payment::{Payment, PaymentFaultCode};
pub use receiver::Receiver;
pub use reference::Reference;
pub use settings::{ClassAPractice, HouseholdShare, LawSettings, OrderForm, Suspension, Suspensions};
pub use support::Support;
