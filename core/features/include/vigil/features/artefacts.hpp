// Correction of beats after Lipponen & Tarvainen, "A robust algorithm for heart rate variability
// time series artefact correction using novel beat classification", J. Med. Eng. Technol. 43
// (2019).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/units/fixed.hpp"

namespace vigil::features {

/// What is wrong with the interval that ends at a beat.
enum class Artefact : std::uint8_t {
  none,
  ectopic,     ///< the beat came early or late
  missed,      ///< a beat before it was not detected
  extra,       ///< detected where there was none
  long_short,  ///< too long or too short, and none of the others
};

/// The published constants, as Kubios and NeuroKit2 ("kubios") use them, and one more.
struct ArtefactOptions {
  double c1 = 0.13, c2 = 0.17;
  double alpha = 5.2;       ///< times the quartile deviation = threshold
  std::size_t window = 91;  ///< beats of the threshold, centred, shorter at the ends; at most 127
  std::size_t median_beats = 11;
  /// No threshold lies below this: a paced or coarsely rounded series has a quartile deviation of
  /// 0.
  double least_threshold_ms = 1;
  /// Nor does that of a difference, below this share of the median interval: breathing alone
  /// changes intervals by a tenth, ectopic beats come a fifth early. 0: as published, which takes 3
  /// % of the beats of healthy people for artefacts (`scripts/bench accuracy`).
  double least_share = 0.15;
};

/// A beat after correction.
struct CorrectedBeat {
  double time_ms = 0;
  Artefact artefact = Artefact::none;  ///< what was found here; `missed` marks the beat put in
  bool accepted = true;                ///< the interval that ends here is normal-to-normal
  double rr_ms = 0;                    ///< that interval; 0 at the first beat
};

/// Batch form, for up to kCapacity beats (the newest count). Beat times are in ms, ascending.
///
/// The classification is the paper's; without `least_share` it is, beat for beat, that of
/// NeuroKit2's "kubios" method. The correction goes from beat to beat: an extra beat is taken out,
/// a missed one put midway; an ectopic, long or short one is moved midway between its corrected
/// predecessor and its successor if the intervals then agree with their median and with the one
/// before, and else its interval is left out. (NeuroKit2 moves every flagged beat between its
/// uncorrected neighbours, and loses count of the indices after an extra or missed beat: RMSSD is
/// then 20-60 % too high after ectopic beats.)
class ArtefactCorrector {
 public:
  static constexpr std::size_t kCapacity = 2048;
  using Beats = FixedVector<CorrectedBeat, kCapacity>;

  explicit ArtefactCorrector(ArtefactOptions options = {}) : options_(options) {}

  /// One label a beat; fewer than four beats are all `none`.
  std::span<const Artefact> classify(std::span<const double> beat_ms);
  /// Classifies and corrects; again, as long as each pass finds fewer artefacts than the one
  /// before. The result holds until the next call.
  std::span<const CorrectedBeat> correct(std::span<const double> beat_ms);
  /// Artefacts found by the first pass of the last `correct`.
  std::size_t found() const { return found_; }
  /// The corrected form of beat i of the last classification, after the beat `last`: none (it was
  /// extra), one, or two (with the missed one before it).
  FixedVector<CorrectedBeat, 2> place(std::size_t i, std::span<const double> beat_ms,
                                      const CorrectedBeat& last) const;

  /// The decision space of the last classification, for figures and tests; ms and ratios.
  struct Subspaces {
    std::span<const double> rr_ms, drr, mrr, s12, s22;
  };
  Subspaces subspaces() const;

 private:
  using Series = std::array<double, kCapacity>;

  void thresholds(std::span<const double> x, Series& out) const;
  void medians(std::span<const double> rr, Series& out) const;
  void project();
  bool is_ectopic(std::size_t i) const;
  Artefact judge_long_or_short(std::size_t i) const;
  std::size_t pass(std::span<const double> beat_ms, Beats& out);

  ArtefactOptions options_;
  std::size_t n_ = 0, found_ = 0;
  std::array<Artefact, kCapacity> labels_{};
  Series rr_{}, drr_{}, mrr_{}, s12_{}, s22_{}, difference_threshold_{}, median_threshold_{},
      median_{}, input_{};
  std::array<Beats, 2> passes_;  // a pass's result, and the one before it
};

/// Causal form: a beat is judged when kDelay more have come, with thresholds over the 45 beats
/// before it and these. One pass.
class CausalArtefactCorrector {
 public:
  static constexpr std::size_t kDelay = 5;

  explicit CausalArtefactCorrector(ArtefactOptions options = {}) : corrector_(options) {}

  /// Takes a beat in (ms, ascending) and gives those that are settled by it: none to two.
  std::span<const CorrectedBeat> push(double beat_ms);
  void reset();

 private:
  static constexpr std::size_t kHistory = 45;
  static constexpr std::size_t kBeats = kHistory + kDelay + 3;

  ArtefactCorrector corrector_;
  FixedVector<double, kBeats> beats_;
  FixedVector<CorrectedBeat, 2> out_;
  std::size_t settled_ = 0;  // beats_[0, settled_) are done
  std::optional<CorrectedBeat> last_;
};

}  // namespace vigil::features
