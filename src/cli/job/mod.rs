//! The job file: what is run, on which inbox, into which store, with which choices.
#![expect(clippy::disallowed_methods, reason = "the job and the rate files it names are read here")]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

pub mod tables;
pub mod values;

pub use tables::Settings;

use crate::intake::IntakeSettings;
use crate::law::LawContext;
use crate::law::rates::Rates;
use crate::model::LawSettings;
use crate::orders::trekkpaalegg::Terms;
use crate::report::letters::templates::{TemplateFile, is_template};
use crate::units::ids::mask_within;

/// A job, and the folder its paths are relative to.
#[derive(Debug)]
pub struct Job {
    /// What the file says, defaults included.
    pub settings: Settings,
    folder: PathBuf,
}

/// A rate file the job names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RateFile {
    /// Its name in the job.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Why a job cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The file, or one it names, cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file says something it may not.
    #[error("{}, line {line}: {message}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong; identifiers are masked.
        message: String,
    },
}

impl Job {
    /// Reads a job file.
    ///
    /// # Errors
    /// [`JobError`] names the file and the line.
    pub fn read(path: &Path) -> Result<Self, JobError> {
        let text = read(path)?;
        let settings = toml::from_str(&text).map_err(|error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
            JobError::Wrong { path: path.to_path_buf(), line, message: mask_within(error.message()) }
        })?;
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Self { settings, folder })
    }

    /// A job of settings that are at hand, its paths relative to `folder`.
    #[must_use]
    pub const fn new(settings: Settings, folder: PathBuf) -> Self {
        Self { settings, folder }
    }

    /// The folder its paths are relative to.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The inbox of a day.
    #[must_use]
    pub fn inbox(&self, day: NaiveDate) -> PathBuf {
        self.folder.join(&self.settings.inbox).join(day.to_string())
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.join(&self.settings.store)
    }

    /// The rate files the job names.
    ///
    /// # Errors
    /// [`JobError::Unreadable`] names the file.
    pub fn rate_files(&self) -> Result<Vec<RateFile>, JobError> {
        let file = |name: &String| Ok(RateFile { name: name.clone(), text: read(&self.folder.join(name))? });
        self.settings.rates.files.iter().map(file).collect()
    }

    /// The texts of letters that win over the program's own, by name; none when the job names no folder.
    ///
    /// # Errors
    /// [`JobError::Unreadable`] names the folder or the file.
    pub fn letter_templates(&self) -> Result<Vec<TemplateFile>, JobError> {
        let named = &self.settings.letters.templates;
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let folder = self.folder.join(named);
        let unreadable = |source| JobError::Unreadable { path: folder.clone(), source };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
            if is_template(&name) {
                files.push(TemplateFile { text: read(&folder.join(&name))?, name });
            }
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(files)
    }

    /// How the inbox of a day is read.
    #[must_use]
    pub fn intake(&self, day: NaiveDate) -> IntakeSettings {
        let checks = &self.settings.checks;
        IntakeSettings {
            day,
            delimiter: checks.delimiter.byte(),
            decimal_comma: checks.decimal_comma,
            identifier_checks: checks.identifier_checks,
            reject_limit_percent: checks.reject_limit_percent.value(),
            reject_limit_rows: checks.reject_limit_rows,
            formats: self.settings.formats.taken(),
            nav_claim_due_days: self.settings.law.nav_claim_due_days,
            taken_out_later: false,
        }
    }

    /// The law of a day.
    #[must_use]
    pub fn law(&self, day: NaiveDate, rates: Rates) -> LawContext {
        LawContext {
            day,
            rates,
            settings: LawSettings {
                notify_for_liens: self.settings.measures.notify_for_liens,
                ..self.settings.law.to_settings()
            },
            suspensions: self.settings.suspend.to_suspensions(),
        }
    }

    /// What the orders of a day share.
    #[must_use]
    pub fn terms(&self, day: NaiveDate) -> Terms {
        let payment = &self.settings.payment;
        Terms {
            day,
            publish_time: payment.publish_time.text(),
            account: payment.account.value(),
            payee: payment.payee.value(),
        }
    }
}

