// bench-canary rs1_arena grader/compile/clients/threads_share_it.rs 6aa5eebcb9c9e5004f5cd9c83944213c
//! An arena that two threads use at once.
use arena::Arena;

use std::thread;

pub fn client() -> usize {
    let arena: Arena<u32> = Arena::new();
    thread::scope(|scope| {
        #[cfg(fault)]
        scope.spawn(|| arena.alloc(1));
        #[cfg(not(fault))]
        scope.spawn(|| *Arena::new().alloc(1u32));
    });
    arena.alloc(2);
    arena.len()
}
