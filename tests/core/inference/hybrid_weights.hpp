// A hybrid network of random weights as a file, and what it computes, written as plainly as the
// formulas are and in double precision.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <random>
#include <vector>

#include "vigil/inference/hybrid_net.hpp"

namespace vigil {

inline constexpr HybridShape kSmall{
    .inputs = 5, .hidden = 8, .steps = 6, .heads = 4, .dense1 = 18, .dense2 = 7};

class HybridWeights {
 public:
  struct Tensor {
    std::size_t rows, columns;
    bool matrix;
    std::vector<float> values, scales;
    double at(std::size_t r, std::size_t c = 0) const {
      return static_cast<double>(values[r * columns + c]);
    }
  };

  explicit HybridWeights(const HybridShape& s, unsigned seed = 1) : shape(s), random_(seed) {
    const std::size_t h = s.hidden, wide = 2 * h;
    for (const std::size_t gates : {4 * h, 3 * h})
      for (const std::size_t inputs : {std::size_t{s.inputs}, h}) {
        matrix(gates, inputs), matrix(gates, h), vector(gates), vector(gates);
      }
    for (int i = 0; i < 4; ++i) vector(h);
    for (int i = 0; i < 4; ++i) matrix(wide, wide), vector(wide);
    vector(wide), vector(wide);
    matrix(s.dense1, wide), vector(s.dense1);
    matrix(s.dense2, s.dense1), vector(s.dense2);
    for (int i = 0; i < 2; ++i) vector(s.dense2), vector(1);
  }

  /// Rounds every matrix to 8 bits a weight, with a scale a row.
  void quantise() {
    int8 = true;
    for (Tensor& t : tensors) {
      if (!t.matrix) continue;
      for (std::size_t r = 0; r < t.rows; ++r) {
        float most = 0;
        for (std::size_t c = 0; c < t.columns; ++c)
          most = std::max(most, std::abs(t.values[r * t.columns + c]));
        t.scales.push_back(most / 127);
        for (std::size_t c = 0; c < t.columns; ++c) {
          float& v = t.values[r * t.columns + c];
          v = t.scales[r] * std::round(v / t.scales[r]);
        }
      }
    }
  }

  std::vector<std::byte> file() const {
    std::vector<std::byte> out;
    const auto put = [&out](auto value) {  // on a little-endian machine
      const auto* bytes = reinterpret_cast<const std::byte*>(&value);
      out.insert(out.end(), bytes, bytes + sizeof value);
    };
    for (const char c : {'V', 'G', 'L', 'H'}) put(c);
    for (const std::uint32_t n : {1U, shape.inputs, shape.hidden, shape.steps, shape.heads,
                                  shape.dense1, shape.dense2, int8 ? 1U : 0U})
      put(n);
    for (const Tensor& t : tensors) {
      for (const float scale : t.scales) put(scale);
      for (std::size_t i = 0; i < t.values.size(); ++i)
        if (t.scales.empty())
          put(t.values[i]);
        else
          put(static_cast<std::int8_t>(std::lround(t.values[i] / t.scales[i / t.columns])));
    }
    return out;
  }

  HybridShape shape;
  std::vector<Tensor> tensors;
  bool int8 = false;

 private:
  void matrix(std::size_t rows, std::size_t columns) { fill(rows, columns, true); }
  void vector(std::size_t size) { fill(size, 1, false); }
  void fill(std::size_t rows, std::size_t columns, bool is_matrix) {
    std::uniform_real_distribution<float> weights(-0.7F, 0.7F);
    Tensor t{rows, columns, is_matrix, {}, {}};
    for (std::size_t i = 0; i < rows * columns; ++i) t.values.push_back(weights(random_));
    tensors.push_back(std::move(t));
  }

  std::mt19937 random_;
};

/// Everything anew from the first row on, at each step.
class NaiveHybrid {
 public:
  using Vector = std::vector<double>;
  struct Output {
    double logit, log_variance;
    Vector embedding;
  };

  explicit NaiveHybrid(const HybridWeights& w) : w_(w) {}

  Output run(const std::vector<Vector>& rows) const;

 private:
  using Tensor = HybridWeights::Tensor;
  Vector apply(std::size_t matrix, std::size_t bias, const Vector& x) const;
  std::vector<Vector> lstm(std::size_t first, const std::vector<Vector>& rows) const;
  std::vector<Vector> gru(std::size_t first, const std::vector<Vector>& rows) const;
  Vector norm(std::size_t first, Vector x) const;

  const HybridWeights& w_;
};

}  // namespace vigil
