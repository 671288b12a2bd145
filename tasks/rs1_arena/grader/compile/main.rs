// bench-canary rs1_arena grader/compile/main.rs d73014bdbce8ad0e271336282af6c477
//! Follows a script: the kind of its items and one step a line come from standard input; what each
//! step showed is written as a list of JSON to the file descriptor that is named.

mod feed;
mod heap;
mod items;
mod place;

use items::{Empty, Item, Large, Noted, Nowhere, Page, Wide};
use place::{place, Extension, Kept, Place};
use std::cell::RefCell;
use std::fs::File;
use std::io::{stdin, BufWriter, Read, Write};
use std::os::fd::FromRawFd;

/// Of more numbers than these a hash is shown.
const MOST_SHOWN: usize = 40;
const PRIME: u128 = (1 << 61) - 1;

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let descriptor = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let file = unsafe { File::from_raw_fd(descriptor.expect("a file descriptor")) };
    let mut text = String::new();
    stdin().read_to_string(&mut text).expect("a script");
    let mut lines = text.lines();
    let place = place_for(lines.next().expect("a kind of item"));
    let out = Out { file: BufWriter::new(file), first: true };
    Script { steps: lines.map(|line| line.split(' ').collect()).collect(), next: 0, out }
        .follow(place);
}

fn place_for(kind: &str) -> Box<dyn Place> {
    match kind {
        "byte" => place::<u8>(),
        "word" => place::<u64>(),
        "triple" => place::<[u8; 3]>(),
        "text" => place::<String>(),
        "empty" => place::<Empty>(),
        "nowhere" => place::<Nowhere>(),
        "noted" => place::<Noted>(),
        "wide" => place::<Wide>(),
        "page" => place::<Page>(),
        "large" => place::<Large>(),
        other => panic!("no items of the kind {other}"),
    }
}

struct Out {
    file: BufWriter<File>,
    first: bool,
}

impl Out {
    fn show(&mut self, json: String) {
        let before = if self.first { "[" } else { "," };
        self.first = false;
        write!(self.file, "{before}{json}").expect("writing");
    }

    fn end(mut self) {
        writeln!(self.file, "]").and_then(|()| self.file.flush()).expect("writing");
    }
}

type Step<'s> = Vec<&'s str>;

struct Script<'s> {
    steps: Vec<Step<'s>>,
    next: usize,
    out: Out,
}

impl<'s> Script<'s> {
    fn follow(mut self, mut place: Box<dyn Place>) {
        while let Some(step) = self.share(&*place) {
            let shown = alone(&mut *place, &step);
            self.out.show(shown);
        }
        let _ = place.end();
        self.out.end();
    }

    /// Takes steps for which the arena is shared, while all references are kept; returns the first
    /// step for which it can't be.
    fn share(&mut self, place: &dyn Place) -> Option<Step<'s>> {
        let kept = RefCell::new(Vec::new());
        while let Some(step) = self.steps.get(self.next).cloned() {
            self.next += 1;
            match shared(place, &step, &kept) {
                Some(shown) => self.out.show(shown),
                None => return Some(step),
            }
        }
        None
    }
}

fn shared<'a>(place: &'a dyn Place, step: &Step, kept: &Kept<'a>) -> Option<String> {
    Some(match step[0] {
        "alloc" => {
            place.alloc(word(step, 1), kept);
            null()
        }
        // FIRST COUNT
        "many" => {
            for number in word(step, 1)..word(step, 1) + word(step, 2) {
                place.alloc(number, kept);
            }
            null()
        }
        // FIRST COUNT HINT, and the first of those which the iterator puts there, if it does
        "extend" | "extend-using" | "extend-panics" => {
            let extension = Extension {
                first: word(step, 1),
                count: word(step, 2),
                hint: step[3],
                panics: step[0] == "extend-panics",
                using: step.get(4).map(|_| word(step, 4)),
            };
            let extended = place.extend(extension, kept);
            extended.map_or_else(|_| panicked(), |elements| numbers(&elements))
        }
        // FIRST CALLS MOST: calls with 0, 1, 2, up to MOST elements, and from the beginning
        "extends" => {
            let mut next = word(step, 1);
            for call in 0..word(step, 2) {
                let count = call % (word(step, 3) + 1);
                let extension =
                    Extension { first: next, count, hint: "right", panics: false, using: None };
                let _ = place.extend(extension, kept);
                next += count;
            }
            (next - word(step, 1)).to_string()
        }
        "look" => numbers(&kept.borrow().iter().map(|one| one.number()).collect::<Vec<_>>()),
        "raise" => {
            for element in kept.borrow_mut().iter_mut() {
                element.set(element.number() as u64 + word(step, 1));
            }
            null()
        }
        "places" => places(&kept.borrow()),
        "len" => place.len().to_string(),
        "is-empty" => place.is_empty().to_string(),
        "requests" => heap::requests().to_string(),
        "held" => {
            let (now, peak) = heap::held();
            format!("[{now},{peak}]")
        }
        "drops" => numbers(&items::drops()),
        "explode" => {
            items::explode(word(step, 1) as i64);
            null()
        }
        _ => return None,
    })
}

/// Takes a step that needs the arena alone.
fn alone(place: &mut dyn Place, step: &Step) -> String {
    match step[0] {
        "room" => {
            place.room(word(step, 1) as usize);
            null()
        }
        "default" => {
            place.default();
            null()
        }
        "drop" => place.end().map_or_else(|_| panicked(), |()| null()),
        "clear" => place.clear().map_or_else(|_| panicked(), |()| null()),
        "into" => numbers(&place.into_vec()),
        "iter" => numbers(&place.visit()),
        "iter-back" => numbers(&place.visit_backward()),
        "iter-ends" => {
            let (shown, wrong) = place.visit_from_both_ends();
            format!("[{},{wrong}]", numbers(&shown))
        }
        "iter-raise" => {
            place.visit_raising(word(step, 1));
            null()
        }
        other => panic!("no step {other}"),
    }
}

fn word(step: &Step, place: usize) -> u64 {
    step[place].parse().expect("a number")
}

fn null() -> String {
    "null".to_string()
}

fn panicked() -> String {
    "\"panicked\"".to_string()
}

fn numbers(shown: &[i64]) -> String {
    if shown.len() <= MOST_SHOWN {
        return format!("{shown:?}");
    }
    let hash = shown.iter().fold(0, |hash: u128, number| {
        (hash * 1_000_003 + (i128::from(*number) + 2) as u128) % PRIME
    });
    format!("[{},\"{hash:x}\"]", shown.len())
}

/// Shows how many elements share a byte with another one, and how many are not aligned.
fn places(kept: &[&mut dyn Item]) -> String {
    let start = |element: &dyn Item| std::ptr::from_ref(element).cast::<u8>() as usize;
    let mut places: Vec<_> =
        kept.iter().map(|one| (start(&**one), size_of_val(&**one))).collect();
    places.sort_unstable();
    let shared = places.windows(2).filter(|two| two[1].0 - two[0].0 < two[0].1).count();
    let crooked = kept.iter().filter(|one| start(&***one) % align_of_val(&***one) != 0).count();
    format!("[{shared},{crooked}]")
}
