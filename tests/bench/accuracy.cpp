// What the core makes of recordings that accuracy.mjs reads: arrays in on stdin, one JSON object
// out. usage: bench_accuracy beats|artefacts|eda|spo2
// An array: its length (uint32), then as many float32, little-endian.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "vigil/features/artefacts.hpp"
#include "vigil/features/eda.hpp"
#include "vigil/signal/oximetry.hpp"
#include "vigil/signal/pulse_beats.hpp"
#include "vigil/signal/pulse_grid.hpp"
#include "vigil/signal/sos.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

using Floats = std::vector<float>;

std::vector<Floats> read_arrays() {
  std::vector<Floats> arrays;
  for (std::uint32_t length = 0; std::fread(&length, sizeof length, 1, stdin) == 1;) {
    Floats& x = arrays.emplace_back(length);
    if (std::fread(x.data(), sizeof(float), length, stdin) != length) std::exit(1);
  }
  return arrays;
}

void print_list(const char* name, const std::vector<double>& values, const char* after) {
  std::printf("\"%s\": [", name);
  for (std::size_t i = 0; i < values.size(); ++i)
    std::printf("%s%.6g", i == 0 ? "" : ", ", values[i]);
  std::printf("]%s", after);
}

// Beats

/// R peaks after Pan & Tompkins (1985), looking both ways: the energy of 8-20 Hz, its maxima above
/// a share of those around them, refined to the greatest deflection. Seconds.
std::vector<double> r_peaks(const Floats& ecg, Hertz rate) {
  const Sos band = *butterworth_bandpass(2, 8_Hz, 20_Hz, rate);
  std::vector<double> x(ecg.begin(), ecg.end()), scratch(x.size() + 2 * zero_phase_padding(band));
  filter_zero_phase<double>(band, std::span<const double>(x), std::span(x), scratch);
  const auto samples = [&](double s) { return static_cast<std::size_t>(s * rate.value); };
  const std::size_t n = x.size(), half = samples(0.05), apart = samples(0.25);
  std::vector<double> energy(n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    sum += x[i] * x[i];
    if (i >= 2 * half) sum -= x[i - 2 * half] * x[i - 2 * half];
    if (i >= half) energy[i - half] = sum;
  }
  const std::size_t reach = samples(2);
  std::vector<double> peaks;
  for (std::size_t i = apart; i + apart < n; ++i) {
    const auto at = energy.begin() + static_cast<std::ptrdiff_t>(i);
    const auto wide = static_cast<std::ptrdiff_t>(apart);
    if (*std::max_element(at - wide, at + wide + 1) > *at) continue;
    // Every stretch of 2 s holds a beat: the least of their maxima is one of the smaller beats.
    double least = HUGE_VAL;
    for (int k = -2; k < 2; ++k) {
      const auto from = static_cast<std::ptrdiff_t>(i) + k * static_cast<std::ptrdiff_t>(reach);
      if (from < 0 || from + static_cast<std::ptrdiff_t>(reach) > static_cast<std::ptrdiff_t>(n))
        continue;
      const auto first = energy.begin() + from;
      least = std::min(least, *std::max_element(first, first + static_cast<std::ptrdiff_t>(reach)));
    }
    if (*at < 0.35 * least) continue;
    std::size_t top = i - half;
    for (std::size_t k = i - half; k <= i + half; ++k)
      if (std::abs(x[k]) > std::abs(x[top])) top = k;
    peaks.push_back(static_cast<double>(top) / rate.value);
  }
  return peaks;
}

/// The beats that a watch would find in a PPG. Seconds.
std::vector<double> pulses(const std::vector<Floats>& in, Hertz rate) {
  const std::size_t second = static_cast<std::size_t>(rate.value);
  PulseGrid grid;
  PulseBeats detector;
  std::vector<double> found;
  Floats xyz(3 * second);
  for (std::size_t s = 0; (s + 1) * second <= in[1].size(); ++s) {
    const Timestamp first{1000.0 * static_cast<double>(s)};
    grid.push_ppg(0, first, rate, std::span(in[1]).subspan(s * second, second));
    for (std::size_t i = 0; i < xyz.size(); ++i) xyz[i] = in[2 + i % 3][s * second + i / 3];
    grid.push_acceleration(first, rate, xyz);
    if (s == 0) continue;
    const Timestamp before = first - seconds(1);
    const PulseSecond light = grid.read(before);
    detector.push(before, light.ppg[0], light.acceleration);
    for (const PulseBeat& beat : detector.confirmed()) found.push_back(beat.time.ms / 1000);
  }
  return found;
}

