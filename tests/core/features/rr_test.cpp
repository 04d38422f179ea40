#include "vigil/features/rr_series.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "golden.hpp"
#include "support.hpp"
#include "vigil/features/rr_filter.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

RrSeries regular(int beats, double rr_ms) {
  RrSeries s;
  for (int i = 1; i <= beats; ++i) s.append({Timestamp{i * rr_ms}, rr_ms, true});
  return s;
}

std::vector<bool> verdicts(LocalRule rule, const std::vector<double>& rr) {
  RrFilter filter(rule);
  std::vector<bool> out;
  for (const double v : rr)
    if (const auto verdict = filter.push(v)) out.push_back(*verdict);
  if (const auto verdict = filter.finish()) out.push_back(*verdict);
  return out;
}

}  // namespace

TEST_CASE("a window holds the accepted intervals that end in it") {
  const RrSeries s = regular(100, 800);
  NnWindow nn;
  s.window(Timestamp{40000}, 8_s, nn);
  CHECK(nn.size() == 10);  // (32, 40] s: the beat at 32 s is out, the one at 40 s in
  CHECK(nn.time_s().back() == 0);
  CHECK(nn.differences().size() == 9);
  CHECK(nn.covered_s() == doctest::Approx(8));
  s.window(Timestamp{-1}, 8_s, nn);
  CHECK(nn.size() == 0);
}

TEST_CASE("no successive difference is formed across a rejected or a lost beat") {
  RrSeries s;
  s.append({Timestamp{800}, 800, true});
  s.append({Timestamp{1600}, 800, true});
  s.append({Timestamp{2000}, 400, false});
  s.append({Timestamp{2810}, 810, true});  // after the rejected one
  s.append({Timestamp{3630}, 820, true});
  s.append({Timestamp{5270}, 830, true});  // one beat was lost: the times disagree
  NnWindow nn;
  s.window(Timestamp{6000}, 10_s, nn);
  REQUIRE(nn.size() == 5);
  REQUIRE(nn.differences().size() == 2);
  CHECK(nn.differences()[0] == 0);
  CHECK(nn.differences()[1] == 10);
  CHECK_FALSE(nn.joined(4));
}

TEST_CASE("a series refuses beats without a time or a value, and beats that run backwards") {
  RrSeries s;
  CHECK(s.append({Timestamp{1000}, 800, true}));
  CHECK_FALSE(s.append({Timestamp{900}, 800, true}));
  CHECK_FALSE(s.append({Timestamp{2000}, std::nan(""), true}));
  CHECK_FALSE(s.append({Timestamp{std::numeric_limits<double>::infinity()}, 800, true}));
  CHECK(s.size() == 1);
}

TEST_CASE("a full series forgets the oldest beats, a full window the oldest intervals") {
  const RrSeries s = regular(5000, 400);
  CHECK(s.size() == RrSeries::kCapacity);
  NnWindow nn;
  s.window(Timestamp{5000 * 400.0}, 3600_s, nn);
  CHECK(nn.size() == NnWindow::kCapacity);
  CHECK(nn.time_s().back() == 0);
}

TEST_CASE("intervals out of range or not finite are rejected under every rule") {
  for (const auto rule : {LocalRule::none, LocalRule::malik, LocalRule::kamath, LocalRule::karlsson,
                          LocalRule::acar}) {
    const auto v = verdicts(rule, {800, 299, 2001, std::nan(""), HUGE_VAL, -800, 0, 810});
    CHECK(v == std::vector<bool>{true, false, false, false, false, false, false, true});
  }
}

TEST_CASE("the local rules agree with hrv-analysis") {
  const auto entries = golden::load_all("artefacts");
  int compared = 0;
  for (const auto& e : entries) {
    if (e.id.find("cleaning/") == std::string::npos) continue;
    const auto& removed = e.expected["ectopic_removed"];
    const std::vector<double> rr = e.expected["interpolated"].array();
    for (const auto& [name, rule] : {std::pair{"malik", LocalRule::malik},
                                     {"kamath", LocalRule::kamath},
                                     {"karlsson", LocalRule::karlsson},
                                     {"acar", LocalRule::acar}}) {
      if (removed[name].is_error()) continue;
      CAPTURE(e.id);
      CAPTURE(std::string(name));
      const std::vector<double> expected = removed[name].array();
      const std::vector<bool> got = verdicts(rule, rr);
      REQUIRE(got.size() == expected.size());
      for (std::size_t i = 0; i < got.size(); ++i) {
        CAPTURE(i);
        CHECK(got[i] == !std::isnan(expected[i]));
      }
      ++compared;
    }
  }
  CHECK(compared >= 16);
}

TEST_CASE("acar starts anew after a lasting change of level") {
  std::vector<double> rr(20, 1000);
  rr.insert(rr.end(), 30, 600);
  const auto v = verdicts(LocalRule::acar, rr);
  CHECK_FALSE(v[20]);
  CHECK(v[45]);
}
