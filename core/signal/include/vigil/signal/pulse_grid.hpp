// Light and acceleration side by side: from samples at each sensor's own rate to aligned seconds.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/resampler.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// Which way a pulse goes in the samples.
enum class Light : std::uint8_t {
  absorbed,  ///< rises with the blood volume, as an E4 writes its BVP
  received,  ///< falls with it, as a photodiode counts
};

/// Takes in segments as they come and hands out seconds for OpticalHeartRate and PulseBeats, in
/// which a pulse rises.
class PulseGrid {
 public:
  /// A batch of one channel lies here until the batches of the others have come, too.
  static constexpr Milliseconds kHistory = seconds(40);

  PulseGrid();

  void set_light(Light light) { light_ = light; }

  /// channel < kMaxPpgChannels. Segments of one channel come in the order of time.
  void push_ppg(std::size_t channel, Timestamp first, Hertz rate, std::span<const float> values);
  /// x y z interleaved, g
  void push_acceleration(Timestamp first, Hertz rate, std::span<const float> values);
  void reset();

  /// How much of what follows a second must be in before it can be read.
  Milliseconds reach() const;
  bool has_light(std::size_t channel, Timestamp end) const {
    return has(ppg_[channel].resampler, end);
  }
  /// True also where there never was an acceleration.
  bool has_acceleration(Timestamp end) const {
    return acceleration_.empty() || has(acceleration_, end);
  }
  /// The newest sample of a channel; meaningless before the first.
  Timestamp newest_light(std::size_t channel) const { return ppg_[channel].resampler.newest(); }

  /// The second from `first` on; a channel of which more than a fifth is missing is left out.
  /// Reaches back kHistory. The spans are valid until the next call.
  PulseSecond read(Timestamp first);

 private:
  /// Counts samples that stand in a row of equal ones, second by second: a sensor that works has
  /// noise in its last digit.
  class StuckSamples {
   public:
    void push(Timestamp time, float value);
    float share(Timestamp first) const;  ///< in the second from `first` on
    void reset() { seconds_.clear(); }

   private:
    struct Second {
      double number;  ///< of the clock's second
      float samples, stuck;
    };
    static constexpr float kRow = 4;
    Ring<Second, 48> seconds_;  // somewhat over kHistory
    float value_ = 0, row_ = 0;
  };

  struct Channel {
    Resampler resampler;
    std::array<float, kPulseSamples> values{};
  };
  static bool has(const Resampler& channel, Timestamp end) {
    return !channel.empty() && channel.newest() + period(kPulseRate) >= end + channel.reach();
  }
  std::span<const float> read(Resampler& from, Timestamp first, std::span<float> values);

  Light light_ = Light::absorbed;
  std::array<Channel, kMaxPpgChannels> ppg_;
  StuckSamples stuck_;
  Resampler acceleration_;
  std::array<float, 3 * kPulseSamples> xyz_{};
  std::array<std::uint8_t, kPulseSamples> valid_{};
};

}  // namespace vigil
