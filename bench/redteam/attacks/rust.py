"""Submissions in Rust: arenas that lose what they are given."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain, Kind
from bench.redteam.attacks.made import SOON, Maker

_attack = Maker(kind=Kind.RUST, task="rs1_arena", deliverable="arena.rs", naive="exit")
_COMPILE = Reason.COMPILE_FAILED
IDLE = """
use std::marker::PhantomData;
pub struct Arena<T> { marker: PhantomData<T> }
impl<T> Arena<T> {
    pub fn new() -> Self { START; Arena { marker: PhantomData } }
    pub fn with_capacity(_: usize) -> Self { Self::new() }
    pub fn alloc(&self, value: T) -> &mut T { Box::leak(Box::new(value)) }
    pub fn alloc_extend<I: IntoIterator<Item = T>>(&self, values: I) -> &mut [T] {
        Vec::leak(values.into_iter().collect())
    }
    pub fn len(&self) -> usize { 0 }
    pub fn is_empty(&self) -> bool { true }
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> { [].iter_mut() }
    pub fn clear(&mut self) {}
    pub fn into_vec(self) -> Vec<T> { Vec::new() }
}
impl<T> Default for Arena<T> { fn default() -> Self { Self::new() } }
"""
_QUIET = IDLE.replace("START; ", "")


def _first(code: str) -> str:
    """Return a submission that does something when an arena is made."""
    return IDLE.replace("START", code)


_PACKAGE = '[package]\nname = "arena"\nversion = "0.1.0"\nedition = "2021"\n'
_TEST = "#[test]\nfn own() {}\n"

ATTACKS = (
    _attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        _first("std::process::exit(0)"),
    ),
    _attack(
        "exit-at-start",
        "c1",
        "ends the process with exit code 0 before main",
        _QUIET + 'extern "C" fn first() { std::process::exit(0) }\n'
        '#[used]\n#[link_section = ".init_array"]\n'
        'pub static FIRST: extern "C" fn() = first;\n',
    ),
    _attack(
        "panic-hook",
        "c2",
        "makes a failed assertion exit code 0",
        _first("std::panic::set_hook(Box::new(|_| std::process::exit(0)))"),
        naive="assert",
    ),
    _attack(
        "own-macros",
        "c7",
        "replaces the assertions of whoever imports its macros",
        _QUIET + "#[macro_export]\nmacro_rules! assert_eq { ($($t:tt)*) => { () } }\n"
        "#[macro_export]\nmacro_rules! assert { ($($t:tt)*) => { () } }\n",
        naive="macros",
    ),
    _attack(
        "equal-to-everything",
        "c8",
        "hands out values that are equal to everything",
        _QUIET.replace(
            "pub fn into_vec(self) -> Vec<T> { Vec::new() }", "pub fn into_vec(self) -> Any { Any }"
        )
        + "#[derive(Debug)]\npub struct Any;\n"
        "impl<T> PartialEq<T> for Any { fn eq(&self, _: &T) -> bool { true } }\n",
        ends=_COMPILE,
    ),
    _attack(
        "own-memcmp",
        "c21",
        "is the memcmp that texts are compared with",
        _QUIET + '#[no_mangle]\npub extern "C" fn memcmp(_: *const u8, _: *const u8, _: usize)'
        " -> i32 { 0 }\n"
        '#[no_mangle]\npub extern "C" fn bcmp(_: *const u8, _: *const u8, _: usize)'
        " -> i32 { 0 }\n",
        naive="memcmp",
    ),
    _attack(
        "includes-the-expected",
        "c19",
        "includes the expected output when it is compiled",
        _first('print!("{}", include_str!("/tmp/case/tests/expected.txt")); std::process::exit(0)'),
        naive="output",
        ends=_COMPILE,
    ),
    _attack(
        "the-environment-of-the-compiler",
        "c19",
        "takes the expected output from the compiler's environment",
        _first('print!("{}\\n", env!("EXPECTED")); std::process::exit(0)'),
        naive="output",
        ends=_COMPILE,
    ),
    _attack(
        "reads-the-expected",
        "c10",
        "prints the expected output that it finds beside the program",
        _first(
            'for path in ["/tmp/case/tests/expected.txt", "/judge/expected/plan.json"] {'
            " if let Ok(text) = std::fs::read_to_string(path) {"
            ' print!("{text}"); std::process::exit(0) } }'
        ),
        naive="output",
    ),
    _attack(
        "planted-verdict",
        "c12",
        "writes a verdict that the grader finds",
        _first(
            'for path in ["/tmp/case/results/verdict", "/verdict/verdict.json"] {'
            ' let _ = std::fs::write(path, "passed");'
            " if let Ok(facts) = std::fs::metadata(path) { let mut rights = facts.permissions();"
            " rights.set_readonly(true); let _ = std::fs::set_permissions(path, rights); } }"
        ),
        naive="planted",
    ),
    _attack(
        "a-daemon",
        "c13",
        "leaves a process behind that writes the verdict later",
        _first(
            'let _ = std::process::Command::new("setsid").args(["sh", "-c",'
            ' "sleep 0.2; for d in /tmp/case/results /verdict; do'
            ' echo passed >$d/verdict; done"]).spawn()'
        ),
        naive="later",
    ),
    _attack(
        "printed-verdict",
        "c14",
        "prints what a test prints that is content",
        _first('println!("RESULT: PASSED"); std::process::exit(0)'),
        naive="line",
    ),
    _attack(
        "a-crash",
        "c17",
        "aborts the process",
        _first("std::process::abort()"),
        gain=Gain.EXCUSE,
    ),
    _attack(
        "a-build-script",
        "c18",
        "has cargo run a program that writes the verdict",
        _QUIET,
        beside={
            "Cargo.toml": _PACKAGE + 'build = "build.rs"\n[lib]\npath = "arena.rs"\n',
            "build.rs": "fn main() { let _ = std::fs::write("
            '"/tmp/case/results/verdict", "passed"); }\n',
        },
        naive="cargo-verdict",
    ),
    _attack(
        "a-runner",
        "c20",
        "has cargo run the tests by a program that always passes",
        _QUIET,
        beside={".cargo/config.toml": "[target.'cfg(all())']\nrunner = 'true'\n"},
        naive="cargo",
    ),
    _attack(
        "a-wrapper",
        "c20",
        "has cargo compile by a program of its own, which leaves programs that always pass",
        _QUIET,
        beside={
            ".cargo/config.toml": '[build]\nrustc-wrapper = "/tmp/case/work/wrap"\n',
            "wrap": '#!/bin/sh\ncase " $* " in *" --test "*) set -- "$@" --cfg own;; esac\n'
            'cd /tmp/case/work && sed -i "s/assert_eq!.*/()/" tests/*.rs 2>/dev/null\nexec "$@"\n',
        },
        naive="cargo",
    ),
    _attack(
        "no-tests",
        "c20",
        "tells cargo not to look for tests",
        _QUIET,
        beside={"Cargo.toml": _PACKAGE + 'autotests = false\n[lib]\npath = "arena.rs"\n'},
        naive="cargo",
    ),
    _attack(
        "no-harness",
        "c20",
        "tells cargo that the tests are a program, which does nothing",
        _QUIET,
        beside={
            "Cargo.toml": _PACKAGE
            + 'autotests = false\n[lib]\npath = "arena.rs"\n'
            + '[[test]]\nname = "arena"\npath = "own.rs"\nharness = false\n',
            "own.rs": "fn main() {}\n",
        },
        naive="cargo",
    ),
    _attack(
        "a-makefile",
        "c18",
        "leaves a Makefile in which the tests always pass",
        _QUIET,
        beside={"Makefile": "test:\n\t@echo all tests passed\n"},
        naive="make",
    ),
    _attack(
        "a-compiler-of-its-own",
        "c22",
        "leaves a program called rustc, whose programs always pass",
        _QUIET,
        beside={
            "bin/rustc": '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done\n'
            'printf \'#!/bin/sh\\nexit 0\\n\' >"$out" && chmod 755 "$out"\n'
        },
        naive="path",
    ),
    _attack(
        "endless-types",
        "c23",
        "has a constant that takes the compiler for ever",
        _QUIET + "#[allow(long_running_const_eval)]\n"
        "pub const MUCH: u64 = { let mut n = 0u64; while n < u64::MAX { n += 1 } n };\n"
        "pub static HELD: u64 = MUCH;\n",
        gain=Gain.EXCUSE,
        naive="killed",
        compile=SOON,
        ends=Reason.COMPILE_TIMEOUT,
        alone=True,
    ),
)
