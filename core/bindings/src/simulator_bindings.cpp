// The synthetic watch in JavaScript: a GATT server in bytes.
#include <algorithm>
#include <array>
#include <string>

#include "memory_views.hpp"
#include "vigil/simulator/watch.hpp"

namespace {

using namespace vigil;

class SimulatorBinding {
 public:
  /// An unknown scenario or device is the first one.
  SimulatorBinding(const std::string& scenario, double seed, double start_ms,
                   const std::string& device)
      : watch_(named(scenario), static_cast<std::uint64_t>(seed), {start_ms},
               simulator::find_device(device)) {}

  /// The characteristic of the next notification by then; 0: none; -1: the link is lost.
  int next(double until_ms) {
    const auto event = watch_.next({until_ms});
    if (!event) return 0;
    time_ = event->time;
    bytes_ = event->bytes;
    return event->kind == simulator::Watch::Event::Kind::packet
               ? static_cast<int>(event->characteristic)
               : -1;
  }
  /// What `next` or `read` gave.
  Bytes packet() const { return bytes_view(bytes_); }
  double time_ms() const { return time_.ms; }

  bool connect() { return watch_.connect(); }
  void disconnect() { watch_.disconnect(); }
  bool offers(int characteristic) const { return watch_.offers(checked(characteristic)); }
  /// 0 and the value in `packet`, or an ATT error.
  int read(int characteristic) {
    const auto value = watch_.read(checked(characteristic));
    if (!value) return static_cast<int>(value.error());
    bytes_ = *value;
    return 0;
  }
  /// Takes what lies in `writeBuffer`; 0, or an ATT error.
  int write(int characteristic, std::size_t length) {
    const auto value = std::span(written_).first(std::min(length, written_.size()));
    return static_cast<int>(watch_.write(checked(characteristic), value));
  }
  Bytes write_buffer() const { return bytes_view(written_); }
  int subscribe(int characteristic, bool on) {
    return static_cast<int>(watch_.subscribe(checked(characteristic), on));
  }

 private:
  static const simulator::Scenario& named(const std::string& name) {
    const simulator::Scenario* found = simulator::find_scenario(name);
    return found ? *found : simulator::scenarios().front();
  }
  static Characteristic checked(int number) {
    return number >= 0 && number < static_cast<int>(Characteristic::count_)
               ? static_cast<Characteristic>(number)
               : Characteristic::none;
  }

  simulator::Watch watch_;
  Timestamp time_{};
  std::span<const std::byte> bytes_;
  std::array<std::byte, kMaxAttributeBytes> written_{};
};

}  // namespace

EMSCRIPTEN_BINDINGS(vigil_simulator) {
  emscripten::class_<SimulatorBinding>("Simulator")
      .constructor<std::string, double, double, std::string>()
      .function("next(untilMs)", &SimulatorBinding::next)
      .function("packet", &SimulatorBinding::packet)
      .function("connect", &SimulatorBinding::connect)
      .function("disconnect", &SimulatorBinding::disconnect)
      .function("offers(characteristic)", &SimulatorBinding::offers)
      .function("read(characteristic)", &SimulatorBinding::read)
      .function("write(characteristic, length)", &SimulatorBinding::write)
      .function("writeBuffer", &SimulatorBinding::write_buffer)
      .function("subscribe(characteristic, on)", &SimulatorBinding::subscribe)
      .property("timeMs", &SimulatorBinding::time_ms);
}
