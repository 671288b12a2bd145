// bench-canary cpp1_interval_map grader/compile/strict_types.hpp ad94db162cfb7d2a1c8829eeb8b7f4f3
// A key and a value that can do what they have to and nothing else, and that are watched.
#ifndef STRICT_TYPES_HPP
#define STRICT_TYPES_HPP

#include "subject.hpp"

namespace bench_exhibit {

class Strict;

class StrictKey {
public:
    StrictKey() = delete;
    StrictKey(const StrictKey& other);
    StrictKey& operator=(const StrictKey&) = delete;
    ~StrictKey();

    friend bool operator<(const StrictKey& left, const StrictKey& right);

private:
    friend class Strict;
    explicit StrictKey(Number number);

    const StrictKey* self_;
    Number number_;
};

class StrictValue {
public:
    StrictValue() = delete;
    StrictValue(const StrictValue& other);
    StrictValue& operator=(const StrictValue& other);
    ~StrictValue();

    friend bool operator==(const StrictValue& left, const StrictValue& right);

private:
    friend class Strict;
    explicit StrictValue(Number number);

    const StrictValue* self_;
    Number number_;
};

class Strict {
public:
    using Key = StrictKey;
    using Value = StrictValue;

    static Key key(Number number);
    static Value value(Number number);
    static Number number(const Key& key);
    static Number number(const Value& value);
};

}  // namespace bench_exhibit

#endif
