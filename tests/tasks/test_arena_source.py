"""Which Rust files keep to the rules of rs1_arena, whatever their comments and strings say."""

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from bench.core.tasks import Task
from bench.grading.strict_json import BadAnswerError
from support.cells import TASKS, real_task

GRADER = TASKS / "rs1_arena" / "grader"
OWN = ("source", "rust_tokens")
BACKSLASH_QUOTE = r"'\''"


@pytest.fixture(scope="module")
def source() -> Iterator[ModuleType]:
    sys.path.insert(0, str(GRADER))
    try:
        yield importlib.import_module("source")
    finally:
        sys.path.remove(str(GRADER))
        for name in OWN:
            sys.modules.pop(name, None)


def faults(source: ModuleType, text: str) -> list[str]:
    tokens = source.tokens_of(text)
    rules = (
        source.unsafe_faults,
        source.path_faults,
        source.macro_faults,
        source.other_faults,
    )
    return [fault for rule in rules for fault in rule(tokens)]


@pytest.mark.parametrize(
    "text",
    [
        "//! unsafe fn\n/// std::process\n/* unsafe /* #![feature] */ unsafe */",
        'let s = "unsafe fn"; let t = b"\\" static"; let u = c"extern";',
        'let s = r#"unsafe "impl" "#; let t = br##"x"# unsafe fn"##;',
        f"let q = {BACKSLASH_QUOTE}; let u = 'u'; let x = '\\u{{41}}';",
        """let d = '"'; let y = b'"';""",
        "fn f<'a,'b>(x: &'a u8) -> &'static u8 where 'a: 'b { 'out: loop { break 'out; } }",
        "use std::{cell::{Cell, RefCell}, mem, ptr::{self, NonNull}}; use core::ops::Deref;",
        "if !(a) {} match !(b) { _ => return !(c) } while a != (b) {} let d = x as u8 != (y);",
        "#[inline] #![allow(x)] #[derive(Debug)] fn f() { assert!(a); vec![1]; panic!{} }",
        "unsafe { a } unsafe/* */{ b }",
        "mod inner { } let r#unsafe = 1..2; let core = 1.5e3; f(core); x.std",
    ],
)
def test_what_keeps_to_the_rules_is_let_through(source: ModuleType, text: str) -> None:
    assert faults(source, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "unsafe fn f() {}",
        "unsafe {} unsafe {} unsafe {}",
        "unsafe impl Sync for X {}",
        "#[unsafe(no_mangle)] fn f() {}",
        '/* " */ unsafe fn f() {} /* " */',
        f"let c = {BACKSLASH_QUOTE}; unsafe fn f() {{}} //'",
        "let a = 'x'; let b = \"'\"; unsafe fn f() {}",
        r'let a = r"\"; unsafe fn f() {} //"',
        r'let a = b"\\"; unsafe fn f() {} //"',
        "use std::alloc;",
        "use ::std::{mem, alloc::alloc};",
        "use core::{cell::{Cell}, arch::asm};",
        "use std::{mem, {ptr, io}};",
        "use std as s;",
        "use std::{self as s};",
        "use std::*;",
        "r#std::process::exit(0)",
        "std/**/::/**/process::exit(0)",
        "std\u200e::process::exit(0)",
        'println!("x")',
        'include!("x")',
        'r#println!("x")',
        "asm ! []",
        "macro_rules! m { () => {} }",
        "static X: u8 = 1;",
        "extern crate alloc;",
        "mod x;",
        "mem::transmute(x)",
        "mem::r#transmute(x)",
        '#[path = "x"] mod x {}',
        "# ! [feature(x)]",
        "#[cfg(debug_assertions)] fn f() {}",
        "# [ cfg_attr(all(), inline) ] fn f() {}",
        "#[rustfmt::skip] fn f() {}",
        '#[doc = include_str!("x")] fn f() {}',
    ],
)
def test_what_breaks_a_rule_is_found(source: ModuleType, text: str) -> None:
    assert faults(source, text) != []


@pytest.mark.parametrize("text", ["#!/bin/sh /*\nunsafe fn f() {}", "/* /* */ unsafe fn f() {}"])
def test_what_could_hide_the_rest_is_refused(source: ModuleType, text: str) -> None:
    with pytest.raises(BadAnswerError):
        faults(source, text)


def test_the_reference_keeps_to_the_rules(source: ModuleType) -> None:
    task: Task = real_task("rs1_arena")
    solved = task.proof("solved")
    assert solved is not None
    assert faults(source, solved.files["arena.rs"].decode()) == []
