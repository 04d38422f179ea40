// Heart Rate Measurements as other people's projects decode them.
#include <fstream>
#include <iterator>
#include <string>

#include "bytes.hpp"
#include "json.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/medical_float.hpp"
#include "vigil/protocol/polar.hpp"

using namespace vigil;

TEST_CASE("public heart rate vectors decode to the values their projects expect") {
  std::ifstream file(VIGIL_SHARED_DIR "/data/ble/ble_vectors.json");
  if (!file) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const json::Value vectors = json::parse(text);
  for (const json::Value& vector : vectors.list) {
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
  std::ifstream file(VIGIL_SHARED_DIR "/data/ble/ble_vectors.json");
  if (!file) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  for (const auto& vector : nlohmann::json::parse(file)) {
    if (vector.value("type", "") != "POLAR_PMD_PPI") continue;
    const auto pulses = decode_polar_pulses(test::hex(vector["hex"].get<std::string>()));
    REQUIRE(pulses);
    const auto& expected = vector["expected"];
    REQUIRE(pulses->size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const PolarPulse& pulse = (*pulses)[i];
      CHECK(pulse.heart_rate_bpm == expected[i]["hr"].get<int>());
      CHECK(pulse.interval_ms == expected[i]["pp_ms"].get<int>());
      CHECK(pulse.error_ms == expected[i]["err_ms"].get<int>());
      CHECK(pulse.blocked == (expected[i]["blocker"].get<int>() == 1));
      const bool tells = expected[i]["skin_contact_supported"].get<int>() == 1;
      CHECK((pulse.contact != Contact::unknown) == tells);
    }
    ++checked;
  }
  CHECK(checked > 0);
}

TEST_CASE("public vectors of medical numbers are the numbers their project expects") {
  std::ifstream file(VIGIL_SHARED_DIR "/data/ble/ble_vectors.json");
  if (!file) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  const auto check = [&checked](const auto& number, const nlohmann::json& expected) {
    ++checked;
    if (expected.is_number()) {
      REQUIRE(number.value());
      CHECK(*number.value() == expected.get<double>());
      return;
    }
    const auto name = expected.get<std::string>();
    CHECK(number.special() == (name == "NaN"    ? FloatSpecial::nan
                               : name == "+Inf" ? FloatSpecial::positive_infinity
                                                : FloatSpecial::negative_infinity));
  };
  for (const auto& vector : nlohmann::json::parse(file)) {
    CAPTURE(vector.dump());
    const auto raw = [&vector](const char* key) {
      return static_cast<std::uint32_t>(std::stoul(vector[key].get<std::string>(), nullptr, 16));
    };
    const std::string type = vector.value("type", "");
    if (type == "SFLOAT")
      check(Sfloat{static_cast<std::uint16_t>(raw("uint16_hex"))}, vector["expected"]);
    else if (type == "FLOAT32_11073")
      check(MedicalFloat{raw("uint32_hex")}, vector["expected"]);
  }
  CHECK(checked > 15);
}
