#include "vigil/features/engine.hpp"

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <new>
#include <numbers>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

// Counts what is allocated, for the test that nothing is.
static std::atomic<long> allocations{0};
void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace vigil;
using namespace vigil::features;

namespace {

EngineSettings all_sensors() {
  EngineSettings s;
  s.rates[static_cast<std::size_t>(Signal::ppg)] = 100_Hz;
  s.rates[static_cast<std::size_t>(Signal::acceleration)] = 50_Hz;
  s.rates[static_cast<std::size_t>(Signal::gyroscope)] = 50_Hz;
  s.rates[static_cast<std::size_t>(Signal::eda)] = 8_Hz;
  s.rates[static_cast<std::size_t>(Signal::temperature)] = 4_Hz;
  return s;
}

/// A wearer: pulse, walking wrist, skin and beats, the same each time.
struct Wearer {
  float ppg(double t) const {
    const double phase = std::fmod(t * 1.2, 1.0);
    return static_cast<float>(1000 + 20 * std::exp(-std::pow((phase - 0.3) / 0.12, 2)) +
                              6 * std::exp(-std::pow((phase - 0.6) / 0.1, 2)));
  }
  void acceleration(double t, float out[3]) const {
    out[0] = static_cast<float>(0.1 + 0.02 * std::sin(5 * t));
    out[1] = static_cast<float>(-0.2);
    out[2] = static_cast<float>(0.97 + 0.25 * std::sin(2 * std::numbers::pi * 1.8 * t));
  }
  float eda(double t) const {
    const double s = std::fmod(t, 20.0);
    return static_cast<float>(3 + 0.001 * t + 0.6 * (std::exp(-s / 2) - std::exp(-s / 0.75)));
  }
  float temperature(double t) const { return static_cast<float>(33 + 0.002 * t); }
};

struct Feed {
  Engine& engine;
  Wearer wearer{};
  double beat_s = 0;
  std::mt19937 random{9};

  void second(std::int64_t k) {
    const Timestamp start{1000.0 * static_cast<double>(k)};
    std::vector<float> ppg, acceleration, eda, temperature;
    for (int i = 0; i < 100; ++i) ppg.push_back(wearer.ppg(static_cast<double>(k) + i / 100.0));
    for (int i = 0; i < 50; ++i) {
      float v[3];
      wearer.acceleration(static_cast<double>(k) + i / 50.0, v);
      acceleration.insert(acceleration.end(), v, v + 3);
    }
    for (int i = 0; i < 8; ++i) eda.push_back(wearer.eda(static_cast<double>(k) + i / 8.0));
    for (int i = 0; i < 4; ++i)
      temperature.push_back(wearer.temperature(static_cast<double>(k) + i / 4.0));
    engine.push(Signal::ppg, start, ppg);
    engine.push(Signal::acceleration, start, acceleration);
    engine.push(Signal::gyroscope, start, acceleration);
    engine.push(Signal::eda, start, eda);
    engine.push(Signal::temperature, start, temperature);
    beats_before(static_cast<double>(k + 1));
  }
  void beats_before(double until_s) {
    std::normal_distribution<double> noise(0, 12);
    while (true) {
      const double rr = 833 + 30 * std::sin(2 * std::numbers::pi * 0.25 * beat_s) + noise(random);
      if (beat_s + rr / 1000 > until_s) return;  // the draw is lost, the same way each time
      beat_s += rr / 1000;
      engine.push(Beat{Timestamp{1000 * beat_s}, rr, true});
    }
  }
};

}  // namespace

TEST_CASE("every column has a name of its own") {
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    const Column& column = kColumns[i];
    std::string id(info(column.feature).key);
    if (has_signal_prefix(column.feature)) id = std::string(name(column.signal)) + '_' + id;
    CAPTURE(id);
    CHECK(find_column(id) == i);
  }
}

