//! What the tests share: the program, the samples, and the folder of public data where there is one.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn slant() -> Command {
    let mut command = Command::cargo_bin("slant").unwrap();
    command.current_dir(root()).env("SLANT_MODEL", "small").env("NO_COLOR", "1");
    command
}

/// The records that `slant score --format jsonl` writes for `arguments`.
pub(crate) fn scored(arguments: &[&str]) -> Vec<Value> {
    let output = slant()
        .arg("score")
        .args(arguments)
        .args(["--format", "jsonl"])
        .assert()
        .success()
        .get_output()
        .clone();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A path in the folder of public data, which is not part of the project; `None`, and a word on standard
/// error, where it is missing.
pub(crate) fn shared(test: &str, path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SLANT_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let found = folder.join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("skipped {test}: no {}", found.display());
    None
}
