// The same scenario, seed and client give the same bytes, and nothing is allocated for them.
#include <cstdlib>
#include <new>

#include "client.hpp"

using namespace vigil;
using namespace vigil::test;

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

/// FNV-1a over what a client gets: characteristics, times to the microsecond, bytes.
class Digest {
 public:
  void take(const Watch::Event& event, Timestamp start) {
    add(static_cast<std::uint64_t>(event.characteristic));
    add(static_cast<std::uint64_t>((event.time - start).value * 1000 + 0.5));
    for (const std::byte byte : event.bytes) add(std::to_integer<std::uint64_t>(byte));
  }
  std::uint64_t value() const { return hash_; }

 private:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 0x100000001B3; }

  std::uint64_t hash_ = 0xCBF29CE484222325;
};

void subscribe_and_start(Watch& watch) {
  REQUIRE(watch.connect());
  for (const Characteristic c :
       {Characteristic::heart_rate_measurement, Characteristic::battery_level,
        Characteristic::stream_data, Characteristic::stream_control})
    REQUIRE(watch.subscribe(c, true) == AttError::none);
  const auto start = [&](Channel channel, Hertz rate) {
    std::array<std::byte, 16> bytes;
    const StreamCommand command{
        .channel = channel, .rate = StreamRate::nearest(rate), .batch_ms = 200};
    const std::size_t size = encode_stream_command(command, bytes);
    REQUIRE(watch.write(Characteristic::stream_control, std::span(bytes).first(size)) ==
            AttError::none);
  };
  for (const Channel c : {Channel::ppg_green, Channel::ppg_red, Channel::ppg_infrared})
    start(c, 50_Hz);
  start(Channel::acceleration, 50_Hz);
  start(Channel::gyroscope, 25_Hz);
  start(Channel::eda, 4_Hz);
  start(Channel::skin_temperature, 1_Hz);
  for (const Channel c : {Channel::rr, Channel::spo2, Channel::battery, Channel::contact})
    start(c, 0_Hz);
}

std::uint64_t digest(std::string_view scenario, std::uint64_t seed, double for_s, double step_s = 1,
                     Timestamp start = Client::kStart) {
  const auto watch = std::make_unique<Watch>(*find_scenario(scenario), seed, start);
  subscribe_and_start(*watch);
  Digest digest;
  for (double t = step_s; t <= for_s; t += step_s)
    while (const auto event = watch->next(start + seconds(t))) digest.take(*event, start);
  return digest.value();
}

}  // namespace

TEST_CASE("an hour is the same every time, and another with another seed or scenario") {
  const std::uint64_t hour = digest("demo", 42, 3600);
  CHECK(digest("demo", 42, 3600) == hour);
  CHECK(digest("demo", 43, 3600) != hour);
  CHECK(digest("run", 42, 3600) != hour);
}

TEST_CASE("how finely time is asked for, and when it starts, changes nothing") {
  for (const std::string_view scenario :
       {"demo", "poor_contact", "batches", "link_loss", "battery_dying"}) {
    CAPTURE(scenario);
    const std::uint64_t once = digest(scenario, 7, 320, 320);
    CHECK(digest(scenario, 7, 320, 0.015625) == once);
    CHECK(digest(scenario, 7, 320, 5) == once);
    CHECK(digest(scenario, 7, 320, 320, Timestamp{0}) == once);
  }
}

TEST_CASE("the bytes are the same on every platform") {
  // What a native build gave. It changes with the model and with nothing else: when the model is
  // changed on purpose, native and wasm must still agree on the new number.
  CHECK(digest("demo", 1, 300) == 10754583226636415900u);
}

TEST_CASE("what else is started changes neither the body nor another channel's samples") {
  const auto ppg = [](bool alone) {
    Client client(*find_scenario("walk"), 5);
    REQUIRE(client.join());
    client.start(Channel::ppg_green, 25);
    if (!alone)
      for (const Channel channel : {Channel::ppg_red, Channel::gyroscope, Channel::acceleration})
        client.start(channel, 100);
    client.run(120);
    std::vector<float> values;
    for (const auto& block : client.blocks_of(Channel::ppg_green))
      values.insert(values.end(), block.values.begin(), block.values.end());
    values.resize(2900);
    return values;
  };
  CHECK(ppg(true) == ppg(false));
}

TEST_CASE("nothing is allocated after construction") {
  const auto watch = std::make_unique<Watch>(*find_scenario("batches"), 3, Client::kStart);
  const std::size_t before = allocations;
  subscribe_and_start(*watch);
  int events = 0;
  while (watch->next(Client::kStart + seconds(500))) ++events;
  watch->disconnect();
  while (watch->next(Client::kStart + seconds(700))) ++events;
  REQUIRE(watch->connect());
  CHECK(watch->read(Characteristic::stream_capabilities));
  CHECK(allocations == before);
  CHECK(events > 1000);
}
