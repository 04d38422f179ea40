// Beats, from wherever they come: heart rate and variability over them.
#pragma once

#include "vigil/features/hrv_time.hpp"
#include "vigil/features/rr_filter.hpp"
#include "vigil/features/rr_series.hpp"
#include "vigil/monitor/snapshot.hpp"
#include "vigil/monitor/vital_value.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

class BeatBook {
 public:
  /// RMSSD settles within a minute; SDNN is the Task Force's five-minute index, given from one on.
  static constexpr Milliseconds kRmssdWindow = seconds(60);
  static constexpr Milliseconds kSdnnWindow = seconds(300);

  explicit BeatBook(Channel source) : source_(source) {}

  /// A beat at `time`, `rr` after the one before it. One that is not trusted is kept, but left out
  /// of every index.
  void push(Timestamp time, Milliseconds rr, bool trusted = true);

  void clear();

  /// The mean over (end - window, end], from the accepted intervals in it.
  VitalReading heart_rate(Timestamp end, Milliseconds window);
  /// Renewed when beats came since they were asked last.
  VitalReading rmssd();
  VitalReading sdnn();

  const features::RrSeries& beats() const { return beats_; }
  bool empty() const { return beats_.size() == 0; }
  Timestamp last() const { return beats_[beats_.size() - 1].time; }
  Channel source() const { return source_; }

 private:
  VitalReading variability(Reading<features::Estimate> (*index)(const features::NnWindow&),
                           Milliseconds window);

  Channel source_;
  features::RrFilter filter_;
  features::RrSeries beats_;
  features::NnWindow window_;  // scratch: too large for a stack
};

}  // namespace vigil
