// bench-canary cpp1_interval_map proofs/wrong-sorted-array/interval_map.hpp 17712880ad32d2986e6fedefa5e0be8a
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

template <typename K, typename V>
class interval_map {
public:
    explicit interval_map(const V& initial) : initial_(initial) {}
    interval_map(const interval_map& other) = default;

    interval_map& operator=(const interval_map& other) {
        std::vector<std::pair<K, V>> changed(other.boundaries_);
        initial_ = other.initial_;
        boundaries_.swap(changed);
        return *this;
    }

    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) {
            return;
        }
        const auto first = std::lower_bound(
            boundaries_.begin(), boundaries_.end(), begin,
            [](const auto& entry, const K& key) { return entry.first < key; });
        const auto last = std::upper_bound(
            boundaries_.begin(), boundaries_.end(), end,
            [](const K& key, const auto& entry) { return key < entry.first; });
        const V& before = first == boundaries_.begin() ? initial_ : std::prev(first)->second;
        const V& after = last == boundaries_.begin() ? initial_ : std::prev(last)->second;
        std::vector<std::pair<K, V>> changed(boundaries_.begin(), first);
        if (!(before == value)) {
            changed.emplace_back(begin, value);
        }
        if (!(value == after)) {
            changed.emplace_back(end, after);
        }
        for (auto each = last; each != boundaries_.end(); ++each) {
            changed.push_back(*each);
        }
        boundaries_.swap(changed);
    }

    const V& operator[](const K& key) const {
        const auto next = std::upper_bound(
            boundaries_.begin(), boundaries_.end(), key,
            [](const K& wanted, const auto& entry) { return wanted < entry.first; });
        return next == boundaries_.begin() ? initial_ : std::prev(next)->second;
    }

    const V& initial() const { return initial_; }

    std::size_t size() const { return boundaries_.size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const auto& [key, value] : boundaries_) {
            visitor(key, value);
        }
    }

private:
    V initial_;
    std::vector<std::pair<K, V>> boundaries_;
};

#endif
