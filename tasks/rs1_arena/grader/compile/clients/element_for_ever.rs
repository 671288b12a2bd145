// bench-canary rs1_arena grader/compile/clients/element_for_ever.rs 14b5341d4b647cc2d7b736238cbe7ed4
//! An element for ever, of an arena that is not.
use arena::Arena;

#[cfg(fault)]
type Element = &'static mut u32;
#[cfg(not(fault))]
type Element<'a> = &'a mut u32;

pub fn client() -> u32 {
    let arena = Arena::new();
    let kept: Element = arena.alloc(7);
    *kept += 1;
    *kept
}
