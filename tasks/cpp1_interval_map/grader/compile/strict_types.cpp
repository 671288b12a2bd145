// bench-canary cpp1_interval_map grader/compile/strict_types.cpp 8f802446051469688fddefba6051a53d
#include "strict_types.hpp"

#include "tally.hpp"

namespace bench_exhibit {

namespace {

void note(const char* fault) {
    if (tally.fault == nullptr) {
        tally.fault = fault;
    }
}

// An object that was moved as mere bytes, never made, or is gone already, is not at its address.
template <typename T>
void alive(const T* self, const T* where) {
    if (self != where) {
        note("used an object that is not alive at its address");
    }
}

void copying() {
    if (tally.copies_left == 0) {
        throw Refused();
    }
    tally.copies_left -= tally.copies_left > 0;
}

}  // namespace

StrictKey::StrictKey(Number number) : self_(this), number_(number) { ++tally.keys; }

StrictKey::StrictKey(const StrictKey& other) : self_(this), number_(other.number_) {
    alive(other.self_, &other);
    copying();
    ++tally.key_copies;
    ++tally.keys;
}

StrictKey::~StrictKey() {
    alive(self_, this);
    self_ = nullptr;
    --tally.keys;
}

bool operator<(const StrictKey& left, const StrictKey& right) {
    alive(left.self_, &left);
    alive(right.self_, &right);
    ++tally.key_comparisons;
    return left.number_ < right.number_;
}

StrictValue::StrictValue(Number number) : self_(this), number_(number) { ++tally.values; }

StrictValue::StrictValue(const StrictValue& other) : self_(this), number_(other.number_) {
    alive(other.self_, &other);
    copying();
    ++tally.value_copies;
    ++tally.values;
}

StrictValue& StrictValue::operator=(const StrictValue& other) {
    alive(self_, this);
    alive(other.self_, &other);
    copying();
    ++tally.value_copies;
    number_ = other.number_;
    return *this;
}

StrictValue::~StrictValue() {
    alive(self_, this);
    self_ = nullptr;
    --tally.values;
}

bool operator==(const StrictValue& left, const StrictValue& right) {
    alive(left.self_, &left);
    alive(right.self_, &right);
    ++tally.value_comparisons;
    return left.number_ == right.number_;
}

Strict::Key Strict::key(Number number) { return StrictKey(number); }

Strict::Value Strict::value(Number number) { return StrictValue(number); }

Number Strict::number(const Key& key) { return key.number_; }

Number Strict::number(const Value& value) { return value.number_; }

}  // namespace bench_exhibit
