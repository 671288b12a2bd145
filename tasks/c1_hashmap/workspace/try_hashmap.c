/*
 * Tries the example. Compile and run it with
 *
 *     gcc -std=c11 -Wall -Wextra -g -fsanitize=address,undefined try_hashmap.c hashmap.c -o try_hashmap
 *     ./try_hashmap
 */
#include "hashmap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static size_t in_use; /* bytes */

static void *get_memory(void *context, size_t size)
{
    (void)context;
    in_use += size;
    return malloc(size);
}

static void give_back(void *context, void *memory, size_t size)
{
    (void)context;
    in_use -= size;
    free(memory);
}

int main(void)
{
    hashmap_allocator allocator = {.allocate = get_memory, .release = give_back};
    hashmap *map = hashmap_create(&allocator);
    if (map == NULL) {
        return 1;
    }
    uint64_t value = 7;
    printf("set one: %d\n", hashmap_set(map, "one", 3, 1));
    printf("set one and a zero: %d\n", hashmap_set(map, "one\0", 4, 2));
    printf("set the empty key: %d\n", hashmap_set(map, NULL, 0, 3));
    printf("set one again: %d\n", hashmap_set(map, "one", 3, 4));
    printf("size: %zu\n", hashmap_size(map));
    printf("get one: %d", hashmap_get(map, "one", 3, &value));
    printf(", value %" PRIu64 "\n", value);
    printf("get on: %d", hashmap_get(map, "on", 2, &value));
    printf(", value %" PRIu64 "\n", value);

    size_t cursor = 0;
    hashmap_entry entry;
    while (hashmap_next(map, &cursor, &entry)) {
        printf("entry: %zu bytes, value %" PRIu64 "\n", entry.length, entry.value);
    }

    printf("remove the empty key: %d", hashmap_remove(map, "", 0, &value));
    printf(", value %" PRIu64 "\n", value);
    printf("remove it again: %d\n", hashmap_remove(map, "", 0, NULL));
    hashmap_destroy(map);
    printf("bytes still in use: %zu\n", in_use);
    return 0;
}
