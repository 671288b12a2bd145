// bench-canary cpp1_interval_map grader/compile/adapter.hpp 1754f483061d964538ab42996fbf26d7
// Makes a Subject of a map. All of it comes before the submission: nothing that a submission
// defines can change what is written here.
#ifndef ADAPTER_HPP
#define ADAPTER_HPP

#include "subject.hpp"

#include <type_traits>
#include <utility>

namespace bench_exhibit {

// `Kind` has the types Key and Value, and turns numbers into them and back.
template <template <typename, typename> class Map, typename Kind>
class Adapter final : public Subject {
    using Key = typename Kind::Key;
    using Value = typename Kind::Value;

public:
    explicit Adapter(const Value& initial) : map_(initial) {}
    Adapter(const Adapter& other) : Subject(), map_(other.map_) {}
    Adapter& operator=(const Adapter&) = delete;

    Subject* copy() const override { return new Adapter(*this); }

    void become(const Subject& other) override { map_ = static_cast<const Adapter&>(other).map_; }

    void assign(Number begin, Number end, Number value) override {
        const Key first = Kind::key(begin);
        const Key last = Kind::key(end);
        const Value given = Kind::value(value);
        map_.assign(first, last, given);
    }

    void assign_own_value(Number begin, Number end, Number key) override {
        const Key first = Kind::key(begin);
        const Key last = Kind::key(end);
        const Key where = Kind::key(key);
        map_.assign(first, last, fixed()[where]);
    }

    bool assign_own_keys(std::size_t begin, std::size_t end, Number value) override {
        const Key* first = nullptr;
        const Key* last = nullptr;
        std::size_t count = 0;
        fixed().for_each([&](const Key& key, const Value&) {
            first = count == begin ? &key : first;
            last = count == end ? &key : last;
            ++count;
        });
        if (first == nullptr || last == nullptr) {
            return false;
        }
        const Value given = Kind::value(value);
        map_.assign(*first, *last, given);
        return true;
    }

    Number at(Number key) const override { return Kind::number(map_[Kind::key(key)]); }

    Number initial() const override { return Kind::number(map_.initial()); }

    std::size_t size() const override { return map_.size(); }

    void for_each(Seen seen, void* context) const override {
        map_.for_each([&](const Key& key, const Value& value) {
            seen(context, Kind::number(key), Kind::number(value));
        });
    }

private:
    const Map<Key, Value>& fixed() const { return map_; }

    Map<Key, Value> map_;
};

// Instantiating this defines what a program needs.
template <template <typename, typename> class Map, typename Kind>
struct Entry {
    static Subject* make(Number initial) {
        return new Adapter<Map, Kind>(Kind::value(initial));
    }
};

// What can be said of a map without running it.
template <template <typename, typename> class Map, typename K, typename V>
constexpr bool has_the_interface() {
    using M = Map<K, V>;
    static_assert(!std::is_default_constructible_v<M>);
    static_assert(std::is_constructible_v<M, const V&>);
    static_assert(!std::is_convertible_v<const V&, M>, "the constructor is explicit");
    static_assert(std::is_copy_constructible_v<M> && std::is_copy_assignable_v<M>);
    using C = const M&;
    using Ref = const V&;
    static_assert(std::is_same_v<decltype(std::declval<C>()[std::declval<const K&>()]), Ref>);
    static_assert(std::is_same_v<decltype(std::declval<C>().initial()), Ref>);
    static_assert(std::is_same_v<decltype(std::declval<C>().size()), std::size_t>);
    return true;
}

}  // namespace bench_exhibit

#endif
