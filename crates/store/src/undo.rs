//! What a rollback does, worked out before anything is written.
