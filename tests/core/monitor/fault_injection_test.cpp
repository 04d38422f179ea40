// A day with a watch whose link does everything wrong: the account adds up to the last row, and
// every fault has its name.
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_frame.hpp"
#include "vigil/simulator/faulty_link.hpp"
#include "vigil/timeline/sample_track.hpp"

using namespace vigil;
using simulator::FaultyLink;
using simulator::LinkFault;
using simulator::LinkFaults;

namespace {

/// A channel of the watch: so many rows a frame.
struct Source {
  Channel channel;
  double rate_hz;
  std::size_t rows;

  double frame_s() const { return static_cast<double>(rows) / rate_hz; }
};
constexpr std::array kSources = {Source{Channel::acceleration, 25, 25}, Source{Channel::eda, 4, 20},
                                 Source{Channel::skin_temperature, 1, 10},
                                 Source{Channel::heart_rate, 1, 5}};

class Day {
 public:
  static constexpr double kStartMs = 1'700'000'000'000;

  Day(LinkFaults faults, double every, std::uint64_t seed = 1)
      : link_(faults, every, simulator::Random(seed)) {
    monitor_.ingest(Link::connected, {kStartMs});
    introduce();
  }

  /// Frames are made when they are full, and sent at once while the link is up.
  void run(double hours) {
    for (double until_s = t_s_ + 3600 * hours; t_s_ < until_s; ++t_s_) {
      const Timestamp now{kStartMs + 1000 * (t_s_ + 1)};
      for (std::size_t i = 0; i < kSources.size(); ++i)
        while (static_cast<double>(sent_[i] + 1) * kSources[i].frame_s() <= t_s_ + 1) send(i, now);
      hear(now);
      if (link_.broke()) {
        monitor_.ingest(Link::reconnecting, now);
        down_until_s_ = t_s_ + 10;
      }
      if (down_until_s_ == t_s_) {
        link_.connected();
        introduce();
        monitor_.ingest(Link::connected, now);
      }
      monitor_.advance(now);
      while (const auto event = monitor_.take_alert_event())
        if (event->state == AlertState::raised) raised.insert(event->kind);
    }
  }
  /// All goes well for a while, so that nothing is under way any more.
  void settle() {
    link_.calm({kStartMs + 1000 * t_s_});
    run(0.02);
  }
  const LedgerView& ledger(Channel c) {
    return monitor_.snapshot().ledger[static_cast<std::size_t>(c)];
  }
  const FaultyLink& link() const { return link_; }
  Monitor& monitor() { return monitor_; }

  std::set<AlertKind> raised;
  std::map<DecodeError, std::uint64_t> errors;

