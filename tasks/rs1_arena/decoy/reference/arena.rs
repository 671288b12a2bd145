// rev 00000000000000000000000000000000
//! A typed arena: a list of boxed slices, the newest first.

use std::cell::UnsafeCell;
use std::collections::VecDeque;

pub struct Arena<T> {
    pieces: UnsafeCell<VecDeque<Box<[T]>>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena::new()
    }
}

impl<T> Arena<T> {
    pub fn new() -> Self {
        Arena { pieces: UnsafeCell::new(VecDeque::new()) }
    }

    pub fn with_capacity(elements: usize) -> Self {
        Arena { pieces: UnsafeCell::new(VecDeque::with_capacity(elements)) }
    }

    pub fn alloc(&self, value: T) -> &mut T {
        &mut self.alloc_extend(Some(value))[0]
    }

    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        let mut piece = values.into_iter().collect::<Vec<T>>().into_boxed_slice();
        let place = piece.as_mut_ptr();
        let count = piece.len();
        unsafe {
            (*self.pieces.get()).push_front(piece);
            std::slice::from_raw_parts_mut(place, count)
        }
    }

    pub fn len(&self) -> usize {
        unsafe { &*self.pieces.get() }.iter().map(|piece| piece.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter_mut(&mut self) -> std::vec::IntoIter<&mut T> {
        let pieces = self.pieces.get_mut();
        pieces.iter_mut().flat_map(|piece| piece.iter_mut()).collect::<Vec<_>>().into_iter()
    }

    pub fn clear(&mut self) {
        self.pieces.get_mut().clear();
    }

    pub fn into_vec(self) -> Vec<T> {
        self.pieces.into_inner().into_iter().flat_map(|piece| piece.into_vec()).collect()
    }
}
