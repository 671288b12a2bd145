/* bench-canary c1_hashmap grader/compile/keys.h 24256526031556eb3b0ce0948ee7d0f5 */
/* Keys as a caller might hand them in: at any address, and gone after the call. */
#ifndef KEYS_H
#define KEYS_H

#include <stddef.h>
#include <stdint.h>

typedef struct key {
    unsigned char *block;
    unsigned char *bytes; /* NULL in an empty key that was written "-" */
    size_t length;
} key;

/* Read hexadecimal digits; "." and "-" are the empty key, with an address and without one. */
key key_read(const char *word);
key key_copy(const void *bytes, size_t length);
void key_forget(key *which);

/* Which key is number n? A kind, and up to two strings in hexadecimal digits: kind:one:two */
typedef struct scheme {
    char kind; /* l, b: 8 bytes, the lowest or the highest first; d: decimal; p: pieces by bits */
    key one;
    key two;
} scheme;

scheme scheme_read(const char *word);
key scheme_key(const scheme *by, uint64_t n);
void scheme_forget(scheme *which);

#endif
