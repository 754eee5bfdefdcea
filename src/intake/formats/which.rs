//! Which formats there are, and which files of an inbox are of them.

use serde::{Deserialize, Serialize};

/// A form in which the facts of a table may come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Format {
    /// The table itself: CSV (plain, gzip, zstd) or Parquet.
    #[serde(rename = "csv")]
    Csv,
    /// NAV's fixed-width claim file.
    #[serde(rename = "nav")]
    Nav,
    /// Claims handed in for collection: Skatteetaten's Innkrevingsoppdrag, JSON or JSON Lines.
    #[serde(rename = "innkrevingsoppdrag")]
    Innkrevingsoppdrag,
    /// Incomes: Skatteetaten's Inntekt API or NAV's variant of it, JSON or JSON Lines.
    #[serde(rename = "inntekt")]
    Inntekt,
    /// Incomes as payers report them: a-melding, XML.
    #[serde(rename = "a-melding")]
    AMelding,
    /// Payments by KID: OCR giro, records of 80 characters.
    #[serde(rename = "ocr")]
    Ocr,
    /// Payments by KID: ISO 20022 camt.054, XML.
    #[serde(rename = "camt.054")]
    Camt054,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::Nav,
        Self::Innkrevingsoppdrag,
        Self::Inntekt,
        Self::AMelding,
        Self::Ocr,
        Self::Camt054,
    ];

    /// The formats' names as a job and a command have them.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Nav => "nav",
            Self::Innkrevingsoppdrag => "innkrevingsoppdrag",
            Self::Inntekt => "inntekt",
            Self::AMelding => "a-melding",
            Self::Ocr => "ocr",
            Self::Camt054 => "camt.054",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The table it fills; none for the tables' own form.
    #[must_use]
    pub const fn table(self) -> Option<&'static str> {
        match self {
            Self::Csv => None,
            Self::Nav | Self::Innkrevingsoppdrag => Some("claims"),
            Self::Inntekt | Self::AMelding => Some("incomes"),
            Self::Ocr | Self::Camt054 => Some("payments"),
        }
    }

    /// How its files end; `.gz` or `.zst` may follow.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Csv | Self::Nav => &[],
            Self::Innkrevingsoppdrag | Self::Inntekt => &["json", "jsonl"],
            Self::AMelding | Self::Camt054 => &["xml"],
            Self::Ocr => &["txt"],
        }
    }

    /// The format of a file by its name: `<table>.<ending>` or `<table>-<more>.<ending>`.
    pub(in crate::intake) fn of_file(file: &str) -> Option<Self> {
        let plain = file.strip_suffix(".gz").or_else(|| file.strip_suffix(".zst")).unwrap_or(file);
        let (stem, ending) = plain.rsplit_once('.')?;
        Self::ALL.into_iter().find(|format| {
            let of_table = format.table().is_some_and(|table| {
                stem.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            });
            of_table && format.endings().contains(&ending)
        })
    }
}

/// In which forms a day's facts come (`[formats]`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Formats {
    /// Claims.
    pub claims: Vec<Format>,
    /// Incomes.
    pub incomes: Vec<Format>,
    /// Payments.
    pub payments: Vec<Format>,
}

impl Default for Formats {
    fn default() -> Self {
        let csv = || vec![Format::Csv];
        Self { claims: csv(), incomes: csv(), payments: csv() }
    }
}

impl Formats {
    /// True when a table's facts may come so. NAV's claim file is taken beside the claims table always.
    #[must_use]
    pub fn take(&self, table: &str, format: Format) -> bool {
        let taken = match table {
            "claims" => &self.claims,
            "incomes" => &self.incomes,
            "payments" => &self.payments,
            _ => return format == Format::Csv,
        };
        taken.contains(&format) || (format == Format::Nav && taken.contains(&Format::Csv))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_a_format_by_its_name() {
        let cases = [
            ("claims.json", Some(Format::Innkrevingsoppdrag)),
            ("claims-2.jsonl.gz", Some(Format::Innkrevingsoppdrag)),
            ("claims.csv", None),
            ("claims-nav.txt", None),
            ("claimsx.json", None),
            ("incomes.json", Some(Format::Inntekt)),
            ("incomes-a.xml.zst", Some(Format::AMelding)),
            ("payments-20261119.txt", Some(Format::Ocr)),
            ("payments.xml", Some(Format::Camt054)),
            ("payments", None),
            ("control.json", None),
            ("debtors.json", None),
        ];
        for (file, expected) in cases {
            assert_eq!(Format::of_file(file), expected, "{file}");
        }
    }

    #[test]
    fn names_are_told_apart_and_read_back() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Some(format));
        }
        assert_eq!(Format::parse("xml"), None);
        let formats = Formats { claims: vec![Format::Innkrevingsoppdrag], ..Formats::default() };
        assert!(formats.take("claims", Format::Innkrevingsoppdrag) && !formats.take("claims", Format::Csv));
        assert!(!formats.take("claims", Format::Nav) && Formats::default().take("claims", Format::Nav));
        assert!(formats.take("debtors", Format::Csv) && !formats.take("debtors", Format::Inntekt));
    }
}
