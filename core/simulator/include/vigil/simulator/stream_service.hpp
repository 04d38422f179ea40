// The Vigil Sensor Stream of the simulated watch (core/protocol/stream-profile.md).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil/protocol/stream_frame.hpp"
#include "vigil/simulator/battery_service.hpp"
#include "vigil/simulator/energy.hpp"
#include "vigil/simulator/pulse_meter.hpp"
#include "vigil/simulator/service.hpp"
#include "vigil/simulator/watch_clock.hpp"

namespace vigil::simulator {

struct Offer;  // a row of the table of channels

class StreamService : public Service {
 public:
  StreamService(const Wearer& wearer, const PulseMeter& meter, const WatchClock& clock,
                BatteryService& battery, Radio& radio, Random random);

  std::string_view uuid() const override { return kStreamService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  AttError write(Characteristic characteristic, std::span<const std::byte> bytes,
                 double time_s) override;
  double due_s() const override;
  void run(double time_s) override;
  void on_screen(double batch_s, double time_s) override;
  void on_wake(double time_s) override;
  void on_link(bool connected, double time_s) override;

  /// What the channels have cost by then; the radio is not in it.
  Energy energy(double time_s) const;

 private:
  /// A channel, and the frame that is being filled.
  struct Run {
    const Offer* offer = nullptr;
    const StreamChannel* channel = nullptr;
    Random noise{0};
    bool running = false;
    StreamRate rate;
    std::uint16_t batch_ms = 0;  ///< as asked for
    std::uint16_t sequence = 0;
    double next_ms = 0;   ///< device time of the next sample, or of the next look for events
    double first_ms = 0;  ///< device time of the frame's first row
    FixedVector<std::int32_t, kMaxFrameValues> raw;
    std::uint64_t pulses_read = 0;       ///< rr
    std::optional<double> last_event{};  ///< what was last sent
  };

  StreamIndication obey(const StreamCommand& command, double time_s);
  StreamResult start(Run* run, const StreamCommand& command, double time_s);
  void stop(Run& run, double time_s);
  void stop_all(double time_s);
  void stop_hungry(double time_s);
  void indicate(const StreamIndication& indication, double time_s);

  void step(Run& run, double time_s);
  void take_sample(Run& run, double device_ms, double time_s);
  void take_event(Run& run, double device_ms, double time_s);
  void take_intervals(Run& run, double time_s);
  std::optional<double> event_value(Channel channel) const;
  void add_row(Run& run, std::span<const double> values, double device_ms, double time_s);
  void finish(Run& run, double time_s);

  std::uint16_t granted_ms(const Run& run) const;
  double flush_s(const Run& run) const;
  Run* find(Channel channel);
  void account(double time_s);
  void update_load();
  static double milliwatts(const Run& run);

  const Wearer& wearer_;
  const PulseMeter& meter_;
  const WatchClock& clock_;
  BatteryService& battery_;
  Radio& radio_;
  StreamCapabilities capabilities_;
  FixedVector<Run, kChannelCount> runs_;
  std::size_t frame_bytes_ = kDefaultFrameBytes;
  double dark_batch_ms_ = 0;  ///< 0: the screen is lit
  double abandoned_s_ = kNever;
  Energy spent_{};  ///< up to accounted_s_
  double accounted_s_ = 0;
};

}  // namespace vigil::simulator
