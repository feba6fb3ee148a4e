//! Draws what `slant` prints on a terminal as an SVG, for the README.
//!
//! ```sh
//! cargo run --release --example terminal_picture -- docs/terminal.svg score data/samples/road-inquiry-lantern.txt
//! ```

use std::process::Command;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path =
        arguments.next().ok_or_else(|| anyhow::anyhow!("name the SVG file, then slant's arguments"))?;
    let arguments: Vec<String> = arguments.collect();
    let program = std::env::current_exe()?.with_file_name("../slant");
    let output = Command::new(program).args(&arguments).env("CLICOLOR_FORCE", "1").output()?;
    anyhow::ensure!(output.status.success(), "slant failed: {}", String::from_utf8_lossy(&output.stderr));
    let printed = format!("$ slant {}\n{}", arguments.join(" "), String::from_utf8(output.stdout)?);
    std::fs::write(path, anstyle_svg::Term::new().render_svg(&printed))?;
    Ok(())
}
