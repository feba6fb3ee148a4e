//! Prints the hash of the component definitions, which `models/recipe/bias.py` stores with what it fits.

fn main() {
    #[expect(clippy::print_stdout, reason = "the result of the program")]
    {
        println!("{}", slant::score::Components::definition_hash());
    }
}
