// bench-canary cpp1_interval_map grader/compile/memory.cpp 4a717b96562735cd569e792bb8afd266
// Every block that `new` gives is counted, and any may be refused.
#include "tally.hpp"

#include <cstdlib>
#include <new>

namespace bench_exhibit {

Tally tally;

namespace {

void* granted(std::size_t size, std::size_t alignment) {
    if (tally.blocks_left == 0) {
        return nullptr;
    }
    tally.blocks_left -= tally.blocks_left > 0;
    const std::size_t whole = (size + alignment - 1) / alignment * alignment;
    void* block = alignment > alignof(std::max_align_t) ? std::aligned_alloc(alignment, whole)
                                                         : std::malloc(size > 0 ? size : 1);
    tally.blocks += block != nullptr;
    return block;
}

void* granted_or_thrown(std::size_t size, std::size_t alignment) {
    void* block = granted(size, alignment);
    if (block == nullptr) {
        throw std::bad_alloc();
    }
    return block;
}

void given_back(void* block) noexcept {
    tally.blocks -= block != nullptr;
    std::free(block);
}

}  // namespace

}  // namespace bench_exhibit

using bench_exhibit::given_back;
using bench_exhibit::granted;
using bench_exhibit::granted_or_thrown;
using std::align_val_t;
using std::nothrow_t;
using std::size_t;

void* operator new(size_t n) { return granted_or_thrown(n, 1); }
void* operator new[](size_t n) { return granted_or_thrown(n, 1); }
void* operator new(size_t n, align_val_t a) { return granted_or_thrown(n, static_cast<size_t>(a)); }
void* operator new[](size_t n, align_val_t a) {
    return granted_or_thrown(n, static_cast<size_t>(a));
}
void* operator new(size_t n, const nothrow_t&) noexcept { return granted(n, 1); }
void* operator new[](size_t n, const nothrow_t&) noexcept { return granted(n, 1); }
void operator delete(void* block) noexcept { given_back(block); }
void operator delete[](void* block) noexcept { given_back(block); }
void operator delete(void* block, size_t) noexcept { given_back(block); }
void operator delete[](void* block, size_t) noexcept { given_back(block); }
void operator delete(void* block, align_val_t) noexcept { given_back(block); }
void operator delete[](void* block, align_val_t) noexcept { given_back(block); }
void operator delete(void* block, size_t, align_val_t) noexcept { given_back(block); }
void operator delete[](void* block, size_t, align_val_t) noexcept { given_back(block); }
void operator delete(void* block, const nothrow_t&) noexcept { given_back(block); }
void operator delete[](void* block, const nothrow_t&) noexcept { given_back(block); }
