//! Gender of a first name, from a short list of common ones.
//!
//! In: a folded first name. Out: the gender it nearly always has, or nothing. It is used for pronouns only,
//! and gives way to titles and to the catalogue.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::catalogue::Gender;
use super::similarity::fold;

const FIRST_NAMES: &str = include_str!("../../data/actors/first_names.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstNames {
    female: Vec<String>,
    male: Vec<String>,
}

static GENDERS: LazyLock<BTreeMap<String, Gender>> = LazyLock::new(|| {
    let names: FirstNames =
        toml::from_str(FIRST_NAMES).expect("data/actors/first_names.toml is valid, as a test checks");
    let female = names.female.into_iter().map(|name| (fold(&name), Gender::Female));
    let male = names.male.into_iter().map(|name| (fold(&name), Gender::Male));
    female.chain(male).collect()
});

/// Gender of a folded first name, where the list has it.
pub(super) fn of_first_name(name: &str) -> Option<Gender> {
    GENDERS.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::{FIRST_NAMES, FirstNames, Gender, fold, of_first_name};

    #[test]
    fn each_first_name_stands_once() {
        let names: FirstNames = toml::from_str(FIRST_NAMES).unwrap();
        let mut all: Vec<String> = names.female.iter().chain(&names.male).map(|name| fold(name)).collect();
        let n_all = all.len();
        all.sort();
        let twice: Vec<String> =
            all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(n_all >= 380, "{n_all}");
        assert_eq!(of_first_name("maryam"), Some(Gender::Female));
        assert_eq!(of_first_name("shehbaz"), Some(Gender::Male));
        assert_eq!(of_first_name("pat"), None);
    }
}
