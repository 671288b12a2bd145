// bench-canary rs1_arena grader/compile/clients/slice_while_in_use.rs 7b58a246f9829818ee79d1e50bd2c883
//! An arena that is cleared while a slice of it is in use.
use arena::Arena;

pub fn client() -> u32 {
    let mut arena = Arena::new();
    let kept = arena.alloc_extend([7u32, 8]);
    #[cfg(not(fault))]
    let result = kept[1];
    arena.clear();
    #[cfg(fault)]
    let result = kept[1];
    result
}
