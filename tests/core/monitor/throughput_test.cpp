// Eight channels at once, for long and for fast: nothing is lost, and the ledger says so.
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_frame.hpp"

using namespace vigil;

namespace {

constexpr std::array kEight = {Channel::ppg_green,    Channel::ppg_green_2,     Channel::ppg_red,
                               Channel::ppg_infrared, Channel::acceleration,    Channel::gyroscope,
                               Channel::eda,          Channel::skin_temperature};

/// A watch that sends every channel in frames of so many rows.
class Watch {
 public:
  Watch(Monitor& monitor, double hertz, int rows) : monitor_(monitor), hertz_(hertz), rows_(rows) {
    StreamCapabilities capabilities;
    for (const Channel c : kEight) {
      StreamChannel channel{
          .channel = c, .scale = 0.01F, .formats = format_bit(SampleFormat::int16)};
      channel.rates.push_back(StreamRate::nearest(Hertz(hertz_)));
      capabilities.channels.push_back(channel);
    }
    std::array<std::byte, kMaxAttributeBytes> bytes;
    const std::size_t size = encode_stream_capabilities(capabilities, bytes);
    REQUIRE(monitor_.ingest(Characteristic::stream_capabilities, std::span(bytes).first(size),
                            {now_ms_}) == DecodeError::none);
  }

  void send(double seconds_long) {
    const double frame_ms = 1000 * rows_ / hertz_;
    const auto frames = static_cast<int>(std::lround(seconds_long * 1000 / frame_ms));
    for (int n = 0; n < frames; ++n) {
      now_ms_ += frame_ms;
      for (const Channel c : kEight) frame(c, static_cast<std::uint32_t>(n * frame_ms));
      monitor_.advance({now_ms_});
      ++sequence_;
    }
    sent_ += static_cast<std::uint32_t>(frames * rows_);
    notifications += static_cast<std::uint32_t>(frames) * kEight.size();
    monitor_.advance({now_ms_ + 2000});
  }

  void check() {
    const Snapshot& s = monitor_.snapshot();
    CHECK(s.bad_packets == 0);
    for (const Channel c : kEight) {
      const LedgerView& l = s.ledger[static_cast<std::size_t>(c)];
      CHECK(l.received == sent_);
      CHECK(l.stored == sent_);
      CHECK(l.lost_known == 1);
      CHECK(l.lost == 0);
    }
  }

  std::uint32_t notifications = 0;

 private:
  void frame(Channel c, std::uint32_t device_ms) {
    const std::size_t values = static_cast<std::size_t>(rows_) * info(c).axes;
    for (std::size_t i = 0; i < values; ++i) {
      noise_ = noise_ * 1664525 + 1013904223;
      raw_[i] = 1000 + static_cast<std::int32_t>(noise_ >> 28);
    }
    const StreamFrame f{.channel = c,
                        .sequence = sequence_,
                        .device_ms = device_ms,
                        .rate = StreamRate::nearest(Hertz(hertz_)),
                        .format = SampleFormat::int16,
                        .raw = std::span(raw_).first(values)};
    std::array<std::byte, kDefaultFrameBytes> bytes;
    const std::size_t size = encode_stream_frame(f, bytes);
    REQUIRE(monitor_.ingest(Characteristic::stream_data, std::span(bytes).first(size), {now_ms_}) ==
            DecodeError::none);
  }

  Monitor& monitor_;
  double hertz_;
  int rows_;
  double now_ms_ = 1'700'000'000'000;
  std::uint16_t sequence_ = 65'000;  // about to wrap
  std::uint32_t noise_ = 1, sent_ = 0;
  std::array<std::int32_t, kMaxFrameValues> raw_{};
};

}  // namespace

TEST_CASE("a minute of a thousand notifications a second loses nothing") {
  const auto monitor = std::make_unique<Monitor>();
  Watch watch(*monitor, 125, 1);
  watch.send(60);
  CHECK(watch.notifications == 60'000);
  watch.check();
}

TEST_CASE("eight channels at 100 Hz for an hour lose nothing") {
  const auto monitor = std::make_unique<Monitor>();
  Watch watch(*monitor, 100, 25);
  watch.send(3600);
  watch.check();
}
