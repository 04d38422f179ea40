#include "vigil/simulator/ecg.hpp"

#include <array>

#include "vigil/simulator/mathematics.hpp"

namespace vigil::simulator {
namespace {

struct Wave {
  double height_mv, centre_s, width_s;
};
constexpr Wave kP = {0.12, -0.17, 0.025};
constexpr std::array<Wave, 4> kQrst = {
    {{-0.12, -0.03, 0.01}, {1.1, 0, 0.011}, {-0.22, 0.03, 0.01}, {0.28, 0.26, 0.045}}};
constexpr double kLastWaveS = 0.5;

double wave(const Wave& w, double since_s) {
  const double z = (since_s - w.centre_s) / w.width_s;
  return z * z < 30 ? w.height_mv * exponential(-z * z / 2) : 0;
}

}  // namespace

double ecg(const Wearer& wearer, double time_s) {
  const bool atria = wearer.segment().rhythm != Rhythm::atrial_fibrillation;
  const auto& beats = wearer.heart().beats();
  double millivolts = 0;
  for (std::uint64_t n = beats.count(); n > beats.first_kept(); --n) {
    const Beat& beat = beats[n - 1];
    const double since_s = time_s - kEcgDelayS - beat.time_s;
    if (since_s > kLastWaveS) break;
    if (atria && !beat.premature) millivolts += wave(kP, since_s);
    for (const Wave& w : kQrst) millivolts += wave(w, since_s);
  }
  return millivolts;
}

}  // namespace vigil::simulator
