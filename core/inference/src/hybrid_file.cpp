// A weights file (core/inference/hybrid-weights.md), checked and read.
#include "hybrid_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace vigil {
namespace {

using std::string;

constexpr std::string_view kMagic = "VGLH";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 36;

struct Limit {
  std::uint32_t HybridShape::* number;
  const char* name;
  std::uint32_t most;
};
/// In the order of the header.
constexpr std::array kLimits = {
    Limit{&HybridShape::inputs, "inputs", HybridShape::kMostInputs},
    Limit{&HybridShape::hidden, "hidden units", HybridShape::kMostHidden},
    Limit{&HybridShape::steps, "steps", HybridShape::kMostSteps},
    Limit{&HybridShape::heads, "heads", HybridShape::kMostHeads},
    Limit{&HybridShape::dense1, "units of the first dense layer", HybridShape::kMostDense},
    Limit{&HybridShape::dense2, "units of the second dense layer", HybridShape::kMostDense},
};

std::optional<string> refusal(const HybridShape& shape) {
  for (const auto& [number, name, most] : kLimits)
    if (shape.*number < 1 || shape.*number > most)
      return "the network has " + std::to_string(shape.*number) + " " + name +
             ", and must have 1 to " + std::to_string(most);
  if (shape.hidden % 4 != 0) return "the network's hidden units are not a multiple of 4";
  if (2 * shape.hidden % shape.heads != 0)
    return "the network's heads do not share twice its hidden units evenly";
  return {};
}

}  // namespace

HybridFile::HybridFile(std::span<const std::byte> file) : bytes_(file) {
  for (const char c : kMagic) known_ &= bytes_.u8() == static_cast<std::uint8_t>(c);
  version_ = bytes_.u32();
  for (const Limit& limit : kLimits) shape_.*limit.number = bytes_.u32();
  storage_ = bytes_.u32();
}

std::optional<string> HybridFile::refusal() {
  if (!known_ || bytes_.overrun()) return "the weights are not a Vigil network";
  if (version_ != kVersion)
    return "the weights are of format version " + std::to_string(version_) +
           ", which this core does not know";
  if (storage_ > kInt8)
    return "the weights are stored as kind " + std::to_string(storage_) +
           ", which this core does not know";
  if (auto why = vigil::refusal(shape_)) return why;
  // The numbers are bounded by now: nothing overflows.
  std::size_t expected = 0;
  for_each_tensor(shape_, [&](const Tensor& tensor) { expected += bytes_of(tensor); });
  if (expected != bytes_.left())
    return "the weights are " + std::to_string(kHeaderBytes + bytes_.left()) +
           " bytes, and a network of this shape has " + std::to_string(kHeaderBytes + expected);
  bool finite = true;
  for_each_tensor(shape_, [&](const Tensor& tensor) {
    read(tensor, [&](std::size_t, std::size_t, float weight) { finite &= std::isfinite(weight); });
  });
  if (!finite) return "the weights are not all finite numbers";
  return {};
}

std::size_t HybridFile::bytes_of(const Tensor& tensor) const {
  const std::size_t count = tensor.rows * tensor.columns;
  return quantised(tensor) ? tensor.rows * sizeof(float) + count : count * sizeof(float);
}

std::optional<string> hybrid_refusal(std::span<const std::byte> file) {
  return HybridFile(file).refusal();
}

}  // namespace vigil
