//! The files of letters: their figures, their index, their bytes, and who may read them.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use super::{DATE, LATER, NEW, edit_debtors, go_on, house, letters};
use crate::common::{program, rows, said, tree};

/// An amount as a letter in bokmål writes it.
fn kroner(amount: &str) -> String {
    let (whole, ore) = amount.split_once('.').expect("an amount");
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    format!("{out},{ore}")
}

type Rows = Vec<BTreeMap<String, String>>;
/// A table's rows by debtor.
type Table = BTreeMap<String, Rows>;

/// Amounts and names of rows; a row of no claim has none.
fn figures(rows: &Rows, amounts: &[&str], names: &[&str]) -> Vec<String> {
    let rows = rows.iter().filter(|row| row.get("claim_id").is_none_or(|claim| !claim.is_empty()));
    rows.flat_map(|row| {
        let amounts = amounts.iter().map(|name| kroner(&row[*name]));
        amounts.chain(names.iter().map(|name| row[*name].clone())).collect::<Vec<_>>()
    })
    .collect()
}

/// What a letter of orders says: the calculation, each order's number and size, and each claim's share.
fn ordered(decision: &BTreeMap<String, String>, orders: &Rows, plan: &Rows) -> Vec<String> {
    let mut all = ["need", "room", "counted_net"].map(|name| kroner(&decision[name])).to_vec();
    for order in orders {
        all.push(format!("trekk nr. {}", order["trekkid"]));
        all.push(match order["form"].as_str() {
            _ if !order["final_amount"].is_empty() => kroner(&order["final_amount"]),
            "percent" => format!("{} % av hver", order["size"].replace('.', ",")),
            _ => kroner(&order["size"]),
        });
    }
    // A claim with a share in two steps is told their sum.
    let alone = |row: &&BTreeMap<String, String>| {
        plan.iter().filter(|one| one["claim_id"] == row["claim_id"]).count() == 1
    };
    all.extend(plan.iter().filter(alone).map(|row| kroner(&row["planned"])));
    all
}

/// What a notice says: each claim, and how long there is to answer.
fn notified(letter: &BTreeMap<String, String>, notices: Rows) -> Vec<String> {
    let is_of =
        |row: &BTreeMap<String, String>| ["new", "expired", "limitation"].contains(&row["why"].as_str());
    let own: Rows = notices.into_iter().filter(is_of).collect();
    assert_eq!(letter["count"], own.len().to_string());
    assert!(own.iter().all(|row| row["answer_by"] == letter["answer_by"]));
    figures(&own, &[], &["claim_id"])
}

#[test]
fn the_figures_of_a_letter_are_those_of_the_tables() {
    let house = house(DATE, "nb", "");
    house.publish(DATE);
    let revision = house.revision(DATE, 1);
    let by_debtor = |file: &str| -> Table {
        let mut all = Table::new();
        for row in rows(&revision.join(file)) {
            all.entry(row["debtor_id"].clone()).or_default().push(row);
        }
        all
    };
    let tables =
        ["decisions.csv", "orders.csv", "notices.csv", "setoffs.csv", "nettings.csv", "allocations.csv"];
    let [decisions, orders, notices, set_offs, nettings, plan] = tables.map(by_debtor);
    let (mut looked, none) = (0, Vec::new());
    for letter in letters(&revision.join("letters")) {
        let (id, text) = (&letter.row["debtor_id"], &letter.text);
        let of = |table: &Table| table.get(id).unwrap_or(&none).clone();
        let own = match letter.row["kind"].as_str() {
            "order" => ordered(&of(&decisions)[0], &of(&orders), &of(&plan)),
            "notice" => notified(&letter.row, of(&notices)),
            "set_off" => figures(&of(&set_offs), &["total"], &["claim_id"]),
            "netting" => figures(&of(&nettings), &["monthly_amount"], &["claim_id"]),
            _ => Vec::new(),
        };
        for what in own {
            assert!(text.contains(&what), "{what} is missing in\n{text}");
        }
        looked += 1;
    }
    assert!(looked > 100, "{looked} letters");
}

#[test]
fn what_stands_in_a_name_stays_text() {
    let hostile = "<script>x</script> *a* [b](http://c) {{ sender }} `d` & _e_";
    let house = house(DATE, "nb", "");
    edit_debtors(&house, DATE, &|row| {
        *row.get_mut("name").expect("a name") = hostile.to_owned();
        *row.get_mut("confidential_address").expect("a column") = String::new();
        *row.get_mut("address").expect("an address") = "# <b>1</b>, 0001 {% if %}".to_owned();
    });
    house.publish(DATE);
    let all = letters(&house.revision(DATE, 1).join("letters"));
    for letter in &all {
        assert!(letter.text.contains(hostile), "{}", letter.text);
        assert!(letter.text.contains("# <b>1</b>") && letter.text.contains("0001 {% if %}"));
        for tag in ["<script", "<b>", "<em>a", "<a ", "href"] {
            assert!(!letter.html.contains(tag), "{tag}");
        }
    }
    assert!(all.len() > 100);
}

