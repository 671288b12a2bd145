/* bench-canary c1_hashmap grader/compile/heap.h a79214d08691e183d14c29be7d96cb52 */
/* The memory a map gets: every block is accounted for, and any request may be refused. */
#ifndef HEAP_H
#define HEAP_H

#include "hashmap.h"

#include <stdio.h>

enum { UNLIMITED = -1 };

typedef struct block block;

typedef struct heap {
    block *first;
    size_t blocks;
    size_t bytes;
    size_t requests; /* since the last time somebody looked */
    size_t refusals;
    long left; /* requests that are still granted, or UNLIMITED */
    const char *fault; /* the first thing done wrong, or NULL */
} heap;

hashmap_allocator heap_allocator(heap *from);

/* Write {"size": number of blocks} of all that is in use. */
void heap_write_sizes(const heap *from, FILE *out);

#endif
