#include "vigil/monitor/feature_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil {
namespace {

using features::Signal;

constexpr Milliseconds kSecond = seconds(1);
/// A batch of one channel lies here until the batches of the others have come, too.
constexpr Milliseconds kHistory = seconds(40);
constexpr double kBatchOnItsWay = 1.2;  ///< the radio takes its time, too
/// So long after a second's end its samples are waited for; not those of a sensor that has been
/// silent for longer.
constexpr Milliseconds kPatience = seconds(10);
/// So far ahead a sample is waited for that shapes a second. A channel so slow that it takes more
/// is not worth the wait for more than its own second.
constexpr Milliseconds kMostReach = seconds(2);

features::EngineSettings settings(const FeatureConfig& config) {
  features::EngineSettings s;
  const auto rate = [&s](Signal signal) -> Hertz& {
    return s.rates[static_cast<std::size_t>(signal)];
  };
  rate(Signal::ppg) = rate(Signal::acceleration) = rate(Signal::gyroscope) = FeaturePath::kFastRate;
  rate(Signal::eda) = rate(Signal::temperature) = FeaturePath::kSlowRate;
  s.window_s = config.window_s;
  s.hrv_window_s = config.hrv_window_s;
  s.families = config.families;
  return s;
}

}  // namespace

FeaturePath::Input FeaturePath::make_input(Channel channel, Signal signal, Hertz rate) {
  const std::size_t axes = info(channel).axes;
  const auto samples = static_cast<std::size_t>(rate.value);
  return {channel, signal,
          Resampler({.output_rate = rate,
                     .axes = axes,
                     .history = kHistory,
                     .bridge = std::max(Milliseconds(120), period(rate) * 1.5)}),
          std::vector<float>(samples * axes), std::vector<std::uint8_t>(samples)};
}

FeaturePath::FeaturePath(const FeatureConfig& config) : config_(config), engine_(settings(config)) {
  make_inputs();
}

void FeaturePath::configure(const FeatureConfig& config) {
  if (config == config_) return;
  config_ = config;
  engine_.emplace(settings(config));
  make_inputs();
  reset();
}

void FeaturePath::make_inputs() {
  inputs_.clear();
  if (config_.families.none()) return;
  inputs_.reserve(5);
  inputs_.push_back(make_input(Channel::ppg_green, Signal::ppg, kFastRate));
  inputs_.push_back(make_input(Channel::acceleration, Signal::acceleration, kFastRate));
  inputs_.push_back(make_input(Channel::gyroscope, Signal::gyroscope, kFastRate));
  inputs_.push_back(make_input(Channel::eda, Signal::eda, kSlowRate));
  inputs_.push_back(make_input(Channel::skin_temperature, Signal::temperature, kSlowRate));
}

void FeaturePath::take(const Segment& segment) {
  for (Input& input : inputs_) {
    if (input.channel != segment.channel) continue;
    if (!first_data_ || segment.first < *first_data_) first_data_ = segment.first;
    input.resampler.push(segment.first, rate(segment.step), segment.values);
  }
}

void FeaturePath::take(const features::Beat& beat) {
  if (config_.families.none()) return;
  if (!first_data_) first_data_ = beat.time;
  engine_->push(beat);
}

void FeaturePath::begin(Timestamp now, Milliseconds batch) {
  rows_.clear();
  rows_taken_ = 0;
  now_ = now;
  batch_ = batch;
  if (!first_data_) return;
  const auto floor = [](Timestamp t) {
    return Timestamp{std::floor(t.ms / kSecond.value) * kSecond.value};
  };
  // Neither what came before the first data nor a long silence is gone through second by second.
  done_ = std::max(done_.value_or(floor(*first_data_)), floor(now - kHistory));
}

bool FeaturePath::next(Timestamp now) {
  if (!done_ || rows_.full() || !complete(*done_ + kSecond, now)) return false;
  second(*done_);
  done_ = *done_ + kSecond;
  return true;
}

/// By the second's end alone: after a delay each is waited for as before.
bool FeaturePath::complete(Timestamp end, Timestamp now) const {
  if (end >= now) return false;  // what follows a second's last sample shapes it, too
  const Milliseconds longest = std::min(kPatience + batch_ * kBatchOnItsWay, kHistory - kSecond);
  if (now - end >= longest) return true;
  return std::ranges::all_of(inputs_, [&](const Input& i) {
    const Resampler& r = i.resampler;
    if (r.empty() || end - r.newest() > longest) return true;
    const Milliseconds step = kSecond / static_cast<double>(i.valid.size());
    const Milliseconds reach = r.reach() > kMostReach ? Milliseconds{} : r.reach();
    return r.newest() >= end + reach - step;
  });
}

void FeaturePath::second(Timestamp first) {
  for (Input& input : inputs_) push(input, first);
  const Timestamp end = first + kSecond;
  engine_->advance(end);
  const auto step = static_cast<std::int64_t>(config_.table_step_s);
  if (step > 0 &&
      static_cast<std::int64_t>(std::llround(in_seconds(end - Timestamp{}))) % step == 0) {
    if (config_.complete_rows) engine_->complete();
    Row row{end, now_, {}};
    for (std::size_t i = 0; i < row.columns.size(); ++i) row.columns[i] = engine_->column(i);
    rows_.push_back(row);
  }
}

void FeaturePath::push(Input& input, Timestamp first) {
  if (input.resampler.empty()) return;
  input.resampler.read(first, input.values, input.valid);
  const std::size_t axes = info(input.channel).axes;
  const float sign = input.signal == Signal::ppg && light_ == Light::received ? -1.F : 1.F;
  for (std::size_t i = 0; i < input.valid.size(); ++i)
    for (std::size_t a = 0; a < axes; ++a) {
      float& v = input.values[i * axes + a];
      v = input.valid[i] ? sign * v : std::numeric_limits<float>::quiet_NaN();
    }
  engine_->push(input.signal, first, input.values);
}

const FeaturePath::Row* FeaturePath::take_row() {
  return rows_taken_ < rows_.size() ? &rows_[rows_taken_++] : nullptr;
}

void FeaturePath::reset() {
  for (Input& input : inputs_) input.resampler.reset();
  engine_->clear();
  first_data_.reset();
  done_.reset();
  rows_.clear();
  rows_taken_ = 0;
}

}  // namespace vigil
