// bench-canary rs1_arena grader/compile/clients/element_leaves_function.rs ed6e9d3520617bc99a45d9425c24ac5a
//! An element that leaves the function to which its arena belongs.
use arena::Arena;

#[cfg(fault)]
pub fn client<'a>(_other: &'a Arena<u32>) -> &'a mut u32 {
    let arena = Arena::new();
    arena.alloc(7)
}

#[cfg(not(fault))]
pub fn client<'a>(other: &'a Arena<u32>) -> &'a mut u32 {
    let _arena: Arena<u32> = Arena::new();
    other.alloc(7)
}
