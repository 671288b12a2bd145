/* rev 00000000000000000000000000000000 */
/* Asks a map a few questions whose answers are known; needs hashmap.h of the current directory. */
#include "hashmap.h"

#include <stdio.h>
#include <stdlib.h>

static int failed, asked;

static void *take(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give(void *context, void *memory, size_t size)
{
    (void)context;
    (void)size;
    free(memory);
}

static void expect(const char *name, uint64_t got, uint64_t wanted)
{
    asked++;
    failed += got != wanted;
    printf("%s  %s: %llu of %llu\n", got == wanted ? "PASS" : "FAIL", name,
           (unsigned long long)got, (unsigned long long)wanted);
}

int main(void)
{
    hashmap_allocator allocator = {.allocate = take, .release = give};
    hashmap *map = hashmap_create(&allocator);
    uint64_t value = 7;
    hashmap_set(map, "one", 3, 1);
    hashmap_set(map, "two", 3, 2);
    hashmap_set(map, "one\0", 4, 3); /* the same word as the first */
    expect("size", hashmap_size(map), 2);
    hashmap_get(map, "one", 3, &value);
    expect("value of one", value, 3);
    expect("on is not there", hashmap_get(map, "on", 2, &value), 0);
    hashmap_remove(map, "two", 3, NULL);
    expect("size without two", hashmap_size(map), 1);
    hashmap_clear(map);
    expect("size when cleared", hashmap_size(map), 0);
    hashmap_destroy(map);
    printf("%d of %d passed\n", asked - failed, asked);
    return failed != 0;
}
