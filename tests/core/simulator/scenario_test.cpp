// Every scenario does what it says, as a client sees it.
#include "vigil/simulator/scenario.hpp"

#include <set>

#include "client.hpp"

using namespace vigil;
using namespace vigil::test;

namespace {

/// A client that watches a scenario, and comes back after a lost link.
Client watched(std::string_view name, double for_s, std::uint64_t seed = 1) {
  const Scenario* scenario = find_scenario(name);
  REQUIRE(scenario);
  Client client(*scenario, seed);
  REQUIRE(client.join());
  client.start_usual();
  for (double t = 1; t <= for_s; ++t) {
    if (!client.watch().connected() && client.join()) client.start_usual();
    client.run(t);
  }
  return client;
}

/// Mean of what a channel carried between two times of arrival.
double mean_of(const Client& client, Channel channel, double from_s, double to_s) {
  std::vector<double> values;
  for (const auto& block : client.blocks_of(channel))
    if (block.time_s >= from_s && block.time_s < to_s)
      for (const float v : block.values) values.push_back(static_cast<double>(v));
  REQUIRE_FALSE(values.empty());
  return mean(values);
}

struct Second {
  double time_s;
  HeartRateMeasurement measurement;
};
std::vector<Second> measured(const Client& client, double from_s, double to_s) {
  std::vector<Second> found;
  for (const auto& packet : client.packets)
    if (packet.characteristic == Characteristic::heart_rate_measurement &&
        packet.time_s >= from_s && packet.time_s < to_s)
      found.push_back({packet.time_s, *decode_heart_rate_measurement(packet.bytes)});
  return found;
}

double mean_rate(const Client& client, double from_s, double to_s) {
  std::vector<double> rates;
  for (const Second& second : measured(client, from_s, to_s))
    rates.push_back(second.measurement.heart_rate.value);
  return mean(rates);
}

std::vector<double> intervals(const Client& client, double from_s, double to_s) {
  std::vector<double> rr;
  for (const Second& second : measured(client, from_s, to_s))
    for (const RrInterval interval : second.measurement.rr) rr.push_back(interval.duration().value);
  return rr;
}

}  // namespace

TEST_CASE("the table has every scenario that was asked for, each sound") {
  for (const std::string_view name :
       {"demo", "rest", "walk", "run", "stress", "atrial_fibrillation", "fall", "desaturation",
        "fever", "poor_contact", "battery_dying", "link_loss", "clock_drift", "batches"}) {
    CAPTURE(name);
    CHECK(find_scenario(name) != nullptr);
  }
  CHECK(find_scenario("no such scenario") == nullptr);
  std::set<std::string_view> names;
  for (const Scenario& scenario : scenarios()) {
    CAPTURE(scenario.name);
    CHECK(names.insert(scenario.name).second);
    CHECK_FALSE(scenario.description.empty());
    REQUIRE_FALSE(scenario.segments.empty());
    for (const Segment& s : scenario.segments) {
      CHECK(s.duration_s > 0);
      CHECK(s.heart_rate_bpm >= 40);
      CHECK(s.heart_rate_bpm <= 190);
      CHECK(s.stress >= 0);
      CHECK(s.stress <= 1);
      CHECK(s.spo2_pct >= 70);
      CHECK(s.spo2_pct <= 100);
      CHECK(s.contact >= 0);
      CHECK(s.contact <= 1);
      CHECK(s.batch_s >= 0);
      CHECK(s.batch_s <= 30);
    }
  }
}

TEST_CASE("a scenario begins again after its last segment") {
  const OwnScenario two{{{.duration_s = 10, .stress = 0.1}, {.duration_s = 5, .stress = 0.2}}, {}};
  Script script(two);
  for (const auto& [time_s, stress, ends_s] : std::vector<std::array<double, 3>>{{0, 0.1, 10},
                                                                                 {9.99, 0.1, 10},
                                                                                 {10, 0.2, 15},
                                                                                 {15, 0.1, 25},
                                                                                 {31, 0.1, 40},
                                                                                 {44, 0.2, 45}}) {
    script.advance(time_s);
    CHECK(script.segment().stress == stress);
    CHECK(script.ends_s() == ends_s);
  }
}

TEST_CASE("the demo shows everything once in five minutes") {
  double total_s = 0;
  for (const Segment& s : find_scenario("demo")->segments) total_s += s.duration_s;
  CHECK(total_s == 300);

  const Client client = watched("demo", 300);
  CHECK(mean_rate(client, 20, 45) == about(64, 0.08));
  CHECK(mean_rate(client, 80, 95) > 90);  // the walk
  CHECK(mean_of(client, Channel::eda, 135, 150) > 1.3 * mean_of(client, Channel::eda, 30, 45));
  int racing = 0;  // above the usual limit of 150, for long enough to be believed
  for (const Second& second : measured(client, 150, 215))
    racing += second.measurement.heart_rate > 150_bpm;
  CHECK(racing > 20);
  int off = 0;
  for (const Second& second : measured(client, 0, 300))
    off += second.measurement.contact == Contact::off;
  CHECK(off == about(25, 0.1));
  CHECK(measured(client, 290, 300).back().measurement.contact == Contact::on);
  CHECK(mean_rate(client, 285, 300) > 55);
}

