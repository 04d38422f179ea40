// Samples and events that come late: what is made of them is what would have been made of them in
// time.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_frame.hpp"
#include "vigil/simulator/receiver.hpp"
#include "vigil/simulator/scenario.hpp"

using namespace vigil;

namespace {

// A frame that comes sooner after its successor is waited for (SampleTrack::kReorderWait).
constexpr double kLeastLateS = 1.6;
constexpr double kStartMs = 1'700'000'000'000;
constexpr double kStepMs = 500;  // between two advances, as in the page

struct Packet {
  double ms;
  Characteristic characteristic;
  std::vector<std::byte> bytes;

  /// Of a stream frame; else Channel::none.
  Channel channel() const {
    if (characteristic != Characteristic::stream_data) return Channel::none;
    return stream_channel(static_cast<std::uint8_t>(bytes[1]));
  }
};

std::vector<Packet> conversation(const char* scenario, double seconds_long) {
  const auto watch = std::make_unique<simulator::Watch>(*simulator::find_scenario(scenario), 1,
                                                        Timestamp{kStartMs});
  simulator::Receiver receiver(*watch);
  std::vector<Packet> packets;
  while (const auto heard = receiver.next({kStartMs + 1000 * seconds_long}))
    if (heard->kind == simulator::Receiver::Heard::Kind::packet)
      packets.push_back(
          {heard->time.ms, heard->characteristic, {heard->bytes.begin(), heard->bytes.end()}});
  return packets;
}

/// One frame in `every` comes `after_ms` after its successor, or `least_s` to `most_s` after that.
/// 0: at one time with it, and before it.
struct Arrivals {
  std::vector<Packet> together, late;
};
Arrivals delayed(const std::vector<Packet>& packets, unsigned every, double least_s, double most_s,
                 std::uint32_t seed, double after_ms) {
  std::mt19937 random(seed);
  std::map<Channel, double> successor_ms;
  std::multimap<double, Packet> together, late;  // equal times stay in order
  for (auto packet = packets.rbegin(); packet != packets.rend(); ++packet) {
    const Channel channel = packet->channel();
    const auto successor = successor_ms.find(channel);
    // Not the first: nothing tells that something came before it.
    const bool waits = channel != Channel::none && successor != successor_ms.end() &&
                       packet->ms > kStartMs + 5000 && random() % every == 0;
    const double with_ms = waits ? successor->second + after_ms : packet->ms;
    const double late_s =
        least_s + (most_s - least_s) * static_cast<double>(random() % 1000) / 1000;
    together.emplace(-with_ms, *packet);
    late.emplace(waits ? -with_ms - 1000 * late_s : -with_ms, *packet);
    successor_ms[channel] = with_ms;
  }
  const auto in_time = [](const std::multimap<double, Packet>& by_arrival) {
    std::vector<Packet> out;
    for (auto at = by_arrival.rbegin(); at != by_arrival.rend(); ++at) {
      out.push_back(at->second);
      out.back().ms = -at->first;
    }
    return out;
  };
  return {in_time(together), in_time(late)};
}

struct Heard {
  std::unique_ptr<Monitor> monitor = std::make_unique<Monitor>(config());
  std::map<double, FeaturePath::Row> rows;
  int rows_again = 0;  ///< came again

  static MonitorConfig config() {
    MonitorConfig c;
    c.features.families.set();
    c.features.table_step_s = 1;
    c.features.complete_rows = false;
    return c;
  }

