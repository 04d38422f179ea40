#include "vigil/protocol/blood_pressure.hpp"

#include <random>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

BloodPressureMeasurement decoded(std::string_view text) {
  const auto result = decode_blood_pressure(hex(text));
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("all 32 combinations of blood pressure flags decode to what their fields say") {
  for (unsigned flags = 0; flags < 32; ++flags) {
    CAPTURE(flags);
    std::vector<std::byte> bytes = {static_cast<std::byte>(flags | 0xE0)};  // reserved: ignored
    const auto append = [&](std::string_view text) {
      for (const std::byte b : hex(text)) bytes.push_back(b);
    };
    append(flags & 1 ? "a0f0 6bf0 7cf0" : "7800 5000 5d00");  // 16.0/10.7/12.4 kPa, 120/80/93 mmHg
    if (flags & 2) append("e907 0b 16 0e 05 3b");
    if (flags & 4) append("4800");
    if (flags & 8) append("02");
    if (flags & 16) append("2400");
    const auto m = decode_blood_pressure(bytes);
    REQUIRE(m);
    CHECK(*m->mmhg(m->systolic) == doctest::Approx(120).epsilon(1e-3));
    CHECK(*m->mmhg(m->diastolic) == doctest::Approx(80).epsilon(5e-3));
    CHECK(*m->mmhg(m->mean) == doctest::Approx(93).epsilon(1e-3));
    CHECK(m->time.has_value() == ((flags & 2) != 0));
    REQUIRE(m->pulse_rate.has_value() == ((flags & 4) != 0));
    if (m->pulse_rate) CHECK(*m->pulse_rate->value() == 72);
    CHECK(m->user == (flags & 8 ? std::optional<std::uint8_t>(2) : std::nullopt));
    REQUIRE(m->status.has_value() == ((flags & 16) != 0));
    if (m->status) {
      CHECK(m->status->irregular_pulse());
      CHECK(m->status->improper_position());
      CHECK_FALSE(m->status->body_movement());
      CHECK_FALSE(m->status->cuff_too_loose());
      CHECK(m->status->pulse_range() == BloodPressureStatus::PulseRange::within);
    }

    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
      CHECK(decode_blood_pressure(std::span(bytes).first(cut)).error() == DecodeError::truncated);
    bytes.push_back(std::byte{0});
    CHECK(decode_blood_pressure(bytes).error() == DecodeError::too_long);
  }
}

TEST_CASE("a kilopascal is 7.50062 mmHg") {
  const BloodPressureMeasurement m = decoded("01 0100 0a00 e8f3");
  CHECK(*m.mmhg(m.systolic) == doctest::Approx(7.5006157584).epsilon(1e-9));
  CHECK(*m.mmhg(m.diastolic) == doctest::Approx(75.006157584).epsilon(1e-9));
  CHECK(*m.mmhg(m.mean) == doctest::Approx(750.06157584).epsilon(1e-9));
}

TEST_CASE("the pressure in the cuff comes without the others, which are absent") {
  const BloodPressureMeasurement m = decoded("00 8c00 ff07 ff07");
  CHECK(*m.mmhg(m.systolic) == 140);
  CHECK(m.mmhg(m.diastolic).absent() == Absent::no_data);
  CHECK(m.mmhg(m.mean).absent() == Absent::no_data);
  CHECK(decoded("01 ff07 0008 0208").mmhg(Sfloat{0x0802}).absent() == Absent::implausible);
}

TEST_CASE("the pulse rate's range is a number of two bits") {
  using Range = BloodPressureStatus::PulseRange;
  CHECK(BloodPressureStatus{0x00}.pulse_range() == Range::within);
  CHECK(BloodPressureStatus{0x08}.pulse_range() == Range::above);
  CHECK(BloodPressureStatus{0x10}.pulse_range() == Range::below);
  CHECK(BloodPressureStatus{0x18}.pulse_range() == Range::reserved);
}

TEST_CASE("a cuff that doubts its reading lowers its quality") {
  CHECK(BloodPressureStatus{0x00}.quality() == 1);
  CHECK(BloodPressureStatus{0x18}.quality() == 1);  // a fast or slow pulse is measured well
  for (const unsigned bits : {0x01u, 0x04u, 0x20u})
    CHECK(BloodPressureStatus{static_cast<std::uint16_t>(bits)}.quality() == 0.5f);
  CHECK(BloodPressureStatus{0x02}.quality() == 0.25f);
  CHECK(BloodPressureStatus{0x27}.quality() == 0.25f);
}

TEST_CASE("blood pressure messages survive encoding and decoding") {
  std::mt19937 random(9);
  const auto sfloat = [&] { return Sfloat{static_cast<std::uint16_t>(random())}; };
  std::array<std::byte, 19> buffer;
  for (int round = 0; round < 2000; ++round) {
    BloodPressureMeasurement m{sfloat(), sfloat(), sfloat(), random() % 2 == 0, {}, {}, {}, {}};
    if (random() % 2) m.time = GattDateTime{2025, 1, 2, 3, 4, 5};
    if (random() % 2) m.pulse_rate = sfloat();
    if (random() % 2) m.user = static_cast<std::uint8_t>(random());
    if (random() % 2) m.status = BloodPressureStatus{static_cast<std::uint16_t>(random())};
    const std::size_t size = encode_blood_pressure(m, buffer);
    const auto back = decode_blood_pressure(std::span(buffer).first(size));
    REQUIRE(back);
    CHECK(back->systolic == m.systolic);
    CHECK(back->diastolic == m.diastolic);
    CHECK(back->mean == m.mean);
    CHECK(back->kilopascal == m.kilopascal);
    CHECK(back->time == m.time);
    CHECK(back->pulse_rate == m.pulse_rate);
    CHECK(back->user == m.user);
    CHECK(back->status == m.status);
  }
  CHECK(encode_blood_pressure({}, std::span(buffer).first(6)) == 0);
}

TEST_CASE("a cuff's features are sixteen bits") {
  std::array<std::byte, 2> buffer;
  REQUIRE(encode_blood_pressure_feature({0x012F}, buffer) == 2);
  const auto feature = decode_blood_pressure_feature(buffer);
  REQUIRE(feature);
  CHECK(feature->supported == 0x012F);
  CHECK(decode_blood_pressure_feature(hex("01")).error() == DecodeError::truncated);
  CHECK(decode_blood_pressure_feature(hex("010203")).error() == DecodeError::too_long);
}
