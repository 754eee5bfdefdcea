//! `gather`: takes what the parts of a night gave on a cluster and makes of it what `merge` puts together.

use std::collections::BTreeMap;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use super::super::exit::{Exit, Failure};
use super::super::job::Job;
use super::super::progress::Progress;
use super::super::run::Stands;
use super::super::{check, signals, words};
use super::kernel::{Done, known};
use super::split::{make_anew, put_in_place, temporary, write as write_split};
use super::spread::{Ground, Laid, create, write};
use super::taken::Taken;
use super::{Plan, engine, of_facts, of_spread, of_stream, stands, unreadable};
use crate::intake::spread::{Asked, Came, Ended, Known, Share, Strangers, whole};
use crate::parts::facts::write_payments;
use crate::parts::frames::{Kind, RowOut, rows_out};
use crate::parts::split::{self, PartsError, decided_name};
use crate::parts::stream::{Header, Record, Records, Writer};
use crate::parts::sums::Sums;
use crate::report::letters::TemplateFile;
use crate::units::{Part, PartyId};

/// Take what the parts of a night gave on a cluster, for merge to put together
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What the parts gave comes on standard input as Arrow IPC: jobs/spark/README.md. Says \"done\", \
                        or \"again\" when the parts are to be decided again with what was written to --next."
)]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The folder that spread has made
    ground: PathBuf,
    /// The folder to be made; it must not be there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What the parts knew of each other
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Where to write what they must know
    #[arg(long, value_name = "FILE")]
    next: PathBuf,
}

/// Takes all that the parts gave, holds it against what they say of it and writes it.
///
/// # Errors
/// [`Exit::Refused`] when the inbox is, or when what came is not what the parts gave.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    signals::heed(progress, None)?;
    let out = arguments.out.as_path();
    if out.exists() {
        return Err(Failure::new(Exit::Usage, anyhow::anyhow!("{} is there already", out.display())));
    }
    let laid = Laid::read(&arguments.ground)?;
    let (ground, day) = (&laid.ground, laid.ground.day()?);
    let (stands, texts) = stands(&job, day, ground.asked())?;
    if Ground::of(&job, (day, ground.parts()), &stands, ground.accept_stale().cloned())? != *ground {
        return Err(Failure::refused(PartsError::other(
            "what was prepared",
            "another job, inbox or registers",
        )));
    }
    let knew = known(arguments.known.as_ref())?;
    let folder = temporary(out);
    make_anew(&folder)?;
    let night = Night {
        job: &job,
        laid: &laid,
        stands: &stands,
        texts: &texts,
        knew: &knew,
        folder: &folder,
        progress,
    };
    let mut gathering = Gathering { heard: Heard::default(), told: None };
    let mut pipe = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let came = rows_out(&mut pipe, |row| gathering.row(&night, row));
    let ended = came.and_then(|()| gathering.finish(&night));
    match ended {
        Ok(None) => {
            put_in_place(&folder, out)?;
            words::say("done\n")?;
        }
        Ok(Some(next)) => {
            std::fs::remove_dir_all(&folder).map_err(unreadable(&folder))?;
            write(&arguments.next, &serde_json::to_vec(&next)?)?;
            words::say("again\n")?;
        }
        Err(failure) => {
            // What is left is removed by the next attempt; the failure says more.
            let _ = std::fs::remove_dir_all(&folder);
            return Err(failure);
        }
    }
    Ok(())
}

/// The night whose parts come.
struct Night<'a> {
    job: &'a Job,
    laid: &'a Laid,
    stands: &'a Stands,
    texts: &'a [TemplateFile],
    knew: &'a (Known, String),
    folder: &'a Path,
    progress: Progress,
}

/// What came so far: first what all parts say of themselves, then their decisions.
struct Gathering {
    heard: Heard,
    told: Option<Told>,
}

/// What the parts say of themselves.
#[derive(Default)]
struct Heard {
    shares: Vec<Share>,
    hashes: BTreeMap<String, Vec<u64>>,
    done: BTreeMap<u16, Done>,
}

/// What came of what they say.
enum Told {
    /// Their decisions are taken.
    Taking(Box<Taking>),
    /// They are to be decided again.
    Again(Known),
}

/// Decisions being written.
struct Taking {
    split: String,
    strangers: Strangers,
    met: Known,
    part: Option<Part>,
    records: Vec<Record>,
    written: Vec<bool>,
}

fn garbled(why: &'static str) -> Failure {
    Failure::refused(PartsError::broken("what a part gave", why))
}

impl Gathering {
    fn row(&mut self, night: &Night<'_>, row: RowOut<'_>) -> Result<(), Failure> {
        let part = night.laid.ground.part(row.part)?;
        if row.kind != Kind::Record {
            if self.told.is_some() {
                return Err(garbled("what it says of itself comes after decisions"));
            }
            return self.heard.row(part, row);
        }
        if self.told.is_none() {
            self.told = Some(self.heard.close(night)?);
        }
        match &mut self.told {
            Some(Told::Taking(taking)) => taking.record(night, &self.heard, part, row),
            _ => Ok(()),
        }
    }

    /// Ends the night; what is to be known when it is to be decided again.
    fn finish(mut self, night: &Night<'_>) -> Result<Option<Known>, Failure> {
        let told = match self.told.take() {
            Some(told) => told,
            None => self.heard.close(night)?,
        };
        match told {
            Told::Again(known) => Ok(Some(known)),
            Told::Taking(taking) => taking.finish(night, &self.heard),
        }
    }
}

