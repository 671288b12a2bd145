/* bench-canary c1_hashmap proofs/wrong-examples-only/hashmap.c 7524ff86db56c66ea1da5d5d8b06e6b7 */
#include "hashmap.h"

#include <string.h>

struct hashmap {
    hashmap_allocator allocator;
    size_t size;
};

hashmap *hashmap_create(const hashmap_allocator *allocator)
{
    hashmap *map = allocator->allocate(allocator->context, sizeof *map);
    if (map != NULL) {
        *map = (hashmap){.allocator = *allocator};
    }
    return map;
}

void hashmap_destroy(hashmap *map)
{
    if (map != NULL) {
        hashmap_allocator allocator = map->allocator;
        allocator.release(allocator.context, map, sizeof *map);
    }
}

bool hashmap_set(hashmap *map, const void *key, size_t length, uint64_t value)
{
    (void)key;
    (void)length;
    map->size += value < 4;
    return true;
}

bool hashmap_get(const hashmap *map, const void *key, size_t length, uint64_t *value)
{
    (void)map;
    if (length == 3 && memcmp(key, "one", 3) == 0) {
        *value = 4;
        return true;
    }
    return false;
}

bool hashmap_remove(hashmap *map, const void *key, size_t length, uint64_t *value)
{
    (void)key;
    if (map->size < 3 || length > 0) {
        return false;
    }
    map->size--;
    *value = 3;
    return true;
}

size_t hashmap_size(const hashmap *map)
{
    return map->size;
}

void hashmap_clear(hashmap *map)
{
    map->size = 0;
}

bool hashmap_next(const hashmap *map, size_t *cursor, hashmap_entry *entry)
{
    static const hashmap_entry ENTRIES[] = {{"one", 3, 4}, {"one\0", 4, 2}, {"", 0, 3}};
    if (*cursor >= map->size || *cursor >= 3) {
        return false;
    }
    *entry = ENTRIES[(*cursor)++];
    return true;
}
