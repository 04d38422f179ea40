// Beats from a PPG, one by one, and the waveform to show.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/motion_model.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

struct PulseBeat {
  Timestamp time;  ///< the steepest rise: the sharpest mark of a pulse, so intervals are taken here
  Timestamp peak;  ///< systolic peak
  Timestamp foot;  ///< where the rise begins: its tangent meets the level of the minimum before it
  float amplitude = 0;  ///< foot to peak, in the signal's unit
  float level = 0;      ///< mean of the signal since the beat before; NaN where that is not near
  float likeness = 0;   ///< 0..1: of shape and height to the beats around it
  float quality = 0;    ///< 0..1: likeness, less for motion
};

/// Multi-scale peak detection (Bishop & Ercole 2018, MSPTD) in the last 8 s, without delay in phase
/// and without what the acceleration explains, renewed every second. A beat is reported once, when
/// `kDelay` of signal after it has been seen; nothing reported is revised.
class PulseBeats {
 public:
  static constexpr Milliseconds kDelay = seconds(1);

  PulseBeats();

  void reset();

  /// One second at kPulseRate: kPulseSamples of PPG, and of acceleration (x y z interleaved, g; may
  /// be empty). A PPG that is empty or not finite, or a second that does not follow the one before,
  /// is a hole: detection starts anew.
  void push(Timestamp first, std::span<const float> ppg, std::span<const float> acceleration);

  /// The beats that the last push confirmed, in order.
  std::span<const PulseBeat> confirmed() const { return confirmed_.span(); }

 private:
  static constexpr std::size_t kSeconds = 8;
  static constexpr std::size_t kLength = kSeconds * kPulseSamples;
  static constexpr std::size_t kDecimation = 2;  // for the search; times come from the full rate
  static constexpr std::size_t kMaxBeats = 40;   // in kSeconds
  static constexpr std::size_t kBefore = 15, kAfter = 20;  // a beat's shape: -0.3 .. 0.4 s
  using Shape = std::array<float, kBefore + kAfter>;

  static std::size_t trough(std::span<const float> x, std::size_t peak);
  static Shape shape(std::span<const float> x, std::size_t peak);
  void take_in(std::vector<float>& history, std::span<const float> second, std::size_t axis,
               std::size_t axes);
  void filter(const std::vector<float>& from, std::vector<float>& to, std::size_t n);
  void detect(std::size_t n);
  void find_peaks(std::span<const float> x);
  void describe_beats(std::span<const float> x);
  void report(std::span<const float> x, std::size_t peak, Timestamp origin);
  float mean_since_last_beat(Timestamp peak) const;
  float motion_around(std::size_t from_end) const;

  Sos band_;
  MotionModel motion_;
  std::vector<float> ppg_, filtered_ppg_;  // the newest sample last
  std::array<std::vector<float>, 3> acceleration_, filtered_acceleration_;
  std::vector<double> scratch_;
  std::array<float, kLength / kDecimation> coarse_{};
  FixedVector<std::size_t, kMaxBeats> peaks_;
  Shape typical_shape_{};
  float typical_amplitude_ = 0;
  std::size_t seconds_held_ = 0;
  Timestamp end_, last_beat_;
  FixedVector<PulseBeat, 12> confirmed_;  // the first detection has nearly three seconds of them
};

/// The PPG between 0.4 and 8 Hz as it comes in, for display: first order, so that a pulse keeps its
/// shape. Times are those of the light: the filter's delay at a resting pulse's rate is taken off.
class PulseWaveform {
 public:
  PulseWaveform();

  struct Second {
    Timestamp first;
    std::span<const float> values;  ///< kPulseSamples, or none in a hole; valid until the next push
  };
  Second push(Timestamp first, std::span<const float> ppg);

 private:
  SosFilter filter_;
  Milliseconds delay_;
  bool settled_ = false;
  std::array<float, kPulseSamples> values_{};
};

}  // namespace vigil
