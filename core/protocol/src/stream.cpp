#include "vigil/protocol/stream.hpp"

namespace vigil {

DecodeError StreamDecoder::take_capabilities(std::span<const std::byte> bytes) {
  const auto decoded = decode_stream_capabilities(bytes);
  if (!decoded) {
    capabilities_.reset();
    return decoded.error();
  }
  capabilities_ = *decoded;
  return DecodeError::none;
}

Result<SampleBlock, DecodeError> StreamDecoder::decode(std::span<const std::byte> bytes) {
  std::array<std::int32_t, kMaxFrameValues> raw;
  const auto frame = decode_stream_frame(bytes, raw);
  if (!frame) return frame.error();
  if (!capabilities_) return DecodeError::no_capabilities;
  const StreamChannel* channel = capabilities_->find(frame->channel);
  if (!channel) return DecodeError::unknown_channel;
  if (!channel->sends(frame->format)) return DecodeError::bad_format;

  for (std::size_t i = 0; i < frame->raw.size(); ++i) values_[i] = channel->physical(frame->raw[i]);
  return SampleBlock{.channel = frame->channel,
                     .rate = frame->rate.hertz(),
                     .values = std::span(values_).first(frame->raw.size()),
                     .sequence = frame->sequence,
                     .device_ms = frame->device_ms,
                     .device_wrap_ms = kStreamClockPeriodMs};
}

}  // namespace vigil
