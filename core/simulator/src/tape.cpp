#include "vigil/simulator/tape.hpp"

#include <cmath>
#include <utility>

#include "vigil/simulator/optics.hpp"
#include "vigil/simulator/sensors.hpp"

namespace vigil::simulator {
namespace {

constexpr bool is_light(Channel c) { return c >= Channel::ppg_green && c <= Channel::ppg_infrared; }

constexpr int kTicks = static_cast<int>(kTickHz);

template <std::size_t... I>
std::array<Random, sizeof...(I)> branches(Random& random, std::index_sequence<I...>) {
  return {((void)I, random.branch())...};
}

}  // namespace

Tape::Tape(const Scenario& scenario, std::uint64_t seed)
    : random_(seed),
      wearer_(scenario, random_.branch()),
      meter_(wearer_, random_.branch()),
      noise_(branches(random_, std::make_index_sequence<kTapeFiles.size()>())) {}

void Tape::second() {
  for (auto& column : columns_) column.clear();
  beats_.clear();
  for (int tick = 0; tick < kTicks; ++tick) {
    for (std::size_t file = 0; file < kTapeFiles.size(); ++file)
      if (tick % (kTicks / kTapeFiles[file].rate_hz) == 0) sample(file);
    wearer_.tick();
    meter_.tick();
  }
  meter_.pulses().read(pulses_read_, [this](const Pulse& pulse) {
    if (pulse.follows) beats_.push_back(pulse);
  });
}

void Tape::sample(std::size_t file) {
  const Channel channel = kTapeFiles[file].channel;
  if (channel == Channel::spo2) {
    columns_[file].push_back(static_cast<float>(std::round(wearer_.spo2_pct())));
    return;
  }
  const auto values = sense(wearer_, channel, wearer_.time_s());
  for (std::size_t axis = 0; axis < info(channel).axes; ++axis) {
    double value = values[axis] + noise(channel) * noise_[file].normal();
    if (channel == Channel::acceleration) value *= 64;
    if (is_light(channel)) value = kMostLight - std::round(value);
    columns_[file].push_back(static_cast<float>(value));
  }
}

}  // namespace vigil::simulator
