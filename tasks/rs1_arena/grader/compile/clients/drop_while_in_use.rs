// bench-canary rs1_arena grader/compile/clients/drop_while_in_use.rs 00bdb5067ef34df4a6da5fa2c5ccdc00
//! An arena that is dropped while an element is in use.
use arena::Arena;

pub fn client() -> u32 {
    let arena = Arena::new();
    let kept = arena.alloc(7u32);
    #[cfg(not(fault))]
    let result = *kept;
    drop(arena);
    #[cfg(fault)]
    let result = *kept;
    result
}
