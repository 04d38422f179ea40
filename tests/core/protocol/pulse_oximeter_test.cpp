#include "vigil/protocol/pulse_oximeter.hpp"

#include <random>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

void append(std::vector<std::byte>& bytes, std::string_view text) {
  for (const std::byte b : hex(text)) bytes.push_back(b);
}

PlxStatus saying(PlxMeasurementStatus bit) { return {static_cast<std::uint16_t>(bit), {}}; }
PlxStatus saying(PlxSensorStatus bit) { return {{}, static_cast<std::uint32_t>(bit)}; }

}  // namespace

TEST_CASE("all 32 combinations of continuous oximeter flags decode to what their fields say") {
  for (unsigned flags = 0; flags < 32; ++flags) {
    CAPTURE(flags);
    std::vector<std::byte> bytes = {static_cast<std::byte>(flags)};
    append(bytes, "6100 4800");  // 97 %, 72 /min
    if (flags & 1) append(bytes, "6000 4900");
    if (flags & 2) append(bytes, "62f0 47f0");
    if (flags & 4) append(bytes, "4001");
    if (flags & 8) append(bytes, "200801");
    if (flags & 16) append(bytes, "19f0");
    const auto m = decode_plx_continuous(bytes);
    REQUIRE(m);
    CHECK(*m->normal.spo2.value() == 97);
    CHECK(*m->normal.pulse_rate.value() == 72);
    REQUIRE(m->fast.has_value() == ((flags & 1) != 0));
    if (m->fast) CHECK(*m->fast->spo2.value() == 96);
    REQUIRE(m->slow.has_value() == ((flags & 2) != 0));
    if (m->slow) CHECK(*m->slow->pulse_rate.value() == 7.1);
    CHECK(m->status.measurement.has_value() == ((flags & 4) != 0));
    CHECK(m->status.says(PlxMeasurementStatus::early_estimate) == ((flags & 4) != 0));
    CHECK_FALSE(m->status.says(PlxMeasurementStatus::validated));
    CHECK(m->status.sensor.value_or(0x010820) == 0x010820);
    CHECK(m->status.says(PlxSensorStatus::low_perfusion) == ((flags & 8) != 0));
    REQUIRE(m->amplitude_index.has_value() == ((flags & 16) != 0));
    if (m->amplitude_index) CHECK(*m->amplitude_index->value() == 2.5);

    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
      CHECK(decode_plx_continuous(std::span(bytes).first(cut)).error() == DecodeError::truncated);
    bytes.push_back(std::byte{0});
    CHECK(decode_plx_continuous(bytes).error() == DecodeError::too_long);
  }
}

TEST_CASE("all 32 combinations of spot-check flags decode to what their fields say") {
  for (unsigned flags = 0; flags < 32; ++flags) {
    CAPTURE(flags);
    std::vector<std::byte> bytes = {static_cast<std::byte>(flags | 0xE0)};  // reserved: ignored
    append(bytes, "5b00 ff07");                                             // 91 %, no pulse rate
    if (flags & 1) append(bytes, "e907 0b 16 0e 05 3b");
    if (flags & 2) append(bytes, "0002");
    if (flags & 4) append(bytes, "000800");
    if (flags & 8) append(bytes, "fe07");
    const auto m = decode_plx_spot_check(bytes);
    REQUIRE(m);
    CHECK(*m->reading.spo2.value() == 91);
    CHECK(m->reading.pulse_rate.value().absent() == Absent::no_data);
    REQUIRE(m->time.has_value() == ((flags & 1) != 0));
    if (m->time) CHECK(*m->time == GattDateTime{2025, 11, 22, 14, 5, 59});
    CHECK(m->status.says(PlxMeasurementStatus::from_storage) == ((flags & 2) != 0));
    CHECK(m->status.says(PlxSensorStatus::not_on_wearer) == ((flags & 4) != 0));
    REQUIRE(m->amplitude_index.has_value() == ((flags & 8) != 0));
    if (m->amplitude_index) CHECK(m->amplitude_index->special() == FloatSpecial::positive_infinity);
    CHECK(m->clock_not_set == ((flags & 16) != 0));

    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
      CHECK(decode_plx_spot_check(std::span(bytes).first(cut)).error() == DecodeError::truncated);
    bytes.push_back(std::byte{0});
    CHECK(decode_plx_spot_check(bytes).error() == DecodeError::too_long);
  }
}

TEST_CASE("features tell which status bits an oximeter has") {
  const auto all = decode_plx_features(hex("ff00 e0ff ffff00"));
  REQUIRE(all);
  CHECK(all->supported == 0xFF);
  CHECK(all->status_bits.measurement == 0xFFE0);
  CHECK(all->status_bits.sensor == 0xFFFF);
  const auto few = decode_plx_features(hex("1a00 ffff00"));
  REQUIRE(few);
  CHECK_FALSE(few->status_bits.measurement.has_value());
  CHECK(few->status_bits.sensor == 0xFFFF);
  CHECK(decode_plx_features(hex("0100")).error() == DecodeError::truncated);
  CHECK(decode_plx_features(hex("0000 00")).error() == DecodeError::too_long);
}

