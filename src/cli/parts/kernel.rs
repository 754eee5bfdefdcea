//! `kernel`: reads the rows of some parts from a pipe, decides their debtors and writes the decisions into another.
#![expect(clippy::disallowed_methods, reason = "what the parts know of each other is read here")]

use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::exit::Failure;
use super::super::progress::Progress;
use super::super::run::load;
use super::of_spread;
use super::spread::{Laid, intake};
use crate::decide::night::{Ground, Night, Stretch};
use crate::intake::spread::{Known, PartFacts, Reader, payments};
use crate::parts::digest::{Lanes, sha256};
use crate::parts::frames::{Kind, RowOut, Rows, rows_in};
use crate::parts::stream::{Record, Tail};
use crate::parts::sums::Sums;
use crate::units::dates::parse_date;

/// Debtors one thread decides at a time.
const GRAIN: usize = 64;
/// Debtors decided before they are written.
const TOGETHER: usize = 2048;

/// Decide the rows of some parts that come through a pipe, for a cluster that calls this program
#[derive(Debug, clap::Args)]
#[command(after_help = "Rows come on standard input and decisions go to standard output, as Arrow IPC: \
                        jobs/spark/README.md")]
pub struct Arguments {
    /// The folder that spread has made
    ground: PathBuf,
    /// What the parts must know of each other, from gather
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
}

/// What the end of a part says of it.
#[derive(PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// SHA-256 of what was prepared for the night.
    pub ground: String,
    /// SHA-256 of what was known of the other parts.
    pub known: String,
    /// What is in its decisions.
    pub tail: Tail,
    /// Whom it had to decide: the digest of records without decisions.
    pub names: Lanes,
}

/// What the parts know of each other, and the digest of it.
///
/// # Errors
/// [`Failure`] when the file is not there or none of this program.
pub fn known(file: Option<&PathBuf>) -> Result<(Known, String), Failure> {
    let Some(path) = file else { return Ok((Known::default(), sha256(b""))) };
    let bytes = std::fs::read(path)
        .map_err(|error| anyhow::Error::from(error).context(path.display().to_string()))?;
    Ok((serde_json::from_slice(&bytes)?, sha256(&bytes)))
}

/// Reads, decides and writes.
///
/// # Errors
/// [`Failure`] for rows that are not those of the parts they came in; nothing that was written stands then.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let laid = Laid::read(&arguments.ground)?;
    let (known, known_sha256) = known(arguments.known.as_ref())?;
    let ground = &laid.ground;
    let (job, day) = (ground.job()?, ground.day()?);
    let settings = intake(&job, day, ground.origin());
    let mut reader = Reader::new(&ground.plan, &settings, &known, ground.parts()).map_err(of_spread)?;
    let mut pipe = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    rows_in(&mut pipe, |row| -> Result<(), Failure> {
        let part = ground.part(row.part)?.number();
        let read = match usize::try_from(row.table) {
            Ok(table) => reader.record(part, table, u64::try_from(row.line)?, row.record),
            Err(_) => reader.begin(part),
        };
        read.map_err(of_spread)
    })?;
    let registers = laid.registers()?;
    let paid = payments(&laid.payments(), &settings).map_err(Failure::refused)?;
    let context = job.law(day, load(&ground.rates())?);
    let booked = ground.plan.booked_through.as_deref().and_then(parse_date);
    let night = Ground::new(&paid, booked, &registers, &context);
    let mut rows = Rows::begin(BufWriter::with_capacity(1 << 20, std::io::stdout().lock()))?;
    let mut debtors = 0;
    for part in reader.finish() {
        let part = part.map_err(of_spread)?;
        let (tail, names) = decide(&part, &night, &mut rows)?;
        debtors += tail.debtors;
        let (ground, known) = (laid.sha256.clone(), known_sha256.clone());
        let done = serde_json::to_vec(&Done { ground, known, tail, names })?;
        rows.add(row(Kind::Tail, &part, &done))?;
    }
    rows.finish()?;
    progress.step("kernel", &format!("{debtors} debtors decided"));
    Ok(())
}

fn row<'a>(kind: Kind, part: &PartFacts, blob: &'a [u8]) -> RowOut<'a> {
    RowOut { kind, part: i32::from(part.part.number()), debtor: &[], blob }
}

/// Decides a part and writes all it gives but its end.
fn decide<W: Write>(
    part: &PartFacts,
    ground: &Ground<'_>,
    rows: &mut Rows<W>,
) -> Result<(Tail, Lanes), Failure> {
    rows.add(row(Kind::Share, part, &serde_json::to_vec(&part.share)?))?;
    for (table, hashes) in &part.hashes {
        let mut blob = table.as_bytes().to_vec();
        blob.push(0);
        blob.extend(hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        rows.add(row(Kind::Keys, part, &blob))?;
    }
    let night = Night::of(&part.facts, ground, Stretch { part: Some(part.part), ..Stretch::default() });
    let (mut tail, mut names) = (Tail::default(), Lanes::default());
    night.debtors().iter().for_each(|debtor| names.add(*debtor, &[]));
    let all = night.debtors().len();
    for from in (0..all).step_by(TOGETHER) {
        let to = all.min(from + TOGETHER);
        let grains: Vec<_> = (from..to).step_by(GRAIN).map(|at| at..to.min(at + GRAIN)).collect();
        let made: Vec<_> = grains
            .into_par_iter()
            .map(|grain| -> Result<Vec<(Record, Sums)>, Failure> {
                let decided = night.decide(grain).map_err(Failure::refused)?;
                let made =
                    decided.iter().map(|one| Ok((Record::of(&one.decision)?, Sums::of(&one.decision))));
                made.collect()
            })
            .collect();
        for (record, sums) in made.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
            tail.debtors += 1;
            tail.sums.add(&sums);
            tail.digest.add(record.debtor, &record.blob);
            let debtor = record.debtor.to_digits();
            let out = RowOut { debtor: debtor.as_bytes(), ..row(Kind::Record, part, &record.blob) };
            rows.add(out)?;
        }
    }
    Ok((tail, names))
}
