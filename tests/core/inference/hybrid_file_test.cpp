#include <cstring>
#include <limits>
#include <string>

#include "hybrid_weights.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

std::string why(std::span<const std::byte> file) { return hybrid_refusal(file).value_or(""); }

/// A good file with one number of its header changed.
std::string with_header(std::size_t field, std::uint32_t number) {
  auto file = HybridWeights(kSmall).file();
  std::memcpy(&file[4 + 4 * field], &number, sizeof number);
  return why(file);
}

constexpr std::size_t kHeaderBytes = 36;

}  // namespace

TEST_CASE("good weights are taken, 32 bits and 8") {
  HybridWeights weights(kSmall);
  CHECK(why(weights.file()) == "");
  weights.quantise();
  CHECK(why(weights.file()) == "");
}

TEST_CASE("what is not a Vigil network is refused as such, however short") {
  auto file = HybridWeights(kSmall).file();
  for (std::size_t bytes = 0; bytes < kHeaderBytes; ++bytes)
    CHECK(why(std::span(file).first(bytes)) == "the weights are not a Vigil network");
  file[3] = std::byte{'X'};
  CHECK(why(file) == "the weights are not a Vigil network");
}

TEST_CASE("another version, storage or shape is refused with its number") {
  CHECK(with_header(0, 2) == "the weights are of format version 2, which this core does not know");
  CHECK(with_header(7, 2) == "the weights are stored as kind 2, which this core does not know");
  CHECK(with_header(1, 0) == "the network has 0 inputs, and must have 1 to 64");
  CHECK(with_header(2, 0xFFFFFFFF) ==
        "the network has 4294967295 hidden units, and must have 1 to 256");
  CHECK(with_header(2, 6) == "the network's hidden units are not a multiple of 4");
  CHECK(with_header(4, 5) == "the network's heads do not share twice its hidden units evenly");
  for (const std::size_t field : {3U, 4U, 5U, 6U}) CHECK(with_header(field, 100000) != "");
}

TEST_CASE("a file of another length than its shape has is refused with both") {
  auto file = HybridWeights(kSmall).file();
  const std::string size = std::to_string(file.size());
  file.push_back({});
  CHECK(why(file) == "the weights are " + std::to_string(file.size()) +
                         " bytes, and a network of this shape has " + size);
  for (std::size_t bytes = kHeaderBytes; bytes + 1 < file.size(); bytes += 97)
    CHECK(why(std::span(file).first(bytes)).ends_with("has " + size));
}

TEST_CASE("weights that are no numbers are refused, wherever they stand") {
  constexpr float kBad[] = {std::numeric_limits<float>::quiet_NaN(),
                            -std::numeric_limits<float>::infinity()};
  HybridWeights weights(kSmall);
  for (const bool int8 : {false, true}) {
    if (int8) weights.quantise();
    const auto good = weights.file();
    for (const std::size_t place : {kHeaderBytes, good.size() - 4})
      for (const float bad : kBad) {
        auto file = good;
        std::memcpy(&file[place], &bad, sizeof bad);
        CHECK(why(file) == "the weights are not all finite numbers");
      }
  }
  // A scale that is finite, its products not.
  auto file = weights.file();
  const float large = 3e38F;
  std::memcpy(&file[kHeaderBytes], &large, sizeof large);
  CHECK(why(file) == "the weights are not all finite numbers");
}
