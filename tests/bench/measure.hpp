// Measuring: time, quantiles, one JSON line a figure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <vector>

namespace vigil::bench {

inline void print(const char* name, double value, const char* unit) {
  std::printf("{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\"}\n", name, value, unit);
}

/// Of this thread where the system tells, so that a busy machine does not count.
inline double now_ms() {
#if defined(CLOCK_THREAD_CPUTIME_ID) && !defined(__EMSCRIPTEN__)
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e3 * static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_nsec);
#else
  const auto t = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(t).count();
#endif
}

template <class F>
double milliseconds(F f) {
  const double start = now_ms();
  f();
  return now_ms() - start;
}

inline double quantile(std::vector<double> x, double q) {
  std::sort(x.begin(), x.end());
  return x[static_cast<std::size_t>(q * static_cast<double>(x.size() - 1))];
}

/// The least time of `f`, ms: what it takes when nothing else runs.
template <class F>
double fastest_ms(F f, int runs = 200) {
  double least = milliseconds(f);
  for (int i = 1; i < runs; ++i) least = std::min(least, milliseconds(f));
  return least;
}

}  // namespace vigil::bench
