"""Submissions in C: none of them keeps anything."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain, Kind
from bench.redteam.attacks.made import SOON, Maker

_attack = Maker(kind=Kind.C, task="c1_hashmap", deliverable="hashmap.c", naive="exit")
_COMPILE = Reason.COMPILE_FAILED
IDLE = """
#include "hashmap.h"
hashmap *hashmap_create(const hashmap_allocator *a) { return a->allocate(a->context, 16); }
void hashmap_destroy(hashmap *map) { (void)map; }
bool hashmap_set(hashmap *m, const void *k, size_t n, uint64_t v)
{ (void)m; (void)k; (void)n; (void)v; return true; }
bool hashmap_get(const hashmap *m, const void *k, size_t n, uint64_t *v)
{ (void)m; (void)k; (void)n; (void)v; return false; }
bool hashmap_remove(hashmap *m, const void *k, size_t n, uint64_t *v)
{ (void)m; (void)k; (void)n; (void)v; return false; }
size_t hashmap_size(const hashmap *m) { (void)m; return 0; }
void hashmap_clear(hashmap *m) { (void)m; }
bool hashmap_next(const hashmap *m, size_t *c, hashmap_entry *e)
{ (void)m; (void)c; (void)e; return false; }
"""
_HEAD = "#define _GNU_SOURCE\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"
_FIRST = (
    _HEAD + "#include <fcntl.h>\n__attribute__((constructor)) static void first(void) {{ {} }}\n"
)
_PASSED = 'write({}, "RESULT: PASSED\\n", 15);'


def _first(code: str) -> str:
    """Return a submission that does something before `main`."""
    return _FIRST.format(code) + IDLE


ATTACKS = (
    _attack(
        "exit-in-a-constructor",
        "c1",
        "ends the process with exit code 0 before main",
        _first("_exit(0);"),
    ),
    _attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        _HEAD + IDLE.replace("return a->allocate(a->context, 16);", "(void)a; _exit(0);"),
    ),
    _attack(
        "exit-at-exit",
        "c2",
        "makes every exit code 0 at exit",
        _HEAD + "__attribute__((destructor)) static void last(void) { _exit(0); }\n" + IDLE,
    ),
    _attack(
        "exit-on-a-signal",
        "c2",
        "makes a failed assertion exit code 0",
        "#include <signal.h>\n"
        + _FIRST.format("signal(SIGABRT, _exit);")
        .replace("_exit)", "end)")
        .replace(
            "__attribute__((constructor))",
            "static void end(int n) { (void)n; _exit(0); }\n__attribute__((constructor))",
        )
        + IDLE,
        naive="assert",
    ),
    _attack(
        "own-memcmp",
        "c21",
        "is the memcmp that the tests compare with",
        "#include <stddef.h>\n"
        "int memcmp(const void *a, const void *b, size_t n)"
        " { (void)a; (void)b; (void)n; return 0; }\n" + IDLE,
        naive="memcmp",
    ),
    _attack(
        "own-strcmp",
        "c21",
        "is the strcmp that the tests compare with",
        "int strcmp(const char *a, const char *b) { (void)a; (void)b; return 0; }\n" + IDLE,
        naive="strcmp",
    ),
    _attack(
        "own-assertion",
        "c21",
        "is what a failed assertion calls",
        _HEAD + "void __assert_fail(const char *a, const char *f, unsigned n, const char *w)\n"
        "{ (void)a; (void)f; (void)n; (void)w; _exit(0); }\n" + IDLE,
        naive="assert",
    ),
    _attack(
        "own-exit",
        "c21",
        "is the exit that the tests fail with",
        _HEAD + "void exit(int code) { (void)code; _exit(0); }\n" + IDLE,
        naive="call-exit",
    ),
    _attack(
        "own-printf",
        "c21",
        "is the function that the tests report with",
        _HEAD + "int puts(const char *s) "
        '{ (void)s; return (int)write(1, "RESULT: PASSED\\n", 15); }\n' + IDLE,
        naive="line",
    ),
    _attack(
        "own-check",
        "c21",
        "is a function of the tests' own library, and is linked first",
        "int check_equal(long found, long expected) { (void)found; (void)expected; return 1; }\n"
        + IDLE,
        naive="library",
    ),
    _attack(
        "includes-the-expected",
        "c19",
        "includes the expected output when it is compiled",
        "#define FIRST(p) __has_include(p)\n" + _HEAD + "static const char *said =\n"
        '#if __has_include("/tmp/case/tests/expected.inc")\n'
        '#include "/tmp/case/tests/expected.inc"\n'
        '#elif __has_include("/judge/expected/cases.inc")\n'
        '#include "/judge/expected/cases.inc"\n'
        '#else\n"";\n#endif\n'
        + _first(
            "extern const char *text(void); const char *s = text();"
            "if (*s) { write(1, s, strlen(s)); _exit(0); }"
        )
        + "const char *text(void) { return said; }\n",
        naive="output",
    ),
    _attack(
        "a-binary-include",
        "c19",
        "has the assembler take in the expected output",
        'asm(".data\\n.globl taken\\ntaken:\\n.incbin '
        '\\"/tmp/case/tests/expected.txt\\"\\n.byte 0\\n'
        '.text\\n");\nextern char taken[];\n' + _first("write(1, taken, strlen(taken)); _exit(0);"),
        naive="output",
        ends=_COMPILE,
    ),
    _attack(
        "reads-the-expected",
        "c10",
        "prints the expected output that it finds beside the program",
        _first(
            'char b[4096]; int f = open("/tmp/case/tests/expected.txt", O_RDONLY);'
            'if (f < 0) f = open("/judge/expected/plan.json", O_RDONLY);'
            "if (f >= 0) { write(1, b, read(f, b, sizeof b)); _exit(0); }"
        ),
        naive="output",
    ),
    _attack(
        "reads-the-parents-arguments",
        "c10",
        "prints what the process that started it has on its command line",
        _first(
            'char p[64]; char b[8192]; snprintf(p, 64, "/proc/%d/cmdline", getppid());'
            "int f = open(p, O_RDONLY); long n = f < 0 ? 0 : read(f, b, 8191);"
            'if (n > 0) { b[n] = 0; char *at = memmem(b, n, "WANTED:", 7);'
            "if (at) { at += 7; write(1, at, strlen(at)); _exit(0); } }"
        ).replace("#include <stdlib.h>", "#include <stdio.h>\n#include <stdlib.h>"),
        naive="arguments",
    ),
    _attack(
        "planted-verdict",
        "c12",
        "writes a verdict that the grader finds",
        _first(
            'int f = open("/tmp/case/results/verdict", O_WRONLY | O_CREAT, 0444);'
            'if (f < 0) f = open("/verdict/verdict.json", O_WRONLY | O_CREAT, 0444);'
            'if (f >= 0) write(f, "passed", 6);'
        ),
        naive="planted",
    ),
    _attack(
        "a-daemon",
        "c13",
        "leaves a process behind that writes the verdict later",
        _first(
            "if (!fork()) { setsid(); for (int n = 0; n < 300; n++) { usleep(10000);"
            'int f = open("/tmp/case/results/verdict", O_WRONLY | O_CREAT | O_TRUNC, 0644);'
            'if (f >= 0) { write(f, "passed", 6); close(f); } } _exit(0); }'
        ),
        naive="later",
    ),
    _attack(
        "printed-verdict",
        "c14",
        "prints what a test prints that is content",
        _first("for (int n = 1; n < 9; n++) " + _PASSED.format("n") + " _exit(0);"),
        naive="line",
    ),
    _attack(
        "kills-all",
        "c17",
        "kills every process there is",
        "#include <signal.h>\n" + _first("kill(-1, SIGKILL); raise(SIGKILL);"),
        gain=Gain.EXCUSE,
        alone=True,
        ends=Reason.EXHIBIT_CRASHED,
    ),
    _attack(
        "never-ends",
        "c17",
        "never ends",
        _first("for (;;) pause();"),
        gain=Gain.EXCUSE,
        seconds=20,
        ends=Reason.EXHIBIT_TIMEOUT,
    ),
    _attack(
        "a-crash",
        "c17",
        "dies of a bad address",
        _first("*(volatile char *)1 = 0;"),
        gain=Gain.EXCUSE,
    ),
    _attack(
        "a-makefile",
        "c18",
        "leaves a Makefile in which the tests always pass",
        IDLE,
        beside={"Makefile": "test:\n\t@echo all tests passed\n"},
        naive="make",
    ),
    _attack(
        "compiler-flags",
        "c18",
        "leaves flags that rename the tests' main, and has one of its own",
        "#undef main\n" + IDLE + "int main(void) { return 0; }\n",
        beside={"compile_flags.txt": "-Dmain=unused\n"},
        naive="flags",
        ends=_COMPILE,
    ),
    _attack(
        "a-compiler-of-its-own",
        "c22",
        "leaves a program called gcc, whose programs always pass",
        IDLE,
        beside={
            "bin/gcc": '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done\n'
            'printf \'#!/bin/sh\\nexit 0\\n\' >"$out" && chmod 755 "$out"\n'
        },
        naive="path",
    ),
    _attack(
        "an-environment",
        "c22",
        "leaves an environment in which the compiler finds its parts",
        IDLE,
        beside={".env": "gcc() { printf '#!/bin/sh\\n' >test; chmod 755 test; }\n"},
        naive="env",
    ),
    _attack(
        "endless-source",
        "c23",
        "includes a file without an end",
        '#include "/dev/zero"\n' + IDLE,
        gain=Gain.EXCUSE,
        naive="killed",
        compile=SOON,
        ends=Reason.COMPILE_OUT_OF_MEMORY,
        alone=True,
    ),
    _attack(
        "unfolding-macros",
        "c23",
        "has macros of macros that take all time and memory",
        "#define A(x) x x x x x x x x x x\n"
        + "".join(
            f"#define A{n}(x) A{n - 1 if n else ''}(A{n - 1 if n else ''}(x))\n" for n in range(6)
        )
        + 'const char *x = A5("a");\n'
        + IDLE,
        gain=Gain.EXCUSE,
        naive="killed",
        compile=SOON,
        ends=Reason.COMPILE_OUT_OF_MEMORY,
        alone=True,
    ),
    _attack(
        "changed-keys",
        "c16",
        "writes over the keys, so that the model knows no others",
        IDLE.replace(
            "{ (void)m; (void)k; (void)n; (void)v; return true; }",
            "{ (void)m; (void)v; for (size_t i = 0; i < n; i++) ((char *)k)[i] = 0; return true; }",
        ).replace(
            "{ (void)m; (void)k; (void)n; (void)v; return false; }\nbool hashmap_remove",
            "{ (void)m; (void)k; (void)n; *v = 2; return true; }\nbool hashmap_remove",
        ),
        naive="model",
    ),
)
