//! Stores that are not what they seem: open to everybody, behind a link, with links and pipes in the place of files.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::{DATE, LITTLE, bounded, failed, pipe, run, small};
use crate::common::{House, program, said};

/// True when a night says that everybody may write its store, with these modes of the store and of the folder it
/// stands in.
fn is_told(house: &House, [root, above]: [u32; 2]) -> bool {
    let set = |folder: &Path, mode: u32| {
        std::fs::set_permissions(folder, Permissions::from_mode(mode)).expect("set");
    };
    set(&house.path().join("runs"), root);
    set(house.path(), above);
    let job = house.job();
    let ran = bounded(&["run", job.to_str().expect("a path"), "--date", DATE], LITTLE);
    set(house.path(), 0o700);
    assert!(ran.output.status.success(), "{}", said(&ran.output));
    String::from_utf8_lossy(&ran.output.stderr).contains("everybody may write here")
}

#[test]
fn a_store_everybody_may_write_is_told_and_what_is_written_is_its_owners_alone() {
    let house = small();
    std::fs::create_dir(house.path().join("runs")).expect("a store");
    assert!(is_told(&house, [0o777, 0o700]), "the store");
    assert!(is_told(&house, [0o700, 0o777]), "the folder it stands in");
    assert!(!is_told(&house, [0o700, 0o1777]), "a folder as that of temporary files");
    assert!(!is_told(&house, [0o700, 0o755]), "folders of their owner");
    let of = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let run = house.revision(DATE, 1);
    assert_eq!((of(&run), of(&run.join("manifest.json"))), (0o700, 0o600));
}

#[test]
fn a_store_behind_a_link_is_the_store_it_leads_to() {
    let house = small();
    let other = tempfile::tempdir().expect("a folder");
    symlink(other.path(), house.path().join("runs")).expect("a link");
    let ran = run(&house, LITTLE);
    assert!(ran.output.status.success(), "{}", said(&ran.output));
    let run = other.path().join(DATE).join("rev-001");
    let output = program(&["verify", run.to_str().expect("a path")]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_lock_or_a_day_that_is_a_link_is_not_followed() {
    for name in [".lock", DATE] {
        let elsewhere = tempfile::tempdir().expect("a folder");
        let to = elsewhere.path().join("to");
        if name == DATE {
            std::fs::create_dir(&to).expect("a folder");
        }
        let house = small();
        std::fs::create_dir(house.path().join("runs")).expect("a store");
        symlink(&to, house.path().join("runs").join(name)).expect("a link");
        let ran = run(&house, LITTLE);
        failed(&ran, 1, "store_io");
        let made = if name == DATE {
            std::fs::read_dir(&to).expect("a folder").count()
        } else {
            usize::from(to.exists())
        };
        assert_eq!(made, 0, "{name}: nothing is made through a link");
    }
}

#[test]
fn a_pipe_in_the_place_of_a_published_file_is_told_and_not_waited_for() {
    let house = small();
    assert!(run(&house, LITTLE).output.status.success());
    let run = house.revision(DATE, 1);
    let mut tried = 0;
    for name in ["claims.csv", "manifest.json", "trace.parquet", "summary.json", "orders.csv"] {
        let (path, kept) = (run.join(name), house.path().join("kept"));
        if !path.is_file() {
            continue;
        }
        std::fs::rename(&path, &kept).expect("moved");
        if pipe(&path) {
            let ran = bounded(&["verify", run.to_str().expect("a path")], LITTLE);
            assert_ne!(ran.output.status.code(), Some(0), "{name}: {}", said(&ran.output));
            std::fs::remove_file(&path).expect("gone");
        }
        std::fs::rename(&kept, &path).expect("back");
        tried += 1;
    }
    assert!(tried >= 3);
}
