#include "vigil/timeline/timeline.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {
namespace {

/// Each channel's number among those of its kind, sampled or events.
constexpr auto kNumbers = [] {
  std::array<std::size_t, kChannelCount> numbers{};
  std::array<std::size_t, 2> count{};
  for (std::size_t c = 0; c < kChannelCount; ++c) numbers[c] = count[kChannels[c].sampled]++;
  return numbers;
}();
constexpr std::size_t number(Channel channel) {
  return kNumbers[static_cast<std::size_t>(channel)];
}

constexpr double kRestartMs = 60000;                ///< so far back no late packet comes from
constexpr Milliseconds kSamplesTell = seconds(60);  ///< the clock: twice the longest batch

template <std::size_t... I>
std::array<SampleTrack, sizeof...(I)> make_tracks(std::index_sequence<I...>) {
  constexpr auto sampled = [](std::size_t n) {
    std::size_t c = 0;
    while (!kChannels[c].sampled || kNumbers[c] != n) ++c;
    return static_cast<Channel>(c);
  };
  return {SampleTrack(sampled(I))...};
}

}  // namespace

Timeline::Timeline() : tracks_(make_tracks(std::make_index_sequence<kSampledChannels>())) {}

SampleTrack* Timeline::track(Channel channel) {
  return info(channel).sampled ? &tracks_[number(channel)] : nullptr;
}

const SampleTrack* Timeline::track(Channel channel) const {
  return const_cast<Timeline*>(this)->track(channel);
}

EventTrack& Timeline::events(Channel channel) { return event_tracks_[number(channel)]; }

void Timeline::ingest(const SampleBlock& block, Timestamp arrival) {
  SampleTrack* to = track(block.channel);
  if (!to || block.events()) return;
  const Milliseconds span = period(block.rate) * static_cast<double>(block.rows());
  if (!block.device_ms) return ingest_arrived(block, arrival - span, arrival);

  if (!clock_.known()) clock_ = DeviceClock(block.device_wrap_ms);
  const double device_ms = continuous(*to, block, arrival);
  newest_device_ms_ = std::max(newest_device_ms_, device_ms);
  told_by_samples_ = arrival;
  clock_.observe(device_ms + span.value, arrival);
  to->write(block, device_ms, {arrival, clock_.line(), round_});
}

/// The block's device time as if the device's clock had never wrapped or been set.
double Timeline::continuous(const SampleTrack& to, const SampleBlock& block, Timestamp arrival) {
  const double device_ms = clock_.unwrap(*block.device_ms + set_by_ms_);
  const Milliseconds span = period(block.rate) * static_cast<double>(block.rows());
  const Timestamp mapped_end = clock_.known() ? clock_.to_monitor(device_ms + span.value) : arrival;
  const auto [set_by_ms, contradicts] = to.following(block, device_ms, mapped_end, arrival);
  if (set_by_ms != 0) {
    set_by_ms_ -= set_by_ms;
    ++clock_jumps_;
    return device_ms - set_by_ms;
  }
  const bool too_old =
      clock_.known() && device_ms < newest_device_ms_ - kRestartMs && !to.awaits(block, device_ms);
  if (!contradicts && !too_old) return device_ms;
  ++clock_jumps_;
  restart();
  newest_device_ms_ = *block.device_ms;
  return *block.device_ms;
}

void Timeline::restart() {
  set_by_ms_ = newest_device_ms_ = 0;
  newest_event_ms_ = {};
  told_by_samples_.reset();
  clock_.restart();
  for (SampleTrack& t : tracks_) t.restart();
  for (EventTrack& t : event_tracks_) t.restart();
}

void Timeline::ingest_recorded(const SampleBlock& block, Timestamp first) {
  if (SampleTrack* to = track(block.channel)) to->write(block, first.ms, {first, {}, round_});
}

void Timeline::ingest_arrived(const SampleBlock& block, Timestamp first, Timestamp arrival) {
  if (SampleTrack* to = track(block.channel)) to->write(block, first.ms, {arrival, {}, round_});
}

