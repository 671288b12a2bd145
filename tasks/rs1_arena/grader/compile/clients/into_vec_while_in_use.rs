// bench-canary rs1_arena grader/compile/clients/into_vec_while_in_use.rs 3e1fe1d81a8ae79733eb84515999960f
//! An arena that becomes a vector while an element is in use.
use arena::Arena;

pub fn client() -> u32 {
    let arena = Arena::new();
    let kept = arena.alloc(7u32);
    #[cfg(not(fault))]
    let result = *kept;
    let _all = arena.into_vec();
    #[cfg(fault)]
    let result = *kept;
    result
}
