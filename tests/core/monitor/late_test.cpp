// Samples that come late: what is made of them is what would have been made of them in time.
#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
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

  /// Of a frame of a sampled channel; else Channel::none.
  Channel sampled() const {
    if (characteristic != Characteristic::stream_data) return Channel::none;
    const Channel channel = stream_channel(static_cast<std::uint8_t>(bytes[1]));
    return info(channel).sampled ? channel : Channel::none;
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

/// One frame in `every` comes just after its successor, or `least_s` to `most_s` after it.
struct Arrivals {
  std::vector<Packet> together, late;
};
Arrivals delayed(const std::vector<Packet>& packets, unsigned every, double least_s, double most_s,
                 std::uint32_t seed) {
  std::mt19937 random(seed);
  std::map<Channel, double> successor_ms;
  std::multimap<double, Packet> together, late;  // equal times stay in order
  for (auto packet = packets.rbegin(); packet != packets.rend(); ++packet) {
    const Channel channel = packet->sampled();
    const auto successor = successor_ms.find(channel);
    // Not the first: nothing tells that something came before it.
    const bool waits = channel != Channel::none && successor != successor_ms.end() &&
                       packet->ms > kStartMs + 5000 && random() % every == 0;
    const double with_ms = waits ? successor->second + 1e-3 : packet->ms;
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
      monitor->advance({now});
      while (const FeaturePath::Row* row = monitor->take_feature_row()) rows[row->end.ms] = *row;
    }
  }
};

template <class T>
bool same(const T& a, const T& b) {
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}

}  // namespace

TEST_CASE("samples that come late within the horizon change nothing in the end") {
  for (const std::string scenario : {"run", "batches"}) {
    CAPTURE(scenario);
    const std::vector<Packet> packets = conversation(scenario.c_str(), 200);
    for (std::uint32_t seed = 1; seed <= 2; ++seed) {
      const Arrivals arrivals = delayed(packets, 25, kLeastLateS, 34, seed);
      Heard in_time, late;
      in_time.play(arrivals.together, 250);
      late.play(arrivals.late, 250);
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
  }
}

TEST_CASE("samples that come after the horizon are counted, and change nothing") {
  const std::vector<Packet> packets = conversation("rest", 60);
  Heard without, late;
  std::vector<Packet> rest;
  Packet held;
  for (const Packet& packet : packets) {
    const bool hold = held.bytes.empty() && packet.sampled() == Channel::ppg_green &&
                      packet.ms > kStartMs + 20'000;
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
  const auto light = static_cast<std::size_t>(Channel::ppg_green);
  CHECK(seen.ledger[light].late > 0);
  CHECK(seen.ledger[light].stored == expected.ledger[light].stored);
  CHECK(seen.ledger[light].lost == 0);
  CHECK(same(seen.vitals, expected.vitals));
  CHECK(same(seen.traces, expected.traces));
}
