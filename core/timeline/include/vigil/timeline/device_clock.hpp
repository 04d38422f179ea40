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

/// Maps a device's clock to the monitor's, from when its packets arrive and when what it is asked
/// was sent.
///
/// A packet cannot arrive before its last sample was taken, so the true line lies below every point
/// (device time, arrival), and above every point (device time at which a request came in, when it
/// was sent). The packets with the least delay touch it. Of all strips between the two the most
/// likely one is taken, where delays beyond the least are exponential and skews normal (after Moon,
/// Skelly and Towsley, "Estimation and removal of clock skew from network delay measurements",
/// INFOCOM 1999, who have one edge): a skew is small until the points say otherwise. Batches, whose
/// older packets are late by up to their length, do not disturb it.
///
/// The line runs through the middle of the strip, as if the least delay were the same both ways
/// (NTP, RFC 5905): it is wrong by at most half of the least round trip. Before the first request
/// it is the strip's upper edge, and mapped times are late by the least delay.
class DeviceClock {
 public:
  /// Skew beyond this is taken for noise; watch crystals stay within 200 ppm.
  static constexpr double kMostSkew = 300e-6;
  /// Of the watch's own stamping; further off, its clock was set.
  static constexpr double kMostJitterMs = 1000;
  /// How late the first packets may have been, and with them the line: a batch and more.
  static constexpr double kMostStallMs = 35000;

  /// `wrap_ms`: the device clock's period, 0 for one that does not wrap.
  explicit DeviceClock(double wrap_ms = 0) : wrap_ms_(wrap_ms) {}

  /// A device time without its wrap-arounds: the one nearest to the last. Does not change the
  /// clock.
  double unwrap(double device_ms) const;

  /// A packet whose newest sample was taken at `device_ms` (unwrapped) came at `arrival`.
  void observe(double device_ms, Timestamp arrival);

  /// A request that was sent at `asked` had come in at `device_ms` (unwrapped). After the first
  /// packet; what contradicts those that arrived is forgotten.
  void observe_request(double device_ms, Timestamp asked);

  /// Forget everything: the device restarted.
  void restart();

  bool known() const { return !arrivals_.empty(); }
  ClockLine line() const { return {origin_ms_ + offset_ms_, origin_device_ms_, skew_}; }
  Timestamp to_monitor(double device_ms) const { return line().to_monitor(device_ms); }
  double skew() const { return skew_; }  ///< how much faster our clock runs, 1e-6 = 1 ppm

 private:
  /// The point of least delay within kBinMs of device time.
  struct Point {
    double device_ms;  ///< less the origin
    double delay_ms;  ///< monitor time less device time, and the origins; of a request, the reverse
  };
  static constexpr double kBinMs = 15000;
  static constexpr std::size_t kBins =
      144;  ///< half an hour: long against jitter, short against changes of drift
  static constexpr double kUsualSkew = 100e-6;  ///< standard deviation over devices
  static constexpr double kUsualDelayMs = 10;   ///< mean of the points' delays, beyond the least
  using Points = Ring<Point, kBins>;

  static bool keep(Points& points, Point point);
  static const Point& touched(const Points& points, double skew);
  static double pull(const Points& points, double skew);
  static double edge(const Points& points, double skew);
  void fit();

  double wrap_ms_;
  double last_device_ms_ = 0;
  double origin_device_ms_ = 0;
  double origin_ms_ = 0;
  double offset_ms_ = 0;
  double skew_ = 0;
  Points arrivals_, requests_;
};

}  // namespace vigil
