// What every suite needs: doctest, and a way to say that a test was not run.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>

/// Ends the test case as skipped, with the reason; scripts/test counts these lines.
#define VIGIL_SKIP(reason)                                              \
  do {                                                                  \
    std::printf("[skipped] %s:%d: %s\n", __FILE__, __LINE__, (reason)); \
    return;                                                             \
  } while (false)
