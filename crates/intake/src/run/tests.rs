//! Whole runs over small files.
