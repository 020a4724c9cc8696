//! Any string at all is read whole: `cargo +nightly fuzz run citation`, where bytes that are no UTF-8 are replaced.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/promises/citation.rs"]
mod promises;

fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = promises::nothing_lost(&String::from_utf8_lossy(bytes)) {
        panic!("{fault}");
    }
});
