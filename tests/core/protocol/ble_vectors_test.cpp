// Heart Rate Measurements as other people's projects decode them.
#include <fstream>
#include <iterator>
#include <string>

#include "bytes.hpp"
#include "json.hpp"
#include "vigil/protocol/heart_rate.hpp"

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