TEST_CASE("a reading that the oximeter does not stand by is absent, with the reason") {
  using enum PlxMeasurementStatus;
  using enum PlxSensorStatus;
  CHECK(PlxStatus{}.absent() == Absent::no);
  for (const auto fine : {ongoing, validated, fully_qualified}) {
    CHECK(saying(fine).absent() == Absent::no);
    CHECK_FALSE(saying(fine).doubtful());
  }
  for (const auto elsewhere : {from_storage, demonstration, testing, unavailable})
    CHECK(saying(elsewhere).absent() == Absent::no_data);
  CHECK(saying(calibration_ongoing).absent() == Absent::starting);
  CHECK(saying(invalid).absent() == Absent::poor_signal);
  for (const auto off : {not_on_wearer, displaced, disconnected}) {
    CHECK(saying(off).absent() == Absent::poor_contact);
    CHECK(saying(off).contact() == Contact::off);
  }
  for (const auto no_pulse :
       {equipment_malfunction, inadequate_signal, nonpulsatile_signal, malfunctioning})
    CHECK(saying(no_pulse).absent() == Absent::poor_signal);
}

TEST_CASE("an early or weak reading stands, with less trust") {
  using enum PlxMeasurementStatus;
  using enum PlxSensorStatus;
  for (const auto bit : {early_estimate, questionable}) {
    CHECK(saying(bit).doubtful());
    CHECK(saying(bit).absent() == Absent::no);
  }
  for (const auto bit :
       {display_update_ongoing, processing_irregularity, poor_signal, low_perfusion, erratic_signal,
        questionable_pulse, analysis_ongoing, interference, unknown_sensor}) {
    CHECK(saying(bit).doubtful());
    CHECK(saying(bit).absent() == Absent::no);
    CHECK(saying(bit).contact() == Contact::unknown);
  }
}

TEST_CASE("oximeter messages survive encoding and decoding") {
  std::mt19937 random(3);
  const auto sfloat = [&] { return Sfloat{static_cast<std::uint16_t>(random())}; };
  const auto maybe = [&](auto value) { return random() % 2 ? std::optional(value) : std::nullopt; };
  const auto reading = [&] { return PlxReading{sfloat(), sfloat()}; };
  const auto status = [&] {
    return PlxStatus{maybe(static_cast<std::uint16_t>(random())),
                     maybe(static_cast<std::uint32_t>(random() & 0xFFFFFF))};
  };
  std::array<std::byte, 32> buffer;
  for (int round = 0; round < 2000; ++round) {
    const PlxContinuousMeasurement c{reading(), maybe(reading()), maybe(reading()), status(),
                                     maybe(sfloat())};
    const auto c2 =
        decode_plx_continuous(std::span(buffer).first(encode_plx_continuous(c, buffer)));
    REQUIRE(c2);
    CHECK(c2->normal == c.normal);
    CHECK(c2->fast == c.fast);
    CHECK(c2->slow == c.slow);
    CHECK(c2->status == c.status);
    CHECK(c2->amplitude_index == c.amplitude_index);

    const PlxSpotCheck s{reading(), maybe(GattDateTime{2025, 1, 2, 3, 4, 5}), status(),
                         maybe(sfloat()), random() % 2 == 0};
    const auto s2 =
        decode_plx_spot_check(std::span(buffer).first(encode_plx_spot_check(s, buffer)));
    REQUIRE(s2);
    CHECK(s2->reading == s.reading);
    CHECK(s2->time == s.time);
    CHECK(s2->status == s.status);
    CHECK(s2->amplitude_index == s.amplitude_index);
    CHECK(s2->clock_not_set == s.clock_not_set);

    const PlxFeatures f{static_cast<std::uint16_t>(random()), status()};
    const auto f2 = decode_plx_features(std::span(buffer).first(encode_plx_features(f, buffer)));
    REQUIRE(f2);
    CHECK((f2->supported >> 2) == (f.supported >> 2));
    CHECK(f2->status_bits == f.status_bits);
  }
}

TEST_CASE("an oximeter message that does not fit is not written") {
  std::array<std::byte, 19> buffer;
  const PlxContinuousMeasurement longest{{}, PlxReading{}, PlxReading{}, {0, 0}, Sfloat{}};
  CHECK(encode_plx_continuous(longest, buffer) == 0);
  CHECK(encode_plx_continuous({}, std::span(buffer).first(4)) == 0);
  CHECK(encode_plx_continuous({}, std::span(buffer).first(5)) == 5);
  CHECK(encode_plx_spot_check({}, std::span(buffer).first(4)) == 0);
  CHECK(encode_plx_features({}, std::span(buffer).first(1)) == 0);
}
