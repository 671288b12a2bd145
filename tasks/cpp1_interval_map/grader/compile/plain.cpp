// bench-canary cpp1_interval_map grader/compile/plain.cpp 10f334df56c936941c5a68c3eb8480ad
// Keys and values as they are most often: numbers and texts.
#include "adapter.hpp"

#include <string>

namespace bench_exhibit {

struct Plain {
    using Key = Number;
    using Value = std::string;

    static Key key(Number number) { return number; }
    static Value value(Number number) { return std::to_string(number); }
    static Number number(const Key& key) { return key; }
    static Number number(const Value& value) { return std::stoll(value); }
};

static_assert(sizeof(Number) == 8);

}  // namespace bench_exhibit

#include "interval_map.hpp"
#include "interval_map.hpp"

#include "after.hpp"

template struct bench_exhibit::Entry<interval_map, bench_exhibit::Plain>;

bench_exhibit::Subject* bench_exhibit::make_subject(std::int64_t initial) {
    return bench_exhibit::Entry<interval_map, bench_exhibit::Plain>::make(initial);
}