 private:
  void introduce() {
    StreamCapabilities capabilities;
    capabilities.session = 7;
    for (const Source& source : kSources) {
      StreamChannel channel{
          .channel = source.channel, .scale = 0.01F, .formats = format_bit(SampleFormat::int16)};
      channel.rates.push_back(StreamRate::nearest(Hertz(source.rate_hz)));
      capabilities.channels.push_back(channel);
    }
    std::array<std::byte, kMaxAttributeBytes> bytes;
    const std::size_t size = encode_stream_capabilities(capabilities, bytes);
    REQUIRE(monitor_.ingest(Characteristic::stream_capabilities, std::span(bytes).first(size),
                            {kStartMs + 1000 * t_s_}) == DecodeError::none);
  }
  void send(std::size_t i, Timestamp now) {
    const Source& source = kSources[i];
    const std::size_t axes = info(source.channel).axes;
    std::vector<std::int32_t> raw;
    for (std::size_t k = 0; k < source.rows * axes; ++k) {
      const auto n = static_cast<std::int32_t>(sent_[i] * source.rows + k / axes);
      raw.push_back(source.channel == Channel::acceleration       ? (k % 3 == 2 ? 100 : n % 3)
                    : source.channel == Channel::skin_temperature ? 3300 + n % 7
                    : source.channel == Channel::heart_rate       ? 7000 + 100 * (n % 5)
                                                                  : 150 + n % 11);
    }
    const double first_s = static_cast<double>(sent_[i]) * source.frame_s();
    const StreamFrame frame{
        .channel = source.channel,
        .sequence = static_cast<std::uint16_t>(sent_[i]),
        .device_ms = static_cast<std::uint32_t>(
            static_cast<std::uint64_t>(std::llround(1000 * first_s)) + 4'290'000'000ULL),
        .rate = StreamRate::nearest(Hertz(source.rate_hz)),
        .raw = raw};
    std::array<std::byte, kDefaultFrameBytes> bytes;
    const std::size_t size = encode_stream_frame(frame, bytes);
    REQUIRE(size > 0);
    link_.send(Characteristic::stream_data, std::span(bytes).first(size), now);
    ++sent_[i];
  }
  void hear(Timestamp now) {
    while (const auto packet = link_.take(now))
      ++errors[monitor_.ingest(packet->characteristic, packet->bytes, packet->time)];
  }

  Monitor monitor_;
  FaultyLink link_;
  double t_s_ = 0;
  double down_until_s_ = -1;
  std::array<std::uint64_t, kSources.size()> sent_{};
};

LinkFaults only(std::initializer_list<LinkFault> list) {
  LinkFaults faults;
  for (const LinkFault fault : list) faults.set(static_cast<std::size_t>(fault));
  return faults;
}

void check_account(Day& day) {
  for (const Source& source : kSources) {
    CAPTURE(name(source.channel));
    const LedgerView& ledger = day.ledger(source.channel);
    const FaultyLink::Account& truth = day.link().account(source.channel);
    CHECK(ledger.received == truth.delivered);
    CHECK(ledger.received == ledger.stored + ledger.late + ledger.duplicate + ledger.rejected);
    CHECK(ledger.duplicate == truth.repeated);
    CHECK(ledger.late == truth.late);
    CHECK(ledger.rejected == 0);
    const bool events = !info(source.channel).sampled;  // whose losses are counted in frames
    CHECK(ledger.lost == (events ? truth.lost_frames : truth.lost));
  }
}

}  // namespace

TEST_CASE("a day of dropped, repeated, mixed-up, corrupt and cut frames and of bursts adds up") {
  Day day(only({LinkFault::drop, LinkFault::duplicate, LinkFault::reorder, LinkFault::corrupt,
                LinkFault::truncate, LinkFault::burst}),
          300);
  day.run(24);
  day.settle();
  check_account(day);
  for (const LinkFault fault : {LinkFault::drop, LinkFault::duplicate, LinkFault::reorder,
                                LinkFault::corrupt, LinkFault::truncate, LinkFault::burst})
    CHECK(day.link().happened(fault) > 100);
  const auto bad =
      day.link().happened(LinkFault::corrupt) + day.link().happened(LinkFault::truncate);
  CHECK(day.monitor().snapshot().bad_packets == bad);
  std::uint64_t named = 0;
  for (const auto& [error, count] : day.errors)
    if (error != DecodeError::none) named += count;
  CHECK(named == bad);
  CHECK(day.raised.contains(AlertKind::link_lost));  // the longest bursts
  CHECK_FALSE(day.raised.contains(AlertKind::clock_jump));
}

TEST_CASE("a day of broken links and of clocks that are set adds up") {
  Day day(only({LinkFault::disconnect, LinkFault::clock_jump, LinkFault::drop}), 2000);
  day.run(24);
  day.settle();
  CHECK(day.link().happened(LinkFault::disconnect) > 20);
  CHECK(day.link().happened(LinkFault::clock_jump) > 20);
  check_account(day);
  CHECK(day.raised.contains(AlertKind::clock_jump));
  CHECK(day.raised.contains(AlertKind::link_lost));
  CHECK(day.monitor().snapshot().reconnects == day.link().happened(LinkFault::disconnect));
}

TEST_CASE("a day of frames and events that come up to a minute late adds up") {
  static_assert(FaultyLink::kHorizon == SampleTrack::kMergeHorizon);
  Day day(only({LinkFault::delay, LinkFault::delay_event, LinkFault::drop, LinkFault::duplicate,
                LinkFault::reorder, LinkFault::burst, LinkFault::disconnect}),
          300);
  day.run(24);
  day.settle();
  check_account(day);
  CHECK(day.link().happened(LinkFault::delay) > 100);
  CHECK(day.link().happened(LinkFault::delay_event) > 20);
  for (const Channel channel : {Channel::acceleration, Channel::heart_rate})
    CHECK(day.link().account(channel).late > 0);
  CHECK_FALSE(day.raised.contains(AlertKind::clock_jump));
}

TEST_CASE("nothing is named and nothing lost on a good day") {
  Day day({}, 1000);
  day.run(2);
  check_account(day);
  CHECK(day.raised.empty());
  CHECK(day.errors.size() == 1);
}
