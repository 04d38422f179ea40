// Public vectors of Bluetooth payloads, as other people's projects decode them.
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "bytes.hpp"
#include "json.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/medical_float.hpp"
#include "vigil/protocol/polar.hpp"

using namespace vigil;

namespace {

/// Nothing where shared/data is not here.
std::optional<json::Value> vectors() {
  std::ifstream file(VIGIL_SHARED_DIR "/data/ble/ble_vectors.json");
  if (!file) return std::nullopt;
  return json::parse(std::string{std::istreambuf_iterator<char>(file), {}});
}

std::uint32_t hex_number(const json::Value& text) {
  return static_cast<std::uint32_t>(std::stoul(text.text, nullptr, 16));
}

template <class Number>
void check_number(const Number& number, const json::Value& expected) {
  if (expected.is_number()) {
    REQUIRE(number.value());
    CHECK(*number.value() == expected.number);
    return;
  }
  CHECK(number.special() == (expected.text == "NaN"    ? FloatSpecial::nan
                             : expected.text == "+Inf" ? FloatSpecial::positive_infinity
                                                       : FloatSpecial::negative_infinity));
}

}  // namespace

TEST_CASE("public heart rate vectors decode to the values their projects expect") {
  const auto all = vectors();
  if (!all) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  for (const json::Value& vector : all->list) {
    if (vector["uuid"].text != "2A37") continue;
    CAPTURE(vector["hex"].text);
    const auto m = decode_heart_rate_measurement(test::hex(vector["hex"].text));
    REQUIRE(m);
    const auto& expected = vector["expected"];
    if (expected.has("hr")) CHECK(m->heart_rate == Bpm(expected["hr"].value()));
    if (expected.has("energy_kj")) CHECK(m->energy_kj == expected["energy_kj"].count());
    if (expected.has("contact"))
      CHECK(m->contact == (expected["contact"].number != 0 ? Contact::on : Contact::off));
    if (expected.has("rr_1024")) {
      const auto raw = expected["rr_1024"].array();
      REQUIRE(m->rr.size() == raw.size());
      for (std::size_t i = 0; i < raw.size(); ++i) CHECK(m->rr[i].raw == raw[i]);
    }
    ++checked;
  }
  CHECK(checked > 20);
}

TEST_CASE("public pulse interval vectors decode to the values their project expects") {
  const auto all = vectors();
  if (!all) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  for (const json::Value& vector : all->list) {
    if (vector["type"].text != "POLAR_PMD_PPI") continue;
    const auto pulses = decode_polar_pulses(test::hex(vector["hex"].text));
    REQUIRE(pulses);
    const auto& expected = vector["expected"].list;
    REQUIRE(pulses->size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const PolarPulse& pulse = (*pulses)[i];
      CHECK(pulse.heart_rate_bpm == expected[i]["hr"].number);
      CHECK(pulse.interval_ms == expected[i]["pp_ms"].number);
      CHECK(pulse.error_ms == expected[i]["err_ms"].number);
      CHECK(pulse.blocked == (expected[i]["blocker"].number == 1));
      CHECK((pulse.contact != Contact::unknown) ==
            (expected[i]["skin_contact_supported"].number == 1));
    }
    ++checked;
  }
  CHECK(checked > 0);
}

TEST_CASE("public vectors of medical numbers are the numbers their project expects") {
  const auto all = vectors();
  if (!all) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  for (const json::Value& vector : all->list) {
    const std::string& type = vector["type"].text;
    if (type == "SFLOAT") {
      const Sfloat number{static_cast<std::uint16_t>(hex_number(vector["uint16_hex"]))};
      check_number(number, vector["expected"]);
    } else if (type == "FLOAT32_11073") {
      check_number(MedicalFloat{hex_number(vector["uint32_hex"])}, vector["expected"]);
    } else {
      continue;
    }
    ++checked;
  }
  CHECK(checked > 15);
}
