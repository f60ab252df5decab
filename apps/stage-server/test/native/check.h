#pragma once

#include <cstdio>

/// Counts what holds and what does not; the first failures of a test are printed.
struct Checks {
  int passed = 0;
  int failed = 0;

  void that(bool holds, const char* what, const char* file, int line) {
    if (holds) {
      ++passed;
      return;
    }
    if (++failed <= 10) std::printf("%s:%d: expected %s\n", file, line, what);
  }
};

inline Checks checks;

#define EXPECT(condition) checks.that((condition), #condition, __FILE__, __LINE__)
