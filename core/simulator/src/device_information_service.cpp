#include "vigil/simulator/device_information_service.hpp"

#include "vigil/protocol/device_information.hpp"

namespace vigil::simulator {
namespace {

std::string_view text_of(Characteristic characteristic) {
  switch (characteristic) {
    case Characteristic::manufacturer_name:
      return "Vigil";
    case Characteristic::model_number:
      return "Simulated watch";
    default:
      return "1";  // the revisions
  }
}

}  // namespace

Result<std::size_t, AttError> DeviceInformationService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  return encode_device_text(DeviceText(text_of(characteristic)), out);
}

}  // namespace vigil::simulator
