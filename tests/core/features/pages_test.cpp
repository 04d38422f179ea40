#include "pages.hpp"

#include <fstream>
#include <iterator>

#include "support.hpp"

namespace {

std::string stored(const char* name) {
  std::ifstream file(std::string(VIGIL_GOLDEN_DIR) + "/../../core/features/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the pages are those of the code (renew them with the target features_pages)") {
  CHECK(stored("FEATURES.md") == pages::features());
  CHECK(stored("CONFORMANCE.md") == pages::conformance());
}
