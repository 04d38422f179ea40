#include "vigil/inference/personal_file.hpp"

#include <array>

#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr std::uint32_t kMagic = 0x504C4756;  // "VGLP"
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kHeadBytes = 24, kSumBytes = 8;

/// FNV-1a, 64 bits.
class Fingerprint {
 public:
  void add(std::span<const std::byte> bytes) {
    for (const std::byte b : bytes)
      sum_ = (sum_ ^ std::to_integer<std::uint64_t>(b)) * 0x100000001B3U;
  }
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  void add(double number) { add(std::as_bytes(std::span(&number, 1))); }
  std::uint64_t sum() const { return sum_; }

 private:
  std::uint64_t sum_ = 0xCBF29CE484222325U;
};

std::uint64_t sum_of(std::span<const std::byte> bytes) {
  Fingerprint print;
  print.add(bytes);
  return print.sum();
}

}  // namespace

std::uint64_t fingerprint(const ModelCard& card) {
  Fingerprint print;
  for (const CardInput& input : card.inputs) {
    print.add(input.feature);
    print.add(input.log_offset.value_or(0));
    print.add(input.spread);
  }
  for (const double number : {card.feature_window_s, card.hrv_window_s, card.baseline_s,
                              card.prior_s, card.clip, card.slope, card.intercept})
    print.add(number);
  if (card.logistic) {
    print.add(std::as_bytes(std::span(card.logistic->weights)));
    print.add(static_cast<double>(card.logistic->bias));
    print.add(card.logistic->smoothing_s);
  }
  print.add(card.hybrid);
  return print.sum();
}

std::string_view message(PersonalFault fault) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(PersonalFault::count_)>
      kMessages = {
          "", "This is nothing that Vigil has learnt of a wearer.",
          "This was learnt by another version of Vigil.",
          "This was learnt with another model; it says nothing about the scores of this one.",
          "What was learnt is damaged."};
  return kMessages[static_cast<std::size_t>(fault)];
}

std::size_t PersonalFile::bytes(const PersonalHead& head) {
  return kHeadBytes + head.bytes() + kSumBytes;
}

void PersonalFile::save(std::uint64_t model, const PersonalHead& head, const AlarmThreshold& alarm,
                        std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u32(kMagic);
  writer.u16(kVersion);
  writer.u16(0);
  writer.u64(model);
  writer.f64(alarm.height());
  head.write(writer);
  writer.u64(sum_of(writer.written()));
}

PersonalFault PersonalFile::load(std::span<const std::byte> saved, std::uint64_t model,
                                 PersonalHead& head, AlarmThreshold& alarm) {
  ByteReader in(saved);
  if (in.u32() != kMagic) return PersonalFault::not_personal;
  if (in.u16() != kVersion) return PersonalFault::other_version;
  if (in.u16() != 0 || saved.size() < kHeadBytes + kSumBytes) return PersonalFault::damaged;
  if (in.u64() != model) return PersonalFault::other_model;
  const std::size_t summed = saved.size() - kSumBytes;
  if (ByteReader(saved.subspan(summed)).u64() != sum_of(saved.first(summed)))
    return PersonalFault::damaged;
  AlarmThreshold restored = alarm;
  if (!restored.restore(in.f64())) return PersonalFault::damaged;
  ByteReader answers = in.part(in.left() - kSumBytes);
  PersonalHead learnt = head;
  if (!learnt.read(answers) || answers.left() != 0) return PersonalFault::damaged;
  alarm = restored;
  head = learnt;
  return PersonalFault::none;
}

}  // namespace vigil
