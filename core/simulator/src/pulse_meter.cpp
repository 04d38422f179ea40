#include "vigil/simulator/pulse_meter.hpp"

namespace vigil::simulator {
namespace {

constexpr double kDelayS = 0.45;  // from the beat to the peak's recognition
constexpr double kWindowS = 8;
constexpr double kSilenceS = 3;
constexpr int kFewestIntervals = 3;

constexpr double kJitterS = 0.003;
constexpr double kShakenJitterS = 0.008;  // more, for each g of bounce
constexpr double kShakenMissed = 0.04;    // share, for each g
constexpr double kLooseMissed = 0.2;      // share, without contact

}  // namespace

bool PulseMeter::sees(const Beat& beat) {
  const double missed = kShakenMissed * wearer_.movement().bounce_g() +
                        kLooseMissed * (1 - wearer_.contact()) + (beat.premature ? 0.1 : 0);
  return !random_.chance(missed) && wearer_.worn();
}

void PulseMeter::tick() {
  const auto& beats = wearer_.heart().beats();
  while (beats_read_ < beats.count() && beats[beats_read_].time_s + kDelayS <= wearer_.time_s()) {
    const Beat& beat = beats[beats_read_++];
    const double jitter_s = kJitterS + kShakenJitterS * wearer_.movement().bounce_g();
    const double seen_s = beat.time_s + jitter_s * random_.normal();
    if (!sees(beat)) {
      missed_ = true;
      continue;
    }
    pulses_.push({seen_s, seen_s - last_s_, !missed_});
    last_s_ = seen_s;
    missed_ = false;
  }
}

std::optional<double> PulseMeter::heart_rate_bpm() const {
  if (pulses_.count() == 0 || last_s_ < wearer_.time_s() - kSilenceS) return {};
  double sum_s = 0;
  int intervals = 0;
  for (std::uint64_t n = pulses_.count(); n > pulses_.first_kept(); --n) {
    const Pulse& pulse = pulses_[n - 1];
    if (pulse.time_s < wearer_.time_s() - kWindowS) break;
    if (!pulse.follows) continue;
    sum_s += pulse.interval_s;
    ++intervals;
  }
  if (intervals < kFewestIntervals) return {};
  return 60 * intervals / sum_s;
}

}  // namespace vigil::simulator
