//! Which format a file's ending stands for.

use std::path::Path;

use anyhow::bail;

/// The format asked for, else the one of the output's ending, else the table that people read. An ending of a
/// format that is not written here is an error: a file would not hold what its name says.
pub(super) fn format<F: Copy>(
    asked: Option<F>,
    output: Option<&Path>,
    endings: &[(&str, F)],
    table: F,
) -> anyhow::Result<F> {
    let ending = output.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let (Some(ending), None) = (ending.as_deref().filter(|ending| *ending != "txt"), asked) else {
        return Ok(asked.unwrap_or(table));
    };
    let Some((_, format)) = endings.iter().find(|(known, _)| *known == ending) else {
        let known: Vec<String> = endings.iter().map(|(known, _)| format!(".{known}")).collect();
        bail!(
            "no format ends in .{ending}: end the output in {} or .txt, or name a --format",
            known.join(", ")
        );
    };
    Ok(*format)
}
