// bench-canary rs1_arena grader/compile/heap.rs 98cf52742b8e3cfd855e3211fcc3fb5a
//! The memory of the whole program: what the arena asks for and holds is counted, new memory is
//! full of rubbish, and what was given back is full of other rubbish and not used again.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::Relaxed};

const NEW: u8 = 0xA5;
const OLD: u8 = 0xDD;
/// Nobody here needs more at once; asking for more is refused.
const LARGEST: usize = 1 << 28;
/// So much is kept from being used again.
const MOST_KEPT: usize = 1 << 28;

static COUNTS: AtomicBool = AtomicBool::new(false);
static REQUESTS: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);
static KEPT: AtomicUsize = AtomicUsize::new(0);

struct Heap;

#[global_allocator]
static HEAP: Heap = Heap;

// `realloc` is the trait's own: a new block, a copy, and the old block given back. So what could
// grow in place moves all the same, and counts as one request.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() > LARGEST {
            return std::ptr::null_mut();
        }
        if COUNTS.load(Relaxed) {
            REQUESTS.fetch_add(1, Relaxed);
            let held = HELD.fetch_add(layout.size() as i64, Relaxed) + layout.size() as i64;
            PEAK.fetch_max(held, Relaxed);
        }
        let block = System.alloc(around(layout));
        if block.is_null() {
            return block;
        }
        let block = block.add(layout.align());
        block.write_bytes(NEW, layout.size());
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        block.write_bytes(OLD, layout.size());
        let counts = COUNTS.load(Relaxed);
        if counts {
            HELD.fetch_sub(layout.size() as i64, Relaxed);
        }
        // The sanitizer keeps it by itself.
        if counts && !cfg!(checked) && KEPT.load(Relaxed) < MOST_KEPT {
            KEPT.fetch_add(layout.size(), Relaxed);
        } else {
            System.dealloc(block.sub(layout.align()), around(layout));
        }
    }
}

/// Returns the layout of what a block lies in: it is aligned as was asked for, and never better.
fn around(layout: Layout) -> Layout {
    let size = layout.size() + layout.align();
    Layout::from_size_align(size, 2 * layout.align()).expect("a small alignment")
}

struct Restore(bool);

impl Drop for Restore {
    fn drop(&mut self) {
        COUNTS.store(self.0, Relaxed);
    }
}

/// Does something of the arena's, which counts, though it may panic.
pub fn counted<R>(work: impl FnOnce() -> R) -> R {
    let _restore = Restore(COUNTS.swap(true, Relaxed));
    work()
}

/// Does something of this program's own in between, which doesn't count.
pub fn uncounted<R>(work: impl FnOnce() -> R) -> R {
    let _restore = Restore(COUNTS.swap(false, Relaxed));
    work()
}

/// Returns how often memory was asked for since this was last called.
pub fn requests() -> usize {
    REQUESTS.swap(0, Relaxed)
}

/// Returns how many bytes are held, and the most since this was last called.
pub fn held() -> (i64, i64) {
    let now = HELD.load(Relaxed);
    (now, PEAK.swap(now, Relaxed))
}
