//! What is held back from a check: known findings and files that did not change. Needs the `git` command.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A document without a date, and with nothing under `Language`.
const PAGE: &str = "Skip to content\n\nundated\n\nOn the Winter Time-Table\n\nThe trains leave an hour later.\n\n\n\
    Document Information\n\nSource\n\nNAI DFA/5/305/14/36\n\nType\n\nCircular\n\nLanguage\n\nRecord ID\n\n301555\n";

/// What fonds said: status, standard output, standard error.
struct Said(i32, String, String);

fn fonds(folder: &Path, arguments: &[&str]) -> Said {
    said(Command::new(env!("CARGO_BIN_EXE_fonds")).current_dir(folder).args(arguments))
}

fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said(output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn git(folder: &Path, arguments: &[&str]) {
    let names = ["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "init.defaultBranch=main"];
    let mut command = Command::new("git");
    let output = command.current_dir(folder).args(names).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with three committed documents in `pages`.
fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("pages")).unwrap();
    for name in ["a", "b", "c"] {
        fs::write(
            root.path().join(format!("pages/{name}.txt")),
            PAGE.replace("301555", &format!("{}", name.as_bytes()[0])),
        )
        .unwrap();
    }
    git(root.path(), &["init", "-q"]);
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "-q", "-m", "three"]);
    root
}

/// The files that have findings, each once.
fn files(report: &str) -> Vec<&str> {
    let mut files: Vec<&str> = report.lines().filter_map(|line| line.split(':').next()).collect();
    files.dedup();
    files
}

#[test]
fn known_findings_are_left_out_when_lines_move() {
    let root = repository();
    let root = root.path();
    let Said(status, all, _) = fonds(root, &["check", "pages"]);
    assert!(status == 1 && all.lines().count() > 3, "{all}");
    let Said(status, out, words) = fonds(root, &["check", "pages", "--write-baseline", "known.json"]);
    assert_eq!((status, out.as_str()), (0, ""), "{words}");
    assert!(words.ends_with(" findings written to known.json\n"), "{words}");
    let first = fs::read(root.join("known.json")).unwrap();
    fonds(root, &["check", "./pages", "--write-baseline", "known.json", "--jobs", "3"]);
    assert_eq!(fs::read(root.join("known.json")).unwrap(), first, "the same findings give the same bytes");

    let moved = PAGE.replace("301555", "97").replace("undated", "\n\n\nundated");
    fs::write(root.join("pages/a.txt"), moved).unwrap();
    let known = ["check", "pages", "--baseline", "known.json"];
    let Said(status, out, words) = fonds(root, &known);
    assert_eq!((status, out.as_str()), (0, ""), "{words}");
    assert!(words.contains(" known findings left out, as known.json has it\n"), "{words}");

    // What is new is shown and counts; what was mended is counted too.
    let other = PAGE
        .replace("301555", "98")
        .replace("Language\n", "Language\n\nEnglish\n")
        .replace("undated", "April 31, 1963");
    fs::write(root.join("pages/b.txt"), other).unwrap();
    let Said(status, out, words) = fonds(root, &known);
    assert_eq!((status, files(&out)), (1, vec!["pages/b.txt"]), "{out}");
    assert!(words.ends_with("; 2 entries there occur no more\n"), "{words}");
}

#[test]
fn a_document_known_to_be_unreadable_fails_no_run() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    fs::write(root.join("empty.txt"), "").unwrap();
    assert_eq!(fonds(root, &["check", "empty.txt"]).0, 1);
    assert_eq!(fonds(root, &["check", "empty.txt", "--write-baseline", "known.json"]).0, 0);
    let Said(status, out, words) = fonds(root, &["check", "empty.txt", "--baseline", "known.json"]);
    assert_eq!((status, out.as_str()), (0, ""), "{words}");
}