  void play(const std::vector<Packet>& packets, double seconds_long) {
    monitor->ingest(Link::connected, {kStartMs});
    std::size_t next = 0;
    for (double now = kStartMs; now <= kStartMs + 1000 * seconds_long; now += kStepMs) {
      for (; next < packets.size() && packets[next].ms <= now; ++next)
        monitor->ingest(packets[next].characteristic, packets[next].bytes, {packets[next].ms});
      const Timestamp settled = monitor->settled();
      monitor->advance({now});
      while (const FeaturePath::Row* row = monitor->take_feature_row()) {
        const auto before = rows.find(row->end.ms);
        if (before != rows.end()) {
          CHECK(before->second.made >= settled);
          CHECK(row->made >= settled);
          ++rows_again;
        }
        rows[row->end.ms] = *row;
      }
    }
  }
};

template <class T>
bool same(const T& a, const T& b) {
  return std::ranges::equal(std::as_bytes(std::span(&a, 1)), std::as_bytes(std::span(&b, 1)));
}

/// In all that is made of the data, to the last bit.
void check_same(Heard& late, Heard& in_time) {
  const Snapshot& expected = in_time.monitor->snapshot();
  const Snapshot& seen = late.monitor->snapshot();
  std::uint32_t stored = 0;
  for (std::size_t c = 0; c < kChannelCount; ++c) {
    CAPTURE(c);
    CHECK(same(seen.ledger[c], expected.ledger[c]));
    CHECK(same(seen.quality[c], expected.quality[c]));
    stored += seen.ledger[c].stored;
  }
  CHECK(stored > 0);
  for (std::size_t v = 0; v < kVitalCount; ++v) {
    CAPTURE(v);
    CHECK(same(seen.vitals[v], expected.vitals[v]));
  }
  for (std::size_t t = 0; t < kTraceCount; ++t) {
    CAPTURE(t);
    CHECK(same(seen.traces[t], expected.traces[t]));
  }
  CHECK(late.rows.size() == in_time.rows.size());
  std::size_t rows_alike = 0;
  for (const auto& [end, row] : in_time.rows)
    rows_alike += late.rows.contains(end) && same(row.columns, late.rows[end].columns);
  CHECK(rows_alike == in_time.rows.size());
  CHECK(seen.beat_count == expected.beat_count);
  CHECK(same(seen.beats, expected.beats));
  CHECK(same(seen.rhythm, expected.rhythm));
}

/// A watch that only tells what it computed, over a link without jitter: once a second a frame of
/// heart rate and one with the beats of that second, now and then SpO2 and contact.
std::vector<Packet> computed(double seconds_long, std::uint32_t seed) {
  constexpr std::array kTold = {Channel::heart_rate, Channel::rr, Channel::spo2, Channel::contact};
  constexpr double kDelayMs = 40;
  std::mt19937 random(seed);
  std::vector<Packet> packets;
  StreamCapabilities capabilities;
  for (const Channel channel : kTold) {
    StreamChannel told{.channel = channel, .formats = format_bit(SampleFormat::int16)};
    told.rates.push_back({});
    capabilities.channels.push_back(told);
  }
  std::array<std::byte, kMaxAttributeBytes> bytes;
  const auto send = [&](Characteristic characteristic, double device_ms, std::size_t size) {
    packets.push_back({kStartMs + device_ms + kDelayMs,
                       characteristic,
                       {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}});
  };
  send(Characteristic::stream_capabilities, 0, encode_stream_capabilities(capabilities, bytes));
  std::map<Channel, std::uint16_t> sequence;
  const auto tell = [&](Channel channel, double first_ms, double last_ms,
                        std::span<const std::int32_t> raw) {
    const StreamFrame frame{.channel = channel,
                            .sequence = sequence[channel]++,
                            .device_ms = static_cast<std::uint32_t>(std::llround(first_ms)),
                            .raw = raw};
    send(Characteristic::stream_data, last_ms, encode_stream_frame(frame, bytes));
  };
  double beat_ms = 0;
  for (double now = 1000; now < 1000 * seconds_long; now += 1000) {
    const auto rate = static_cast<std::int32_t>(70 + random() % 20);
    tell(Channel::heart_rate, now, now, {{rate}});
    if (now == 1000 || random() % 4 == 0) tell(Channel::spo2, now, now, {{95 + rate % 4}});
    if (now == 1000 || random() % 20 == 0) tell(Channel::contact, now, now, {{rate % 3 > 0}});
    std::vector<std::int32_t> rr;
    double first_ms = 0;
    for (; beat_ms <= now; beat_ms += rr.back()) {
      rr.push_back(random() % 30 == 0 ? 20 : 600 + static_cast<std::int32_t>(random() % 300));
      if (rr.size() == 1) first_ms = beat_ms + rr.back();
    }
    if (!rr.empty()) tell(Channel::rr, first_ms, beat_ms, rr);
  }
  return packets;
}

}  // namespace

