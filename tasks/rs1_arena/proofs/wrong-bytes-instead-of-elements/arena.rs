// bench-canary rs1_arena proofs/wrong-bytes-instead-of-elements/arena.rs 7fb959f2295a19b458699ef5651f5c32
//! An arena of bytes.

use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::mem::size_of;
use std::{ptr, slice};

/// Owns values and lends them out until it ends itself.
pub struct Arena<T> {
    chunks: RefCell<Vec<Chunk<T>>>,
    gathered: Cell<Vec<T>>,
}

struct Chunk<T> {
    bytes: Vec<u8>,
    room: usize,
    used: usize,
    elements: PhantomData<Cell<T>>,
}

impl<T> Chunk<T> {
    fn with_room(room: usize) -> Self {
        let bytes = Vec::with_capacity(room * size_of::<T>());
        Chunk { bytes, room, used: 0, elements: PhantomData }
    }

    fn first(&mut self) -> *mut T {
        self.bytes.as_mut_ptr().cast()
    }

    fn elements<'a>(&mut self) -> slice::IterMut<'a, T> {
        let used = self.used;
        unsafe { ptr::slice_from_raw_parts_mut(self.first(), used).as_mut().unwrap().iter_mut() }
    }
}

impl<T> Drop for Chunk<T> {
    fn drop(&mut self) {
        let used = self.used;
        unsafe { ptr::slice_from_raw_parts_mut(self.first(), used).drop_in_place() };
    }
}

impl<T> Arena<T> {
    pub fn new() -> Self {
        Arena { chunks: RefCell::default(), gathered: Cell::default() }
    }

    pub fn with_capacity(elements: usize) -> Self {
        let arena = Self::new();
        if elements > 0 {
            arena.chunks.borrow_mut().push(Chunk::with_room(elements));
        }
        arena
    }

    pub fn alloc(&self, value: T) -> &mut T {
        &mut self.alloc_extend([value])[0]
    }

    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        let mut gathered = self.gathered.take();
        for value in values {
            gathered.push(value);
        }
        let count = gathered.len();
        let mut chunks = self.chunks.borrow_mut();
        let room = chunks.last().map_or(0, |last| last.room - last.used);
        if chunks.is_empty() || room < count {
            let twice = chunks.last().map_or(4, |last| last.room * 2);
            chunks.push(Chunk::with_room(twice.max(count)));
        }
        let last = chunks.last_mut().unwrap();
        let place = last.first().wrapping_add(last.used);
        last.used += count;
        unsafe {
            for (number, value) in gathered.drain(..).enumerate() {
                place.add(number).write_unaligned(value);
            }
            self.gathered.set(gathered);
            ptr::slice_from_raw_parts_mut(place, count).as_mut().unwrap()
        }
    }

    pub fn len(&self) -> usize {
        self.chunks.borrow().iter().map(|chunk| chunk.used).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter_mut(&mut self) -> std::vec::IntoIter<&mut T> {
        let all: Vec<&mut T> = self.chunks.get_mut().iter_mut().flat_map(Chunk::elements).collect();
        all.into_iter()
    }

    pub fn clear(&mut self) {
        let chunks = self.chunks.get_mut();
        let room = chunks.last().map_or(0, |last| last.room);
        chunks.clear();
        chunks.push(Chunk::with_room(room));
    }

    pub fn into_vec(self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.len());
        for chunk in self.chunks.into_inner().iter_mut() {
            all.extend(chunk.elements().map(|element| unsafe { ptr::read_unaligned(element) }));
            chunk.used = 0;
        }
        all
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self::new()
    }
}
