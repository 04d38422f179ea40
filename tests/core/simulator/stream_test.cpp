// The Sensor Stream of the simulated watch, as a client sees it.
#include "client.hpp"

using namespace vigil;
using namespace vigil::test;

namespace {

constexpr double kTransportS = 0.2;  // some connection events, should a few fail

/// By how much the watch's clock is ahead of the scenario's, but for the answer's way of some 30
/// ms.
double ahead_ms(Client& client) {
  const StreamIndication sync = client.command({.opcode = StreamOpcode::time_sync});
  return sync.received_ms - in_seconds(client.watch().now() - Client::kStart) * 1000;
}

/// When the beats of all RR frames were, in ms of the scenario.
std::vector<double> beats_ms(const Client& client, double clock_ahead_ms) {
  std::vector<double> beats;
  for (const auto& block : client.blocks_of(Channel::rr)) {
    double at_ms = block.device_ms - clock_ahead_ms;
    for (std::size_t i = 0; i < block.values.size(); ++i) {
      if (i > 0) at_ms += static_cast<double>(block.values[i]);
      beats.push_back(at_ms);
    }
  }
  return beats;
}

/// The greatest distance of a beat of the stream from the heart's nearest. Runs until `for_s`.
double worst_beat_ms(Client& client, double for_s) {
  const double ahead = ahead_ms(client);
  std::vector<double> truth;
  std::uint64_t read = 0;
  for (double t = 1; t <= for_s; ++t) {
    client.run(t);
    client.watch().wearer().heart().beats().read(
        read, [&](const Beat& beat) { truth.push_back(beat.time_s * 1000); });
  }
  double worst = 0;
  for (const double at_ms : beats_ms(client, ahead)) {
    double nearest = 1e9;
    for (const double beat_ms : truth) nearest = std::min(nearest, std::fabs(beat_ms - at_ms));
    worst = std::max(worst, nearest);
  }
  return worst;
}

Segment calm() { return {.heart_rate_bpm = 64}; }

}  // namespace

TEST_CASE("every sampled channel streams at each of its rates, without a gap") {
  Client probe(lasting(calm()));
  REQUIRE(probe.join());
  for (const StreamChannel& channel : probe.capabilities().channels) {
    if (!info(channel.channel).sampled) continue;
    for (const StreamRate rate : channel.rates) {
      CAPTURE(name(channel.channel));
      CAPTURE(rate.hertz().value);
      Client client(lasting(calm()), 5);
      REQUIRE(client.join());
      const StreamIndication answer = client.start(channel.channel, rate.hertz().value);
      CHECK(answer.result == StreamResult::success);
      CHECK(answer.rate == rate);
      CHECK(answer.batch_ms == 200);
      client.run(61);
      REQUIRE(client.blocks.size() > 10);
      double next_ms = client.blocks[0].device_ms;
      std::size_t rows = 0;
      for (std::size_t i = 0; i < client.blocks.size(); ++i) {
        const auto& block = client.blocks[i];
        REQUIRE(block.sequence == i);
        REQUIRE(block.rate_hz == rate.hertz().value);
        REQUIRE(std::fabs(block.device_ms - next_ms) <= 0.5);  // whole milliseconds
        next_ms += static_cast<double>(block.rows()) * 1000 / block.rate_hz;
        rows += block.rows();
      }
      const double made = static_cast<double>(rows) / rate.hertz().value;
      CHECK(made < 61 + 1 / rate.hertz().value);
      CHECK(made > 60.5 - 1 / rate.hertz().value);
    }
  }
}

TEST_CASE("no sample is held back for longer than the batch interval") {
  for (const std::uint16_t batch_ms : std::array<std::uint16_t, 4>{0, 100, 1000, 5000}) {
    CAPTURE(batch_ms);
    Client client(lasting(calm()), 2);
    REQUIRE(client.join());
    CHECK(client.start(Channel::eda, 8, batch_ms).batch_ms == batch_ms);
    const double ahead = ahead_ms(client);
    client.run(60);
    double oldest = 0;
    for (const auto& block : client.blocks)
      oldest = std::max(oldest, block.time_s * 1000 + ahead - block.device_ms);
    CHECK(oldest <= batch_ms + 1000 * kTransportS);
    CHECK(oldest >= batch_ms - 200);
    if (batch_ms == 0)
      for (const auto& block : client.blocks) CHECK(block.rows() == 1);
  }
}

