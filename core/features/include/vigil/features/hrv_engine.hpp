// All indices of heart-rate variability of one window, in parts that a caller spreads over time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "vigil/features/artefacts.hpp"
#include "vigil/features/entropy.hpp"
#include "vigil/features/hrv_spectrum.hpp"
#include "vigil/features/rr_series.hpp"
#include "vigil/features/values.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil::features {

/// SDANN and SDNN index: means and SDs of whole 5-minute segments of the last 24 hours.
class SegmentedVariability {
 public:
  static constexpr double kSegmentS = 300;

  void push(const Beat& beat);
  void clear();
  /// Over the 24 h before `end`. Undefined below three segments; a segment counts with at least 60
  /// accepted intervals.
  double sdann_ms(Timestamp end) const;
  double sdnn_index_ms(Timestamp end) const;
  Amount amount(Timestamp end) const;

 private:
  static constexpr std::size_t kSegments = 288;
  static constexpr double kFewestBeats = 60;
  struct Segment {
    double n = 0, mean = 0, m2 = 0;
  };

  static std::int64_t index_of(Timestamp t);
  /// Calls f(segment) for those that count.
  template <class F>
  void for_each(Timestamp end, F f) const;

  Ring<Segment, kSegments> segments_;
  Segment open_;
  std::int64_t open_index_ = -1;
};

struct HrvSettings {
  double window_s = 300;
  /// Lipponen and Tarvainen's correction of the window's beats; else the beats as accepted.
  bool correct_artefacts = true;
  /// Above this share of artefacts nothing is computed (poor_signal).
  double most_artefacts = 0.2;
};

/// Works on beats; nothing allocates after construction.
class HrvEngine {
 public:
  enum class Part : std::uint8_t {
    time,        ///< time domain, geometry, Poincare, asymmetry, fragmentation
    spectrum,    ///< Welch, NeuroKit2's recipe
    models,      ///< Lomb-Scargle, autoregressive
    entropy,     ///< sample, approximate, fuzzy, Shannon, permutation, Lempel-Ziv
    fractal,     ///< DFA and the dimensions
    multiscale,  ///< MSE, CMSE, RCMSE
    time_shift,  ///< their time-shift forms
    count_,
  };
  static constexpr std::size_t kParts = static_cast<std::size_t>(Part::count_);

  explicit HrvEngine(const HrvSettings& settings) : settings_(settings) {}

  bool push(const Beat& beat);
  void clear();
  const RrSeries& beats() const { return beats_; }

  /// Fixes the window that ends at `end`; the parts then work on it whatever comes in.
  void begin(Timestamp end);
  void compute(Part part, Values& out);
  /// The window fixed last: corrected intervals and how many artefacts were found.
  const NnWindow& window() const { return nn_; }
  std::size_t artefacts() const { return artefacts_; }

 private:
  void fill_window();
  void put(Values& out, FeatureId id, double value) const {
    out.put(id, Signal::rr, value, amount_, end_);
  }
  void time(Values& out);
  void asymmetry_and_fragmentation(Values& out);
  void spectrum(Values& out);
  void models(Values& out);
  void entropy(Values& out);
  void fractal(Values& out);
  void multiscale(Values& out);
  void time_shift(Values& out);
  double tolerance() const;

  HrvSettings settings_;
  RrSeries beats_;
  SegmentedVariability segments_;
  ArtefactCorrector corrector_;
  NnWindow nn_;
  HrvSpectrum spectrum_;
  Entropy entropy_;
  std::array<double, NnWindow::kCapacity> times_{};
  std::size_t artefacts_ = 0;
  Timestamp end_;
  Amount amount_;
};

}  // namespace vigil::features
