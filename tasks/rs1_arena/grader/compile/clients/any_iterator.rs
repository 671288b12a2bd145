// bench-canary rs1_arena grader/compile/clients/any_iterator.rs bf4d18002138032b836f1b4f432f3402
//! Arenas of borrowed things and of closures, filled from iterators that borrow.
use arena::Arena;

pub fn client(text: &str) -> usize {
    let words: Arena<&str> = Arena::new();
    let lengths: Arena<usize> = Arena::new();
    let found = words.alloc_extend(text.split(' '));
    let sizes = lengths.alloc_extend(found.iter().map(|word| word.len()));
    let calls: Arena<Box<dyn Fn() -> usize + '_>> = Arena::new();
    calls.alloc(Box::new(|| sizes.len() + words.len()));
    calls.alloc_extend(None);
    let all = calls.into_vec();
    all.iter().map(|call| call()).sum()
}
