/* bench-canary c1_hashmap grader/compile/keys.c 4182932bfd15453e72a06d73fd66a0a4 */
#define _POSIX_C_SOURCE 200809L

#include "keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 16, GONE = 0xee };

static key empty_key(size_t length)
{
    /* Every other key lies at an odd address: nobody may read it as anything but bytes. */
    static unsigned turn;
    size_t shift = turn++ % 2;
    unsigned char *block = malloc(shift + length + (length == 0));
    if (block == NULL) {
        fputs("no memory for a key\n", stderr);
        exit(2);
    }
    return (key){.block = block, .bytes = block + shift, .length = length};
}

static unsigned digit(char written)
{
    return (unsigned)(written <= '9' ? written - '0' : written - 'a' + 10);
}

key key_read(const char *word)
{
    if (strcmp(word, "-") == 0) {
        return (key){0};
    }
    key made = empty_key(strcmp(word, ".") == 0 ? 0 : strlen(word) / 2);
    for (size_t i = 0; i < made.length; i++) {
        made.bytes[i] = (unsigned char)(digit(word[2 * i]) << 4 | digit(word[2 * i + 1]));
    }
    return made;
}

key key_copy(const void *bytes, size_t length)
{
    key made = empty_key(length);
    if (length > 0) {
        memcpy(made.bytes, bytes, length);
    }
    return made;
}

void key_forget(key *which)
{
    if (which->block != NULL) {
        memset(which->bytes, GONE, which->length);
    }
    free(which->block);
    *which = (key){0};
}

scheme scheme_read(const char *word)
{
    scheme made = {.kind = word[0]};
    const char *one = strchr(word, ':');
    const char *two = one != NULL ? strchr(one + 1, ':') : NULL;
    if (two == NULL) {
        fputs("no such scheme\n", stderr);
        exit(2);
    }
    char *first = strndup(one + 1, (size_t)(two - one - 1));
    if (first != NULL) {
        made.one = key_read(first);
    }
    free(first);
    made.two = key_read(two + 1);
    return made;
}

void scheme_forget(scheme *which)
{
    key_forget(&which->one);
    key_forget(&which->two);
}

static unsigned char *put(unsigned char *at, const key *piece)
{
    memcpy(at, piece->bytes, piece->length);
    return at + piece->length;
}

static key pieces(const scheme *by, uint64_t n)
{
    key made = empty_key(PIECES * by->one.length);
    unsigned char *at = made.bytes;
    for (unsigned bit = 0; bit < PIECES; bit++) {
        at = put(at, n >> bit & 1 ? &by->two : &by->one);
    }
    return made;
}

key scheme_key(const scheme *by, uint64_t n)
{
    if (by->kind == 'p') {
        return pieces(by, n);
    }
    char middle[32];
    size_t length = 8;
    for (unsigned i = 0; i < 8; i++) {
        middle[i] = (char)(n >> 8 * (by->kind == 'l' ? i : 7 - i));
    }
    if (by->kind == 'd') {
        length = (size_t)snprintf(middle, sizeof middle, "%" PRIu64, n);
    }
    key made = empty_key(by->one.length + length + by->two.length);
    unsigned char *at = put(made.bytes, &by->one);
    memcpy(at, middle, length);
    put(at + length, &by->two);
    return made;
}
