#include "vigil/timeline/sample_track.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil {
namespace {

/// Rates a channel is built for; a faster one is taken too, over a shorter horizon.
Hertz design_rate(Channel c) {
  switch (c) {
    case Channel::eda:
    case Channel::skin_temperature:
      return 32_Hz;
    case Channel::acceleration:
    case Channel::gyroscope:
    case Channel::ecg:
      return 200_Hz;
    default:
      return 100_Hz;
  }
}

/// Back from the newest sample to the oldest mark, and to the batch that was not in by then.
constexpr Milliseconds kHeld = seconds(90);

constexpr double kMeasureOverMs =
    30000;  ///< a device clock in whole ms then gives the rate to 30 ppm
constexpr double kRecentMs = 3000;
constexpr double kMostRateRatio = 2;  ///< further off it is not a rate, but a broken clock
constexpr double kClockSetMs = DeviceClock::kMostJitterMs;

}  // namespace

SampleTrack::SampleTrack(Channel channel)
    : channel_(channel),
      axes_(info(channel).axes),
      capacity_(static_cast<Index>(in_seconds(kHeld) * design_rate(channel).value)),
      samples_(static_cast<std::size_t>(capacity_) * axes_) {}

std::int64_t SampleTrack::unwrap(std::uint16_t sequence) const {
  const std::int64_t last = blocks_.back().sequence;
  return last + static_cast<std::int16_t>(static_cast<std::uint16_t>(sequence - last));
}

/// Samples that would fit between the newest block and `device_ms`. Where the rate changes, the
/// hole has room for the faster.
double SampleTrack::room_before(double device_ms, Milliseconds period) const {
  const Block& last = blocks_.back();
  return (device_ms - last.end_device_ms()) / std::min(last.period, period).value;
}

SampleTrack::Following SampleTrack::following(const SampleBlock& block, double device_ms,
                                              Timestamp mapped_end, Timestamp arrival) const {
  if (!follows_ || blocks_.empty()) return {};
  const Block& last = blocks_.back();
  const std::int64_t steps = block.sequence ? unwrap(*block.sequence) - last.sequence : 1;
  if (steps < 1) return {};
  const double ahead = device_ms - last.end_device_ms();
  if (!block.sequence && ahead < -kClockSetMs && !overlaps(block, device_ms)) return {};
  // Where the rate changes, the first sample need not wait for the last one's period to end.
  const double early = kClockSetMs + (block.rate == last.nominal ? 0 : last.period.value);
  if (steps == 1) {
    const bool paused = ahead > 0 && (mapped_end - arrival).value <= kClockSetMs;
    return {paused || (ahead >= -early && ahead <= kClockSetMs) ? 0 : ahead, false};
  }
  return {0, ahead < -early || (mapped_end - arrival).value > DeviceClock::kMostStallMs};
}

void SampleTrack::write(const SampleBlock& block, double device_ms, const Arrival& arrival) {
  const auto count = static_cast<Index>(block.values.size() / axes_);
  ledger_.received += static_cast<std::uint64_t>(count);
  ledger_.lost_known = ledger_.lost_known || block.sequence.has_value();
  if (count == 0) return;

  Block placed{0, count, device_ms, block.rate, period(block.rate), 0, arrival, false};
  if (blocks_.empty() || !follows_) return begin(block, placed);
  const double room = room_before(device_ms, placed.period);
  if (!block.sequence) {
    // A jitter of half a block is no hole.
    const double jitter = std::max(1.0, static_cast<double>(blocks_.back().count) / 2);
    const Index hole = std::abs(room) < jitter ? 0 : std::llround(room);
    placed.sequence = blocks_.back().sequence + (hole < 0 ? 0 : 1);
    return hole < 0 ? merge(block, placed) : append(block, placed, hole);
  }
  placed.sequence = unwrap(*block.sequence);
  const std::int64_t steps = placed.sequence - blocks_.back().sequence;
  if (steps < 1) return merge(block, placed);
  append(block, placed, steps == 1 ? 0 : std::max<Index>(0, std::llround(room)));
}

/// The first block, or the first since the device restarted: it follows nothing.
void SampleTrack::begin(const SampleBlock& block, Block placed) {
  placed.sequence = block.sequence.value_or(0);
  placed.begins = follows_ = true;
  append(block, placed, 0);
}

void SampleTrack::append(const SampleBlock& block, Block placed, Index hole) {
  placed.first = blocks_.empty() ? 0 : blocks_.back().end() + hole;
  if (!placed.begins) placed.period = period_after(blocks_.size() - 1, placed.nominal);
  if (ledger_.lost_known) ledger_.lost += static_cast<std::uint64_t>(hole);
  store(block, placed);
  blocks_.push(placed);
}

