// From aligned channels and beats to the features of the registry, second by second.
#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <span>
#include <vector>

#include "vigil/features/engine.hpp"
#include "vigil/signal/pulse_grid.hpp"
#include "vigil/signal/resampler.hpp"
#include "vigil/timeline/sample_track.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

struct FeatureConfig {
  /// Nothing else is computed.
  std::bitset<features::kFamilyCount> families;
  double window_s = 0;      ///< 0: the registry's
  double hrv_window_s = 0;  ///< 0: the registry's
  int table_step_s = 0;     ///< every so many seconds there is a row of a table; 0: no table
  /// A row's features are all of the row's second; else each as of its last renewal, as models see
  /// them.
  bool complete_rows = true;

  bool operator==(const FeatureConfig&) const = default;
};

class FeaturePath {
 public:
  /// The rates on which features are computed, whatever the sensor's.
  static constexpr Hertz kFastRate{50};  ///< PPG, acceleration, gyroscope
  static constexpr Hertz kSlowRate{4};   ///< EDA, temperature

  static constexpr std::size_t kMostRows = 4;  ///< of one advance

  struct Row {
    Timestamp end;
    Timestamp made;  ///< the end of the Monitor's second in which it was
    std::array<Reading<float>, features::kColumnCount> columns;
  };

  explicit FeaturePath(const FeatureConfig& config);

  /// Segments of channels without features are passed over.
  void take(const Segment& segment);
  void take(const features::Beat& beat);
  void set_light(Light light) { light_ = light; }
  /// Does the seconds that are in by now, and tells the end of each when it is done. `batch`: how
  /// long the sensor may hold samples back; so long they are waited for.
  template <class OnSecond>
  void advance(Timestamp now, Milliseconds batch, OnSecond&& on_second) {
    for (begin(now, batch); next(now);) on_second(*done_);
  }
  void reset();
  /// Where something else is to be computed from now on, it begins anew; that allocates.
  void configure(const FeatureConfig& config);

  /// Those that are computed.
  const std::bitset<features::kFamilyCount>& families() const { return config_.families; }
  /// Of the last second done, by place in features::kColumns.
  auto columns() const { return engine_->columns(); }
  /// The next row of the table, oldest first; null when all were taken. Valid until the next call
  /// of advance.
  const Row* take_row();

 private:
  struct Input {
    Channel channel;
    features::Signal signal;
    Resampler resampler;
    std::vector<float> values;  ///< one second on the grid
    std::vector<std::uint8_t> valid;
  };

  static Input make_input(Channel channel, features::Signal signal, Hertz rate);
  void make_inputs();
  void begin(Timestamp now, Milliseconds batch);
  bool next(Timestamp now);
  bool complete(Timestamp end, Timestamp now) const;
  void second(Timestamp first);
  void push(Input& input, Timestamp first);

  FeatureConfig config_;
  std::optional<features::Engine> engine_;
  std::vector<Input> inputs_;
  Light light_ = Light::absorbed;
  std::optional<Timestamp> first_data_, done_;
  Timestamp now_{};
  Milliseconds batch_{};
  FixedVector<Row, kMostRows> rows_;
  std::size_t rows_taken_ = 0;
};

}  // namespace vigil
