#include "vigil/simulator/sensors.hpp"

#include "vigil/simulator/optics.hpp"

namespace vigil::simulator {
namespace {

std::array<double, 3> axes(Vector v) { return {v.x, v.y, v.z}; }

}  // namespace

std::array<double, 3> sense(const Wearer& wearer, Channel channel, double time_s) {
  switch (channel) {
    case Channel::acceleration:
      return axes(wearer.movement().acceleration(time_s));
    case Channel::gyroscope:
      return axes(wearer.movement().turning(time_s));
    case Channel::eda:
      return {wearer.contact() * wearer.skin().conductance_us()};
    case Channel::skin_temperature:
      return {wearer.watch_back_c()};
    default:
      return {light(wearer, channel, time_s)};
  }
}

double noise(Channel channel) {
  switch (channel) {
    case Channel::acceleration:
      return 0.003;
    case Channel::gyroscope:
      return 0.25;
    case Channel::eda:
      return 0.004;
    case Channel::skin_temperature:
      return 0.01;
    default:
      return light_noise(channel);
  }
}

}  // namespace vigil::simulator
