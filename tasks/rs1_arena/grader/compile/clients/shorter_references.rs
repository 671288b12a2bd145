// bench-canary rs1_arena grader/compile/clients/shorter_references.rs 6ddc246d4f89c1c1c1204282896ab884
//! An arena of references for ever, taken for one of shorter references.
use arena::Arena;

#[cfg(fault)]
type Longer<'a> = &'static str;
#[cfg(not(fault))]
type Longer<'a> = &'a str;

pub fn client<'a>(arena: &'a Arena<Longer<'a>>, text: &'a str) -> usize {
    let same: &Arena<&'a str> = arena;
    same.alloc(text);
    same.len()
}