/// Whether the arm is at rest around a time: the acceleration between 0.5 and 8 Hz under 0.2 g RMS
/// for 2 s before and after it (a walk is over 0.3 g).
class Rest {
 public:
  Rest(const std::vector<Floats>& in, Hertz rate) : rate_(rate), sum_(in[2].size() + 1) {
    const Sos band = *butterworth_bandpass(2, 0.5_Hz, 8_Hz, rate);
    Floats x(in[2].size());
    std::vector<double> scratch(x.size() + 2 * zero_phase_padding(band));
    for (std::size_t axis = 2; axis < 5; ++axis) {
      filter_zero_phase<float>(band, std::span<const float>(in[axis]), std::span(x), scratch);
      double total = 0;
      for (std::size_t i = 0; i < x.size(); ++i) sum_[i + 1] += total += double(x[i] * x[i]);
    }
  }
  bool at(double s) const {
    const auto clamp = [&](double t) {
      return static_cast<std::size_t>(
          std::clamp(t * rate_.value, 0.0, static_cast<double>(sum_.size() - 1)));
    };
    const std::size_t from = clamp(s - 2), to = clamp(s + 2);
    return sum_[to] - sum_[from] < 0.2 * 0.2 * static_cast<double>(to - from);
  }

 private:
  Hertz rate_;
  std::vector<double> sum_;
};

/// When the pulse of each R peak is due: the median delay within 15 s of it.
std::vector<double> expected_pulses(const std::vector<double>& ecg,
                                    const std::vector<double>& found) {
  std::vector<double> expected;
  for (const double r : ecg) {
    std::vector<double> delays;
    for (const double other : ecg) {
      if (std::abs(other - r) > 15) continue;
      const auto next = std::upper_bound(found.begin(), found.end(), other + 0.1);
      if (next != found.end() && *next < other + 0.5) delays.push_back(*next - other);
    }
    std::sort(delays.begin(), delays.end());
    expected.push_back(r + (delays.empty() ? 0.25 : delays[delays.size() / 2]));
  }
  return expected;
}

/// Arrays: the rate, PPG, acceleration x, y, z (g), ECG, all at that rate. The beats at rest: found
/// in the PPG within 150 ms of where the ECG has them, missed, and found where there is none.
void beats(const std::vector<Floats>& in) {
  constexpr double kWithinS = 0.15, kStartS = 6, kEndS = 2.5;
  const Hertz rate(static_cast<double>(in[0][0]));
  const std::vector<double> found = pulses(in, rate);
  const std::vector<double> expected = expected_pulses(r_peaks(in[5], rate), found);
  const Rest rest(in, rate);
  const double length_s = static_cast<double>(in[1].size()) / rate.value;
  const auto counts = [&](double s) { return s > kStartS && s < length_s - kEndS && rest.at(s); };
  int hits = 0, missed = 0, extra = 0;
  for (std::size_t i = 0, j = 0; i < found.size() || j < expected.size();) {
    const double off = i == found.size()      ? HUGE_VAL
                       : j == expected.size() ? -HUGE_VAL
                                              : found[i] - expected[j];
    if (std::abs(off) <= kWithinS) {
      hits += counts(expected[j]);
      ++i, ++j;
    } else if (off < 0) {
      extra += counts(found[i++]);
    } else {
      missed += counts(expected[j++]);
    }
  }
  std::printf("{\"hits\": %d, \"missed\": %d, \"extra\": %d}\n", hits, missed, extra);
}

// Correction of beats

double rmssd_of(std::span<const CorrectedBeat> beats) {
  double sum = 0, n = 0;
  for (std::size_t i = 2; i < beats.size(); ++i) {
    if (!beats[i].accepted || !beats[i - 1].accepted) continue;
    const double d = beats[i].rr_ms - beats[i - 1].rr_ms;
    sum += d * d;
    ++n;
  }
  return std::sqrt(sum / n);
}

std::vector<CorrectedBeat> corrected(const std::vector<double>& times, bool causal) {
  static const auto batch = std::make_unique<ArtefactCorrector>();
  static const auto stream = std::make_unique<CausalArtefactCorrector>();
  if (!causal) {
    const auto all = batch->correct(times);
    return {all.begin(), all.end()};
  }
  stream->reset();
  std::vector<CorrectedBeat> out;
  for (const double t : times)
    for (const CorrectedBeat& beat : stream->push(t)) out.push_back(beat);
  return out;
}

enum class Injected : std::uint8_t { missed, extra, ectopic };

/// Beats with one artefact every 60 or so; where[i] is the index at which one was put.
struct Damaged {
  std::vector<double> times;
  std::vector<std::size_t> where;
};
Damaged damage(std::span<const double> rr_ms, Injected kind, std::mt19937& random) {
  std::uniform_real_distribution<double> share(0, 1);
  Damaged d{{0}, {}};
  for (std::size_t i = 0; i < rr_ms.size(); ++i) {
    const double before = d.times.back();
    const bool hit = i % 60 == 40;
    if (hit && kind == Injected::missed) {
      // This beat is not seen: the next one ends a long interval.
      d.where.push_back(d.times.size());
      d.times.push_back(before + rr_ms[i] + rr_ms[i + 1]);
      ++i;
    } else if (hit && kind == Injected::extra) {
      d.where.push_back(d.times.size());
      d.times.push_back(before + rr_ms[i] * (0.3 + 0.4 * share(random)));
      d.times.push_back(before + rr_ms[i]);
    } else if (hit) {
      // Early by 20 to 40 %, and the next one where it would have been: a compensatory pause.
      d.where.push_back(d.times.size());
      d.times.push_back(before + rr_ms[i] * (0.8 - 0.2 * share(random)));
      d.times.push_back(before + rr_ms[i] + rr_ms[i + 1]);
      ++i;
    } else {
      d.times.push_back(before + rr_ms[i]);
    }
  }
  return d;
}

