//! Where a model folder is looked for.

use std::path::{Path, PathBuf};

use super::ModelError;

/// The model used when none is named.
pub const DEFAULT_NAME: &str = "slant-base";

/// Finds a model: `name` as a folder, else by name (`small` is `slant-small`) in `models/` of the working
/// directory, beside the program and above it, and of the source tree the program was built from.
pub fn find(name: Option<&Path>) -> Result<PathBuf, ModelError> {
    let name = name.unwrap_or(Path::new(DEFAULT_NAME));
    if name.join("config.json").is_file() {
        return Ok(name.to_path_buf());
    }
    let mut looked = vec![name.to_path_buf()];
    if let Some(plain) = name.to_str().filter(|plain| !plain.contains(['/', '\\'])) {
        let full = if plain.starts_with("slant-") { plain.to_owned() } else { format!("slant-{plain}") };
        for folder in roots().into_iter().map(|root| root.join(&full)) {
            if folder.join("config.json").is_file() {
                return Ok(folder);
            }
            if !looked.contains(&folder) {
                looked.push(folder);
            }
        }
    }
    Err(ModelError::NotFound { name: name.display().to_string(), looked })
}

fn roots() -> Vec<PathBuf> {
    let mut roots = vec![PathBuf::from("models")];
    if let Ok(program) = std::env::current_exe() {
        roots.extend(program.ancestors().skip(1).take(4).map(|folder| folder.join("models")));
        roots.extend(program.ancestors().nth(2).map(|folder| folder.join("share/slant/models")));
    }
    // `cargo install` leaves the source tree where it unpacked it.
    roots.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("models"));
    roots
}
