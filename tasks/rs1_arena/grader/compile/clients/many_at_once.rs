// bench-canary rs1_arena grader/compile/clients/many_at_once.rs 5e54b1be09651169b09caf2a9c5b8c9d
//! Elements of one arena that are in use at the same time, taken through shared references.
use arena::Arena;

fn put<'a>(arena: &'a Arena<String>, text: &str) -> &'a mut String {
    arena.alloc(text.to_string())
}

pub fn client() -> usize {
    let arena = Arena::with_capacity(3);
    let (one, two) = (put(&arena, "one"), put(&arena, "two"));
    let more = arena.alloc_extend(["three", "four"].map(String::from));
    std::mem::swap(one, two);
    std::mem::swap(one, &mut more[0]);
    two.push_str(&more[1]);
    arena.len() + one.len()
}
