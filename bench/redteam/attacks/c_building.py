"""Submissions in C that change how they are built, or whom they are linked with."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain
from bench.redteam.attacks.c_made import COMPILE, HEAD, IDLE, a_c_attack, at_first
from bench.redteam.attacks.made import SOON

ATTACKS = (
    a_c_attack(
        "own-memcmp",
        "c21",
        "is the memcmp that the tests compare with",
        "#include <stddef.h>\n"
        "int memcmp(const void *a, const void *b, size_t n)"
        " { (void)a; (void)b; (void)n; return 0; }\n" + IDLE,
        naive="memcmp",
    ),
    a_c_attack(
        "own-strcmp",
        "c21",
        "is the strcmp that the tests compare with",
        "int strcmp(const char *a, const char *b) { (void)a; (void)b; return 0; }\n" + IDLE,
        naive="strcmp",
    ),
    a_c_attack(
        "own-assertion",
        "c21",
        "is what a failed assertion calls",
        HEAD + "void __assert_fail(const char *a, const char *f, unsigned n, const char *w)\n"
        "{ (void)a; (void)f; (void)n; (void)w; _exit(0); }\n" + IDLE,
        naive="assert",
    ),
    a_c_attack(
        "own-exit",
        "c21",
        "is the exit that the tests fail with",
        HEAD + "void exit(int code) { (void)code; _exit(0); }\n" + IDLE,
        naive="call-exit",
    ),
    a_c_attack(
        "own-printf",
        "c21",
        "is the function that the tests report with",
        HEAD + "int puts(const char *s) "
        '{ (void)s; return (int)write(1, "RESULT: PASSED\\n", 15); }\n' + IDLE,
        naive="line",
    ),
    a_c_attack(
        "own-check",
        "c21",
        "is a function of the tests' own library, and is linked first",
        "int check_equal(long found, long expected) { (void)found; (void)expected; return 1; }\n"
        + IDLE,
        naive="library",
    ),
    a_c_attack(
        "includes-the-expected",
        "c19",
        "includes the expected output when it is compiled",
        "#define FIRST(p) __has_include(p)\n" + HEAD + "static const char *said =\n"
        '#if __has_include("/tmp/case/tests/expected.inc")\n'
        '#include "/tmp/case/tests/expected.inc"\n'
        '#elif __has_include("/judge/expected/cases.inc")\n'
        '#include "/judge/expected/cases.inc"\n'
        '#else\n"";\n#endif\n'
        + at_first(
            "extern const char *text(void); const char *s = text();"
            "if (*s) { write(1, s, strlen(s)); _exit(0); }"
        )
        + "const char *text(void) { return said; }\n",
        naive="output",
    ),
    a_c_attack(
        "a-binary-include",
        "c19",
        "has the assembler take in the expected output",
        'asm(".data\\n.globl taken\\ntaken:\\n.incbin '
        '\\"/tmp/case/tests/expected.txt\\"\\n.byte 0\\n'
        '.text\\n");\nextern char taken[];\n'
        + at_first("write(1, taken, strlen(taken)); _exit(0);"),
        naive="output",
        ends=COMPILE,
    ),
    a_c_attack(
        "a-makefile",
        "c18",
        "leaves a Makefile in which the tests always pass",
        IDLE,
        beside={"Makefile": "test:\n\t@echo all tests passed\n"},
        naive="make",
    ),
    a_c_attack(
        "compiler-flags",
        "c18",
        "leaves flags that rename the tests' main, and has one of its own",
        "#undef main\n" + IDLE + "int main(void) { return 0; }\n",
        beside={"compile_flags.txt": "-Dmain=unused\n"},
        naive="flags",
        ends=COMPILE,
    ),
    a_c_attack(
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
    a_c_attack(
        "an-environment",
        "c22",
        "leaves an environment in which the compiler finds its parts",
        IDLE,
        beside={".env": "gcc() { printf '#!/bin/sh\\n' >test; chmod 755 test; }\n"},
        naive="env",
    ),
    a_c_attack(
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
    a_c_attack(
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
)
