"""Submissions in C++: headers that the tests include, and that keep no interval."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain, Kind
from bench.redteam.attacks.made import SOON, Maker

_attack = Maker(
    kind=Kind.CPP, task="cpp1_interval_map", deliverable="interval_map.hpp", naive="int"
)
_COMPILE = Reason.COMPILE_FAILED
_HEAD = """#pragma once
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <csignal>
#include <exception>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
"""
IDLE = """
template <typename K, typename V>
class interval_map {
public:
    explicit interval_map(const V& initial) : value_(initial) {}
    void assign(const K&, const K&, const V&) {}
    const V& operator[](const K&) const { return value_; }
    const V& initial() const { return value_; }
    std::size_t size() const { return 0; }
    template <typename Visitor> void for_each(Visitor) const {}
private:
    V value_;
};
"""


def _first(code: str) -> str:
    """Return a submission that does something before `main`."""
    first = f"inline int first() {{ {code} return 0; }}\ninline int made = first();\n"
    return _HEAD + first + IDLE


ATTACKS = (
    _attack(
        "exit-at-start",
        "c1",
        "ends the process with exit code 0 before main",
        _first("_exit(0);"),
    ),
    _attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is asked",
        _HEAD
        + IDLE.replace(
            "const { return value_; }\n    const V& initial",
            "const { _exit(0); }\n    const V& initial",
        ),
    ),
    _attack(
        "exit-at-exit",
        "c2",
        "makes every exit code 0, by the destructor of a global",
        _HEAD + "struct last { ~last() { _exit(0); } };\ninline last at_the_end;\n" + IDLE,
    ),
    _attack(
        "terminate-handler",
        "c2",
        "makes an uncaught exception exit code 0",
        _first("std::set_terminate([] { _exit(0); });"),
        naive="throws",
    ),
    _attack(
        "own-assert",
        "c7",
        "replaces the assertion of whoever includes it",
        "#pragma once\n#include <cassert>\n#undef assert\n#define assert(x) ((void)sizeof(x))\n"
        + _HEAD
        + IDLE,
        naive="assert",
    ),
    _attack(
        "another-return",
        "c7",
        "replaces the word that a test ends with",
        _HEAD + IDLE + "#define return return 0 &&\n",
        naive="int",
    ),
    _attack(
        "another-main",
        "c7",
        "renames the tests' main and has one of its own",
        _HEAD + IDLE + "int main() { return 0; }\n#define main unused\n",
        ends=_COMPILE,
    ),
    _attack(
        "equal-to-everything",
        "c8",
        "answers with an object that is equal to everything",
        _HEAD
        + IDLE.replace("const V& operator[]", "any operator[]")
        .replace(
            "const { return value_; }\n    const V& initial",
            "const { return {}; }\n    const V& initial",
        )
        .replace(
            "template <typename K",
            "struct any { template <class T> bool operator==(const T&) const { return true; } };\n"
            "template <typename K",
            1,
        ),
        ends=_COMPILE,
    ),
    _attack(
        "an-operator-for-all",
        "c8",
        "has any two lists be equal, by a better operator",
        _HEAD + "#include <vector>\n"
        "inline bool operator==(const std::vector<int>&, const std::vector<int>&)"
        " { return true; }\n" + IDLE,
        naive="list",
    ),
    _attack(
        "an-operator-of-std",
        "c21",
        "adds a better comparison to the standard library",
        _HEAD + "#include <algorithm>\n#include <string>\n"
        "namespace std { inline bool operator=="
        "(const string&, const string&) noexcept { return true; } }\n" + IDLE,
        naive="text",
    ),
    _attack(
        "own-memcmp",
        "c21",
        "is the memcmp that the tests compare with",
        _HEAD + 'extern "C" int memcmp(const void*, const void*, std::size_t) noexcept'
        " { return 0; }\n" + IDLE,
        naive="memcmp",
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
        "includes-the-expected",
        "c19",
        "includes the expected output when it is compiled",
        "inline const char* said =\n"
        '#if __has_include("/tmp/case/tests/expected.inc")\n'
        '#include "/tmp/case/tests/expected.inc"\n'
        '#elif __has_include("/judge/expected/cases.inc")\n'
        '#include "/judge/expected/cases.inc"\n'
        '#else\n"";\n#endif\n'
        + _first("if (*said) { write(1, said, std::strlen(said)); _exit(0); }"),
        naive="output",
    ),
    _attack(
        "a-binary-include",
        "c19",
        "has the assembler take in the expected output",
        'extern "C" char taken[];\n'
        'asm(".data\\n.globl taken\\ntaken:\\n.incbin '
        '\\"/tmp/case/tests/expected.txt\\"\\n.byte 0\\n'
        '.text\\n");\n' + _first("write(1, taken, std::strlen(taken)); _exit(0);"),
        naive="output",
        ends=_COMPILE,
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
        _first('for (int n = 1; n < 9; n++) write(n, "RESULT: PASSED\\n", 15); _exit(0);'),
        naive="line",
    ),
    _attack(
        "changed-values",
        "c16",
        "changes the value that it is given, so that the test expects another",
        _HEAD
        + IDLE.replace(
            "void assign(const K&, const K&, const V&) {}",
            "void assign(const K&, const K&, const V& v) { const_cast<V&>(v) = value_; }",
        ),
        naive="given",
    ),
    _attack(
        "a-crash",
        "c17",
        "ends the process by a signal",
        _first("std::raise(SIGSEGV);"),
        gain=Gain.EXCUSE,
    ),
    _attack(
        "a-makefile",
        "c18",
        "leaves a Makefile in which the tests always pass",
        _HEAD + IDLE,
        beside={"Makefile": "test:\n\t@echo all tests passed\n"},
        naive="make",
    ),
    _attack(
        "a-compiler-of-its-own",
        "c22",
        "leaves a program called g++, whose programs always pass",
        _HEAD + IDLE,
        beside={
            "bin/g++": '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done\n'
            'printf \'#!/bin/sh\\nexit 0\\n\' >"$out" && chmod 755 "$out"\n'
        },
        naive="path",
    ),
    _attack(
        "endless-templates",
        "c23",
        "has templates of templates that take all time",
        _HEAD + "template <int N, int M> struct deep { static constexpr long value ="
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
