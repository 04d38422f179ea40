// A client as the page is one: it connects, subscribes, starts channels, and keeps what it gets.
#pragma once

#include <memory>
#include <vector>

#include "life.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/stream.hpp"
#include "vigil/simulator/watch.hpp"

namespace vigil::test {

class Client {
 public:
  struct Packet {
    double time_s;
    Characteristic characteristic;
    std::vector<std::byte> bytes;
  };
  /// A stream frame, decoded.
  struct Block {
    double time_s;  ///< of arrival
    Channel channel;
    double rate_hz;
    std::vector<float> values;
    std::uint16_t sequence;
    double device_ms;
    std::size_t bytes;

    std::size_t rows() const { return values.size() / info(channel).axes; }
  };

  static constexpr Timestamp kStart{1'700'000'000'000.0};

  explicit Client(const Scenario& scenario, std::uint64_t seed = 1)
      : watch_(std::make_unique<Watch>(scenario, seed, kStart)) {}
  explicit Client(OwnScenario own, std::uint64_t seed = 1)
      : own_(std::move(own)), watch_(std::make_unique<Watch>(Scenario(own_), seed, kStart)) {}

  Watch& watch() { return *watch_; }

  /// Connects and subscribes to everything; false: out of reach.
  bool join() {
    if (!watch_->connect()) return false;
    const auto capabilities = watch_->read(Characteristic::stream_capabilities);
    REQUIRE(capabilities);
    REQUIRE(decoder_.take_capabilities(*capabilities) == DecodeError::none);
    for (const Characteristic c :
         {Characteristic::heart_rate_measurement, Characteristic::battery_level,
          Characteristic::stream_data, Characteristic::stream_control})
      REQUIRE(watch_->subscribe(c, true) == AttError::none);
    return true;
  }
  const StreamCapabilities& capabilities() const { return *decoder_.capabilities(); }

  /// Takes in everything until `time_s`, or until the link is lost.
  void run(double time_s) {
    while (const auto event = watch_->next(kStart + seconds(time_s))) {
      const double at_s = in_seconds(event->time - kStart);
      REQUIRE(at_s >= last_s_);
      REQUIRE(at_s <= time_s);
      last_s_ = at_s;
      if (event->kind == Watch::Event::Kind::link_lost) {
        lost_s.push_back(at_s);
        return;
      }
      take(at_s, *event);
    }
    CHECK(in_seconds(watch_->now() - kStart) == doctest::Approx(time_s));
  }

  /// Writes a command and waits for its answer.
  StreamIndication command(StreamCommand command) {
    std::array<std::byte, 16> bytes;
    command.tag = ++tag_;
    const std::size_t size = encode_stream_command(command, bytes);
    REQUIRE(size > 0);
    return command_bytes(std::span(bytes).first(size));
  }
  StreamIndication command_bytes(std::span<const std::byte> bytes) {
    REQUIRE(watch_->write(Characteristic::stream_control, bytes) == AttError::none);
    const std::size_t before = indications.size();
    for (double t = in_seconds(watch_->now() - kStart); indications.size() == before; t += 0.01)
      run(t);
    return indications.back();
  }
  StreamIndication start(Channel channel, double rate_hz, std::uint16_t batch_ms = 200) {
    return command({.opcode = StreamOpcode::start,
                    .channel = channel,
                    .rate = StreamRate::nearest(Hertz(rate_hz)),
                    .batch_ms = batch_ms});
  }
  /// Starts what a wrist is watched by; the answers are taken for granted.
  void start_usual() {
    start(Channel::ppg_green, 50);
    start(Channel::acceleration, 25);
    start(Channel::eda, 4);
    start(Channel::skin_temperature, 1);
    start(Channel::rr, 0);
    start(Channel::spo2, 0);
    start(Channel::contact, 0);
  }

  std::vector<Block> blocks_of(Channel channel) const {
    std::vector<Block> found;
    for (const Block& block : blocks)
      if (block.channel == channel) found.push_back(block);
    return found;
  }
  std::vector<HeartRateMeasurement> measurements() const {
    std::vector<HeartRateMeasurement> found;
    for (const Packet& packet : packets)
      if (packet.characteristic == Characteristic::heart_rate_measurement)
        found.push_back(*decode_heart_rate_measurement(packet.bytes));
    return found;
  }

  std::vector<Packet> packets;
  std::vector<Block> blocks;
  std::vector<StreamIndication> indications;
  std::vector<double> indicated_s;
  std::vector<double> lost_s;

 private:
  void take(double at_s, const Watch::Event& event) {
    packets.push_back({at_s, event.characteristic, {event.bytes.begin(), event.bytes.end()}});
    if (event.characteristic == Characteristic::heart_rate_measurement)
      REQUIRE(decode_heart_rate_measurement(event.bytes));
    if (event.characteristic == Characteristic::stream_control) {
      const auto indication = decode_stream_indication(event.bytes);
      if (!indication) return;  // of an opcode that has no name
      indications.push_back(*indication);
      indicated_s.push_back(at_s);
    }
    if (event.characteristic != Characteristic::stream_data) return;
    const auto block = decoder_.decode(event.bytes);  // which checks the CRC
    REQUIRE(block);
    blocks.push_back({at_s,
                      block->channel,
                      block->rate.value,
                      {block->values.begin(), block->values.end()},
                      *block->sequence,
                      *block->device_ms,
                      event.bytes.size()});
  }

  OwnScenario own_;
  std::unique_ptr<Watch> watch_;
  StreamDecoder decoder_;
  double last_s_ = 0;
  std::uint8_t tag_ = 0;
};

}  // namespace vigil::test
