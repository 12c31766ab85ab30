// HAKOSEKI_ASSERT: for our own bugs only, never reachable from input.
#pragma once

#include <cstdio>
#include <cstdlib>

#define HAKOSEKI_ASSERT(condition)                                                          \
  do {                                                                                      \
    if (!(condition)) [[unlikely]] {                                                        \
      std::fprintf(stderr, "hakoseki: bug at %s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                         \
    }                                                                                       \
  } while (false)
