// bench-canary rs1_arena grader/compile/clients/replace_while_in_use.rs e87e6f0c49131ae6d46513bf60288037
//! An arena that is replaced while an element is in use.
use arena::Arena;

#[allow(unused_assignments)]
pub fn client() -> u32 {
    let mut arena = Arena::new();
    let kept = arena.alloc(7u32);
    #[cfg(not(fault))]
    let result = *kept;
    arena = Arena::new();
    #[cfg(fault)]
    let result = *kept;
    result
}
