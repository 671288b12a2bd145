// bench-canary cpp1_interval_map grader/compile/interface.cpp 529eee7e072e66d1fa7cf0aa79b757df
// Compiles if the map has the interface that was asked for.
#include "adapter.hpp"

#include <string>

#include "interval_map.hpp"

#include "after.hpp"

static_assert(bench_exhibit::has_the_interface<interval_map, std::string, double>());
