//! What a user sees: one file a case in `tests/cmd`, with arguments, status, standard output and standard error.
//!
//! `TRYCMD=overwrite cargo test --test cli` rewrites them.

#[test]
fn commands_say_what_they_said() {
    let cases = trycmd::TestCases::new();
    cases
        .insert_var("[VERSION]", env!("CARGO_PKG_VERSION"))
        .expect("the name of the variable is in brackets");
    cases.case("tests/cmd/*.toml");
    if !cfg!(feature = "schema") {
        // These need `--schema`, or name it in their help.
        cases.skip("tests/cmd/check-help.toml").skip("tests/cmd/convert-help.toml");
        cases.skip("tests/cmd/own-schema.toml");
    }
    if !cfg!(feature = "html") {
        // These read HTML, or list what can be read.
        cases.skip("tests/cmd/html-*.toml");
        for listing in
            ["bad-folder", "check-help", "convert-help", "fix-help", "folder-of-other-files", "formats"]
        {
            cases.skip(format!("tests/cmd/{listing}.toml"));
        }
    }
}
