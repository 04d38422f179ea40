// A simulated watch whose rates the monitor chooses, from Capabilities to what the ledger says.
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/simulator/watch.hpp"

using namespace vigil;
using Stretch = simulator::Segment;

namespace {

constexpr Timestamp kStart{1'700'000'000'000.0};

/// The page between the two, with a monitor that may also be told otherwise.
class Page {
 public:
  explicit Page(std::span<const Stretch> life, simulator::WatchState state = {},
                const MonitorConfig& config = {})
      : watch_(std::make_unique<simulator::Watch>(simulator::Scenario{"test", "", state, life}, 1,
                                                  kStart)),
        monitor(config) {
    connect();
  }

  /// As the page does, which tells the link anew at every step.
  void connect() {
    const Link link = now_s > 0 ? Link::reconnecting : Link::connecting;
    monitor.ingest(link, watch_->now());
    REQUIRE(watch_->connect());
    watch_->subscribe(Characteristic::stream_control, true);
    watch_->subscribe(Characteristic::stream_data, true);
    monitor.ingest(Characteristic::stream_capabilities,
                   *watch_->read(Characteristic::stream_capabilities), watch_->now());
    write();
    monitor.ingest(link, watch_->now());
    monitor.ingest(Link::connected, watch_->now());
  }

  void lose_link() {
    watch_->disconnect();
    monitor.ingest(Link::reconnecting, watch_->now());
  }

  void live(double until_s) {
    for (; now_s < until_s; now_s += 1) {
      const Timestamp until = kStart + seconds(now_s + 1);
      while (const auto event = watch_->next(until)) {
        REQUIRE(event->kind == simulator::Watch::Event::Kind::packet);
        REQUIRE(monitor.ingest(event->characteristic, event->bytes, event->time) ==
                DecodeError::none);
        write();
      }
      monitor.advance(until);
      write();
      wrong_rate = wrong_rate || listed(AlertKind::wrong_rate);
      while (const auto event = monitor.take_sampling_event()) events.push_back(*event);
    }
  }

  bool listed(AlertKind kind) {
    const Snapshot& s = monitor.snapshot();
    return std::any_of(s.alerts, s.alerts + s.alert_count,
                       [kind](const AlertView& a) { return a.kind == kind; });
  }
  const LedgerView& ledger(Channel c) {
    return monitor.snapshot().ledger[static_cast<std::size_t>(c)];
  }
  std::optional<SamplingEvent> last(Channel c) const {
    for (auto at = events.rbegin(); at != events.rend(); ++at)
      if (at->channel == c) return *at;
    return std::nullopt;
  }

 private:
  void write() {
    while (const auto to = monitor.take_write()) watch_->write(to->characteristic, to->bytes);
  }

  std::unique_ptr<simulator::Watch> watch_;

 public:
  Monitor monitor;
  double now_s = 0;
  bool wrong_rate = false;
  std::vector<SamplingEvent> events;
};

}  // namespace

TEST_CASE("a watch is sampled less at rest and more in motion, and says so in the ledger") {
  const std::array life = {
      Stretch{.duration_s = 60},
      Stretch{.duration_s = 60, .activity = simulator::Activity::walking, .heart_rate_bpm = 100},
      Stretch{.duration_s = 60}};
  Page page(life);
  page.live(10);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 50);
  CHECK(page.last(Channel::acceleration)->reason == SamplingReason::starting);
  page.live(55);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 25);
  CHECK(page.last(Channel::acceleration)->reason == SamplingReason::still);
  page.live(70);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 50);
  CHECK(page.last(Channel::acceleration)->reason == SamplingReason::motion);
  CHECK(page.ledger(Channel::acceleration).rate_changes == 2);
  page.live(180);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 25);
  CHECK_FALSE(page.wrong_rate);
  for (const Channel c : {Channel::ppg_green, Channel::acceleration, Channel::eda}) {
    CHECK(page.ledger(c).lost == 0);
    CHECK(page.ledger(c).received == page.ledger(c).stored);
  }
}

TEST_CASE(
    "a watch that is taken off is asked for one sample of light a second, and for all when worn") {
  const std::array life = {Stretch{.duration_s = 40}, Stretch{.duration_s = 60, .contact = 0},
                           Stretch{.duration_s = 60}};
  Page page(life);
  page.live(95);
  CHECK(page.ledger(Channel::ppg_green).rate_hz == 1);
  CHECK(page.last(Channel::ppg_green)->reason == SamplingReason::not_worn);
  CHECK(page.last(Channel::ppg_red)->running == false);
  CHECK(page.ledger(Channel::ppg_red).rate_hz == 0);
  page.live(103);
  CHECK(page.ledger(Channel::ppg_green).rate_hz >= 25);
  CHECK(page.last(Channel::ppg_red)->running);
  page.live(130);
  CHECK(page.monitor.snapshot().vitals[static_cast<std::size_t>(Vital::heart_rate)].absent ==
        Absent::no);
  CHECK_FALSE(page.wrong_rate);
}

TEST_CASE("with a new connection every channel is started anew, at the rates it ran at") {
  const std::array life = {Stretch{.duration_s = 600}};
  Page page(life);
  page.live(40);
  REQUIRE(page.ledger(Channel::acceleration).rate_hz == 25);
  page.lose_link();
  CHECK(page.ledger(Channel::acceleration).rate_hz == 0);
  page.events.clear();
  page.connect();
  page.live(45);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 25);
  CHECK(page.ledger(Channel::ppg_green).rate_hz == 25);
  CHECK(page.ledger(Channel::acceleration).rate_changes == 1);
  CHECK(page.last(Channel::skin_temperature)->running);
  CHECK_FALSE(page.wrong_rate);
}

TEST_CASE("what the watch stops for its battery is in the record of rates with its name") {
  const std::array life = {Stretch{.duration_s = 600}};
  Page page(life, {.battery_pct = 5.5, .drain = 30});
  page.live(60);
  const auto stopped = page.last(Channel::ppg_green);
  REQUIRE(stopped);
  CHECK_FALSE(stopped->running);
  CHECK(stopped->result == StreamResult::battery_low);
}

TEST_CASE("switched off, rates stay at what is enough for everything") {
  const std::array life = {Stretch{.duration_s = 90}};
  MonitorConfig config;
  config.adaptive_sampling = false;
  Page page(life, {}, config);
  page.live(60);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 50);
  CHECK(page.ledger(Channel::acceleration).rate_changes == 0);
  CHECK(page.last(Channel::ppg_green)->reason == SamplingReason::fixed);
  page.monitor.set_adaptive_sampling(true);
  page.live(63);
  CHECK(page.ledger(Channel::acceleration).rate_hz == 25);
}

TEST_CASE("a watch that goes on at another rate than it agreed to is named") {
  const std::array life = {Stretch{.duration_s = 90}};
  Page page(life);
  page.live(40);
  REQUIRE(page.ledger(Channel::acceleration).rate_hz == 25);
  REQUIRE_FALSE(page.wrong_rate);
  // It promises 100 Hz, and does not keep to it.
  const StreamIndication promise{.opcode = StreamOpcode::changed,
                                 .channel = Channel::acceleration,
                                 .rate = StreamRate::nearest(100_Hz),
                                 .batch_ms = 200};
  std::array<std::byte, 16> bytes;
  page.monitor.ingest(Characteristic::stream_control,
                      std::span(bytes).first(encode_stream_indication(promise, bytes)),
                      kStart + seconds(40));
  page.live(46);
  CHECK(page.wrong_rate);
}
