// bench-canary rs1_arena grader/compile/clients/element_refers_to_less.rs 1441f9d2b7bc54683fbdeafdd2aa8b31
//! An element that refers to what is gone before the arena is.
use arena::Arena;

pub fn client() -> usize {
    let longer = 7u32;
    let arena = Arena::new();
    {
        let shorter = 8u32;
        #[cfg(fault)]
        arena.alloc(&shorter);
        arena.alloc(&longer);
        let _ = shorter;
    }
    arena.len()
}
