#include "vigil/timeline/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "support.hpp"

using namespace vigil;

namespace {

constexpr Channel kPpg = Channel::ppg_green;
constexpr int kBlock = 10;
constexpr Hertz kRate{25};
constexpr double kBlockMs = 400;

/// A watch whose sample n has the value n, so that what comes out tells where it came from.
class CountingWatch {
 public:
  explicit CountingWatch(Timeline& timeline, double start_ms = 1000)
      : timeline_(timeline), start_ms_(start_ms) {}

  /// Sends block number n (sample n * kBlock is its first).
  void send(int n, double extra_delay_ms = 0) {
    std::array<float, kBlock> values;
    std::iota(values.begin(), values.end(), static_cast<float>(n * kBlock));
    SampleBlock block{kPpg,         kRate,       values, static_cast<std::uint16_t>(n - first_),
                      device_ms(n), 4294967296.0};
    if (!numbered) block.sequence.reset();
    timeline_.ingest(block, {arrival_ms(n) + extra_delay_ms});
  }
  /// Sends a heart rate of the time at which block n ends; returns when it was, as the timeline
  /// sees it.
  double tell(int n) {
    constexpr std::array rate = {70.F};
    const SampleBlock block{Channel::heart_rate,
                            {},
                            rate,
                            static_cast<std::uint16_t>(n),
                            std::fmod(device_ms(n + 1), 4294967296.0),
                            4294967296.0};
    const auto place = timeline_.ingest_events(block, {arrival_ms(n)}, 0);
    REQUIRE(place);
    return timeline_.time_of(block, place->arrival).ms;
  }

  /// From block n on: sequence numbers and device time start at 0, as after a reboot.
  void reboot(int n) {
    first_ = n;
    start_ms_ = -n * kBlockMs;
  }
  void set_clock(double by_ms) { start_ms_ += by_ms; }

  double stamp_ms = kBlockMs;  ///< from block to block on the watch's clock
  bool numbered = true;        ///< its blocks have sequence numbers

  static double arrival_ms(int n) { return 500'000 + (n + 1) * kBlockMs; }

 private:
  double device_ms(int n) const { return std::fmod(start_ms_ + n * stamp_ms, 4294967296.0); }

  Timeline& timeline_;
  double start_ms_;
  int first_ = 0;
};

struct Taken {
  std::vector<float> values;
  std::vector<double> times;

