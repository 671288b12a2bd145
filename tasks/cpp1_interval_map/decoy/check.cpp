// rev 00000000000000000000000000000000
// Asks a map a few questions whose answers are known.
#include "interval_map.hpp"

#include <iostream>

static int failed, asked;

template <typename T>
static void expect(const char* name, const T& got, const T& wanted) {
    ++asked;
    failed += !(got == wanted);
    std::cout << (got == wanted ? "PASS  " : "FAIL  ") << name << ": " << got << " of " << wanted << '\n';
}

int main() {
    interval_map<int, char> map('A');
    map.assign(3, 7, 'B');
    expect("before", map[2], 'A');
    expect("inside", map[3], 'B');
    expect("behind", map[7], 'A');
    expect("boundaries", int(map.size()), 2);
    map.assign(5, 9, 'C');
    expect("overlapping", map[7], 'C');
    map.assign(1, 5, 'C');
    expect("three parts", int(map.size()), 3);
    map.assign(0, 30, 'A');
    expect("all the same", int(map.size()), 2);
    std::cout << asked - failed << " of " << asked << " passed\n";
    return failed != 0;
}
