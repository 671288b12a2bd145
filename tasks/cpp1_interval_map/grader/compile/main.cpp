// bench-canary cpp1_interval_map grader/compile/main.cpp e6bccab50364814d74cd1f4b683f16f8
// Follows a script, one step a line of standard input, and writes what each step showed as one JSON
// list to the file descriptor of its first argument. The second one is how many seconds of the
// processor's time it may take.
#include "subject.hpp"
#include "tally.hpp"

#include <sys/resource.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace bench_exhibit {
namespace {

constexpr int MAPS = 4;
constexpr int LONGEST = 200000;
constexpr int MOST_TRIES = 60;

Subject* maps[MAPS];
FILE* out;

[[noreturn]] void fail(const char* why) {
    std::fprintf(stderr, "%s\n", why);
    std::exit(2);
}

char* word() {
    char* found = std::strtok(nullptr, " \n");
    if (found == nullptr) {
        fail("a step is cut short");
    }
    return found;
}

Number number() { return std::strtoll(word(), nullptr, 10); }

Subject*& a_map() {
    const Number which = number();
    if (which < 0 || which >= MAPS) {
        fail("there is no such map");
    }
    return maps[which];
}

void write_boundary(void* context, Number key, Number value) {
    int& count = *static_cast<int*>(context);
    if (count < LONGEST) {
        std::fprintf(out, "%s[%" PRId64 ",%" PRId64 "]", count > 0 ? "," : "", key, value);
    }
    ++count;
}

void write_all(const Subject& map) {
    int count = 0;
    std::fputc('[', out);
    map.for_each(write_boundary, &count);
    std::fputc(']', out);
}

void write_null() { std::fputs("null", out); }

// new M initial -> null
void do_new() {
    Subject*& map = a_map();
    map = make_subject(number());
    write_null();
}

// end M -> null
void do_end() {
    Subject*& map = a_map();
    delete map;
    map = nullptr;
    write_null();
}

// assign M begin end value -> null
void do_assign() {
    Subject*& map = a_map();
    const Number begin = number(), end = number(), value = number();
    map->assign(begin, end, value);
    write_null();
}

// assign-own-value M begin end key -> null
void do_assign_own_value() {
    Subject*& map = a_map();
    const Number begin = number(), end = number(), key = number();
    map->assign_own_value(begin, end, key);
    write_null();
}

// assign-own-keys M begin end value -> whether there are boundaries of these numbers
void do_assign_own_keys() {
    Subject*& map = a_map();
    const auto begin = static_cast<std::size_t>(number());
    const auto end = static_cast<std::size_t>(number());
    std::fputs(map->assign_own_keys(begin, end, number()) ? "true" : "false", out);
}

// at M key -> value
void do_at() {
    Subject*& map = a_map();
    std::fprintf(out, "%" PRId64, map->at(number()));
}

// size M -> number of boundaries
void do_size() { std::fprintf(out, "%zu", a_map()->size()); }

// dump M -> [initial, boundaries]
void do_dump() {
    Subject*& map = a_map();
    std::fprintf(out, "[%" PRId64 ",", map->initial());
    write_all(*map);
    std::fputc(']', out);
}

// copy M N -> null: N becomes a new map, a copy of M
void do_copy() {
    Subject*& from = a_map();
    Subject*& to = a_map();
    to = from->copy();
    write_null();
}

// become M N -> null: M is assigned N
void do_become() {
    Subject*& to = a_map();
    Subject*& from = a_map();
    to->become(*from);
    write_null();
}

bool tried(Subject& map, bool memory, long granted, Number begin, Number end, Number value) {
    (memory ? tally.blocks_left : tally.copies_left) = granted;
    bool done = false;
    try {
        map.assign(begin, end, value);
        done = true;
    } catch (const Refused&) {
        done = false;
    } catch (const std::bad_alloc&) {
        done = false;
    }
    tally.blocks_left = tally.copies_left = UNLIMITED;
    return done;
}

// strained M copies|memory begin end value -> what the map holds after each failure and after
// success: at first nothing is granted, then one copy or block, and so on until it is enough
void do_strained() {
    Subject*& map = a_map();
    const bool memory = *word() == 'm';
    const Number begin = number(), end = number(), value = number();
    std::fputc('[', out);
    bool done = false;
    for (int granted = 0; granted < MOST_TRIES && !done; ++granted) {
        done = tried(*map, memory, granted, begin, end, value);
        const char* comma = granted > 0 ? "," : "";
        std::fprintf(out, "%s[%s,%zu,", comma, done ? "true" : "false", map->size());
        write_all(*map);
        std::fprintf(out, ",%ld,%ld]", tally.keys, tally.values);
    }
    std::fputc(']', out);
}

// alive -> [keys, values] in all maps
void do_alive() { std::fprintf(out, "[%ld,%ld]", tally.keys, tally.values); }

// left -> [keys, values, blocks, fault], when all maps are gone
void do_left() {
    std::fprintf(out, "[%ld,%ld,%ld,", tally.keys, tally.values, tally.blocks);
    tally.fault != nullptr ? std::fprintf(out, "\"%s\"]", tally.fault) : std::fputs("null]", out);
}

// counts -> [comparisons of keys, of values, copies of keys, of values] since the last such step
void do_counts() {
    std::fprintf(out, "[%ld,%ld,%ld,%ld]", tally.key_comparisons, tally.value_comparisons,
                 tally.key_copies, tally.value_copies);
    tally.key_comparisons = tally.value_comparisons = 0;
    tally.key_copies = tally.value_copies = 0;
}

struct Step {
    const char* name;
    void (*take)();
};

constexpr Step STEPS[] = {
    {"new", do_new},
    {"end", do_end},
    {"assign", do_assign},
    {"assign-own-value", do_assign_own_value},
    {"assign-own-keys", do_assign_own_keys},
    {"at", do_at},
    {"size", do_size},
    {"dump", do_dump},
    {"copy", do_copy},
    {"become", do_become},
    {"strained", do_strained},
    {"alive", do_alive},
    {"left", do_left},
    {"counts", do_counts},
};

void take(const char* name) {
    for (const Step& step : STEPS) {
        if (std::strcmp(step.name, name) == 0) {
            step.take();
            return;
        }
    }
    fail("there is no such step");
}

int follow() {
    char* line = nullptr;
    std::size_t room = 0;
    std::fputc('[', out);
    for (bool first = true; getline(&line, &room, stdin) > 0; first = false) {
        if (!first) {
            std::fputc(',', out);
        }
        const char* name = std::strtok(line, " \n");
        if (name == nullptr) {
            fail("an empty step");
        }
        take(name);
    }
    std::free(line);
    std::fputs("]\n", out);
    return std::fclose(out) == 0 ? 0 : 2;
}

}  // namespace
}  // namespace bench_exhibit

int main(int count, char** arguments) {
    using namespace bench_exhibit;
    out = count == 3 ? fdopen(std::atoi(arguments[1]), "w") : nullptr;
    if (out == nullptr) {
        fail("no file descriptor to write to");
    }
    const auto seconds = static_cast<rlim_t>(std::atoi(arguments[2]));
    const rlimit limit{.rlim_cur = seconds, .rlim_max = seconds + 1};
    if (setrlimit(RLIMIT_CPU, &limit) != 0) {
        fail("no limit of time");
    }
    return follow();
}
