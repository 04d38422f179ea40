// A watch that streams frames, for the monitor's tests: what it sends is what a test tells it.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_frame.hpp"

namespace vigil {

class StreamWatch {
 public:
  static constexpr double kRateHz = 25;
  static constexpr int kRows = 5;

  explicit StreamWatch(Monitor& monitor, std::uint32_t session = 1) : monitor_(monitor) {
    StreamCapabilities capabilities;
    capabilities.session = session;
    for (const Channel c : {Channel::ppg_green, Channel::acceleration}) {
      StreamChannel channel;
      channel.channel = c;
      channel.scale = c == Channel::acceleration ? 1.F / 4096 : 1.F;
      channel.formats = format_bit(SampleFormat::int24);
      channel.rates.push_back(StreamRate::nearest(Hertz(kRateHz)));
      capabilities.channels.push_back(channel);
    }
    std::vector<std::byte> bytes(kMaxAttributeBytes);
    bytes.resize(encode_stream_capabilities(capabilities, bytes));
    monitor_.ingest(Link::connected, {now_ms});
    REQUIRE(monitor_.ingest(Characteristic::stream_capabilities, bytes, {now_ms}) ==
            DecodeError::none);
  }

  /// A pulse of this rate, seen by the light received: it falls as the heart beats.
  static std::int32_t pulse(double t_s, double bpm) {
    const double phase = t_s * bpm / 60;
    const double beat = std::exp(-40 * std::pow(phase - std::floor(phase) - 0.3, 2)) +
                        0.3 * std::exp(-40 * std::pow(phase - std::floor(phase) - 0.65, 2));
    return static_cast<std::int32_t>(200'000 - 2000 * beat + 40 * std::sin(1e4 * t_s));
  }

  /// Sends `seconds` of light and of a still wrist's acceleration, `light(t_s)` at a time.
  void send(double seconds, const std::function<std::int32_t(double)>& light) {
    const double frame_s = kRows / kRateHz;
    for (double until = t_s + seconds; t_s + frame_s <= until + 1e-9; t_s += frame_s) {
      std::vector<std::int32_t> ppg, acc;
      for (int i = 0; i < kRows; ++i) {
        ppg.push_back(light(t_s + i / kRateHz));
        for (const int axis : {0, 10 * (i % 2), 4096}) acc.push_back(axis);
      }
      frame(Channel::ppg_green, ppg, ppg_sequence_++);
      frame(Channel::acceleration, acc, acc_sequence_++);
      now_ms += frame_s * 1000 / clock_speed;
      monitor_.advance({now_ms});
    }
  }

  double now_ms = 1'700'000'000'000;
  double t_s = 1000;            ///< on the watch's clock
  double device_offset_ms = 0;  ///< the watch's clock was set by this
  double clock_speed = 1;       ///< true seconds a sample second takes

 private:
  void frame(Channel channel, const std::vector<std::int32_t>& raw, std::uint16_t sequence) {
    StreamFrame f;
    f.channel = channel;
    f.sequence = sequence;
    f.device_ms =
        static_cast<std::uint32_t>(std::llround(t_s * 1000 / clock_speed + device_offset_ms));
    f.rate = StreamRate::nearest(Hertz(kRateHz));
    f.format = SampleFormat::int24;
    f.raw = raw;
    std::vector<std::byte> bytes(kDefaultFrameBytes);
    bytes.resize(encode_stream_frame(f, bytes));
    REQUIRE(monitor_.ingest(Characteristic::stream_data, bytes, {now_ms + 200}) ==
            DecodeError::none);
  }

  Monitor& monitor_;
  std::uint16_t ppg_sequence_ = 0, acc_sequence_ = 0;
};

}  // namespace vigil
