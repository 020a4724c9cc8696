//! The way of one record, and of many.
