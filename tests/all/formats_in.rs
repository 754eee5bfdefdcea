//! Facts in the formats of authorities and banks: the same night as from tables, the same facts when imported, and
//! nothing a stranger sends makes more than a fault.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use innkreving::generate::formats::{JsonForm, claims, incomes};
use innkreving::generate::formats::{amelding, payments};
use innkreving::intake::{DayInput, Format, Formats, IntakeError, IntakeSettings, read_day};
use innkreving::units::dates::parse_date;
use innkreving::units::{Money, PartyId};

use crate::common::{House, day, digests, program, rows, said};
use crate::inbox::{folder_of, read_files};

const DATE: &str = "2026-11-20";
const LATER: &str = "2026-12-21";

fn settings(formats: Formats) -> IntakeSettings {
    IntakeSettings { formats, ..IntakeSettings::on(day(DATE)) }
}

fn read(folder: &Path, formats: Formats) -> DayInput {
    read_day(folder, &settings(formats), &|_, _| {}).expect("a day")
}

fn written(path: &Path, write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("written");
    std::fs::write(path, bytes).expect("a file");
}

fn bank_payments(inbox: &Path) -> Vec<payments::BankPayment> {
    let read = |row: &std::collections::BTreeMap<String, String>| payments::BankPayment {
        kid: row["kid"].clone(),
        payer: PartyId::from_digits(&row["payer_id"]),
        amount: Money::parse(&row["amount"], b'.').expect("an amount"),
        value_date: parse_date(&row["value_date"]).expect("a day"),
    };
    let mut all: Vec<_> = rows(&inbox.join("payments.csv")).iter().map(read).collect();
    all.sort_by_key(|payment| payment.value_date);
    all
}

/// Facts by what they show of themselves, so that they can be compared.
fn shown<T: std::fmt::Debug>(facts: &[T]) -> Vec<String> {
    facts.iter().map(|fact| format!("{fact:?}")).collect()
}

fn without(path: &Path) {
    std::fs::remove_file(path).expect("gone");
}

/// The same day with `[formats]` in its job.
fn in_formats(house: &House, formats: &str) -> House {
    let other = house.copy();
    let job = std::fs::read_to_string(other.job()).expect("a job");
    std::fs::write(other.job(), format!("{job}[formats]\n{formats}\n")).expect("a job");
    other
}

#[test]
fn a_night_of_incomes_in_another_format_has_the_bytes_of_the_night_of_tables() {
    let house = House::new();
    house.generate(DATE, 200, 7);
    without(&house.day(DATE).join("control.json"));
    let facts = read(&house.day(DATE), Formats::default()).facts;
    // One row a person, payer, month and kind, as a report has it.
    let csv = {
        let mut text = "debtor_id,payer_id,month,income_kind,gross,advance_tax\n".to_owned();
        let inbox = house.copy();
        without(&inbox.day(DATE).join("incomes.csv"));
        let path = inbox.day(DATE).join("incomes.json");
        let form = (incomes::Variant::InntektApi, JsonForm::Document);
        written(&path, |out| incomes::write(&facts.incomes, form.0, form.1, out).map(drop));
        let again = read(&inbox.day(DATE), Formats { incomes: vec![Format::Inntekt], ..Formats::default() });
        for one in &again.facts.incomes {
            let (debtor, payer) = (one.debtor.to_digits(), one.payer.to_digits());
            let (kind, gross, tax) = (one.kind.as_str(), one.gross, one.advance_tax);
            writeln!(text, "{debtor},{payer},{},{kind},{gross},{tax}", one.month).expect("text");
        }
        text
    };
    std::fs::write(house.day(DATE).join("incomes.csv"), csv).expect("written");
    let facts = read(&house.day(DATE), Formats::default()).facts;
    house.publish(DATE);
    let expected = digests(&house.revision(DATE, 1));
    for (name, variant, form) in [
        ("incomes.json", incomes::Variant::InntektApi, JsonForm::Document),
        ("incomes.jsonl", incomes::Variant::InntektApi, JsonForm::Lines),
        ("incomes.json", incomes::Variant::Nav, JsonForm::Document),
    ] {
        let other = in_formats(&house, "incomes = \"inntekt\"");
        without(&other.day(DATE).join("incomes.csv"));
        std::fs::remove_dir_all(other.path().join("runs")).expect("gone");
        let path = other.day(DATE).join(name);
        written(&path, |out| incomes::write(&facts.incomes, variant, form, out).map(drop));
        other.publish(DATE);
        let found = digests(&other.revision(DATE, 1));
        let names: Vec<_> =
            expected.iter().filter(|(name, digest)| found.get(*name) != Some(digest)).collect();
        assert!(names.is_empty() && found.len() == expected.len(), "{name}: {names:?}");
    }
}

