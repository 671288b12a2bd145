// bench-canary cpp1_interval_map proofs/wrong-tidies-the-whole-map/interval_map.hpp 3bb559343908de4ac7eff1c3b91a5848
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
        const V given = value;
        const K from = begin;
        const K to = end;
        (void)before;
        const auto next = boundaries_.erase(first, last);
        boundaries_.emplace_hint(next, from, given);
        boundaries_.emplace_hint(next, to, at_end);
        const V* value_so_far = &initial_;
        for (auto each = boundaries_.begin(); each != boundaries_.end();) {
            if (each->second == *value_so_far) {
                each = boundaries_.erase(each);
            } else {
                value_so_far = &each->second;
                ++each;
            }
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
