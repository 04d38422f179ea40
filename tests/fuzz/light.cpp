// Light and acceleration of any bits, rate and time: what comes out is finite and ordered, or
// absent.
#include <array>
#include <cmath>
#include <memory>

#include "bytes.hpp"
#include "fuzz.hpp"
#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/oximetry.hpp"
#include "vigil/signal/pulse_beats.hpp"
#include "vigil/signal/pulse_grid.hpp"
#include "vigil/signal/respiration.hpp"
#include "vigil/signal/signal_quality.hpp"

using namespace vigil;

namespace {

struct Parts {
  PulseGrid grid;
  OpticalHeartRate heart_rate;
  PulseBeats beats;
  PulseQuality quality;
  Respiration respiration;
  PulseOximeter oximeter;
};

void check(double low, double value, double high) {
  FUZZ_CHECK(std::isfinite(low) && std::isfinite(high));
  FUZZ_CHECK(low <= value && value <= high);
}

/// A second of samples made of a few: a wave, a constant, or garbage.
std::array<float, 192> samples(Bytes& bytes) {
  std::array<float, 192> x;
  const auto kind = bytes.take<std::uint8_t>();
  const auto a = bytes.take<float>(), b = bytes.take<float>(), c = bytes.take<float>();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto t = static_cast<float>(i);
    x[i] = kind % 4 == 0 ? a : kind % 4 == 1 ? a + b * std::sin(0.1F * t) : i % 5 == 0 ? b : c;
  }
  return x;
}

void analyse(Parts& p, Timestamp first) {
  const PulseSecond second = p.grid.read(first);
  const Timestamp end = first + seconds(1);
  FUZZ_CHECK(second.stuck >= 0 && second.stuck <= 1);
  if (!second.ppg[0].empty()) p.heart_rate.push(first, second);
  p.beats.push(first, second.ppg[0], second.acceleration);
  for (const PulseBeat& beat : p.beats.confirmed()) {
    FUZZ_CHECK(std::isfinite(beat.time.ms) && std::isfinite(beat.quality));
    p.respiration.push({beat.time, beat.amplitude, beat.quality, beat.level});
  }
  p.quality.push(second, p.beats.confirmed());
  const float quality = p.quality.index().value;
  FUZZ_CHECK(quality >= 0 && quality <= 1);
  p.respiration.advance(end);
  p.oximeter.push(first, second.ppg[0], second.ppg[1], second.acceleration);
  if (const auto rate = p.heart_rate.estimate(seconds(8), end))
    check(rate->low.value, rate->value.value, rate->high.value);
  if (const auto& rate = p.respiration.estimate())
    check(rate->low.value, rate->value.value, rate->high.value);
  if (const auto& spo2 = p.oximeter.estimate())
    check(spo2->low.value, spo2->value.value, spo2->high.value);
}

}  // namespace

void fuzz(std::span<const std::byte> input) {
  const auto parts = std::make_unique<Parts>();
  Bytes bytes(input);
  Timestamp now{};
  for (int ticks = 0; !bytes.empty() && ticks < 60;) {
    const auto what = bytes.take<std::uint8_t>();
    const Hertz rate(what & 0x80 ? static_cast<double>(bytes.take<float>()) : 64.0);
    switch (what % 8) {
      case 0:
      case 1:
        parts->grid.push_ppg(what % 2, now, rate, samples(bytes));
        break;
      case 2:
        parts->grid.push_acceleration(now, rate, samples(bytes));
        break;
      case 3:  // a mark that no light made
        parts->respiration.push(
            {now, bytes.take<float>(), bytes.take<float>(), bytes.take<float>()});
        break;
      case 4:
        now = {static_cast<double>(bytes.take<float>())};
        break;
      default:  // the same light goes on
        analyse(*parts, now - seconds(1));
        now = now + seconds(1);
        ++ticks;
    }
  }
}
