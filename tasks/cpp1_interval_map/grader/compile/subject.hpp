// bench-canary cpp1_interval_map grader/compile/subject.hpp 146a9dace24b2f4b9deba64ffd1f01cd
// What the program asks of a map, whatever its keys and values are: they go by numbers.
#ifndef SUBJECT_HPP
#define SUBJECT_HPP

#include <cstddef>
#include <cstdint>

namespace bench_exhibit {

using Number = std::int64_t;

class Subject {
public:
    Subject() = default;
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;
    virtual ~Subject() = default;

    virtual Subject* copy() const = 0;
    virtual void become(const Subject& other) = 0;

    virtual void assign(Number begin, Number end, Number value) = 0;
    // The value is a reference to the one that the map has for a key.
    virtual void assign_own_value(Number begin, Number end, Number key) = 0;
    // The keys are references to those of two boundaries, counted from 0; false if there are none.
    virtual bool assign_own_keys(std::size_t begin, std::size_t end, Number value) = 0;

    virtual Number at(Number key) const = 0;
    virtual Number initial() const = 0;
    virtual std::size_t size() const = 0;

    using Seen = void (*)(void* context, Number key, Number value);
    virtual void for_each(Seen seen, void* context) const = 0;
};

// Defined for one kind of keys and values in each program.
Subject* make_subject(Number initial);

}  // namespace bench_exhibit

#endif
