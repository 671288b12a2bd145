// bench-canary cpp1_interval_map proofs/solved/interval_map.hpp a677b6d217a1cb049cf5a03bd32d935b
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <iterator>
#include <map>

/// Gives every key a value. The map keeps the places where the value changes: its boundaries.
///
/// From a boundary on, keys have its value, until the next boundary; keys before all of them have
/// the initial value. No two neighbours among these values are equal, so there is only one way to
/// write a map down.
template <typename K, typename V>
class interval_map {
public:
    /// Gives all keys the initial value.
    explicit interval_map(const V& initial) : initial_(initial) {}

    /// Gives the keys from `begin` on and before `end` a value.
    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) {
            return;
        }
        const auto first = boundaries_.lower_bound(begin);
        const auto last = boundaries_.upper_bound(end);
        const V& before = value_before(first);
        const V& after = value_before(last);

        // All that can throw is done apart from the map. What is copied here may be part of the map
        // and about to be erased.
        Boundaries made;
        if (!(before == value)) {
            made.emplace_hint(made.end(), begin, value);
        }
        if (!(value == after)) {
            made.emplace_hint(made.end(), end, after);
        }
        const auto next = boundaries_.erase(first, last);
        while (!made.empty()) {
            boundaries_.insert(next, made.extract(made.begin()));
        }
    }

    /// Returns the value of a key.
    const V& operator[](const K& key) const { return value_before(boundaries_.upper_bound(key)); }

    /// Returns the value of the keys before all boundaries.
    const V& initial() const { return initial_; }

    /// Returns the number of boundaries.
    std::size_t size() const { return boundaries_.size(); }

    /// Calls `visitor(key, value)` for each boundary, by ascending keys.
    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const auto& [key, value] : boundaries_) {
            visitor(key, value);
        }
    }

private:
    using Boundaries = std::map<K, V>;

    /// Returns the value of the keys just before a boundary.
    const V& value_before(typename Boundaries::const_iterator boundary) const {
        return boundary == boundaries_.begin() ? initial_ : std::prev(boundary)->second;
    }

    V initial_;
    Boundaries boundaries_;
};

#endif
