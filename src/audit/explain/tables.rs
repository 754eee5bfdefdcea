//! The rows of the published tables, with columns and codes in words.

use serde_json::Value;

use super::faults;
use super::files::{FILES, File, LETTERS};
use super::measures;
use super::model::{Column, Shown, Table};
use super::names::Names;
use super::night::Night;
use super::say::Say;
use super::sections::Part;
use crate::units::{Month, Percent};
use crate::words;

/// The tables of a part that have rows of the debtor.
pub(super) fn tables(part: Part, night: &Night<'_>, names: &Names, say: Say) -> Vec<Table> {
    let of_part = FILES.iter().filter(|file| file.part == part && !night.of(file.name).is_empty());
    of_part.map(|file| table(file, night, names, say)).collect()
}

fn table(file: &File, night: &Night<'_>, names: &Names, say: Say) -> Table {
    let column = |name: &&'static str| {
        let (_, nb, en, form) = match (file.name, *name) {
            ("requests.csv", "kind") => ("kind", "Kravtype", "Kind", Form::Letter),
            (_, name) => column(name),
        };
        Column { name, title: say.0.pick(nb, nb, en), right: form == Form::Money }
    };
    let cell = |(name, value): (&&'static str, &String)| cell(name, value, names, say);
    let row = |row: &Vec<String>| file.columns.iter().zip(row).map(cell).collect();
    Table {
        name: file.name,
        title: title(file.name, say),
        columns: file.columns.iter().map(column).collect(),
        rows: night.of(file.name).iter().map(row).collect(),
        told: is_told(file.name, night),
    }
}

/// True when each row has a line of the trace that says the same.
fn is_told(name: &str, night: &Night<'_>) -> bool {
    match name {
        "holds.csv" | "fees.csv" | "watchlist.csv" => true,
        "allocations.csv" => night.all("plan.share").count() == night.of(name).len(),
        _ => false,
    }
}

fn title(name: &str, say: Say) -> String {
    let (nb, en) = match name {
        "decisions.csv" => ("Avgjørelsen", "The decision"),
        "holds.csv" => ("Krav som er holdt utenfor", "Claims that are held"),
        "allocations.csv" => ("Planen", "The plan"),
        "orders.csv" => ("Trekkpålegg som sendes", "Orders that are sent"),
        "setoffs.csv" => ("Motregning", "Set-off"),
        "nettings.csv" => ("Avregning som begynner", "Nettings that begin"),
        "repayments.csv" => ("Tilbakebetales til skyldneren", "Paid back to the debtor"),
        "notices.csv" => ("Varsler som sendes", "Notices that go out"),
        "fees.csv" => ("Renter og gebyrer", "Interest and fees"),
        "watchlist.csv" => ("Krav som snart foreldes", "Claims that lapse soon"),
        "measures.csv" => ("Tiltak som er foreslått", "Measures proposed"),
        "requests.csv" => ("Krav etter anmodning fra utlandet", "Claims requested from abroad"),
        LETTERS => ("Brev", "Letters"),
        "registers/orders.csv" => ("Trekkpålegg som står", "Orders that stand"),
        "registers/notices.csv" => ("Varsler som er sendt", "Notices sent"),
        "registers/participations.csv" => ("Krav som er tatt inn i trekk", "Claims decided into a deduction"),
        "registers/regimes.csv" => ("Regelsett", "Rules"),
        "registers/nettings.csv" => ("Avregninger", "Nettings"),
        "registers/fees.csv" => ("Gebyrer som er beregnet", "Fees charged"),
        "registers/payments.csv" => ("Innbetalinger under trekkene", "Payments under the orders"),
        "distributions.csv" => ("Fordeling av innbetalinger", "Distribution of payments"),
        "liabilities.csv" => ("Utbetalers ansvar", "The payer's liability"),
        "payment_faults.csv" => ("Feil ved innbetalinger", "Faults of payments"),
        "registers/setoffs.csv" => ("Motregninger", "Set-offs"),
        "registers/distributions.csv" => ("Fordelte innbetalinger", "Payments distributed"),
        "registers/credits.csv" => ("Brukte tilgodebeløp", "Credits used"),
        _ => return name.to_owned(),
    };
    say.pick(nb, en)
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Text as it is.
    Text,
    /// A person or organisation.
    Party,
    /// An amount.
    Money,
    /// A day.
    Day,
    /// A month.
    Month,
    /// An amount or a percentage, as the column `form` says.
    Size,
    /// The periods of an order.
    Periods,
    /// Yes or no.
    YesNo,
    /// What is wrong with a payment.
    Fault,
    /// More about that.
    FaultDetail,
    /// A code of a table of words.
    Code(words::Table),
    /// A kind of letter or of claim, or what became of a letter.
    Letter,
    /// Articles.
    Basis,
    /// The facts of a measure.
    Facts,
    /// Persons or organisations with a space between.
    Parties,
}

