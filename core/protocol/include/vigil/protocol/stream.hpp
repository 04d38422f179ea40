// The receiving end of the Vigil Sensor Stream for one connection.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "vigil/protocol/samples.hpp"
#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_frame.hpp"

namespace vigil {

/// Holds a connection's Capabilities and turns frames into samples in physical units. No
/// allocation; a block's values are good until the next decode.
class StreamDecoder {
 public:
  /// Takes what was read from the Capabilities characteristic. After an error there are none:
  /// values at a wrong scale would be worse than none.
  DecodeError take_capabilities(std::span<const std::byte> bytes);
  const std::optional<StreamCapabilities>& capabilities() const { return capabilities_; }

  Result<SampleBlock, DecodeError> decode(std::span<const std::byte> frame);

 private:
  std::optional<StreamCapabilities> capabilities_;
  std::array<float, kMaxFrameValues> values_{};
};

}  // namespace vigil
