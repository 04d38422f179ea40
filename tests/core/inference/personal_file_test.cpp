#include "vigil/inference/personal_file.hpp"

#include <array>
#include <vector>

#include "cards.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

/// What was learnt of a wearer who has answered.
struct Learnt {
  explicit Learnt(int answers = 0) : head(plain_card()) {
    for (int i = 0; i < answers; ++i) {
      Evidence e{{1.7e12 + 300'000.0 * i}, i % 2 ? 0.8F : -0.8F, {}};
      e.inputs.push_back(0.1F), e.inputs.push_back(-0.2F);
      head.answer(e, i % 2 == 1);
    }
    if (answers > 0) alarm.alarmed();
  }
  std::vector<std::byte> saved() const {
    std::vector<std::byte> out(PersonalFile::bytes(head));
    PersonalFile::save(kModel, head, alarm, out);
    return out;
  }
  PersonalFault load(std::span<const std::byte> bytes) {
    return PersonalFile::load(bytes, kModel, head, alarm);
  }

  static inline const std::uint64_t kModel = fingerprint(plain_card());
  PersonalHead head;
  AlarmThreshold alarm;
};

}  // namespace

TEST_CASE("what was learnt is the same after it was kept") {
  const Learnt before(21);
  Learnt after;
  CHECK(after.load(before.saved()) == PersonalFault::none);
  CHECK(after.head.state() == PersonalState::personal);
  const std::array inputs{0.5F, 0.F};
  CHECK(after.head.score(1, inputs) == before.head.score(1, inputs));
  CHECK(after.alarm.height() == before.alarm.height());
  CHECK(after.saved() == before.saved());
}

TEST_CASE("nothing learnt is kept as such") {
  Learnt after(8);
  CHECK(after.load(Learnt().saved()) == PersonalFault::none);
  CHECK(after.head.answers() == 0);
  CHECK(after.alarm.height() == 0);
}

TEST_CASE("any cut or bent byte is refused, and what was learnt stays") {
  const auto saved = Learnt(8).saved();
  Learnt mine(7);
  const auto before = mine.saved();
  CHECK(mine.load({}) == PersonalFault::not_personal);
  for (std::size_t size = 4; size < saved.size(); ++size)
    CHECK(mine.load(std::span(saved).first(size)) != PersonalFault::none);
  for (std::size_t i = 0; i < saved.size(); ++i) {
    auto bent = saved;
    bent[i] ^= std::byte{0x10};
    CHECK(mine.load(bent) != PersonalFault::none);
  }
  auto longer = saved;
  longer.push_back({});
  CHECK(mine.load(longer) == PersonalFault::damaged);
  CHECK(mine.saved() == before);
}

TEST_CASE("a refusal says why") {
  auto saved = Learnt(8).saved();
  ModelCard card = plain_card();
  card.slope = 1.01;
  Learnt mine;
  CHECK(PersonalFile::load(saved, fingerprint(card), mine.head, mine.alarm) ==
        PersonalFault::other_model);
  saved[4] = std::byte{2};
  CHECK(mine.load(saved) == PersonalFault::other_version);
  for (int f = 1; f < static_cast<int>(PersonalFault::count_); ++f)
    CHECK_FALSE(message(static_cast<PersonalFault>(f)).empty());
}

TEST_CASE("the fingerprint is that of what scores mean, not of what is said of them") {
  ModelCard card = plain_card();
  card.inputs[0].label = "another word";
  CHECK(fingerprint(card) == fingerprint(plain_card()));
  card.inputs[0].spread *= 2;
  CHECK(fingerprint(card) != fingerprint(plain_card()));
}
