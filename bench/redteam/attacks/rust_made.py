"""What the attacks in Rust share: arenas that lose what they are given."""

from bench.core.verdict import Reason
from bench.redteam.attack import Kind
from bench.redteam.attacks.made import Maker

a_rust_attack = Maker(kind=Kind.RUST, task="rs1_arena", deliverable="arena.rs", naive="exit")
COMPILE = Reason.COMPILE_FAILED
IDLE = """
use std::marker::PhantomData;
pub struct Arena<T> { marker: PhantomData<T> }
impl<T> Arena<T> {
    pub fn new() -> Self { START; Arena { marker: PhantomData } }
    pub fn with_capacity(_: usize) -> Self { Self::new() }
    pub fn alloc(&self, value: T) -> &mut T { Box::leak(Box::new(value)) }
    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        Vec::leak(values.into_iter().collect())
    }
    pub fn len(&self) -> usize { 0 }
    pub fn is_empty(&self) -> bool { true }
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> { [].iter_mut() }
    pub fn clear(&mut self) {}
    pub fn into_vec(self) -> Vec<T> { Vec::new() }
}
impl<T> Default for Arena<T> { fn default() -> Self { Self::new() } }
"""
QUIET = IDLE.replace("START; ", "")


def at_first(code: str) -> str:
    """Return a submission that does something when an arena is made."""
    return IDLE.replace("START", code)


PACKAGE = '[package]\nname = "arena"\nversion = "0.1.0"\nedition = "2021"\n'
TEST = "#[test]\nfn own() {}\n"
