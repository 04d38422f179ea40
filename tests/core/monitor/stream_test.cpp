// Raw light over Bluetooth, from frames to a heart rate and the faults that it can have.
#include <algorithm>

#include "stream_watch.hpp"

using namespace vigil;

namespace {

const VitalView& heart_rate(Monitor& monitor) {
  return monitor.snapshot().vitals[static_cast<std::size_t>(Vital::heart_rate)];
}

bool listed(Monitor& monitor, AlertKind kind) {
  const Snapshot& s = monitor.snapshot();
  return std::any_of(s.alerts, s.alerts + s.alert_count,
                     [kind](const AlertView& a) { return a.kind == kind; });
}

}  // namespace

TEST_CASE("raw light gives a heart rate with its interval, beats and a waveform") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(60, [](double t) { return StreamWatch::pulse(t, 72); });
  const VitalView hr = heart_rate(monitor);
  REQUIRE(hr.absent == Absent::no);
  CHECK(hr.value == doctest::Approx(72).epsilon(0.02));
  CHECK(hr.low <= 72);
  CHECK(hr.high >= 72);
  CHECK(hr.source == Channel::ppg_green);
  CHECK(monitor.snapshot().beat_count > 40);
  const Trace& pulse = monitor.snapshot().traces[static_cast<std::size_t>(TraceId::pulse)];
  CHECK(pulse.count == Trace::kColumns);
  CHECK(std::count(pulse.flag, pulse.flag + pulse.count, Trace::hole) == 0);
  const LedgerView ledger = monitor.snapshot().ledger[static_cast<std::size_t>(Channel::ppg_green)];
  CHECK(ledger.received == 1500);
  CHECK(ledger.stored == 1500);
  CHECK(ledger.lost == 0);
  CHECK(ledger.lost_known == 1);
  CHECK(monitor.snapshot().alert_count == 0);
}

TEST_CASE("a photodiode that is stuck is named within five seconds") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(20, [](double t) { return StreamWatch::pulse(t, 72); });
  watch.send(5, [](double) { return 200'000; });
  CHECK(listed(monitor, AlertKind::frozen_value));
  watch.send(3, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK_FALSE(listed(monitor, AlertKind::frozen_value));
}

TEST_CASE("a watch that samples at another rate than it says is named within five seconds") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.clock_speed = 1.25;
  watch.send(5, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK(listed(monitor, AlertKind::wrong_rate));
}

TEST_CASE("a watch whose clock is set is named, and its heart rate goes on") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(30, [](double t) { return StreamWatch::pulse(t, 72); });
  watch.device_offset_ms = 3'600'000;
  watch.send(2, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK(listed(monitor, AlertKind::clock_jump));
  CHECK(heart_rate(monitor).value == doctest::Approx(72).epsilon(0.03));
  watch.send(12, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK_FALSE(listed(monitor, AlertKind::clock_jump));
}

TEST_CASE("faults of a watch end with it, and are not named again") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(30, [](double t) { return StreamWatch::pulse(t, 72); });
  watch.device_offset_ms = 3'600'000;
  watch.clock_speed = 1.25;
  watch.send(10, [](double) { return 200'000; });
  CHECK(listed(monitor, AlertKind::frozen_value));
  CHECK(listed(monitor, AlertKind::wrong_rate));
  for (int s = 0; s < 70; ++s) monitor.advance({watch.now_ms += 1000});
  CHECK_FALSE(listed(monitor, AlertKind::frozen_value));
  CHECK_FALSE(listed(monitor, AlertKind::wrong_rate));
  CHECK(listed(monitor, AlertKind::link_lost));
  monitor.ingest(Link::none, {watch.now_ms});
  monitor.advance({watch.now_ms += 1000});
  CHECK_FALSE(listed(monitor, AlertKind::clock_jump));
}

TEST_CASE("another session is another, also after Capabilities that nobody could read") {
  Monitor monitor;
  StreamWatch(monitor, 1).send(20, [](double t) { return StreamWatch::pulse(t, 72); });
  const std::array<std::byte, 3> cut{std::byte{1}, std::byte{2}};
  CHECK(monitor.ingest(Characteristic::stream_capabilities, cut, {1'700'000'021'000}) !=
        DecodeError::none);
  StreamWatch restarted(monitor, 2);
  restarted.now_ms += 30'000;
  restarted.send(20, [](double t) { return StreamWatch::pulse(t, 72); });
  const LedgerView ledger = monitor.snapshot().ledger[static_cast<std::size_t>(Channel::ppg_green)];
  CHECK(ledger.received == 1000);
  CHECK(ledger.stored == 1000);
}

TEST_CASE("a frame before the watch said what it measures is an error, not a value") {
  Monitor monitor;
  const std::array<std::byte, 20> frame{std::byte{1}};
  CHECK(monitor.ingest(Characteristic::stream_data, frame, {1000}) != DecodeError::none);
  CHECK(monitor.snapshot().bad_packets == 1);
}

TEST_CASE(
    "asked for its time, a watch's values stand at the time they were taken, not when they came") {
  constexpr double kStartMs = 1'700'000'000'000, kDelayMs = 40, kBornMs = 5000;
  for (const bool told : {false, true}) {
    CAPTURE(told);
    Monitor monitor;
    monitor.ingest(Link::connected, {kStartMs});
    std::array<std::byte, kMaxAttributeBytes> bytes;
    const auto hear = [&](Characteristic characteristic, std::size_t size, double ms) {
      REQUIRE(monitor.ingest(characteristic, std::span(bytes).first(size), {ms}) ==
              DecodeError::none);
    };
    StreamCapabilities capabilities;
    capabilities.channels.push_back(
        {.channel = Channel::heart_rate, .formats = format_bit(SampleFormat::int16)});
    capabilities.channels.back().rates.push_back({});
    hear(Characteristic::stream_capabilities, encode_stream_capabilities(capabilities, bytes),
         kStartMs);
    double now = kStartMs;
    int asked = 0;
    for (auto write = monitor.take_write(); write; write = monitor.take_write()) {
      const auto command = decode_stream_command(write->bytes);
      REQUIRE(command);
      asked += command->opcode == StreamOpcode::time_sync;
      if (told) monitor.written({now});
      const auto clock_ms = static_cast<std::uint32_t>(kBornMs + now + kDelayMs - kStartMs);
      now += 2 * kDelayMs;
      hear(Characteristic::stream_control,
           encode_stream_indication({.opcode = command->opcode,
                                     .tag = command->tag,
                                     .channel = command->channel,
                                     .rate = command->rate,
                                     .batch_ms = command->batch_ms,
                                     .received_ms = clock_ms,
                                     .sent_ms = clock_ms},
                                    bytes),
           now);
    }
    CHECK(asked == 1);
    const std::array<std::int32_t, 1> bpm = {70};
    const StreamFrame frame{.channel = Channel::heart_rate,
                            .device_ms = static_cast<std::uint32_t>(kBornMs + 3000),
                            .raw = bpm};
    hear(Characteristic::stream_data, encode_stream_frame(frame, bytes),
         kStartMs + 3000 + kDelayMs);
    monitor.advance({kStartMs + 4000});
    const auto& rate = monitor.snapshot().vitals[static_cast<std::size_t>(Vital::heart_rate)];
    CHECK(rate.absent == Absent::no);
    CHECK(rate.time_ms - kStartMs - 3000 == doctest::Approx(told ? 0 : kDelayMs).epsilon(0.001));
  }
}
