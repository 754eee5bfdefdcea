//! Messages to the bank from `payouts.csv` and `repayments.csv`.

use std::path::Path;

use super::{Beside, FormatsError, LEFT_OUT, PAYOUTS, Write};
use crate::model::Receiver;
use crate::publish::formats::pain001::{About, Kind, Payer, Payment, Version, message};
use crate::publish::money::{PAYOUTS as PAYOUTS_TABLE, REPAYMENTS as REPAYMENTS_TABLE};
use crate::publish::read::{ReadError, plain};
use crate::units::{Money, PartyId};

/// The most payments of a message: banks take no more.
const MOST_PAYMENTS: usize = 10_000;

/// Money that goes out, as it is published.
struct Out {
    kind: Kind,
    receiver: PartyId,
    /// The payment or credit a repayment is from.
    source: String,
    amount: Money,
}

/// Who gets money, sorted: creditors, debtors.
pub(super) fn receivers(run: &Path) -> Result<(Vec<PartyId>, Vec<PartyId>), ReadError> {
    let mut all = (Vec::new(), Vec::new());
    for out in published(run)? {
        match out.kind {
            Kind::Payout => all.0.push(out.receiver),
            Kind::Repayment => all.1.push(out.receiver),
        }
    }
    for parties in [&mut all.0, &mut all.1] {
        parties.sort_unstable();
        parties.dedup();
    }
    Ok(all)
}

/// Writes the messages, and what stands in none.
pub(super) fn write(
    run: &Path,
    (versions, payer): (&[Version], &Payer),
    beside: Beside<'_>,
    write: &mut Write<'_>,
) -> Result<(u64, u64), FormatsError> {
    let (mut paid, mut left_out) = (Vec::new(), Vec::new());
    for out in published(run)? {
        let known = match out.kind {
            Kind::Payout => beside.creditors,
            Kind::Repayment => beside.debtors,
        };
        let at = known.binary_search_by(|one| one.party.cmp(&out.receiver)).ok();
        match payable(&out, at.and_then(|at| known.get(at)), payer) {
            Ok(payment) => paid.push(payment),
            Err(why) => left_out.push((out, why)),
        }
    }
    paid.sort_by(|one: &Payment, other| (one.kind, &one.reference).cmp(&(other.kind, &other.reference)));
    for version in versions {
        for (number, payments) in (1..).zip(paid.chunks(MOST_PAYMENTS)) {
            let name = format!("{PAYOUTS}{}-{number:03}.xml", version.as_str());
            write(&name, &message(payments, payer, *version)?)?;
        }
    }
    if !left_out.is_empty() {
        write(LEFT_OUT, &table(&left_out)?)?;
    }
    Ok((paid.len() as u64, left_out.len() as u64))
}

/// The payment, or why there can be none without somebody looking at it.
fn payable(out: &Out, receiver: Option<&Receiver>, payer: &Payer) -> Result<Payment, &'static str> {
    let receiver = receiver.ok_or("unknown_receiver")?;
    if receiver.has_died(payer.day) {
        return Err("deceased");
    }
    let account = match receiver.account {
        Some(account) => account,
        None if receiver.has_account => return Err("account_abroad_or_wrong"),
        None => return Err("no_account"),
    };
    let name = receiver.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).ok_or("no_name")?;
    let words = match out.kind {
        Kind::Payout => "utbetaling av innkrevde krav",
        Kind::Repayment => "tilbakebetaling",
    };
    let text = || About::Text(format!("{}, {words} {}", payer.name, payer.day));
    Ok(Payment {
        kind: out.kind,
        reference: format!("{} {}", out.source, out.receiver.to_digits()).trim().to_owned(),
        amount: out.amount,
        name: name.to_owned(),
        country: receiver.country.to_string(),
        account,
        about: receiver.kid.map_or_else(text, About::Kid),
    })
}

/// What stands in no message. A receiver is named in full: whoever pays must know who it is.
fn table(left_out: &[(Out, &'static str)]) -> Result<Vec<u8>, FormatsError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["receiver_id", "amount", "source", "kind", "why"])?;
    for (out, why) in left_out {
        let kind = match out.kind {
            Kind::Payout => "payout",
            Kind::Repayment => "repayment",
        };
        let (receiver, amount) = (out.receiver.to_digits(), out.amount.to_string());
        writer.write_record([receiver.as_str(), &amount, &out.source, kind, why])?;
    }
    Ok(writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?)
}

/// Money that goes out of a run: payouts that are paid, then repayments.
fn published(run: &Path) -> Result<Vec<Out>, ReadError> {
    let mut all = Vec::new();
    rows(run, PAYOUTS_TABLE.0, &["creditor_id", "amount", "state"], |row| {
        let (receiver, amount) = (PartyId::from_digits(row[0])?, Money::parse(row[1], b'.').ok()?);
        if row[2] == "pay" && amount > Money::ZERO {
            all.push(Out { kind: Kind::Payout, receiver, source: String::new(), amount });
        }
        Some(())
    })?;
    rows(run, REPAYMENTS_TABLE.0, &["debtor_id", "amount", "source"], |row| {
        let amount = Money::parse(row[1], b'.').ok()?;
        // Money of nobody known is not paid back to anybody: it stands in the table alone.
        if let Some(receiver) = PartyId::from_digits(row[0]).filter(|_| amount > Money::ZERO) {
            all.push(Out { kind: Kind::Repayment, receiver, source: row[2].to_owned(), amount });
        }
        (row[0].is_empty() || PartyId::from_digits(row[0]).is_some()).then_some(())
    })?;
    Ok(all)
}

fn rows(
    run: &Path,
    name: &str,
    columns: &[&str; 3],
    mut each: impl FnMut([&str; 3]) -> Option<()>,
) -> Result<(), ReadError> {
    let path = run.join(name);
    let broken = || ReadError::broken(&path, "a row that is not of this table");
    let mut reader = plain(&path)?;
    let header = reader.headers().map_err(|_| broken())?.clone();
    let place = |column: &&str| header.iter().position(|name| name == *column).ok_or_else(broken);
    let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    for row in reader.records() {
        let row = row.map_err(|_| broken())?;
        let field = |at: usize| places.get(at).and_then(|place| row.get(*place)).unwrap_or_default();
        each([field(0), field(1), field(2)]).ok_or_else(broken)?;
    }
    Ok(())
}
