// bench-canary cpp1_interval_map grader/compile/after.hpp b230781ac5d3d1042013a2768af1902e
// Whatever macros a submission has left: the few words that follow are to mean what they say.
#undef template
#undef struct
#undef return
#undef static_assert
#undef std
#undef int64_t
#undef bench_exhibit
#undef Entry
#undef Subject
#undef Plain
#undef Strict
#undef interval_map
#undef make
#undef make_subject
#undef initial
#undef has_the_interface
#undef string
#undef double
