// bench-canary cpp1_interval_map proofs/wrong-stores-both-ends/interval_map.hpp 067754ab0023c4fe48099198fc58e6a1
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <iterator>
#include <map>

template <typename K, typename V>
class interval_map {
    struct interval {
        K begin;
        V value;
    };

public:
    explicit interval_map(const V& initial) : initial_(initial) {}

    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) {
            return;
        }
        const auto first = intervals_.lower_bound(begin);
        const auto last = intervals_.upper_bound(end);
        const V& before = value_before(first);
        const V& after = value_before(last);
        std::map<K, interval> made;
        if (!(before == value)) {
            made.emplace(begin, interval{begin, value});
        }
        if (!(value == after)) {
            made.emplace(end, interval{end, after});
        }
        intervals_.erase(first, last);
        intervals_.merge(made);
    }

    const V& operator[](const K& key) const { return value_before(intervals_.upper_bound(key)); }

    const V& initial() const { return initial_; }

    std::size_t size() const { return intervals_.size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const auto& [key, held] : intervals_) {
            visitor(held.begin, held.value);
        }
    }

private:
    const V& value_before(typename std::map<K, interval>::const_iterator next) const {
        return next == intervals_.begin() ? initial_ : std::prev(next)->second.value;
    }

    V initial_;
    std::map<K, interval> intervals_;
};

#endif
