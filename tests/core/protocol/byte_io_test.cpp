#include "vigil/protocol/byte_io.hpp"

#include <array>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

TEST_CASE("a reader takes little-endian fields of every width") {
  const auto bytes = hex("01 0203 040506 0708090a ff feff fdffff 0000803f");
  ByteReader in(bytes);
  CHECK(in.u8() == 0x01);
  CHECK(in.u16() == 0x0302);
  CHECK(in.u24() == 0x060504);
  CHECK(in.u32() == 0x0a090807);
  CHECK(in.i8() == -1);
  CHECK(in.i16() == -2);
  CHECK(in.i24() == -3);
  CHECK(in.f32() == 1.0F);
  CHECK(in.error() == DecodeError::none);
}

TEST_CASE("a reader past the end gives 0 from then on and says truncated") {
  const auto bytes = hex("0102 03");
  ByteReader in(bytes);
  in.u16();
  CHECK(in.u16() == 0);
  CHECK(in.u8() == 0);
  CHECK(in.overrun());
  CHECK(in.error() == DecodeError::truncated);
}

TEST_CASE("a reader with bytes left over says too long") {
  const auto bytes = hex("0102");
  ByteReader in(bytes);
  in.u8();
  CHECK(in.left() == 1);
  CHECK(in.error() == DecodeError::too_long);
}

TEST_CASE("a part of a reader ends where it was said to") {
  const auto bytes = hex("010203");
  ByteReader in(bytes);
  ByteReader head = in.part(2);
  CHECK(head.u16() == 0x0201);
  CHECK(head.error() == DecodeError::none);
  CHECK(in.u8() == 3);
  CHECK_FALSE(in.overrun());
  in.part(1);
  CHECK(in.overrun());
}

TEST_CASE("a writer gives back what a reader takes") {
  std::array<std::byte, 20> buffer;
  ByteWriter out(buffer);
  out.u8(0xFE);
  out.u16(0xFEDC);
  out.u24(0xFEDCBA);
  out.u32(0xFEDCBA98);
  out.i8(-128);
  out.i16(-32768);
  out.i24(-8388608);
  out.f32(-0.1F);
  REQUIRE(out.size() == 20);
  ByteReader in(out.written());
  CHECK(in.u8() == 0xFE);
  CHECK(in.u16() == 0xFEDC);
  CHECK(in.u24() == 0xFEDCBA);
  CHECK(in.u32() == 0xFEDCBA98);
  CHECK(in.i8() == -128);
  CHECK(in.i16() == -32768);
  CHECK(in.i24() == -8388608);
  CHECK(in.f32() == -0.1F);
}

TEST_CASE("a writer that ran out of room reports no size") {
  std::array<std::byte, 3> buffer;
  ByteWriter out(buffer);
  out.u16(1);
  CHECK(out.size() == 2);
  out.u16(2);
  CHECK(out.size() == 0);
}