impl Heard {
    fn row(&mut self, part: Part, row: RowOut<'_>) -> Result<(), Failure> {
        match row.kind {
            Kind::Share => {
                let share: Share =
                    serde_json::from_slice(row.blob).map_err(|_| garbled("no share of this program"))?;
                if share.part != part.number() {
                    return Err(garbled("it is of another part"));
                }
                self.shares.push(share);
            }
            Kind::Keys => {
                let end = row
                    .blob
                    .iter()
                    .position(|byte| *byte == 0)
                    .ok_or_else(|| garbled("no names of a table"))?;
                let (table, hashes) = row.blob.split_at(end);
                let table = String::from_utf8_lossy(table).into_owned();
                let (whole, rest) = hashes[1..].as_chunks::<8>();
                if !rest.is_empty() {
                    return Err(garbled("names of a table are cut off"));
                }
                self.hashes
                    .entry(table)
                    .or_default()
                    .extend(whole.iter().map(|one| u64::from_le_bytes(*one)));
            }
            Kind::Tail | Kind::Record => {
                let done = serde_json::from_slice(row.blob).map_err(|_| garbled("no end of this program"))?;
                if self.done.insert(part.number(), done).is_some() {
                    return Err(garbled("a part comes twice"));
                }
            }
        }
        Ok(())
    }

    /// Makes the day of the shares and writes what the parts are of.
    fn close(&mut self, night: &Night<'_>) -> Result<Told, Failure> {
        let Night { job, laid, stands, folder, .. } = *night;
        let (ground, day) = (&laid.ground, laid.ground.day()?);
        let (knew, knew_sha256) = night.knew;
        let mut parts = Vec::new();
        for part in Part::all(ground.parts()) {
            let done = self.done.get(&part.number()).ok_or_else(|| garbled("a part is missing"))?;
            if done.ground != laid.sha256 || done.known != *knew_sha256 {
                return Err(garbled("a part was decided for another night, or knew something else"));
            }
            parts.push(split::Share { debtors: done.tail.debtors, names: done.names, tables: Vec::new() });
        }
        for hashes in self.hashes.values_mut() {
            rayon::slice::ParallelSliceMut::par_sort_unstable(hashes.as_mut_slice());
        }
        let inbox = job.inbox(day);
        let settings = stands.intake(job, day);
        let asked = Asked { folder: &inbox, settings: &settings, plan: &ground.plan, of: ground.parts() };
        let came = Came { shares: &self.shares, hashes: &self.hashes, known: knew };
        let (input, strangers) = match whole(asked, came).map_err(of_spread)? {
            Ended::Again(known) => return Ok(Told::Again(*known)),
            Ended::Done(input, strangers) => (*input, strangers),
        };
        check::tell(&input, night.progress);
        let payments = write_payments(folder, &input.facts.payments).map_err(of_facts)?;
        let taken = Taken { input, shares: parts, bounds: Vec::new(), payments };
        let accept_stale = ground.accept_stale().cloned();
        write_split(job, stands, (taken, accept_stale, night.texts), (day, folder), night.progress)?;
        let split = Plan::read(folder, day)?.sha256;
        let written = vec![false; usize::from(ground.parts().get())];
        let (met, records) = (knew.clone(), Vec::new());
        Ok(Told::Taking(Box::new(Taking { split, strangers, met, part: None, records, written })))
    }
}

impl Taking {
    fn record(
        &mut self,
        night: &Night<'_>,
        heard: &Heard,
        part: Part,
        row: RowOut<'_>,
    ) -> Result<(), Failure> {
        if self.part.is_some_and(|open| open != part) {
            self.end_part(night, heard)?;
        }
        self.part = Some(part);
        let digits = std::str::from_utf8(row.debtor).unwrap_or_default();
        let debtor = PartyId::from_digits(digits).ok_or_else(|| garbled("a decision of nobody"))?;
        self.strangers.note(debtor, &mut self.met);
        self.records.push(Record { debtor, blob: row.blob.to_vec() });
        Ok(())
    }

    /// Writes the decisions of a part.
    fn end_part(&mut self, night: &Night<'_>, heard: &Heard) -> Result<(), Failure> {
        let Some(part) = self.part.take() else { return Ok(()) };
        if std::mem::replace(&mut self.written[part.place()], true) {
            return Err(garbled("a part comes twice"));
        }
        let done = heard.done.get(&part.number()).ok_or_else(|| garbled("a part is missing"))?;
        let path = night.folder.join(decided_name(part));
        let failed = |error| of_stream(&path, error);
        let file = BufWriter::with_capacity(1 << 18, create(&path)?);
        let header = Header { part, split: self.split.clone(), engine: engine() };
        let mut writer = Writer::begin(file, &header).map_err(failed)?;
        let mut all = std::mem::take(&mut self.records);
        all.sort_unstable_by_key(|record| record.debtor);
        let mut records = Records::default();
        for record in &all {
            // What decisions add up to is known of all of them together.
            records.add_record(record, &Sums::default()).map_err(failed)?;
        }
        writer.write(&records).map_err(failed)?;
        let file = writer.finish_as(&done.tail).map_err(failed)?;
        let file = file.into_inner().map_err(|error| unreadable(&path)(error.into_error()))?;
        file.sync_all().map_err(unreadable(&path))
    }

    fn finish(mut self, night: &Night<'_>, heard: &Heard) -> Result<Option<Known>, Failure> {
        self.end_part(night, heard)?;
        for part in Part::all(night.laid.ground.parts()) {
            if !self.written[part.place()] {
                self.part = Some(part);
                self.end_part(night, heard)?;
            }
        }
        Ok((self.met != night.knew.0).then_some(self.met))
    }
}
