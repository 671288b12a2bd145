/* bench-canary c1_hashmap proofs/wrong-chains-of-nodes/hashmap.c cfaff5704688de0847d46869233e10d8 */
#include "hashmap.h"

#include <string.h>

typedef struct node {
    struct node *next;
    size_t length;
    uint64_t value;
    unsigned char key[];
} node;

struct hashmap {
    hashmap_allocator allocator;
    node **buckets;
    size_t capacity;
    size_t live;
};

static size_t bucket_of(const hashmap *map, const void *key, size_t length)
{
    const unsigned char *bytes = key;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return (hash ^ hash >> 32) & (map->capacity - 1);
}

static node **find(const hashmap *map, const void *key, size_t length)
{
    node **link = &map->buckets[bucket_of(map, key, length)];
    while (*link != NULL
        && ((*link)->length != length || (length > 0 && memcmp((*link)->key, key, length) != 0))) {
        link = &(*link)->next;
    }
    return link;
}

static node **new_buckets(const hashmap_allocator *allocator, size_t capacity)
{
    node **buckets = allocator->allocate(allocator->context, capacity * sizeof *buckets);
    if (buckets != NULL) {
        memset(buckets, 0, capacity * sizeof *buckets);
    }
    return buckets;
}

hashmap *hashmap_create(const hashmap_allocator *allocator)
{
    hashmap *map = allocator->allocate(allocator->context, sizeof *map);
    if (map == NULL) {
        return NULL;
    }
    *map = (hashmap){.allocator = *allocator, .capacity = 16};
    map->buckets = new_buckets(allocator, map->capacity);
    if (map->buckets == NULL) {
        allocator->release(allocator->context, map, sizeof *map);
        return NULL;
    }
    return map;
}

void hashmap_destroy(hashmap *map)
{
    if (map == NULL) {
        return;
    }
    hashmap_clear(map);
    hashmap_allocator allocator = map->allocator;
    allocator.release(allocator.context, map->buckets, map->capacity * sizeof *map->buckets);
    allocator.release(allocator.context, map, sizeof *map);
}

static void grow(hashmap *map)
{
    hashmap larger = {.allocator = map->allocator, .capacity = map->capacity * 2};
    larger.buckets = new_buckets(&map->allocator, larger.capacity);
    if (larger.buckets == NULL) {
        return;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        while (map->buckets[i] != NULL) {
            node *moved = map->buckets[i];
            map->buckets[i] = moved->next;
            node **link = &larger.buckets[bucket_of(&larger, moved->key, moved->length)];
            moved->next = *link;
            *link = moved;
        }
    }
    map->allocator.release(
        map->allocator.context, map->buckets, map->capacity * sizeof *map->buckets);
    map->buckets = larger.buckets;
    map->capacity = larger.capacity;
}

bool hashmap_set(hashmap *map, const void *key, size_t length, uint64_t value)
{
    node *present = *find(map, key, length);
    if (present != NULL) {
        present->value = value;
        return true;
    }
    node *made = map->allocator.allocate(map->allocator.context, sizeof *made + length);
    if (made == NULL) {
        return false;
    }
    if (map->live >= map->capacity) {
        grow(map);
    }
    node **link = &map->buckets[bucket_of(map, key, length)];
    *made = (node){.next = *link, .length = length, .value = value};
    if (length > 0) {
        memcpy(made->key, key, length);
    }
    *link = made;
    map->live++;
    return true;
}

bool hashmap_get(const hashmap *map, const void *key, size_t length, uint64_t *value)
{
    const node *present = *find(map, key, length);
    if (present != NULL && value != NULL) {
        *value = present->value;
    }
    return present != NULL;
}

bool hashmap_remove(hashmap *map, const void *key, size_t length, uint64_t *value)
{
    node **link = find(map, key, length);
    node *old = *link;
    if (old == NULL) {
        return false;
    }
    if (value != NULL) {
        *value = old->value;
    }
    *link = old->next;
    map->allocator.release(map->allocator.context, old, sizeof *old + old->length);
    map->live--;
    return true;
}

size_t hashmap_size(const hashmap *map)
{
    return map->live;
}

void hashmap_clear(hashmap *map)
{
    for (size_t i = 0; i < map->capacity; i++) {
        while (map->buckets[i] != NULL) {
            node *old = map->buckets[i];
            map->buckets[i] = old->next;
            map->allocator.release(map->allocator.context, old, sizeof *old + old->length);
        }
    }
    map->live = 0;
}

bool hashmap_next(const hashmap *map, size_t *cursor, hashmap_entry *entry)
{
    /* The number of entries given so far; the walk starts from the first bucket each time. */
    size_t passed = 0;
    for (size_t i = 0; i < map->capacity; i++) {
        for (const node *each = map->buckets[i]; each != NULL; each = each->next) {
            if (passed++ == *cursor) {
                *entry = (hashmap_entry){
                    .key = each->key, .length = each->length, .value = each->value};
                ++*cursor;
                return true;
            }
        }
    }
    return false;
}
