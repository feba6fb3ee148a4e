//! Outlets under their several names.
//!
//! In: a file of names and aliases (`data/outlets.toml` is built in). Out: one name per outlet. A name that the
//! file does not know stays as it is, letter case and all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

const BUILT_IN: &str = include_str!("../../data/outlets.toml");

/// Which name stands for which.
#[derive(Clone, Debug, Default)]
pub struct OutletNames {
    /// Usual name by folded name, alias or domain.
    known: BTreeMap<String, String>,
}

/// Why a file of outlets cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutletError {
    /// It cannot be read.
    #[error("{}: cannot read the outlets", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// It is not of the form of `data/outlets.toml`.
    #[error("{}: not a file of outlets: {reason}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        reason: String,
    },
    /// One alias of two outlets.
    #[error("{}: `{alias}` names both {first} and {second}; leave it with one", path.display())]
    Clash {
        /// The file.
        path: PathBuf,
        /// The name.
        alias: String,
        /// An outlet.
        first: String,
        /// Another.
        second: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    outlet: Vec<Outlet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outlet {
    #[serde(rename = "id")]
    _id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
}

impl OutletNames {
    /// The names that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN, Path::new("data/outlets.toml")).expect("the tests read the built-in file")
    }

    /// The names in a file, alone.
    pub fn load(path: &Path) -> Result<Self, OutletError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| OutletError::Read { path: path.to_path_buf(), source })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, OutletError> {
        let file: File = toml::from_str(text)
            .map_err(|error| OutletError::Syntax { path: path.to_path_buf(), reason: error.to_string() })?;
        let mut known = BTreeMap::new();
        for Outlet { name, aliases, .. } in file.outlet {
            for alias in aliases.iter().chain([&name]) {
                let before = known.insert(folded(alias), name.clone());
                if let Some(first) = before.filter(|before| *before != name) {
                    let (alias, second) = (alias.clone(), name.clone());
                    return Err(OutletError::Clash { path: path.to_path_buf(), alias, first, second });
                }
            }
        }
        Ok(Self { known })
    }

    /// The outlet's usual name. A domain stands for its subdomains too.
    #[must_use]
    pub fn name<'a>(&'a self, given: &'a str) -> &'a str {
        let folded = folded(given);
        let mut rest = folded.as_str();
        loop {
            if let Some(name) = self.known.get(rest) {
                return name;
            }
            match rest.split_once('.') {
                Some((_, parent)) if parent.contains('.') && !rest.contains(' ') => rest = parent,
                _ => return given.trim(),
            }
        }
    }
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{OutletError, OutletNames};

    #[test]
    fn aliases_and_domains_lead_to_one_name() {
        let names = OutletNames::built_in();
        for given in ["AP", "the associated  press", "apnews.com", "m.apnews.com"] {
            assert_eq!(names.name(given), "Associated Press", "{given}");
        }
        assert_eq!(names.name(" The Port Lantern "), "The Port Lantern");
        assert_eq!(names.name("example.com"), "example.com");
    }

    #[test]
    fn a_name_of_two_outlets_is_refused() {
        let text = "[[outlet]]\nid = \"a\"\nname = \"A\"\naliases = [\"X\"]\n\
                    [[outlet]]\nid = \"b\"\nname = \"B\"\naliases = [\"x\"]\n";
        let outcome = OutletNames::parse(text, Path::new("o.toml"));
        assert!(matches!(outcome, Err(OutletError::Clash { .. })), "{outcome:?}");
        assert!(OutletNames::parse("[[outlet]]\nid = 1\n", Path::new("o.toml")).is_err());
    }
}
