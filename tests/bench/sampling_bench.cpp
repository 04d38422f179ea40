// Energy saved against accuracy lost: a simulated watch whose rates the monitor chooses, against
// one that runs at fixed rates. usage: bench_sampling [--table] Without --table, one JSON object a
// line for scripts/bench.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "vigil/features/registry.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/stream_session.hpp"
#include "vigil/simulator/receiver.hpp"
#include "vigil/simulator/watch.hpp"

using namespace vigil;
using simulator::Energy;

namespace {

enum class Rates { fastest, fixed, adaptive };
constexpr std::array kRates = {Rates::fastest, Rates::fixed, Rates::adaptive};
constexpr std::array<std::string_view, 3> kRatesNames = {"fastest", "fixed", "adaptive"};
constexpr std::array<std::string_view, 5> kScenarios = {"rest", "walk", "run", "stress",
                                                        "poor_contact"};
constexpr std::array<std::uint64_t, 3> kSeeds = {1, 2, 3};
constexpr int kSeconds = 600;
constexpr int kSettling = 30;  ///< not judged: estimates of the first seconds are the same for all
constexpr int kTableStepS = 15;
/// What the model of stress reads, and the pulse's shape.
constexpr std::array kFamilies = {features::Family::hrv_time, features::Family::eda,
                                  features::Family::motion, features::Family::pulse};
constexpr Timestamp kStart{1'700'000'000'000.0};

struct Outcome {
  Energy energy;
  double hr_error = 0, hr_seconds = 0, worn_seconds = 0;
  double changes = 0;
  std::vector<FeaturePath::Row> features;
};

/// The page, in short: what the watch sends goes to the monitor, what the monitor writes to the
/// watch. `light_alone`: the watch does not say its own intervals, heart rate and saturation.
class Page {
 public:
  Page(const simulator::Scenario& scenario, std::uint64_t seed, Rates rates, bool light_alone)
      : watch_(scenario, seed, kStart), rates_(rates), light_alone_(light_alone) {
    MonitorConfig config;
    config.adaptive_sampling = rates == Rates::adaptive;
    for (const features::Family family : kFamilies)
      config.features.families.set(static_cast<std::size_t>(family));
    config.features.window_s = config.features.hrv_window_s = 60;
    config.features.table_step_s = kTableStepS;
    monitor_ = std::make_unique<Monitor>(config);
    watch_.connect();
    monitor_->ingest(Link::connected, kStart);
    for (const CharacteristicInfo& c : kCharacteristics)
      if ((c.use.notify || c.use.indicate) && watch_.offers(c.id) && c.service == kStreamService)
        watch_.subscribe(c.id, true);
    announce();
  }

  Outcome live() {
    for (int s = 1; s <= kSeconds; ++s) {
      const Timestamp until = kStart + seconds(s);
      while (const auto event = watch_.next(until)) {
        monitor_->ingest(event->characteristic, event->bytes, event->time);
        write();
      }
      monitor_->advance(until);
      write();
      judge(s);
      while (const FeaturePath::Row* row = monitor_->take_feature_row())
        outcome_.features.push_back(*row);
    }
    outcome_.energy = watch_.energy();
    for (const LedgerView& l : monitor_->snapshot().ledger) outcome_.changes += l.rate_changes;
    return outcome_;
  }

 private:
  /// The Capabilities as the monitor is to see them: with fewer channels, or with the fastest rates
  /// alone.
  void announce() {
    auto announced = *decode_stream_capabilities(*watch_.read(Characteristic::stream_capabilities));
    StreamCapabilities shown = announced;
    shown.channels.clear();
    for (StreamChannel channel : announced.channels) {
      const bool own = channel.channel == Channel::rr || channel.channel == Channel::heart_rate ||
                       channel.channel == Channel::spo2;
      if (own && light_alone_) continue;
      if (rates_ == Rates::fastest) {
        const StreamRate fastest = channel.rates.back();
        channel.rates.clear();
        channel.rates.push_back(fastest);
      }
      shown.channels.push_back(channel);
    }
    std::array<std::byte, kMaxAttributeBytes> bytes;
    monitor_->ingest(Characteristic::stream_capabilities,
                     std::span(bytes).first(encode_stream_capabilities(shown, bytes)), kStart);
    write();
  }

  void write() {
    while (const auto to = monitor_->take_write()) watch_.write(to->characteristic, to->bytes);
  }

  void judge(int second) {
    const simulator::Truth truth = watch_.truth();
    if (second <= kSettling || truth.contact == 0) return;
    outcome_.worn_seconds += 1;
    const VitalView& seen =
        monitor_->snapshot().vitals[static_cast<std::size_t>(Vital::heart_rate)];
    truth_.push_back(truth.heart_rate_bpm);
    if (seen.absent != Absent::no || seen.source != Channel::ppg_green) return;
    // The estimate is the mean over the 8 s before.
    const std::size_t over = std::min<std::size_t>(truth_.size(), 8);
    double mean = 0;
    for (std::size_t i = truth_.size() - over; i < truth_.size(); ++i)
      mean += truth_[i] / static_cast<double>(over);
    outcome_.hr_error += std::abs(seen.value - mean);
    outcome_.hr_seconds += 1;
  }

