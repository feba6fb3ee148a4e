//! The example in the README is what the program prints.

use crate::support::{root, slant};

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let command = "slant score data/samples/road-inquiry-lantern.txt";
    let after = readme.split_once(&format!("$ {command}\n")).expect("the README holds the example").1;
    let shown = after.split_once("```").unwrap().0;
    let output =
        slant().args(command.split_whitespace().skip(1)).assert().success().get_output().stdout.clone();
    let printed = String::from_utf8(output).unwrap();
    let lines = |text: &str| text.trim().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(shown), lines(&printed));
}
