// bench-canary cpp1_interval_map grader/compile/strict.cpp aa182b9566a2d113c48a89f5049aadba
// Keys and values that can do as little as they may.
#include "adapter.hpp"
#include "strict_types.hpp"

#include "interval_map.hpp"
#include "interval_map.hpp"

#include "after.hpp"

template struct bench_exhibit::Entry<interval_map, bench_exhibit::Strict>;

bench_exhibit::Subject* bench_exhibit::make_subject(std::int64_t initial) {
    return bench_exhibit::Entry<interval_map, bench_exhibit::Strict>::make(initial);
}
