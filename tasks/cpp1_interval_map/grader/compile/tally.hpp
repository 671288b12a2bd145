// bench-canary cpp1_interval_map grader/compile/tally.hpp 3e032d7c517c5c4054c807de41999b8f
// What has been counted so far. The submission's file does not see this one.
#ifndef TALLY_HPP
#define TALLY_HPP

#include "subject.hpp"

namespace bench_exhibit {

constexpr long UNLIMITED = -1;

struct Tally {
    long keys = 0;  // alive
    long values = 0;
    long blocks = 0;
    long key_comparisons = 0;  // these since the last reset
    long value_comparisons = 0;
    long key_copies = 0;
    long value_copies = 0;
    long copies_left = UNLIMITED;  // until one throws
    long blocks_left = UNLIMITED;
    const char* fault = nullptr;  // the first thing done wrong
};

extern Tally tally;

struct Refused {};

}  // namespace bench_exhibit

#endif
