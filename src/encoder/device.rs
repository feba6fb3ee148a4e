//! Which device an engine on libtorch runs on.

use std::str::FromStr;

/// A device, as it is typed: `cpu`, `cuda` or `cuda:N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// The processor.
    Cpu,
    /// The graphics card of this number, from 0.
    Cuda(usize),
}

/// Why a device cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// What was typed names no device.
    #[error("`{typed}` is no device; `cpu`, `cuda` and `cuda:N` are")]
    Name {
        /// What was typed.
        typed: String,
    },
    /// There is no such card.
    #[error("no device {device}: {}", present(*.n_cuda))]
    Absent {
        /// What was asked for.
        device: Device,
        /// How many cards libtorch sees.
        n_cuda: usize,
    },
}

fn present(n_cuda: usize) -> String {
    match n_cuda {
        0 => "libtorch sees no CUDA card; is the driver there, and was slant built on a libtorch with CUDA?"
            .to_owned(),
        1 => "libtorch sees one CUDA card, cuda:0".to_owned(),
        n => format!("libtorch sees the CUDA cards cuda:0 to cuda:{}", n - 1),
    }
}

impl FromStr for Device {
    type Err = DeviceError;

    fn from_str(typed: &str) -> Result<Self, DeviceError> {
        let wrong = || DeviceError::Name { typed: typed.to_owned() };
        match typed {
            "cpu" => Ok(Self::Cpu),
            "cuda" => Ok(Self::Cuda(0)),
            other => {
                let number = other.strip_prefix("cuda:").ok_or_else(wrong)?;
                number.parse().map(Self::Cuda).map_err(|_| wrong())
            }
        }
    }
}

impl std::fmt::Display for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(number) => write!(f, "cuda:{number}"),
        }
    }
}

impl Device {
    /// The device asked for if it is there; without a wish, the first card, else the processor.
    pub fn choose(asked: Option<Self>, n_cuda: usize) -> Result<Self, DeviceError> {
        match asked {
            Some(device @ Self::Cuda(number)) if number >= n_cuda => {
                Err(DeviceError::Absent { device, n_cuda })
            }
            Some(device) => Ok(device),
            None if n_cuda > 0 => Ok(Self::Cuda(0)),
            None => Ok(Self::Cpu),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Device, DeviceError};

    #[test]
    fn what_is_typed_is_what_is_shown() {
        for typed in ["cpu", "cuda:0", "cuda:11"] {
            assert_eq!(typed.parse::<Device>().map(|device| device.to_string()), Ok(typed.to_owned()));
        }
        assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
        for typed in ["", "gpu", "cuda:", "cuda:-1", "cuda:x", "CPU"] {
            assert_eq!(typed.parse::<Device>(), Err(DeviceError::Name { typed: typed.to_owned() }));
        }
    }

    #[test]
    fn a_card_is_used_when_present_and_never_made_up() {
        struct Case {
            asked: Option<Device>,
            n_cuda: usize,
            want: Option<Device>,
        }
        for case in [
            Case { asked: None, n_cuda: 0, want: Some(Device::Cpu) },
            Case { asked: None, n_cuda: 2, want: Some(Device::Cuda(0)) },
            Case { asked: Some(Device::Cpu), n_cuda: 2, want: Some(Device::Cpu) },
            Case { asked: Some(Device::Cuda(1)), n_cuda: 2, want: Some(Device::Cuda(1)) },
            Case { asked: Some(Device::Cuda(2)), n_cuda: 2, want: None },
            Case { asked: Some(Device::Cuda(0)), n_cuda: 0, want: None },
        ] {
            assert_eq!(Device::choose(case.asked, case.n_cuda).ok(), case.want);
        }
    }
}
