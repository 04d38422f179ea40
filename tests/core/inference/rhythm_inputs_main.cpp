// Reads intervals (float64, ms) from standard input, recordings separated by NaN; writes a line a
// minute of each: recording, minute's end in s, intervals, features, share of repaired intervals.
// scripts/train/rhythm.py trains on them.
#include <cmath>
#include <cstdio>

#include "vigil/inference/rhythm_features.hpp"

namespace {

constexpr vigil::Milliseconds kMinute = vigil::seconds(60);

void write(int recording, vigil::Timestamp end, const vigil::features::RrSeries& beats) {
  vigil::RhythmWindow window;
  gather(beats, end, window);
  if (window.size() < 3) return;
  const vigil::RhythmFeatures f = rhythm_features(window);
  std::printf("%d %.0f %zu", recording, in_seconds(end - vigil::Timestamp{}), window.size());
  for (const double v : f.values) std::printf(" %.9g", v);
  std::printf(" %.9g\n", f.repaired_share);
}

}  // namespace

int main() {
  static vigil::features::RrSeries beats;
  int recording = 0;
  vigil::Timestamp now{}, end{kMinute.value};
  for (double rr_ms; std::fread(&rr_ms, sizeof rr_ms, 1, stdin) == 1;) {
    if (std::isnan(rr_ms)) {
      beats.clear();
      now = {};
      end = {kMinute.value};
      ++recording;
      continue;
    }
    now = now + vigil::Milliseconds(rr_ms);
    for (; now > end; end = end + kMinute) write(recording, end, beats);
    beats.append({now, rr_ms, true});
  }
}
