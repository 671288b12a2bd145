// bench-canary rs1_arena proofs/wrong-length-before-values/arena.rs 3b604b88fe9ea349a42fdb4db7c40e8b
//! An arena of values of one type: they are put in through a shared reference, stay where they
//! are, and are dropped together.

use std::cell::{Cell, RefCell};
use std::iter::Flatten;
use std::slice;

/// How many elements the first chunk has room for, where nobody says.
const FIRST_CHUNK: usize = 4;

/// Owns values and lends them out until it ends itself.
///
/// There is no `Drop` here: the chunks drop their elements in order, go on where one of them
/// panics, and know that elements may refer to each other.
pub struct Arena<T> {
    /// Chunks in order, elements in order; none is ever filled beyond the room it was made with.
    chunks: RefCell<Vec<Vec<T>>>,
    /// Empty between calls. Its memory is where `alloc_extend` gathers what an iterator gives.
    gathered: Cell<Vec<T>>,
}

impl<T> Arena<T> {
    /// Makes an empty arena, without asking for memory.
    pub fn new() -> Self {
        Arena { chunks: RefCell::default(), gathered: Cell::default() }
    }

    /// Makes an empty arena with room for so many elements.
    pub fn with_capacity(elements: usize) -> Self {
        let arena = Self::new();
        if elements > 0 {
            arena.chunks.borrow_mut().push(Vec::with_capacity(elements));
        }
        arena
    }

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
        let mut values = values.into_iter();
        let mut gathered = self.gathered.take();
        gathered.reserve(values.size_hint().1.unwrap_or(0).min(1000));
        loop {
            if gathered.len() == gathered.capacity() {
                gathered.reserve(1);
            }
            let place = gathered.len();
            let rest = gathered.spare_capacity_mut().as_mut_ptr();
            unsafe { gathered.set_len(place + 1) };
            match values.next() {
                Some(value) => unsafe { (*rest).write(value); },
                None => {
                    unsafe { gathered.set_len(place) };
                    break;
                }
            }
        }
        let count = gathered.len();
        if count == 0 {
            return &mut [];
        }
        let mut chunks = self.chunks.borrow_mut();
        let chunk = chunk_with_room(&mut chunks, count);
        let place = chunk.len();
        chunk.append(&mut gathered);
        self.gathered.set(gathered);
        unsafe { slice::from_raw_parts_mut(chunk.as_mut_ptr().add(place), count) }
    }

    /// Says how many elements there are.
    pub fn len(&self) -> usize {
        self.chunks.borrow().iter().map(Vec::len).sum()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Visits all elements in order.
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        let left = self.len();
        IterMut { elements: self.chunks.get_mut().iter_mut().flatten(), left }
    }

    /// Drops all elements in order and keeps the largest chunk for those to come.
    pub fn clear(&mut self) {
        let chunks = self.chunks.get_mut();
        if let Some(mut last) = chunks.pop() {
            // Should an element panic here, the others are dropped, and so is the last chunk.
            chunks.clear();
            last.clear();
            chunks.push(last);
        }
    }

    /// Moves all elements into one vector, in order.
    pub fn into_vec(self) -> Vec<T> {
        let mut chunks = self.chunks.into_inner();
        if chunks.len() == 1 {
            return chunks.remove(0);
        }
        let mut all = Vec::with_capacity(chunks.iter().map(Vec::len).sum());
        for chunk in &mut chunks {
            all.append(chunk);
        }
        all
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
