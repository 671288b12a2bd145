// bench-canary rs1_arena grader/compile/clients/elements_change_threads.rs 23b60708d8de325ea79a233040eea059
//! An arena that goes to another thread, with elements that must not.
use arena::Arena;

use std::{rc::Rc, thread};

#[cfg(fault)]
type Element = Rc<u32>;
#[cfg(not(fault))]
type Element = Box<u32>;

pub fn client() -> usize {
    let arena: Arena<Element> = Arena::new();
    arena.alloc(Element::new(7));
    let _here = Rc::new(8);
    thread::spawn(move || arena.len()).join().unwrap_or(0)
}
