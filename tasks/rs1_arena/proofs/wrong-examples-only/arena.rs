// bench-canary rs1_arena proofs/wrong-examples-only/arena.rs 45beafde6cda236275bac9ba00a32dc9
//! An arena.

use std::cell::RefCell;
use std::slice;

pub struct Arena<T> {
    elements: RefCell<Vec<T>>,
}

impl<T> Arena<T> {
    pub fn new() -> Self {
        Arena { elements: RefCell::default() }
    }

    pub fn with_capacity(_elements: usize) -> Self {
        Self::new()
    }

    pub fn alloc(&self, value: T) -> &mut T {
        &mut self.alloc_extend([value])[0]
    }

    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        let mut elements = self.elements.borrow_mut();
        elements.reserve_exact(4);
        let start = elements.len();
        elements.extend(values);
        assert!(elements.len() <= 4);
        let count = elements.len() - start;
        unsafe { slice::from_raw_parts_mut(elements.as_mut_ptr().add(start), count) }
    }

    pub fn len(&self) -> usize {
        self.elements.borrow().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter_mut(&mut self) -> slice::IterMut<'_, T> {
        self.elements.get_mut().iter_mut()
    }

    pub fn clear(&mut self) {
        self.elements.get_mut().clear();
    }

    pub fn into_vec(self) -> Vec<T> {
        self.elements.into_inner()
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self::new()
    }
}
