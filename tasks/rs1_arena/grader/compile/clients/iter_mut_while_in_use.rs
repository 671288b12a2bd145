// bench-canary rs1_arena grader/compile/clients/iter_mut_while_in_use.rs bcdf54b507af82fc9ae68a962c47790c
//! An arena whose elements are visited while one is in use.
use arena::Arena;

pub fn client() -> u32 {
    let mut arena = Arena::new();
    let kept = arena.alloc(7u32);
    #[cfg(not(fault))]
    let result = *kept;
    for other in arena.iter_mut() {
        *other += 1;
    }
    #[cfg(fault)]
    let result = *kept;
    result
}
