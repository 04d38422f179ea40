// The other end of the link: does to a simulated device what the page does to a real one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/protocol/polar_session.hpp"
#include "vigil/protocol/stream_session.hpp"
#include "vigil/simulator/watch.hpp"

namespace vigil::simulator {

/// Connects, subscribes to all there is, reads all there is, and starts every channel; connects
/// again a while after each lost link. What it hears comes out as records.
class Receiver {
 public:
  struct Heard {
    enum class Kind : std::uint8_t { packet, link_lost, connected };
    Kind kind;
    Timestamp time;
    Characteristic characteristic;
    std::span<const std::byte> bytes;  ///< good until the next call
  };

  explicit Receiver(Watch& watch) : watch_(watch) {}

  /// Breaks the link; it is made anew a while later.
  void disconnect();
  /// The next thing that is heard by `until`.
  std::optional<Heard> next(Timestamp until);

 private:
  static constexpr Milliseconds kRetry = seconds(3);

  std::optional<Heard> greet();
  void hear(Characteristic characteristic, std::span<const std::byte> bytes);
  void write_stream();
  void write_polar();

  Watch& watch_;
  StreamSession stream_;
  PolarSession polar_;
  Timestamp retry_{-1e300};
  /// What is still to be read after connecting, by its place in the GATT table; 0: all subscribed.
  std::size_t greeting_ = 0;
};

}  // namespace vigil::simulator
