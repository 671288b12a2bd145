// bench-canary rs1_arena grader/compile/clients/destructor_sees_the_dead.rs d427c1fcf14ae123f86cf9b2b6741825
//! Elements with a destructor that refer to what is dropped before the arena.
use arena::Arena;

pub struct Looks<'a>(&'a String);

impl Drop for Looks<'_> {
    fn drop(&mut self) {
        assert!(!self.0.is_empty());
    }
}

pub fn client() {
    let before = String::from("before");
    let arena = Arena::new();
    let after = String::from("after");
    #[cfg(fault)]
    arena.alloc(Looks(&after));
    arena.alloc(Looks(&before));
    let _ = &after;
}