/// Stretches of 300 intervals of sinus rhythm: none more than 20 % off the one before it.
std::vector<std::vector<double>> sinus_stretches(const Floats& rr, std::size_t most) {
  constexpr std::size_t kLength = 300;
  std::vector<std::vector<double>> out;
  for (std::size_t from = 1; from + kLength <= rr.size() && out.size() < most;) {
    std::size_t good = 0;
    while (good < kLength && rr[from + good] > 300 && rr[from + good] < 2000 &&
           std::abs(rr[from + good] - rr[from + good - 1]) < 0.2f * rr[from + good - 1])
      ++good;
    if (good == kLength)
      out.emplace_back(rr.begin() + static_cast<std::ptrdiff_t>(from),
                       rr.begin() + static_cast<std::ptrdiff_t>(from + kLength));
    from += good == kLength ? std::max(kLength, (rr.size() - kLength) / most) : good + 1;
  }
  return out;
}

/// Arrays: RR series, ms. What was put in and found of it, beats wrongly called artefacts, and by
/// how much RMSSD is off after correction.
void artefacts(const std::vector<Floats>& in) {
  constexpr std::size_t kStretches = 20;
  const auto corrector = std::make_unique<ArtefactCorrector>();
  std::mt19937 random(1);
  int put[3] = {}, found[3] = {};
  double clean = 0, wrong = 0;
  std::vector<double> off[2];
  for (const Floats& rr : in) {
    for (const auto& stretch : sinus_stretches(rr, kStretches)) {
      std::vector<double> times{0};
      for (const double interval : stretch) times.push_back(times.back() + interval);
      for (const Artefact a : corrector->classify(times)) wrong += a != Artefact::none;
      clean += static_cast<double>(times.size());
      for (int kind = 0; kind < 3; ++kind) {
        const Damaged d = damage(stretch, static_cast<Injected>(kind), random);
        const auto labels = corrector->classify(d.times);
        for (const std::size_t at : d.where) {
          ++put[kind];
          found[kind] += labels[at] != Artefact::none ||
                         (at + 1 < labels.size() && labels[at + 1] != Artefact::none);
        }
        for (const bool causal : {false, true}) {
          const double truth = rmssd_of(corrected(times, causal));
          off[causal].push_back(std::abs(rmssd_of(corrected(d.times, causal)) / truth - 1));
        }
      }
    }
  }
  const auto mean = [](const std::vector<double>& x) {
    double total = 0;
    for (const double v : x) total += v;
    return total / static_cast<double>(x.size());
  };
  std::printf(
      "{\"missed\": %.6g, \"extra\": %.6g, \"ectopic\": %.6g, \"specificity\": %.6g, "
      "\"rmssd_error\": %.6g, \"rmssd_error_causal\": %.6g, \"beats\": %.0f}\n",
      double(found[0]) / put[0], double(found[1]) / put[1], double(found[2]) / put[2],
      1 - wrong / clean, mean(off[0]), mean(off[1]), clean);
}

/// Arrays: the rate, EDA (µS). How fast each 5 s epoch changes: is_eda_artefact's one number.
void eda(const std::vector<Floats>& in) {
  const Hertz rate(static_cast<double>(in[0][0]));
  const auto epoch = static_cast<std::size_t>(kEdaEpochS * rate.value);
  std::vector<double> change;
  for (std::size_t i = 0; i + epoch <= in[1].size(); i += epoch)
    change.push_back(fastest_eda_change(std::span(in[1]).subspan(i, epoch), rate));
  std::printf("{\"limit\": %g, ", kEdaArtefactPerSecond);
  print_list("change", change, "}\n");
}

/// Arrays: the rate, then red and infrared light of one clip after another. Their ratios; 0 where
/// there is none.
void spo2(const std::vector<Floats>& in) {
  const Hertz rate(static_cast<double>(in[0][0]));
  std::vector<double> ratios;
  for (std::size_t i = 1; i + 1 < in.size(); i += 2) {
    RatioOfRatios ratio(rate, in[i].size());
    const auto found = ratio(in[i], in[i + 1]);
    ratios.push_back(found ? found->value : 0);
  }
  std::printf("{\"intercept\": %g, \"slope\": %g, ", kFingerCalibration.intercept_pct,
              kFingerCalibration.slope_pct);
  print_list("ratio", ratios, "}\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, void (*)(const std::vector<Floats>&)> jobs = {
      {"beats", beats}, {"artefacts", artefacts}, {"eda", eda}, {"spo2", spo2}};
  const auto job = argc == 2 ? jobs.find(argv[1]) : jobs.end();
  if (job == jobs.end()) return 2;
  job->second(read_arrays());
}
