// Every GATT characteristic that Vigil speaks. This table is the only place for UUIDs: the page
// gets it through the bindings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil {

/// A GATT attribute's value has at most this many bytes (Bluetooth Core 5.4, Vol 3 Part F, 3.2.9).
inline constexpr std::size_t kMaxAttributeBytes = 512;

/// The number crosses the bindings and is kept in flight recordings: add at the end, never reorder.
enum class Characteristic : std::uint8_t {
  none,
  heart_rate_measurement,
  body_sensor_location,
  heart_rate_control_point,
  battery_level,
  manufacturer_name,
  model_number,
  hardware_revision,
  firmware_revision,
  software_revision,
  stream_capabilities,
  stream_control,
  stream_data,
  plx_continuous,
  plx_spot_check,
  plx_features,
  temperature_measurement,
  intermediate_temperature,
  temperature_type,
  blood_pressure_measurement,
  intermediate_cuff_pressure,
  blood_pressure_feature,
  polar_pmd_control,
  polar_pmd_data,
  infinitime_motion,
  count_,
};

/// What the client does with a characteristic.
struct GattUse {
  bool read = false;
  bool write = false;  ///< with response
  bool notify = false;
  bool indicate = false;
};

struct CharacteristicInfo {
  Characteristic id;
  std::string_view service;  ///< UUID, as Web Bluetooth writes it
  std::string_view uuid;
  std::string_view name;
  GattUse use;
};

inline constexpr std::string_view kHeartRateService = "0000180d-0000-1000-8000-00805f9b34fb";
inline constexpr std::string_view kBatteryService = "0000180f-0000-1000-8000-00805f9b34fb";
inline constexpr std::string_view kDeviceInformationService =
    "0000180a-0000-1000-8000-00805f9b34fb";
inline constexpr std::string_view kPulseOximeterService = "00001822-0000-1000-8000-00805f9b34fb";
inline constexpr std::string_view kHealthThermometerService =
    "00001809-0000-1000-8000-00805f9b34fb";
inline constexpr std::string_view kBloodPressureService = "00001810-0000-1000-8000-00805f9b34fb";
inline constexpr std::string_view kPolarService = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
inline constexpr std::string_view kInfinitimeMotionService = "00030000-78fc-48fe-8e23-433b3a1942d0";
inline constexpr std::string_view kStreamService = "88c30001-164d-435e-9ba1-ff749623dd74";

/// Index = the enumerator; row 0 is Characteristic::none. The serial number (2A25) is left out:
/// browsers refuse it, and Vigil has no need to know which of its kind a watch is.
inline constexpr std::array<CharacteristicInfo, static_cast<std::size_t>(Characteristic::count_)>
    kCharacteristics = {{
        {Characteristic::none, "", "", "none", {}},
        {Characteristic::heart_rate_measurement,
         kHeartRateService,
         "00002a37-0000-1000-8000-00805f9b34fb",
         "heart_rate_measurement",
         {.notify = true}},
        {Characteristic::body_sensor_location,
         kHeartRateService,
         "00002a38-0000-1000-8000-00805f9b34fb",
         "body_sensor_location",
         {.read = true}},
        {Characteristic::heart_rate_control_point,
         kHeartRateService,
         "00002a39-0000-1000-8000-00805f9b34fb",
         "heart_rate_control_point",
         {.write = true}},
        {Characteristic::battery_level,
         kBatteryService,
         "00002a19-0000-1000-8000-00805f9b34fb",
         "battery_level",
         {.read = true, .notify = true}},
        {Characteristic::manufacturer_name,
         kDeviceInformationService,
         "00002a29-0000-1000-8000-00805f9b34fb",
         "manufacturer_name",
         {.read = true}},
        {Characteristic::model_number,
         kDeviceInformationService,
         "00002a24-0000-1000-8000-00805f9b34fb",
         "model_number",
         {.read = true}},
        {Characteristic::hardware_revision,
         kDeviceInformationService,
         "00002a27-0000-1000-8000-00805f9b34fb",
         "hardware_revision",
         {.read = true}},
        {Characteristic::firmware_revision,
         kDeviceInformationService,
         "00002a26-0000-1000-8000-00805f9b34fb",
         "firmware_revision",
         {.read = true}},
        {Characteristic::software_revision,
         kDeviceInformationService,
         "00002a28-0000-1000-8000-00805f9b34fb",
         "software_revision",
         {.read = true}},
        {Characteristic::stream_capabilities,
         kStreamService,
         "88c30002-164d-435e-9ba1-ff749623dd74",
         "stream_capabilities",
         {.read = true}},
        {Characteristic::stream_control,
         kStreamService,
         "88c30003-164d-435e-9ba1-ff749623dd74",
         "stream_control",
         {.write = true, .indicate = true}},
        {Characteristic::stream_data,
         kStreamService,
         "88c30004-164d-435e-9ba1-ff749623dd74",
         "stream_data",
         {.notify = true}},
        {Characteristic::plx_continuous,
         kPulseOximeterService,
         "00002a5f-0000-1000-8000-00805f9b34fb",
         "plx_continuous",
         {.notify = true}},
        {Characteristic::plx_spot_check,
         kPulseOximeterService,
         "00002a5e-0000-1000-8000-00805f9b34fb",
         "plx_spot_check",
         {.indicate = true}},
        {Characteristic::plx_features,
         kPulseOximeterService,
         "00002a60-0000-1000-8000-00805f9b34fb",
         "plx_features",
         {.read = true}},
        {Characteristic::temperature_measurement,
         kHealthThermometerService,
         "00002a1c-0000-1000-8000-00805f9b34fb",
         "temperature_measurement",
         {.indicate = true}},
        {Characteristic::intermediate_temperature,
         kHealthThermometerService,
         "00002a1e-0000-1000-8000-00805f9b34fb",
         "intermediate_temperature",
         {.notify = true}},
        {Characteristic::temperature_type,
         kHealthThermometerService,
         "00002a1d-0000-1000-8000-00805f9b34fb",
         "temperature_type",
         {.read = true}},
        {Characteristic::blood_pressure_measurement,
         kBloodPressureService,
         "00002a35-0000-1000-8000-00805f9b34fb",
         "blood_pressure_measurement",
         {.indicate = true}},
        {Characteristic::intermediate_cuff_pressure,
         kBloodPressureService,
         "00002a36-0000-1000-8000-00805f9b34fb",
         "intermediate_cuff_pressure",
         {.notify = true}},
        {Characteristic::blood_pressure_feature,
         kBloodPressureService,
         "00002a49-0000-1000-8000-00805f9b34fb",
         "blood_pressure_feature",
         {.read = true}},
        {Characteristic::polar_pmd_control,
         kPolarService,
         "fb005c81-02e7-f387-1cad-8acd2d8df0c8",
         "polar_pmd_control",
         {.read = true, .write = true, .indicate = true}},
        {Characteristic::polar_pmd_data,
         kPolarService,
         "fb005c82-02e7-f387-1cad-8acd2d8df0c8",
         "polar_pmd_data",
         {.notify = true}},
        {Characteristic::infinitime_motion,
         kInfinitimeMotionService,
         "00030002-78fc-48fe-8e23-433b3a1942d0",
         "infinitime_motion",
         {.notify = true}},
    }};
constexpr const CharacteristicInfo& info(Characteristic c) {
  return kCharacteristics[static_cast<std::size_t>(c)];
}
constexpr std::string_view name(Characteristic c) { return info(c).name; }

}  // namespace vigil
