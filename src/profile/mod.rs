//! Bundles of settings, and the catalogue of every code fonds can report.
