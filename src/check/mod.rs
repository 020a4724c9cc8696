//! Checks: rules for one record, for its raw fields, and for a batch.
