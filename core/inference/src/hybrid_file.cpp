#include "hybrid_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace vigil {
namespace {

using std::string;

constexpr std::string_view kMagic = "VGLH";
constexpr std::uint32_t kVersion = 1;

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
    Limit{&HybridShape::dense1, "units in the first dense layer", HybridShape::kMostDense},
    Limit{&HybridShape::dense2, "units in the second dense layer", HybridShape::kMostDense},
};

/// A vector has 0 columns.
struct Tensor {
  std::size_t rows, columns;
};

/// In the order of the file.
std::array<Tensor, HybridNet::kTensors> layout(const HybridShape& s) {
  const std::size_t h = s.hidden, wide = 2 * h, f = s.inputs, d1 = s.dense1, d2 = s.dense2;
  const Tensor projection{wide, wide}, four_h{4 * h, 0}, three_h{3 * h, 0};
  return {{{4 * h, f}, {4 * h, h}, four_h,     four_h,     {4 * h, h}, {4 * h, h}, four_h,
           four_h,     {3 * h, f}, {3 * h, h}, three_h,    three_h,    {3 * h, h}, {3 * h, h},
           three_h,    three_h,    {h, 0},     {h, 0},     {h, 0},     {h, 0},     projection,
           {wide, 0},  projection, {wide, 0},  projection, {wide, 0},  projection, {wide, 0},
           {wide, 0},  {wide, 0},  {d1, wide}, {d1, 0},    {d2, d1},   {d2, 0},    {d2, 0},
           {1, 0},     {d2, 0},    {1, 0}}};
}

std::optional<string> refusal(const HybridShape& shape) {
  for (const auto& [number, name, most] : kLimits)
    if (shape.*number < 1 || shape.*number > most)
      return "the network has " + std::to_string(shape.*number) + " " + name +
             ", and must have 1 to " + std::to_string(most);
  if (shape.hidden % 4 != 0) return "the network's hidden units are not a multiple of 4";
  if (2 * shape.hidden % (4 * shape.heads) != 0)
    return "the network's heads do not share twice its hidden units in fours";
  return {};
}

}  // namespace

HybridFile::HybridFile(std::span<const std::byte> file) : bytes_(file) {
  for (const char c : kMagic) known_ &= bytes_.u8() == static_cast<std::uint8_t>(c);
  version_ = bytes_.u32();
  for (const Limit& limit : kLimits) shape_.*limit.number = bytes_.u32();
  storage_ = bytes_.u32();
}

std::optional<string> HybridFile::refusal() const {
  if (!known_ || bytes_.overrun()) return "the weights are not a Vigil network";
  if (version_ != kVersion || storage_ > kInt8)
    return "the weights are of a version that this core does not know";
  if (auto why = vigil::refusal(shape_)) return why;
  std::size_t expected = 0;  // the numbers are bounded by now: it does not overflow
  for (const auto& [rows, columns] : layout(shape_)) {
    const bool int8 = columns > 0 && storage_ == kInt8;
    expected += int8 ? rows * (sizeof(float) + columns)
                     : rows * std::max<std::size_t>(columns, 1) * sizeof(float);
  }
  if (expected != bytes_.left()) return "the weights are not as many as their network has";
  for (const auto& tensor : tensors())
    for (const float weight : tensor)
      if (!std::isfinite(weight)) return "the weights are not all finite numbers";
  return {};
}

std::vector<std::vector<float>> HybridFile::tensors() const {
  ByteReader bytes = bytes_;
  std::vector<std::vector<float>> all;
  for (const auto& [rows, columns] : layout(shape_)) {
    const bool int8 = columns > 0 && storage_ == kInt8;
    ByteReader scales = bytes.part(int8 ? rows * sizeof(float) : 0);
    std::vector<float> tensor;
    for (std::size_t r = 0; r < rows; ++r) {
      const float scale = int8 ? scales.f32() : 1;
      for (std::size_t c = 0; c < std::max<std::size_t>(columns, 1); ++c)
        tensor.push_back(int8 ? scale * static_cast<float>(bytes.i8()) : bytes.f32());
    }
    all.push_back(std::move(tensor));
  }
  return all;
}

std::optional<string> hybrid_refusal(std::span<const std::byte> file) {
  return HybridFile(file).refusal();
}

HybridShape hybrid_shape(std::span<const std::byte> file) { return HybridFile(file).shape(); }

}  // namespace vigil
