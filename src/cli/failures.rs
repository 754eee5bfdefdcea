//! Every way a command can fail, by a stable short name: in the words and the JSON lines of the log, in the
//! metrics, and in the README's chapter "When a night fails", which says what each is and what to do about it.

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::job::JobError;
use super::parts::decide::PartBusy;
use super::{cases, check, clock, diff, fresh, letters, release, signals, verify};
use crate::audit::CaseError;
use crate::audit::diff::DiffError;
use crate::generate::GenerateError;
use crate::intake::import::AmendError;
use crate::intake::{IntakeError, StaleInput};
use crate::law::rates::{BadRateFile, MissingRate};
use crate::orders::registers::RegisterError;
use crate::parts::facts::FactsError;
use crate::parts::split::PartsError;
use crate::publish::read::ReadError;
use crate::publish::release::Refusal;
use crate::publish::rerun::RerunError;
use crate::publish::signature::KeyError;
use crate::publish::{PublishError, ReleaseError, StoreError};
use crate::report::ReportError;
use crate::report::case_files::CaseFilesError;
use crate::report::formats::FormatsError;
use crate::report::letters::{LettersError, TemplateError};

/// What went wrong, as monitoring and operators name it. A name is never given another meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is described where operators look it up, in the README")]
pub enum FailureName {
    StoreIo,
    Stopped,
    OrderRule,
    Clock,
    OutputIo,
    CasesDiffer,
    RunsDiffer,
    GenerateIo,
    PayoutRefused,
    Internal,
    CommandLine,
    JobUnreadable,
    JobWrong,
    DayReleased,
    DayOlder,
    DayNotReleased,
    DayPruned,
    ReasonMissing,
    ReceiptUnreadable,
    CasesUnreadable,
    KeyWrong,
    InboxUnreadable,
    NotAFile,
    TableMissing,
    TwoForms,
    HeaderWrong,
    FileGarbled,
    TooManyFaults,
    TooManyParked,
    InboxOther,
    TemplateWrong,
    PdfMissing,
    ControlMalformed,
    ControlAhead,
    ControlRows,
    ControlSum,
    NavRefused,
    FormatRefused,
    FormNotTaken,
    StaleInput,
    RateFileWrong,
    RateMissing,
    StoreBusy,
    RunUnsound,
    DoesNotHold,
    RegisterUnsound,
    ReleaseIncomplete,
    SamePerson,
    NoRevision,
    OtherDay,
    AlreadyReleased,
    NotReleased,
    ReleaseOlder,
    WhatIfRelease,
    OtherRegisters,
    OtherBytes,
    ReceiptWrong,
    PartMissing,
    PartOther,
    PartBroken,
    PartIo,
}

