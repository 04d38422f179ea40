// What decoding yields: the values of one channel as the device sent them, in physical units.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// Samples at a regular rate, or, where the rate is 0, events.
///
/// Times on the device's clock, row i holding the channel's axes:
/// - samples: row i is at device_ms + i / rate;
/// - events of Channel::rr: consecutive intervals, oldest first. Row 0 ends with the beat at
///   device_ms, row i with the beat at device_ms + rr[1] + … + rr[i];
/// - events of any other channel: one row, at device_ms.
struct SampleBlock {
  Channel channel = Channel::none;
  Hertz rate{};                     ///< nominal, as announced; 0: events
  std::span<const float> values{};  ///< unit: kChannels; axes interleaved; the decoder's own
                                    ///< memory, valid until its next call
  std::optional<std::uint16_t> sequence{};  ///< counts the blocks of this channel, wraps at 65536
  std::optional<double> device_ms{};        ///< of the first row, on the device's clock
  double device_wrap_ms = 0;                ///< that clock's period; 0: it does not wrap

  constexpr bool events() const { return rate.value == 0; }
  constexpr std::size_t rows() const { return values.size() / info(channel).axes; }
};

}  // namespace vigil
