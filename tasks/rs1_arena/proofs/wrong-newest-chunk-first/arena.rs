// bench-canary rs1_arena proofs/wrong-newest-chunk-first/arena.rs 8395a9fc467976143019aad95aede579
//! An arena with one chunk that is being filled, and others that are full.

use std::cell::{Cell, RefCell};
use std::slice;

/// Owns values and lends them out until it ends itself.
pub struct Arena<T> {
    chunks: RefCell<Chunks<T>>,
    gathered: Cell<Vec<T>>,
}

struct Chunks<T> {
    current: Vec<T>,
    full: Vec<Vec<T>>,
}

impl<T> Chunks<T> {
    fn with_room(&mut self, wanted: usize) -> &mut Vec<T> {
        if self.current.capacity() - self.current.len() < wanted {
            let room = self.current.capacity().saturating_mul(2).max(4).max(wanted);
            let full = std::mem::replace(&mut self.current, Vec::with_capacity(room));
            if full.capacity() > 0 {
                self.full.push(full);
            }
        }
        &mut self.current
    }
}

impl<T> Arena<T> {
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    pub fn with_capacity(elements: usize) -> Self {
        let current = Vec::with_capacity(elements);
        let chunks = RefCell::new(Chunks { current, full: Vec::new() });
        Arena { chunks, gathered: Cell::default() }
    }

    /// Puts a value into the arena.
    #[allow(clippy::mut_from_ref)] // another element at each call
    pub fn alloc(&self, value: T) -> &mut T {
        let mut chunks = self.chunks.borrow_mut();
        let chunk = chunks.with_room(1);
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
        let chunk = chunks.with_room(count);
        let place = chunk.len();
        chunk.append(&mut gathered);
        self.gathered.set(gathered);
        // SAFETY: as in `alloc`, for all of them.
        unsafe { slice::from_raw_parts_mut(chunk.as_mut_ptr().add(place), count) }
    }


    pub fn len(&self) -> usize {
        let chunks = self.chunks.borrow();
        chunks.full.iter().map(Vec::len).sum::<usize>() + chunks.current.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        let left = self.len();
        let chunks = self.chunks.get_mut();
        let current = slice::from_mut(&mut chunks.current);
        let elements = chunks.full.iter_mut().chain(current).flatten();
        IterMut { elements: Box::new(elements), left }
    }

    pub fn clear(&mut self) {
        let chunks = self.chunks.get_mut();
        chunks.full.clear();
        chunks.current.clear();
    }

    pub fn into_vec(self) -> Vec<T> {
        let mut chunks = self.chunks.into_inner();
        let mut all: Vec<T> = chunks.full.into_iter().flatten().collect();
        all.append(&mut chunks.current);
        all
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Visits the elements of an arena, from both ends if so desired.
pub struct IterMut<'a, T> {
    elements: Box<dyn DoubleEndedIterator<Item = &'a mut T> + 'a>,
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