#[test]
fn messages_of_payers_give_the_incomes_they_are_of() {
    let house = House::new();
    house.generate(DATE, 60, 7);
    let facts = read(&house.day(DATE), Formats::default()).facts;
    let folder = house.day(DATE);
    without(&folder.join("control.json"));
    let mut messages: Vec<_> = facts.incomes.iter().map(|one| (one.payer, one.month)).collect();
    messages.sort_unstable();
    messages.dedup();
    let form = Formats { incomes: vec![Format::Inntekt], ..Formats::default() };
    without(&folder.join("incomes.csv"));
    written(&folder.join("incomes.json"), |out| {
        incomes::write(&facts.incomes, incomes::Variant::InntektApi, JsonForm::Document, out).map(drop)
    });
    let expected = read(&folder, form).facts.incomes;
    without(&folder.join("incomes.json"));
    for (at, (payer, month)) in messages.iter().enumerate() {
        let path = folder.join(format!("incomes-{at:05}.xml"));
        written(&path, |out| amelding::write(&facts.incomes, *payer, *month, out));
    }
    let found = read(&folder, Formats { incomes: vec![Format::AMelding], ..Formats::default() });
    assert!(found.faults.is_empty(), "{:?}", found.faults.first());
    assert_eq!(shown(&found.facts.incomes), shown(&expected));
    assert!(messages.len() > 10 && expected.len() > 50);
}

#[test]
fn a_message_that_another_replaces_counts_no_more() {
    let house = House::new();
    house.generate(DATE, 30, 7);
    let facts = read(&house.day(DATE), Formats::default()).facts;
    let folder = house.day(DATE);
    without(&folder.join("control.json"));
    without(&folder.join("incomes.csv"));
    let one = facts.incomes.first().expect("an income");
    let mut bytes = Vec::new();
    amelding::write(&facts.incomes, one.payer, one.month, &mut bytes).expect("written");
    let text = String::from_utf8(bytes).expect("text");
    let formats = || Formats { incomes: vec![Format::AMelding], ..Formats::default() };
    std::fs::write(folder.join("incomes-1.xml"), &text).expect("written");
    let alone = read(&folder, formats());
    // The later message stands first by its name, and is of the same facts.
    let own = text.split("<meldingsId>").nth(1).and_then(|rest| rest.split('<').next()).expect("a name");
    let later = text.replace(
        &format!("<meldingsId>{own}<"),
        &format!("<erstatterMeldingsId>{own}</erstatterMeldingsId><meldingsId>{own}-2<"),
    );
    assert_ne!(later, text);
    std::fs::write(folder.join("incomes-0.xml"), &later).expect("written");
    let both = read(&folder, formats());
    assert_eq!(shown(&both.facts.incomes), shown(&alone.facts.incomes));
    assert!(both.faults.is_empty() && !alone.facts.incomes.is_empty());
    let gone = "incomes-1.xml: replaced by a later message, nothing of it is read";
    assert!(both.warnings.iter().any(|warning| warning == gone), "{:?}", both.warnings);
    let of_file = |name: &str| both.inputs.iter().find(|one| one.file == name).map(|one| one.rows);
    assert_eq!(of_file("incomes-1.xml"), Some(0));
    assert!(of_file("incomes-0.xml") > Some(0));
}

