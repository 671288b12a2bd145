// bench-canary rs1_arena proofs/wrong-box-for-each/arena.rs d656f03ba4a699bb1e963ce47839a7dd
//! An arena of boxes.

use std::cell::RefCell;
use std::iter::Flatten;
use std::slice;

/// Owns values and lends them out until it ends itself.
pub struct Arena<T> {
    boxes: RefCell<Vec<Vec<T>>>,
}

impl<T> Arena<T> {
    pub fn new() -> Self {
        Arena { boxes: RefCell::default() }
    }

    pub fn with_capacity(elements: usize) -> Self {
        Arena { boxes: RefCell::new(Vec::with_capacity(elements)) }
    }

    pub fn alloc(&self, value: T) -> &mut T {
        &mut self.alloc_extend([value])[0]
    }

    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        let mut all = Vec::new();
        for value in values {
            all.push(value);
        }
        let (place, count) = (all.as_mut_ptr(), all.len());
        self.boxes.borrow_mut().push(all);
        // SAFETY: the vector is never touched again before the arena is borrowed mutably.
        unsafe { slice::from_raw_parts_mut(place, count) }
    }

    pub fn len(&self) -> usize {
        self.boxes.borrow().iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        let left = self.len();
        IterMut { elements: self.boxes.get_mut().iter_mut().flatten(), left }
    }

    pub fn clear(&mut self) {
        self.boxes.get_mut().clear();
    }

    pub fn into_vec(self) -> Vec<T> {
        self.boxes.into_inner().into_iter().flatten().collect()
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Visits the elements of an arena, from both ends if so desired.
pub struct IterMut<'a, T> {
    elements: Flatten<slice::IterMut<'a, Vec<T>>>,
    left: usize,
}

impl<'a, T> Iterator for IterMut<'a, T> {
    type Item = &'a mut T;

    fn next(&mut self) -> Option<&'a mut T> {
        let element = self.elements.next()?;
        self.left -= 1;
        Some(element)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> DoubleEndedIterator for IterMut<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let element = self.elements.next_back()?;
        self.left -= 1;
        Some(element)
    }
}

impl<T> ExactSizeIterator for IterMut<'_, T> {}
