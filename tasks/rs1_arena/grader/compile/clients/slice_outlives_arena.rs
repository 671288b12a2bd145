// bench-canary rs1_arena grader/compile/clients/slice_outlives_arena.rs 1d524d4aacaa85dc42056988c878cb77
//! Elements that are still used when their arena has gone out of scope.
use arena::Arena;

pub fn client() -> u32 {
    #[cfg(not(fault))]
    let arena = Arena::new();
    let kept: &mut [u32];
    {
        #[cfg(fault)]
        let arena = Arena::new();
        kept = arena.alloc_extend([7, 8]);
    }
    kept[0] += 1;
    kept[1]
}
