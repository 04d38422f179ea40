// A wearer's saved answers, from anywhere: refused, or kept as they are; and any answers learnt
// from give a finite score. Bytes as they come, and bytes over answers that were saved.
#include "vigil/inference/personal_file.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../core/inference/cards.hpp"
#include "bytes.hpp"
#include "fuzz.hpp"

using namespace vigil;

namespace {

const std::uint64_t kModel = fingerprint(plain_card());

std::vector<std::byte> saved(const PersonalHead& head, const AlarmThreshold& alarm = {}) {
  std::vector<std::byte> out(PersonalFile::bytes(head));
  PersonalFile::save(kModel, head, alarm, out);
  return out;
}

void load(std::span<const std::byte> bytes) {
  PersonalHead head(plain_card());
  AlarmThreshold alarm;
  if (PersonalFile::load(bytes, kModel, head, alarm) == PersonalFault::none)
    FUZZ_CHECK(std::ranges::equal(saved(head, alarm), bytes));
  else
    FUZZ_CHECK(head.answers() == 0);
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  load(bytes);
  Bytes in(bytes);
  PersonalHead head(plain_card());
  while (!in.empty()) {
    Evidence e{{1000.0 * in.take<std::uint32_t>()}, in.take<float>(), {}};
    e.inputs.push_back(static_cast<float>(in.take<std::int8_t>()) / 40);
    e.inputs.push_back(static_cast<float>(in.take<std::int8_t>()) / 40);
    if (!head.answer(e, (in.take<std::uint8_t>() & 1U) != 0)) continue;
    FUZZ_CHECK(std::isfinite(head.score(1, e.inputs.span())));
  }
  auto file = saved(head);
  load(file);
  PersonalHead raw(plain_card());  // behind the checksum
  ByteReader answers(bytes);
  if (raw.read(answers)) FUZZ_CHECK(raw.answers() <= PersonalHead::kMostAnswers);
  if (bytes.size() < 3) return;
  file[std::to_integer<std::size_t>(bytes[0]) * 7 % file.size()] ^= bytes[1];
  load(file);
}
