//! The example in the README is what the program prints.

use crate::support::{root, slant};

/// How far a number may be from the one shown: other CPUs add up in another order.
const TOLERANCE: f64 = 0.03;

/// The words of a line without its bars, and its numbers apart.
fn parts(line: &str) -> (Vec<String>, Vec<f64>) {
    let bare: String = line.chars().filter(|c| !"◀▶·".contains(*c)).collect();
    let (mut words, mut numbers) = (Vec::new(), Vec::new());
    for word in bare.split_whitespace() {
        match word.trim_matches(['[', ']', ',']).replace('−', "-").parse() {
            Ok(number) => numbers.push(number),
            Err(_) => words.push(word.to_owned()),
        }
    }
    (words, numbers)
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let command = "slant score data/samples/road-inquiry-lantern.txt";
    let after = readme.split_once(&format!("$ {command}\n")).expect("the README holds the example").1;
    let shown = after.split_once("```").unwrap().0;
    let mut program = slant();
    program.env_remove("SLANT_MODEL").args(command.split_whitespace().skip(1));
    let printed = String::from_utf8(program.assert().success().get_output().stdout.clone()).unwrap();
    assert_eq!(shown.trim().lines().count(), printed.trim().lines().count(), "{printed}");
    for (shown, printed) in shown.trim().lines().zip(printed.trim().lines()) {
        let ((words, numbers), (printed_words, printed_numbers)) = (parts(shown), parts(printed));
        assert_eq!(words, printed_words);
        let close = numbers.iter().zip(&printed_numbers).all(|(a, b)| (a - b).abs() <= TOLERANCE + 1e-9);
        assert!(numbers.len() == printed_numbers.len() && close, "{shown}\n{printed}");
    }
}
