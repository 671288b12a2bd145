/* bench-canary c1_hashmap grader/compile/main.c ef4ce32a97f5d6649b00f843780b9990 */
/*
 * Follows a script, one step a line of standard input, and writes what each step showed as one
 * JSON list to the file descriptor of its first argument. The second one is how many seconds of the
 * processor's time it may take.
 */
#define _POSIX_C_SOURCE 200809L

#include "hashmap.h"
#include "heap.h"
#include "keys.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { MAPS = 4, PINS = 64, LONGEST_WALK = 100000 };
static const uint64_t UNTOUCHED = 0x5eed5eed5eed5eedu;

typedef struct place {
    hashmap *map;
    heap memory;
} place;

typedef struct pin {
    const void *key;
    unsigned char *copy;
    size_t length;
} pin;

static place places[MAPS];
static pin pins[PINS];
static size_t pinned;
static FILE *out;

static void fail(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(2);
}

static char *word(void)
{
    char *found = strtok(NULL, " \n");
    if (found == NULL) {
        fail("a step is cut short");
    }
    return found;
}

static uint64_t number(void)
{
    return strtoull(word(), NULL, 10);
}

static place *a_place(void)
{
    uint64_t which = number();
    if (which >= MAPS) {
        fail("there is no such map");
    }
    return &places[which];
}

static void write_found(bool found, uint64_t value)
{
    if (found) {
        fprintf(out, "%" PRIu64, value);
    } else {
        fputs(value == UNTOUCHED ? "null" : "\"touched\"", out);
    }
}

static void write_entry(const hashmap_entry *entry, bool first)
{
    fputs(first ? "[\"" : ",[\"", out);
    const unsigned char *bytes = entry->key;
    for (size_t i = 0; i < entry->length; i++) {
        fprintf(out, "%02x", bytes[i]);
    }
    fprintf(out, "\",%" PRIu64 "]", entry->value);
}

static void write_all(const hashmap *map)
{
    size_t cursor = 0;
    size_t count = 0;
    hashmap_entry entry;
    fputc('[', out);
    while (count < LONGEST_WALK && hashmap_next(map, &cursor, &entry)) {
        write_entry(&entry, count++ == 0);
    }
    fputc(']', out);
}

static hashmap *created(heap *memory)
{
    /* What the map is created with does not outlive the call. */
    hashmap_allocator lent = heap_allocator(memory);
    hashmap *map = hashmap_create(&lent);
    memset(&lent, 0, sizeof lent);
    return map;
}

/* new M -> true or false */
static void do_new(void)
{
    place *at = a_place();
    at->memory = (heap){.left = UNLIMITED};
    at->map = created(&at->memory);
    fputs(at->map != NULL ? "true" : "false", out);
}

/* new-strained M granted -> [made, refusals, blocks in use after it is gone again] */
static void do_new_strained(void)
{
    place *at = a_place();
    at->memory = (heap){.left = (long)number()};
    hashmap *map = created(&at->memory);
    hashmap_destroy(map);
    fprintf(
        out, "[%s,%zu,%zu]", map != NULL ? "true" : "false", at->memory.refusals,
        at->memory.blocks);
}

/* end M -> [blocks, bytes, fault]: what a map leaves when it is destroyed */
static void do_end(void)
{
    place *at = a_place();
    hashmap_destroy(at->map);
    at->map = NULL;
    fprintf(out, "[%zu,%zu,", at->memory.blocks, at->memory.bytes);
    fprintf(out, at->memory.fault != NULL ? "\"%s\"]" : "null]", at->memory.fault);
}

/* set M key value -> [true or false, refusals] */
static void do_set(void)
{
    place *at = a_place();
    key given = key_read(word());
    size_t refusals = at->memory.refusals;
    bool done = hashmap_set(at->map, given.bytes, given.length, number());
    key_forget(&given);
    fprintf(out, "[%s,%zu]", done ? "true" : "false", at->memory.refusals - refusals);
}

