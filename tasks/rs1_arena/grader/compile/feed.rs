// bench-canary rs1_arena grader/compile/feed.rs efc89d0dafd8efc28f9dbeeec890bf0c
//! Iterators as they may be: with any hint of their length, with more after the end, panicking,
//! and using the very arena that they fill.

use crate::heap::uncounted;
use crate::items::Item;
use crate::place::{keep, Kept};
use arena::Arena;

/// What an iterator needs in order to use the arena itself: from this number on.
pub type Using<'f, 'a, T> = (&'a Arena<T>, &'f Kept<'a>, u64);

/// Gives items with the numbers from `next` to `end`.
pub struct Feed<'f, 'a, 's, T> {
    pub next: u64,
    pub end: u64,
    pub hint: &'s str,
    pub panics: bool,
    pub using: Option<Using<'f, 'a, T>>,
}

pub struct Running<'f, 'a, 's, T> {
    feed: Feed<'f, 'a, 's, T>,
    ended: bool,
}

impl<'f, 'a, 's, T: Item + 'static> IntoIterator for Feed<'f, 'a, 's, T> {
    type Item = T;
    type IntoIter = Running<'f, 'a, 's, T>;

    fn into_iter(mut self) -> Self::IntoIter {
        self.put_one();
        Running { feed: self, ended: false }
    }
}

impl<T: Item + 'static> Feed<'_, '_, '_, T> {
    fn put_one(&mut self) {
        if let Some((arena, kept, number)) = &mut self.using {
            let element = arena.alloc(T::make(*number));
            *number += 1;
            uncounted(|| kept.borrow_mut().push(element));
        }
    }

    fn put_three(&mut self) {
        if let Some((arena, kept, number)) = &mut self.using {
            let inner = Feed {
                next: *number,
                end: *number + 3,
                hint: "right",
                panics: false,
                using: None,
            };
            let elements = arena.alloc_extend(inner);
            *number += 3;
            uncounted(|| keep(kept, elements));
        }
    }
}

impl<T: Item + 'static> Iterator for Running<'_, '_, '_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let feed = &mut self.feed;
        if feed.next < feed.end {
            match feed.next % 3 {
                0 => feed.put_one(),
                1 => feed.put_three(),
                _ => {}
            }
            feed.next += 1;
            return Some(T::make(feed.next - 1));
        }
        if feed.panics {
            uncounted(|| panic!("an iterator"));
        }
        // Whoever asks again after the end gets what is no part of it.
        let asked_again = std::mem::replace(&mut self.ended, true);
        asked_again.then(|| T::make(99))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.feed.end - self.feed.next) as usize;
        match self.feed.hint {
            "right" => (left, Some(left)),
            "unknown" => (0, None),
            "none" => (0, Some(0)),
            "less" => (left / 2, Some(left / 2)),
            "more" => (left + 5, Some(left + 9)),
            "far-more" => (100_000, None),
            "all-there-is" => (usize::MAX, None),
            "upside-down" => (usize::MAX, Some(0)),
            other => panic!("no hint {other}"),
        }
    }
}
