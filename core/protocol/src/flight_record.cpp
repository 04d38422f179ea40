#include "vigil/protocol/flight_record.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <utility>

#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/stream_control.hpp"

namespace vigil {
namespace {

using Kind = FlightEntry::Kind;

struct Header {
  std::uint8_t kind, what;
  std::uint16_t length;
  double time_ms;
};

Header read_header(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  return {in.u8(), in.u8(), in.u16(), in.f64()};
}

/// Of what the watch indicated about its stream.
std::optional<StreamIndication> stream_answer(const Header& h, std::span<const std::byte> payload) {
  const bool told = static_cast<Kind>(h.kind) == Kind::packet &&
                    static_cast<Characteristic>(h.what) == Characteristic::stream_control;
  const auto decoded =
      told ? decode_stream_indication(payload) : DecodeError::unknown_characteristic;
  return decoded ? std::optional(*decoded) : std::nullopt;
}

/// Does an entry tell of more than its moment? The alerts that a person acknowledged or silenced
/// are gone with what raised them.
bool lasts(const Header& h, std::span<const std::byte> payload) {
  switch (static_cast<Kind>(h.kind)) {
    case Kind::packet:
      break;
    case Kind::advance:
    case Kind::acknowledge:
    case Kind::silence:
    case Kind::written:
      return false;
    default:
      return true;
  }
  switch (static_cast<Characteristic>(h.what)) {
    case Characteristic::heart_rate_measurement:
    case Characteristic::stream_data:
    case Characteristic::plx_continuous:
    case Characteristic::intermediate_temperature:
    case Characteristic::intermediate_cuff_pressure:
    case Characteristic::polar_pmd_data:
    case Characteristic::infinitime_motion:
      return false;
    case Characteristic::stream_control: {
      const auto answer = stream_answer(h, payload);
      return answer && answer->opcode != StreamOpcode::time_sync;
    }
    default:
      return true;
  }
}

/// Does what lasts hold only until the same is told again?
bool replaces(const Header& h, std::span<const std::byte> payload, const Header& before,
              std::span<const std::byte> payload_before) {
  if (h.kind != before.kind || h.what != before.what) return false;
  switch (static_cast<Kind>(h.kind)) {
    case Kind::packet:
      break;
    case Kind::link:
    case Kind::answer:
    case Kind::undo_answer:
      return false;
    default:
      return true;
  }
  if (static_cast<Characteristic>(h.what) == Characteristic::polar_pmd_control) return false;
  const auto now = stream_answer(h, payload), then = stream_answer(before, payload_before);
  const auto ran = [](const StreamIndication& i) { return i.result == StreamResult::success; };
  return !now || !then ||
         (now->opcode == then->opcode && now->channel == then->channel && ran(*now) == ran(*then));
}

/// Of a connection, rather than of the wearer and their settings.
bool is_of_connection(const Header& h) {
  const auto kind = static_cast<Kind>(h.kind);
  return kind == Kind::packet || kind == Kind::link;
}

}  // namespace

std::size_t encode_flight_entry(const FlightEntry& entry, std::span<std::byte> out) {
  if (entry.payload.size() > FlightEntry::kMostPayload) return 0;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(entry.kind));
  writer.u8(entry.what);
  writer.u16(static_cast<std::uint16_t>(entry.payload.size()));
  writer.f64(entry.time.ms);
  for (const std::byte byte : entry.payload) writer.u8(std::to_integer<std::uint8_t>(byte));
  return writer.size();
}

// ---- Recorder

FlightRecorder::FlightRecorder(std::size_t bytes)
    : ring_(std::max(bytes, FlightEntry::kHeaderBytes + FlightEntry::kMostPayload)) {
  kept_.reserve(kMostKept);
}

void FlightRecorder::record(const FlightEntry& entry) {
  std::array<std::byte, FlightEntry::kHeaderBytes + FlightEntry::kMostPayload> bytes;
  const std::size_t size = encode_flight_entry(entry, bytes);
  assert(size > 0);
  while (used_ + size > ring_.size()) drop_oldest();
  for (std::size_t i = 0; i < size; ++i) ring_[(first_ + used_ + i) % ring_.size()] = bytes[i];
  used_ += size;
}