impl FailureName {
    /// The name, in `snake_case`.
    #[must_use]
    pub fn text(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The name of a failure. An error of a kind of its own has its own; others go by their exit status.
    #[must_use]
    pub fn of(failure: &Failure) -> Self {
        let error = &failure.error;
        let told = error.downcast_ref().map(of_intake);
        let told = told.or_else(|| error.downcast_ref().map(of_store));
        let told = told.or_else(|| error.downcast_ref().map(of_publish));
        let told = told.or_else(|| error.downcast_ref().map(of_rerun));
        let told = told.or_else(|| error.downcast_ref().map(of_release));
        let told = told.or_else(|| error.downcast_ref().map(of_refusal));
        let told = told.or_else(|| error.downcast_ref().map(of_job));
        let told = told.or_else(|| error.downcast_ref().map(of_cases));
        let told = told.or_else(|| error.downcast_ref().map(of_generate));
        let told = told.or_else(|| error.downcast_ref().map(of_diff));
        let told = told.or_else(|| error.downcast_ref().map(of_read));
        let told = told.or_else(|| error.downcast_ref().map(of_report));
        let told = told.or_else(|| error.downcast_ref().map(of_letters));
        let told = told.or_else(|| error.downcast_ref().map(of_case_files));
        let told = told.or_else(|| error.downcast_ref().map(of_formats));
        let told = told.or_else(|| error.downcast_ref().map(of_parts));
        told.or_else(|| of_single(error, failure.exit)).unwrap_or_else(|| by_exit(failure.exit))
    }
}

/// Errors that fail in one way only.
fn of_single(error: &anyhow::Error, exit: Exit) -> Option<FailureName> {
    let names = [
        (error.is::<StaleInput>(), FailureName::StaleInput),
        (error.is::<check::TooManyParked>(), FailureName::TooManyParked),
        (error.is::<MissingRate>(), FailureName::RateMissing),
        (error.is::<BadRateFile>(), FailureName::RateFileWrong),
        // One the system cannot read may be whole.
        (error.is::<RegisterError>() && exit == Exit::Failed, FailureName::StoreIo),
        (error.is::<RegisterError>(), FailureName::RegisterUnsound),
        (error.is::<signals::Stopped>(), FailureName::Stopped),
        (error.is::<fresh::NoReason>(), FailureName::ReasonMissing),
        (error.is::<release::ReceiptUnreadable>(), FailureName::ReceiptUnreadable),
        (error.is::<cases::CasesDiffer>(), FailureName::CasesDiffer),
        (error.is::<diff::RunsDiffer>(), FailureName::RunsDiffer),
        (error.is::<verify::DoesNotHold>(), FailureName::DoesNotHold),
        (error.is::<KeyError>(), FailureName::KeyWrong),
        (error.is::<TemplateError>(), FailureName::TemplateWrong),
        (error.is::<letters::NoPdf>(), FailureName::PdfMissing),
        (error.is::<cases::NoCases>(), FailureName::CasesUnreadable),
        (error.is::<AmendError>(), FailureName::OutputIo),
        (error.is::<clock::OutsideCalendar>(), FailureName::Clock),
        (error.is::<PartBusy>(), FailureName::StoreBusy),
        (error.is::<FactsError>(), FailureName::PartIo),
        // What the library reads and writes has its path with it: without one it is what was to be said.
        (error.is::<std::io::Error>(), FailureName::OutputIo),
    ];
    names.into_iter().find(|(is, _)| *is).map(|(_, name)| name)
}

const fn by_exit(exit: Exit) -> FailureName {
    match exit {
        Exit::Usage => FailureName::CommandLine,
        Exit::Busy => FailureName::StoreBusy,
        Exit::Unsound => FailureName::RunUnsound,
        Exit::Done | Exit::Failed | Exit::Refused => FailureName::Internal,
    }
}

const fn of_intake(error: &IntakeError) -> FailureName {
    use IntakeError as E;
    match error {
        E::Unreadable { .. } => FailureName::InboxUnreadable,
        E::NotAFile { .. } => FailureName::NotAFile,
        E::OtherFile { .. } => FailureName::InboxOther,
        E::TableMissing { .. } => FailureName::TableMissing,
        E::TwoForms { .. } => FailureName::TwoForms,
        E::HeaderMissing { .. }
        | E::HeaderEncoding { .. }
        | E::TooManyColumns { .. }
        | E::ColumnMissing { .. }
        | E::ColumnUnknown { .. }
        | E::ColumnTwice { .. } => FailureName::HeaderWrong,
        E::QuoteOpen { .. } | E::Parquet { .. } | E::ParquetType { .. } => FailureName::FileGarbled,
        E::TooManyFaults { .. } => FailureName::TooManyFaults,
        E::ControlMalformed { .. } => FailureName::ControlMalformed,
        E::ControlAhead { .. } => FailureName::ControlAhead,
        E::ControlRows { .. } => FailureName::ControlRows,
        E::ControlSum { .. } => FailureName::ControlSum,
        E::Nav { .. } => FailureName::NavRefused,
        E::Format { .. } => FailureName::FormatRefused,
        E::FormNotTaken { .. } => FailureName::FormNotTaken,
        E::Unwritable { .. } => FailureName::OutputIo,
        // Tables in memory have names the program gives them.
        E::TableUnknown { .. } => FailureName::Internal,
    }
}

const fn of_store(error: &StoreError) -> FailureName {
    match error {
        StoreError::Busy(_) => FailureName::StoreBusy,
        StoreError::Publish(error) => of_publish(error),
    }
}

const fn of_publish(error: &PublishError) -> FailureName {
    match error {
        PublishError::Io { .. } => FailureName::StoreIo,
        PublishError::Order(_) => FailureName::OrderRule,
        PublishError::Table { .. } => FailureName::Internal,
        PublishError::Unsound { .. } => FailureName::RunUnsound,
    }
}

const fn of_rerun(error: &RerunError) -> FailureName {
    match error {
        RerunError::Released { .. } => FailureName::DayReleased,
        RerunError::Older { .. } => FailureName::DayOlder,
        RerunError::NotReleased { .. } => FailureName::DayNotReleased,
        RerunError::Pruned { .. } => FailureName::DayPruned,
        RerunError::NoReason => FailureName::ReasonMissing,
        RerunError::Publish(error) => of_publish(error),
    }
}

const fn of_release(error: &ReleaseError) -> FailureName {
    match error {
        ReleaseError::Refused(refusal) => of_refusal(refusal),
        ReleaseError::Publish(error) => of_publish(error),
    }
}

const fn of_refusal(refusal: &Refusal) -> FailureName {
    match refusal {
        Refusal::Missing { .. } => FailureName::ReleaseIncomplete,
        Refusal::SameName => FailureName::SamePerson,
        Refusal::NoRevision { .. } => FailureName::NoRevision,
        Refusal::OtherDay { .. } => FailureName::OtherDay,
        Refusal::AlreadyReleased { .. } => FailureName::AlreadyReleased,
        Refusal::NotReleased { .. } => FailureName::NotReleased,
        Refusal::Older { .. } => FailureName::ReleaseOlder,
        Refusal::WhatIf { .. } => FailureName::WhatIfRelease,
        Refusal::OtherRegisters { .. } => FailureName::OtherRegisters,
        Refusal::OtherBytes { .. } => FailureName::OtherBytes,
        Refusal::Receipt { .. } => FailureName::ReceiptWrong,
    }
}

const fn of_parts(error: &PartsError) -> FailureName {
    match error {
        PartsError::Missing(_) => FailureName::PartMissing,
        PartsError::Other { .. } => FailureName::PartOther,
        PartsError::Broken { .. } => FailureName::PartBroken,
    }
}

const fn of_job(error: &JobError) -> FailureName {
    match error {
        JobError::Unreadable { .. } => FailureName::JobUnreadable,
        JobError::Wrong { .. } => FailureName::JobWrong,
    }
}

const fn of_cases(error: &CaseError) -> FailureName {
    match error {
        CaseError::Unreadable { .. } | CaseError::Malformed { .. } => FailureName::CasesUnreadable,
    }
}

const fn of_generate(error: &GenerateError) -> FailureName {
    match error {
        GenerateError::TooMany { .. }
        | GenerateError::NotLater { .. }
        | GenerateError::TooManyChanged { .. } => FailureName::CommandLine,
        GenerateError::File { .. } | GenerateError::Row(_) => FailureName::GenerateIo,
    }
}

const fn of_diff(error: &DiffError) -> FailureName {
    match error {
        DiffError::Read(error) => of_read(error),
        DiffError::Untold(_) => FailureName::OutputIo,
    }
}

const fn of_read(error: &ReadError) -> FailureName {
    match error {
        ReadError::Unreadable { .. } | ReadError::Broken { .. } | ReadError::Row { .. } => {
            FailureName::RunUnsound
        }
    }
}

const fn of_letters(error: &LettersError) -> FailureName {
    match error {
        LettersError::Read(error) => of_read(error),
        LettersError::Template(_) => FailureName::TemplateWrong,
        LettersError::Publish(error) => of_publish(error),
        LettersError::Typeset { .. } => FailureName::Internal,
    }
}

const fn of_formats(error: &FormatsError) -> FailureName {
    match error {
        FormatsError::Read(error) => of_read(error),
        FormatsError::Order(_) => FailureName::RunUnsound,
        FormatsError::Payment(_) => FailureName::PayoutRefused,
        FormatsError::Json(_) | FormatsError::Table(_) => FailureName::Internal,
        FormatsError::Publish(error) => of_publish(error),
    }
}

const fn of_case_files(error: &CaseFilesError) -> FailureName {
    match error {
        CaseFilesError::Read(error) => of_read(error),
        CaseFilesError::Template(_) => FailureName::Internal,
        CaseFilesError::Publish(error) => of_publish(error),
    }
}

const fn of_report(error: &ReportError) -> FailureName {
    match error {
        ReportError::Read(error) => of_read(error),
        ReportError::Template(_) => FailureName::Internal,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::cli::standing::unsound_or_failed;

    #[test]
    fn a_failure_goes_by_its_own_error_however_it_is_wrapped() {
        let full = || PublishError::Io { path: PathBuf::from("a"), source: std::io::Error::other("full") };
        let unsound = PublishError::Unsound { path: PathBuf::from("a"), message: "x".to_owned() };
        let register =
            anyhow::Error::new(RegisterError::NotNamed { file: "a" }).context("2026-11-20 rev-001");
        let said = std::io::Error::other("closed");
        let cases = [
            (Failure::from(full()), "store_io"),
            (Failure::from(StoreError::Publish(full())), "store_io"),
            (Failure::new(Exit::Busy, StoreError::Busy(PathBuf::from("a"))), "store_busy"),
            (unsound_or_failed(unsound), "run_unsound"),
            (Failure::new(Exit::Unsound, register), "register_unsound"),
            (Failure::new(Exit::Unsound, Refusal::SameName), "same_person"),
            (Failure::refused(StaleInput(Vec::new())), "stale_input"),
            (Failure::refused(IntakeError::HeaderMissing { file: "a".to_owned() }), "header_wrong"),
            (Failure::new(Exit::Usage, RerunError::NoReason), "reason_missing"),
            (Failure::from(said), "output_io"),
            (Failure::from(anyhow::anyhow!("an internal check failed")), "internal"),
            (Failure::new(Exit::Unsound, anyhow::anyhow!("release.json: x")), "run_unsound"),
        ];
        for (failure, name) in cases {
            assert_eq!(FailureName::of(&failure).text(), name);
        }
    }
}
