#!/usr/bin/env bash
# Gets libtorch 2.4.0 for the CPU (Linux, x86-64) out of three wheels of the Python package index, once, and
# prints what the shell must export to build and run slant with it:
#
#   eval "$(scripts/libtorch.sh)" && cargo build --release --features libtorch
#
# Needs python3 with pip; no Python is needed afterwards. The library (520 MB) goes to SLANT_LIBTORCH, else to the
# user's cache folder, and is whole or absent: it is assembled beside its place and moved there last. The wheels
# (0.8 GB) are checked against the hashes below and deleted.
set -euo pipefail

version=2.4.0
wheels="torch==$version --hash=sha256:e743adadd8c8152bb8373543964551a7cb7cc20ba898dc8f9c0cdbe47c283de0
nvidia-cuda-runtime-cu12==12.1.105 --hash=sha256:6e258468ddf5796e25f1dc591a31029fa317d97a0a94ed93468fc86301d61e40
nvidia-cuda-cupti-cu12==12.1.105 --hash=sha256:e54fde3983165c624cb79254ae9818a456eb6e87a7fd4d56a2352c24ee542d7e"

say() { printf 'libtorch.sh: %s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }
# `eval ""` would succeed: what a failed run prints makes the shell stop before it builds.
partial=
trap 'status=$?; [ -z "$partial" ] || rm -rf "$partial"; [ "$status" = 0 ] || echo false' EXIT

folder=${SLANT_LIBTORCH:-${XDG_CACHE_HOME:-$HOME/.cache}/slant/libtorch-$version-cpu}

if [ -e "$folder" ]; then
  found=$(cat "$folder/build-version" 2>/dev/null || true)
  [ "$found" = "$version+cpu" ] && [ -f "$folder/lib/libtorch_cpu.so" ] ||
    stop "$folder is there but holds ${found:-no libtorch}, and $version+cpu is needed; remove it or set SLANT_LIBTORCH"
else
  [ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
    stop "these wheels are for Linux on x86-64; get libtorch $version for this machine from pytorch.org, and set LIBTORCH"
  python3 -m pip --version >/dev/null 2>&1 || stop "python3 with pip is needed to fetch the wheels"
  mkdir -p "$(dirname "$folder")"
  partial=$(mktemp -d "$folder.partial.XXXXXX")

  say "fetching libtorch $version from the Python package index (0.8 GB)"
  printf '%s\n' "$wheels" >"$partial/wheels.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
    --python-version 3.11 --platform manylinux1_x86_64 --dest "$partial/wheels" --requirement "$partial/wheels.txt" >&2 ||
    stop "the wheels cannot be fetched; see pip's message above"

  say "unpacking"
  python3 - "$partial" <<'PYTHON'
import pathlib, sys, zipfile

partial = pathlib.Path(sys.argv[1])
# libtorch.so alone is left as it is although it names the CUDA libraries: only the linker reads it, and drops it.
libraries = ("libc10.so", "libtorch.so", "libtorch_cpu.so", "libgomp-", "libcudart.so", "libcupti.so")
for wheel in sorted((partial / "wheels").glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            folder, _, file = name.rpartition("/")
            if not file:
                continue
            if folder.endswith("/lib") and file.startswith(libraries):
                place = partial / "libtorch" / "lib" / file
            elif name.startswith("torch/include/"):
                place = partial / "libtorch" / name.removeprefix("torch/")
            else:
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, place.open("wb") as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)
            if place.suffix == ".so" or ".so." in place.name:
                place.chmod(0o755)
PYTHON
  for library in libc10.so libtorch_cpu.so libcudart.so.12 libcupti.so.12; do
    [ -f "$partial/libtorch/lib/$library" ] || stop "$library is not in the wheels"
  done
  printf '%s+cpu\n' "$version" >"$partial/libtorch/build-version"
  mv -T "$partial/libtorch" "$folder" || stop "cannot move libtorch to $folder"
  say "libtorch $version is in $folder"
fi

printf 'export LIBTORCH=%q\n' "$folder"
printf 'export LIBTORCH_CXX11_ABI=0\n'
printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$folder/lib"
