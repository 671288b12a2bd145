"""Does a submission in C, C++ or Rust meddle with the process that grades it?

Words are looked for outside comments and texts. A library has no business ending the process,
running before `main`, or taking over functions of the C library.
"""

import re
from collections.abc import Iterator

from bench.audit.code_found import InCode, tampers
from bench.audit.code_tokens import Code, code_of

_CALLS_IN_C = {
    "ends": re.compile(r"(?<![\w.>])(?:std::|::)?(_exit|_Exit|quick_exit|exit|raise|kill)\s*\("),
    "leaves": re.compile(
        r"(?<![\w.>])(?:std::|::)?(fork|vfork|daemon|setsid|execve?|execvp|system)\s*\("
    ),
    "memory": re.compile(r"(?<![\w.>])(ptrace|process_vm_readv|process_vm_writev)\s*\("),
    "at-exit": re.compile(r"(?<![\w.>])(?:std::)?(atexit|on_exit|at_quick_exit)\s*\("),
    "descriptors": re.compile(r"(?<![\w.>])(?:::)?(pwrite|dup2|write)\s*\("),
}
_WHAT = {
    "ends": "ends the process",
    "leaves": "starts another process",
    "memory": "looks into another process",
    "at-exit": "has code run when the process ends",
    "descriptors": "writes to descriptors that are not its own",
}
_BEFORE_MAIN = re.compile(
    r"__attribute__\s*\(\(\s*\(?[^)]{0,200}\b(?:constructor|destructor)\b|\[\[gnu::constructor"
)
_INIT_ARRAY = re.compile(r"\b(?:init_array|__libc_start_main|_init)\b")
_ASM_NAME = re.compile(r"\b(?:asm|__asm__|__asm)\s*\(")
_TAKEN_OVER = re.compile(
    r"^[ \t]*(?!return\b|else\b|static\b)[\w][\w \t*]{0,200}[ \t*]"
    r"(memcmp|strcmp|strncmp|exit|abort|malloc|free|calloc|realloc|printf|puts|fabs|main)"
    r"\s*\([^;{}]{0,1000}\)\s*\{",
    re.MULTILINE,
)
_INCLUDE = re.compile(r"^[ \t]*#[ \t]*(?:include|embed)\b", re.MULTILINE)
_RUST_CALLS = {
    "ends": re.compile(r"\bprocess::(exit|abort)\s*\("),
    "leaves": re.compile(r"\bprocess::Command\b|\bCommand::new\s*\("),
    "hooks": re.compile(r"\bpanic::set_hook\s*\("),
    "descriptors": re.compile(r"\bfrom_raw_fd\s*\("),
}
_RUST_WHAT = _WHAT | {"hooks": "changes what happens when something panics"}
_RUST_SYMBOLS = re.compile(
    r"#!?\[\s*(?:unsafe\s*\(\s*)?(no_mangle|export_name|link_section|used)\b"
)
_RUST_INCLUDE = re.compile(r"\b(include_str|include_bytes|include)!\s*\(|#\[\s*path\s*=")
_FAR = re.compile(r"(^|/)\.\.(/|$)|^/")


def c_code(text: str) -> Iterator[InCode]:
    """Yield what the rules find in a file of C or C++."""
    code = code_of(text, language="c")
    yield from _calls(code, _CALLS_IN_C, _WHAT, "native")
    for found in code.matches(_BEFORE_MAIN):
        yield tampers("native.before-main", "has code run before main", code.line(found.start()))
    for found in code.matches(_INIT_ARRAY):
        detail = f"{found.group()}: has code run before main"
        yield tampers("native.before-main", detail, code.line(found.start()))
    for found in code.matches(_TAKEN_OVER):
        detail = f"defines {found.group(1)} of the C library"
        yield tampers("native.takes-over", detail, code.line(found.start(1)))
    for found in code.matches(_ASM_NAME):
        written = code.text_at(found.end())
        if ".incbin" in written or re.match(r"_?[A-Za-z_][\w$]*$", written):
            detail = f"reaches by assembly for {written[:80]!r}"
            yield tampers("native.assembly", detail, code.line(found.start()))
    for found in code.matches(_INCLUDE):
        line_end = code.plain.find("\n", found.end())
        end = line_end if line_end >= 0 else len(code.plain)
        path = next((t for at, t in code.texts if found.end() <= at < end), "")
        path = path or code.plain[found.end() : end].strip(" \t<>")
        if _FAR.search(path):
            detail = f"includes {path[:100]}, which is not its own"
            yield tampers("native.includes", detail, code.line(found.start()))
    yield from _opened_namespaces(code)


def rust_code(text: str) -> Iterator[InCode]:
    """Yield what the rules find in a file of Rust."""
    code = code_of(text, language="rust")
    yield from _calls(code, _RUST_CALLS, _RUST_WHAT, "rust")
    for found in code.matches(_RUST_SYMBOLS):
        detail = f"{found.group(1)}: puts a symbol where others are looked for"
        yield tampers("rust.symbols", detail, code.line(found.start()))
    for found in code.matches(_RUST_INCLUDE):
        path = code.text_at(found.end() - 1)
        if _FAR.search(path):
            detail = f"includes {path[:100]}, which is not its own"
            yield tampers("rust.includes", detail, code.line(found.start()))


def _calls(
    code: Code, patterns: dict[str, re.Pattern[str]], what: dict[str, str], language: str
) -> Iterator[InCode]:
    for rule, pattern in patterns.items():
        for found in code.matches(pattern):
            name = found.group().rstrip("( \t\n")
            yield tampers(f"{language}.{rule}", f"{name}: {what[rule]}", code.line(found.start()))


def _opened_namespaces(code: Code) -> Iterator[InCode]:
    """A namespace of the driver's is opened, or what only the driver defines is asked for."""
    for found in code.matches(_DRIVERS):
        detail = f"{found.group().strip()}: reaches into the program that asks"
        yield tampers("native.driver", detail, code.line(found.start()))


_DRIVERS = re.compile(r"\bnamespace\s+bench\w*|\bbench_\w+\s*::")
