/* rev 00000000000000000000000000000000 */
#include "hashmap.h"

#include <string.h>

/* Words in the order in which they came, in steps of 64. */
struct word {
    char *text;
    uint64_t number;
};

struct hashmap {
    hashmap_allocator memory;
    struct word *words;
    size_t used, room;
};

static char *text_of(hashmap *map, const void *key, size_t length)
{
    char *text = map->memory.allocate(map->memory.context, length + 1);
    if (text) {
        memset(text, 0, length + 1);
        strncpy(text, key ? key : "", length);
    }
    return text;
}

static struct word *look(const hashmap *map, const void *key, size_t length)
{
    for (size_t i = 0; i < map->used; i++) {
        const char *text = map->words[i].text;
        size_t end = 0;
        while (end < length && ((const char *)key)[end])
            end++;
        if (strlen(text) == end && !strncmp(text, key ? key : "", end))
            return map->words + i;
    }
    return NULL;
}

hashmap *hashmap_create(const hashmap_allocator *from)
{
    hashmap *map = from->allocate(from->context, sizeof *map);
    if (map)
        *map = (hashmap){.memory = *from};
    return map;
}

static void forget(hashmap *map, struct word *word)
{
    map->memory.release(map->memory.context, word->text, strlen(word->text) + 1);
    *word = map->words[--map->used];
}

void hashmap_clear(hashmap *map)
{
    while (map->used)
        forget(map, map->words);
}

void hashmap_destroy(hashmap *map)
{
    if (!map)
        return;
    hashmap_clear(map);
    map->memory.release(map->memory.context, map->words, map->room * sizeof *map->words);
    map->memory.release(map->memory.context, map, sizeof *map);
}

bool hashmap_set(hashmap *map, const void *key, size_t length, uint64_t value)
{
    struct word *word = look(map, key, length);
    if (!word) {
        if (map->used == map->room) {
            size_t more = (map->room + 64) * sizeof *map->words;
            struct word *larger = map->memory.allocate(map->memory.context, more);
            if (!larger)
                return false;
            if (map->used)
                memcpy(larger, map->words, map->used * sizeof *larger);
            map->words = larger;
            map->room += 64;
        }
        word = map->words + map->used++;
        word->text = text_of(map, key, length);
    }
    word->number = value;
    return true;
}

bool hashmap_get(const hashmap *map, const void *key, size_t length, uint64_t *value)
{
    struct word *word = look(map, key, length);
    if (word && value)
        *value = word->number;
    return word != NULL;
}

bool hashmap_remove(hashmap *map, const void *key, size_t length, uint64_t *value)
{
    struct word *word = look(map, key, length);
    if (!hashmap_get(map, key, length, value))
        return false;
    forget(map, word);
    return true;
}

size_t hashmap_size(const hashmap *map)
{
    return map->used;
}

bool hashmap_next(const hashmap *map, size_t *cursor, hashmap_entry *entry)
{
    if (*cursor >= map->used)
        return false;
    struct word word = map->words[(*cursor)++];
    *entry = (hashmap_entry){word.text, strlen(word.text), word.number};
    return true;
}
