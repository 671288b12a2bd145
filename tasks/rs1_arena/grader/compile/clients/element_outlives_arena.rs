// bench-canary rs1_arena grader/compile/clients/element_outlives_arena.rs e2803003971664f948159cdb91d31cde
//! An element that is still used when its arena has gone out of scope.
use arena::Arena;

pub fn client() -> u32 {
    #[cfg(not(fault))]
    let arena = Arena::new();
    let kept: &mut u32;
    {
        #[cfg(fault)]
        let arena = Arena::new();
        kept = arena.alloc(7);
    }
    *kept += 1;
    *kept
}
