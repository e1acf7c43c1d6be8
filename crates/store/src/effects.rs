//! What a chunk does, worked out before anything is written.
