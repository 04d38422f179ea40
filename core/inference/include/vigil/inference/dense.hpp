// A matrix that is applied to one vector after another.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vigil {

/// y = Wx + b. Sixteen outputs at a time lie side by side in the lanes, each summed over the
/// columns in their order: a plain loop gives the same bits.
class Dense {
 public:
  Dense() = default;
  /// `weights`: row by row, one row for each of `biases`.
  Dense(std::span<const float> weights, std::span<const float> biases);

  /// `x`: columns; `y`: rows, none of them in x.
  void apply(std::span<const float> x, std::span<float> y) const;

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

 private:
  static constexpr std::size_t kPanel = 16;  ///< outputs

  std::size_t rows_ = 0, columns_ = 0;
  std::vector<float> panels_;  ///< [panel][column][output of the panel]
  std::vector<float> bias_;    ///< of whole panels
};

}  // namespace vigil
