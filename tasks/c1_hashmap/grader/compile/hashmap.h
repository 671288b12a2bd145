/* bench-canary c1_hashmap grader/compile/hashmap.h 0da10885ca150288e8dd38f71043ae16 */
/* A hash map from byte strings to 64-bit numbers, with open addressing. */
#ifndef HASHMAP_H
#define HASHMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a map gets all its memory from, and where it gives it back to. */
typedef struct hashmap_allocator {
    void *(*allocate)(void *context, size_t size); /* NULL: refused */
    void (*release)(void *context, void *memory, size_t size); /* size: as it was asked for */
    void *context;
} hashmap_allocator;

typedef struct hashmap hashmap;

typedef struct hashmap_entry {
    const void *key;
    size_t length;
    uint64_t value;
} hashmap_entry;

hashmap *hashmap_create(const hashmap_allocator *allocator);
void hashmap_destroy(hashmap *map);

bool hashmap_set(hashmap *map, const void *key, size_t length, uint64_t value);
bool hashmap_get(const hashmap *map, const void *key, size_t length, uint64_t *value);
bool hashmap_remove(hashmap *map, const void *key, size_t length, uint64_t *value);

size_t hashmap_size(const hashmap *map);
void hashmap_clear(hashmap *map);
bool hashmap_next(const hashmap *map, size_t *cursor, hashmap_entry *entry);

#endif