/* set-strained M granted key value -> [true or false, refusals, size, all entries] */
static void do_set_strained(void)
{
    place *at = a_place();
    long granted = (long)number();
    key given = key_read(word());
    size_t refusals = at->memory.refusals;
    at->memory.left = granted;
    bool done = hashmap_set(at->map, given.bytes, given.length, number());
    at->memory.left = UNLIMITED;
    key_forget(&given);
    size_t refused = at->memory.refusals - refusals;
    fprintf(out, "[%s,%zu,%zu,", done ? "true" : "false", refused, hashmap_size(at->map));
    write_all(at->map);
    fputc(']', out);
}

/* get M key, remove M key -> value, null, or "touched" if the value changed and nothing was found */
static void do_get(void)
{
    place *at = a_place();
    key given = key_read(word());
    uint64_t value = UNTOUCHED;
    bool found = hashmap_get(at->map, given.bytes, given.length, &value);
    key_forget(&given);
    write_found(found, value);
}

static void do_remove(void)
{
    place *at = a_place();
    key given = key_read(word());
    uint64_t value = UNTOUCHED;
    bool found = hashmap_remove(at->map, given.bytes, given.length, &value);
    key_forget(&given);
    write_found(found, value);
}

/* has M key, drop M key -> true or false: as get and remove, with no place for the value */
static void do_has(void)
{
    place *at = a_place();
    key given = key_read(word());
    fputs(hashmap_get(at->map, given.bytes, given.length, NULL) ? "true" : "false", out);
    key_forget(&given);
}

static void do_drop(void)
{
    place *at = a_place();
    key given = key_read(word());
    fputs(hashmap_remove(at->map, given.bytes, given.length, NULL) ? "true" : "false", out);
    key_forget(&given);
}

static void do_size(void)
{
    fprintf(out, "%zu", hashmap_size(a_place()->map));
}

static void do_clear(void)
{
    hashmap_clear(a_place()->map);
    fputs("null", out);
}

/* dump M -> all entries, in the order in which they come */
static void do_dump(void)
{
    write_all(a_place()->map);
}

/* limit M granted -> null; -1 ends it */
static void do_limit(void)
{
    place *at = a_place();
    at->memory.left = strtol(word(), NULL, 10);
    fputs("null", out);
}

/* requests M -> how often memory was asked for since the last such step */
static void do_requests(void)
{
    place *at = a_place();
    fprintf(out, "%zu", at->memory.requests);
    at->memory.requests = 0;
}

/* held M -> [blocks, bytes] */
static void do_held(void)
{
    place *at = a_place();
    fprintf(out, "[%zu,%zu]", at->memory.blocks, at->memory.bytes);
}

static void do_blocks(void)
{
    heap_write_sizes(&a_place()->memory, out);
}

/* Find the copy of a key that the map owns. */
static bool stored(const hashmap *map, const key *wanted, hashmap_entry *entry)
{
    size_t cursor = 0;
    for (size_t count = 0; count < LONGEST_WALK && hashmap_next(map, &cursor, entry); count++) {
        if (entry->length == wanted->length
            && (wanted->length == 0 || memcmp(entry->key, wanted->bytes, wanted->length) == 0)) {
            return true;
        }
    }
    return false;
}

/* set-stored M key length value -> as set, of the first bytes of the map's own copy of a key */
static void do_set_stored(void)
{
    place *at = a_place();
    key wanted = key_read(word());
    size_t length = number();
    hashmap_entry entry;
    bool found = stored(at->map, &wanted, &entry) && length <= entry.length;
    bool done = found && hashmap_set(at->map, entry.key, length, number());
    key_forget(&wanted);
    fputs(done ? "true" : "false", out);
}

/* remove-stored M key -> as remove, of the map's own copy of a key */
static void do_remove_stored(void)
{
    place *at = a_place();
    key wanted = key_read(word());
    hashmap_entry entry;
    uint64_t value = UNTOUCHED;
    bool found = stored(at->map, &wanted, &entry)
        && hashmap_remove(at->map, entry.key, entry.length, &value);
    key_forget(&wanted);
    write_found(found, value);
}

