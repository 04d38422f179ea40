// How late a frame may come and still count, and what it costs then: everything from the frame's
// time on is made anew, a few seconds a call. Prints one JSON object a line.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "measure.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/stream_frame.hpp"
#include "vigil/simulator/receiver.hpp"
#include "vigil/simulator/scenario.hpp"

using namespace vigil;

namespace {

constexpr double kStartMs = 1'700'000'000'000;
constexpr double kStepMs = 500;  // between two advances, as in the page

struct Packet {
  double ms;
  Characteristic characteristic;
  std::vector<std::byte> bytes;
};

/// Every channel of the simulated watch.
std::vector<Packet> conversation(double seconds_long) {
  const auto watch =
      std::make_unique<simulator::Watch>(*simulator::find_scenario("run"), 1, Timestamp{kStartMs});
  simulator::Receiver receiver(*watch);
  std::vector<Packet> packets;
  while (const auto heard = receiver.next({kStartMs + 1000 * seconds_long}))
    if (heard->kind == simulator::Receiver::Heard::Kind::packet)
      packets.push_back(
          {heard->time.ms, heard->characteristic, {heard->bytes.begin(), heard->bytes.end()}});
  return packets;
}

struct Outcome {
  double longest_ms;  ///< of the calls that make anew what the late frame changes
  bool merged;
};

/// The first frame of the green PPG from `at_s` on comes `late_s` after the next one.
Outcome late(const std::vector<Packet>& packets, double at_s, double late_s) {
  MonitorConfig config;
  config.features.families.set();
  Monitor monitor(config);
  monitor.ingest(Link::connected, {kStartMs});
  const Packet* held = nullptr;
  std::optional<double> due_ms;
  std::size_t next = 0;
  for (double now = kStartMs;; now += kStepMs) {
    for (; next < packets.size() && packets[next].ms <= now; ++next) {
      const Packet& p = packets[next];
      const bool green = p.characteristic == Characteristic::stream_data &&
                         p.bytes[1] == static_cast<std::byte>(Channel::ppg_green);
      if (green && !held && p.ms >= kStartMs + 1000 * at_s) {
        held = &p;
        continue;
      }
      if (green && held && !due_ms) due_ms = p.ms + 1000 * late_s;
      monitor.ingest(p.characteristic, p.bytes, {p.ms});
    }
    monitor.advance({now});
    if (!due_ms || *due_ms > now + kStepMs) continue;
    monitor.ingest(held->characteristic, held->bytes, {*due_ms});
    double longest_ms = 0;
    for (int call = 0; call < 20; ++call, now += kStepMs)
      longest_ms =
          std::max(longest_ms, bench::milliseconds([&] { monitor.advance({now + kStepMs}); }));
    const auto& ledger = monitor.snapshot().ledger[static_cast<std::size_t>(Channel::ppg_green)];
    return {longest_ms, ledger.late == 0};
  }
}

}  // namespace

int main() {
  const std::vector<Packet> packets = conversation(110);
  std::vector<double> longest_ms;
  for (const double at_s : {60.0, 65.0, 70.0})
    longest_ms.push_back(late(packets, at_s, 34).longest_ms);
  double merged_s = 0;
  for (const double late_s : {10.0, 20.0, 30.0, 35.0, 35.5})
    if (late(packets, 60, late_s).merged) merged_s = late_s;
  bench::print("late_frame_call", bench::quantile(longest_ms, 0.5), "ms");
  bench::print("lateness_merged", merged_s, "s");
}
