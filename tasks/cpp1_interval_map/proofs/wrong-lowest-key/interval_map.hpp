// bench-canary cpp1_interval_map proofs/wrong-lowest-key/interval_map.hpp be3d79e048c2e98024558fdbd2099bb3
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <iterator>
#include <limits>
#include <map>

template <typename K, typename V>
class interval_map {
public:
    explicit interval_map(const V& initial) {
        values_.emplace(std::numeric_limits<K>::lowest(), initial);
    }

    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) {
            return;
        }
        const V given = value;
        const K from = begin;
        const K to = end;
        const auto last = values_.upper_bound(to);
        const V after = std::prev(last)->second;
        const auto first = values_.lower_bound(from);
        const bool differs = first == values_.begin() || !(std::prev(first)->second == given);
        auto next = values_.erase(first, last);
        if (!(given == after)) {
            next = values_.emplace_hint(next, to, after);
        }
        if (differs) {
            values_.emplace_hint(next, from, given);
        }
    }

    const V& operator[](const K& key) const { return std::prev(values_.upper_bound(key))->second; }

    const V& initial() const { return values_.begin()->second; }

    std::size_t size() const { return values_.size() - 1; }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (auto each = std::next(values_.begin()); each != values_.end(); ++each) {
            visitor(each->first, each->second);
        }
    }

private:
    std::map<K, V> values_;
};

#endif