#[test]
fn letters_left_out_are_in_the_index_and_can_be_written_later() {
    let house = house(DATE, "nb", "[letters]\nlimit = 25\nper_file = 10\n");
    house.publish(DATE);
    let revision = house.revision(DATE, 1);
    let published = tree(&revision.join("letters"));
    let index = rows(&revision.join("letters/index.csv"));
    assert_eq!(index.iter().filter(|row| !row["file"].is_empty()).count(), 25);
    assert!(index.iter().skip(25).all(|row| row["state"] == "left_out" && row["file"].is_empty()));
    assert_eq!(published.keys().filter(|name| name.contains(".html")).count(), 3);
    let [run, inbox] = [revision, house.path().join("days")].map(|path| path.to_string_lossy().into_owned());
    let write = |out: &str, more: &[&str]| {
        let out = house.path().join(out);
        let words = ["letters", &run, "--inbox", &inbox, "--out", out.to_str().expect("a path")];
        let output = program(&[&words[..], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        tree(&out)
    };
    assert!(write("again", &[]) == published, "the same range gives the same bytes");
    assert!(write("threads", &["--threads", "1"]) == published, "on any number of threads");
    let rest = write("rest", &["--from", "26", "--limit", "100000"]);
    let made = letters(&house.path().join("rest"));
    assert_eq!(made.len(), index.len() - 25);
    for (letter, row) in made.iter().zip(index.iter().skip(25)) {
        assert_eq!((&letter.row["debtor_id"], &letter.row["kind"]), (&row["debtor_id"], &row["kind"]));
    }
    assert!(rest.len() > 3);
}

#[test]
fn a_night_gives_the_same_letters_on_any_number_of_threads_and_verifies() {
    let one = house(DATE, "nn", "[letters]\nper_file = 37\n");
    let other = one.copy();
    one.publish(DATE);
    let output = other.run(DATE, &["--threads", "1"]);
    assert!(output.status.success(), "{}", said(&output));
    let [first, second] = [&one, &other].map(|house| tree(&house.revision(DATE, 1).join("letters")));
    assert!(first == second && first.len() > 4);
    let (run, inbox) = (one.revision(DATE, 1), one.path().join("days"));
    let words = ["verify", run.to_str().expect("a path"), "--inbox", inbox.to_str().expect("a path")];
    let output = program(&words);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("decided again: the same bytes"), "{}", said(&output));
    // A letter that says something else is found.
    let file = run.join("letters/0001.html");
    let page = std::fs::read_to_string(&file).expect("a page");
    std::fs::write(&file, page.replacen("Skyldner", "Skyldnar", 1)).expect("written");
    let output = program(&words);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(
        said(&output).contains("letters/0001.html: deciding again gives another line"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_confidential_address_is_in_no_letter_and_such_letters_are_kept_apart() {
    let house = house(DATE, "nb", "");
    edit_debtors(&house, DATE, &|row| {
        *row.get_mut("confidential_address").expect("a column") = String::new();
        if row["debtor_id"].ends_with('2') {
            *row.get_mut("confidential_address").expect("a column") = "yes".to_owned();
            *row.get_mut("address").expect("a column") = "Hemmelig vei 7".to_owned();
        }
        if row["debtor_id"].ends_with('4') {
            *row.get_mut("address").expect("a column") = String::new();
        }
    });
    house.publish(DATE);
    let folder = house.revision(DATE, 1).join("letters");
    for (name, bytes) in tree(&folder) {
        assert!(!String::from_utf8_lossy(&bytes).contains("Hemmelig"), "{name}");
        let mode = std::fs::metadata(folder.join(&name)).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for letter in letters(&folder) {
        let state = letter.row["state"].clone();
        let (secret, without) =
            (letter.row["debtor_id"].ends_with('2'), letter.row["debtor_id"].ends_with('4'));
        let wanted = if secret {
            "confidential"
        } else if without {
            "no_address"
        } else {
            "made"
        };
        assert!(state == wanted || !letter.text.contains("Testveien"), "{state} for {wanted}");
        assert_eq!(secret, letter.row["file"].starts_with("confidential-"));
        assert_eq!(secret, letter.text.contains("Fortrolig adresse"));
        *states.entry(state).or_default() += 1;
    }
    assert!(states.len() == 3 && states.values().all(|count| *count > 3), "{states:?}");
}

#[test]
fn nobody_writes_to_the_dead_or_of_a_night_that_only_might_have_been() {
    let first = house(NEW, "nb", "");
    first.publish(NEW);
    go_on(&first, NEW, LATER, &|row| {
        *row.get_mut("death_date").expect("a column") = "2027-02-01".to_owned();
    });
    let index = rows(&first.revision(LATER, 1).join("letters/index.csv"));
    let dead: Vec<_> = index.iter().filter(|row| row["state"] == "deceased").collect();
    assert!(dead.len() > 20 && dead.iter().all(|row| row["kind"] == "order" && row["file"].is_empty()));
    assert_eq!(dead.len(), index.len(), "the dead have no other letters");
    let output = first.run(NEW, &["--what-if"]);
    assert!(output.status.success(), "{}", said(&output));
    let might = first.path().join("runs/what-if").join(NEW).join("rev-001");
    assert!(tree(&might).keys().all(|name| !name.starts_with("letters/")));
}

#[test]
fn a_correction_tells_of_what_is_its_own() {
    let house = house(DATE, "nb", "");
    house.publish(DATE);
    house.released(DATE, 1);
    let correct = ["--correct", "--reason", "late facts"];
    edit_debtors(&house, DATE, &|row| {
        if row["debtor_id"].ends_with('3') {
            *row.get_mut("housing_cost").expect("a column") = "9999.00".to_owned();
        }
    });
    let output = house.run(DATE, &correct);
    assert!(output.status.success(), "{}", said(&output));
    let revision = house.revision(DATE, 2);
    assert!(!rows(&revision.join("setoffs.csv")).is_empty(), "the money of the night is carried");
    let index = rows(&revision.join("letters/index.csv"));
    assert!(
        index.iter().all(|row| row["kind"] != "set_off" && row["kind"] != "netting"),
        "and not told again"
    );
    let moved: std::collections::BTreeSet<_> =
        rows(&revision.join("orders.csv")).into_iter().map(|row| row["debtor_id"].clone()).collect();
    let told = index.iter().filter(|row| row["kind"] == "order").count();
    assert_eq!(told, moved.len());
}
