// bench-canary rs1_arena grader/compile/clients/used_again.rs b2f1d3c02e1e2faf191e2452dc0828eb
//! An arena that is used again and again when its elements no longer are.
use arena::Arena;

pub fn client() -> Vec<u32> {
    let mut arena: Arena<u32> = Arena::default();
    for turn in 0..3 {
        *arena.alloc(turn) += 1;
        let kept: Vec<&mut u32> = arena.iter_mut().collect();
        for element in kept {
            *element += 1;
        }
        arena.iter_mut().rev().for_each(|element| *element += 1);
        if arena.iter_mut().len() > 1 {
            arena.clear();
        }
    }
    arena = Arena::new();
    arena.alloc(arena.is_empty() as u32);
    arena.into_vec()
}
