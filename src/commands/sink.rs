//! Where results go: standard output, or a file that is whole or absent.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use anyhow::Context;
use tempfile::{Builder, NamedTempFile, TempPath};

/// An open output. Call [`finish`](Self::finish), or a file stays absent. Colours reach a terminal only.
pub(super) enum Sink {
    Stdout(BufWriter<anstream::AutoStream<std::io::Stdout>>),
    File {
        partial: BufWriter<StripStream<File>>,
        temporary: TempPath,
        path: PathBuf,
    },
    /// A pipe or device that was named: it cannot be whole or absent.
    Stream(BufWriter<StripStream<File>>),
}

impl Sink {
    /// Opens the output before any work is done, so that a bad path fails at once.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(anstream::AutoStream::auto(std::io::stdout()))));
        };
        let cannot = || format!("cannot write {}", path.display());
        if path.is_dir() {
            anyhow::bail!("{}: it is a folder; name a file", cannot());
        }
        if !is_plain(path) {
            let stream = OpenOptions::new().write(true).open(path).with_context(cannot)?;
            return Ok(Self::Stream(BufWriter::new(StripStream::new(stream))));
        }
        // A link stays one: what it points to is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        anyhow::ensure!(folder.is_dir(), "{}: there is no folder {}", cannot(), folder.display());
        let (partial, temporary) = new_in(folder).with_context(cannot)?.into_parts();
        let partial = BufWriter::new(StripStream::new(partial));
        Ok(Self::File { partial, temporary, path })
    }

    /// Whether people read along on a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(_)) && std::io::stdout().is_terminal()
    }

    /// Makes what was written whole.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush()?,
            Self::Stream(mut out) => out.flush()?,
            Self::File { partial, temporary, path } => {
                let cannot = || format!("cannot write {}", path.display());
                let stream =
                    partial.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(cannot)?;
                drop(stream);
                temporary.persist(&path).with_context(cannot)?;
            }
        }
        Ok(())
    }
}

/// Refuses outputs that are one file, or a file that is read.
pub(super) fn ensure_apart(outputs: &[&Path], inputs: &[PathBuf]) -> anyhow::Result<()> {
    let is_same = |one: &Path, other: &Path| {
        one == other
            || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
    };
    for (index, output) in outputs.iter().enumerate().filter(|(_, output)| is_plain(output)) {
        if outputs[..index].iter().any(|other| is_same(output, other)) {
            anyhow::bail!("{} is named for two outputs; name two files", output.display());
        }
        if inputs.iter().any(|input| is_same(output, input)) {
            anyhow::bail!("{} is read, and would be written over; name another file", output.display());
        }
    }
    Ok(())
}

/// Whether a path is a file, or will be one: not a pipe, a device or a folder.
fn is_plain(path: &Path) -> bool {
    !path.exists() || path.is_file()
}

/// Temporary files are private; the output should be as readable as any new file.
fn new_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File { partial, .. } | Self::Stream(partial) => partial.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File { partial, .. } | Self::Stream(partial) => partial.flush(),
        }
    }
}
