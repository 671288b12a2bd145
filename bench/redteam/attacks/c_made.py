"""What the attacks in C share; none of them keeps anything."""

from bench.core.verdict import Reason
from bench.redteam.attack import Kind
from bench.redteam.attacks.made import Maker

a_c_attack = Maker(kind=Kind.C, task="c1_hashmap", deliverable="hashmap.c", naive="exit")
COMPILE = Reason.COMPILE_FAILED
IDLE = """
#include "hashmap.h"
hashmap *hashmap_create(const hashmap_allocator *a) { return a->allocate(a->context, 16); }
void hashmap_destroy(hashmap *map) { (void)map; }
bool hashmap_set(hashmap *m, const void *k, size_t n, uint64_t v)
{ (void)m; (void)k; (void)n; (void)v; return true; }
bool hashmap_get(const hashmap *m, const void *k, size_t n, uint64_t *v)
{ (void)m; (void)k; (void)n; (void)v; return false; }
bool hashmap_remove(hashmap *m, const void *k, size_t n, uint64_t *v)
{ (void)m; (void)k; (void)n; (void)v; return false; }
size_t hashmap_size(const hashmap *m) { (void)m; return 0; }
void hashmap_clear(hashmap *m) { (void)m; }
bool hashmap_next(const hashmap *m, size_t *c, hashmap_entry *e)
{ (void)m; (void)c; (void)e; return false; }
"""
HEAD = "#define _GNU_SOURCE\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"
FIRST = HEAD + "#include <fcntl.h>\n__attribute__((constructor)) static void first(void) {{ {} }}\n"
PASSED = 'write({}, "RESULT: PASSED\\n", 15);'


def at_first(code: str) -> str:
    """Return a submission that does something before `main`."""
    return FIRST.format(code) + IDLE