TEST_CASE("the registry has its features, each once") {
  std::set<std::string_view> keys;
  std::size_t hrv = 0;
  for (const FeatureInfo& f : kFeatures) {
    CAPTURE(f.key);
    CHECK(keys.insert(f.key).second);
    CHECK_FALSE(f.label.empty());
    CHECK_FALSE(f.reference.empty());
    CHECK_FALSE(f.tolerance.empty());
    CHECK(f.signals.count() > 0);
    CHECK(f.window_s > 0);
    CHECK(f.shortest_s > 0);
    CHECK(f.shortest_s <= f.window_s);
    hrv += is_hrv(f.family);
  }
  CHECK(hrv >= 78);
  CHECK(kFeatureCount > 150);
  for (std::size_t i = 0; i < kColumnCount; ++i)
    CHECK(column_of(kColumns[i].feature, kColumns[i].signal) == i);
}

TEST_CASE("every feature of a healthy recording has a value") {
  Engine engine(all_sensors());
  Feed feed{engine};
  for (std::int64_t k = 0; k < 1300; ++k) {
    feed.second(k);
    engine.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
  }
  engine.complete();
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    CAPTURE(name(kColumns[i].signal));
    CAPTURE(info(kColumns[i].feature).key);
    CAPTURE(name(engine.column(i).absent()));
    CHECK(engine.column(i));
  }
  CHECK(*engine.value("pulse_rate"_feature) == doctest::Approx(72).epsilon(0.02));
  CHECK(*engine.value("cadence"_feature) == doctest::Approx(108).epsilon(0.05));
  CHECK(*engine.value("hf_peak"_feature) == doctest::Approx(0.25).epsilon(0.1));
  CHECK(*engine.value("scr_rate"_feature) == doctest::Approx(3).epsilon(0.35));
  CHECK(*engine.value("temperature_trend"_feature) == doctest::Approx(0.12).epsilon(0.02));
  CHECK(*engine.value("mean"_feature, Signal::eda) > 3);
}

TEST_CASE("the engine's HRV is that of the reference libraries") {
  EngineSettings settings;
  settings.correct_artefacts = false;
  settings.hrv_window_s = 1200;
  int compared = 0;
  for (const auto& e : golden::load_all("hrv")) {
    if (e.id.find("edge") != std::string::npos || !e.expected.has("detail")) continue;
    Engine engine(settings);
    double t = 0;
    for (const double rr : e.input["rr_ms"].array()) {
      t += rr;
      engine.push(Beat{Timestamp{t}, rr, true});
    }
    engine.advance(Timestamp{std::ceil(t / 1000) * 1000});
    engine.complete();
    const auto check = [&](FeatureId id, const char* group, const char* key) {
      const double expected = e.expected[group][key].value();
      const auto& got = engine.value(id);
      if (!std::isfinite(expected) || !got) return;
      CAPTURE(e.id);
      CAPTURE(info(id).key);
      CHECK(static_cast<double>(*got) == doctest::Approx(expected).epsilon(2e-4));
      ++compared;
    };
    check("sdnn"_feature, "nk_time", "HRV_SDNN");
    check("rmssd"_feature, "nk_time", "HRV_RMSSD");
    check("pnn50"_feature, "hrvanalysis_time", "pnni_50");
    check("lf"_feature, "plain_welch_4hz_256_cubic", "lf_trapz");
    check("nk_hf"_feature, "nk_freq_welch_4hz_nonorm", "HRV_HF");
    check("sd2"_feature, "nk_nonlinear", "HRV_SD2");
    check("gi"_feature, "nk_nonlinear", "HRV_GI");
    check("pip"_feature, "nk_nonlinear", "HRV_PIP");
    check("sampen"_feature, "nk_nonlinear", "HRV_SampEn");
    check("mse"_feature, "nk_nonlinear", "HRV_MSEn");
    check("dfa_alpha1"_feature, "nolds_dfa_poly_overlapTrue_4_16", "alpha");
  }
  CHECK(compared > 100);
}

