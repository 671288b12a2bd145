// bench-canary rs1_arena grader/compile/clients/visited_outlives_arena.rs 8da8ca1e356be81d4113a03215512ee6
//! A visited element that is still used when its arena is gone.
use arena::Arena;

pub fn client() -> u32 {
    let mut arena = Arena::new();
    arena.alloc(7u32);
    let all: Vec<&mut u32> = arena.iter_mut().collect();
    #[cfg(fault)]
    drop(arena);
    all.iter().map(|element| **element).sum()
}
