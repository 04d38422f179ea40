// A flight record played into a Monitor.
#include <array>
#include <cmath>
#include <limits>

#include "vigil/monitor/replay.hpp"
#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr RecordingFile kFlightRecord = {"the flight record", Channel::none,
                                         RecordingLayout::flight, 1, false};

RecordingFault recording_fault(FlightReader::Fault fault) {
  switch (fault) {
    case FlightReader::Fault::no_head:
      return RecordingFault::no_flight_head;
    case FlightReader::Fault::cut:
      return RecordingFault::cut_entry;
    case FlightReader::Fault::too_long:
      return RecordingFault::long_entry;
    default:
      return RecordingFault::bad_time;
  }
}

double floor_to_second(Timestamp t) { return std::floor(t.ms / 1000) * 1000; }

template <class Enum>
Enum checked(std::uint8_t number) {
  return number < static_cast<std::uint8_t>(Enum::count_) ? static_cast<Enum>(number) : Enum{};
}

std::optional<float> limit(float value) {
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

/// These are told before the first measurement too, when the monitor has no time yet.
bool happened_in_time(FlightEntry::Kind kind) {
  using enum FlightEntry::Kind;
  return kind != name && kind != limits && kind != personal && kind != alarm_rate &&
         kind != adaptive_sampling && kind != written;
}

}  // namespace

/// Goes on to the entry with which the monitor advances to a further second.
Replay::Step Replay::fly() {
  FlightEntry entry;
  for (;;) {
    switch (flight_->reader.next(entry)) {
      case FlightReader::Step::hungry:
        wanted_ = 0;
        return Step::hungry;
      case FlightReader::Step::end:
        stopped_ = Step::finished;
        return stopped_;
      case FlightReader::Step::error:
        error_ = {.fault = recording_fault(flight_->reader.fault()),
                  .file = &kFlightRecord,
                  .line = flight_->reader.entries()};
        stopped_ = Step::failed;
        return stopped_;
      case FlightReader::Step::entry:
        break;
    }
    if (!opened_ && happened_in_time(entry.kind)) {
      time_ = origin_ = {floor_to_second(entry.time)};
      opened_ = true;
    }
    take(entry);
    const Timestamp second{floor_to_second(entry.time)};
    if (entry.kind != FlightEntry::Kind::advance || second <= time_) continue;
    time_ = second;
    return Step::second;
  }
}

void Replay::take(const FlightEntry& entry) {
  ByteReader in(entry.payload);
  switch (entry.kind) {
    case FlightEntry::Kind::packet:
      monitor_.ingest(checked<Characteristic>(entry.what), entry.payload, entry.time);
      break;
    case FlightEntry::Kind::link:
      monitor_.ingest(checked<Link>(entry.what), entry.time);
      break;
    case FlightEntry::Kind::fault:
      monitor_.set_fault(checked<AlertKind>(entry.what), in.u8() != 0, entry.time);
      break;
    case FlightEntry::Kind::limits: {
      const float low = in.f32();
      monitor_.configure(checked<Vital>(entry.what), {limit(low), limit(in.f32())});
      break;
    }
    case FlightEntry::Kind::name: {
      const auto* text = reinterpret_cast<const char*>(entry.payload.data());
      monitor_.set_device_name({text, entry.payload.size()});
      break;
    }
    case FlightEntry::Kind::acknowledge:
      monitor_.acknowledge(in.u32(), entry.time);
      break;
    case FlightEntry::Kind::silence: {
      const std::uint32_t alert = in.u32();
      monitor_.silence(alert, {in.f64()}, entry.time);
      break;
    }
    case FlightEntry::Kind::adaptive_sampling:
      monitor_.set_adaptive_sampling(entry.what != 0);
      break;
    case FlightEntry::Kind::answer:
      monitor_.answer(entry.what != 0, entry.time);
      break;
    case FlightEntry::Kind::undo_answer:
      monitor_.undo_answer();
      break;
    case FlightEntry::Kind::reset_personal:
      monitor_.reset_personal();
      break;
    case FlightEntry::Kind::personal:
      // What this version cannot use, it refused when it was recorded, too.
      static_cast<void>(monitor_.load_personal(entry.payload));
      break;
    case FlightEntry::Kind::written:
      monitor_.written({in.f64()});
      break;
    case FlightEntry::Kind::alarm_rate:
      monitor_.set_alarm_rate(in.f64());
      break;
    default:
      monitor_.advance(entry.time);
  }
}

}  // namespace vigil