/// Where in blocks_ a block older than the newest belongs. Numbers say that it is missing; the
/// device's clock alone has to show room for it.
SampleTrack::Place SampleTrack::find_place(bool numbered, std::int64_t sequence, double device_ms,
                                           Index count) const {
  const auto after = [&](const Block& b) {
    return numbered ? b.sequence > sequence : b.device_ms > device_ms;
  };
  std::size_t i = blocks_.size();
  while (i > 0 && after(blocks_[i - 1]))
    if (blocks_[--i].begins) return {i, Place::forgotten};
  if (i == 0) return {i, Place::forgotten};
  if (i == blocks_.size()) return {i, Place::taken};
  const Block& before = blocks_[i - 1];
  const Index hole = blocks_[i].first - before.end();
  const bool same = numbered ? before.sequence == sequence
                             : std::abs(before.device_ms - device_ms) < before.period.value / 2;
  if (same || (!numbered && hole < count)) return {i, Place::taken};
  const bool follows = numbered && before.sequence + 1 == sequence;
  const bool precedes = numbered && sequence + 1 == blocks_[i].sequence;
  if (follows && precedes) return {i, Place::free, before.end(), hole, hole, count - hole};
  // Beside its neighbour, or else as far into the hole as the device's clock says.
  const Index spare = std::max<Index>(0, hole - count);
  const double gap = (device_ms - before.end_device_ms()) / before.period.value;
  const Index at = follows ? 0 : precedes ? spare : std::clamp<Index>(std::llround(gap), 0, spare);
  const Index shift = std::max<Index>(0, count - hole);
  return {i, Place::free, before.end() + at, hole, hole - spare, shift};
}

/// Does this block, which has no number, tell other samples of a time that is taken? Neither one
/// that comes late nor one that comes again does.
bool SampleTrack::overlaps(const SampleBlock& block, double device_ms) const {
  const auto count = static_cast<Index>(block.values.size() / axes_);
  const Place place = find_place(false, 0, device_ms, count);
  if (place.kind != Place::taken) return false;
  const Block& there = blocks_[place.position - 1];
  const bool again = std::abs(there.device_ms - device_ms) < there.period.value / 2;
  if (!again || there.count != count || blocks_.back().end() - there.first > capacity_)
    return !again;
  for (Index i = 0; i < count; ++i)
    if (*slot(there.first + i) != block.values[static_cast<std::size_t>(i) * axes_]) return true;
  return false;
}

bool SampleTrack::awaits(const SampleBlock& block, double device_ms) const {
  if (!follows_ || blocks_.empty() || !block.sequence) return false;
  const auto count = static_cast<Index>(block.values.size() / axes_);
  return find_place(true, unwrap(*block.sequence), device_ms, count).kind == Place::free;
}

/// A block that belongs before the newest one.
void SampleTrack::merge(const SampleBlock& block, Block placed) {
  const auto samples = static_cast<std::uint64_t>(placed.count);
  const Place place =
      find_place(block.sequence.has_value(), placed.sequence, placed.device_ms, placed.count);
  if (place.kind != Place::free) {
    (place.kind == Place::taken ? ledger_.duplicate : ledger_.late) += samples;
    return;
  }
  if (ledger_.lost_known) ledger_.lost -= static_cast<std::uint64_t>(place.closed);
  placed.first = place.first;
  if (too_late(place, placed)) {
    ledger_.late += samples;
    return remember(place, placed);
  }
  fit_between(place, placed);
  placed.arrival = blocks_[place.position].arrival;
  shift(place.position, place.shift);
  const std::uint64_t stored = ledger_.stored;
  store(block, placed);
  if (placed.first < read_) {
    disturbed_ = std::min(disturbed_.value_or(placed.arrival.round), placed.arrival.round);
    disturbing_ += ledger_.stored - stored;
  }
  const std::size_t size = blocks_.size();
  blocks_.insert(place.position, placed);
  // As they would be, had it come in time.
  for (std::size_t i = place.position - (blocks_.size() == size); i < blocks_.size(); ++i)
    if (i > 0 && !blocks_[i].begins) blocks_[i].period = period_after(i - 1, blocks_[i].nominal);
}

bool SampleTrack::too_late(const Place& place, const Block& placed) const {
  const Arrival& successor = blocks_[place.position].arrival;
  if (placed.arrival.time - successor.time > kMergeHorizon) return true;
  if (blocks_.back().end() + place.shift - place.first > capacity_) return true;
  if (place.first >= read_ || marks_.empty()) return false;
  return !holds_since(successor.round);
}

/// That it came, without its samples: should it come again, it is a duplicate.
void SampleTrack::remember(const Place& place, Block placed) {
  placed.count = std::min(placed.count, place.hole);
  placed.arrival = blocks_[place.position].arrival;
  for (Index i = placed.first; i < placed.end(); ++i)
    if (blocks_.back().end() - i <= capacity_) slot(i)[0] = std::numeric_limits<float>::quiet_NaN();
  blocks_.insert(place.position, placed);
}

