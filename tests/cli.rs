//! What a user sees: one file a case in `tests/cmd`, with arguments, status, standard output and standard error.
//!
//! `TRYCMD=overwrite cargo test --test cli` rewrites them.

#[test]
fn commands_say_what_they_said() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
