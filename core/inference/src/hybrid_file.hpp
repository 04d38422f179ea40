// The tensors of a weights file, one after another (core/inference/hybrid-weights.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "vigil/inference/hybrid_net.hpp"
#include "vigil/protocol/byte_io.hpp"

namespace vigil {

class HybridFile {
 public:
  struct Tensor {
    std::size_t rows, columns;
    bool matrix;  ///< it may be quantised
  };

  /// Reads the header.
  explicit HybridFile(std::span<const std::byte> file);

  /// Reads on to the end, if need be.
  std::optional<std::string> refusal();
  const HybridShape& shape() const { return shape_; }

  /// The next tensor, as take(row, column, weight).
  template <class Take>
  void read(const Tensor& tensor, Take&& take) {
    const bool int8 = quantised(tensor);
    ByteReader scales = bytes_.part(int8 ? tensor.rows * sizeof(float) : 0);
    for (std::size_t r = 0; r < tensor.rows; ++r) {
      const float scale = int8 ? scales.f32() : 1;
      for (std::size_t c = 0; c < tensor.columns; ++c)
        take(r, c, int8 ? scale * static_cast<float>(bytes_.i8()) : bytes_.f32());
    }
  }

 private:
  enum Storage : std::uint32_t { kFloat32, kInt8 };

  /// In the order of the file.
  template <class F>
  static void for_each_tensor(const HybridShape& s, F&& f) {
    const std::size_t h = s.hidden, wide = 2 * h;
    const auto matrix = [&](std::size_t rows, std::size_t columns) {
      f(Tensor{rows, columns, true});
    };
    const auto vector = [&](std::size_t size) { f(Tensor{size, 1, false}); };
    for (const std::size_t gates : {4 * h, 3 * h})
      for (const std::size_t inputs : {std::size_t{s.inputs}, h}) {
        matrix(gates, inputs), matrix(gates, h);
        vector(gates), vector(gates);
      }
    for (int norm = 0; norm < 4; ++norm) vector(h);
    for (int projection = 0; projection < 4; ++projection) matrix(wide, wide), vector(wide);
    vector(wide), vector(wide);
    matrix(s.dense1, wide), vector(s.dense1);
    matrix(s.dense2, s.dense1), vector(s.dense2);
    for (int output = 0; output < 2; ++output) vector(s.dense2), vector(1);
  }

  bool quantised(const Tensor& tensor) const { return tensor.matrix && storage_ == kInt8; }
  std::size_t bytes_of(const Tensor& tensor) const;

  ByteReader bytes_;
  bool known_ = true;
  std::uint32_t version_ = 0, storage_ = 0;
  HybridShape shape_;
};

}  // namespace vigil
