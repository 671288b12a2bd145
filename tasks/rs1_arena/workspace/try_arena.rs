//! Tries the arena. Compile and run it with
//!
//!     rustc --edition 2021 -O --crate-type rlib arena.rs
//!     rustc --edition 2021 -O --extern arena=libarena.rlib try_arena.rs
//!     ./try_arena

use arena::Arena;
use std::cell::Cell;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("dropped: {}", self.0);
    }
}

struct Person<'a> {
    name: &'static str,
    friend: Cell<Option<&'a Person<'a>>>,
}

fn main() {
    let mut numbers: Arena<i32> = Arena::new();
    let one = numbers.alloc(1);
    let more = numbers.alloc_extend([2, 3, 4]);
    *one += more[2];
    more.reverse();
    println!("{} numbers", numbers.len());
    for number in numbers.iter_mut().rev() {
        *number *= 10;
    }
    println!("{:?}", numbers.into_vec());

    let words: Arena<Loud> = Arena::default();
    words.alloc(Loud("first"));
    words.alloc_extend(["second", "third"].map(Loud));
    drop(words);

    let people = Arena::with_capacity(2);
    let one: &Person = people.alloc(Person { name: "Ada", friend: Cell::new(None) });
    let other: &Person = people.alloc(Person { name: "Bob", friend: Cell::new(Some(one)) });
    one.friend.set(Some(other));
    let friend = one.friend.get().and_then(|friend| friend.friend.get());
    println!("{}", friend.map_or("nobody", |person| person.name));
}