TEST_CASE("rest, walk and run differ in heart rate, breath and movement") {
  const Client rest = watched("rest", 300), walk = watched("walk", 300), run = watched("run", 300);
  CHECK(mean_rate(rest, 200, 300) < 70);
  CHECK(mean_rate(walk, 200, 300) > 90);
  CHECK(mean_rate(run, 200, 300) > 130);
  const auto shaking = [](const Client& client) {
    std::vector<double> g;
    for (const auto& block : client.blocks_of(Channel::acceleration))
      if (block.time_s > 200)
        for (std::size_t i = 0; i < block.values.size(); i += 3)
          g.push_back(static_cast<double>(
              std::hypot(block.values[i], block.values[i + 1], block.values[i + 2])));
    return deviation(g);
  };
  CHECK(shaking(rest) < 0.03);
  CHECK(shaking(walk) > 0.1);
  CHECK(shaking(run) > 2.5 * shaking(walk));
}

TEST_CASE("stress raises heart rate and conductance, and lowers variability") {
  const Client client = watched("stress", 420);
  CHECK(mean_rate(client, 300, 420) > mean_rate(client, 60, 180) + 15);
  CHECK(mean_of(client, Channel::eda, 300, 420) > 1.5 * mean_of(client, Channel::eda, 60, 180));
  CHECK(rmssd(intervals(client, 300, 420)) < 0.6 * rmssd(intervals(client, 60, 180)));
}

TEST_CASE("atrial fibrillation and ectopic beats show in the intervals") {
  const Client af = watched("atrial_fibrillation", 480);
  const auto sinus = intervals(af, 30, 170), fibrillation = intervals(af, 240, 480);
  CHECK(deviation(sinus) / mean(sinus) < 0.1);
  CHECK(deviation(fibrillation) / mean(fibrillation) > 0.15);
  const Client ectopic = watched("ectopic_beats", 480);
  const auto rr = intervals(ectopic, 130, 480);
  const double centre = mean(rr);
  const auto early = std::ranges::count_if(rr, [&](double v) { return v < 0.75 * centre; });
  const auto late = std::ranges::count_if(rr, [&](double v) { return v > 1.25 * centre; });
  CHECK(early > 10);
  CHECK(late > 10);
}

TEST_CASE("a fall is in the acceleration: weightless, then a blow, then stillness") {
  const Client client = watched("fall", 100);
  double least = 9, most = 0, stillest = 0;
  for (const auto& block : client.blocks_of(Channel::acceleration)) {
    for (std::size_t i = 0; i < block.values.size(); i += 3) {
      const auto g = static_cast<double>(
          std::hypot(block.values[i], block.values[i + 1], block.values[i + 2]));
      if (block.time_s > 60 && block.time_s < 62) {
        least = std::min(least, g);
        most = std::max(most, g);
      }
      if (block.time_s > 70) stillest = std::max(stillest, std::fabs(g - 1));
    }
  }
  CHECK(least < 0.4);
  CHECK(most > 2.5);
  CHECK(stillest < 0.3);
}

TEST_CASE("desaturation and fever show in their channels") {
  const Client apnoea = watched("desaturation", 420);
  CHECK(mean_of(apnoea, Channel::spo2, 60, 120) == about(97, 0.01));
  CHECK(mean_of(apnoea, Channel::spo2, 170, 180) < 86);
  CHECK(mean_of(apnoea, Channel::spo2, 230, 240) > 94);
  CHECK(mean_of(apnoea, Channel::spo2, 290, 300) < 86);
  const Client fever = watched("fever", 1080);
  CHECK(mean_of(fever, Channel::skin_temperature, 120, 180) == about(33, 0.01));
  CHECK(mean_of(fever, Channel::skin_temperature, 1000, 1080) > 37);
  CHECK(mean_rate(fever, 1000, 1080) > 95);
}

TEST_CASE("poor contact costs beats first, then everything") {
  const Client client = watched("poor_contact", 280);
  const auto count = [&](double from_s, double to_s) {
    return static_cast<double>(intervals(client, from_s, to_s).size());
  };
  CHECK(count(65, 120) < 0.92 * count(5, 60));
  CHECK(count(65, 120) > 0.4 * count(5, 60));
  CHECK(count(185, 220) == 0);
  CHECK(count(240, 280) > 30);
  for (const Second& second : measured(client, 182, 219))
    CHECK(second.measurement.contact == Contact::off);
  CHECK(mean_of(client, Channel::skin_temperature, 210, 220) <
        mean_of(client, Channel::skin_temperature, 170, 180) - 3);
}
