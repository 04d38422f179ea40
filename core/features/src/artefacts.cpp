#include "vigil/features/artefacts.hpp"

#include <algorithm>
#include <cmath>

#include "vigil/features/statistics.hpp"

namespace vigil::features {
namespace {

/// A window that slides over a series and stays sorted.
class SortedWindow {
 public:
  static constexpr std::size_t kWidest = 127;

  void insert(double x) {
    double* at = std::upper_bound(items_.data(), items_.data() + size_, x);
    std::copy_backward(at, items_.data() + size_, items_.data() + size_ + 1);
    *at = x;
    ++size_;
  }
  void remove(double x) {
    double* at = std::lower_bound(items_.data(), items_.data() + size_, x);
    std::copy(at + 1, items_.data() + size_, at);
    --size_;
  }
  /// remove(old), insert(fresh): only what lies between them moves.
  void replace(double old, double fresh) {
    double* const first = items_.data();
    double* const last = first + size_ - 1;
    double* at = std::lower_bound(first, last, old);
    for (; at < last && at[1] < fresh; ++at) *at = at[1];
    for (; at > first && at[-1] > fresh; --at) *at = at[-1];
    *at = fresh;
  }
  std::span<const double> sorted() const { return {items_.data(), size_}; }

 private:
  std::array<double, kWidest + 1> items_{};
  std::size_t size_ = 0;
};

/// Calls f(i, sorted values of x within `width` centred on i, shorter at the ends).
template <class F>
void slide(std::span<const double> x, std::size_t width, F f) {
  const std::size_t half = std::min(width, SortedWindow::kWidest) / 2;
  SortedWindow window;
  for (std::size_t i = 0; i < std::min(half, x.size()); ++i) window.insert(x[i]);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool comes = i + half<x.size(), leaves = i> half;
    if (comes && leaves)
      window.replace(x[i - half - 1], x[i + half]);
    else if (comes)
      window.insert(x[i + half]);
    else if (leaves)
      window.remove(x[i - half - 1]);
    f(i, window.sorted());
  }
}

}  // namespace

void ArtefactCorrector::thresholds(std::span<const double> x, Series& out) const {
  Series magnitude;
  for (std::size_t i = 0; i < x.size(); ++i) magnitude[i] = std::abs(x[i]);
  slide({magnitude.data(), x.size()}, options_.window,
        [&](std::size_t i, std::span<const double> sorted) {
          const double deviation =
              (percentile_of_sorted(sorted, 75) - percentile_of_sorted(sorted, 25)) / 2;
          out[i] = std::max(options_.alpha * deviation, options_.least_threshold_ms);
        });
}

void ArtefactCorrector::medians(std::span<const double> rr, Series& out) const {
  slide(rr, options_.median_beats,
        [&](std::size_t i, std::span<const double> sorted) { out[i] = median_of_sorted(sorted); });
}

ArtefactCorrector::Subspaces ArtefactCorrector::subspaces() const {
  const auto of = [this](const Series& s) { return std::span<const double>(s.data(), n_); };
  return {of(rr_), of(drr_), of(mrr_), of(s12_), of(s22_)};
}

/// dRR with its neighbours (subspaces 1 and 2 of the paper); the series is mirrored at its ends.
void ArtefactCorrector::project() {
  const auto at = [this](std::ptrdiff_t i) {
    const auto last = static_cast<std::ptrdiff_t>(n_) - 1;
    if (i < 0) i = -i;
    if (i > last) i = 2 * last - i;
    return drr_[static_cast<std::size_t>(i)];
  };
  for (std::size_t k = 0; k < n_; ++k) {
    const auto i = static_cast<std::ptrdiff_t>(k);
    const double before = at(i - 1), after = at(i + 1), second = at(i + 2);
    s12_[k] = drr_[k] > 0 ? std::max(before, after) : drr_[k] < 0 ? std::min(before, after) : 0;
    s22_[k] = drr_[k] >= 0 ? std::min(after, second) : std::max(after, second);
  }
}

bool ArtefactCorrector::is_ectopic(std::size_t i) const {
  const auto [c1, c2] = std::pair(options_.c1, options_.c2);
  return (drr_[i] > 1 && s12_[i] < -c1 * drr_[i] - c2) ||
         (drr_[i] < -1 && s12_[i] > -c1 * drr_[i] + c2);
}

Artefact ArtefactCorrector::judge_long_or_short(std::size_t i) const {
  const bool is_long = drr_[i] > 1 && s22_[i] < -1;
  const bool is_short = drr_[i] < -1 && s22_[i] > 1;
  const bool off_median = std::abs(mrr_[i]) > 3;
  if (!is_long && !is_short && !off_median) return Artefact::none;
  if (is_short && std::abs(rr_[i] + rr_[i + 1] - median_[i]) < median_threshold_[i])
    return Artefact::extra;
  if (is_long && std::abs(rr_[i] / 2 - median_[i]) < median_threshold_[i]) return Artefact::missed;
  return Artefact::long_short;
}

