#include "vigil/protocol/infinitime.hpp"

#include <array>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

TEST_CASE("a PineTime's motion values are thousandths of g") {
  const auto m = decode_infinitime_motion(hex("0000 0cfe e803"));
  REQUIRE(m);
  REQUIRE(m->size() == 3);
  CHECK((*m)[0] == 0);
  CHECK((*m)[1] == -0.5F);
  CHECK((*m)[2] == 1);
  CHECK(decode_infinitime_motion(hex("0000 0cfe e803 0100 0200 0300"))->size() == 6);
}

TEST_CASE("motion values that are cut are refused") {
  CHECK(decode_infinitime_motion({}).error() == DecodeError::truncated);
  CHECK(decode_infinitime_motion(hex("0000 0cfe e8")).error() == DecodeError::truncated);
  CHECK(decode_infinitime_motion(std::vector<std::byte>(516)).error() == DecodeError::too_long);
}

TEST_CASE("motion values go there and back") {
  std::array<std::byte, 6> buffer;
  REQUIRE(encode_infinitime_motion({-1.5, 0.001, 15.999}, buffer) == 6);
  const auto m = decode_infinitime_motion(buffer);
  REQUIRE(m);
  CHECK((*m)[0] == -1.5F);
  CHECK((*m)[2] == 15.999F);
  CHECK(encode_infinitime_motion({33, 0, 0}, buffer) == 0);
}
