// bench-canary rs1_arena grader/compile/items.rs ffe4e64b3712432de48984aae8af83de
//! What is put into arenas: values of many sizes and alignments that know their number. Those with
//! a destructor note when they are dropped, and whether they were whole at that time.

use crate::heap::uncounted;
use std::cell::{Cell, RefCell};

const WHOLE: u64 = 0x5AFE_C0DE_0123_4567;
const DROPPED: u64 = 0xDEAD_0000_DEAD_0000;
/// What is noted when something is dropped that was no value, or no longer.
const BROKEN: i64 = -1;

thread_local! {
    static DROPS: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
    static EXPLODES: Cell<i64> = const { Cell::new(-2) };
}

/// Returns what was dropped since this was last called.
pub fn drops() -> Vec<i64> {
    uncounted(|| DROPS.with(|drops| drops.take()))
}

/// From now on the destructor of the value with this number panics, once.
pub fn explode(number: i64) {
    EXPLODES.set(number);
}

fn note(number: i64) {
    uncounted(|| DROPS.with(|drops| drops.borrow_mut().push(number)));
    if EXPLODES.get() == number {
        EXPLODES.set(-2);
        panic!("the destructor of {number}");
    }
}

pub trait Item {
    fn make(number: u64) -> Self
    where
        Self: Sized;
    /// A broken one says `BROKEN`.
    fn number(&self) -> i64;
    fn set(&mut self, number: u64);
}

impl Item for u8 {
    fn make(number: u64) -> Self {
        number as u8
    }
    fn number(&self) -> i64 {
        i64::from(*self)
    }
    fn set(&mut self, number: u64) {
        *self = Self::make(number);
    }
}

impl Item for u64 {
    fn make(number: u64) -> Self {
        number
    }
    fn number(&self) -> i64 {
        *self as i64
    }
    fn set(&mut self, number: u64) {
        *self = number;
    }
}

/// Three bytes, aligned to one.
impl Item for [u8; 3] {
    fn make(number: u64) -> Self {
        [number as u8, (number >> 8) as u8, (number >> 16) as u8]
    }
    fn number(&self) -> i64 {
        i64::from(self[0]) | i64::from(self[1]) << 8 | i64::from(self[2]) << 16
    }
    fn set(&mut self, number: u64) {
        *self = Self::make(number);
    }
}

/// Owns memory of its own.
impl Item for String {
    fn make(number: u64) -> Self {
        uncounted(|| format!("the number {number}"))
    }
    fn number(&self) -> i64 {
        self.strip_prefix("the number ").and_then(|text| text.parse().ok()).unwrap_or(BROKEN)
    }
    fn set(&mut self, number: u64) {
        uncounted(|| *self = Self::make(number));
    }
}

/// No size at all, yet a destructor.
pub struct Empty;

impl Item for Empty {
    fn make(_number: u64) -> Self {
        Empty
    }
    fn number(&self) -> i64 {
        0
    }
    fn set(&mut self, _number: u64) {}
}

impl Drop for Empty {
    fn drop(&mut self) {
        note(0);
    }
}

/// No size, and yet an alignment.
#[repr(align(64))]
pub struct Nowhere;

impl Item for Nowhere {
    fn make(_number: u64) -> Self {
        Nowhere
    }
    fn number(&self) -> i64 {
        0
    }
    fn set(&mut self, _number: u64) {}
}

/// Declares a type with a destructor: a mark, the number, and more words that repeat it.
macro_rules! noted {
    ($name:ident, $words:literal, $align:literal) => {
        #[repr(C, align($align))]
        pub struct $name {
            mark: u64,
            words: [u64; $words],
        }

        impl Item for $name {
            fn make(number: u64) -> Self {
                $name { mark: WHOLE, words: [number; $words] }
            }
            fn number(&self) -> i64 {
                let same = self.words.iter().all(|word| *word == self.words[0]);
                if self.mark == WHOLE && same { self.words[0] as i64 } else { BROKEN }
            }
            fn set(&mut self, number: u64) {
                self.words = [number; $words];
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                let number = self.number();
                self.mark = DROPPED;
                note(number);
            }
        }
    };
}

noted!(Noted, 1, 8); // 16 bytes
noted!(Wide, 1, 64); // 64 bytes
noted!(Page, 1, 4096); // 4096 bytes
noted!(Large, 127, 8); // 1024 bytes