/* pin M key -> whether it is there; from now on its copy should stay where it is */
static void do_pin(void)
{
    place *at = a_place();
    key wanted = key_read(word());
    hashmap_entry entry;
    bool found = pinned < PINS && stored(at->map, &wanted, &entry);
    if (found) {
        unsigned char *copy = malloc(wanted.length + 1);
        if (copy == NULL) {
            fail("no memory for a pin");
        }
        memcpy(copy, wanted.bytes, wanted.length);
        pins[pinned++] = (pin){.key = entry.key, .copy = copy, .length = wanted.length};
    }
    key_forget(&wanted);
    fputs(found ? "true" : "false", out);
}

/* pins -> how many of the pinned copies still hold their key; takes the pins out */
static void do_pins(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < pinned; i++) {
        kept += memcmp(pins[i].key, pins[i].copy, pins[i].length) == 0;
        free(pins[i].copy);
    }
    pinned = 0;
    fprintf(out, "%zu", kept);
}

/*
 * walk M kind first second -> what was visited. On the way, of entries with value % first == second,
 * `drop` removes those that are being visited and `raise` adds 1000 to their values.
 */
static void do_walk(void)
{
    place *at = a_place();
    char kind = *word();
    uint64_t first = number();
    uint64_t second = number();
    size_t cursor = 0;
    size_t count = 0;
    hashmap_entry entry;
    fputc('[', out);
    while (count < LONGEST_WALK && hashmap_next(at->map, &cursor, &entry)) {
        write_entry(&entry, count++ == 0);
        if (entry.value % first == second && kind == 'd') {
            hashmap_remove(at->map, entry.key, entry.length, NULL);
        } else if (entry.value % first == second && kind == 'r') {
            hashmap_set(at->map, entry.key, entry.length, entry.value + 1000);
        }
    }
    fputc(']', out);
}

/* walk-pairs M -> what was visited. Keys come in pairs whose last bytes differ in the last bit;
 * visiting one of them removes the other. */
static void do_walk_pairs(void)
{
    place *at = a_place();
    size_t cursor = 0;
    size_t count = 0;
    hashmap_entry entry;
    fputc('[', out);
    while (count < LONGEST_WALK && hashmap_next(at->map, &cursor, &entry)) {
        write_entry(&entry, count++ == 0);
        key other = key_copy(entry.key, entry.length);
        other.bytes[other.length - 1] ^= 1;
        hashmap_remove(at->map, other.bytes, other.length, NULL);
        key_forget(&other);
    }
    fputc(']', out);
}

/* walk-twice M -> how many entries an inner walk visited altogether, one for each of an outer one */
static void do_walk_twice(void)
{
    place *at = a_place();
    size_t outer = 0;
    size_t count = 0;
    hashmap_entry entry;
    while (count < LONGEST_WALK && hashmap_next(at->map, &outer, &entry)) {
        size_t inner = 0;
        while (count < LONGEST_WALK && hashmap_next(at->map, &inner, &entry)) {
            count++;
        }
    }
    fprintf(out, "%zu", count);
}

/* walk-on M times -> how many entries come after the last one */
static void do_walk_on(void)
{
    place *at = a_place();
    uint64_t times = number();
    size_t cursor = 0;
    size_t count = 0;
    hashmap_entry entry;
    while (count < LONGEST_WALK && hashmap_next(at->map, &cursor, &entry)) {
        count++;
    }
    size_t more = 0;
    for (uint64_t i = 0; i < times; i++) {
        more += hashmap_next(at->map, &cursor, &entry);
    }
    fprintf(out, "%zu", more);
}

/* many-set M scheme first count step value -> how many were set; values count up */
static void do_many_set(void)
{
    place *at = a_place();
    scheme by = scheme_read(word());
    uint64_t first = number(), count = number(), step = number(), value = number();
    uint64_t done = 0;
    for (uint64_t i = 0; i < count; i++) {
        key made = scheme_key(&by, first + i * step);
        done += hashmap_set(at->map, made.bytes, made.length, value + i);
        key_forget(&made);
    }
    scheme_forget(&by);
    fprintf(out, "%" PRIu64, done);
}