  void drain(Timeline& timeline, double now_ms) {
    timeline.drain({now_ms}, [this](const Segment& s) {
      for (std::size_t i = 0; i < s.count(); ++i) {
        values.push_back(s.values[i]);
        times.push_back((s.first + s.step * static_cast<double>(i)).ms);
      }
    });
  }
  bool ascending() const { return std::is_sorted(times.begin(), times.end()); }
};

bool adds_up(const Ledger& l) { return l.received == l.stored + l.late + l.duplicate + l.rejected; }

}  // namespace

TEST_CASE("samples come out once, in order, at the time they were taken") {
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  for (int n = 0; n < 50; ++n) {
    watch.send(n);
    out.drain(timeline, CountingWatch::arrival_ms(n));
  }
  REQUIRE(out.values.size() == 500);
  for (int i = 0; i < 500; ++i) {
    CHECK(out.values[static_cast<std::size_t>(i)] == static_cast<float>(i));
    CHECK(out.times[static_cast<std::size_t>(i)] == doctest::Approx(500'000 + i * 40.0));
  }
  CHECK(timeline.ledger(kPpg) == Ledger{500, 500, 0, 0, 0, 0, true});
}

TEST_CASE("a block that comes twice is stored once") {
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  for (int n : {0, 1, 1, 2, 0, 2}) watch.send(n);
  out.drain(timeline, CountingWatch::arrival_ms(2));
  CHECK(out.values.size() == 30);
  CHECK(timeline.ledger(kPpg) == Ledger{60, 30, 0, 30, 0, 0, true});
}

TEST_CASE("blocks that overtake each other are put in order") {
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  for (int n : {0, 2, 1, 4, 5, 3, 6}) {
    watch.send(n);
    out.drain(timeline, CountingWatch::arrival_ms(n));
  }
  REQUIRE(out.values.size() == 70);
  CHECK(std::is_sorted(out.values.begin(), out.values.end()));
  CHECK(timeline.ledger(kPpg) == Ledger{70, 70, 0, 0, 0, 0, true});
}

TEST_CASE("a hole holds up what follows for a while, then is left open") {
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  watch.send(0);
  watch.send(3);
  out.drain(timeline, CountingWatch::arrival_ms(3));
  CHECK(out.values.size() == 10);
  CHECK(timeline.ledger(kPpg).lost == 20);
  out.drain(timeline, CountingWatch::arrival_ms(3) + SampleTrack::kReorderWait.value);
  REQUIRE(out.values.size() == 20);
  CHECK(out.values[10] == 30);
  CHECK(out.times[10] == doctest::Approx(500'000 + 30 * 40.0));
}

TEST_CASE("what comes within the horizon is merged, what comes later is counted late") {
  Timeline timeline;
  CountingWatch watch(timeline);
  for (int n = 0; n < 200; ++n)
    if (n != 5 && n != 150) watch.send(n);
  CHECK(timeline.ledger(kPpg).lost == 20);
  watch.send(150, 20'000);
  watch.send(5, 78'000);
  const Ledger ledger = timeline.ledger(kPpg);
  CHECK(ledger == Ledger{2000, 1990, 10, 0, 0, 0, true});
}

TEST_CASE("what was handed out is handed out anew with what came late, as if it had come in time") {
  const auto in_rounds = [](Timeline& timeline, const std::vector<int>& order, int end) {
    CountingWatch watch(timeline);
    Taken out;
    timeline.mark(0);
    std::size_t sent = 0;
    for (int n = 0; n < end; ++n) {  // a round a block's time
      for (; sent < order.size() && order[sent] <= n; ++sent) watch.send(order[sent]);
      out.drain(timeline, CountingWatch::arrival_ms(n));
      timeline.end_round();
      if (n == 60) timeline.mark(timeline.round());
    }
    return out;
  };
  constexpr int kBlocks = 120;
  std::vector<int> order(kBlocks);
  std::iota(order.begin(), order.end(), 0);
  const auto in_order = std::make_unique<Timeline>();
  const Taken expected = in_rounds(*in_order, order, kBlocks);

  // 80, 81 and 90 come with 118: their times are not those of their arrivals.
  for (const int late : {90, 81, 80}) {
    order.erase(std::find(order.begin(), order.end(), late));
    order.insert(order.end() - 1, late);
  }
  const auto timeline = std::make_unique<Timeline>();
  const Taken seen = in_rounds(*timeline, order, kBlocks);
  CHECK(seen.values.size() == (kBlocks - 3) * kBlock);
  REQUIRE(timeline->disturbed() == 82);  // with their successor, in the round after 82
  REQUIRE(timeline->rewind(61));
  CHECK_FALSE(timeline->disturbed());

  Taken again;
  for (std::uint32_t round = 61; round < kBlocks; ++round)
    timeline->drain_again({CountingWatch::arrival_ms(static_cast<int>(round))}, round,
                          [&](const Segment& s) {
                            for (std::size_t i = 0; i < s.count(); ++i) {
                              again.values.push_back(s.values[i]);
                              again.times.push_back((s.first + s.step * static_cast<double>(i)).ms);
                            }
                          });
  const auto from = std::ptrdiff_t{61} * kBlock;
  CHECK(again.values == std::vector(expected.values.begin() + from, expected.values.end()));
  CHECK(again.times == std::vector(expected.times.begin() + from, expected.times.end()));
  CHECK(timeline->ledger(kPpg) == in_order->ledger(kPpg));
}

TEST_CASE(
    "a late block is merged even where the clock shows no room for it, and exactly as in time") {
  // A sensor that runs faster, or slower, than it announces.
  for (const double stamp_ms : {300.0, 380.0, 400.0, 440.0}) {
    CAPTURE(stamp_ms);
    const auto in_time = std::make_unique<Timeline>(), mixed = std::make_unique<Timeline>();
    Taken expected, taken;
    CountingWatch straight(*in_time), crooked(*mixed);
    straight.stamp_ms = crooked.stamp_ms = stamp_ms;
    for (int n = 0; n < 40; ++n) straight.send(n);
    expected.drain(*in_time, 600'000);
    for (int n = 0; n < 40; n += 4) {
      // 1 and 2 are missing at first; 2 comes twice.
      for (const int late : {0, 3, 2, 2, 1}) crooked.send(n + late, 400.0 * (3 - late));
    }
    taken.drain(*mixed, 600'000);
    CHECK(taken.values == expected.values);
    const Ledger ledger = mixed->ledger(kPpg);
    CHECK(ledger.stored == 400);
    CHECK(ledger.duplicate == 10 * kBlock);
    CHECK(ledger.late == 0);
    CHECK(ledger.lost == 0);
    CHECK(adds_up(ledger));
  }
}

TEST_CASE("what was handed out already closes up around a late block") {
  for (const double stamp_ms : {380.0, 440.0}) {
    CAPTURE(stamp_ms);
    Timeline timeline;
    CountingWatch watch(timeline);
    watch.stamp_ms = stamp_ms;
    Taken taken, again;
    timeline.mark(0);
    for (const int n : {0, 1, 3, 4}) watch.send(n);
    taken.drain(timeline, 510'000);
    CHECK(taken.values.size() == 4 * kBlock);
    watch.send(2, 10'000);
    CHECK(timeline.disturbed() == 0);
    REQUIRE(timeline.rewind(0));
    timeline.drain_again({520'000}, 0, [&](const Segment& s) {
      again.values.insert(again.values.end(), s.values.begin(), s.values.end());
    });
    timeline.caught_up();
    std::vector<float> all(std::size_t{5} * kBlock);
    std::iota(all.begin(), all.end(), 0.F);
    CHECK(again.values == all);
    watch.send(5);
    taken.values.clear();
    taken.drain(timeline, 520'000);
    CHECK(taken.values.size() == kBlock);
    CHECK(taken.values.front() == 5 * kBlock);
  }
}

TEST_CASE("a block that is too late is not lost, and a duplicate when it comes again") {
  Timeline timeline;
  CountingWatch watch(timeline);
  for (int n = 0; n < 120; ++n)
    if (n != 3 && n != 5 && n != 6) watch.send(n);
  CHECK(timeline.ledger(kPpg).lost == 3 * kBlock);
  for (int time = 0; time < 3; ++time)
    for (const int n : {5, 3, 6}) watch.send(n, 60'000);
  const Ledger ledger = timeline.ledger(kPpg);
  CHECK(ledger.late == 3 * kBlock);
  CHECK(ledger.duplicate == 6 * kBlock);
  CHECK(ledger.lost == 0);
  CHECK(adds_up(ledger));
}

TEST_CASE("what was stamped before the clock was set and comes after has its place and time") {
  Timeline timeline;
  CountingWatch watch(timeline);
  for (int n = 0; n < 10; ++n)
    if (n != 8) watch.send(n);
  watch.set_clock(-20'000);
  watch.send(10);
  watch.set_clock(20'000);
  watch.send(8, 1000);
  Taken taken;
  taken.drain(timeline, 510'000);
  CHECK(taken.values.size() == 11 * kBlock);
  CHECK(taken.ascending());
  CHECK(taken.times.back() - taken.times.front() == doctest::Approx(11 * kBlockMs - 40));
}

TEST_CASE("what can no longer be handed out anew counts as late") {
  const auto timeline = std::make_unique<Timeline>();
  CountingWatch watch(*timeline);
  Taken out;
  const auto send = [&](int from, int to) {
    for (int n = from; n < to; ++n) {
      watch.send(n);
      out.drain(*timeline, CountingWatch::arrival_ms(n));
    }
  };
  send(0, 5);
  timeline->mark(0);
  timeline->end_round();
  send(6, 10);
  send(11, 20);
  watch.send(5, 20 * kBlockMs);
  CHECK(timeline->ledger(kPpg).stored == 190);
  REQUIRE(timeline->disturbed() == 1);
  SUBCASE("while it is held it can") { CHECK(timeline->rewind(1)); }
  SUBCASE("but not once newer samples have taken its place") {
    send(20, 20 + 9000 / kBlock);
    REQUIRE_FALSE(timeline->rewind(1));
    timeline->forgo();
    CHECK(timeline->ledger(kPpg).late == kBlock);
    CHECK_FALSE(timeline->disturbed());
  }
  SUBCASE("nor what belongs before the oldest mark") {
    for (std::size_t i = 0; i < SampleTrack::kMarks; ++i) {
      timeline->end_round();
      timeline->mark(timeline->round());
    }
    watch.send(10, 20 * kBlockMs);
    CHECK(timeline->ledger(kPpg).late == kBlock);
    CHECK(timeline->ledger(kPpg).lost == 0);
  }
  CHECK(adds_up(timeline->ledger(kPpg)));
}

TEST_CASE("sequence numbers wrap without a loss") {
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  for (int n = 0; n < 70'000; ++n) {
    watch.send(n);
    out.drain(timeline, CountingWatch::arrival_ms(n));
  }
  CHECK(timeline.ledger(kPpg).lost == 0);
  CHECK(timeline.ledger(kPpg).stored == 700'000);
  CHECK(out.values.size() == 700'000);
}

TEST_CASE("a watch whose clock is set goes on without a break") {
  for (const double by_ms : {3'600'000.0, -3'600'000.0, 5000.0, -5000.0}) {
    CAPTURE(by_ms);
    Timeline timeline;
    CountingWatch watch(timeline, 10'000'000);
    Taken out;
    for (int n = 0; n < 100; ++n) {
      if (n == 50) watch.set_clock(by_ms);
      watch.send(n);
      out.drain(timeline, CountingWatch::arrival_ms(n));
    }
    CHECK(timeline.clock_jumps() == 1);
    REQUIRE(out.times.size() == 1000);
    CHECK(out.times.back() == doctest::Approx(500'000 + 999 * 40.0));
    CHECK(timeline.ledger(kPpg).lost == 0);
  }
}

TEST_CASE("the clock of a sensor without numbers is set, and it goes on without a break") {
  for (const double by_ms : {3'600'000.0, -3'600'000.0, 5000.0, -5000.0, -10 * kBlockMs}) {
    CAPTURE(by_ms);
    Timeline timeline;
    CountingWatch watch(timeline, 10'000'000);
    watch.numbered = false;
    Taken out;
    for (int n = 0; n < 100; ++n) {
      if (n == 50) watch.set_clock(by_ms);
      watch.send(n);
      out.drain(timeline, CountingWatch::arrival_ms(n));
    }
    CHECK(timeline.clock_jumps() == 1);
    REQUIRE(out.times.size() == 1000);
    CHECK(out.times.back() == doctest::Approx(500'000 + 999 * 40.0));
    CHECK(timeline.ledger(kPpg).duplicate == 0);
  }
}

TEST_CASE("without numbers, what comes late or again is put in its place and sets no clock") {
  Timeline timeline;
  CountingWatch watch(timeline);
  watch.numbered = false;
  for (int n = 0; n < 40; ++n)
    if (n != 20) watch.send(n);
  watch.send(20, 8000);
  watch.send(25, 8000);
  CHECK(timeline.clock_jumps() == 0);
  CHECK(timeline.ledger(kPpg) == Ledger{410, 400, 0, 10, 0, 0, false});
}

TEST_CASE("an event that comes first hides no clock that was set") {
  for (const double by_ms : {3'600'000.0, -3'600'000.0, 10'000.0, -10'000.0}) {
    CAPTURE(by_ms);
    Timeline timeline;
    CountingWatch watch(timeline, 10'000'000);
    Taken out;
    for (int n = 0; n < 1000; ++n) {
      if (n == 500) watch.set_clock(by_ms);
      watch.tell(n);
      watch.send(n);
      out.drain(timeline, CountingWatch::arrival_ms(n));
    }
    CHECK(timeline.clock_jumps() == 1);
    REQUIRE(out.times.size() == 10'000);
    for (std::size_t i = 0; i < out.times.size(); ++i)
      REQUIRE(std::abs(out.times[i] - (500'000 + 40.0 * static_cast<double>(i))) < 20);
  }
}

TEST_CASE("events alone show that a clock was set, and stand at their time") {
  for (const double by_ms : {3'600'000.0, -3'600'000.0, -10'000.0}) {
    CAPTURE(by_ms);
    Timeline timeline;
    CountingWatch watch(timeline, 10'000'000);
    for (int n = 0; n < 1000; ++n) {
      if (n == 500) watch.set_clock(by_ms);
      CHECK(std::abs(watch.tell(n) - CountingWatch::arrival_ms(n)) < 20);
    }
    CHECK(timeline.clock_jumps() == 1);
    CHECK(timeline.ledger(Channel::heart_rate).lost == 0);
  }
}

TEST_CASE("minutes that come at once behind a hole come out whole") {
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  watch.send(0);
  for (int n = 2; n < 1002; ++n) {
    watch.send(n, CountingWatch::arrival_ms(1002) - CountingWatch::arrival_ms(n));
    out.drain(timeline, CountingWatch::arrival_ms(1002));
  }
  out.drain(timeline, CountingWatch::arrival_ms(1002) + SampleTrack::kReorderWait.value);
  REQUIRE(out.values.size() == 10'010);
  for (std::size_t i = kBlock; i < out.values.size(); ++i)
    REQUIRE(out.values[i] == static_cast<float>(i + kBlock));
}

TEST_CASE("a sensor that pauses has neither lost samples nor set its clock") {
  constexpr double kPauseMs = 45'000;
  Timeline timeline;
  CountingWatch watch(timeline);
  Taken out;
  for (int n = 0; n < 100; ++n) {
    const double paused_ms = n < 50 ? 0 : kPauseMs;
    if (n == 50) watch.set_clock(kPauseMs);
    watch.send(n, paused_ms);
    out.drain(timeline, CountingWatch::arrival_ms(n) + paused_ms);
    const auto ratio = timeline.rate_ratio(kPpg);
    CHECK(ratio.value_or(1) == doctest::Approx(1));
  }
  CHECK(timeline.clock_jumps() == 0);
  CHECK(timeline.ledger(kPpg).lost == 0);
  REQUIRE(out.times.size() == 1000);
  CHECK(out.times[500] - out.times[499] == doctest::Approx(kPauseMs + 40));
}

TEST_CASE("after a reboot the new samples stand where they arrived") {
  for (const int before :
       {400, 45'000}) {  // the sequence number falls back, or seems to leap ahead
    CAPTURE(before);
    Timeline timeline;
    CountingWatch watch(timeline, 10'000'000);
    Taken out;
    for (int n = 0; n < before; ++n) {
      watch.send(n);
      out.drain(timeline, CountingWatch::arrival_ms(n));
    }
    watch.reboot(before + 150);  // a minute to start again
    for (int n = before + 150; n < before + 250; ++n) {
      watch.send(n);
      out.drain(timeline, CountingWatch::arrival_ms(n));
    }
    CHECK(timeline.clock_jumps() == 1);
    CHECK(out.values.size() == static_cast<std::size_t>(before + 100) * kBlock);
    CHECK(out.times.back() == doctest::Approx(500'000 + (before + 250) * kBlockMs - 40));
    CHECK(adds_up(timeline.ledger(kPpg)));
  }
}

TEST_CASE("a sample that is not a number is rejected and leaves a hole") {
  Timeline timeline;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::array<float, 6> acc = {0, 0, 1, 0, nan, 1};
  timeline.ingest({Channel::acceleration, 50_Hz, acc, 0, 0.0, 0}, {1000});
  int samples = 0;
  timeline.drain({1000}, [&](const Segment& s) { samples += static_cast<int>(s.count()); });
  CHECK(samples == 1);
  CHECK(timeline.ledger(Channel::acceleration) == Ledger{2, 1, 0, 0, 1, 0, true});
}

TEST_CASE("a recording needs no clock, and what it loses is unknown") {
  Timeline timeline;
  const std::array<float, 4> eda = {1, 2, 3, 4};
  timeline.ingest_recorded({Channel::eda, 4_Hz, eda, {}, {}, 0}, {0});
  timeline.ingest_recorded({Channel::eda, 4_Hz, eda, {}, {}, 0}, {1000});
  timeline.ingest_recorded({Channel::eda, 4_Hz, eda, {}, {}, 0}, {5000});
  std::vector<double> starts;
  timeline.drain({6000}, [&](const Segment& s) { starts.push_back(s.first.ms); });
  CHECK(starts == std::vector<double>{0, 1000, 5000});
  const Ledger ledger = timeline.ledger(Channel::eda);
  CHECK(ledger.stored == 12);
  CHECK_FALSE(ledger.lost_known);
}

TEST_CASE("the ledger adds up, and nothing comes out twice, whatever the link does") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    std::mt19937 rng(seed);
    Timeline timeline;
    CountingWatch watch(timeline);
    Taken out;
    std::vector<int> queue(3000);
    std::iota(queue.begin(), queue.end(), 0);
    for (std::size_t i = 0; i < queue.size(); ++i) {  // reorder, within 20 blocks
      std::uniform_int_distribution<std::size_t> by(
          0, std::min<std::size_t>(20, queue.size() - 1 - i));
      if (rng() % 10 == 0) std::swap(queue[i], queue[i + by(rng)]);
    }
    int sent = 0;
    std::ptrdiff_t first = -1;
    std::vector<bool> came(queue.size());
    double now = 0;
    for (const int n : queue) {
      const auto fate = rng() % 20;
      if (fate == 0) continue;  // dropped
      for (int copies = fate == 1 ? 2 : 1; copies > 0; --copies, ++sent) watch.send(n);
      came[static_cast<std::size_t>(n)] = true;
      if (first < 0) first = n;
      now = std::max(now, CountingWatch::arrival_ms(n));
      out.drain(timeline, now);
    }
    out.drain(timeline, now + 10'000);
    const Ledger ledger = timeline.ledger(kPpg);
    CHECK(ledger.received == static_cast<std::uint64_t>(sent) * kBlock);
    CHECK(adds_up(ledger));
    // What is missing before the first arrival and after the last nobody can know.
    const auto last = std::find(came.rbegin(), came.rend(), true).base();
    CHECK(ledger.stored + ledger.lost + ledger.late >=
          static_cast<std::uint64_t>(last - came.begin() - first) * kBlock);
    std::vector<float> sorted = out.values;
    std::sort(sorted.begin(), sorted.end());
    CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    CHECK(out.ascending());
  }
}

namespace {

/// A watch that is told to sample at other rates: blocks of ten samples, whose values are the times
/// at which they were taken, in ms.
struct SteeredWatch {
  struct Sent {
    std::array<float, kBlock> values;
    Hertz rate;
    std::uint16_t sequence;
    double first_ms;
    double arrival_ms() const { return first_ms + period(rate).value * kBlock + 20; }
  };

  std::vector<Sent> live(std::initializer_list<std::pair<double, int>> rates_and_blocks) {
    std::vector<Sent> sent;
    for (const auto& [hertz, blocks] : rates_and_blocks)
      for (int n = 0; n < blocks; ++n) {
        Sent block{{}, Hertz(hertz), sequence++, time_ms};
        for (float& v : block.values) {
          v = static_cast<float>(time_ms);
          time_ms += 1000 / hertz;
        }
        sent.push_back(block);
      }
    return sent;
  }

  double time_ms = 1000;
  std::uint16_t sequence = 0;
};

void ingest(Timeline& timeline, const SteeredWatch::Sent& s, double arrival_ms) {
  timeline.ingest({kPpg, s.rate, s.values, s.sequence, s.first_ms, 4294967296.0}, {arrival_ms});
}

}  // namespace

TEST_CASE("a change of rate is followed at once, and is no wrong rate") {
  Timeline timeline;
  SteeredWatch watch;
  Taken out;
  for (const auto& s : watch.live({{100, 100}, {10, 10}, {50, 60}, {1, 2}, {25, 40}})) {
    ingest(timeline, s, s.arrival_ms());
    out.drain(timeline, s.arrival_ms());
    if (const auto ratio = timeline.rate_ratio(kPpg)) CHECK(*ratio == doctest::Approx(1));
    CHECK(timeline.announced_rate(kPpg) == s.rate);
  }
  CHECK(out.values.size() == 2120);
  CHECK(timeline.ledger(kPpg).lost == 0);
  // Times are late by the least delay that the clock cannot see, 20 ms.
  for (std::size_t i = 0; i < out.values.size(); ++i)
    REQUIRE(out.times[i] - 20 == doctest::Approx(out.values[i]).epsilon(1e-5));
}

TEST_CASE("a faster rate that begins before the last sample's period is over sets no clock") {
  Timeline timeline;
  SteeredWatch watch;
  for (const auto& s : watch.live({{25, 20}, {1, 3}})) ingest(timeline, s, s.arrival_ms());
  watch.time_ms -= 999;
  double now_ms = watch.time_ms;
  for (const auto& s : watch.live({{25, 20}})) {
    now_ms = std::max(now_ms, s.arrival_ms());
    ingest(timeline, s, now_ms);
  }
  CHECK(timeline.clock_jumps() == 0);
  CHECK(timeline.ledger(kPpg).lost == 0);
}

TEST_CASE(
    "blocks that change places at a change of rate come out in order, and none counts as lost") {
  for (const auto& [before, after] : {std::pair{50.0, 10.0}, {10.0, 50.0}})
    for (std::size_t swapped = 4; swapped < 8; ++swapped) {
      Timeline timeline;
      SteeredWatch watch;
      Taken out;
      auto sent = watch.live({{before, 6}, {after, 6}});
      std::swap(sent[swapped], sent[swapped + 1]);
      double now_ms = 0;
      for (const auto& s : sent) {
        now_ms = std::max(now_ms, s.arrival_ms());
        ingest(timeline, s, now_ms);
        out.drain(timeline, now_ms);
      }
      CAPTURE(before);
      CAPTURE(swapped);
      CHECK(out.values.size() == 120);
      CHECK(out.ascending());
      CHECK(std::is_sorted(out.values.begin(), out.values.end()));
      const Ledger ledger = timeline.ledger(kPpg);
      CHECK(ledger.stored == 120);
      CHECK(ledger.lost == 0);
      CHECK(adds_up(ledger));
    }
}
