// bench-canary rs1_arena grader/compile/clients/visited_while_visiting.rs cc633206fd5ac67e1538d4a8ce9d926c
//! An arena that takes an element while its elements are visited.
use arena::Arena;

pub fn client() -> u32 {
    let mut arena = Arena::new();
    arena.alloc(7u32);
    let mut visiting = arena.iter_mut();
    let first = visiting.next();
    #[cfg(not(fault))]
    let result = first.map_or(0, |element| *element);
    arena.alloc(8);
    #[cfg(fault)]
    let result = first.map_or(0, |element| *element);
    result
}
