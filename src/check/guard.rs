//! A rule that panics must not end a run, nor shout into it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Whether a rule is at work on this thread.
    static AT_WORK: Cell<bool> = const { Cell::new(false) };
}

/// Does the work of a rule; where it panics, gives the words of the panic.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let before = AT_WORK.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    AT_WORK.set(before);
    done.map_err(|payload| words(payload.as_ref()))
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|words| (*words).to_owned());
    text.or_else(|| payload.downcast_ref().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

/// Keeps the panics of rules off standard error: they are findings (`INT001`). All others are shown as before.
///
/// For programs, once at their start: the panic hook belongs to the whole process.
pub fn hush() {
    let shown = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !AT_WORK.get() {
            shown(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn the_words_of_a_panic_are_kept() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(guarded(|| panic!("on purpose")), Err::<(), _>("on purpose".to_owned()));
        assert_eq!(guarded(|| panic!("on {}", "purpose")), Err::<(), _>("on purpose".to_owned()));
        assert_eq!(guarded(|| panic::panic_any(7)), Err::<(), _>("no reason given".to_owned()));
        assert!(!AT_WORK.get());
    }

    #[test]
    #[ignore = "run by the next test, in a process of its own: the hook belongs to the whole process"]
    fn two_panics() {
        hush();
        assert!(guarded(|| panic!("within a rule")).is_err());
        assert!(panic::catch_unwind(|| panic!("outside of rules")).is_err());
    }

    #[test]
    fn only_panics_outside_of_rules_reach_standard_error() {
        let mut tests = Command::new(std::env::current_exe().unwrap());
        let output =
            tests.args(["check::guard::tests::two_panics", "--ignored", "--nocapture"]).output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{words}");
        assert!(words.contains("outside of rules"), "{words}");
        assert!(!words.contains("within a rule"), "{words}");
    }
}