#[test]
fn money_told_of_by_the_bank_is_distributed_as_money_told_of_by_a_table() {
    let house = House::new();
    house.generate(DATE, 200, 5);
    house.publish(DATE);
    house.released(DATE, 1);
    let (out, run) = (house.day(LATER), house.revision(DATE, 1));
    let (path, run) = (out.to_str().expect("a path"), run.to_str().expect("a path"));
    let output = program(&[
        "generate",
        "--debtors",
        "200",
        "--seed",
        "5",
        "--date",
        LATER,
        "--since",
        DATE,
        "--paid",
        run,
        path,
    ]);
    assert!(output.status.success(), "{}", said(&output));
    without(&out.join("control.json"));
    let paid = bank_payments(&out);
    let file = payments::FileOf { number: 7, account: "70213997155", day: day(LATER) };
    without(&out.join("payments.csv"));
    let mut tables = Vec::new();
    for (name, form, format) in [("payments.xml", "camt.054", 0), ("payments.txt", "ocr", 1)] {
        let other = in_formats(&house, &format!("payments = \"{form}\""));
        written(&other.day(LATER).join(name), |out| match format {
            0 => payments::write_camt054(&paid, payments::Version::Eight, &file, out),
            _ => payments::write_ocr(&paid, &file, out),
        });
        other.publish(LATER);
        let run = other.revision(LATER, 1);
        let of_claims = |name: &str| {
            let mut all: Vec<String> = rows(&run.join(name))
                .into_iter()
                .map(|mut row| {
                    row.remove("payment_id");
                    row.remove("source");
                    format!("{row:?}")
                })
                .collect();
            all.sort();
            all
        };
        let wrong: Vec<String> = of_claims("payment_faults.csv");
        tables.push([of_claims("distributions.csv"), of_claims("payouts.csv"), of_claims("repayments.csv")]);
        assert_eq!(wrong.iter().any(|row| row.contains("WRONG_PAYER")), form == "camt.054", "{form}");
        assert!(wrong.iter().any(|row| row.contains("TOO_MUCH") || row.contains("UNKNOWN_KID")));
    }
    assert!(tables[0][0].len() > 50);
    assert!(tables[0] == tables[1], "the money goes the same ways");
}

