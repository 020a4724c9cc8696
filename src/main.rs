//! The `fonds` command.

fn main() {}
