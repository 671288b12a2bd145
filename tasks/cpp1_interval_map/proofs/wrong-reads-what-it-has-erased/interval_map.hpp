// bench-canary cpp1_interval_map proofs/wrong-reads-what-it-has-erased/interval_map.hpp 13eaa0188393a0e8425e5d65f8826cc2
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <iterator>
#include <map>

template <typename K, typename V>
class interval_map {
public:
    explicit interval_map(const V& initial) : initial_(initial) {}

    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) {
            return;
        }
        const auto first = boundaries_.lower_bound(begin);
        const auto last = boundaries_.upper_bound(end);
        const V& before = value_before(first);
        const V& after = value_before(last);

        const V at_end = after;
        const bool differs = !(before == value);
        const auto next = boundaries_.erase(first, last);
        if (differs) {
            boundaries_.emplace_hint(next, begin, value);
        }
        if (!(value == at_end)) {
            boundaries_.emplace_hint(next, end, at_end);
        }
    }

    const V& operator[](const K& key) const { return value_before(boundaries_.upper_bound(key)); }

    const V& initial() const { return initial_; }

    std::size_t size() const { return boundaries_.size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const auto& [key, value] : boundaries_) {
            visitor(key, value);
        }
    }

private:
    using Boundaries = std::map<K, V>;

    const V& value_before(typename Boundaries::const_iterator boundary) const {
        return boundary == boundaries_.begin() ? initial_ : std::prev(boundary)->second;
    }

    V initial_;
    Boundaries boundaries_;
};

#endif
