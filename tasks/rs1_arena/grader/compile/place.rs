// bench-canary rs1_arena grader/compile/place.rs a4c2d56441b040b0978bb569ca690bff
//! The arena of a script, whatever its elements are: everything that has to know their type.

use crate::feed::Feed;
use crate::heap::counted;
use crate::items::Item;
use arena::Arena;
use std::cell::RefCell;
use std::mem::replace;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::thread::Result;

/// All references that the arena has given out since it was last needed alone.
pub type Kept<'a> = RefCell<Vec<&'a mut dyn Item>>;

pub fn keep<'a, T: Item + 'static>(kept: &Kept<'a>, elements: &'a mut [T]) {
    let mut kept = kept.borrow_mut();
    for element in elements {
        kept.push(element);
    }
}

/// What a script has `alloc_extend` do.
#[derive(Clone, Copy)]
pub struct Extension<'s> {
    pub first: u64,
    pub count: u64,
    pub hint: &'s str,
    pub panics: bool,
    /// From this number on, the iterator itself puts elements there.
    pub using: Option<u64>,
}

pub trait Place {
    fn alloc<'a>(&'a self, number: u64, kept: &Kept<'a>);
    /// Shows the numbers of the slice.
    fn extend<'a>(&'a self, extension: Extension, kept: &Kept<'a>) -> Result<Vec<i64>>;
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool;
    fn room(&mut self, capacity: usize);
    fn default(&mut self);
    fn end(&mut self) -> Result<()>;
    fn clear(&mut self) -> Result<()>;
    fn into_vec(&mut self) -> Vec<i64>;
    fn visit(&mut self) -> Vec<i64>;
    fn visit_backward(&mut self) -> Vec<i64>;
    /// Also shows how often what was said of the length was wrong.
    fn visit_from_both_ends(&mut self) -> (Vec<i64>, usize);
    fn visit_raising(&mut self, by: u64);
}

pub fn place<T: Item + 'static>() -> Box<dyn Place> {
    Box::new(Held { arena: counted(Arena::<T>::new) })
}

struct Held<T> {
    arena: Arena<T>,
}

impl<T: Item + 'static> Place for Held<T> {
    fn alloc<'a>(&'a self, number: u64, kept: &Kept<'a>) {
        let value = T::make(number);
        let element = counted(|| self.arena.alloc(value));
        kept.borrow_mut().push(element);
    }

    fn extend<'a>(&'a self, extension: Extension, kept: &Kept<'a>) -> Result<Vec<i64>> {
        let feed = Feed {
            next: extension.first,
            end: extension.first + extension.count,
            hint: extension.hint,
            panics: extension.panics,
            using: extension.using.map(|number| (&self.arena, kept, number)),
        };
        let elements =
            catch_unwind(AssertUnwindSafe(|| counted(|| self.arena.alloc_extend(feed))))?;
        let shown = numbers_of(elements.iter());
        keep(kept, elements);
        Ok(shown)
    }

    fn len(&self) -> usize {
        self.arena.len()
    }

    fn is_empty(&self) -> bool {
        self.arena.is_empty()
    }

    fn room(&mut self, capacity: usize) {
        self.arena = counted(|| Arena::with_capacity(capacity));
    }

    fn default(&mut self) {
        self.arena = counted(Arena::default);
    }

    fn end(&mut self) -> Result<()> {
        let old = self.taken();
        catch_unwind(AssertUnwindSafe(|| counted(|| drop(old))))
    }

    fn clear(&mut self) -> Result<()> {
        catch_unwind(AssertUnwindSafe(|| counted(|| self.arena.clear())))
    }

    fn into_vec(&mut self) -> Vec<i64> {
        let old = self.taken();
        let all = counted(|| old.into_vec());
        let shown = numbers_of(all.iter());
        counted(|| drop(all));
        shown
    }

    fn visit(&mut self) -> Vec<i64> {
        // All are kept to the end, so that they have to be different ones.
        let all: Vec<&mut T> = self.arena.iter_mut().collect();
        numbers_of(all.iter().map(|element| &**element))
    }

    fn visit_backward(&mut self) -> Vec<i64> {
        self.arena.iter_mut().rev().map(|element| element.number()).collect()
    }

    fn visit_from_both_ends(&mut self) -> (Vec<i64>, usize) {
        let mut left = self.arena.len();
        let mut elements = self.arena.iter_mut();
        let mut shown = Vec::new();
        let mut wrong = 0;
        for turn in 0.. {
            wrong += usize::from(elements.size_hint() != (left, Some(left)));
            wrong += usize::from(elements.len() != left);
            // One from the front, two from the back, and so on.
            let element = if turn % 3 == 0 { elements.next() } else { elements.next_back() };
            let Some(element) = element else { break };
            left = left.wrapping_sub(1);
            shown.push(element.number());
        }
        wrong += usize::from(elements.next().is_some());
        wrong += usize::from(elements.next_back().is_some());
        (shown, wrong)
    }

    fn visit_raising(&mut self, by: u64) {
        for element in self.arena.iter_mut() {
            element.set(element.number() as u64 + by);
        }
    }
}

impl<T> Held<T> {
    fn taken(&mut self) -> Arena<T> {
        replace(&mut self.arena, counted(Arena::new))
    }
}

fn numbers_of<'a, T: Item + 'a>(elements: impl Iterator<Item = &'a T>) -> Vec<i64> {
    elements.map(Item::number).collect()
}
