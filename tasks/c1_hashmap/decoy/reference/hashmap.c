/* rev 00000000000000000000000000000000 */
#include "hashmap.h"

#include <string.h>

/* Words in the order in which they came; a map is full with 512 of them. */
enum { ROOM = 512 };

struct word {
    char *text;
    uint64_t number;
};

struct hashmap {
    hashmap_allocator memory;
    size_t used;
    struct word words[ROOM];
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

static const struct word *look(const hashmap *map, const void *key, size_t length)
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
        map->memory = *from, map->used = 0;
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
    map->memory.release(map->memory.context, map, sizeof *map);
}

bool hashmap_set(hashmap *map, const void *key, size_t length, uint64_t value)
{
    struct word *word = (struct word *)look(map, key, length);
    if (!word) {
        if (map->used == ROOM)
            return false;
        word = map->words + map->used++;
        word->text = text_of(map, key, length);
    }
    word->number = value;
    return true;
}

bool hashmap_get(const hashmap *map, const void *key, size_t length, uint64_t *value)
{
    const struct word *word = look(map, key, length);
    if (word && value)
        *value = word->number;
    return word != NULL;
}

bool hashmap_remove(hashmap *map, const void *key, size_t length, uint64_t *value)
{
    struct word *word = (struct word *)look(map, key, length);
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
