// bench-canary rs1_arena proofs/wrong-covariant/arena.rs d62d92cc57eb391955cd1dd274000410
//! An arena whose chunks lie behind a pointer.

use std::cell::{Cell, RefCell};
use std::iter::Flatten;
use std::marker::PhantomData;
use std::ptr::{null_mut, NonNull};
use std::slice;

const FIRST_CHUNK: usize = 4;

/// Owns values and lends them out until it ends itself.
pub struct Arena<T> {
    inner: Cell<*mut ()>, // an `Inner<T>` in a box, or null
    capacity: usize,
    elements: PhantomData<T>,
}

// SAFETY: nobody else has the pointer.
unsafe impl<T: Send> Send for Arena<T> {}

struct Inner<T> {
    chunks: RefCell<Vec<Vec<T>>>,
    gathered: Cell<Vec<T>>,
}

impl<T> Inner<T> {
    /// Puts a value into the arena.
    #[allow(clippy::mut_from_ref)] // another element at each call
    pub fn alloc(&self, value: T) -> &mut T {
        let mut chunks = self.chunks.borrow_mut();
        let chunk = chunk_with_room(&mut chunks, 1);
        let place = chunk.len();
        chunk.push(value);
        // SAFETY: the element was put there just now and nobody else knows of it. The chunk has had
        // room for it, so it moves neither now nor later; who would drop it needs `&mut self`.
        unsafe { &mut *chunk.as_mut_ptr().add(place) }
    }

    /// Puts all values of an iterator into the arena, side by side.
    #[allow(clippy::mut_from_ref)]
    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        // Nothing is borrowed while the iterator runs: it may use the arena, or panic. What it says
        // of its length is not asked for, since it may be wrong.
        let mut gathered = self.gathered.take();
        for value in values {
            gathered.push(value);
        }
        let count = gathered.len();
        if count == 0 {
            self.gathered.set(gathered);
            return &mut [];
        }
        let mut chunks = self.chunks.borrow_mut();
        let chunk = chunk_with_room(&mut chunks, count);
        let place = chunk.len();
        chunk.append(&mut gathered);
        self.gathered.set(gathered);
        // SAFETY: as in `alloc`, for all of them.
        unsafe { slice::from_raw_parts_mut(chunk.as_mut_ptr().add(place), count) }
    }


}

impl<T> Arena<T> {
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    pub fn with_capacity(capacity: usize) -> Self {
        let arena = Arena { inner: Cell::new(null_mut()), capacity, elements: PhantomData };
        if capacity > 0 {
            arena.inner();
        }
        arena
    }

    fn inner(&self) -> &mut Inner<T> {
        if self.inner.get().is_null() {
            let mut chunks: Vec<Vec<T>> = Vec::new();
            if self.capacity > 0 {
                chunks.push(Vec::with_capacity(self.capacity));
            }
            let inner = Inner { chunks: RefCell::new(chunks), gathered: Cell::default() };
            self.inner.set(Box::into_raw(Box::new(inner)).cast());
        }
        unsafe { NonNull::new_unchecked(self.inner.get()).cast().as_mut() }
    }

    pub fn alloc(&self, value: T) -> &mut T {
        self.inner().alloc(value)
    }

    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        self.inner().alloc_extend(values)
    }

    pub fn len(&self) -> usize {
        if self.inner.get().is_null() {
            return 0;
        }
        self.inner().chunks.borrow().iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        let left = self.len();
        IterMut { elements: self.inner().chunks.get_mut().iter_mut().flatten(), left }
    }

    pub fn clear(&mut self) {
        let chunks = self.inner().chunks.get_mut();
        if let Some(mut last) = chunks.pop() {
            chunks.clear();
            last.clear();
            chunks.push(last);
        }
    }

    pub fn into_vec(self) -> Vec<T> {
        self.inner().chunks.take().into_iter().flatten().collect()
    }
}

impl<T> Drop for Arena<T> {
    fn drop(&mut self) {
        if !self.inner.get().is_null() {
            drop(unsafe { Box::from_raw(self.inner.get().cast::<Inner<T>>()) });
        }
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the last chunk if it has room for so many elements, or else a new one.
fn chunk_with_room<T>(chunks: &mut Vec<Vec<T>>, wanted: usize) -> &mut Vec<T> {
    let room = chunks.last().map_or(0, |last| last.capacity() - last.len());
    if chunks.is_empty() || room < wanted {
        let twice = chunks.last().map_or(FIRST_CHUNK, |last| last.capacity().saturating_mul(2));
        chunks.push(Vec::with_capacity(twice.max(wanted)));
    }
    let last = chunks.len() - 1;
    &mut chunks[last]
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
