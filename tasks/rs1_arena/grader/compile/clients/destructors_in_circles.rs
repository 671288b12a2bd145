// bench-canary rs1_arena grader/compile/clients/destructors_in_circles.rs 72b4efcb2c71861ea1f97e1699a40db1
//! Elements that refer to each other in spite of a destructor.
use arena::Arena;

use std::cell::Cell;

pub struct Person<'a> {
    friend: Cell<Option<&'a Person<'a>>>,
}

#[cfg(fault)]
impl Drop for Person<'_> {
    fn drop(&mut self) {
        assert!(self.friend.get().is_some());
    }
}

pub fn client() -> bool {
    let people = Arena::new();
    let one: &Person = people.alloc(Person { friend: Cell::new(None) });
    let other: &Person = people.alloc(Person { friend: Cell::new(Some(one)) });
    one.friend.set(Some(other));
    one.friend.get().and_then(|friend| friend.friend.get()).is_some()
}
