// bench-canary rs1_arena grader/compile/clients/clear_while_in_use.rs e6e5c36ccf1b3af2faf96dde90deb1f4
//! An arena that is cleared while an element is in use.
use arena::Arena;

pub fn client() -> u32 {
    let mut arena = Arena::new();
    let kept = arena.alloc(7u32);
    #[cfg(not(fault))]
    let result = *kept;
    arena.clear();
    #[cfg(fault)]
    let result = *kept;
    result
}
