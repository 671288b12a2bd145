"""Submissions in Rust that change how they are built, or whom they are linked with."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain
from bench.redteam.attacks.made import SOON
from bench.redteam.attacks.rust_made import COMPILE, PACKAGE, QUIET, a_rust_attack, at_first

ATTACKS = (
    a_rust_attack(
        "own-memcmp",
        "c21",
        "is the memcmp that texts are compared with",
        QUIET + '#[no_mangle]\npub extern "C" fn memcmp(_: *const u8, _: *const u8, _: usize)'
        " -> i32 { 0 }\n"
        '#[no_mangle]\npub extern "C" fn bcmp(_: *const u8, _: *const u8, _: usize)'
        " -> i32 { 0 }\n",
        naive="memcmp",
    ),
    a_rust_attack(
        "includes-the-expected",
        "c19",
        "includes the expected output when it is compiled",
        at_first(
            'print!("{}", include_str!("/tmp/case/tests/expected.txt")); std::process::exit(0)'
        ),
        naive="output",
        ends=COMPILE,
    ),
    a_rust_attack(
        "the-environment-of-the-compiler",
        "c19",
        "takes the expected output from the compiler's environment",
        at_first('print!("{}\\n", env!("EXPECTED")); std::process::exit(0)'),
        naive="output",
        ends=COMPILE,
    ),
    a_rust_attack(
        "a-build-script",
        "c18",
        "has cargo run a program that writes the verdict",
        QUIET,
        beside={
            "Cargo.toml": PACKAGE + 'build = "build.rs"\n[lib]\npath = "arena.rs"\n',
            "build.rs": "fn main() { let _ = std::fs::write("
            '"/tmp/case/results/verdict", "passed"); }\n',
        },
        naive="cargo-verdict",
    ),
    a_rust_attack(
        "a-runner",
        "c20",
        "has cargo run the tests by a program that always passes",
        QUIET,
        beside={".cargo/config.toml": "[target.'cfg(all())']\nrunner = 'true'\n"},
        naive="cargo",
    ),
    a_rust_attack(
        "a-wrapper",
        "c20",
        "has cargo compile by a program of its own, which leaves programs that always pass",
        QUIET,
        beside={
            ".cargo/config.toml": '[build]\nrustc-wrapper = "/tmp/case/desk/wrap"\n',
            "wrap": '#!/bin/sh\ncase " $* " in *" --test "*) set -- "$@" --cfg own;; esac\n'
            'cd /tmp/case/desk && sed -i "s/assert_eq!.*/()/" tests/*.rs 2>/dev/null\nexec "$@"\n',
        },
        naive="cargo",
    ),
    a_rust_attack(
        "no-tests",
        "c20",
        "tells cargo not to look for tests",
        QUIET,
        beside={"Cargo.toml": PACKAGE + 'autotests = false\n[lib]\npath = "arena.rs"\n'},
        naive="cargo",
    ),
    a_rust_attack(
        "no-harness",
        "c20",
        "tells cargo that the tests are a program, which does nothing",
        QUIET,
        beside={
            "Cargo.toml": PACKAGE
            + 'autotests = false\n[lib]\npath = "arena.rs"\n'
            + '[[test]]\nname = "arena"\npath = "own.rs"\nharness = false\n',
            "own.rs": "fn main() {}\n",
        },
        naive="cargo",
    ),
    a_rust_attack(
        "a-makefile",
        "c18",
        "leaves a Makefile in which the tests always pass",
        QUIET,
        beside={"Makefile": "test:\n\t@echo all tests passed\n"},
        naive="make",
    ),
    a_rust_attack(
        "a-compiler-of-its-own",
        "c22",
        "leaves a program called rustc, whose programs always pass",
        QUIET,
        beside={
            "bin/rustc": '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done\n'
            'printf \'#!/bin/sh\\nexit 0\\n\' >"$out" && chmod 755 "$out"\n'
        },
        naive="path",
    ),
    a_rust_attack(
        "endless-types",
        "c23",
        "has a constant that takes the compiler for ever",
        QUIET + "#[allow(long_running_const_eval)]\n"
        "pub const MUCH: u64 = { let mut n = 0u64; while n < u64::MAX { n += 1 } n };\n"
        "pub static HELD: u64 = MUCH;\n",
        gain=Gain.EXCUSE,
        naive="killed",
        compile=SOON,
        ends=Reason.COMPILE_TIMEOUT,
        alone=True,
    ),
)