#[test]
fn imported_files_are_tables_a_night_reads_as_the_files_themselves() {
    let house = House::new();
    house.generate(DATE, 150, 7);
    let facts = read(&house.day(DATE), Formats::default()).facts;
    let folder = house.day(DATE);
    without(&folder.join("control.json"));
    let carried: Vec<_> = facts.claims.iter().filter_map(|claim| claims::as_carried(claim, 21)).collect();
    let files = house.path().join("files");
    std::fs::create_dir(&files).expect("a folder");
    written(&files.join("orders.jsonl"), |out| {
        claims::write(facts.claims.iter(), 21, JsonForm::Lines, out).map(drop)
    });
    written(&files.join("incomes.json"), |out| {
        incomes::write(&facts.incomes, incomes::Variant::Nav, JsonForm::Document, out).map(drop)
    });
    let out = folder.to_str().expect("a path");
    for (format, file) in [("innkrevingsoppdrag", "orders.jsonl"), ("inntekt", "incomes.json")] {
        let file = files.join(file);
        let output =
            program(&["import", format, file.to_str().expect("a path"), "--date", DATE, "--out", out]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(rows(&folder.join("rejects.csv")).is_empty());
    }
    without(&folder.join("rejects.csv"));
    let imported = read(&folder, Formats::default());
    std::fs::rename(files.join("orders.jsonl"), folder.join("claims.jsonl")).expect("moved");
    std::fs::rename(files.join("incomes.json"), folder.join("incomes.json")).expect("moved");
    without(&folder.join("claims.csv"));
    without(&folder.join("incomes.csv"));
    let formats = Formats {
        claims: vec![Format::Innkrevingsoppdrag],
        incomes: vec![Format::Inntekt],
        ..Formats::default()
    };
    let direct = read(&folder, formats);
    assert!(shown(&imported.facts.claims) == shown(&direct.facts.claims));
    assert!(shown(&imported.facts.incomes) == shown(&direct.facts.incomes));
    assert_eq!(direct.facts.claims.len(), carried.len());
    assert!(carried.len() > 50 && direct.faults.is_empty() && imported.faults.is_empty());
}

#[test]
fn an_imported_file_has_names_that_stand_twice_parked_and_is_refused_past_the_limit() {
    let order = |id: &str, principal: &str| {
        format!(
            "{{\"kravtype\":\"TILBAKEKREVING_DAGPENGER\",\"skyldner\":{{\"identifikatortype\":\"PERSON\",\
             \"identifikator\":\"25876099732\"}},\"hovedstol\":{{\"valuta\":\"NOK\",\"beloep\":{principal}}},\
             \"oppdragsgiversReferanse\":\"R1\",\"oppdragsgiversKravidentifikator\":\"{id}\",\
             \"fastsettelsesdato\":\"2026-08-01\"}}\n"
        )
    };
    let text = order("A-1", "100") + &order("A-2", "200") + &order("A-1", "300") + &order("A-3", "0");
    let folder = folder_of(&[("o.jsonl", text.as_bytes())]);
    let (file, out) = (folder.path().join("o.jsonl"), folder.path().join("out"));
    let (file, out_path) = (file.to_str().expect("a path"), out.to_str().expect("a path"));
    let arguments = ["import", "innkrevingsoppdrag", file, "--date", DATE, "--out", out_path];
    let output = program(&arguments);
    assert!(output.status.success(), "{}", said(&output));
    let ids: Vec<String> =
        rows(&out.join("claims.csv")).into_iter().map(|row| row["claim_id"].clone()).collect();
    assert_eq!(ids, ["A-2"]);
    let parked: Vec<_> = rows(&out.join("rejects.csv"))
        .into_iter()
        .map(|row| (row["line"].clone(), row["column"].clone(), row["code"].clone()))
        .collect();
    let told = |line: &str, column: &str, code: &str| (line.to_owned(), column.to_owned(), code.to_owned());
    assert_eq!(
        parked,
        [
            told("1", "claim_id", "DUPLICATE_ID"),
            told("3", "claim_id", "DUPLICATE_ID"),
            told("4", "hovedstol.beloep", "BAD_NUMBER"),
        ]
    );
    assert!(said(&output).contains("4 records, 1 rows of claims, 3 parked, sum 600.00"), "{}", said(&output));
    let many: String = (0..30).map(|at| order(&format!("B-{at}"), "0")).collect();
    std::fs::write(file, many).expect("written");
    std::fs::remove_dir_all(&out).expect("gone");
    let output = program(&arguments);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(!out.join("claims.csv").exists() && rows(&out.join("rejects.csv")).len() == 30);
    assert!(std::fs::read_dir(&out).expect("a folder").count() == 1, "nothing half is left");
}

#[test]
fn a_claim_file_of_nav_changes_and_stops_the_claims_it_is_imported_onto() {
    let line = |case: &str, amount: u32, old: &str| {
        let head = format!("0030{:07}{case:<18}{amount:011}2026080125876099732", 1);
        format!("{head}2026010120260131BA OR   {old:<18}{:8}{:8}T {:12}{:020}", "", "", "", 0)
    };
    let lines = [
        line("N-1", 10_000, ""),
        line("N-2", 0, "OLD-1"),
        line("N-3", 30_000, "OLD-2"),
        line("N-4", 0, "N-1"),
    ];
    let text = format!(
        "001020260801120000ARENA    \n{}\n004020260801120000ARENA    {:08}{:015}\n",
        lines.join("\n"),
        lines.len(),
        40_000
    );
    let claims = "claim_id,debtor_id,kind,creditor_id,due_date,principal,case_rank\n\
                  OLD-1,25876099732,BENEFIT_RECOVERY,889640782,2023-01-02,500.00,1\n\
                  OLD-2,25876099732,BENEFIT_RECOVERY,889640782,2023-01-02,600.00,2\n\
                  OLD-3,25876099732,BENEFIT_RECOVERY,889640782,2023-01-02,700.00,3\n";
    let nav = [("claims.csv", claims.as_bytes()), ("claims-nav.txt", text.as_bytes())];
    let night = read_files(&settings(Formats::default()), &nav).expect("a night");
    assert!(night.faults.is_empty(), "{:?}", night.faults);
    let folder = folder_of(&nav);
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (file, onto, out) = (path("claims-nav.txt"), path("claims.csv"), path("out"));
    let output = program(&["import", "nav", &file, "--onto", &onto, "--date", DATE, "--out", &out]);
    assert!(output.status.success(), "{}", said(&output));
    let table = std::fs::read(Path::new(&out).join("claims.csv")).expect("a table");
    let imported = read_files(&settings(Formats::default()), &[("claims.csv", &table)]).expect("a night");
    let open = |input: &DayInput| {
        let claims = input.facts.claims.iter().filter(|claim| !claim.is_closed(day(DATE)));
        claims
            .map(|claim| (claim.claim_id, claim.principal, claim.due_date, claim.case_rank))
            .collect::<Vec<_>>()
    };
    assert_eq!(open(&imported), open(&night));
    assert_eq!(open(&night).len(), 2);
    assert_eq!(imported.facts.claims.len(), night.facts.claims.len());
}

#[test]
fn files_no_job_names_are_refused_and_names_are_told_apart_over_all_files() {
    let claims = b"claim_id,debtor_id,kind,creditor_id,due_date,principal\nA-1,25876099732,TAX,310844136,2025-01-01,1\n";
    let order = b"{}\n";
    let plain = settings(Formats::default());
    let error = read_files(&plain, &[("claims.csv", claims), ("claims.json", order)]).expect_err("refused");
    assert!(matches!(error, IntakeError::FormNotTaken { table: "claims", .. }), "{error}");
    let only = settings(Formats { claims: vec![Format::Innkrevingsoppdrag], ..Formats::default() });
    let error = read_files(&only, &[("claims.csv", claims), ("claims.jsonl", order)]).expect_err("refused");
    assert!(matches!(error, IntakeError::FormNotTaken { table: "claims", .. }), "{error}");
    let one = "{\"kravtype\":\"TILBAKEKREVING_DAGPENGER\",\"skyldner\":{\"identifikatortype\":\"PERSON\",\
               \"identifikator\":\"25876099732\"},\"hovedstol\":{\"valuta\":\"NOK\",\"beloep\":10},\
               \"oppdragsgiversReferanse\":\"R1\",\"oppdragsgiversKravidentifikator\":\"A-1\",\
               \"fastsettelsesdato\":\"2026-08-01\"}";
    let both = [("claims.jsonl", one.as_bytes()), ("claims-2.json", one.as_bytes())];
    let control = br#"{"claims": {"rows": 2, "sum": "20.00"}}"#;
    let input = read_files(&only, &[both[0], both[1], ("control.json", control)]).expect("a night");
    assert!(input.facts.claims.is_empty());
    let parked: Vec<_> =
        input.faults.iter().map(|fault| (fault.file.as_str(), fault.code.as_str())).collect();
    assert_eq!(parked, [("claims-2.json", "DUPLICATE_ID"), ("claims.jsonl", "DUPLICATE_ID")]);
}

#[test]
fn two_gigabytes_of_one_line_are_refused_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for (format, name) in [
        ("innkrevingsoppdrag", "a.jsonl"),
        ("inntekt", "a.json"),
        ("a-melding", "a.xml"),
        ("ocr", "a.txt"),
        ("camt.054", "b.xml"),
        ("nav", "claims-nav.txt"),
    ] {
        let path = folder.path().join(name);
        // Nothing but holes: the disk has none of it.
        File::create(&path).and_then(|file| file.set_len(2 << 30)).expect("a file");
        let out = folder.path().join("out");
        let arguments = [
            "import",
            format,
            path.to_str().expect("a path"),
            "--date",
            DATE,
            "--out",
            out.to_str().expect("a path"),
        ];
        let output = program(&arguments);
        assert_eq!(output.status.code(), Some(3), "{format}: {}", said(&output));
        std::fs::remove_file(path).expect("gone");
    }
}
