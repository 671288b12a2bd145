// bench-canary cpp1_interval_map proofs/wrong-searches-from-the-start/interval_map.hpp 2cab6a5926f31f0c5ae8e4c2cf53216e
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

    const V& operator[](const K& key) const { return value_before(first_after(key)); }

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

    typename Boundaries::const_iterator first_after(const K& key) const {
        auto each = boundaries_.begin();
        while (each != boundaries_.end() && !(key < each->first)) {
            ++each;
        }
        return each;
    }

    const V& value_before(typename Boundaries::const_iterator boundary) const {
        return boundary == boundaries_.begin() ? initial_ : std::prev(boundary)->second;
    }

    V initial_;
    Boundaries boundaries_;
};

#endif
