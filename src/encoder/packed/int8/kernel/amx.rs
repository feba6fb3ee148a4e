//! The product with AMX tiles of 16 rows of 64 bytes.

#![allow(unsafe_code, reason = "tile instructions have no safe form; the safe entry checks every length")]

use std::arch::asm;
use std::arch::x86_64::{__cpuid_count, _mm512_loadu_si512};
use std::sync::OnceLock;

use super::super::columns::{Int8Matrix, LANES, LINES};
use super::super::rows::{BLOCK, QuantisedRows};
use super::super::{LINE, Line, Write};
use super::vnni;

/// Rows of a tile.
const TILE: usize = 16;
/// Bytes from one group of inputs to the next within a panel.
const PANEL_STRIDE: usize = LINES * LINE;

/// Rows and bytes per row of each tile register, as `ldtilecfg` reads them.
#[repr(C, align(64))]
struct TileConfig {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

static CONFIG: TileConfig = {
    let mut config =
        TileConfig { palette: 1, start_row: 0, reserved: [0; 14], row_bytes: [0; 16], rows: [0; 16] };
    let mut tile = 0;
    while tile < 8 {
        config.row_bytes[tile] = 64;
        config.rows[tile] = 16;
        tile += 1;
    }
    config
};

/// Whether the CPU has int8 tiles and the system lets this process use them.
pub(super) fn is_available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| {
        let features = __cpuid_count(7, 0).edx;
        let (tile, int8) = (features >> 24 & 1, features >> 25 & 1);
        tile == 1 && int8 == 1 && allow_tiles()
    })
}

/// Linux saves tile registers only for processes that asked.
#[cfg(target_os = "linux")]
fn allow_tiles() -> bool {
    const ARCH_REQ_XCOMP_PERM: libc::c_ulong = 0x1023;
    const TILE_DATA: libc::c_ulong = 18;
    // SAFETY: the call takes two numbers and touches no memory of ours.
    unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, TILE_DATA) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn allow_tiles() -> bool {
    false
}

pub(super) fn product(rows: &QuantisedRows, matrix: &Int8Matrix, output: &mut [f32], write: Write) {
    // SAFETY: a `Kernel` of this kind is made only where `is_available`; its caller checked the lengths.
    unsafe { panels(rows, matrix, output, write) }
}

#[target_feature(enable = "avx512f")]
unsafe fn panels(rows: &QuantisedRows, matrix: &Int8Matrix, output: &mut [f32], write: Write) {
    let stride = rows.stride();
    let mut sums = [Line([0i32; LINE]); BLOCK * 2 * LANES / LINE];
    // SAFETY: the configuration is a valid 64-byte one; rows are filled up to whole blocks, panels to whole
    // lines, so every tile lies in its buffer, and the sums hold two by two tiles.
    unsafe {
        asm!("ldtilecfg [{}]", in(reg) &raw const CONFIG, options(nostack, readonly));
        for (first, panel) in matrix.panels() {
            for pair in (0..LINES).step_by(2) {
                let column = first + pair * LANES;
                if column >= matrix.outputs {
                    break;
                }
                for block in (0..rows.len()).step_by(BLOCK) {
                    let upper = rows.lines().as_ptr().cast::<u8>().add(block * stride);
                    let left = panel.as_ptr().add(pair).cast::<i8>();
                    multiply(upper, stride, left, sums.as_mut_ptr().cast());
                    for row in block..rows.len().min(block + BLOCK) {
                        let of_row = sums.as_ptr().cast::<i32>().add((row - block) * 2 * LANES);
                        for half in 0..2 {
                            let sums = _mm512_loadu_si512(of_row.add(half * LANES).cast());
                            let first = column + half * LANES;
                            let steps = (rows.scales()[row], rows.zeros()[row]);
                            vnni::finish(sums, steps, row, first, matrix, output, write);
                        }
                    }
                }
            }
        }
        asm!("tilerelease", out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _, out("tmm4") _,
            out("tmm5") _, out("tmm6") _, out("tmm7") _, options(nostack, nomem));
    }
}

/// Two by two tiles: 32 rows from `upper` times 32 outputs from `left`, into `sums` `[32, 32]`.
///
/// # Safety
/// Tiles are configured; 32 rows of `stride` bytes lie at `upper`, a panel for them at `left`, and 1,024 sums
/// fit at `sums`.
#[inline]
unsafe fn multiply(upper: *const u8, stride: usize, left: *const i8, sums: *mut i32) {
    const SUMS_STRIDE: usize = 2 * LANES * size_of::<i32>();
    // SAFETY: the caller's.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{upper} + {stride}]",
            "tileloadd tmm6, [{left} + {panel_stride}]",
            "tileloadd tmm7, [{right} + {panel_stride}]",
            "tileloadd tmm5, [{lower} + {stride}]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tdpbusd tmm1, tmm4, tmm7",
            "tdpbusd tmm2, tmm5, tmm6",
            "tdpbusd tmm3, tmm5, tmm7",
            "add {upper}, 64",
            "add {lower}, 64",
            "add {left}, {step}",
            "add {right}, {step}",
            "dec {steps}",
            "jnz 2b",
            "tilestored [{top} + {sums_stride}], tmm0",
            "tilestored [{top} + {sums_stride} + 64], tmm1",
            "tilestored [{bottom} + {sums_stride}], tmm2",
            "tilestored [{bottom} + {sums_stride} + 64], tmm3",
            upper = inout(reg) upper => _,
            lower = inout(reg) upper.add(TILE * stride) => _,
            left = inout(reg) left => _,
            right = inout(reg) left.add(LINE) => _,
            steps = inout(reg) stride / LINE => _,
            stride = in(reg) stride,
            panel_stride = in(reg) PANEL_STRIDE,
            step = const TILE * PANEL_STRIDE,
            top = in(reg) sums,
            bottom = in(reg) sums.add(TILE * 2 * LANES),
            sums_stride = in(reg) SUMS_STRIDE,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack)
        );
    }
}
