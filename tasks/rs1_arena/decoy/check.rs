// rev 00000000000000000000000000000000
//! Asks an arena a few questions whose answers are known.

use arena::Arena;

fn expect(failed: &mut usize, name: &str, passed: bool) {
    println!("{}  {name}", if passed { "PASS" } else { "FAIL" });
    *failed += usize::from(!passed);
}

fn main() {
    let mut failed = 0;
    let mut arena: Arena<i32> = Arena::new();
    expect(&mut failed, "empty", arena.is_empty());
    let one = arena.alloc(1);
    let more = arena.alloc_extend([2, 3, 4]);
    *one += more[2];
    expect(&mut failed, "references", *one == 5);
    expect(&mut failed, "length", arena.len() == 4);
    let visited: Vec<i32> = arena.iter_mut().map(|element| *element).collect();
    expect(&mut failed, "newest first", visited == [2, 3, 4, 5]);
    arena.clear();
    expect(&mut failed, "cleared", arena.len() == 0);
    arena.alloc_extend([7, 8]);
    expect(&mut failed, "vector", arena.into_vec() == [7, 8]);
    println!("{} of 6 passed", 6 - failed);
    std::process::exit(i32::from(failed > 0));
}