fn read(path: &Path) -> Result<String, JobError> {
    std::fs::read_to_string(path).map_err(|source| JobError::Unreadable { path: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::IdentifierChecks;
    use crate::model::OrderForm;
    use crate::units::dates::parse_date;
    use crate::units::{Money, Percent};

    const LEAST: &str = "inbox = \"days\"\nstore = \"runs\"\n[payment]\naccount = \"70213997155\"\n\
                         payee = \"971648198\"\n";

    fn job(text: &str) -> Result<Job, JobError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("job.toml");
        std::fs::write(&path, text).expect("a job");
        Job::read(&path)
    }

    fn day() -> NaiveDate {
        parse_date("2026-11-20").expect("a date")
    }

    #[test]
    fn a_job_says_only_where_and_who_and_the_rest_has_its_default() {
        let job = job(LEAST).expect("a job");
        assert_eq!(job.settings.name, "nightly");
        assert!(job.inbox(day()).ends_with("days/2026-11-20"));
        assert!(job.store().ends_with("runs"));
        let law = job.law(day(), Rates::load(&[]).expect("rates"));
        assert_eq!(law.settings, LawSettings::default());
        let intake = job.intake(day());
        assert_eq!((intake.delimiter, intake.decimal_comma), (b',', false));
        assert_eq!(intake.identifier_checks, IdentifierChecks::Strict);
        assert_eq!((intake.reject_limit_percent, intake.reject_limit_rows), (Percent::from_units(1, 1), 10));
        assert_eq!(job.terms(day()).publish_time, "20:00:00");
        assert_eq!(job.settings.checks.max_age_days, 3);
        let measures = &job.settings.measures;
        assert_eq!((measures.make, measures.case_files, measures.notify_for_liens), (true, 500, false));
    }

    #[test]
    fn what_a_job_says_is_done() {
        let text = format!(
            "name = \"x\"\n{LEAST}publish_time = \"19:30:00\"\n[law]\norder_form = \"auto\"\n\
             petition_minimum = 1000.5\n[suspend]\n\
             debtors = [{{ value = \"25876099732\", reason = \"court\", until = 2026-12-01 }}]\n\
             kinds = [{{ value = \"OVERTREDELSESGEBYR\", reason = \"test\" }}]\n\
             [checks]\ndelimiter = \";\"\nreject_limit_percent = 2.25\nidentifier_checks = \"off\"\n"
        );
        let code = crate::law::kinds::all()[0].code.clone();
        let job = job(&text.replace("OVERTREDELSESGEBYR", &code)).expect("a job");
        let law = job.law(day(), Rates::load(&[]).expect("rates"));
        assert_eq!(law.settings.order_form, OrderForm::Auto);
        assert_eq!(law.settings.petition_minimum, Money::from_ore(100_050));
        assert_eq!(law.suspensions.debtors[0].until, parse_date("2026-12-01"));
        assert_eq!(law.suspensions.kinds[0].value, crate::law::kinds::all()[0].no);
        let intake = job.intake(day());
        assert_eq!((intake.delimiter, intake.identifier_checks), (b';', IdentifierChecks::Off));
        assert_eq!(intake.reject_limit_percent, Percent::from_units(225, 2));
        assert_eq!(job.terms(day()).publish_time, "19:30:00");
    }

    #[test]
    fn a_wrong_line_is_named_with_what_is_wrong() {
        let cases = [
            ("[law]\nincome_due_dag = 3\n", 7, "income_due_dag"),
            ("[law]\nincome_due_day = 29\n", 7, "1 to 28"),
            ("[law]\nincome_due_day = 0\n", 7, "1 to 28"),
            ("[law]\nincome_window_months = 0\n", 7, "1 to 12"),
            ("[law]\npercent_decimals = 3\n", 7, "0 to 2"),
            ("[law]\nhousehold_share = \"fair\"\n", 7, "fair"),
            ("[law]\npetition_minimum = -1\n", 7, "amount"),
            ("[checks]\ndelimiter = \"ab\"\n", 7, "one character"),
            ("[checks]\nreject_limit_percent = 101\n", 7, "0 to 100"),
            ("[formats]\n\nclaims = \"xml\"\n", 8, "no form"),
            ("[formats]\nclaims = \"ocr\"\n", 7, "cannot come as ocr"),
            ("[formats]\nincomes = []\n", 7, "at least one"),
            ("[formats]\nclams = \"csv\"\n", 7, "clams"),
            ("[suspend]\nkinds = [{ value = \"none such\", reason = \"x\" }]\n", 7, "kind"),
            ("[suspend]\ndebtors = [{ value = \"25876099732\" }]\n", 7, "reason"),
            ("[suspend]\ndebtors = [{ value = \"25876099732\", reason = \" \" }]\n", 7, "reason"),
            ("[suspend]\ndebtors = [\"25876099732\"]\n", 7, "258760*****"),
            ("[suspend]\npayers = [{ value = \"12\", reason = \"x\", until = \"2026-13-01\" }]\n", 7, ""),
            ("[measures]\ncases = 1\n", 7, "cases"),
            ("[measures]\ncase_files = -1\n", 7, ""),
            ("[secret]\n", 6, "secret"),
        ];
        for (end, line, about) in cases {
            match job(&format!("{LEAST}{end}")) {
                Err(JobError::Wrong { line: found, message, .. }) => {
                    assert_eq!(found, line, "{end}: {message}");
                    assert!(message.contains(about), "{end}: {message}");
                    assert!(!message.contains("25876099732"), "{message}");
                }
                other => panic!("{end} gave {other:?}"),
            }
        }
    }

    #[test]
    fn payment_is_checked_before_anything_is_decided() {
        let cases = [
            ("70213997155", "70213997156", 4, "account"),
            ("971648198", "971648199", 5, "organisation"),
            ("payee = \"971648198\"", "payee = \"971648198\"\npublish_time = \"25:00:00\"", 6, "HH:MM:SS"),
        ];
        for (from, to, line, about) in cases {
            let error = job(&LEAST.replace(from, to)).expect_err(to).to_string();
            assert!(error.contains(&format!("line {line}:")) && error.contains(about), "{error}");
        }
        assert!(
            job("inbox = \"a\"\nstore = \"b\"\n").expect_err("no payment").to_string().contains("payment")
        );
    }

    #[test]
    fn a_missing_job_is_named() {
        let error = Job::read(Path::new("nowhere/job.toml")).expect_err("not there");
        assert!(error.to_string().contains("nowhere/job.toml"));
    }
}