type Words = (&'static str, &'static str, &'static str, Form);

/// The columns that are shown, with their headings; others are for machines.
const COLUMNS: [Words; 46] = [
    ("regime", "Regelsett", "Rules", Form::Code(words::Table::Regime)),
    ("counted_net", "Tellende netto", "Counted net", Form::Money),
    ("need", "Livsopphold", "Need", Form::Money),
    ("room", "Rom", "Room", Form::Money),
    ("gross_base", "Brutto", "Gross", Form::Money),
    ("expected", "Ventet trekk", "Expected", Form::Money),
    ("form", "Form", "Form", Form::Code(words::Table::Form)),
    ("percent", "Prosent", "Percent", Form::Size),
    ("action", "Hva skjer", "What happens", Form::Code(words::Table::Action)),
    ("reason", "Grunn", "Reason", Form::Code(words::Table::Reason)),
    ("amount", "Beløp", "Amount", Form::Money),
    ("claim_id", "Krav", "Claim", Form::Text),
    ("code", "Kode", "Code", Form::Fault),
    ("detail", "Mer", "More", Form::FaultDetail),
    ("class", "Klasse", "Class", Form::Text),
    ("step", "Trinn", "Step", Form::Text),
    ("planned", "Planlagt", "Planned", Form::Money),
    ("outstanding_after", "Utestående etterpå", "Outstanding after", Form::Money),
    ("trekkid", "Trekk", "Order", Form::Text),
    ("payer_id", "Utbetaler", "Payer", Form::Party),
    ("size", "Størrelse", "Size", Form::Size),
    ("start", "Fra", "From", Form::Day),
    ("end", "Til", "To", Form::Day),
    ("final_amount", "Siste trekk", "Last instalment", Form::Money),
    ("credit_id", "Tilgodebeløp", "Credit", Form::Text),
    ("rank", "Plass", "Rank", Form::Text),
    ("principal", "Hovedstol", "Principal", Form::Money),
    ("costs", "Kostnader", "Costs", Form::Money),
    ("interest", "Renter", "Interest", Form::Money),
    ("total", "I alt", "Total", Form::Money),
    ("protected", "Vernet", "Protected", Form::Money),
    ("left", "Til overs", "Left", Form::Money),
    ("paying_body", "Utbetaler", "Paid by", Form::Party),
    ("monthly_amount", "I måneden", "A month", Form::Money),
    ("from_month", "Fra", "From", Form::Month),
    ("months", "Måneder", "Months", Form::Text),
    ("source", "Av", "Of", Form::Text),
    ("sent_date", "Sendt", "Sent", Form::Day),
    ("answer_by", "Svarfrist", "Answer by", Form::Day),
    ("why", "Hvorfor", "Why", Form::Code(words::Table::Notice)),
    ("fee_kind", "Hva", "What", Form::Code(words::Table::Fee)),
    ("limitation_date", "Foreldes", "Lapses", Form::Day),
    ("days_left", "Dager igjen", "Days left", Form::Text),
    ("periods", "Perioder", "Periods", Form::Periods),
    ("status", "Status", "Status", Form::Code(words::Table::Standing)),
    ("decided_date", "Besluttet", "Decided", Form::Day),
];

/// Kinds of letters and what became of one.
const LETTER_WORDS: [(&str, &str, &str); 11] = [
    ("notice", "Varsel om utlegg", "Notice of attachment"),
    ("netting_notice", "Varsel om avregning", "Notice of netting"),
    ("increase", "Ny trekkberegning", "New calculation of the deduction"),
    ("order", "Beslutning om trekk", "Decision on the deduction"),
    ("netting", "Beslutning om avregning", "Decision on netting"),
    ("set_off", "Melding om motregning", "Notification of set-off"),
    ("made", "Laget", "Made"),
    ("no_address", "Laget uten adresse", "Made without an address"),
    ("confidential", "Laget, fortrolig adresse", "Made, confidential address"),
    ("left_out", "Ikke laget: over grensen for natten", "Not made: above the night's limit"),
    ("deceased", "Ikke laget: skyldneren er død", "Not made: the debtor has died"),
];

const MORE: [Words; 33] = [
    ("file", "Fil", "File", Form::Text),
    ("place", "Nummer", "Number", Form::Text),
    ("kind", "Brev", "Letter", Form::Letter),
    ("language", "Språk", "Language", Form::Text),
    ("count", "Antall", "Count", Form::Text),
    ("state", "Status", "Status", Form::Letter),
    ("decided_amount", "Størrelse da", "Size then", Form::Money),
    ("ended", "Avsluttet", "Ended", Form::Day),
    ("since", "Siden", "Since", Form::Day),
    ("date", "Dag", "Day", Form::Day),
    ("payment_id", "Innbetaling", "Payment", Form::Text),
    ("value_date", "Valutert", "Value date", Form::Day),
    ("pay_month", "Trekkmåned", "Pay month", Form::Month),
    ("month", "Måned", "Month", Form::Month),
    ("ordered", "Pålagt", "Ordered", Form::Money),
    ("received", "Mottatt", "Received", Form::Money),
    ("set_aside", "Satt av", "Set aside", Form::YesNo),
    ("used", "Brukt", "Used", Form::Money),
    ("from", "Fra", "From", Form::Day),
    ("to", "Til", "To", Form::Day),
    ("measure_id", "Tiltak nr.", "Measure no.", Form::Text),
    ("measure", "Tiltak", "Measure", Form::Code(words::Table::Measure)),
    ("claims", "Krav", "Claims", Form::Text),
    ("basis", "Hjemmel", "Basis", Form::Basis),
    ("facts", "Grunnlag", "Facts", Form::Facts),
    ("deadline", "Frist", "Deadline", Form::Day),
    ("country", "Land", "Country", Form::Text),
    ("currency", "Valuta", "Currency", Form::Text),
    ("foreign_amount", "Beløp i valutaen", "Amount in the currency", Form::Text),
    ("exchange_rate", "Kurs", "Rate", Form::Text),
    ("rate_date", "Kursdag", "Day of the rate", Form::Day),
    ("payers", "Trekkes hos", "Deducted by", Form::Parties),
    // Told once, in the heading; masked in every form.
    ("debtor_id", "", "", Form::Party),
];

fn column(name: &str) -> Words {
    let found = COLUMNS.iter().chain(&MORE).find(|(column, ..)| *column == name);
    // The others are for machines: nothing to show.
    found.copied().unwrap_or(("", "", "", Form::Text))
}

fn cell(name: &str, value: &str, names: &Names, say: Say) -> Shown {
    let plain = |text: String| Shown { raw: value.to_owned(), text };
    if value.is_empty() {
        return plain(String::new());
    }
    match column(name).3 {
        Form::Text => plain(value.to_owned()),
        Form::Party => Shown { raw: names.show(value), text: names.show(value) },
        Form::Money => say.written_money(value),
        Form::Day => say.written_day(value),
        Form::Month => plain(Month::parse(value).map_or(value.to_owned(), |of| say.month(of.first_day()))),
        // An amount has its two decimals always, a percentage never needs them.
        Form::Size if value.len() > 3 && value.as_bytes()[value.len() - 3] == b'.' && name == "size" => {
            say.written_money(value)
        }
        Form::Size => plain(Percent::parse(value, b'.').map_or(value.to_owned(), |size| say.percent(size))),
        Form::Periods => plain(periods(value, say)),
        Form::Letter => plain(letter(value, say)),
        Form::Basis => plain(measures::basis(value, say)),
        Form::Facts => measures::facts(value, names, say),
        Form::Parties => {
            let shown = measures::parties(value, names);
            Shown { raw: shown.clone(), text: shown }
        }
        Form::YesNo => plain(yes_or_no(value, say)),
        Form::Fault => plain(say.code(words::Table::PaymentFault, value)),
        Form::FaultDetail => plain(faults::detail(value, say)),
        Form::Code(table) => plain(code(name, value, table, say)),
    }
}

/// A code in words. The reason of a decision may be a hold code.
fn code(name: &str, value: &str, table: words::Table, say: Say) -> String {
    let found = words::code(table, value, say.0);
    let held = || words::code(words::Table::Hold, value, say.0).filter(|_| name == "reason");
    found.or_else(held).map_or_else(|| value.to_owned(), |entry| entry.title.to_owned())
}

fn yes_or_no(value: &str, say: Say) -> String {
    match value {
        "yes" => say.pick("ja", "yes"),
        "no" => say.pick("nei", "no"),
        other => other.to_owned(),
    }
}

fn letter(value: &str, say: Say) -> String {
    let found = LETTER_WORDS.iter().find(|(word, ..)| *word == value);
    let kind = || measures::kind(value, say).unwrap_or_else(|| value.to_owned());
    found.map_or_else(kind, |(_, nb, en)| say.pick(nb, en))
}

/// The periods of an order as they are read.
fn periods(text: &str, say: Say) -> String {
    let Ok(Value::Array(all)) = serde_json::from_str(text) else { return text.to_owned() };
    let period = |one: &Value| {
        let day = |key: &str| one.get(key).and_then(Value::as_str).map(|day| say.written_day(day).text);
        let percent = one.pointer("/trekkprosent/trekkprosent").map(Value::to_string);
        let percent = percent.and_then(|text| Percent::parse(&text, b'.')).map(|size| say.percent(size));
        let amount = one.pointer("/trekkbeloep/trekkbeloep").map(Value::to_string);
        let size = percent.or_else(|| amount.map(|text| say.written_money(&text).text)).unwrap_or_default();
        let (from, to) = (day("startdato").unwrap_or_default(), day("sluttdato"));
        match to {
            Some(to) => {
                say.either(format!("{size} fra {from} til {to}"), format!("{size} from {from} to {to}"))
            }
            None => say.either(format!("{size} fra {from}"), format!("{size} from {from}")),
        }
    };
    all.iter().map(period).collect::<Vec<_>>().join("; ")
}
