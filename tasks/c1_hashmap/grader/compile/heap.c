/* bench-canary c1_hashmap grader/compile/heap.c 0f05bc7adf4a7f9c451301b32471be35 */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

enum { FRESH = 0xa5, STALE = 0xdd, HEAPS = 8 };
static const size_t MOST_BYTES = (size_t)192 << 20; /* no right answer comes near */
static const uint64_t IN_USE = 0x6d656d6f7279u;

struct block {
    block *next;
    block *previous;
    size_t size;
    uint64_t mark;
};
_Static_assert(sizeof(block) % _Alignof(max_align_t) == 0, "what follows must be aligned");

/* What a map knows of its heap is a number, which leads nowhere in memory. */
static heap *known[HEAPS];

static void *number_of(heap *which)
{
    uintptr_t number = 0;
    while (number + 1 < HEAPS && known[number] != NULL && known[number] != which) {
        number++;
    }
    known[number] = which;
    return (void *)(number + 1);
}

static heap *by_number(void *context)
{
    uintptr_t number = (uintptr_t)context - 1;
    if (number >= HEAPS || known[number] == NULL) {
        fputs("the context is not the one that belongs to the allocator\n", stderr);
        exit(3);
    }
    return known[number];
}

static void note(heap *in, const char *fault)
{
    if (in->fault == NULL) {
        in->fault = fault;
    }
}

static void *allocate(void *context, size_t size)
{
    heap *from = by_number(context);
    from->requests++;
    if (size == 0) {
        note(from, "asked for 0 bytes");
    }
    if (from->left == 0 || size > MOST_BYTES - from->bytes) {
        from->refusals++;
        return NULL;
    }
    if (from->left > 0) {
        from->left--;
    }
    block *made = malloc(sizeof *made + size);
    if (made == NULL) {
        from->refusals++;
        return NULL;
    }
    *made = (block){.next = from->first, .size = size, .mark = IN_USE};
    if (made->next != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(made->next, sizeof *made);
        made->next->previous = made;
        ASAN_POISON_MEMORY_REGION(made->next, sizeof *made);
    }
    from->first = made;
    from->blocks++;
    from->bytes += size;
    memset(made + 1, FRESH, size); /* nobody is promised zeros */
    ASAN_POISON_MEMORY_REGION(made, sizeof *made);
    return made + 1;
}

static block *of_next(block *which)
{
    ASAN_UNPOISON_MEMORY_REGION(which, sizeof *which);
    return which->next;
}

static void release(void *context, void *memory, size_t size)
{
    heap *from = by_number(context);
    if (memory == NULL) {
        note(from, "released NULL");
        return;
    }
    block *old = (block *)memory - 1;
    ASAN_UNPOISON_MEMORY_REGION(old, sizeof *old);
    if (old->mark != IN_USE) {
        note(from, "released what was not in use");
        return;
    }
    if (old->size != size) {
        note(from, "released with another size than asked for");
    }
    if (old->next != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(old->next, sizeof *old);
        old->next->previous = old->previous;
        ASAN_POISON_MEMORY_REGION(old->next, sizeof *old);
    }
    if (old->previous != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(old->previous, sizeof *old);
        old->previous->next = old->next;
        ASAN_POISON_MEMORY_REGION(old->previous, sizeof *old);
    } else if (from->first == old) {
        from->first = old->next;
    } else {
        note(from, "released to another allocator than it came from");
    }
    from->blocks--;
    from->bytes -= old->size;
    memset(old, STALE, sizeof *old + old->size);
    free(old);
}

hashmap_allocator heap_allocator(heap *from)
{
    return (hashmap_allocator){
        .allocate = allocate, .release = release, .context = number_of(from)};
}

static int by_size(const void *left, const void *right)
{
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;
    return (a > b) - (a < b);
}

void heap_write_sizes(const heap *from, FILE *out)
{
    size_t *sizes = calloc(from->blocks + 1, sizeof *sizes);
    size_t count = 0;
    for (block *each = from->first; sizes != NULL && each != NULL && count < from->blocks;) {
        block *next = of_next(each);
        sizes[count++] = each->size;
        ASAN_POISON_MEMORY_REGION(each, sizeof *each);
        each = next;
    }
    if (count > 0) {
        qsort(sizes, count, sizeof *sizes, by_size);
    }
    fputc('{', out);
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && sizes[end] == sizes[start]) {
            end++;
        }
        fprintf(out, "%s\"%zu\":%zu", start > 0 ? "," : "", sizes[start], end - start);
    }
    fputc('}', out);
    free(sizes);
}
