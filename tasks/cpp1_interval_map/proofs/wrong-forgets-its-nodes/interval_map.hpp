// bench-canary cpp1_interval_map proofs/wrong-forgets-its-nodes/interval_map.hpp 5558cb8c035cd157e06c9c147725b518
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <iterator>
#include <map>

template <typename K, typename V>
class interval_map {
    struct less {
        bool operator()(const K* left, const K* right) const { return *left < *right; }
    };
    using Boundaries = std::map<const K*, V, less>;

public:
    explicit interval_map(const V& initial) : initial_(initial) {}

    interval_map(const interval_map& other) : initial_(other.initial_) {
        for (const auto& [key, value] : other.boundaries_) {
            boundaries_.emplace_hint(boundaries_.end(), new K(*key), value);
        }
    }

    interval_map& operator=(const interval_map& other) {
        interval_map changed(other);
        initial_ = changed.initial_;
        boundaries_.swap(changed.boundaries_);
        return *this;
    }

    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) {
            return;
        }
        const auto first = boundaries_.lower_bound(&begin);
        const auto last = boundaries_.upper_bound(&end);
        const V& before = value_before(first);
        const V& after = value_before(last);
        Boundaries made;
        if (!(before == value)) {
            made.emplace(new K(begin), value);
        }
        if (!(value == after)) {
            made.emplace(new K(end), after);
        }
        boundaries_.erase(first, last);
        boundaries_.merge(made);
    }

    const V& operator[](const K& key) const { return value_before(boundaries_.upper_bound(&key)); }

    const V& initial() const { return initial_; }

    std::size_t size() const { return boundaries_.size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const auto& [key, value] : boundaries_) {
            visitor(*key, value);
        }
    }

private:
    const V& value_before(typename Boundaries::const_iterator next) const {
        return next == boundaries_.begin() ? initial_ : std::prev(next)->second;
    }

    V initial_;
    Boundaries boundaries_;
};

#endif