TEST_CASE("how samples are cut into calls changes no bit of any feature") {
  Engine whole(all_sensors()), pieces(all_sensors());
  Feed a{whole}, b{pieces};
  for (std::int64_t k = 0; k < 90; ++k) {
    a.second(k);
    whole.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
  }
  const Wearer wearer;
  std::mt19937 random(1);
  for (std::int64_t k = 0; k < 90; k += 3) {
    // Three seconds late and in pieces of any length, the signals in turn.
    const auto in_pieces = [&](Signal s, int rate, std::size_t axes, auto value) {
      std::vector<float> x;
      for (int i = 0; i < 3 * rate; ++i)
        value(static_cast<double>(k) + static_cast<double>(i) / rate, x);
      for (std::size_t at = 0; at < x.size();) {
        const std::size_t n = std::min<std::size_t>(axes * (1 + random() % 40), x.size() - at);
        const double t =
            static_cast<double>(k) + static_cast<double>(at / axes) / static_cast<double>(rate);
        pieces.push(s, Timestamp{1000 * t}, std::span(x).subspan(at, n));
        at += n;
      }
    };
    in_pieces(Signal::temperature, 4, 1,
              [&](double t, auto& x) { x.push_back(wearer.temperature(t)); });
    in_pieces(Signal::eda, 8, 1, [&](double t, auto& x) { x.push_back(wearer.eda(t)); });
    const auto vector3 = [&](double t, auto& x) {
      float v[3];
      wearer.acceleration(t, v);
      x.insert(x.end(), v, v + 3);
    };
    in_pieces(Signal::gyroscope, 50, 3, vector3);
    in_pieces(Signal::acceleration, 50, 3, vector3);
    in_pieces(Signal::ppg, 100, 1, [&](double t, auto& x) { x.push_back(wearer.ppg(t)); });
    for (int i = 1; i <= 3; ++i) {
      b.beats_before(static_cast<double>(k + i));
    }
    pieces.advance(Timestamp{1000.0 * static_cast<double>(k + 3)});
  }
  whole.complete();
  pieces.complete();
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    CAPTURE(info(kColumns[i].feature).key);
    CAPTURE(name(kColumns[i].signal));
    CHECK(whole.column(i).absent() == pieces.column(i).absent());
    if (whole.column(i)) CHECK(*whole.column(i) == *pieces.column(i));
  }
}

TEST_CASE("live ticks renew the HRV part by part, and end where a complete one does") {
  Engine live(all_sensors()), table(all_sensors());
  Feed a{live}, b{table};
  for (std::int64_t k = 0; k < 400; ++k) {
    a.second(k);
    live.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
    b.second(k);
    table.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
    if (k + 1 == 395) table.complete();
    if (k + 1 == 399) break;
  }
  for (const FeatureId id : {"rmssd"_feature, "lf"_feature, "lomb_hf"_feature, "sampen"_feature,
                             "mse"_feature, "rcmse_shift"_feature}) {
    CAPTURE(info(id).key);
    const std::size_t column = column_of(id, Signal::rr);
    REQUIRE(live.column(column));
    CHECK(live.window_end(column) == Timestamp{395000});
    CHECK(*live.column(column) == *table.column(column));
  }
}

TEST_CASE("bad input makes features absent with a reason, never a wrong number") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinite = std::numeric_limits<float>::infinity();
  const std::vector<float> values = {0, 1, nan, infinite, -infinite, 3e38F, -3e38F, 1e-40F};
  for (const float value : values) {
    Engine engine(all_sensors());
    for (int k = 0; k < 70; ++k) {
      const Timestamp start{1000.0 * k};
      engine.push(Signal::ppg, start, std::vector<float>(100, value));
      engine.push(Signal::acceleration, start, std::vector<float>(150, value));
      engine.push(Signal::gyroscope, start, std::vector<float>(150, value));
      engine.push(Signal::eda, start, std::vector<float>(8, value));
      engine.push(Signal::temperature, start, std::vector<float>(4, value));
      engine.push(Beat{Timestamp{1000.0 * k}, static_cast<double>(value), true});
      engine.advance(Timestamp{1000.0 * (k + 1)});
    }
    engine.complete();
    for (std::size_t i = 0; i < kColumnCount; ++i) {
      const auto& r = engine.column(i);
      if (r) CHECK(std::isfinite(*r));
      CAPTURE(value);
      CAPTURE(info(kColumns[i].feature).key);
      if (!std::isfinite(value)) CHECK(r.absent() != Absent::no);
    }
    CHECK(engine.value("skewness"_feature, Signal::ppg).absent() != Absent::no);
    CHECK(engine.value("dominant_frequency"_feature, Signal::eda).absent() != Absent::no);
    CHECK(engine.value("pulse_rate"_feature).absent() != Absent::no);
    CHECK(engine.value("sampen"_feature).absent() != Absent::no);
  }
}