TEST_CASE("events in any order within the horizon are put in the right one") {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    const Arrivals arrivals = delayed(computed(240, seed), 5, 0, 34, seed, 0);
    Heard in_time, late;
    in_time.play(arrivals.together, 290);
    late.play(arrivals.late, 290);
    check_same(late, in_time);
    CHECK(late.monitor->snapshot().beat_count == Snapshot::kBeats);
    CHECK(late.monitor->snapshot().vitals[static_cast<std::size_t>(Vital::rmssd)].absent ==
          Absent::no);
  }
}

TEST_CASE("samples and events that come late within the horizon change nothing in the end") {
  for (const std::string scenario : {"run", "batches"}) {
    CAPTURE(scenario);
    const std::vector<Packet> packets = conversation(scenario.c_str(), 200);
    for (std::uint32_t seed = 1; seed <= 2; ++seed) {
      const Arrivals arrivals = delayed(packets, 25, kLeastLateS, 34, seed, 1e-3);
      Heard in_time, late;
      in_time.play(arrivals.together, 250);
      late.play(arrivals.late, 250);
      CHECK(late.rows_again > 0);
      CHECK(Timestamp{kStartMs + 250'000} - late.monitor->settled() < seconds(60));
      check_same(late, in_time);
    }
  }
}

/// How many features there are in the rows of two minutes.
double features_known(const std::vector<Packet>& packets) {
  Heard heard;
  heard.play(packets, 350);
  double known = 0;
  for (const auto& [end, row] : heard.rows)
    if (end > kStartMs + 200'000 && end <= kStartMs + 320'000)
      known += static_cast<double>(
          std::ranges::count_if(row.columns, [](const auto& c) { return static_cast<bool>(c); }));
  return known;
}

TEST_CASE("a watch that sends in batches has its features, when they have come") {
  CHECK(features_known(conversation("batches", 350)) >
        0.9 * features_known(conversation("rest", 350)));
}

TEST_CASE("after a radio's delay, data that goes on to come late still has its features") {
  auto packets = conversation("rest", 350);
  const std::vector<Packet> in_time = packets;
  for (Packet& packet : packets) {
    const double sent_s = (packet.ms - kStartMs) / 1000;
    if (sent_s > 100) packet.ms += 4000;
    if (sent_s > 150 && sent_s < 156) packet.ms = kStartMs + 160'000;
  }
  CHECK(features_known(packets) > 0.99 * features_known(in_time));
}

TEST_CASE("samples and events that come after the horizon are counted, and change nothing") {
  for (const Channel channel : {Channel::ppg_green, Channel::rr}) {
    CAPTURE(name(channel));
    const std::vector<Packet> packets = conversation("rest", 60);
    Heard without, late;
    std::vector<Packet> rest;
    Packet held;
    for (const Packet& packet : packets) {
      const bool hold =
          held.bytes.empty() && packet.channel() == channel && packet.ms > kStartMs + 20'000;
      if (hold)
        held = packet;
      else
        rest.push_back(packet);
    }
    without.play(rest, 70);
    held.ms = rest.back().ms + 1000;
    rest.push_back(held);
    late.play(rest, 70);
    const Snapshot& expected = without.monitor->snapshot();
    const Snapshot& seen = late.monitor->snapshot();
    const auto held_back = static_cast<std::size_t>(channel);
    CHECK(seen.ledger[held_back].late > 0);
    CHECK(seen.ledger[held_back].stored == expected.ledger[held_back].stored);
    CHECK(seen.ledger[held_back].lost == 0);
    CHECK(same(seen.vitals, expected.vitals));
    CHECK(same(seen.traces, expected.traces));
    CHECK(same(seen.beats, expected.beats));
  }
}
