#include "vigil/simulator/optics.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "vigil/simulator/mathematics.hpp"

namespace vigil::simulator {
namespace {

/// A pulse as a sum of Gaussians (Tang et al., "PPGSynth", Front Med 7, 2020): the systolic wave,
/// its reflection, the dicrotic wave after the aortic valve has closed.
struct Wave {
  double height, centre_s, width_s;
};
constexpr std::array<Wave, 3> kWaves = {
    {{1, 0.16, 0.065}, {0.34, 0.265, 0.08}, {0.36, 0.54, 0.12}}};
constexpr double kUsualRrS = 0.85;  // of these times; they shrink with the root of the interval
constexpr double kLongestPulseS = 1.3;

struct Emitter {
  double counts;        ///< through tight, bloodless skin
  double pulse_share;   ///< of the light, that a pulse takes away; red: follows from SpO2
  Vector motion_share;  ///< of the light, for each g forward, sideways, up
  double noise_counts;
};
constexpr Emitter kGreen = {180'000, 0.020, {0.030, 0.010, 0.018}, 30};
constexpr Emitter kGreen2 = {150'000, 0.017, {0.024, 0.016, 0.021}, 30};
constexpr Emitter kRed = {240'000, 0, {0.026, 0.012, 0.024}, 40};
constexpr Emitter kInfrared = {300'000, 0.008, {0.022, 0.011, 0.020}, 45};

const Emitter& emitter(Channel channel) {
  switch (channel) {
    case Channel::ppg_green:
      return kGreen;
    case Channel::ppg_green_2:
      return kGreen2;
    case Channel::ppg_red:
      return kRed;
    default:
      assert(channel == Channel::ppg_infrared);
      return kInfrared;
  }
}

// Breathing shows in the pulse's height and in its baseline, beside its rate (Charlton et al.,
// Physiol Meas 37(4), 2016).
constexpr double kBreathInHeight = 0.10;
constexpr double kBreathInBaseline = 0.0025;
constexpr double kDriftInBaseline = 0.003;
constexpr double kStressInHeight = 0.4;  // the vessels narrow

// The tissue under the sensor follows the wrist's acceleration late, and not in proportion.
constexpr double kTissueLagS = 0.05;
constexpr double kTissueBend = 0.5;  // share of the square, per g
constexpr double kLooseMotion = 4;   // times as much artefact with no contact left

constexpr double kAmbientCounts = 60'000;
constexpr double kAmbientLeak = 0.02;  // through tight contact
constexpr double kTableShare = 0.06;   // of the light comes back from what a watch lies on

/// The ratio of the red and infrared pulses' shares, from the customary calibration line
/// SpO2 = 110 - 25 R (Webster, Design of Pulse Oximeters, 1997).
double ratio_of_ratios(double spo2_pct) { return (110 - spo2_pct) / 25; }

double blood(const Wearer& wearer, double time_s) {
  const auto& beats = wearer.heart().beats();
  double volume = 0;
  for (std::uint64_t n = beats.count(); n > beats.first_kept(); --n) {
    const Beat& beat = beats[n - 1];
    const double since_s = time_s - beat.time_s;
    if (since_s > kPulseTransitS + kLongestPulseS) break;
    volume += pulse_wave(beat, since_s);
  }
  return volume;
}

double motion(const Wearer& wearer, const Emitter& emitter, double time_s) {
  const Vector a = wearer.movement().sway(time_s - kTissueLagS);
  const Vector& share = emitter.motion_share;
  const double linear = share.x * a.x + share.y * a.y + share.z * a.z;
  return linear + kTissueBend * share.z * a.z * a.z;
}

}  // namespace

double pulse_wave(const Beat& beat, double since_s) {
  const double scale = std::clamp(std::sqrt(beat.rr_s / kUsualRrS), 0.6, 1.3);
  // A short pause leaves the heart less time to fill.
  const double stroke = std::clamp(1.07 * (1 - exponential(-(beat.rr_s - 0.2) / 0.25)), 0.05, 1.07);
  const double t = (since_s - kPulseTransitS) / scale;
  double volume = 0;
  for (const Wave& wave : kWaves) {
    const double z = (t - wave.centre_s) / wave.width_s;
    if (z * z < 30) volume += wave.height * exponential(-z * z / 2);
  }
  return stroke * volume;
}

double light(const Wearer& wearer, Channel channel, double time_s) {
  const Emitter& source = emitter(channel);
  const double contact = wearer.contact();
  const double breath = wearer.breathing().volume(time_s - wearer.time_s());
  const double pulse_share = channel == Channel::ppg_red
                                 ? kInfrared.pulse_share * ratio_of_ratios(wearer.spo2_pct())
                                 : source.pulse_share;
  const double height = (1 - kBreathInHeight * breath) * (1 - kStressInHeight * wearer.stress());
  const double absorbed = pulse_share * height * blood(wearer, time_s) +
                          kBreathInBaseline * breath +
                          kDriftInBaseline * wearer.skin().perfusion() +
                          (1 + kLooseMotion * (1 - contact)) * motion(wearer, source, time_s);
  const double from_skin = source.counts * contact * (1 - absorbed);
  const double from_table = source.counts * (1 - contact) * kTableShare;
  const double leak = kAmbientLeak + (1 - kAmbientLeak) * (1 - contact);
  const double from_room = kAmbientCounts * leak * wearer.ambient_light();
  return std::clamp(from_skin + from_table + from_room, 0.0, kMostLight);
}

double light_noise(Channel channel) { return emitter(channel).noise_counts; }

}  // namespace vigil::simulator