std::span<const Artefact> ArtefactCorrector::classify(std::span<const double> beat_ms) {
  if (beat_ms.size() > kCapacity) beat_ms = beat_ms.last(kCapacity);
  n_ = beat_ms.size();
  std::fill_n(labels_.begin(), n_, Artefact::none);
  const std::span<const Artefact> labels(labels_.data(), n_);
  if (n_ < 4) return labels;

  // The first interval and the first difference are unknown: the mean of the others stands in.
  for (std::size_t i = 1; i < n_; ++i) rr_[i] = beat_ms[i] - beat_ms[i - 1];
  rr_[0] = mean(std::span<const double>(rr_.data() + 1, n_ - 1));
  for (std::size_t i = 1; i < n_; ++i) drr_[i] = rr_[i] - rr_[i - 1];
  drr_[0] = mean(std::span<const double>(drr_.data() + 1, n_ - 1));

  medians({rr_.data(), n_}, median_);
  thresholds({drr_.data(), n_}, difference_threshold_);
  for (std::size_t i = 0; i < n_; ++i) {
    difference_threshold_[i] =
        std::max(difference_threshold_[i], options_.least_share * median_[i]);
    drr_[i] /= difference_threshold_[i];
  }
  project();

  for (std::size_t i = 0; i < n_; ++i) {
    mrr_[i] = rr_[i] - median_[i];
    if (mrr_[i] < 0) mrr_[i] *= 2;
  }
  thresholds({mrr_.data(), n_}, median_threshold_);
  for (std::size_t i = 0; i < n_; ++i) mrr_[i] /= median_threshold_[i];

  // Figure 1 of the paper. The last two beats have no successors to be judged by.
  for (std::size_t i = 0; i + 2 < n_; ++i) {
    if (std::abs(drr_[i]) <= 1) continue;
    if (is_ectopic(i)) {
      labels_[i] = Artefact::ectopic;
      continue;
    }
    const bool also_next = std::abs(drr_[i + 1]) < std::abs(drr_[i + 2]);
    labels_[i] = judge_long_or_short(i);
    if (also_next) {
      ++i;
      labels_[i] = judge_long_or_short(i);
    }
  }
  return labels;
}

FixedVector<CorrectedBeat, 2> ArtefactCorrector::place(std::size_t i,
                                                       std::span<const double> beat_ms,
                                                       const CorrectedBeat& last) const {
  FixedVector<CorrectedBeat, 2> out;
  const Artefact label = labels_[i];
  const double time = beat_ms[i];
  const auto plausible = [&](double interval) {
    const bool like_last = !last.accepted || last.rr_ms == 0 ||
                           std::abs(interval - last.rr_ms) < difference_threshold_[i];
    return like_last && std::abs(interval - median_[i]) < median_threshold_[i];
  };
  const auto put = [&](double at, Artefact artefact, bool accepted) {
    const double before = out.empty() ? last.time_ms : out.back().time_ms;
    out.push_back({at, artefact, accepted, at - before});
  };
  switch (label) {
    case Artefact::none:
      put(time, label, true);
      break;
    case Artefact::extra:
      break;
    case Artefact::missed:
      put((last.time_ms + time) / 2, Artefact::missed, true);
      put(time, Artefact::none, true);
      break;
    case Artefact::ectopic:
    case Artefact::long_short: {
      if (plausible(time - last.time_ms)) {  // the beat before it was to blame, and has been moved
        put(time, Artefact::none, true);
        break;
      }
      std::size_t next = i + 1;
      while (next < n_ && labels_[next] == Artefact::extra) ++next;
      const double half = next < n_ ? (beat_ms[next] - last.time_ms) / 2 : 0;
      const bool moves = next < n_ && plausible(half);
      put(moves ? last.time_ms + half : time, label, moves);
      break;
    }
  }
  return out;
}

std::size_t ArtefactCorrector::pass(std::span<const double> beat_ms, Beats& out) {
  classify(beat_ms);
  out.clear();
  if (beat_ms.empty()) return 0;
  out.push_back({beat_ms[0], labels_[0], true});
  for (std::size_t i = 1; i < n_; ++i)
    for (const CorrectedBeat& b : place(i, beat_ms, out.back())) out.push_back(b);
  return static_cast<std::size_t>(std::count_if(labels_.begin(),
                                                labels_.begin() + static_cast<std::ptrdiff_t>(n_),
                                                [](Artefact a) { return a != Artefact::none; }));
}

std::span<const CorrectedBeat> ArtefactCorrector::correct(std::span<const double> beat_ms) {
  if (beat_ms.size() > kCapacity) beat_ms = beat_ms.last(kCapacity);
  std::size_t best = 0;
  std::size_t before = found_ = pass(beat_ms, passes_[best]);
  while (before > 0) {
    const Beats& last = passes_[best];
    for (std::size_t i = 0; i < last.size(); ++i) input_[i] = last[i].time_ms;
    const std::size_t now = pass({input_.data(), last.size()}, passes_[1 - best]);
    if (now >= before) break;
    before = now;
    best = 1 - best;
  }
  return passes_[best].span();
}

void CausalArtefactCorrector::reset() {
  beats_.clear();
  settled_ = 0;
  last_.reset();
}

std::span<const CorrectedBeat> CausalArtefactCorrector::push(double beat_ms) {
  out_.clear();
  if (beats_.full()) {
    beats_.erase(0);
    --settled_;
  }
  beats_.push_back(beat_ms);
  if (beats_.size() <= settled_ + kDelay) return {};
  if (last_) {
    corrector_.classify(beats_.span());
    out_ = corrector_.place(settled_, beats_.span(), *last_);
  } else {
    out_.push_back({beats_[0], Artefact::none, true});
  }
  ++settled_;
  if (!out_.empty()) last_ = out_.back();
  return out_.span();
}

}  // namespace vigil::features
