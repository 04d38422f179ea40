// A client that does anything at all to the simulated watch: what comes out is always well-formed
// and in the order of its time.
#include "vigil/simulator/watch.hpp"

#include <array>
#include <cmath>
#include <memory>

#include "fuzz.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/stream.hpp"

using namespace vigil;
using simulator::Watch;

namespace {

constexpr double kMostMs = 2000;  // of simulated time: enough for every path, and still many runs

class Client {
 public:
  explicit Client(const simulator::Scenario& scenario)
      : watch_(std::make_unique<Watch>(scenario, 1, Timestamp{})) {
    watch_->connect();
    decoder_.take_capabilities(*watch_->read(Characteristic::stream_capabilities));
  }

  void act(ByteReader& in) {
    const unsigned what = in.u8() % 8;
    const auto characteristic =
        static_cast<Characteristic>(in.u8() % static_cast<unsigned>(Characteristic::count_));
    switch (what) {
      case 0:
        watch_->connect();
        break;
      case 1:
        watch_->disconnect();
        break;
      case 2:
        watch_->subscribe(characteristic, (in.u8() & 1) != 0);
        break;
      case 3:
        if (const auto value = watch_->read(characteristic))
          FUZZ_CHECK(value->size() <= kMaxAttributeBytes);
        break;
      case 4:
      case 5:
        run(in.u8());
        break;
      default:
        write(characteristic, in.part(in.u8() % 16));
    }
  }

 private:
  void run(double ms) {
    const Timestamp until = watch_->now() + Milliseconds(ms);
    if (until.ms > kMostMs) return;
    while (const auto event = watch_->next(until)) {
      FUZZ_CHECK(event->time >= last_ && event->time <= until);
      last_ = event->time;
      if (event->characteristic == Characteristic::stream_data)
        FUZZ_CHECK(decoder_.decode(event->bytes));
      if (event->characteristic == Characteristic::heart_rate_measurement)
        FUZZ_CHECK(decode_heart_rate_measurement(event->bytes));
    }
    FUZZ_CHECK(std::fabs((watch_->now() - until).value) < 1e-6);
  }

  void write(Characteristic characteristic, ByteReader in) {
    std::array<std::byte, 16> bytes;
    const std::size_t size = in.left();
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(in.u8());
    watch_->write(characteristic, std::span(bytes).first(size));
  }

  std::unique_ptr<Watch> watch_;
  StreamDecoder decoder_;
  Timestamp last_{};
};

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const auto scenarios = simulator::scenarios();
  Client client(scenarios[in.u8() % scenarios.size()]);
  while (in.left() > 0) client.act(in);
}