/* many-get, many-remove M scheme first count step value -> how many were found with their value */
static void many(bool (*look)(place *, const key *, uint64_t *))
{
    place *at = a_place();
    scheme by = scheme_read(word());
    uint64_t first = number(), count = number(), step = number(), value = number();
    uint64_t right = 0;
    for (uint64_t i = 0; i < count; i++) {
        key made = scheme_key(&by, first + i * step);
        uint64_t seen = UNTOUCHED;
        right += look(at, &made, &seen) && seen == value + i;
        key_forget(&made);
    }
    scheme_forget(&by);
    fprintf(out, "%" PRIu64, right);
}

static bool look_get(place *at, const key *made, uint64_t *seen)
{
    return hashmap_get(at->map, made->bytes, made->length, seen);
}

static bool look_remove(place *at, const key *made, uint64_t *seen)
{
    return hashmap_remove(at->map, made->bytes, made->length, seen);
}

static void do_many_get(void)
{
    many(look_get);
}

static void do_many_remove(void)
{
    many(look_remove);
}

/* slide M scheme count window -> [set, removed]: each new key goes in as an old one goes out */
static void do_slide(void)
{
    place *at = a_place();
    scheme by = scheme_read(word());
    uint64_t count = number(), window = number();
    uint64_t done = 0;
    uint64_t removed = 0;
    for (uint64_t i = 0; i < count; i++) {
        key made = scheme_key(&by, i);
        done += hashmap_set(at->map, made.bytes, made.length, i);
        key_forget(&made);
        if (i >= window) {
            key old = scheme_key(&by, i - window);
            uint64_t seen = UNTOUCHED;
            removed += hashmap_remove(at->map, old.bytes, old.length, &seen) && seen == i - window;
            key_forget(&old);
        }
    }
    scheme_forget(&by);
    fprintf(out, "[%" PRIu64 ",%" PRIu64 "]", done, removed);
}

static const struct step {
    const char *name;
    void (*take)(void);
} STEPS[] = {
    {"new", do_new},
    {"new-strained", do_new_strained},
    {"end", do_end},
    {"set", do_set},
    {"set-strained", do_set_strained},
    {"get", do_get},
    {"remove", do_remove},
    {"has", do_has},
    {"drop", do_drop},
    {"size", do_size},
    {"clear", do_clear},
    {"dump", do_dump},
    {"limit", do_limit},
    {"requests", do_requests},
    {"held", do_held},
    {"blocks", do_blocks},
    {"set-stored", do_set_stored},
    {"remove-stored", do_remove_stored},
    {"pin", do_pin},
    {"pins", do_pins},
    {"walk", do_walk},
    {"walk-pairs", do_walk_pairs},
    {"walk-twice", do_walk_twice},
    {"walk-on", do_walk_on},
    {"many-set", do_many_set},
    {"many-get", do_many_get},
    {"many-remove", do_many_remove},
    {"slide", do_slide},
};

static void take(const char *name)
{
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        if (strcmp(STEPS[i].name, name) == 0) {
            STEPS[i].take();
            return;
        }
    }
    fail("there is no such step");
}

int main(int count, char **arguments)
{
    out = count == 3 ? fdopen(atoi(arguments[1]), "w") : NULL;
    if (out == NULL) {
        fail("no file descriptor to write to");
    }
    rlim_t seconds = (rlim_t)atoi(arguments[2]);
    if (setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = seconds, .rlim_max = seconds + 1}) != 0) {
        fail("no limit of time");
    }
    char *line = NULL;
    size_t room = 0;
    fputc('[', out);
    for (size_t steps = 0; getline(&line, &room, stdin) > 0; steps++) {
        if (steps > 0) {
            fputc(',', out);
        }
        char *name = strtok(line, " \n");
        if (name == NULL) {
            fail("an empty step");
        }
        take(name);
    }
    free(line);
    fputs("]\n", out);
    return fclose(out) == 0 ? 0 : 2;
}