/// Events come when there is something to say: nothing in their times tells a clock that was set
/// from a pause. So they tell the clock only where no samples do; and alone, that it was set where
/// a later frame has an earlier time, or one from the future.
void Timeline::observe_events(const SampleBlock& block, Timestamp arrival) {
  if (told_by_samples_ && arrival - *told_by_samples_ < kSamplesTell) return;
  if (!clock_.known()) clock_ = DeviceClock(block.device_wrap_ms);
  const bool next = block.sequence && events(block.channel).follows(*block.sequence);
  double& newest_ms = newest_event_ms_[number(block.channel)];
  double device_ms = clock_.unwrap(*block.device_ms + set_by_ms_);
  const bool back = next && device_ms < newest_ms - DeviceClock::kMostJitterMs;
  if (back || (clock_.known() &&
               (clock_.to_monitor(device_ms) - arrival).value > DeviceClock::kMostStallMs)) {
    ++clock_jumps_;
    restart();
    device_ms = *block.device_ms;
  }
  if (next) newest_ms = device_ms;
  clock_.observe(device_ms, arrival);
}

void Timeline::observe_exchange(const TimeExchange& exchange, double wrap_ms) {
  if (!clock_.known()) clock_ = DeviceClock(wrap_ms);
  const double received_ms = clock_.unwrap(exchange.received_ms + set_by_ms_);
  const double sent_ms = clock_.unwrap(exchange.sent_ms + set_by_ms_);
  if (clock_.known()) {
    const Milliseconds early = clock_.to_monitor(sent_ms) - exchange.answered;
    const Milliseconds late =
        exchange.asked ? *exchange.asked - clock_.to_monitor(received_ms) : Milliseconds{};
    if (early.value > DeviceClock::kMostStallMs || late.value > DeviceClock::kMostJitterMs) return;
  }
  clock_.observe(sent_ms, exchange.answered);
  if (exchange.asked) clock_.observe_request(received_ms, *exchange.asked);
}

Timestamp Timeline::time_of(const SampleBlock& block, const Arrival& arrival) const {
  if (!block.device_ms) return arrival.time;
  const double device_ms = clock_.unwrap(*block.device_ms + set_by_ms_);
  return std::min(arrival.time, arrival.clock.to_monitor(device_ms));
}

std::optional<EventPlace> Timeline::ingest_events(const SampleBlock& block, Timestamp arrival,
                                                  std::uint32_t oldest) {
  if (block.device_ms) observe_events(block, arrival);
  const Arrival now{arrival, clock_.line(), round_};
  if (!block.sequence) return EventPlace{.arrival = now};
  return events(block.channel).take(*block.sequence, block.rows(), now, oldest);
}

void Timeline::mark(std::uint32_t round) {
  for (SampleTrack& t : tracks_) t.mark(round);
}

bool Timeline::rewind(std::uint32_t round) {
  const bool held =
      std::ranges::all_of(tracks_, [&](const SampleTrack& t) { return t.holds_since(round); });
  if (!held) return false;
  for (SampleTrack& t : tracks_) t.rewind(round);
  for (EventTrack& t : event_tracks_) t.go_on();
  return true;
}

bool Timeline::holds_again() const {
  return std::ranges::all_of(tracks_, &SampleTrack::holds_again);
}

void Timeline::caught_up() {
  for (SampleTrack& t : tracks_) t.caught_up();
  for (EventTrack& t : event_tracks_) t.caught_up();
}

void Timeline::forgo() {
  for (SampleTrack& t : tracks_) t.forgo();
  for (EventTrack& t : event_tracks_) t.forgo();
}

void Timeline::go_on() {
  for (SampleTrack& t : tracks_) t.go_on();
  for (EventTrack& t : event_tracks_) t.go_on();
}

std::optional<std::uint32_t> Timeline::disturbed() const {
  std::optional<std::uint32_t> first;
  const auto earlier = [&first](const auto& track) {
    if (const auto d = track.disturbed()) first = std::min(first.value_or(*d), *d);
  };
  std::ranges::for_each(tracks_, earlier);
  std::ranges::for_each(event_tracks_, earlier);
  return first;
}

Ledger Timeline::ledger(Channel channel) const {
  const SampleTrack* t = track(channel);
  return t ? t->ledger() : event_tracks_[number(channel)].ledger();
}

std::optional<double> Timeline::rate_ratio(Channel channel) const {
  const SampleTrack* t = track(channel);
  const auto recent = t ? t->recent_rate() : std::nullopt;
  if (!recent) return std::nullopt;
  return *recent / t->nominal_rate();
}

std::optional<Hertz> Timeline::announced_rate(Channel channel) const {
  const SampleTrack* t = track(channel);
  return t && !t->empty() ? std::optional(t->nominal_rate()) : std::nullopt;
}

}  // namespace vigil
