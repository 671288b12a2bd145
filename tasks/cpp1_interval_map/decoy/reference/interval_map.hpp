// rev 00000000000000000000000000000000
#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

#include <algorithm>
#include <cstddef>
#include <vector>

// A sorted list of the places that were ever assigned; neighbours may have the same value.
template <typename K, typename V>
class interval_map {
    struct step {
        K from;
        V value;
    };
    V first_;
    std::vector<step> steps_;

    std::size_t count_up_to(const K& key) const {
        std::size_t count = 0;
        while (count < steps_.size() && !(key < steps_[count].from)) ++count;
        return count;
    }

public:
    explicit interval_map(const V& initial) : first_(initial) {}

    void assign(const K& begin, const K& end, const V& value) {
        if (!(begin < end)) return;
        std::vector<step> changed;
        for (const step& one : steps_)
            if (one.from < begin) changed.push_back(one);
        changed.push_back(step{begin, value});
        changed.push_back(step{end, (*this)[end]});
        for (const step& one : steps_)
            if (end < one.from) changed.push_back(one);
        steps_.swap(changed);
    }

    const V& operator[](const K& key) const {
        const std::size_t count = count_up_to(key);
        return count ? steps_[count - 1].value : first_;
    }

    const V& initial() const { return first_; }
    std::size_t size() const { return steps_.size(); }

    template <typename Visitor>
    void for_each(Visitor visitor) const {
        for (const step& one : steps_) visitor(one.from, one.value);
    }
};

#endif
