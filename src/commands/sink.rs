//! Where results go: standard output, or a file that is whole or absent.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use anyhow::Context;
use tempfile::{NamedTempFile, TempPath};

/// An open output. Call [`finish`](Self::finish), or a file stays absent. Colours reach a terminal only.
pub(super) enum Sink {
    Stdout(BufWriter<anstream::AutoStream<std::io::Stdout>>),
    File { partial: BufWriter<StripStream<File>>, temporary: TempPath, path: PathBuf },
}

impl Sink {
    /// Opens the output before any work is done, so that a bad path fails at once.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(anstream::AutoStream::auto(std::io::stdout()))));
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let cannot = || format!("cannot write {}", path.display());
        if path.is_dir() {
            anyhow::bail!("{}: it is a folder; name a file", cannot());
        }
        let (partial, temporary) = NamedTempFile::new_in(folder).with_context(cannot)?.into_parts();
        let partial = BufWriter::new(StripStream::new(partial));
        Ok(Self::File { partial, temporary, path: path.to_path_buf() })
    }

    /// Whether people read along on a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(_)) && std::io::stdout().is_terminal()
    }

    /// Makes what was written whole.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush()?,
            Self::File { partial, temporary, path } => {
                let cannot = || format!("cannot write {}", path.display());
                let stream =
                    partial.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(cannot)?;
                set_usual_permissions(&stream.into_inner()).with_context(cannot)?;
                temporary.persist(&path).with_context(cannot)?;
            }
        }
        Ok(())
    }
}

/// Temporary files are private; the output should be as readable as any new file.
#[cfg(unix)]
fn set_usual_permissions(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_: &File) -> std::io::Result<()> {
    Ok(())
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File { partial, .. } => partial.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File { partial, .. } => partial.flush(),
        }
    }
}