void FlightRecorder::drop_oldest() {
  std::array<std::byte, FlightEntry::kHeaderBytes + FlightEntry::kMostPayload> bytes;
  for (std::size_t i = 0; i < FlightEntry::kHeaderBytes; ++i) bytes[i] = at(i);
  const Header h = read_header(bytes);
  const std::size_t size = FlightEntry::kHeaderBytes + h.length;
  for (std::size_t i = FlightEntry::kHeaderBytes; i < size; ++i) bytes[i] = at(i);
  first_ = (first_ + size) % ring_.size();
  used_ -= size;
  if (begins_connection(h.kind, h.what))
    forget([](const Header& before, auto) { return is_of_connection(before); });
  const auto entry = std::span(bytes).first(size);
  const auto payload = entry.subspan(FlightEntry::kHeaderBytes);
  if (!lasts(h, payload)) return;
  forget([&](const Header& before, auto payload_before) {
    return replaces(h, payload, before, payload_before);
  });
  if (kept_.size() + size <= kMostKept) kept_.insert(kept_.end(), entry.begin(), entry.end());
}

/// A connection begins: what was told of the one before is of no use. While one is being made, the
/// same link is told at each of its steps.
bool FlightRecorder::begins_connection(std::uint8_t kind, std::uint8_t what) {
  if (static_cast<Kind>(kind) != Kind::link) return false;
  const auto link = static_cast<Link>(what);
  return std::exchange(link_, link) != link && link != Link::connected && link != Link::simulated;
}

/// Leaves out of what is kept the entries of which `gone(header, payload)` holds.
template <class Gone>
void FlightRecorder::forget(Gone&& gone) {
  std::size_t to = 0;
  for (std::size_t from = 0, size = 0; from < kept_.size(); from += size) {
    const auto rest = std::span(kept_).subspan(from);
    const Header h = read_header(rest);
    size = FlightEntry::kHeaderBytes + h.length;
    if (gone(h, rest.subspan(FlightEntry::kHeaderBytes, h.length))) continue;
    std::copy_n(rest.begin(), size, kept_.begin() + static_cast<std::ptrdiff_t>(to));
    to += size;
  }
  kept_.resize(to);
}

std::size_t FlightRecorder::size() const { return kFlightHead.size() + kept_.size() + used_; }

std::size_t FlightRecorder::copy_to(std::span<std::byte> out) const {
  assert(out.size() >= size());
  auto* to = std::copy(kFlightHead.begin(), kFlightHead.end(), out.data());
  to = std::copy(kept_.begin(), kept_.end(), to);
  for (std::size_t i = 0; i < used_; ++i) *to++ = at(i);
  return size();
}

// ---- Reader

/// Has `held_` this many bytes, or can it get them?
bool FlightReader::gather(std::size_t bytes) {
  const std::size_t more = std::min(bytes - size_, chunk_.size());
  std::copy_n(chunk_.begin(), more, held_.begin() + static_cast<std::ptrdiff_t>(size_));
  chunk_ = chunk_.subspan(more);
  size_ += more;
  return size_ == bytes;
}

FlightReader::Step FlightReader::fail(Fault fault) {
  fault_ = fault;
  return Step::error;
}

FlightReader::Step FlightReader::next(FlightEntry& entry) {
  if (fault_ != Fault::none) return Step::error;
  if (!headed_) {
    if (!gather(kFlightHead.size())) return finished_ ? fail(Fault::no_head) : Step::hungry;
    if (!std::equal(kFlightHead.begin(), kFlightHead.end(), held_.begin()))
      return fail(Fault::no_head);
    headed_ = true;
    size_ = 0;
  }
  for (;;) {
    if (size_ < FlightEntry::kHeaderBytes && !gather(FlightEntry::kHeaderBytes)) {
      if (!finished_) return Step::hungry;
      return size_ == 0 ? Step::end : (++entries_, fail(Fault::cut));
    }
    const Header h = read_header(held_);
    const std::size_t size = FlightEntry::kHeaderBytes + h.length;
    if (size > held_.size()) return ++entries_, fail(Fault::too_long);
    if (!gather(size)) return finished_ ? (++entries_, fail(Fault::cut)) : Step::hungry;
    size_ = 0;
    ++entries_;
    const bool backwards = entries_ > 1 && h.time_ms < last_ms_;
    if (!std::isfinite(h.time_ms) || backwards) return fail(Fault::bad_time);
    last_ms_ = h.time_ms;
    if (h.kind == 0 || h.kind >= static_cast<std::uint8_t>(Kind::count_)) continue;
    entry = {static_cast<Kind>(h.kind),
             h.what,
             {h.time_ms},
             std::span(held_).subspan(FlightEntry::kHeaderBytes, h.length)};
    return Step::entry;
  }
}

}  // namespace vigil
