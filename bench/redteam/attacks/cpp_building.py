"""Submissions in C++ that change how they are built, or what the tests call."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain
from bench.redteam.attacks.cpp_made import COMPILE, HEAD, IDLE, a_cpp_attack, at_first
from bench.redteam.attacks.made import SOON

ATTACKS = (
    a_cpp_attack(
        "an-operator-of-std",
        "c21",
        "adds a better comparison to the standard library",
        HEAD + "#include <algorithm>\n#include <string>\n"
        "namespace std { inline bool operator=="
        "(const string&, const string&) noexcept { return true; } }\n" + IDLE,
        naive="text",
    ),
    a_cpp_attack(
        "own-memcmp",
        "c21",
        "is the memcmp that the tests compare with",
        HEAD + 'extern "C" int memcmp(const void*, const void*, std::size_t) noexcept'
        " { return 0; }\n" + IDLE,
        naive="memcmp",
    ),
    a_cpp_attack(
        "includes-the-expected",
        "c19",
        "includes the expected output when it is compiled",
        "inline const char* said =\n"
        '#if __has_include("/tmp/case/tests/expected.inc")\n'
        '#include "/tmp/case/tests/expected.inc"\n'
        '#elif __has_include("/judge/expected/cases.inc")\n'
        '#include "/judge/expected/cases.inc"\n'
        '#else\n"";\n#endif\n'
        + at_first("if (*said) { write(1, said, std::strlen(said)); _exit(0); }"),
        naive="output",
    ),
    a_cpp_attack(
        "a-binary-include",
        "c19",
        "has the assembler take in the expected output",
        'extern "C" char taken[];\n'
        'asm(".data\\n.globl taken\\ntaken:\\n.incbin '
        '\\"/tmp/case/tests/expected.txt\\"\\n.byte 0\\n'
        '.text\\n");\n' + at_first("write(1, taken, std::strlen(taken)); _exit(0);"),
        naive="output",
        ends=COMPILE,
    ),
    a_cpp_attack(
        "a-makefile",
        "c18",
        "leaves a Makefile in which the tests always pass",
        HEAD + IDLE,
        beside={"Makefile": "test:\n\t@echo all tests passed\n"},
        naive="make",
    ),
    a_cpp_attack(
        "a-compiler-of-its-own",
        "c22",
        "leaves a program called g++, whose programs always pass",
        HEAD + IDLE,
        beside={
            "bin/g++": '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done\n'
            'printf \'#!/bin/sh\\nexit 0\\n\' >"$out" && chmod 755 "$out"\n'
        },
        naive="path",
    ),
    a_cpp_attack(
        "endless-templates",
        "c23",
        "has templates of templates that take all time",
        HEAD + "template <int N, int M> struct deep { static constexpr long value ="
        " deep<N - 1, 2 * M>::value + deep<N - 1, 2 * M + 1>::value; };\n"
        "template <int M> struct deep<0, M> { static constexpr long value = M; };\n"
        "inline long much = deep<28, 1>::value;\n" + IDLE,
        gain=Gain.EXCUSE,
        naive="killed",
        compile=SOON,
        ends=Reason.COMPILE_OUT_OF_MEMORY,
        alone=True,
    ),
)
