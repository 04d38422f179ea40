// What Vigil has learnt of a wearer, as bytes for the page to keep on the device.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "vigil/inference/alarm_threshold.hpp"
#include "vigil/inference/personal_head.hpp"

namespace vigil {

/// Why bytes are not what was learnt with this model.
enum class PersonalFault : std::uint8_t {
  none,
  not_personal,
  other_version,
  other_model,
  damaged,
  count_
};
std::string_view message(PersonalFault fault);  ///< for people

/// Of everything that gives a card's scores and inputs their meaning.
std::uint64_t fingerprint(const ModelCard& card);

/// "VGLP", u16 version, u16 0, u64 the card's fingerprint, f64 the alarm threshold's height, the
/// head's answers, u64 FNV-1a of all before.
struct PersonalFile {
  static constexpr std::size_t kMostBytes =
      36 + PersonalHead::kMostAnswers * (13 + 4 * ModelCard::kMostInputs);

  static std::size_t bytes(const PersonalHead& head);
  /// `out` has bytes().
  static void save(std::uint64_t model, const PersonalHead& head, const AlarmThreshold& alarm,
                   std::span<std::byte> out);
  /// Where there is a fault, both stay as they are.
  static PersonalFault load(std::span<const std::byte> saved, std::uint64_t model,
                            PersonalHead& head, AlarmThreshold& alarm);
};

}  // namespace vigil
