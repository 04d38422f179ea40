// The flight record: everything that a monitor was told, in order, so that it can be told again.
// flight-record.md specifies the bytes; this is the one place that reads and writes them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "vigil/protocol/gatt.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

inline constexpr std::string_view kFlightExtension = ".vigil";

struct FlightEntry {
  enum class Kind : std::uint8_t {
    packet = 1,         ///< what: Characteristic; payload: its value
    link,               ///< what: Link
    advance,            ///< time went on
    fault,              ///< what: AlertKind; payload: u8, 1 where it holds
    limits,             ///< what: Vital; payload: f32 low, f32 high, NaN where there is none
    name,               ///< payload: the device's name, UTF-8
    acknowledge,        ///< payload: u32 alert
    silence,            ///< payload: u32 alert, f64 until, ms
    adaptive_sampling,  ///< what: 1 on, 0 off
    answer,             ///< what: 1 the wearer says it was stress, 0 not
    undo_answer,
    reset_personal,
    personal,    ///< payload: what was learnt of the wearer before (core/inference: PersonalFile)
    alarm_rate,  ///< payload: f64 alerts a day
    written,     ///< payload: f64 when the newest command was handed on to the watch, ms
    count_,
  };
  static constexpr std::size_t kHeaderBytes = 12;
  static constexpr std::size_t kMostPayload = 10'000;  ///< what was learnt of a wearer

  Kind kind = Kind::advance;
  std::uint8_t what = 0;
  Timestamp time{};
  std::span<const std::byte> payload{};
};

/// Bytes of the head that begins every record.
inline constexpr std::array<std::byte, 8> kFlightHead = {
    std::byte{'V'}, std::byte{'I'}, std::byte{'G'}, std::byte{'L'},
    std::byte{'F'}, std::byte{'L'}, std::byte{'T'}, std::byte{1}};

/// 0: does not fit, or the payload is too long.
std::size_t encode_flight_entry(const FlightEntry& entry, std::span<std::byte> out);

/// The last bytes of what happened, in a ring whose size is set when it is made. What an older
/// entry tells of the present connection (Capabilities, answers, the link) and of the wearer's
/// settings (limits, the name, what was learnt) is kept when the samples around it have gone, until
/// it is told anew, so that a record can be played from wherever it begins.
class FlightRecorder {
 public:
  explicit FlightRecorder(std::size_t bytes);

  void record(const FlightEntry& entry);

  /// Head, what is kept of before, and the ring.
  std::size_t size() const;
  /// `out` has at least size() bytes; returns those written.
  std::size_t copy_to(std::span<std::byte> out) const;

 private:
  static constexpr std::size_t kMostKept = 32'768;

  void drop_oldest();
  bool begins_connection(std::uint8_t kind, std::uint8_t what);
  template <class Gone>
  void forget(Gone&& gone);
  std::byte at(std::size_t i) const { return ring_[(first_ + i) % ring_.size()]; }

  std::vector<std::byte> ring_;
  std::size_t first_ = 0;
  std::size_t used_ = 0;
  std::vector<std::byte> kept_;
  Link link_ = Link::none;  ///< as of what has left the ring
};

/// Reads a record that comes in chunks of any size; nothing is allocated.
class FlightReader {
 public:
  enum class Step : std::uint8_t { entry, hungry, end, error };
  enum class Fault : std::uint8_t { none, no_head, cut, too_long, bad_time };

  /// The next bytes; they must stay where they are until `next` is hungry.
  void feed(std::span<const std::byte> chunk) { chunk_ = chunk; }
  void finish() { finished_ = true; }
  /// The entry's payload is good until the next call. Entries of kinds that are not known are
  /// passed over.
  Step next(FlightEntry& entry);

  std::uint64_t entries() const { return entries_; }  ///< so far, the faulty one included
  Fault fault() const { return fault_; }

 private:
  bool gather(std::size_t bytes);
  Step fail(Fault fault);

  std::span<const std::byte> chunk_;
  std::array<std::byte, FlightEntry::kHeaderBytes + FlightEntry::kMostPayload> held_{};
  std::size_t size_ = 0;  ///< of held_
  bool finished_ = false;
  bool headed_ = false;
  double last_ms_ = 0;
  std::uint64_t entries_ = 0;
  Fault fault_ = Fault::none;
};

}  // namespace vigil
