"""What the attacks in C++ share: headers that the tests include, and that keep no interval."""

from bench.core.verdict import Reason
from bench.redteam.attack import Kind
from bench.redteam.attacks.made import Maker

a_cpp_attack = Maker(
    kind=Kind.CPP, task="cpp1_interval_map", deliverable="interval_map.hpp", naive="int"
)
COMPILE = Reason.COMPILE_FAILED
HEAD = """#pragma once
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


def at_first(code: str) -> str:
    """Return a submission that does something before `main`."""
    first = f"inline int first() {{ {code} return 0; }}\ninline int made = first();\n"
    return HEAD + first + IDLE