TEST_CASE("absent features say why") {
  Engine engine(all_sensors());
  CHECK(engine.value("rmssd"_feature).absent() == Absent::no_data);
  for (int k = 0; k < 3; ++k) {
    engine.push(Signal::eda, Timestamp{1000.0 * k}, std::vector<float>(8, 2.0F));
    engine.push(Beat{Timestamp{1000.0 * k}, 1000, true});
    engine.advance(Timestamp{1000.0 * (k + 1)});
  }
  engine.complete();
  CHECK(engine.value("mean"_feature, Signal::eda).absent() == Absent::starting);
  CHECK(engine.value("mean"_feature, Signal::ppg).absent() == Absent::no_data);
  CHECK(engine.value("rmssd"_feature).absent() == Absent::too_few_beats);
  EngineSettings none;
  Engine deaf(none);
  CHECK(deaf.push(Signal::eda, Timestamp{0}, std::vector<float>(8, 2.0F)) == 0);
  deaf.advance(Timestamp{5000});
  CHECK(deaf.value("mean"_feature, Signal::eda).absent() == Absent::no_data);
}

TEST_CASE("a hole bridged is a hole told: few missing samples cost nothing, many the feature") {
  for (const int missing : {4, 40}) {
    Engine engine(all_sensors());
    const Wearer wearer;
    for (std::int64_t k = 0; k < 60; ++k) {
      std::vector<float> eda;
      for (int i = 0; i < 8; ++i) eda.push_back(wearer.eda(static_cast<double>(k) + i / 8.0));
      if (k >= 50 && static_cast<int>(8 * (k - 50)) < missing)
        std::fill(eda.begin(), eda.end(), std::numeric_limits<float>::quiet_NaN());
      engine.push(Signal::eda, Timestamp{1000.0 * static_cast<double>(k)}, eda);
      engine.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
    }
    CHECK(static_cast<bool>(engine.value("tonic_mean"_feature)) == (missing == 4));
    CHECK(engine.value("mean"_feature, Signal::eda));
  }
}

TEST_CASE("the window can be overridden, and what it cannot hold is absent") {
  EngineSettings settings = all_sensors();
  settings.window_s = 5;
  settings.hrv_window_s = 60;
  Engine engine(settings);
  Feed feed{engine};
  for (std::int64_t k = 0; k < 200; ++k) {
    feed.second(k);
    engine.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
  }
  engine.complete();
  CHECK(engine.value("mean"_feature, Signal::ppg));
  CHECK_FALSE(engine.value("spectral_entropy"_feature, Signal::ppg));
  CHECK(engine.value("rmssd"_feature));
  CHECK(engine.value("hf"_feature));
  CHECK_FALSE(engine.value("lf"_feature));
  CHECK_FALSE(engine.value("vlf"_feature));
}

TEST_CASE("time may jump or stand still") {
  Engine engine(all_sensors());
  Feed feed{engine};
  feed.second(0);
  engine.advance(Timestamp{1000});
  engine.advance(Timestamp{1000});
  engine.advance(Timestamp{500});
  engine.advance(Timestamp{1e12});
  engine.advance(Timestamp{std::nan("")});
  CHECK_FALSE(engine.value("mean"_feature, Signal::ppg));
  CHECK(engine.push(Signal::ppg, Timestamp{std::nan("")}, std::vector<float>{1}) == 0);
  engine.push(Signal::ppg, Timestamp{1e12}, std::vector<float>(600, 1.0F));
  engine.advance(Timestamp{1e12 + 6000});
  CHECK(*engine.value("mean"_feature, Signal::ppg) == 1);
}

