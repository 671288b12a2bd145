//! A typed arena.
