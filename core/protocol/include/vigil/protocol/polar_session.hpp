// A connection to a Polar sensor: what to write so that raw data flows, and what then comes of it.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "vigil/protocol/polar.hpp"
#include "vigil/protocol/samples.hpp"

namespace vigil {

/// Asks for every measurement that the monitor can use, one command at a time: settings, then
/// start. Needs both characteristics subscribed before the features are read. A refusal passes over
/// that measurement; a command without an answer holds up the rest until the next connection.
class PolarSession {
 public:
  /// Samples of one channel each; a PPG frame has one for each of the first two photodiodes.
  using Blocks = FixedVector<SampleBlock, 2>;

  /// What was read from the control point, or indicated by it.
  DecodeError take_control(std::span<const std::byte> bytes);
  /// What is to be written to the control point now, with response; none while an answer is
  /// awaited.
  std::optional<PolarCommand> next_command();

  /// A frame of samples, in physical units. The blocks' values are good until the next call.
  /// no_capabilities before its start was answered. PPI frames are decoded by themselves.
  Result<Blocks, DecodeError> decode(std::span<const std::byte> frame);

  /// The link is lost: nothing runs any more.
  void restart() { *this = PolarSession(); }

 private:
  enum class Step : std::uint8_t { unwanted, wanted, described, stopping, running };
  struct Run {
    Step step = Step::unwanted;
    PolarSettings offered{};
    Hertz rate{};
    float factor = 1;
  };

  DecodeError take_response(const PolarResponse& response);
  SampleBlock block(Channel channel, const PolarFrame& frame, const Run& run, std::size_t from,
                    std::size_t axes, float scale);

  std::array<Run, kPolarMeasurements> runs_{};
  std::optional<PolarMeasurement> asked_;  ///< its answer is awaited
  std::array<std::int32_t, kMaxPolarValues> raw_{};
  std::array<float, kMaxPolarValues> values_{};
  std::size_t used_ = 0;  ///< of values_
};

}  // namespace vigil