  simulator::Watch watch_;
  Rates rates_;
  bool light_alone_;
  std::unique_ptr<Monitor> monitor_;
  std::vector<double> truth_;
  Outcome outcome_;
};

/// The median over all features and windows of how far they are off those at the fastest rates, in
/// units of each feature's own spread over the windows. 0 where nothing differs.
double difference(const std::vector<FeaturePath::Row>& rows,
                  const std::vector<FeaturePath::Row>& reference, features::Family family) {
  std::vector<double> off;
  for (std::size_t column = 0; column < features::kColumnCount; ++column) {
    if (features::info(features::kColumns[column].feature).family != family) continue;
    double n = 0, sum = 0, square = 0;
    for (const auto& row : reference)
      if (const auto& v = row.columns[column]) n += 1, sum += *v, square += double(*v) * *v;
    if (n < 5) continue;
    const double spread = std::sqrt(std::max(0.0, square / n - sum / n * (sum / n)));
    if (spread == 0) continue;
    for (std::size_t i = 0; i < std::min(rows.size(), reference.size()); ++i) {
      const auto &a = rows[i].columns[column], &b = reference[i].columns[column];
      if (a && b) off.push_back(std::abs(*a - *b) / spread);
    }
  }
  if (off.empty()) return NAN;
  std::nth_element(off.begin(), off.begin() + static_cast<std::ptrdiff_t>(off.size() / 2),
                   off.end());
  return off[off.size() / 2];
}

/// One scenario at one kind of rates, summed over the seeds.
struct Line {
  Energy energy{};
  double hr_error = 0, hr_seconds = 0, worn_seconds = 0, changes = 0;
  double hrv = 0, pulse = 0, eda = 0;

  void add(const Outcome& o, const std::vector<FeaturePath::Row>& reference) {
    energy.light += o.energy.light, energy.motion += o.energy.motion;
    energy.skin += o.energy.skin,
        energy.radio += o.energy.radio;  // its own work is always the same
    hr_error += o.hr_error, hr_seconds += o.hr_seconds;
    worn_seconds += o.worn_seconds, changes += o.changes;
    constexpr double kShare = 1.0 / kSeeds.size();
    hrv += kShare * difference(o.features, reference, features::Family::hrv_time);
    pulse += kShare * difference(o.features, reference, features::Family::pulse);
    eda += kShare * difference(o.features, reference, features::Family::eda);
  }
  double mae() const { return hr_error / hr_seconds; }
};

using Lines = std::array<Line, kRates.size()>;

Lines live(std::string_view scenario, bool light_alone) {
  Lines lines{};
  for (const std::uint64_t seed : kSeeds) {
    std::vector<FeaturePath::Row> reference;
    for (std::size_t r = 0; r < kRates.size(); ++r) {
      const auto page =
          std::make_unique<Page>(*simulator::find_scenario(scenario), seed, kRates[r], light_alone);
      const Outcome o = page->live();
      if (kRates[r] == Rates::fastest) reference = o.features;
      lines[r].add(o, reference);
    }
  }
  return lines;
}

void print_head() {
  std::printf(
      "Sensors and radio in mW; heart rate from light in bpm, and how much of the worn time has "
      "one;\nchanges of rate in ten minutes; median difference of features, in each one's spread."
      "\n%-13s %-6s %-9s %6s %6s %6s %6s %6s | %6s %6s | %6s | %5s %5s %5s\n",
      "scenario", "beats", "rates", "all", "light", "motion", "skin", "radio", "MAE", "%", "chg",
      "HRV", "pulse", "EDA");
}

void print(std::string_view scenario, bool light_alone, std::string_view rates, const Line& l) {
  constexpr double kAll = kSeeds.size() * kSeconds;
  std::printf(
      "%-13.*s %-6s %-9.*s %6.2f %6.2f %6.2f %6.2f %6.2f | %6.2f %6.1f | %6.1f | %5.2f %5.2f "
      "%5.2f\n",
      static_cast<int>(scenario.size()), scenario.data(), light_alone ? "light" : "own",
      static_cast<int>(rates.size()), rates.data(), l.energy.total() / kAll, l.energy.light / kAll,
      l.energy.motion / kAll, l.energy.skin / kAll, l.energy.radio / kAll, l.mae(),
      100 * l.hr_seconds / l.worn_seconds, l.changes / kSeeds.size(), l.hrv, l.pulse, l.eda);
}

}  // namespace

int main(int argc, char** argv) {
  const bool table = argc > 1 && std::strcmp(argv[1], "--table") == 0;
  if (table) print_head();
  double fixed_mj = 0, adaptive_mj = 0, lost_most = -1e9;
  for (const bool light_alone : {true, false})
    for (const std::string_view scenario : kScenarios) {
      const Lines lines = live(scenario, light_alone);
      if (table)
        for (std::size_t r = 0; r < kRates.size(); ++r)
          print(scenario, light_alone, kRatesNames[r], lines[r]);
      const Line &fixed = lines[1], &adaptive = lines[2];
      fixed_mj += fixed.energy.total();
      adaptive_mj += adaptive.energy.total();
      lost_most = std::max(lost_most, adaptive.mae() - fixed.mae());
    }
  std::printf("{\"name\": \"sampling_energy_saved\", \"value\": %.4g, \"unit\": \"%%\"}\n",
              100 * (1 - adaptive_mj / fixed_mj));
  std::printf("{\"name\": \"sampling_accuracy_lost\", \"value\": %.4g, \"unit\": \"bpm\"}\n",
              lost_most);
}
