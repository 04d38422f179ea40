#include "vigil/simulator/motion_service.hpp"

#include <array>

#include "vigil/simulator/sensors.hpp"

namespace vigil::simulator {

void MotionService::run(double time_s) {
  due_s_ += in_seconds(period(kInfinitimeMotionRate));
  auto g = sense(wearer_, Channel::acceleration, time_s);
  for (double& axis : g) axis += noise(Channel::acceleration) * noise_.normal();
  std::array<std::byte, 6> bytes;
  radio_.notify(Characteristic::infinitime_motion,
                std::span(bytes).first(encode_infinitime_motion(g, bytes)), time_s);
}

}  // namespace vigil::simulator
