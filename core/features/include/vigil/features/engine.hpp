// The feature engine of one wearer: samples and beats in as they come, every feature of the
// registry out, renewed second by second.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "vigil/features/eda.hpp"
#include "vigil/features/hrv_engine.hpp"
#include "vigil/features/motion.hpp"
#include "vigil/features/pulse.hpp"
#include "vigil/features/registry.hpp"
#include "vigil/features/sample_statistics.hpp"
#include "vigil/features/signal_spectrum.hpp"
#include "vigil/features/values.hpp"

namespace vigil::features {

struct EngineSettings {
  /// Samples a second by signal, 0 for one that is not there (rr has none).
  std::array<Hertz, kSignalCount> rates{};
  /// Lengths of the windows; 0: the registry's. Whole seconds.
  double window_s = 0, hrv_window_s = 0;
  bool correct_artefacts = true;
  /// What is computed; the rest stays absent.
  std::bitset<kFamilyCount> families = std::bitset<kFamilyCount>().set();
  /// Families of sampled signals to renew every second, beside statistics and temperature.
  std::bitset<kFamilyCount> every_second = {};
};

/// Allocates in its constructors only. Time is the data's, in whole seconds of its clock: second k
/// is done when advance() is called with k + 1 s or later, and what comes for it then is too late.
class Engine {
 public:
  explicit Engine(const EngineSettings& settings);
  ~Engine();
  Engine(const Engine& other);
  /// Of an engine with the same settings: what is held and was computed, not the workspace.
  Engine& operator=(const Engine& other);

  /// Samples at first, first + 1 / rate, ...; three axes interleaved for acceleration and
  /// gyroscope. A value that is not finite is missing. Returns how many samples were taken: not
  /// those of seconds that are done or over 16 s ahead.
  std::size_t push(Signal signal, Timestamp first, std::span<const float> values);
  /// False for a beat before the last one, over 16 s ahead, or without a time or interval.
  bool push(const Beat& beat);

  /// Does the seconds that end by `now`. A second's work is bounded: statistics and temperature are
  /// renewed every second, as is what the settings ask for; the other families every kPeriod
  /// seconds, each in a second of its own, and the HRV over these seconds part by part, all parts
  /// of one window.
  void advance(Timestamp now);
  /// Renews every feature for the last second done, at once: for tables, not for a live tick.
  void complete();
  void clear();

  static constexpr std::int64_t kPeriod = 5;

  /// The latest value of a feature, of its first signal unless said.
  const Reading<float>& value(FeatureId id, Signal signal) const {
    return values_.reading(column_of(id, signal));
  }
  const Reading<float>& value(FeatureId id) const;
  /// By place in kColumns.
  const Reading<float>& column(std::size_t index) const { return values_.reading(index); }
  std::span<const Reading<float>, kColumnCount> columns() const { return values_.readings(); }
  /// The end of the window that a column's value is of.
  Timestamp window_end(std::size_t column) const { return values_.end(column); }
  const HrvEngine& hrv() const { return *hrv_; }

 private:
  struct Stream;

  bool wants(Family f) const { return settings_.families.test(static_cast<std::size_t>(f)); }
  bool wants(HrvEngine::Part part) const;
  bool wants_hrv() const;
  /// No further ahead than a window takes, or nothing is known of the time yet.
  bool plausible(Timestamp t) const;
  void tick(std::int64_t second);
  void renew_sampled(std::int64_t second, bool all);
  void renew_hrv(std::int64_t second);
  void renew(HrvEngine::Part part);
  /// Is this family's turn in this second?
  bool due(Family f, std::int64_t second) const;
  void put_statistics(const Stream& stream);
  void put_spectrum(Stream& stream);
  void put_motion();
  void put_eda();
  void put_pulse(const Stream& stream);
  void put_temperature(const Stream& stream);
  Timestamp now() const { return Timestamp{1000 * static_cast<double>(done_)}; }

  EngineSettings settings_;
  std::array<std::unique_ptr<Stream>, kSignalCount> streams_;
  std::unique_ptr<Stream> eda_minute_;
  std::unique_ptr<HrvEngine> hrv_;
  std::optional<MotionAnalyzer> motion_;
  std::optional<EdaAnalyzer> eda_;
  std::optional<PulseAnalyzer> pulse_;
  std::vector<float> filled_[3];
  Values values_;
  std::int64_t done_ = 0;  // seconds before this one are done
  bool started_ = false;
};

}  // namespace vigil::features
