#include "vigil/protocol/gatt.hpp"

#include "support.hpp"
#include "vigil/protocol/decode_error.hpp"

using namespace vigil;

namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-'
             : std::string_view("0123456789abcdef").find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("the GATT table is indexed by its enumerators and names each characteristic once") {
  for (std::size_t i = 1; i < kCharacteristics.size(); ++i) {
    const CharacteristicInfo& row = kCharacteristics[i];
    CAPTURE(row.name);
    CHECK(static_cast<std::size_t>(row.id) == i);
    CHECK(is_uuid(row.service));
    CHECK(is_uuid(row.uuid));
    CHECK((row.use.read || row.use.write || row.use.notify || row.use.indicate));
    for (std::size_t j = 1; j < i; ++j) {
      CHECK(row.uuid != kCharacteristics[j].uuid);
      CHECK(row.name != kCharacteristics[j].name);
    }
  }
}

TEST_CASE("every decode error has a name of its own and words for a person") {
  for (std::size_t i = 0; i < kDecodeErrors.size(); ++i) {
    CHECK_FALSE(kDecodeErrors[i].name.empty());
    CHECK_FALSE(kDecodeErrors[i].message.empty());
    for (std::size_t j = 0; j < i; ++j) CHECK(kDecodeErrors[i].name != kDecodeErrors[j].name);
  }
}
