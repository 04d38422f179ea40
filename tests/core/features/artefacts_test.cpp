#include "vigil/features/artefacts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "golden.hpp"
#include "support.hpp"
#include "vigil/features/hrv_time.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

/// As published, and as NeuroKit2 has it.
constexpr ArtefactOptions kPublished{.least_share = 0};

std::vector<double> indices(std::span<const Artefact> labels, Artefact kind) {
  std::vector<double> out;
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] == kind) out.push_back(static_cast<double>(i));
  return out;
}

double rmssd_of(std::span<const CorrectedBeat> beats) {
  NnWindow nn;
  for (std::size_t i = 1; i < beats.size(); ++i)
    if (beats[i].accepted)
      nn.push_back(beats[i].rr_ms, beats[i].time_ms / 1000, beats[i - 1].accepted);
  return time_domain(nn).rmssd;
}

std::vector<CorrectedBeat> causal(const std::vector<double>& times) {
  CausalArtefactCorrector corrector;
  std::vector<CorrectedBeat> out;
  for (const double t : times)
    for (const CorrectedBeat& c : corrector.push(t)) out.push_back(c);
  return out;
}

/// "artefacts/pink_1f/missed3" -> {"artefacts/pink_1f", "missed3"}
std::pair<std::string, std::string> split(const std::string& id) {
  const auto slash = id.rfind('/');
  return {id.substr(0, slash), id.substr(slash + 1)};
}

}  // namespace

TEST_CASE("every beat is classified as NeuroKit2 classifies it") {
  ArtefactCorrector corrector(kPublished);
  int compared = 0;
  for (const auto& e : golden::load_all("artefacts")) {
    const auto& expected = e.expected["single_pass"];
    if (!expected.has("artifacts")) continue;
    CAPTURE(e.id);
    const std::vector<double> beats = e.input["peaks"].array();
    const auto labels = corrector.classify(beats);
    const auto& artefacts = expected["artifacts"];
    CHECK(indices(labels, Artefact::ectopic) == artefacts["ectopic"].array());
    CHECK(indices(labels, Artefact::missed) == artefacts["missed"].array());
    CHECK(indices(labels, Artefact::extra) == artefacts["extra"].array());
    CHECK(indices(labels, Artefact::long_short) == artefacts["longshort"].array());
    ++compared;
    if (!e.expected.has("subspaces_single_pass") || beats.size() < 4 ||
        e.id.ends_with("constant_rr"))
      continue;  // too few for us; constant: NeuroKit2 divides 0 by 0
    const auto ours = corrector.subspaces();
    const auto& theirs = e.expected["subspaces_single_pass"];
    for (const auto& [key, got] :
         {std::pair{"drrs", ours.drr}, {"mrrs", ours.mrr}, {"s12", ours.s12}, {"s22", ours.s22}}) {
      const std::vector<double> want = theirs[key].array();
      REQUIRE(want.size() == got.size());
      for (std::size_t i = 0; i < want.size(); ++i)
        CHECK(golden::close(got[i], want[i], e.rule("subspaces_single_pass")));
    }
  }
  CHECK(compared >= 40);
}

TEST_CASE("injected artefacts are found, and few others") {
  ArtefactCorrector corrector;
  std::map<std::string, std::pair<int, int>> found;  // kind -> found, injected
  std::size_t clean_beats = 0, false_alarms = 0;
  for (const auto& e : golden::load(VIGIL_GOLDEN_DIR, "artefacts")) {
    const auto [series, kind] = split(e.id);
    const auto labels = corrector.classify(e.input["peaks"].array());
    if (kind == "clean") {
      clean_beats += labels.size();
      false_alarms += static_cast<std::size_t>(std::count_if(
          labels.begin(), labels.end(), [](Artefact a) { return a != Artefact::none; }));
    }
    for (const auto& injected : e.input["injected"].list) {
      const std::string name = injected["kind"].text;
      if (kind != name + "3") continue;
      const auto at = static_cast<std::size_t>(injected["index_in_peaks"].value());
      found[name].second += 1;
      found[name].first += labels[at] != Artefact::none || labels[at + 1] != Artefact::none;
    }
  }
  CHECK(found["missed"].first == found["missed"].second);
  CHECK(found["extra"].first == found["extra"].second);
  CHECK(found["ectopic"].first == found["ectopic"].second);
  CHECK(found["missed"].second >= 12);
  CHECK(200 * false_alarms < clean_beats);
}

TEST_CASE("correction brings RMSSD back, causal or not") {
  const auto entries = golden::load_all("artefacts");
  ArtefactCorrector corrector;
  // What the method takes for artefacts in the clean series goes there too.
  std::map<std::string, double> clean, clean_causal;
  for (const auto& e : entries) {
    const auto [series, kind] = split(e.id);
    if (kind != "clean") continue;
    const auto beats = e.input["peaks"].array();
    clean[series] = rmssd_of(corrector.correct(beats));
    clean_causal[series] = rmssd_of(causal(beats));
  }
  std::set<std::string> synthetic;  // real recordings have artefacts of their own
  for (const auto& e : golden::load(VIGIL_GOLDEN_DIR, "artefacts"))
    synthetic.insert(split(e.id).first);
  double sum = 0, sum_causal = 0, count = 0;
  for (const auto& e : entries) {
    const auto [series, kind] = split(e.id);
    if (!clean.contains(series) || kind == "clean") continue;
    const auto beats = e.input["peaks"].array();
    const double error = std::abs(rmssd_of(corrector.correct(beats)) / clean[series] - 1);
    const double causal_error = std::abs(rmssd_of(causal(beats)) / clean_causal[series] - 1);
    CAPTURE(e.id);
    if (synthetic.contains(series)) {
      CHECK(error < 0.04);
      CHECK(causal_error < 0.04);
    }
    sum += error;
    sum_causal += causal_error;
    ++count;
  }
  CHECK(sum / count < 0.02);
  CHECK(sum_causal / count < 0.03);
}

TEST_CASE("a constant series, a few beats or none have no artefacts") {
  ArtefactCorrector corrector;
  for (const std::size_t n : {0U, 1U, 2U, 3U, 4U, 60U}) {
    std::vector<double> beats;
    for (std::size_t i = 0; i < n; ++i) beats.push_back(800.0 * static_cast<double>(i));
    const auto out = corrector.correct(beats);
    CHECK(out.size() == n);
    CHECK(corrector.found() == 0);
  }
}

TEST_CASE("one early beat in an otherwise constant series is moved back") {
  std::vector<double> beats;
  for (int i = 0; i < 60; ++i) beats.push_back(800.0 * i);
  beats[30] -= 200;
  ArtefactCorrector corrector;
  const auto out = corrector.correct(beats);
  REQUIRE(out.size() == 60);
  CHECK(out[30].time_ms == doctest::Approx(24000));
}

TEST_CASE("the causal form settles a beat when five more have come") {
  CausalArtefactCorrector corrector;
  for (int i = 0; i < 200; ++i) {
    const auto out = corrector.push(800.0 * i);
    if (i < 5) {
      CHECK(out.empty());
    } else {
      REQUIRE(out.size() == 1);
      CHECK(out[0].time_ms == 800.0 * (i - 5));
    }
  }
  corrector.reset();
  CHECK(corrector.push(0).empty());
}
