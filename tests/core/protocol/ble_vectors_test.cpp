// Heart Rate Measurements as other people's projects decode them.
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "bytes.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/polar.hpp"

using namespace vigil;

TEST_CASE("public heart rate vectors decode to the values their projects expect") {
  std::ifstream file(VIGIL_SHARED_DIR "/data/ble/ble_vectors.json");
  if (!file) VIGIL_SKIP("shared/data/ble is not here");

  int checked = 0;
  for (const auto& vector : nlohmann::json::parse(file)) {
    if (vector.value("uuid", "") != "2A37") continue;
    CAPTURE(vector.dump());
    const auto m = decode_heart_rate_measurement(test::hex(vector["hex"].get<std::string>()));
    REQUIRE(m);
    const auto& expected = vector["expected"];
    if (expected.contains("hr")) CHECK(m->heart_rate == Bpm(expected["hr"].get<double>()));
    if (expected.contains("energy_kj"))
      CHECK(m->energy_kj == expected["energy_kj"].get<unsigned>());
    if (expected.contains("contact"))
      CHECK(m->contact == (expected["contact"].get<bool>() ? Contact::on : Contact::off));
    if (expected.contains("rr_1024")) {
      const auto raw = expected["rr_1024"].get<std::vector<unsigned>>();
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
