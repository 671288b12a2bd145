// bench-canary cpp1_interval_map grader/compile/second.cpp 07527e962c55e9d0316acf38350e7107
// Another file of the program that uses the map as well, and nothing before it.
#include "interval_map.hpp"

template class interval_map<long, char>;
