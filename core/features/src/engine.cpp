#include "vigil/features/engine.hpp"

#include <algorithm>
#include <cmath>

#include "engine_stream.hpp"

namespace vigil::features {
namespace {

/// After so long without a call there is nothing to catch up with.
constexpr std::int64_t kLongestCatchUpS = 3600;

/// What is renewed in each second of the period, so that all of them cost about the same; count_:
/// nothing more.
struct Turn {
  std::array<HrvEngine::Part, 2> parts;
  std::array<Family, 2> families;
};
using Part = HrvEngine::Part;
constexpr Part kNoPart = Part::count_;
constexpr Family kNone = Family::count_;
constexpr std::array<Turn, Engine::kPeriod> kTurns = {{
    {{Part::multiscale, kNoPart}, {kNone, kNone}},
    {{Part::spectrum, Part::time_shift}, {kNone, kNone}},
    {{Part::entropy, kNoPart}, {Family::spectral, kNone}},
    {{Part::models, Part::time}, {Family::pulse, kNone}},
    {{Part::fractal, kNoPart}, {Family::motion, Family::eda}},
}};

std::int64_t phase_of(std::int64_t second) {
  return (second % Engine::kPeriod + Engine::kPeriod) % Engine::kPeriod;
}
const Turn& turn_of(std::int64_t second) {
  return kTurns[static_cast<std::size_t>(phase_of(second))];
}

std::size_t whole_seconds(double wanted, double registry) {
  return static_cast<std::size_t>(std::max(1.0, std::round(wanted > 0 ? wanted : registry)));
}

}  // namespace

Engine::Engine(const EngineSettings& settings) : settings_(settings) {
  const std::size_t window = whole_seconds(settings.window_s, rows::kSampledWindowS);
  const std::size_t minute = whole_seconds(settings.window_s, rows::kEda[0].window_s);
  std::size_t longest = 0;
  for (std::size_t s = 1; s < kSignalCount; ++s) {
    if (!(settings.rates[s].value > 0)) continue;
    const bool statistics =
        wants(Family::statistics) ||
        (static_cast<Signal>(s) == Signal::temperature && wants(Family::temperature));
    streams_[s] =
        std::make_unique<Stream>(static_cast<Signal>(s), settings.rates[s], window, statistics);
    longest = std::max(longest, streams_[s]->capacity());
  }
  const auto at = [&](Signal s) -> Stream* { return streams_[static_cast<std::size_t>(s)].get(); };
  if (const Stream* eda = at(Signal::eda)) {
    eda_minute_ = std::make_unique<Stream>(Signal::eda, eda->rate(), minute, false);
    longest = std::max(longest, eda_minute_->capacity());
    eda_.emplace(eda->rate(), eda_minute_->capacity());
  }
  if (const Stream* ppg = at(Signal::ppg)) pulse_.emplace(ppg->rate(), ppg->capacity());
  if (const Stream* acceleration = at(Signal::acceleration))
    motion_.emplace(acceleration->rate(), acceleration->capacity());
  for (auto& filled : filled_) filled.resize(longest);
  HrvSettings hrv;
  hrv.window_s = static_cast<double>(whole_seconds(settings.hrv_window_s, rows::kHrvWindowS));
  hrv.correct_artefacts = settings.correct_artefacts;
  hrv_ = std::make_unique<HrvEngine>(hrv);
}

Engine::~Engine() = default;

Engine::Engine(const Engine& other) : Engine(other.settings_) { *this = other; }

Engine& Engine::operator=(const Engine& other) {
  if (this == &other) return *this;
  const auto copy = [](const std::unique_ptr<Stream>& from, std::unique_ptr<Stream>& to) {
    if (from) to->take_samples(*from);
  };
  for (std::size_t s = 0; s < kSignalCount; ++s) copy(other.streams_[s], streams_[s]);
  copy(other.eda_minute_, eda_minute_);
  *hrv_ = *other.hrv_;
  values_ = other.values_;
  done_ = other.done_;
  started_ = other.started_;
  return *this;
}

bool Engine::wants(HrvEngine::Part part) const {
  switch (part) {
    case HrvEngine::Part::time:
      return wants(Family::hrv_time) || wants(Family::hrv_geometric) ||
             wants(Family::hrv_poincare) || wants(Family::hrv_asymmetry) ||
             wants(Family::hrv_fragmentation);
    case HrvEngine::Part::spectrum:
    case HrvEngine::Part::models:
      return wants(Family::hrv_spectral);
    default:
      return wants(Family::hrv_complexity);
  }
}

bool Engine::wants_hrv() const {
  return wants(HrvEngine::Part::time) || wants(HrvEngine::Part::spectrum) ||
         wants(HrvEngine::Part::entropy);
}

bool Engine::plausible(Timestamp t) const {
  if (!(std::abs(t.ms) <= RrSeries::kLatestMs)) return false;
  return !started_ || t <= now() + seconds(static_cast<double>(SampleWindow::kAheadSeconds));
}

const Reading<float>& Engine::value(FeatureId id) const {
  for (std::size_t s = 0; s < kSignalCount; ++s)
    if (info(id).signals.has(static_cast<Signal>(s))) return value(id, static_cast<Signal>(s));
  return values_.reading(0);
}

std::size_t Engine::push(Signal signal, Timestamp first, std::span<const float> values) {
  Stream* stream = streams_[static_cast<std::size_t>(signal)].get();
  if (stream == nullptr || !plausible(first)) return 0;
  const std::size_t taken = stream->push(first, values);
  if (signal == Signal::eda) eda_minute_->push(first, values);
  return taken;
}

bool Engine::push(const Beat& beat) { return plausible(beat.time) && hrv_->push(beat); }

void Engine::advance(Timestamp now) {
  if (!(std::abs(now.ms) <= RrSeries::kLatestMs)) return;
  const auto second = static_cast<std::int64_t>(std::floor(in_seconds(now - Timestamp{}) + 1e-9));
  if (started_ && second + SampleWindow::kAheadSeconds < done_) clear();
  if (!started_ || second - done_ > kLongestCatchUpS) {
    done_ = second - 1;
    started_ = true;
    values_ = {};
  }
  while (done_ < second) tick(++done_);
}

void Engine::tick(std::int64_t second) {
  for (const auto& stream : streams_)
    if (stream) stream->close_before(second);
  if (eda_minute_) eda_minute_->close_before(second);
  renew_sampled(second, false);
  if (wants_hrv()) renew_hrv(second);
}

bool Engine::due(Family f, std::int64_t second) const {
  if (f == Family::statistics || f == Family::temperature ||
      settings_.every_second.test(static_cast<std::size_t>(f)))
    return true;
  const auto& families = turn_of(second).families;
  return std::find(families.begin(), families.end(), f) != families.end();
}

void Engine::renew_hrv(std::int64_t second) {
  if (phase_of(second) == 0) hrv_->begin(now());
  for (const Part part : turn_of(second).parts)
    if (part != kNoPart) renew(part);
}

void Engine::renew(HrvEngine::Part part) {
  if (wants(part)) hrv_->compute(part, values_);
}

void Engine::complete() {
  renew_sampled(done_, true);
  if (!wants_hrv()) return;
  hrv_->begin(now());
  for (std::size_t part = 0; part < HrvEngine::kParts; ++part)
    renew(static_cast<HrvEngine::Part>(part));
}

void Engine::clear() {
  for (const auto& stream : streams_)
    if (stream) stream->clear();
  if (eda_minute_) eda_minute_->clear();
  hrv_->clear();
  values_ = {};
  started_ = false;
}

}  // namespace vigil::features