TEST_CASE("a frame is never larger than Control allows, nor a batch longer") {
  Client client(lasting(calm()), 2);
  REQUIRE(client.join());
  CHECK(client.start(Channel::ppg_green, 100, 65'535).batch_ms == 30'000);
  client.run(20);
  std::size_t largest = 0;
  for (const auto& block : client.blocks) largest = std::max(largest, block.bytes);
  CHECK(largest <= kDefaultFrameBytes);
  CHECK(largest > kDefaultFrameBytes - 3);

  CHECK(client.command({.opcode = StreamOpcode::frame_size, .frame_bytes = 40}).frame_bytes == 40);
  client.blocks.clear();
  client.run(40);
  for (const auto& block : client.blocks) CHECK(block.bytes <= 40);
  CHECK(client.command({.opcode = StreamOpcode::frame_size, .frame_bytes = 500}).frame_bytes ==
        client.capabilities().max_frame_bytes);
}

TEST_CASE("no channel's frame outgrows the smallest size") {
  Client client(lasting(calm()), 2);
  REQUIRE(client.join());
  client.command({.opcode = StreamOpcode::frame_size, .frame_bytes = kMinFrameBytes});
  for (const StreamChannel& channel : client.capabilities().channels)
    client.start(channel.channel, channel.rates.back().hertz().value, 30'000);
  client.run(70);
  for (const StreamChannel& channel : client.capabilities().channels) {
    CAPTURE(name(channel.channel));
    const auto blocks = client.blocks_of(channel.channel);
    CHECK_FALSE(blocks.empty());
    for (const auto& block : blocks) CHECK(block.bytes <= kMinFrameBytes);
  }
}

TEST_CASE("what changes little is sent as differences") {
  Client client(lasting(calm()), 2);
  REQUIRE(client.join());
  client.start(Channel::acceleration, 25, 1000);
  client.run(30);
  const std::size_t as_int16 = frame_bytes(Channel::acceleration, SampleFormat::int16, 25);
  std::size_t shorter = 0, whole = 0;
  for (const auto& block : client.blocks) {
    if (block.rows() < 25) continue;
    ++whole;
    shorter += block.bytes < as_int16;
  }
  CHECK(whole > 20);
  CHECK(shorter > whole / 2);
}

TEST_CASE("a command that cannot be obeyed is answered with its reason, under its tag") {
  Client client(lasting(calm()));
  REQUIRE(client.join());
  CHECK(client.start(Channel::ecg, 128).result == StreamResult::unknown_channel);
  CHECK(client.start(Channel::ppg_green, 33).result == StreamResult::unsupported_rate);
  CHECK(client.start(Channel::rr, 1).result == StreamResult::unsupported_rate);
  const auto bytes = [&](std::initializer_list<unsigned> values) {
    std::vector<std::byte> message;
    for (const unsigned value : values) message.push_back(static_cast<std::byte>(value));
    return client.command_bytes(message);
  };
  const StreamIndication cut = bytes({1, 77, 5});
  CHECK(cut.opcode == StreamOpcode::start);
  CHECK(cut.tag == 77);
  CHECK(cut.result == StreamResult::bad_length);
  CHECK(bytes({4, 78, 3, 0}).result == StreamResult::bad_value);
  client.run(20);
  CHECK(client.blocks.empty());

  // An opcode that nobody knows, whose answer has none that the decoder knows either.
  const std::array unknown = {std::byte{0x33}, std::byte{9}};
  REQUIRE(client.watch().write(Characteristic::stream_control, unknown) == AttError::none);
  client.run(21);
  const auto answer = std::find_if(client.packets.rbegin(), client.packets.rend(), [](auto& p) {
    return p.characteristic == Characteristic::stream_control;
  });
  CHECK(answer->bytes == std::vector{std::byte{0xB3}, std::byte{9}, std::byte{2}});
}

TEST_CASE("starting a channel that runs changes its rate, and numbers go on") {
  Client client(lasting(calm()));
  REQUIRE(client.join());
  client.start(Channel::ppg_green, 25);
  client.run(10);
  client.start(Channel::ppg_green, 25);  // nothing changes
  client.run(20);
  client.start(Channel::ppg_green, 100);
  client.run(30);
  CHECK(client.command({.opcode = StreamOpcode::stop, .channel = Channel::ppg_green}).result ==
        StreamResult::success);
  const std::size_t stopped = client.blocks.size();
  client.run(40);
  CHECK(client.blocks.size() == stopped);

  double samples[2] = {0, 0};
  for (std::size_t i = 0; i < client.blocks.size(); ++i) {
    CHECK(client.blocks[i].sequence == i);
    samples[client.blocks[i].rate_hz > 50] += static_cast<double>(client.blocks[i].rows());
    if (i == 0) continue;
    const auto& last = client.blocks[i - 1];
    CHECK(client.blocks[i].rate_hz >= last.rate_hz);
    const double ends_ms = last.device_ms + static_cast<double>(last.rows()) * 1000 / last.rate_hz;
    CHECK(client.blocks[i].device_ms > ends_ms - 41);  // the new rate begins at once
    CHECK(client.blocks[i].device_ms < ends_ms + 1);
  }
  CHECK(samples[0] == about(500, 0.02));
  CHECK(samples[1] == about(1000, 0.02));
}

TEST_CASE("stop without a channel stops all of them") {
  Client client(lasting(calm()));
  REQUIRE(client.join());
  client.start_usual();
  client.run(10);
  CHECK(client.command({.opcode = StreamOpcode::stop}).result == StreamResult::success);
  const std::size_t stopped = client.blocks.size();
  client.run(20);
  CHECK(client.blocks.size() == stopped);
}

TEST_CASE("RR frames tell when the heart beat, to the sensor's precision") {
  Client client(lasting(calm()), 6);
  REQUIRE(client.join());
  client.start(Channel::rr, 0, 5000);
  CHECK(worst_beat_ms(client, 120) < 45);  // its jitter, and the answer's way in the clock
  CHECK(beats_ms(client, 0).size() > 110);
}

TEST_CASE("where a beat was missed a new RR frame begins") {
  Client client(lasting({.activity = Activity::running, .heart_rate_bpm = 150}), 3);
  REQUIRE(client.join());
  client.start(Channel::rr, 0, 10'000);
  CHECK(worst_beat_ms(client, 300) < 75);  // shaken, its jitter is greater
  int breaks = 0;
  for (const auto& block : client.blocks_of(Channel::rr)) {
    breaks += block.values.size() < 10;
    for (const float rr : block.values) CHECK(rr < 600);  // no sum of two
  }
  CHECK(breaks > 5);
}

TEST_CASE("the channels carry what is true of the wearer") {
  Client client(*find_scenario("rest"), 8);
  REQUIRE(client.join());
  client.start_usual();
  client.start(Channel::heart_rate, 1);
  client.start(Channel::battery, 0);
  client.run(60);
  const Truth truth = client.watch().truth();
  const auto last = [&](Channel channel) {
    const auto blocks = client.blocks_of(channel);
    REQUIRE_FALSE(blocks.empty());
    return static_cast<double>(blocks.back().values.back());
  };
  CHECK(last(Channel::eda) == about(truth.conductance_us, 0.02));
  CHECK(last(Channel::skin_temperature) == about(truth.skin_temperature_c, 0.01));
  CHECK(last(Channel::spo2) == about(truth.spo2_pct, 0.01));
  CHECK(last(Channel::heart_rate) == about(truth.heart_rate_bpm, 0.15));
  CHECK(last(Channel::battery) == 80);
  CHECK(last(Channel::contact) == 1);
  CHECK(client.blocks_of(Channel::battery).size() == 1);  // it did not change
  CHECK(client.blocks_of(Channel::contact).size() == 1);
  const auto a = client.blocks_of(Channel::acceleration).back().values;
  CHECK(std::hypot(a[0], a[1], a[2]) == about(1, 0.03));
}

TEST_CASE("contact is told when it changes and after every start") {
  Client client(OwnScenario{{{.duration_s = 30}, {.duration_s = 30, .contact = 0}}, {}});
  REQUIRE(client.join());
  client.start(Channel::contact, 0);
  client.run(20);
  client.start(Channel::contact, 0);
  client.run(70);
  std::vector<float> told;
  for (const auto& block : client.blocks_of(Channel::contact)) told.push_back(block.values[0]);
  CHECK(told == std::vector<float>{1, 1, 0, 1});
}

TEST_CASE("heart rate at a rate has a gap where there was none") {
  Client client(
      OwnScenario{{{.duration_s = 20}, {.duration_s = 6, .contact = 0}, {.duration_s = 60}}, {}});
  REQUIRE(client.join());
  client.start(Channel::heart_rate, 1, 30'000);
  const double ahead = ahead_ms(client);
  client.run(85);
  int before = 0, after = 0;
  for (const auto& block : client.blocks_of(Channel::heart_rate)) {
    for (std::size_t i = 0; i < block.rows(); ++i) {
      CHECK(block.values[i] > 30);
      const double at_s = (block.device_ms - ahead) / 1000 + static_cast<double>(i);
      before += at_s < 24;  // the last pulse counts for some seconds
      after += at_s > 26;
    }
  }
  int all = 0;
  for (const auto& block : client.blocks_of(Channel::heart_rate))
    all += static_cast<int>(block.rows());
  CHECK(before > 15);
  CHECK(after > 15);
  CHECK(before + after == all);
}