TEST_CASE("one wrong time does not silence a stream, and a clock that goes back starts anew") {
  Engine engine(all_sensors());
  // The very first sample comes with a time far ahead.
  engine.push(Signal::eda, Timestamp{9e14}, std::vector<float>(8, 1.0F));
  CHECK_FALSE(engine.push(Beat{Timestamp{1e16}, 800, true}));
  for (int k = 0; k < 40; ++k) {
    engine.push(Signal::eda, Timestamp{1000.0 * k}, std::vector<float>(8, 2.0F));
    engine.advance(Timestamp{1000.0 * (k + 1)});
    CHECK(engine.push(Signal::eda, Timestamp{5e14}, std::vector<float>(8, 1.0F)) == 0);
    CHECK_FALSE(engine.push(Beat{Timestamp{5e14}, 800, true}));
  }
  REQUIRE(engine.value("mean"_feature, Signal::eda));
  CHECK(*engine.value("mean"_feature, Signal::eda) == 2);
  engine.advance(Timestamp{-1e9});
  for (int k = 0; k < 10; ++k) {
    engine.push(Signal::eda, Timestamp{-1e9 + 1000.0 * k}, std::vector<float>(8, 3.0F));
    CHECK(engine.push(Beat{Timestamp{-1e9 + 1000.0 * k}, 1000, true}));
    engine.advance(Timestamp{-1e9 + 1000.0 * (k + 1)});
  }
  REQUIRE(engine.value("mean"_feature, Signal::eda));
  CHECK(*engine.value("mean"_feature, Signal::eda) == 3);
}

TEST_CASE("only what is wanted is computed") {
  EngineSettings settings = all_sensors();
  settings.families.reset().set(static_cast<std::size_t>(Family::hrv_time));
  Engine engine(settings);
  Feed feed{engine};
  for (std::int64_t k = 0; k < 120; ++k) {
    feed.second(k);
    engine.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
  }
  CHECK(engine.value("rmssd"_feature));
  CHECK_FALSE(engine.value("sampen"_feature));
  CHECK_FALSE(engine.value("mean"_feature, Signal::ppg));
  CHECK(signal_of(Channel::skin_temperature) == Signal::temperature);
  CHECK(signal_of(Channel::battery) == Signal::count_);
}

TEST_CASE("nothing allocates once the engine is built") {
  Engine engine(all_sensors());
  Feed feed{engine};
  long in_ticks = 0;
  for (std::int64_t k = 0; k < 120; ++k) {
    feed.second(k);
    const long before = allocations;
    engine.advance(Timestamp{1000.0 * static_cast<double>(k + 1)});
    if (k % 40 == 39) engine.complete();
    in_ticks += allocations - before;
  }
  CHECK(in_ticks == 0);
}

TEST_CASE("SDANN and the SDNN index are those of whole five-minute segments") {
  SegmentedVariability s;
  std::vector<std::vector<double>> segments(4);
  std::mt19937 random(2);
  std::normal_distribution<double> noise(0, 20);
  double t = 0;
  while (t < 1200e3) {
    const double rr = 800 + 0.0001 * t + noise(random);
    t += rr;
    s.push({Timestamp{t}, rr, true});
    if (t < 1200e3) segments[static_cast<std::size_t>(t / 300e3)].push_back(rr);
  }
  s.push({Timestamp{t + 300e3}, 800, true});
  std::vector<double> means;
  double sds = 0;
  for (const auto& x : segments) {
    means.push_back(mean(std::span<const double>(x)));
    sds += standard_deviation(std::span<const double>(x)) / 4;
  }
  const Timestamp now{t + 300e3}, tomorrow{t + 86400e3 + 600e3};
  CHECK(s.sdann_ms(now) == doctest::Approx(standard_deviation(std::span<const double>(means))));
  CHECK(s.sdnn_index_ms(now) == doctest::Approx(sds));
  // Of the last 24 hours, whether beats still come or not.
  CHECK(s.amount(now).seconds == 1200);
  CHECK(s.amount(tomorrow).seconds == 0);
  CHECK(std::isnan(s.sdann_ms(tomorrow)));
  CHECK(std::isnan(s.sdnn_index_ms(tomorrow)));
}

TEST_CASE("SDANN is of the last 24 hours, whether beats still come or not") {
  const auto hrv = std::make_unique<HrvEngine>(HrvSettings{});
  const auto values = std::make_unique<Values>();
  const auto sdann = [&](double seconds) {
    hrv->begin({1000 * seconds});
    hrv->compute(HrvEngine::Part::time, *values);
    return values->reading(column_of("sdann"_feature, Signal::rr));
  };
  for (double t = 1; t < 1800; t += 0.8) hrv->push({{1000 * t}, 800 + t / 100, true});
  CHECK(sdann(1800));
  CHECK(sdann(86400));
  CHECK(sdann(86400 + 1800).absent() == Absent::too_few_beats);
}
