// Beats of any times and intervals: corrected, judged and summed up without a value that is not
// finite.
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "bytes.hpp"
#include "fuzz.hpp"
#include "vigil/features/artefacts.hpp"
#include "vigil/features/eda.hpp"
#include "vigil/features/motion.hpp"
#include "vigil/features/pulse.hpp"
#include "vigil/features/rr_filter.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

/// Ascending, as their contract has it; intervals of any length above 0.
std::vector<double> beat_times(Bytes& bytes) {
  std::vector<double> times;
  double t = 0;
  while (!bytes.empty() && times.size() < 300) {
    times.push_back(t);
    t += 1 + bytes.take<std::uint16_t>() % 4000;
  }
  return times;
}

void correction(Bytes& bytes) {
  static const auto batch = std::make_unique<ArtefactCorrector>();
  static const auto causal = std::make_unique<CausalArtefactCorrector>();
  causal->reset();
  const auto times = beat_times(bytes);
  const auto check = [](std::span<const CorrectedBeat> beats) {
    for (const CorrectedBeat& beat : beats)
      FUZZ_CHECK(std::isfinite(beat.time_ms) && std::isfinite(beat.rr_ms));
  };
  check(batch->correct(times));
  for (const double t : times) check(causal->push(t));
}

void rules(Bytes& bytes) {
  for (const LocalRule rule : {LocalRule::none, LocalRule::malik, LocalRule::kamath,
                               LocalRule::karlsson, LocalRule::acar}) {
    RrFilter filter(rule);
    Bytes copy = bytes;
    std::size_t in = 0, out = 0;
    for (; !copy.empty(); ++in) out += filter.push(double(copy.take<float>())).has_value();
    out += filter.finish().has_value();
    FUZZ_CHECK(out == in);
  }
}

void windows(Bytes& bytes) {
  static EdaAnalyzer eda(4_Hz, 240);
  static PulseAnalyzer pulse(25_Hz, 240);
  static MotionAnalyzer motion(25_Hz, 240);
  std::vector<float> x;
  for (const std::size_t n = bytes.take<std::uint8_t>() % 240; x.size() < n;) {
    const auto v = bytes.take<float>();
    x.push_back(std::isfinite(v) ? v : 0);  // their contract
  }
  eda(x);
  pulse(x);
  motion(x, x, x);
  FUZZ_CHECK(!(fastest_eda_change(x, 4_Hz) < 0));
}

}  // namespace

void fuzz(std::span<const std::byte> input) {
  Bytes bytes(input);
  constexpr std::array kParts = {correction, rules, windows};
  kParts[bytes.take<std::uint8_t>() % kParts.size()](bytes);
}
