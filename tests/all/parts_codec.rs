//! Decisions come back from their bytes: whole nights of several days and seeds, with and without registers.

use chrono::NaiveDate;
use innkreving::cli::job::Job;
use innkreving::cli::standing::registers_in;
use innkreving::decide::night::{Ground, Night};
use innkreving::generate::{Paid, Request, Since, later_inbox};
use innkreving::intake::read_day;
use innkreving::law::rates::Rates;
use innkreving::model::registers::Registers;
use innkreving::parts::stream::{Reader, Record, Records, Writer};
use innkreving::parts::sums::Sums;
use innkreving::units::{Part, PartCount};

use super::common::{House, day};

/// Decides a day of a house and puts every decision into bytes and back; how many figures there were.
fn come_back(house: &House, date: &str, registers: &Registers) -> Sums {
    let date: NaiveDate = day(date);
    let job = Job::read(&house.job()).expect("a job");
    let own = job.rate_files().expect("rates");
    let own: Vec<_> = own.into_iter().map(|file| (file.name, file.text)).collect();
    let context = job.law(date, Rates::load(&own).expect("rates"));
    let input = read_day(&job.inbox(date), &job.intake(date), &|_, _| {}).expect("an inbox");
    let ground = Ground::of(&input.facts, registers, &context);
    let night = Night::new(&input.facts, &ground);
    let decided = night.decide(0..night.debtors().len()).expect("a night");
    let part = Part::all(PartCount::MIN).next().expect("a part");
    let header =
        innkreving::parts::stream::Header { part, split: String::new(), engine: "engine".to_owned() };
    let mut records = Records::default();
    for one in &decided {
        let record = Record::of(&one.decision).expect("bytes");
        let again = record.decision().expect("a decision");
        assert_eq!(format!("{again:?}"), format!("{:?}", one.decision));
        assert_eq!(Record::of(&again).expect("bytes"), record);
        records.add(&one.decision).expect("it follows");
    }
    let mut writer = Writer::begin(Vec::new(), &header).expect("a stream");
    writer.write(&records).expect("records");
    let (bytes, tail) = writer.finish().expect("a stream");
    let mut reader = Reader::begin(bytes.as_slice()).expect("a stream");
    let mut sums = Sums::default();
    for one in &decided {
        let record = reader.next_record().expect("a record").expect("a record");
        assert_eq!(record, Record::of(&one.decision).expect("bytes"));
        sums.add(&Sums::of(&record.decision().expect("a decision")));
    }
    assert!(reader.next_record().expect("the end").is_none());
    assert_eq!(reader.tail(), Some(&tail));
    assert_eq!(tail.sums, sums);
    sums
}

#[test]
fn decisions_of_first_nights_come_back() {
    for (seed, date) in [(1, "2026-11-20"), (7, "2025-09-12"), (11, "2027-02-15")] {
        let house = House::new();
        house.generate(date, 2000, seed);
        let sums = come_back(&house, date, &Registers::default());
        assert!(sums.figures > 20_000 && sums.planned > 0 && sums.set_off > 0, "{sums:?}");
    }
}

#[test]
fn decisions_of_later_nights_come_back() {
    let (first, later) = ("2026-11-20", "2027-01-15");
    let house = House::new();
    house.generate(first, 2000, 3);
    house.publish(first);
    let registers = registers_in(&house.revision(first, 1)).expect("registers");
    let request = Request { debtors: 2000, seed: 3, day: day(later) };
    let since = Since { day: day(first), changed_percent: 20 };
    let paid = Paid { since: day(first), orders: &registers.orders };
    later_inbox(&house.day(later), &request, since, Some(paid), &|_| {}).expect("a later inbox");
    let sums = come_back(&house, later, &registers);
    assert!(sums.distributed > 0 && sums.paid_out > 0 && sums.orders > 0, "{sums:?}");
}
