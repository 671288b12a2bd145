// bench-canary rs1_arena grader/compile/clients/move_while_in_use.rs a589bebb61d75938525c06a8fd7a5fad
//! An arena that is moved while an element is in use.
use arena::Arena;

pub fn client() -> u32 {
    let arena = Arena::new();
    let kept = arena.alloc(7u32);
    #[cfg(not(fault))]
    let result = *kept;
    let _elsewhere = Box::new(arena);
    #[cfg(fault)]
    let result = *kept;
    result
}
