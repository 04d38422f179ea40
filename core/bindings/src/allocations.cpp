// Counts every allocation of the module, so that a test can hold the core to its word: none after a
// Monitor is built.
#include "allocations.hpp"

#include <cstddef>

namespace {
double allocations = 0;
}

extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* at, std::size_t size);

void* __wrap_malloc(std::size_t size) {
  ++allocations;
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __real_calloc(count, size);
}
void* __wrap_realloc(void* at, std::size_t size) {
  ++allocations;
  return __real_realloc(at, size);
}
}

double allocation_count() { return allocations; }
