// Heart Rate Measurements as other people's projects decode them.
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "bytes.hpp"
#include "vigil/protocol/heart_rate.hpp"

using namespace vigil;

namespace {

/// The text of a key's value in a JSON object that holds the key at most once.
std::optional<std::string> value(const std::string& object, const std::string& key) {
  const std::size_t at = object.find('"' + key + '"');
  if (at == std::string::npos) return {};
  std::size_t begin = object.find_first_not_of(": \n\t", at + key.size() + 2);
  const bool list = object[begin] == '[', text = object[begin] == '"';
  if (list || text) ++begin;
  return object.substr(begin, object.find_first_of(list   ? "]"
                                                   : text ? "\""
                                                          : ",}\n",
                                                   begin) -
                                  begin);
}

std::vector<unsigned> numbers(std::string text) {
  std::vector<unsigned> list;
  char* rest = text.data();
  while (*(rest += std::strspn(rest, ", \n\t")))
    list.push_back(static_cast<unsigned>(std::strtoul(rest, &rest, 10)));
  return list;
}

}  // namespace

TEST_CASE("public heart rate vectors decode to the values their projects expect") {
  std::ifstream file(VIGIL_SHARED_DIR "/data/ble/ble_vectors.json");
  if (!file) VIGIL_SKIP("shared/data/ble is not here");
  const std::string json{std::istreambuf_iterator<char>(file), {}};

  int checked = 0;
  std::size_t at = json.find("\"uuid\"");
  while (at != std::string::npos) {
    const std::size_t next = json.find("\"source\"", at);
    const std::string object = json.substr(at, next - at);
    at = json.find("\"uuid\"", next);
    if (value(object, "uuid") != "2A37") continue;
    CAPTURE(object);
    const auto m = decode_heart_rate_measurement(test::hex(value(object, "hex").value()));
    REQUIRE(m);
    if (const auto hr = value(object, "hr")) CHECK(m->heart_rate == Bpm(numbers(*hr).at(0)));
    if (const auto energy = value(object, "energy_kj"))
      CHECK(m->energy_kj == numbers(*energy).at(0));
    if (const auto contact = value(object, "contact"))
      CHECK(m->contact == (*contact == "true" ? Contact::on : Contact::off));
    if (const auto rr = value(object, "rr_1024")) {
      const auto expected = numbers(*rr);
      REQUIRE(m->rr.size() == expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) CHECK(m->rr[i].raw == expected[i]);
    }
    ++checked;
  }
  CHECK(checked > 20);
}
