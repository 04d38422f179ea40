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

TEST_CASE("another version or storage is refused, and a shape beyond bounds with its number") {
  for (const std::size_t field : {0U, 7U})
    CHECK(with_header(field, 2) == "the weights are of a version that this core does not know");
  CHECK(with_header(1, 0) == "the network has 0 inputs, and must have 1 to 64");
  CHECK(with_header(2, 0xFFFFFFFF) ==
        "the network has 4294967295 hidden units, and must have 1 to 256");
  CHECK(with_header(2, 6) == "the network's hidden units are not a multiple of 4");
  CHECK(with_header(4, 8) == "the network's heads do not share twice its hidden units in fours");
  for (const std::size_t field : {3U, 4U, 5U, 6U}) CHECK(with_header(field, 100000) != "");
}

TEST_CASE("a file that is longer or shorter than its network is refused") {
  constexpr std::string_view kWhy = "the weights are not as many as their network has";
  auto file = HybridWeights(kSmall).file();
  for (std::size_t bytes = kHeaderBytes; bytes < file.size(); bytes += 97)
    CHECK(why(std::span(file).first(bytes)) == kWhy);
  file.push_back({});
  CHECK(why(file) == kWhy);
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
