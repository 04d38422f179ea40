// Light and acceleration side by side: from samples at each sensor's own rate to aligned seconds.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/resampler.hpp"

namespace vigil {

/// Takes in segments as they come and hands out seconds for OpticalHeartRate and PulseBeats.
class PulseGrid {
 public:
  PulseGrid();

  /// channel < kMaxPpgChannels. Segments of one channel come in the order of time.
  void push_ppg(std::size_t channel, Timestamp first, Hertz rate, std::span<const float> values);
  /// x y z interleaved, g
  void push_acceleration(Timestamp first, Hertz rate, std::span<const float> values);
  void reset();

  /// How long after a second's end its samples' neighbours must be in: read a second no earlier.
  static constexpr Milliseconds kReach = Milliseconds(300);

  /// The second from `first` on; a channel of which more than a fifth is missing is left out.
  /// Reaches back 4 s. The spans are valid until the next call.
  PulseSecond read(Timestamp first);

 private:
  struct Channel {
    Resampler resampler;
    std::array<float, kPulseSamples> values{};
  };
  std::span<const float> read(Resampler& from, Timestamp first, std::span<float> values);

  std::array<Channel, kMaxPpgChannels> ppg_;
  Resampler acceleration_;
  std::array<float, 3 * kPulseSamples> xyz_{};
  std::array<std::uint8_t, kPulseSamples> valid_{};
};

}  // namespace vigil