#[test]
fn only_files_that_changed_are_checked() {
    let root = repository();
    let root = root.path();
    let Said(status, out, words) = fonds(root, &["check", "pages", "--since", "HEAD"]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert_eq!(words, "nothing to do: no file among the inputs changed since `HEAD`\n");

    // One is changed, one removed, one renamed; one is new and not yet known to git, one is ignored.
    let at = |name: &str| root.join(name);
    fs::write(at("pages/a.txt"), PAGE).unwrap();
    fs::remove_file(at("pages/b.txt")).unwrap();
    git(root, &["mv", "pages/c.txt", "pages/d e.txt"]);
    fs::write(at("pages/ф.txt"), PAGE.replace("301555", "4")).unwrap();
    fs::write(at("pages/ignored.txt"), PAGE.replace("301555", "5")).unwrap();
    fs::write(at(".gitignore"), "ignored.txt\n").unwrap();
    let wanted = ["pages/a.txt", "pages/d e.txt", "pages/ф.txt"];
    let Said(_, out, words) = fonds(root, &["check", "pages", "--since", "HEAD"]);
    assert_eq!(files(&out), wanted, "{words}");
    // Names are taken as they are given, from wherever the command is run, within a hook of git too.
    let mut command = Command::new(env!("CARGO_BIN_EXE_fonds"));
    command.current_dir(at("pages")).env("GIT_DIR", ".git").args(["check", ".", "--since", "main"]);
    assert_eq!(files(&said(&mut command).1), ["./a.txt", "./d e.txt", "./ф.txt"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "more"]);
    assert_eq!(files(&fonds(root, &["check", "pages", "--since", "HEAD~1"]).1), wanted);
    // A file that is named and is not there is not passed over.
    let Said(status, out, _) = fonds(root, &["check", "pages/gone.txt", "--since", "HEAD"]);
    assert!(status == 2 && out.starts_with("pages/gone.txt:1:1: INP010 no such file"), "{out}");
}

#[test]
fn only_records_that_changed_are_converted() {
    let root = repository();
    let root = root.path();
    let convert = ["convert", "pages", "--since", "HEAD", "-o", "records.csv", "--quiet"];
    fs::write(root.join("records.csv"), "of yesterday").unwrap();
    assert_eq!(fonds(root, &convert).0, 0);
    assert_eq!(fs::read(root.join("records.csv")).unwrap(), b"of yesterday");
    fs::write(root.join("pages/a.txt"), PAGE).unwrap();
    assert_eq!(fonds(root, &convert).0, 0);
    assert_eq!(fs::read_to_string(root.join("records.csv")).unwrap().matches("\r\n").count(), 2);
}

#[test]
fn what_git_cannot_tell_ends_the_run_with_the_reason() {
    let root = repository();
    let root = root.path();
    for revision in ["v9", "--output=x", "HEAD..HEAD", ""] {
        let Said(status, _, words) = fonds(root, &["check", "pages", &format!("--since={revision}")]);
        assert!(
            status == 2 && words.starts_with(&format!("error: git: `{revision}` names no commit of ")),
            "{words}"
        );
    }
    let Said(status, _, words) = fonds(root, &["check", "-", "--since", "HEAD"]);
    assert!(status == 2 && words.starts_with("error: standard input has no history"), "{words}");
    let mut without_git = Command::new(env!("CARGO_BIN_EXE_fonds"));
    without_git.current_dir(root).env("PATH", "").args(["check", "pages", "--since", "HEAD"]);
    let Said(status, _, words) = said(&mut without_git);
    assert!(status == 2 && words.starts_with("error: git: cannot be run (no such file"), "{words}");

    let bare = tempfile::tempdir().unwrap();
    fs::write(bare.path().join("a.txt"), PAGE).unwrap();
    let mut outside = Command::new(env!("CARGO_BIN_EXE_fonds"));
    outside.current_dir(bare.path()).env("GIT_CEILING_DIRECTORIES", bare.path().parent().unwrap());
    let Said(status, _, words) = said(outside.args(["check", "a.txt", "--since", "HEAD"]));
    assert!(status == 2 && words.starts_with("error: git: not a git repository"), "{words}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_said_and_the_rest_checked() {
    let root = repository();
    let root = root.path();
    std::os::unix::fs::symlink("nowhere", root.join("link.txt")).unwrap();
    let Said(status, out, _) = fonds(root, &["check", "link.txt", "pages"]);
    assert_eq!((status, files(&out)), (2, vec!["link.txt", "pages/a.txt", "pages/b.txt", "pages/c.txt"]));
    assert!(out.starts_with("link.txt:1:1: INP010 no such file or directory\n"), "{out}");
}
