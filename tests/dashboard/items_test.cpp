#include "items.hpp"

#include <limits>

#include "support.hpp"

using namespace vigil::dashboard;

TEST_CASE("items are JSON whatever the names in them") {
  const Item item{.key = "a\"b\\c",
                  .role = "button",
                  .label = "line\nbreak \x01 µ",
                  .action = {"press", 3, std::numeric_limits<double>::quiet_NaN()},
                  .selected = true,
                  .rect = {1.4F, 2.6F, 30, 40}};
  CHECK(to_json({item}) ==
        "[{\"key\":\"a\\\"b\\\\c\",\"role\":\"button\",\"label\":\"line break   µ\","
        "\"action\":\"press\",\"argument\":3,\"value\":null,\"selected\":true,"
        "\"rect\":[1,3,30,40]}]");
  CHECK(to_json({}) == "[]");
}
