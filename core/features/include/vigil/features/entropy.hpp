// Entropies of a short series such as the NN intervals of five minutes; undefined where a value is
// not finite. All are O(n^2) in the number of values at most; the owner of an Entropy keeps its
// buffers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/features/statistics.hpp"

namespace vigil::features {

class Entropy {
 public:
  static constexpr std::size_t kCapacity = 2048;

  /// Pairs of templates (of the n - m first of length m) within r in the Chebyshev distance.
  struct Matches {
    std::uint64_t longer = 0;   ///< A: of length m + 1
    std::uint64_t shorter = 0;  ///< B: of length m
    /// -ln(A / B) (Richman & Moorman 2000); undefined where there are none.
    double sample_entropy() const;
  };
  /// m = 1, 2 or 3; a distance of exactly r is a match.
  Matches matches(std::span<const double> x, double r, int m = 2);

  /// Approximate entropy (Pincus 1991), m = 2; a template matches itself.
  double approximate(std::span<const double> x, double r);

  /// Fuzzy entropy (Chen 2007), m = 2: membership exp(-d / r) of the distance d between templates
  /// less their means.
  double fuzzy(std::span<const double> x, double r);

  /// The mean of sample entropy (m = 2, r of the whole series) over the scales 1, 2, ... below
  /// n / 12, by the trapezium rule over the scales where it is defined, divided by their number
  /// (NeuroKit2).
  struct Multiscale {
    double mse = kUndefined;    ///< means of consecutive values (Costa 2002)
    double cmse = kUndefined;   ///< mean over the starting points (Wu 2013)
    double rcmse = kUndefined;  ///< matches pooled over the starting points (Wu 2014)
  };
  Multiscale multiscale(std::span<const double> x, double r);
  /// cmse and rcmse of every scale-th value instead of means (Pham 2017): what NeuroKit2 calls
  /// CMSEn and RCMSEn.
  Multiscale multiscale_time_shift(std::span<const double> x, double r);

  /// Of the distribution of the values as they are, in bits: it depends on their resolution.
  double shannon(std::span<const double> x);

 private:
  using Values = std::array<double, kCapacity>;
  using Word = std::uint64_t;
  static constexpr std::size_t kWordBits = 64, kChunkBits = 16;

  /// One row of the recurrence matrix: bit j tells whether value j lies within r of the row's.
  struct Row {
    std::array<std::uint16_t, kCapacity / kChunkBits + 2 * kWordBits / kChunkBits> chunk{};
    /// Bits 64 w + shift and the 63 after it.
    Word word(std::size_t w, std::size_t shift) const;
  };

  /// Takes values in as integers of a resolution finer than 1e-8 of their range, so that four are
  /// compared at a time; what comes after them matches nothing. False where there is no value, or
  /// one that is not finite.
  bool take(std::span<const double> x, double r);
  /// Which of the values 16 c and the 15 after it lie within r of value i.
  std::uint16_t chunk(std::size_t i, std::size_t c) const;
  /// Row i from value `from` on.
  void fill_row(std::size_t i, std::size_t from);
  Row& row(std::size_t i) { return rows_[i % rows_.size()]; }
  template <std::size_t kLength>
  Matches count_matches();
  void compare(std::size_t n, std::size_t lag);
  void count_pairs(std::size_t n, std::size_t scale);
  template <class Coarse>
  Multiscale over_scales(std::size_t n, Coarse coarse);

  std::size_t n_ = 0;
  std::int32_t radius_ = 0;
  std::array<std::int32_t, kCapacity + kWordBits> level_{};
  std::array<Row, 4> rows_{};
  std::array<std::uint8_t, kCapacity + kWordBits> near_{}, some_longer_{}, some_shorter_{};
  std::array<std::uint32_t, kCapacity> longer_{}, shorter_{};
  std::array<Values, 3> grow_{}, shrink_{};
  Values coarse_{};
};

/// Of the order patterns of three consecutive values, over its greatest value log2(6): 0..1 (Bandt
/// & Pompe 2002). Of equal values the earlier counts as the smaller.
double permutation_entropy(std::span<const double> x);

}  // namespace vigil::features
