// The watch's clock against ours.
#pragma once

#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

/// A device's clock against ours as it was known at one time: the same for good.
struct ClockLine {
  double origin_ms = 0;         ///< ours …
  double origin_device_ms = 0;  ///< … when the device's showed this
  double skew = 0;

  Timestamp to_monitor(double device_ms) const {
    return {origin_ms + (device_ms - origin_device_ms) * (1 + skew)};
  }
};

/// Maps a device's clock to the monitor's, from the arrival times of its packets alone.
///
/// A packet cannot arrive before its last sample was taken, so the true line lies below every point
/// (device time, arrival), and the packets with the least delay touch it. Among the lines below all
/// points the most likely one is taken, where delays are exponential and skews normal: their lower
/// convex hull (Moon, Skelly and Towsley, "Estimation and removal of clock skew from network delay
/// measurements", INFOCOM 1999), and a skew that is small until the points say otherwise. Batches,
/// whose older packets are late by up to their length, do not disturb it.
///
/// The least delay itself cannot be seen from arrivals: mapped times are late by it.
class DeviceClock {
 public:
  /// Skew beyond this is taken for noise; watch crystals stay within 200 ppm.
  static constexpr double kMostSkew = 300e-6;

  /// `wrap_ms`: the device clock's period, 0 for one that does not wrap.
  explicit DeviceClock(double wrap_ms = 0) : wrap_ms_(wrap_ms) {}

  /// A device time without its wrap-arounds: the one nearest to the last. Does not change the
  /// clock.
  double unwrap(double device_ms) const;

  /// A packet whose newest sample was taken at `device_ms` (unwrapped) came at `arrival`.
  void observe(double device_ms, Timestamp arrival);

  /// Forget everything: the device restarted.
  void restart();

  bool known() const { return !bins_.empty(); }
  ClockLine line() const { return {origin_ms_ + offset_ms_, origin_device_ms_, skew_}; }
  Timestamp to_monitor(double device_ms) const { return line().to_monitor(device_ms); }
  double skew() const { return skew_; }  ///< how much faster our clock runs, 1e-6 = 1 ppm

 private:
  /// The point of least delay within kBinMs of device time.
  struct Point {
    double device_ms;
    double delay_ms;  ///< arrival - device time, less the origins
  };
  static constexpr double kBinMs = 15000;
  static constexpr std::size_t kBins =
      144;  ///< half an hour: long against jitter, short against changes of drift
  static constexpr double kUsualSkew = 100e-6;  ///< standard deviation over devices
  static constexpr double kUsualDelayMs = 10;   ///< mean of the points' delays, beyond the least

  void find_hull();
  void fit();

  double wrap_ms_;
  double last_device_ms_ = 0;
  double origin_device_ms_ = 0;
  double origin_ms_ = 0;
  double offset_ms_ = 0;
  double skew_ = 0;
  Ring<Point, kBins> bins_;
  FixedVector<Point, kBins> hull_;
};

}  // namespace vigil