/// A time that is not between those of its neighbours is of a clock that was set meanwhile.
void SampleTrack::fit_between(const Place& place, Block& placed) const {
  const Block& before = blocks_[place.position - 1];
  const double earliest = before.end_device_ms();
  const double latest = blocks_[place.position].device_ms;
  if (placed.device_ms >= earliest - kClockSetMs && placed.end_device_ms() <= latest + kClockSetMs)
    return;
  placed.device_ms =
      earliest + placed.period.value * static_cast<double>(placed.first - before.end());
}

/// Moves the samples of all blocks from [position] on, so that there is as much room before them as
/// there would be.
void SampleTrack::shift(std::size_t position, Index by) {
  if (by == 0) return;
  const Index end = blocks_.back().end();
  const Index from = std::max({blocks_[position].first, end - capacity_, end + by - capacity_});
  const auto move = [&](Index i) { std::copy_n(slot(i), axes_, slot(i + by)); };
  if (by > 0)
    for (Index i = end; i-- > from;) move(i);
  else
    for (Index i = from; i < end; ++i) move(i);
  const Index before = blocks_[position - 1].end();
  const auto follow = [&](Index& read) { read += read > before ? by : 0; };
  follow(read_);
  if (again_) follow(*again_);
  for (std::size_t i = 0; i < marks_.size(); ++i) follow(marks_[i].read);
  for (std::size_t i = position; i < blocks_.size(); ++i) blocks_[i].first += by;
}

const SampleTrack::Mark* SampleTrack::mark_before(std::uint32_t round) const {
  for (std::size_t i = marks_.size(); i-- > 0;)
    if (marks_[i].round <= round) return &marks_[i];
  return nullptr;
}

bool SampleTrack::holds_since(std::uint32_t round) const {
  const Mark* mark = mark_before(round);
  return mark && holds_from(mark->read);
}

bool SampleTrack::holds_from(Index read) const {
  if (blocks_.empty() || blocks_.back().end() <= read) return true;
  return blocks_.front().first <= read && blocks_.back().end() - read <= capacity_;
}

void SampleTrack::rewind(std::uint32_t round) {
  const Mark* mark = mark_before(round);
  again_ = mark->read;
  while (&marks_.back() != mark) marks_.pop_back();
  disturbed_.reset();
}

void SampleTrack::caught_up() {
  read_ = *again_;
  again_.reset();
  disturbing_ = 0;
}

void SampleTrack::forgo() {
  ledger_.stored -= disturbing_;
  ledger_.late += disturbing_;
  again_.reset();
  disturbed_.reset();
  disturbing_ = 0;
}

/// Does what waits, as far as it had come in the round `by`, take half of the room? A watch that is
/// back sends minutes at once.
bool SampleTrack::crowded(const Block& waiting, std::uint32_t by) const {
  std::size_t i = blocks_.size();
  while (i > 0 && blocks_[i - 1].arrival.round > by) --i;
  return i > 0 && blocks_[i - 1].end() - waiting.first > capacity_ / 2;
}

void SampleTrack::store(const SampleBlock& block, const Block& placed) {
  for (Index i = 0; i < placed.count; ++i) {
    const float* from = block.values.data() + static_cast<std::size_t>(i) * axes_;
    float* to = slot(placed.first + i);
    const bool good = std::all_of(from, from + axes_, [](float v) { return std::isfinite(v); });
    std::copy(from, from + axes_, to);
    if (!good) to[0] = std::numeric_limits<float>::quiet_NaN();
    ++(good ? ledger_.stored : ledger_.rejected);
  }
}

/// The rate as the device's clock tells it, over the blocks up to blocks_[last] of one announced
/// rate, without a hole or a pause between them.
std::optional<Hertz> SampleTrack::rate_over(double ms, std::size_t last) const {
  const auto continues = [](const Block& a, const Block& b) {
    return a.nominal == b.nominal && a.end() == b.first &&
           std::abs(b.device_ms - a.end_device_ms()) <= kClockSetMs;
  };
  const Block& newest = blocks_[last];
  std::size_t i = last;
  while (i > 0 && continues(blocks_[i - 1], blocks_[i]) &&
         newest.device_ms - blocks_[i].device_ms < ms)
    --i;
  const double span = newest.device_ms - blocks_[i].device_ms;
  if (span < ms) return std::nullopt;
  return rate(Milliseconds(span / static_cast<double>(newest.first - blocks_[i].first)));
}

std::optional<Hertz> SampleTrack::recent_rate() const {
  return blocks_.empty() ? std::nullopt : rate_over(kRecentMs, blocks_.size() - 1);
}

/// The period of a block that comes after blocks_[last]: as the device's clock tells it, where that
/// is known by then.
Milliseconds SampleTrack::period_after(std::size_t last, Hertz announced) const {
  const Block& before = blocks_[last];
  if (announced != before.nominal) return period(announced);
  const auto measured = rate_over(kMeasureOverMs, last);
  const double ratio = measured ? *measured / announced : 0;
  return ratio > 1 / kMostRateRatio && ratio < kMostRateRatio ? period(*measured) : before.period;
}

}  // namespace vigil
