// Who made the watch: GATT Device Information (180A).
#pragma once

#include "vigil/simulator/service.hpp"

namespace vigil::simulator {

class DeviceInformationService : public Service {
 public:
  std::string_view uuid() const override { return kDeviceInformationService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  double due_s() const override { return kNever; }
  void run(double) override {}
};

}  // namespace vigil::simulator
